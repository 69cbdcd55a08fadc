"""Who speaks on: the person who spoke last, where nobody else has come between."""

from collections.abc import Sequence

from spacy.tokens import Token

from briefing.engines.embedded.coreference import Entities, Entity
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ActorKind, ClaimKind

_REACH = 2  # sentences that a pronoun looks back to what was said
_SUBJECTS = ("nsubj", "nsubjpass")


def last_person(span: Span, entities: Entities, parsed: ParsedArticle, before: Sequence[Attribution]) -> str | None:
    """The person who spoke just before."""
    person = _person(last_said(span, parsed, before), entities)
    return person.name if person is not None else None


def speaks_on(
    pronoun: Token, attribution: Attribution, entities: Entities, parsed: ParsedArticle, before: Sequence[Attribution]
) -> str | None:
    """The person who spoke just before, where the article has named or described nobody else since."""
    span = attribution.source[0]
    last = last_said(span, parsed, before)
    speaker = _person(last, entities)
    if last is None or speaker is None or speaker.female is (pronoun.lower_ == "he"):
        return None
    if attribution.kind is not ClaimKind.DIRECT and any(_holds(attribution, name.start) for name in speaker.names):
        return None  # "he said that Okafor had no idea"
    end = max(each.end for each in (*last.content, *last.source, *([last.cue] if last.cue else [])))
    since = [t for t in parsed.doc[: pronoun.i] if t.idx >= end and not _is_only_spoken_of(t, attribution)]
    return None if any(_is_of_another(token, speaker.name, entities) for token in since) else speaker.name


def _is_only_spoken_of(token: Token, attribution: Attribution) -> bool:
    """Whether a word stands in what is said: a name there is not the speaker's, a description may be."""
    return _holds(attribution, token.idx) and (attribution.kind is ClaimKind.DIRECT or token.pos_ == "PROPN")


def last_said(
    span: Span, parsed: ParsedArticle, before: Sequence[Attribution], reach: int = _REACH
) -> Attribution | None:
    """What was last said by somebody, at most ``reach`` sentences before."""
    last = next((each for each in reversed(before) if each.source), None)
    near = last is not None and parsed.sentence_at(span.start).number - max(last.sentences) <= reach
    return last if near else None


def _person(said: Attribution | None, entities: Entities) -> Entity | None:
    """The person who said it."""
    people = (item for item in entities.items if item.kind is ActorKind.PERSON)
    return next((item for item in people if said is not None and item.name == said.speaker), None)


def _holds(attribution: Attribution, offset: int) -> bool:
    return any(said.start <= offset < said.end for said in attribution.content)


def _is_of_another(token: Token, name: str, entities: Entities) -> bool:
    """Whether a word names another person, or tells what somebody unnamed does."""
    span = Span(token.idx, token.idx + len(token))
    entity = entities.at(span)
    if token.pos_ == "PROPN" and entity is not None:
        return entity.kind is ActorKind.PERSON and entity.name != name
    described = token.dep_ in _SUBJECTS and token.tag_ == "NN" and token.lemma_.lower() in words("roles")
    return described and (entity is None or entity.name != name)
