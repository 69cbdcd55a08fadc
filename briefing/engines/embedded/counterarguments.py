"""Counterarguments: denials, rebuttals, criticism and caveats in the article's sentences, and what each opposes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from briefing.engines.embedded.coreference import Entities
from briefing.engines.embedded.lexicons import patterns, words
from briefing.engines.embedded.opposition import TURNS, Opposed, content, opposed_by
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.quotations import find_quotations
from briefing.engines.embedded.sides import Sides, find_sides, is_same
from briefing.types import Attribution, DraftClaim, DraftCounterargument, Sentence, Span

MOST = 8
_LEAST = 1.55  # one clear sign, or several weak ones
_PASSING = 0.3  # of a sign's weight where its verb only describes a noun: "the disputed city"
_INTENDED = 0.5  # where it is what somebody wants to do: "measures to oppose it"
_ANSWERS = 1.9  # weight of a "no" or "not" in the words of somebody who speaks after another
_REPROACHES = 1.6  # of a word of reproach in what somebody says
_TOLD = 0.9  # less for a "but" where nobody speaks and nothing is denied: then it only tells what came next
_OWN = 0.5  # of the weight of what goes on with the same voice: its "but" answers itself
_OPENING = "\"“‘'"
_NEGATES = re.compile(
    r"\b(?:no(?! longer)|not(?! (?:only|just|merely)\b)|never|nobody|nothing|none|neither|cannot)\b|n[’']t\b",
    re.IGNORECASE,
)
_OWNING_UP = {"admit", "confess", "apologise", "apologize", "regret", "plead"}  # who reproaches nobody else
_SAID = 0.4  # share of a sentence that is content from which its speaker is who makes the point
_LONGEST = 70  # words of a point; what follows beyond is left to the article
_ANNOUNCING = 8  # words of a sentence that only says that somebody objects
_ANNOUNCES = re.compile(
    r"\b(?:not (?:everyone|everybody|all)|others?|critics|some|opponents|experts|many|differently)\b", re.IGNORECASE
)
_BARE = re.compile(r"(?:It|This|That|He|She|They)\b(?:\W+\w+){1,6}\W*$")  # says nothing without the sentence before
_RUN = 4  # sentences of one point


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who speaks in a sentence, and what is said there."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class _Point:
    """Sentences in a row by one voice that speak against something."""

    weight: float
    sentences: tuple[Sentence, ...]
    speaker: str | None


def find_counterarguments(
    parsed: ParsedArticle, attributions: Sequence[Attribution], claims: Sequence[DraftClaim], entities: Entities
) -> tuple[DraftCounterargument, ...]:
    """Up to eight, the surest first."""
    voices = _voices(parsed, attributions)
    sides = find_sides(parsed, attributions, entities)
    points = sorted(_points(parsed, voices, sides), key=lambda p: (-p.weight, p.sentences[0].number))
    return tuple(_draft(parsed, point, claims, sides, entities) for point in points[:MOST])


def _voices(parsed: ParsedArticle, attributions: Sequence[Attribution]) -> dict[int, _Voice]:
    """Who speaks in each sentence: the speaker of most of it."""
    voices: dict[int, tuple[int, _Voice]] = {}
    for each in attributions:
        for number in each.sentences if each.speaker else ():
            sentence = parsed.article.sentences[number - 1]
            inside = [(max(s.start, sentence.start), min(s.end, sentence.end)) for s in each.content]
            said = " ".join(parsed.article.text[start:end] for start, end in inside if start < end)
            if len(said) > voices.get(number, (0, None))[0]:
                voices[number] = (len(said), _Voice(each.speaker or "", said))
    return {number: voice for number, (_, voice) in voices.items()}


def _points(parsed: ParsedArticle, voices: dict[int, _Voice], sides: Sides) -> Iterator[_Point]:
    """Sentences with signs of opposition, each with what the same voice says right after."""
    sentences = parsed.article.sentences
    taken: set[int] = set()
    for sentence in sentences:
        weight = 0.0 if sentence.number in taken else _weight(parsed, sentence, voices, sides)
        if weight >= _LEAST:
            run = _run(parsed, sentence, voices)
            taken.update(s.number for s in run)
            voice = voices.get(sentence.number)
            said = voice is not None and len(voice.words) > _SAID * (sentence.end - sentence.start)
            if voice is None and _announced(parsed, sentence, voices):
                voice, said = voices[run[1].number], True
            yield _Point(weight, run, voice.name if voice and said else None)


def _run(parsed: ParsedArticle, first: Sentence, voices: dict[int, _Voice]) -> tuple[Sentence, ...]:
    """A sentence and those after it in which its speaker goes on, or its subject begins to speak."""
    run = [first]
    text = parsed.article.text
    voice = voices[first.number].name if first.number in voices else _subject(parsed, first)
    if voice is None and (announced := _announced(parsed, first, voices)):
        run.append(announced)
        voice = voices[announced.number].name
    for after in parsed.article.sentences[run[-1].number : first.number + _RUN - 1]:
        spoken = voices.get(after.number)
        length = len(text[first.start : after.end].split())
        near = after.paragraph - run[-1].paragraph <= 1
        if not (voice and spoken and near and _may_be(voice, spoken.name) and length <= _LONGEST) or after.heading:
            break
        if after.paragraph != first.paragraph and not _is_speech(text[after.start : after.end]):
            break
        run.append(after)
    return tuple(run)


def _announced(parsed: ParsedArticle, first: Sentence, voices: dict[int, _Voice]) -> Sentence | None:
    """The sentence whose speaker a short one announces: "Not everyone is convinced. Ada Holt said …"."""
    following = parsed.article.sentences[first.number : first.number + 1]
    short = len(parsed.article.sentence_text(first.number).split()) <= _ANNOUNCING
    near = bool(following) and following[0].paragraph - first.paragraph <= 1 and following[0].number in voices
    return following[0] if short and near and _ANNOUNCES.search(parsed.article.sentence_text(first.number)) else None


def _is_quoted(parsed: ParsedArticle, sentence: Sentence) -> bool:
    """Whether a sentence begins in quotation marks."""
    return any(quotation.holds(sentence.start) for quotation in find_quotations(parsed.article))


def _is_speech(text: str) -> bool:
    """Whether a sentence begins or ends within quotation marks."""
    return text[:1] in _OPENING or text[-1:] in "\"”’'" or "”" in text or '"' in text


def _subject(parsed: ParsedArticle, sentence: Sentence) -> str | None:
    """The subject of a sentence as printed, where it is a name."""
    root = parsed.span_of(sentence).root
    return next((t.text for t in root.lefts if t.dep_ == "nsubj" and t.pos_ == "PROPN"), None)


def _may_be(voice: str, spoken: str) -> bool:
    """Whether who speaks next may be the same: by name, or by a pronoun that names nobody else."""
    return spoken.lower() in ("he", "she", "it", "they") or is_same(voice, spoken)


def _weight(parsed: ParsedArticle, sentence: Sentence, voices: dict[int, _Voice], sides: Sides) -> float:
    """How sure it is that a sentence speaks against something."""
    text = parsed.article.text[sentence.start : sentence.end]
    if sentence.heading or len(text.split()) < 2 or text.rstrip('"”’ ').endswith(("?", ":")):
        return 0.0
    found = list(_signs(parsed, sentence, text))
    voice = voices.get(sentence.number)
    if voice is None and _BARE.match(text):
        return 0.0
    if _answers(parsed, sentence, voices, sides):
        found.append(_ANSWERS)
    found.extend([_REPROACHES] * _reproaches(parsed, sentence, voice))
    total: float = sum(weight * 0.5**rank for rank, weight in enumerate(sorted(found, reverse=True)))
    before = voices.get(sentence.number - 1)
    if TURNS.match(text) and not (voice or before or _NEGATES.search(text)):
        total -= _TOLD
    goes_on = voice and before and voice.name == before.name and _is_quoted(parsed, sentence)
    return total * _OWN if goes_on else total


def _reproaches(parsed: ParsedArticle, sentence: Sentence, voice: _Voice | None) -> int:
    """How many words of reproach somebody says, two at most; \"no mistake\" is none."""
    if voice is None or any(t.lemma_ in _OWNING_UP for t in parsed.span_of(sentence)):
        return 0
    said = [t for t in parsed.span_of(sentence) if t.lemma_.lower() in words("reproach") and t.text in voice.words]
    return min(
        2, sum(not any(c.lower_ in ("no", "not", "n't", "n’t") for c in (*t.children, *t.head.children)) for t in said)
    )


