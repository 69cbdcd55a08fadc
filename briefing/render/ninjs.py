"""A briefing as ninjs 3.1 (IPTC News in JSON): the article, with its briefing as an associated news object."""

from collections.abc import Iterator
from typing import Any

from briefing.render.addresses import Addresses
from briefing.render.html import to_fragment
from briefing.render.inert import plain, web_address
from briefing.render.outline import Claims, outline
from briefing.render.text import to_text
from briefing.types.briefing import Briefing
from briefing.types.draft import ActorKind

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
_STANDARD = {"name": "ninjs", "version": "3.1", "schema": SCHEMA}
# IPTC Digital Source Type: the briefing is written by a program from the article
_SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
_RULES = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"


def to_ninjs(briefing: Briefing, addresses: Addresses, *, claims: Claims = "central") -> dict[str, Any]:
    """The article without its text, which is its publisher's, and the briefing as an association."""
    article = briefing.article
    document: dict[str, Any] = {
        "uri": web_address(article.url) or addresses.page(article.id),
        "standard": _STANDARD,
        "type": "text",
        "representationType": "partial",
        "version": str(article.revision),
        "language": article.language,
        "headlines": [{"role": "main", "value": plain(article.title or briefing.verified.headline)}],
        "altIds": [{"role": "briefing-article", "value": article.id}],
        "associations": [_association(briefing, addresses, claims)],
    }
    return document | dict(_described(briefing)) | dict(_actors(briefing))


def _described(briefing: Briefing) -> Iterator[tuple[str, Any]]:
    article = briefing.article
    if article.byline:
        yield "by", plain(article.byline)
    if article.site:
        yield "infoSources", [{"name": plain(article.site), "role": "publisher"}]
    if article.published_at:
        yield "contentCreated", article.published_at.isoformat()


def _actors(briefing: Briefing) -> Iterator[tuple[str, Any]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for actor in briefing.verified.key_actors:
        kind = {ActorKind.PERSON: "people", ActorKind.PLACE: "places"}.get(actor.kind, "organisations")
        groups.setdefault(kind, []).append({"name": plain(actor.name), "rel": "mentions"})
    yield from groups.items()


def _association(briefing: Briefing, addresses: Addresses, claims: Claims) -> dict[str, Any]:
    article_id = briefing.article.id
    return {
        "name": "briefing",
        "rel": "derivedFrom",
        "uri": addresses.briefing(article_id),
        "type": "text",
        "representationType": "full",
        "profile": "briefing",
        "version": briefing.id,
        "versionCreated": briefing.receipt.created_at.isoformat(),
        "language": briefing.language,
        "headlines": [{"role": "main", "value": plain(briefing.verified.headline)}],
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": _summary(briefing)}],
        "bodies": [
            {"role": "main", "contentType": "text/plain", "value": to_text(briefing, claims=claims)},
            {
                "role": "richtext",
                "contentType": "text/html",
                "value": str(to_fragment(outline(briefing, claims=claims))),
            },
        ],
        "infoSources": [{"name": f"Briefing, {briefing.receipt.engine} engine", "role": "creator"}],
        "digitalSourceType": {"uri": _SOURCE_TYPE if briefing.receipt.prompt else _RULES},
        "renditions": [{"name": "web", "href": addresses.page(article_id), "contentType": "text/html"}],
    }


def _summary(briefing: Briefing) -> str:
    lines = [line for s in outline(briefing).sections if s.name == "summary" for line in s.lines]
    return " ".join(plain(line.text) for line in lines)
