"""A briefing as JSON-LD (schema.org): the article, what is quoted in it, what is claimed. Never a ClaimReview."""

import json
from collections.abc import Iterator
from typing import Any

from briefing.render.addresses import Addresses
from briefing.render.inert import plain, web_address
from briefing.render.outline import Claims, chosen_claims
from briefing.schemas.text_fragments import text_fragment_url
from briefing.types.article import Article
from briefing.types.briefing import Briefing
from briefing.types.draft import ActorKind, ClaimKind
from briefing.types.items import Actor, Claim, Speaker
from briefing.verification.quotation import quoted, verbatim

_TYPES = {ActorKind.PERSON: "Person", ActorKind.PLACE: "Place"}  # the others are organizations


def to_linked_data(briefing: Briefing, addresses: Addresses, *, claims: Claims = "central") -> dict[str, Any]:
    """A graph of the NewsArticle with a Quotation for words said, and a Claim for what is only reported."""
    page = addresses.page(briefing.article.id)
    article = web_address(briefing.article.url) or page
    graph = [_article(briefing, article)]
    graph += [_claim(briefing, claim, article, page) for claim in chosen_claims(briefing, claims)]
    return {"@context": "https://schema.org", "@graph": graph}


def script_safe(data: dict[str, Any]) -> str:
    """JSON that can stand in a script element: nothing in it ends the element or starts a comment."""
    text = json.dumps(data, ensure_ascii=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _article(briefing: Briefing, address: str) -> dict[str, Any]:
    article = briefing.article
    found: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "headline": plain(article.title or briefing.verified.headline),
        "inLanguage": article.language,
        "wordCount": article.words(),
        "mentions": [_actor(actor) for actor in briefing.verified.key_actors],
    }
    return found | dict(_credits(article))


def _credits(article: Article) -> Iterator[tuple[str, Any]]:
    if article.byline:
        yield "author", {"@type": "Person", "name": plain(article.byline)}
    if article.site:
        yield "publisher", {"@type": "Organization", "name": plain(article.site)}
    if article.published_at:
        yield "datePublished", article.published_at.isoformat()


def _actor(actor: Actor) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": _TYPES.get(actor.kind, "Organization"), "name": plain(actor.name)}
    if actor.aliases:
        found["alternateName"] = [plain(alias) for alias in actor.aliases]
    if actor.role and actor.kind is ActorKind.PERSON:
        found["jobTitle"] = plain(actor.role)
    return found


def _claim(briefing: Briefing, claim: Claim, article: str, page: str) -> dict[str, Any]:
    exact = _said(claim)
    found: dict[str, Any] = {
        "@type": "Quotation" if exact else "Claim",
        "@id": f"{page}#{claim.id}",
        "text": plain(exact or quoted(claim.text, briefing.article.text)),
        "isBasedOn": {"@id": article},
        "inLanguage": briefing.article.language if exact else briefing.language,
    }
    if claim.evidence and web_address(briefing.article.url):
        found["url"] = text_fragment_url(article, claim.evidence[0].exact)
    if claim.speaker:
        found["creator" if exact else "author"] = _speaker(briefing, claim.speaker)
    return found


def _said(claim: Claim) -> str | None:
    if claim.kind is not ClaimKind.DIRECT:
        return None
    return next(filter(None, (verbatim(claim.text, each.exact) for each in claim.evidence)), None)


def _speaker(briefing: Briefing, speaker: Speaker) -> dict[str, Any]:
    """The actor, or a name without a type: what it is of, the article does not say."""
    for actor in briefing.verified.key_actors:
        if actor.id == speaker.actor_id:
            return _actor(actor)
    return {"name": plain(speaker.name)}