def _answers(parsed: ParsedArticle, sentence: Sentence, voices: dict[int, _Voice], sides: Sides) -> bool:
    """Whether somebody says no, right after somebody else spoke of the same."""
    voice = voices.get(sentence.number)
    if voice is None or not _NEGATES.search(voice.words):
        return False
    near = [n for n in range(sentence.number - 1, sentence.number - 3, -1) if n in voices]
    last = next((n for n in near if not sides.is_ally(voice.name, voices[n].name)), None)
    if last is None or is_same(voice.name, voices[last].name):
        return False
    own, said = parsed.span_of(sentence), parsed.span_of(parsed.article.sentences[last - 1])
    names = {t.lemma_.lower() for t in own if t.pos_ == "PROPN"}
    return bool((content(own) & content(said)) - names) or any(t.lower_ == "that" and t.dep_ == "det" for t in own)


def _signs(parsed: ParsedArticle, sentence: Sentence, text: str) -> Iterator[float]:
    for weight, pattern in patterns("opposing"):
        shares = [
            _share(parsed, sentence.start + match.start(), sentence.start + match.end())
            for match in pattern.finditer(text)
        ]
        if shares:
            yield weight * max(shares)


def _share(parsed: ParsedArticle, start: int, end: int) -> float:
    """How much of its weight a sign has by its place: all in a main clause."""
    span = parsed.doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return 1.0
    verb = span.root
    if verb.pos_ == "PROPN":
        return 0.0
    if verb.pos_ != "VERB":
        return _PASSING if verb.pos_ == "NOUN" and verb.lemma_ in words("opposing_verbs") else 1.0
    if verb.dep_ in ("amod", "relcl", "acl") and not any(t.dep_ == "mark" for t in verb.lefts):
        return _PASSING
    return _INTENDED if any(t.lower_ == "to" and t.dep_ == "aux" for t in verb.lefts) else 1.0


