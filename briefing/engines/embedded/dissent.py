"""How sure it is that a sentence speaks against something: a sum of traits, each with a round weight."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Span, Token

from briefing.engines.embedded.lexicons import patterns, words
from briefing.engines.embedded.opposition import TURNS, content
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.sides import Sides, is_same
from briefing.types.analysis import Attribution
from briefing.types.article import Sentence

# Weights are about twice the log-odds that a logistic regression gives each trait on 34 articles that readers marked
# and our own twenty, rounded to halves.
LEAST = 3.0
_REPROACHES = 1.5  # a word of reproach
_CALLED = 3.0  # where somebody calls something that: "called the plan reckless"
_NEGATES = 1.5  # a "no" or "not"
_ANSWERS = 1.5  # more for it in the words of somebody who speaks after another, of the same matter
_QUOTED = 1.0
_GOES_ON = 0.5  # said by who spoke in the sentence before, if that was at least half a point: else it gives a ground
_EVENT = -1.5  # tells what happened on a day, where no wording says outright that somebody is against something
_LEADS = -2.5  # the first sentence, which tells what happened
_OPEN = -1.5  # leaves it open: "we will know whether it was a mistake"
_BRIEF = -1.0  # too short to say why, with the same exception
_TOLD = -1.5  # a "but" where nobody speaks and nothing is denied: it may only tell what came next
_OWN = 0.4  # of the weight of a "but" within somebody's speech, which answers its own speaker
_OUTRIGHT = 3.0  # weight of a wording that speaks against something by itself
_PASSING = 0.3  # of a wording's weight where its verb only describes a noun: "the disputed city"
_INTENDED = 0.5  # where it is what somebody wants or is to do: "measures to oppose it", "will oppose it"
_DENIED = 0.0  # where somebody does not: "has not ruled out"
_INTENDING = {"to", "will", "would", "’ll", "'ll", "may", "might", "could", "can", "should", "must"}
_SHORT = 8  # words

_NO = re.compile(
    r"\b(?:no(?! longer)|not(?! (?:only|just|merely|(?:yet |been )*(?:known|clear|decided|established|named))\b)"
    r"(?<!or not)"
    r"|never|nobody|nothing|none|neither|nor|cannot|hardly)\b"
    r"|n[’']t\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"\bwhether\b|\b(?:remains|yet) to be\b", re.IGNORECASE)
_DAY = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|yesterday|last (?:week|month|year|night)|announced|expected to"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d)\b"
)
_QUOTE = re.compile(r"[\"“”]|''")
_BARE = re.compile(r"(?:It|This|That|He|She|They)\b(?:\W+\w+){1,6}\W*$")  # says nothing without the sentence before
_CALLING = {"call", "brand", "dub", "label", "describe", "deem"}
_NEGATIVES = ("no", "not", "never", "n't", "n’t", "none", "nobody", "nothing")
_OWNING_UP = {"admit", "confess", "apologise", "apologize", "regret", "plead"}  # who reproaches nobody else


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in a sentence, and what is said there."""

    name: str
    words: str


def find_voices(parsed: ParsedArticle, attributions: Sequence[Attribution]) -> dict[int, Voice]:
    """Who speaks in each sentence, by its number: the speaker of most of it."""
    voices: dict[int, tuple[int, Voice]] = {}
    for each in attributions:
        for number in each.sentences if each.speaker else ():
            sentence = parsed.article.sentences[number - 1]
            inside = [(max(s.start, sentence.start), min(s.end, sentence.end)) for s in each.content]
            said = " ".join(parsed.article.text[start:end] for start, end in inside if start < end)
            if len(said) > voices.get(number, (0, None))[0]:
                voices[number] = (len(said), Voice(each.speaker or "", said))
    return {number: voice for number, (_, voice) in voices.items()}


def weigh(parsed: ParsedArticle, voices: Mapping[int, Voice], sides: Sides) -> dict[int, float]:
    """How sure it is that each sentence, by its number, speaks against something: from LEAST on it does."""
    weights: dict[int, float] = {}
    for sentence in parsed.article.sentences:
        weights[sentence.number] = _weight(parsed, sentence, voices, sides, weights.get(sentence.number - 1, 0.0))
    return weights


