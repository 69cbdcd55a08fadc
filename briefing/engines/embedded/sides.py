"""Who is on whose side: somebody who speaks for a body or a person does not oppose what that one says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from briefing.engines.embedded.bodies import described_body
from briefing.engines.embedded.coreference import Entities
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ActorKind

_ITS = {"its", "their"}
_BELONGING = {"of", "for", "at"}
_NO_LONGER = {"former", "ex", "then", "onetime", "opposition", "rival", "minority", "shadow"}
_LEADING = {"lead", "head", "chair", "run", "represent", "found", "own", "manage"}


@dataclass(frozen=True, slots=True)
class Sides:
    """For whom each speaker speaks, by name."""

    speaks_for: Mapping[str, str] = field(default_factory=dict)

    def are_one(self, one: str, other: str) -> bool:
        """Whether two speakers are the same, one speaks for the other, or both speak for the same."""
        own, others = (one, self.speaks_for.get(one)), (other, self.speaks_for.get(other))
        return any(is_same(a, b) for a in own for b in others if a and b)

    def is_ally(self, one: str, other: str) -> bool:
        """Whether two different speakers are on one side."""
        return not is_same(one, other) and self.are_one(one, other)


def is_same(one: str, other: str) -> bool:
    """Whether two names may mean the same: one ends as the other, or they share a last word."""
    return one.split()[-1].lower() == other.split()[-1].lower()


def find_sides(parsed: ParsedArticle, attributions: Sequence[Attribution], entities: Entities) -> Sides:
    """The sides of those who speak in an article, as it prints their offices."""
    speaks_for: dict[str, str] = {}
    last: str | None = None
    for each in attributions:
        for office in _offices(each, parsed) if each.speaker and each.source else ():
            named = next(filter(None, (_name(owner, entities, last) for owner in _owners(office))), None)
            if named and not is_same(named, each.speaker or ""):
                speaks_for.setdefault(each.speaker or "", named)
        if each.speaker and not _is_person(each.speaker, entities):
            last = each.speaker
    return Sides(speaks_for)


def _is_person(name: str, entities: Entities) -> bool:
    """Whether a name is surely somebody's: "Save Our Shelves" may pass for one, but has no role, is no "she"."""
    known = [e for e in entities.items if e.name == name and e.kind is ActorKind.PERSON]
    return any(e.role or len(e.mentions) > len(e.names) for e in known)


def _offices(attribution: Attribution, parsed: ParsedArticle) -> Iterator[Token]:
    """The words of a source that print its office: noun, or the verb of "who chairs"."""
    source = attribution.source[0]
    tokens = parsed.doc.char_span(source.start, source.end, alignment_mode="expand")
    if tokens is None:
        return
    root = tokens.root
    near = (root, *root.children)
    for token in near:
        noun = token.lemma_.lower() in words("speaking_for") and token.dep_ not in ("poss", "pobj")
        verb = token.dep_ == "relcl" and token.lemma_ in _LEADING and token.tag_ in ("VBZ", "VBP")
        if (noun or verb) and not any(t.lower_ in _NO_LONGER for t in (*token.lefts, *root.lefts)):
            yield token


def _owners(office: Token) -> Iterator[Token]:
    """Whose an office is: "its secretary", "head of the union", "Northgas chairman", "who runs the club"."""
    if office.pos_ == "VERB":
        yield from (t for t in office.rights if t.dep_ == "dobj")
    yield from (t for t in office.lefts if t.dep_ == "poss")
    yield from (t for p in office.rights if p.lower_ in _BELONGING for t in p.rights if t.dep_ == "pobj")
    yield from (t for t in office.lefts if t.dep_ == "compound" and t.ent_type_ == "ORG")


def _name(owner: Token, entities: Entities, last: str | None) -> str | None:
    """Who an owner is by name; "its" is of the body that spoke last."""
    entity = entities.at(Span(owner.idx, owner.idx + len(owner)))
    if entity is not None:
        return entity.name if entity.kind is not ActorKind.PLACE else None
    if owner.lower_ in _ITS:
        return last
    return last if last and is_same(last, owner.text) else described_body(owner, entities)