def _draft(
    parsed: ParsedArticle, point: _Point, claims: Sequence[DraftClaim], sides: Sides, entities: Entities
) -> DraftCounterargument:
    text = parsed.article.text
    spans = tuple(Span(s.start, s.end) for s in point.sentences)
    opponent = point.speaker or _agent(parsed, point.sentences[0], entities)
    as_sided = [_with_side(claim, opponent, sides) for claim in claims]
    opposed = opposed_by(parsed, point.sentences[0], opponent, as_sided) or Opposed()
    return DraftCounterargument(
        text=" ".join(" ".join(text[slice(*span)].split()) for span in spans),
        sentences=tuple(s.number for s in point.sentences),
        against=opposed.words,
        against_sentences=opposed.sentences,
        against_claim=opposed.claim,
        speaker=point.speaker,
        spans=spans,
    )


def _agent(parsed: ParsedArticle, sentence: Sentence, entities: Entities) -> str | None:
    """Who acts in a sentence that tells of opposition: "he" of "He called the fine out of all proportion"."""
    subject = next((t for t in parsed.span_of(sentence).root.lefts if t.dep_ == "nsubj"), None)
    return entities.name_at(Span(subject.idx, subject.idx + len(subject))) if subject is not None else None


def _with_side(claim: DraftClaim, speaker: str | None, sides: Sides) -> DraftClaim:
    """A claim, as the speaker's own where it is made on the speaker's side: nobody opposes that."""
    same = speaker and claim.speaker and sides.are_one(speaker, claim.speaker)
    return replace(claim, speaker=speaker) if same else claim