def _weight(
    parsed: ParsedArticle, sentence: Sentence, voices: Mapping[int, Voice], sides: Sides, before: float
) -> float:
    """The weight of a sentence, after one that weighs ``before``."""
    text = parsed.article.text[sentence.start : sentence.end]
    if sentence.heading or len(text.split()) < 2 or text.rstrip('"”’ ').endswith(("?", ":")):
        return 0.0
    if sentence.number not in voices and _BARE.match(text):
        return 0.0
    wordings = list(_wordings(parsed, sentence, text))
    total = sum(wordings) + sum(_traits(parsed, sentence, voices, sides)) + _place(sentence, text, wordings)
    if not _goes_on(sentence, voices, sides):
        return total
    if TURNS.match(text) and any(q.holds(sentence.start) for q in parsed.quotations):
        return total * _OWN
    return total + _GOES_ON * (before >= LEAST / 2)


def _place(sentence: Sentence, text: str, wordings: Sequence[float]) -> float:
    """What the place and length of a sentence take away."""
    lead = _LEADS * (sentence.number == 1)
    if max(wordings, default=0) >= _OUTRIGHT:
        return lead
    return lead + _BRIEF * (len(text.split()) < _SHORT) + _EVENT * bool(_DAY.search(text))


def _wordings(parsed: ParsedArticle, sentence: Sentence, text: str) -> Iterator[float]:
    """Weights of the wordings of dissent that a sentence has."""
    for weight, pattern in patterns("opposing"):
        shares = [
            _share(parsed, sentence.start + match.start(), sentence.start + match.end())
            for match in pattern.finditer(text)
        ]
        if shares:
            yield weight * max(shares)


def _traits(parsed: ParsedArticle, sentence: Sentence, voices: Mapping[int, Voice], sides: Sides) -> Iterator[float]:
    """Weights of what else shows that a sentence speaks against something, or only tells."""
    text = parsed.article.text[sentence.start : sentence.end]
    voice, before = voices.get(sentence.number), voices.get(sentence.number - 1)
    negates = bool(_NO.search(text))
    yield _NEGATES * negates
    yield _ANSWERS * _answers(parsed, sentence, voices, sides)
    yield _reproach(parsed.span_of(sentence))
    yield _QUOTED * bool(_QUOTE.search(text))
    yield _OPEN * bool(_WHETHER.search(text))
    if TURNS.match(text):
        yield _TOLD * (not (voice or before or negates))


def _goes_on(sentence: Sentence, voices: Mapping[int, Voice], sides: Sides) -> bool:
    """Whether who speaks in a sentence, or somebody for the same side, spoke in the one before."""
    voice, before = voices.get(sentence.number), voices.get(sentence.number - 1)
    return voice is not None and before is not None and sides.are_one(voice.name, before.name)


def _reproach(span: Span) -> float:
    """The weight of a sentence's word of reproach; \"no mistake\" is none, nor is what somebody owns up to."""
    if any(t.lemma_ in _OWNING_UP for t in span):
        return 0.0
    reproach = words("reproach")
    said = [t for t in span if t.lemma_.lower() in reproach or t.lower_ in reproach]
    said = [t for t in said if t.pos_ != "PROPN" and not _is_negated(t)]
    if not said:
        return 0.0
    return _CALLED if any(a.lemma_ in _CALLING for t in said for a in t.ancestors) else _REPROACHES


def _is_negated(token: Token) -> bool:
    return any(t.lower_ in _NEGATIVES for t in (*token.children, *token.head.children))


def _answers(parsed: ParsedArticle, sentence: Sentence, voices: Mapping[int, Voice], sides: Sides) -> bool:
    """Whether somebody says no, right after somebody else on another side spoke of the same."""
    voice = voices.get(sentence.number)
    if voice is None or not _NO.search(voice.words):
        return False
    near = [n for n in range(sentence.number - 1, sentence.number - 3, -1) if n in voices]
    last = next((n for n in near if not sides.is_ally(voice.name, voices[n].name)), None)
    if last is None or is_same(voice.name, voices[last].name):
        return False
    own, said = parsed.span_of(sentence), parsed.span_of(parsed.article.sentences[last - 1])
    names = {t.lemma_.lower() for t in own if t.pos_ == "PROPN"}
    return bool((content(own) & content(said)) - names)


def _share(parsed: ParsedArticle, start: int, end: int) -> float:
    """How much of its weight a wording has by its place: all in a main clause."""
    span = parsed.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return 1.0
    verb = span.root
    if verb.pos_ == "PROPN":
        return 0.0
    if verb.pos_ != "VERB":
        return _PASSING if verb.pos_ == "NOUN" and len(span) == 1 else 1.0
    if verb.dep_ in ("amod", "relcl", "acl") and not any(t.dep_ == "mark" for t in verb.lefts):
        return _PASSING
    if any(t.dep_ == "neg" for t in verb.children):
        return _DENIED
    return _INTENDED if any(t.dep_ == "aux" and t.lower_ in _INTENDING for t in verb.lefts) else 1.0
