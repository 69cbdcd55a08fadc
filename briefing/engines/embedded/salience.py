"""Salience: how much somebody matters to the story, by how often and how early they are named."""

import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from math import sqrt

from spacy.tokens import Token

from briefing.engines.embedded.coreference import Entities, Entity
from briefing.engines.embedded.gazetteer import institutions, outlets, party_of, plain, seats, variants
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ActorKind

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells how much somebody matters to a story."""

    mentions: float  # their square root: the tenth says less than the second
    in_title: float
    first: float  # one over the number of the sentence that names them first
    acts: float  # subject of a clause, once or more
    setting: float  # where things happen or who reports them, not who acts: Texas, the Senate
    group: float  # of people; pronouns seldom stand for them, so they are counted too low


# Few traits and round weights, so that nothing is fitted closely to the 150 articles they were chosen on: seventeen
# fitted weights did better on those and worse on articles they had not seen (bench/actor_weights.py).
WEIGHTS = Traits(mentions=1.0, in_title=1.0, first=1.0, acts=0.3, setting=-1.0, group=0.5)


def ranked(parsed: ParsedArticle, entities: Entities, attributions: Sequence[Attribution]) -> list[Entity]:
    """Entities that act, speak or are acted upon, most salient first."""
    speakers = {a.speaker for a in attributions}
    actors = [e for e in entities.items if e.name in speakers or _is_actor(e, parsed)]
    return sorted(actors, key=lambda e: (-_salience(traits(e, parsed)), e.mentions[0].start))


def traits(entity: Entity, parsed: ParsedArticle) -> Traits:
    """What an article shows of somebody's weight in it."""
    in_title = _is_in_title(entity, parsed.article.title or "")
    return Traits(
        mentions=sqrt(len(entity.mentions)),
        in_title=float(in_title),
        first=1 / parsed.sentence_at(entity.mentions[0].start).number,
        acts=float(is_subject(entity, parsed)),
        setting=_as_setting(entity, in_title),
        group=float(entity.kind is ActorKind.GROUP),
    )


def _salience(shown: Traits) -> float:
    return float(sum(worth * value for worth, value in zip(astuple(WEIGHTS), astuple(shown), strict=True)))


def _is_actor(entity: Entity, parsed: ParsedArticle) -> bool:
    """Whether a name is more than an adjective or anybody: \"Israeli settlements\" and "a Christian" name no actor."""
    if entity.kind is not ActorKind.GROUP:
        return True
    if entity.name.istitle() and entity.name.endswith("an"):
        return False
    return any(
        token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("amod", "compound") for token in _tokens(entity, parsed)
    )


def _as_setting(entity: Entity, in_title: bool) -> float:
    """1 for a place, a seat of power, an outlet that the title does not make the story; half for other institutions."""
    name = plain(entity.name)
    if entity.kind is ActorKind.PLACE or name in seats() or (name in outlets() and not in_title):
        return 1.0
    return 0.5 if name in institutions() else 0.0


def _is_in_title(entity: Entity, title: str) -> bool:
    words = _spaced(title)
    names = {entity.name, *entity.aliases, entity.name.split()[-1]}
    party = party_of(plain(entity.name)) if entity.kind is ActorKind.GROUP else None
    if party:
        names |= {party, *(variant for variant, name in variants().items() if name == party)}
    return any(_spaced(name) in words for name in names)


def _spaced(text: str) -> str:
    """Plain words, each between blanks, so that only whole ones are found."""
    return f" {' '.join(_WORD.findall(plain(text)))} "


def is_subject(entity: Entity, parsed: ParsedArticle) -> bool:
    """Whether a clause says what somebody does, once or more."""
    return any(map(_is_subject, _tokens(entity, parsed)))


def _is_subject(token: Token) -> bool:
    while token.dep_ == "conj":  # "Nebraska and Oklahoma sued"
        token = token.head
    return token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _tokens(entity: Entity, parsed: ParsedArticle) -> list[Token]:
    """The main word of each printed name."""
    return [token for span in entity.names if (token := _token_at(parsed, span)) is not None]


def _token_at(parsed: ParsedArticle, span: Span) -> Token | None:
    tokens = parsed.doc.char_span(span.start, span.end, alignment_mode="expand")
    return tokens.root if tokens is not None else None
