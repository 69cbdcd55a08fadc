"""Who a source is: a name for a pronoun or a part of a name where that is sure, else the source as printed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from briefing.engines.embedded.clauses import noun_phrase, span_of
from briefing.engines.embedded.coreference import Entities
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types import ActorKind, Attribution, Span

PRONOUN = re.compile(
    r"(?:he|she|they|it|who|that|which|what|this|those|these|his|her|their|its|him|them|whom|whose|I|we|you|one|my|our|your)",
    re.IGNORECASE,
)
_SINGULAR = {"he", "she"}
_PLURAL = {"they", "their", "them"}
_NEUTER = {"it", "its"}
_POSSESSIVE = {"its", "their"}
_REACH = 2  # sentences that "it" looks back


def with_speakers(
    attributions: Sequence[Attribution], entities: Entities, parsed: ParsedArticle
) -> tuple[Attribution, ...]:
    """The attributions with speakers resolved: a pronoun or part of a name becomes the name it stands for."""
    resolved: list[Attribution] = []
    for each in attributions:
        resolved.append(replace(each, speaker=_speaker(each, entities, parsed, resolved)))
    return tuple(resolved)


def _speaker(
    attribution: Attribution, entities: Entities, parsed: ParsedArticle, before: Sequence[Attribution]
) -> str | None:
    if not attribution.source:
        return None
    span = attribution.source[0]
    head = _head(span, parsed)
    if head is None or any(child.dep_ == "conj" and child.idx < span.end for child in head.children):
        return _printed(span, parsed)  # "the union and the city": neither alone
    entity = entities.at(Span(head.idx, head.idx + len(head)))
    if entity is not None:
        if head.text.casefold() in entities.shared_surnames and not any(t.dep_ == "compound" for t in head.lefts):
            return _printed(span, parsed)
        owned = entity.kind is ActorKind.GROUP and any(child.dep_ == "poss" for child in head.children)
        return _printed(span, parsed) if owned else entity.name
    if named := _apposed(head, entities) or _by_name(head, entities):
        return named
    if head.lower_ in _POSSESSIVE and (owner := _owner(head, entities)):
        return owner
    if head.lower_ in _PLURAL:
        return _plural(head, parsed) or _printed(span, parsed)
    if head.lower_ in _SINGULAR and attribution.cue is not None and _goes_on(attribution.cue, parsed):
        return _last_person(span, entities, parsed, before) or _printed(span, parsed)
    if head.lower_ in _NEUTER:
        return _last_body(span, entities, parsed, before) or _printed(span, parsed)
    return _printed(span, parsed)


def _head(span: Span, parsed: ParsedArticle) -> Token | None:
    tokens = parsed.doc.char_span(span.start, span.end, alignment_mode="expand")
    return tokens.root if tokens is not None else None


def _printed(span: Span, parsed: ParsedArticle) -> str:
    printed = " ".join(parsed.article.text[span.start : span.end].split())
    return re.sub(r"(?<=\w)(?:[’']s|(?<=s)[’'])$", "", printed)


def _apposed(head: Token, entities: Entities) -> str | None:
    """The person that a description names right after itself: "its secretary, Paul Okoro, said"."""
    if head.tag_ not in ("NN", "NNP") or head.lemma_.lower() not in words("roles"):
        return None
    for child in head.rights:
        entity = entities.at(Span(child.idx, child.idx + len(child))) if child.dep_ == "appos" else None
        if entity is not None and entity.kind is ActorKind.PERSON:
            return entity.name
    return None


def _by_name(head: Token, entities: Entities) -> str | None:
    """The one entity that has this word as a name of its own or as its surname."""
    if not head.text[0].isupper():
        return None
    fitting = {item.name for item in entities.items if head.text in {item.name.split()[-1], *item.aliases}}
    return fitting.pop() if len(fitting) == 1 else None


def _owner(pronoun: Token, entities: Entities) -> str | None:
    """Whose \"its decision\" is: the body that is the subject of the clause around it."""
    for verb in pronoun.ancestors:
        subject = next((t for t in verb.lefts if t.dep_ in ("nsubj", "nsubjpass") and t.i < pronoun.i), None)
        if subject is not None:
            entity = entities.at(Span(subject.idx, subject.idx + len(subject)))
            return entity.name if entity is not None and entity.kind is not ActorKind.PERSON else None
    return None


def _plural(pronoun: Token, parsed: ParsedArticle) -> str | None:
    """The people that "they" means: the nearest plural subject before it, in its sentence or the one before."""
    first = pronoun.sent.start
    if first:
        first = pronoun.doc[first - 1].sent.start
    for position in range(pronoun.i - 1, first - 1, -1):
        token = pronoun.doc[position]
        if token.dep_ in ("nsubj", "nsubjpass") and token.tag_ in ("NNS", "NNPS") and _are_people(token):
            span = span_of(noun_phrase(token), parsed.doc)
            return _printed(span, parsed) if span else None
    return None


def _are_people(token: Token) -> bool:
    lemma = token.lemma_.lower()
    return lemma in words("groups") or lemma in words("roles") or token.ent_type_ == "NORP"


def _goes_on(cue: Span, parsed: ParsedArticle) -> bool:
    """Whether the cue says that the same person speaks on: "she continued"."""
    tokens = parsed.doc.char_span(cue.start, cue.end, alignment_mode="expand")
    return tokens is not None and tokens.root.lemma_.lower() in ("add", "continue", "conclude", "go")


def _last_person(span: Span, entities: Entities, parsed: ParsedArticle, before: Sequence[Attribution]) -> str | None:
    """The person who spoke just before."""
    last = next((each for each in reversed(before) if each.source), None)
    if last is None or parsed.sentence_at(span.start).number - max(last.sentences) > _REACH:
        return None
    people = {item.name for item in entities.items if item.kind is ActorKind.PERSON}
    return last.speaker if last.speaker in people else None


def _last_body(span: Span, entities: Entities, parsed: ParsedArticle, before: Sequence[Attribution]) -> str | None:
    """The organisation that spoke last, within a few sentences: what "it" means as a speaker."""
    number = parsed.sentence_at(span.start).number
    for each in reversed(before):
        if not each.source or number - parsed.sentence_at(each.source[0].start).number > _REACH:
            continue
        head = _head(each.source[0], parsed)
        entity = entities.at(Span(head.idx, head.idx + len(head))) if head is not None else None
        if entity is not None:
            return entity.name if entity.kind is not ActorKind.PERSON else None
    return None
