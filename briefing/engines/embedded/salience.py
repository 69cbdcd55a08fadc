"""Salience: how much somebody matters to the story, by where, how often and in what part they appear."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log1p

from spacy.tokens import Token

from briefing.engines.embedded.coreference import Entities, Entity
from briefing.engines.embedded.gazetteer import institutions, outlets, party_of, plain, variants
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types import ActorKind, Attribution, Span

_WORD = re.compile(r"[^\W_]+")
_OPENING = 0.1  # of the text
# What makes an actor matter, as log odds: a ranking loss over the main entities that annotators named in 150 articles,
# with a penalty that keeps weights small, chosen by five-fold cross-validation over stories and rounded. That somebody
# is named again, and early, says most; institutions and places are settings more often than actors.
_NAMED, _AGAIN_BY_PRONOUN, _ONCE, _SPREAD = 0.56, 0.33, -0.83, 0.58
_SUBJECT, _SPEAKS, _ACTS = 0.42, 0.12, 0.46
_OPENS, _EARLY, _PLACE, _FIRST, _TITLE = 0.27, 0.89, 0.53, 0.44, 0.38
_INSTITUTION, _OUTLET = -0.74, -1.23
_KIND = {ActorKind.PERSON: 0.0, ActorKind.ORGANIZATION: 0.0, ActorKind.GROUP: 0.42, ActorKind.PLACE: -0.9}


def ranked(parsed: ParsedArticle, entities: Entities, attributions: Sequence[Attribution]) -> list[Entity]:
    """Entities that act, speak or are acted upon, most salient first."""
    spoken = Counter(a.speaker for a in attributions if a.speaker)
    actors = [
        (entity, tokens) for entity in entities.items if _is_actor(entity, tokens := _tokens(entity, parsed), spoken)
    ]
    worth = {id(entity): _salience(entity, tokens, parsed, spoken[entity.name]) for entity, tokens in actors}
    return sorted((e for e, _ in actors), key=lambda e: (-worth[id(e)], e.mentions[0].start))


def _is_actor(entity: Entity, tokens: Sequence[Token], spoken: Counter[str]) -> bool:
    """\"Israeli settlements\" name no actor."""
    return entity.kind is not ActorKind.GROUP or entity.name in spoken or _acts(entity, tokens)


def _salience(entity: Entity, tokens: Sequence[Token], parsed: ParsedArticle, spoken: int) -> float:
    """How much an actor matters to the story, as log odds against other actors of the article."""
    length = max(len(parsed.article.text), 1)
    sentences = {parsed.sentence_at(span.start).number for span in entity.mentions}
    first = parsed.sentence_at(entity.mentions[0].start).number
    in_title = _is_in_title(entity, parsed.article.title or "")
    score = _NAMED * log1p(len(entity.names)) + _AGAIN_BY_PRONOUN * log1p(len(entity.mentions) - len(entity.names))
    score += _ONCE * (len(entity.mentions) == 1) + _SPREAD * len(sentences) / max(len(parsed.article.sentences), 1)
    score += _SUBJECT * any(map(_is_subject, tokens)) + _SPEAKS * (spoken > 0) + _ACTS * _acts(entity, tokens)
    score += _OPENS * log1p(sum(span.start < length * _OPENING for span in entity.mentions))
    score += _EARLY * (1 - entity.mentions[0].start / length) + _PLACE / first + _FIRST * (first <= 2)
    score += _TITLE * in_title
    score += _INSTITUTION * (plain(entity.name) in institutions())
    score += _OUTLET * (plain(entity.name) in outlets() and not in_title)
    return score + _KIND[entity.kind]


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


def _acts(entity: Entity, tokens: Sequence[Token]) -> bool:
    """Whether somebody is more than a location or an adjective: people always; others when they do something."""
    if entity.kind in (ActorKind.PERSON, ActorKind.ORGANIZATION):
        return True
    if entity.kind is ActorKind.GROUP:
        return any(token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("amod", "compound") for token in tokens)
    return any(_is_subject(token) or token.dep_ in ("dobj", "poss", "agent") for token in tokens)


def _is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass") or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _tokens(entity: Entity, parsed: ParsedArticle) -> list[Token]:
    """The main word of each printed name."""
    return [token for span in entity.names if (token := _token_at(parsed, span)) is not None]


def _token_at(parsed: ParsedArticle, span: Span) -> Token | None:
    tokens = parsed.doc.char_span(span.start, span.end, alignment_mode="expand")
    return tokens.root if tokens is not None else None
