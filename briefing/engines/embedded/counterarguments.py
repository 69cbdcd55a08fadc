"""Counterarguments: denials, rebuttals, criticism and caveats in the article's sentences, and what each opposes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from briefing.engines.embedded.coreference import Entities
from briefing.engines.embedded.dissent import LEAST, Voice, find_voices, weigh
from briefing.engines.embedded.opposition import Opposed, opposed_by
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.sides import Sides, find_sides, is_same
from briefing.types.analysis import Attribution
from briefing.types.article import Sentence, Span
from briefing.types.draft import DraftClaim, DraftCounterargument

MOST = 8
_SAID = 0.4  # share of a sentence that is content from which its speaker is who makes the point
_LONGEST = 70  # words of a point; what follows beyond is left to the article
_ANNOUNCING = 8  # words of a sentence that only says that somebody objects
_ANNOUNCES = re.compile(
    r"\b(?:not (?:everyone|everybody|all)|others?|critics|some|opponents|experts|many|differently)\b", re.IGNORECASE
)
_RUN = 4  # sentences of one point
_OPENING = "\"“‘'"


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
    voices = find_voices(parsed, attributions)
    sides = find_sides(parsed, attributions, entities)
    points = sorted(_points(parsed, voices, sides), key=lambda p: (-p.weight, p.sentences[0].number))
    drafts = []
    for point in points[:MOST]:
        opponent = point.speaker or _agent(parsed, point.sentences[0], entities)
        own = {number for number, voice in voices.items() if opponent and sides.are_one(opponent, voice.name)}
        as_sided = [_with_side(claim, opponent, sides) for claim in claims]
        opposed = opposed_by(parsed, point.sentences[0], opponent, as_sided, own)
        drafts.append(_draft(parsed, point, opposed or Opposed()))
    return tuple(drafts)


def _points(parsed: ParsedArticle, voices: Mapping[int, Voice], sides: Sides) -> Iterator[_Point]:
    """Sentences with signs of opposition, each with what the same voice says right after."""
    sentences = parsed.article.sentences
    weights = weigh(parsed, voices, sides)
    taken: set[int] = set()
    for sentence in sentences:
        weight = weights[sentence.number]
        if weight >= LEAST and sentence.number not in taken:
            run = _run(parsed, sentence, voices)
            taken.update(s.number for s in run)
            voice = voices.get(sentence.number)
            said = voice is not None and len(voice.words) > _SAID * (sentence.end - sentence.start)
            if voice is None and _announced(parsed, sentence, voices):
                voice, said = voices[run[1].number], True
            yield _Point(weight, run, voice.name if voice and said else None)


def _run(parsed: ParsedArticle, first: Sentence, voices: Mapping[int, Voice]) -> tuple[Sentence, ...]:
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


def _announced(parsed: ParsedArticle, first: Sentence, voices: Mapping[int, Voice]) -> Sentence | None:
    """The sentence whose speaker a short one announces: "Not everyone is convinced. Ada Holt said …"."""
    following = parsed.article.sentences[first.number : first.number + 1]
    short = len(parsed.article.sentence_text(first.number).split()) <= _ANNOUNCING
    near = bool(following) and following[0].paragraph - first.paragraph <= 1 and following[0].number in voices
    return following[0] if short and near and _ANNOUNCES.search(parsed.article.sentence_text(first.number)) else None


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


def _draft(parsed: ParsedArticle, point: _Point, opposed: Opposed) -> DraftCounterargument:
    text = parsed.article.text
    spans = tuple(Span(s.start, s.end) for s in point.sentences)
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
