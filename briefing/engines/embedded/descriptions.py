"""Definite descriptions: whom "the senator" or "the Russian leader" means, where that is plain."""

from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from briefing.engines.embedded.clusters import Cluster
from briefing.engines.embedded.gazetteer import countries_led, country_of, party_of, plain
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.roles import is_role
from briefing.types.article import Span
from briefing.types.draft import ActorKind

_LESSER = {"vice", "deputy", "opposition", "minority", "majority", "former", "foreign", "finance", "party", "then"}
_STEM = 4  # letters that the name of a country and the word for its own share at least


def described_person(token: Token, people: Sequence[Cluster], parsed: ParsedArticle) -> Cluster | None:
    """The one person named before whom a definite noun phrase describes; None where none or several fit."""
    if token.pos_ not in ("NOUN", "PROPN") or token.ent_type_ or not is_role(token) or not _is_definite(token):
        return None
    lemma = token.lemma_.lower()
    before = [who for who in people if min(name.start for name in who.names) < token.idx]
    country = _country(token)
    if country is None:
        return _only(who for who in before if _has_role(who, lemma, token.idx))
    homes = {id(who): _homes(who, parsed) for who in before}
    native = [who for who in before if any(_is_same(country, home) for home in homes[id(who)])]
    fitting = [who for who in native if _has_role(who, lemma, token.idx)]
    if not fitting and lemma in words("top_offices"):
        fitting = [who for who in native if _leads(who, country)]
    return _only(fitting or [who for who in before if not homes[id(who)] and _has_role(who, lemma, token.idx)])


def described_bodies(clusters: Sequence[Cluster], parsed: ParsedArticle) -> None:
    """Gives "the administration" to the one body named before that ends in this noun."""
    by_noun: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        if cluster.kind in (ActorKind.ORGANIZATION, ActorKind.GROUP):
            for noun in {plain(n.text).split()[-1] for n in cluster.names if " " in plain(n.text)} & words("bodies"):
                by_noun.setdefault(noun, []).append(cluster)
    for token in parsed.doc if by_noun else ():
        bodies = by_noun.get(token.lower_)
        if bodies is None or len(bodies) > 1 or token.ent_type_ or not _is_bare(token):
            continue
        if min(name.start for name in bodies[0].names) < token.idx:
            bodies[0].pronouns.append(Span(token.left_edge.idx, token.idx + len(token)))


def _only(fitting: Iterable[Cluster]) -> Cluster | None:
    found = list(fitting)
    return found[0] if len(found) == 1 else None


def _is_definite(token: Token) -> bool:
    """\"the senator\", \"the Russian leader\": an article, and nothing after it that names somebody else."""
    determined = any(child.dep_ == "det" and child.lower_ == "the" for child in token.lefts)
    return determined and not any(child.dep_ in ("appos", "relcl", "prep") for child in token.rights)


def _is_bare(token: Token) -> bool:
    """\"the administration\": an article, the noun, and nothing else about it."""
    return [child.lower_ for child in token.lefts] == ["the"] and token.dep_ != "compound" and _is_definite(token)


def _has_role(who: Cluster, lemma: str, before: int) -> bool:
    """Whether somebody's role printed before this place has the noun."""
    return any(lemma in role.lower().split() and at < before for role, at in who.roles) or any(
        lemma in name.titles and name.start < before for name in who.names
    )


def _leads(who: Cluster, country: str) -> bool:
    """Whether somebody leads a country, by a role as printed or by common knowledge."""
    if _led_by(who) == country:
        return True
    roles = [set(role.lower().replace("prime minister", "premier").split()) for role, _ in who.roles]
    return any(role & words("top_offices") and not role & _LESSER for role in roles)


def _led_by(who: Cluster) -> str | None:
    """The country that somebody is known to lead or have led, by the full name."""
    return next((home for name in who.names if (home := countries_led().get(plain(name.text)))), None)


def _country(token: Token) -> str | None:
    """The country whose own a noun is by the words before it: "the South Korean president"."""
    described = [left for left in token.doc[token.left_edge.i : token.i] if left.dep_ != "det"]
    if home := next(iter(_countries_in(left.text for left in described)), None):
        return home
    peoples = (plain(left.text) for left in described if left.ent_type_ in ("NORP", "GPE") and left.text[0].isupper())
    return next((people for people in peoples if party_of(people) is None), None)


def _homes(who: Cluster, parsed: ParsedArticle) -> set[str]:
    """Countries in somebody's role, beside the name ("Orlov of Tarvia"), or known to be led by them."""
    found = {word.lower() for role, _ in who.roles for word in role.split() if word.istitle()}
    found |= {home for role, _ in who.roles for home in _countries_in(role.split())}
    for name in who.names:
        after = parsed.doc[name.last : name.last + 3]
        if len(after) > 1 and after[0].lower_ == "of" and after[1].ent_type_ == "GPE":
            found |= {plain(after[1].text), *_countries_in(t.text for t in after[1:])}
    return found | {home for home in [_led_by(who)] if home}


def _countries_in(texts: Iterable[str]) -> list[str]:
    """Plain names of known countries that words name or belong to, in order."""
    parts = [plain(text) for text in texts]
    pairs = [" ".join(pair) for pair in zip(parts, parts[1:], strict=False)]
    return [country_of()[part] for part in (*pairs, *parts) if part in country_of()]


def _is_same(one: str, other: str) -> bool:
    """Whether two words mean one country: known ones by name, others by their stem ("tarvian" and "tarvia")."""
    if one == other or one in country_of().values():
        return one == other
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= max(_STEM, min(len(one), len(other)) - 1)
