"""Who a source is: a name for a pronoun or a part of a name where that is sure, else the source as printed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from briefing.engines.embedded.bodies import described_body
from briefing.engines.embedded.clauses import noun_phrase, span_of
from briefing.engines.embedded.coreference import Entities, Entity
from briefing.engines.embedded.gazetteer import HONOURS, party_of, plain
from briefing.engines.embedded.labels import ANSWER
from briefing.engines.embedded.lexicons import words
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.speaking_on import last_person, last_said, speaks_on
from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ActorKind, ClaimKind

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
    if attribution.frame == "label" and _printed(span, parsed) == ANSWER:
        return _interviewed(span, entities)
    if attribution.frame == "signature":
        return _printed(span, parsed)
    head = _head(span, parsed)
    if head is None or any(child.dep_ == "conj" and child.idx < span.end for child in head.children):
        return _printed(span, parsed)  # "the union and the city": neither alone
    entity = entities.at(Span(head.idx, head.idx + len(head)))
    if head.lower_ in _SINGULAR and (same := speaks_on(head, attribution, entities, parsed, before)):
        return same
    if entity is not None and head.lower_ in _SINGULAR and _speaks_of(attribution, entity):
        last = last_person(span, entities, parsed, before)
        return last if last and last != entity.name else _printed(span, parsed)
    if entity is not None:
        return _printed(span, parsed) if _is_inexact(head, entity, entities) else entity.name
    named = _apposed(head, entities) or _by_name(head, entities) or described_body(head, entities)
    named = named or _introduced(head, span, parsed, before)
    return named or _by_pronoun(head, attribution, entities, parsed, before) or _printed(span, parsed)


def _interviewed(answer: Span, entities: Entities) -> str | None:
    """Who answers in an interview marked Q and A: the person named most often before the first answer."""
    people = [e for e in entities.items if e.kind is ActorKind.PERSON]
    named = [(sum(n.start < answer.start for n in e.names), e.name) for e in people]
    most, name = max(named, default=(0, ""))
    return name if most else None


def _by_pronoun(
    head: Token, attribution: Attribution, entities: Entities, parsed: ParsedArticle, before: Sequence[Attribution]
) -> str | None:
    """Whom a pronoun means that coreference left open, by what was said before; None where that is not sure."""
    if head.lower_ in _POSSESSIVE and (owner := _owner(head, entities)):
        return owner
    if head.lower_ in _PLURAL:
        return _plural(head, parsed)
    span = attribution.source[0]
    if head.lower_ in _SINGULAR:
        goes_on = attribution.cue is not None and _goes_on(attribution.cue, parsed)
        described = _last_described(span, entities, parsed, before)
        return described or (last_person(span, entities, parsed, before) if goes_on else None)
    return _last_body(span, entities, parsed, before) if head.lower_ in _NEUTER else None


def _is_inexact(head: Token, entity: Entity, entities: Entities) -> bool:
    """Whether a source is not just whom it names: one of several of a surname, or some of a group."""
    if head.text.casefold() in entities.shared_surnames and not any(t.dep_ == "compound" for t in head.lefts):
        return True
    return _is_some_of(entity, head)


def _head(span: Span, parsed: ParsedArticle) -> Token | None:
    tokens = parsed.doc.char_span(span.start, span.end, alignment_mode="expand")
    if tokens is None:
        return None
    root = tokens.root  # of "Helena Voss KC" the name, not the letters after it
    return root.nbor(-1) if root.lower_ in HONOURS and root.i > tokens.start else root


def _printed(span: Span, parsed: ParsedArticle) -> str:
    printed = " ".join(parsed.article.text[span.start : span.end].split())
    return re.sub(r"(?<=\w)(?:[’']s|(?<=s)[’'])$", "", printed)


def _is_some_of(entity: Entity, head: Token) -> bool:
    """Whether a source is part of a group only: "his aides", "many Tories", "analysts at Norbank" of analysts."""
    if entity.kind is not ActorKind.GROUP:
        return False
    unnamed = entity.name.lower() in words("people")
    members = head.tag_ in ("NNS", "NNPS") and party_of(plain(entity.name)) is not None
    return any(
        c.dep_ == "poss"
        or (unnamed and c.dep_ in ("prep", "amod", "nummod"))
        or (members and c.dep_ in ("amod", "nummod", "compound", "nmod", "det") and c.lower_ != "the")
        for c in head.children
    )


def _apposed(head: Token, entities: Entities) -> str | None:
    """Whom a description names right after itself: "its secretary, Paul Okoro, said", "the retailer Valu said"."""
    if head.tag_ not in ("NN", "NNP"):
        return None
    role = head.lemma_.lower() in words("roles")
    if role and (named := _closing(head, entities) or _bearer(head, entities)):
        return named
    after = head.nbor(1) if head.i + 1 < len(head.doc) else head
    for child in [c for c in head.rights if c.dep_ == "appos" and (role or c.left_edge.i == head.i + 1)] or [after]:
        entity = entities.at(Span(child.idx, child.idx + len(child))) if child.pos_ == "PROPN" else None
        if entity is not None and entity.kind in (ActorKind.PERSON, ActorKind.ORGANIZATION):
            return entity.name if role and entity.kind is ActorKind.PERSON or child.left_edge.i == head.i + 1 else None
    return None


def _bearer(head: Token, entities: Entities) -> str | None:
    """The person of whom a description between commas says more: "Ada Holm, the mayor of Leeds, who said"."""
    if head.dep_ != "appos" or head.left_edge.i == 0 or head.left_edge.nbor(-1).text != ",":
        return None
    entity = entities.at(Span(head.head.idx, head.head.idx + len(head.head)))
    return entity.name if entity is not None and entity.kind is ActorKind.PERSON else None


def _closing(head: Token, entities: Entities) -> str | None:
    """The person whose name, between commas, closes a description: "a witness for the Crown, Dr Ada Holm of Leeds,"."""
    for token in (t for t in head.subtree if t.dep_ == "appos" and t.i > head.i and t.pos_ == "PROPN"):
        before = token.left_edge.nbor(-1)
        after = token.right_edge.nbor(1) if token.right_edge.i + 1 < len(token.doc) else token
        entity = entities.at(Span(token.idx, token.idx + len(token)))
        full = any(child.dep_ == "compound" for child in token.lefts)  # a surname with what stands before it
        if before.text == after.text == "," and full and entity is not None:
            if entity.kind is ActorKind.PERSON or (token.head.i == head.i and entity.kind is ActorKind.ORGANIZATION):
                return entity.name
    return None


def _introduced(head: Token, span: Span, parsed: ParsedArticle, before: Sequence[Attribution]) -> str | None:
    """Who "the spokesman" is: whom the words said just before are of, "a spokesman for the county"."""
    last = last_said(span, parsed, before, reach=1)
    if last is None:
        return None
    first = _head(last.source[0], parsed)
    same = first is not None and first.lower_ == head.lower_ and head.lemma_.lower() in words("roles")
    new = same and first is not None and any(t.lower_ in ("a", "an") for t in first.lefts)
    return last.speaker if new and [t.lower_ for t in head.children if t.dep_ != "punct"] == ["the"] else None


def _speaks_of(attribution: Attribution, entity: Entity) -> bool:
    """Whether what is said in other words than the speaker's own names this person: then somebody else says it."""
    if attribution.kind is ClaimKind.DIRECT or attribution.cue is None:
        return False
    cue = attribution.cue.start
    return any(c.start <= n.start < c.end <= cue for c in attribution.content for n in entity.names)


def _last_described(span: Span, entities: Entities, parsed: ParsedArticle, before: Sequence[Attribution]) -> str | None:
    """Who spoke just before without being named: "she" after "the daughter of one victim said"."""
    last = last_said(span, parsed, before, reach=1)
    if last is None:
        return None
    head = _head(last.source[0], parsed)
    if head is None or head.tag_ != "NN" or head.lemma_.lower() not in words("roles"):
        return None
    return last.speaker if entities.at(Span(head.idx, head.idx + len(head))) is None else None


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
        if head is not None and (head.pos_ == "PROPN" or head.lemma_.lower() in words("bodies")):
            return each.speaker if head.tag_ in ("NN", "NNP") else None
    return None
