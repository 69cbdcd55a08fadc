"""What stands around copied words: they may not leave behind what turns them into something else."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefing.types.article import Span
from briefing.verification.clauses import lead
from briefing.verification.context import Context
from briefing.verification.item import Item
from briefing.verification.lexicon import CONDITION_AFTER, CONDITION_BEFORE, NEGATION, OPENING_HEDGE

_NEAR_CUE = 4  # words before a cue that can negate it: "has not yet publicly said"
_HELPING = re.compile(
    r"\b(?:ha[sd]|have|do(?:es)?|did|is|are|was|were|will|would|can|could|should|may|might|must)\s+"
    r"(?:(?:also|still|so far)\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lead:
    """Words of the same clause before a copied piece; those of them after its cue; each cue and what precedes it."""

    clause: str
    after_cue: str
    cues: tuple[str, ...]


def leads(item: Item, context: Context) -> Iterator[Lead]:
    """The lead of each piece that an item copies."""
    text = context.article.text
    for place in item.places:
        start = context.sentence_start(place.start)
        clause = lead(text, start, place.start)
        cues = [cue for cue in cues_of(place, context) if item.speaker]
        after = max([cue.end for cue in cues if cue.end <= place.start], default=0)
        cued = tuple(_before(text, cue, start) + text[cue.start : cue.end] for cue in cues)
        yield Lead(clause, text[max(after, place.start - len(clause)) : place.start], cued)


def _before(text: str, cue: Span, start: int) -> str:
    """The last words of the clause before a cue, with the blank after them."""
    clause = lead(text, min(start, cue.start), cue.start)
    return clause[_nth_word_from_end(clause) :]


def _nth_word_from_end(clause: str) -> int:
    starts = [match.start() for match in re.finditer(r"\S+", clause)]
    return starts[-_NEAR_CUE] if len(starts) >= _NEAR_CUE else 0


def condition_of(item: Item, context: Context) -> str | None:
    """The condition that copied words leave behind: "…, if the vote passes", "If the vote passes, …"; None without."""
    text = context.article.text
    for place in item.places:
        sentences = context.sentences_in([place])
        before = text[sentences[0].start : place.start]
        found = CONDITION_BEFORE.fullmatch(before) or CONDITION_AFTER.match(text[place.end : sentences[-1].end])
        if found:
            return found.group().strip()
    return None


def opens_with_hedge(item: Item, context: Context) -> str | None:
    """The "perhaps" that opens the sentence of copied words and stayed behind; None where there is none."""
    text = context.article.text
    before = (text[context.sentence_start(place.start) : place.start] for place in item.places)
    return next((words.strip() for words in before if OPENING_HEDGE.fullmatch(words)), None)


def cues_of(place: Span, context: Context) -> Iterator[Span]:
    """The cues, outside a place, of the attributions whose content has most of it."""
    for attribution in context.attributions_in([place]):
        cue = attribution.cue
        if cue is None or (place.start <= cue.start and cue.end <= place.end):
            continue
        shared = sum(max(0, min(place.end, s.end) - max(place.start, s.start)) for s in attribution.content)
        if 2 * shared >= place.end - place.start:
            yield cue


def whole_cue(cue: str | None, places: Iterable[Span], context: Context) -> str | None:
    """The cue of copied words with the negation before it, which turns it round: "declined to say", "has not said"."""
    text = context.article.text
    for place in places:
        for span in cues_of(place, context):
            if cue is not None and text[span.start : span.end] == cue:
                before = lead(text, max(0, span.start - 60), span.start)
                negation = NEGATION.search(before)
                if negation and len(before[negation.start() :].split()) <= _NEAR_CUE:
                    return text[span.start - len(before) + _first_of(negation, before) : span.end]
    return cue


def _first_of(negation: re.Match[str], before: str) -> int:
    """Where a cue with its negation begins: at the verb that helps it, "has not said", as far as it counts as near."""
    begin = before.rfind(" ", 0, negation.start()) + 1  # "do" and "n't" are one word
    helped = _HELPING.search(before[:begin])
    return helped.start() if helped and len(before[helped.start() :].split()) <= _NEAR_CUE else begin


def without_cues(item: Item, context: Context) -> str:
    """The evidence of a claim without what the analysis found to be its cues: "believes" is no hedge of the content."""
    source = [list(piece.exact) for piece in item.evidence]
    for attribution in context.attributions_in(item.evidence) if item.speaker else ():
        for letters, piece in zip(source, item.evidence, strict=True):
            cue = attribution.cue
            if cue and piece.start <= cue.start and cue.end <= piece.end:
                letters[cue.start - piece.start : cue.end - piece.start] = " " * (cue.end - cue.start)
    return "\n".join("".join(letters) for letters in source)
