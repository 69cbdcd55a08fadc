"""Which organisation "the company" is, where that is plain: the one the article called so, or the only one near."""

from collections.abc import Iterator, Mapping

from spacy.tokens import Token

from briefing.engines.embedded.coreference import Entities, Entity
from briefing.engines.embedded.gazetteer import institutions, outlets, plain
from briefing.engines.embedded.lexicons import words
from briefing.types.draft import ActorKind

_REACH = 2  # sentences before, in which only one organisation may be named
_SPAN = 3  # sentences from one mention of "the group" back to the one before
_PUBLIC = frozenset(
    "agency authority commission committee congress council court department government ministry parliament party "
    "police senate union university force army navy administration association senate house college school club".split()
)
_LETTERED = {"agency", "authority", "commission", "administration"}  # which letters often stand for: "the FAA"
_SHORTEST = 3
_ANY = frozenset("organisation organization institute institution foundation corporation alliance coalition".split())
_PRESS = frozenset("magazine newspaper journal publication paper broadcaster network publisher website".split())
_AGENCIES = frozenset("department agency administration bureau office commission authority service".split())


def described_body(head: Token, entities: Entities) -> str | None:
    """The name of the organisation that a definite noun phrase of two words means; None where that is not sure."""
    noun = head.lemma_.lower()
    if noun not in words("bodies") | words("company_nouns") or head.tag_ != "NN" or not _is_bare(head):
        return None
    calls = dict(_calls(noun, head, entities))
    last = _last_so_called(noun, head, calls)
    if last is not None:
        return calls[last.i].name if last.i in calls else None  # after "a group of doctors", nobody known
    begin = _border(head, _REACH)
    near = [e for e in entities.items if e.kind is ActorKind.ORGANIZATION and _named(e, begin, head.idx)]
    if noun in _PUBLIC:
        return near[0].name if len(near) == 1 and _may_be_public(near[0], noun) else None
    if noun in _PRESS:
        near = [e for e in near if plain(e.name) in outlets()] or near
    elif noun in words("company_nouns"):
        near = [e for e in near if _may_be_company(e)]
    elif noun not in _ANY:
        return None  # "the city"
    return near[0].name if len(near) == 1 else None


def _is_bare(head: Token) -> bool:
    """\"the company\": an article, the noun, and nothing that tells it from others."""
    return [t.lower_ for t in head.lefts] == ["the"] and not any(t.dep_ in ("prep", "appos") for t in head.rights)


def _last_so_called(noun: str, head: Token, calls: Mapping[int, Entity]) -> Token | None:
    """The noun where somebody was last called so, if the article has gone on to speak of them as "the group" since."""
    border = _border(head, _SPAN)
    for token in reversed(head.doc[: head.i]):
        if token.idx < border:
            return None
        if token.i in calls:
            return token
        if token.lemma_.lower() == noun and token.tag_ == "NN":
            if not _is_bare(token):
                return token
            border = _border(token, _SPAN)
    return None


def _calls(noun: str, head: Token, entities: Entities) -> Iterator[tuple[int, Entity]]:
    """Where an organisation is called by a noun, by the token of the noun."""
    for entity in entities.items:
        if entity.kind is not ActorKind.ORGANIZATION:
            continue
        for name in entity.names:
            tokens = head.doc.char_span(name.start, name.end, alignment_mode="expand")
            if tokens is not None and name.start < head.idx:
                yield from ((token.i, entity) for token in _descriptions(tokens.root) if token.lemma_.lower() == noun)


def _descriptions(name: Token) -> Iterator[Token]:
    """The nouns that say what a name is: "The group, X,", "X, a group", "the group X", "X is a group"."""
    if name.dep_ == "appos":
        yield name.head
    yield from (c for c in name.children if c.dep_ == "appos" or (c.dep_ in ("compound", "nmod") and c.tag_ == "NN"))
    if name.dep_ == "nsubj" and name.head.lemma_ == "be":
        yield from (c for c in name.head.children if c.dep_ == "attr")


def _border(token: Token, count: int) -> int:
    """Where the sentence begins that stands this many before a token's own."""
    first = token.sent
    for _ in range(count):
        first = token.doc[first.start - 1].sent if first.start else first
    return token.doc[first.start].idx


def _named(entity: Entity, begin: int, end: int) -> bool:
    return any(begin <= name.start < end for name in entity.names)


def _may_be_company(entity: Entity) -> bool:
    """Whether a body can be a company by its name: no ministry, court, union or newspaper."""
    known = plain(entity.name) in institutions() | outlets()
    return not known and not set(plain(entity.name).split()) & _PUBLIC


def _may_be_public(entity: Entity, noun: str) -> bool:
    """Whether a body can be the agency or the union: by its name, by common knowledge, as letters for an agency."""
    name = entity.name.replace(".", "")
    letters = noun in _LETTERED and name.isupper() and len(name) >= _SHORTEST
    named = set(plain(entity.name).split()) & ({noun} | (_AGENCIES if noun == "agency" else set()))
    return letters or bool(named) or (plain(entity.name) in institutions() and noun != "union")
