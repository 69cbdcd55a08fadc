"""Clauses, roughly, and which clauses of the evidence a clause of an item restates: where polarity is compared."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefing.verification.lexicon import NEGATION
from briefing.verification.words import content

# Marks and words that begin a new clause. "And" is none: most often it joins words within one.
_BORDER = re.compile(
    r"[,;:()\[\]—–\n\"“”]|(?<=\w)[.!?](?=\s)|\s-\s|\b(?:but|while|whereas|because|although|though|which|who|whose|if|unless|that|whether|"
    r"after|before|since|until|when|as|(?:and|or)(?= (?:sa(?:id|ys)|he|she|they|it|we|i|has|had|have|is|was|are|were|"
    r"will|would|did|does|do|can(?:not)?|could|may|might|then)(?:n?['’]t)? ))\b",
    re.IGNORECASE,
)
_NEAR = 0.75  # of the best match: such clauses say nearly as much of the same, and any of them may be meant


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its content words, one way to read it where several are possible."""

    text: str
    start: int
    end: int
    stems: frozenset[str]


@lru_cache(maxsize=4096)
def clauses(text: str) -> tuple[Clause, ...]:
    """The clauses of a text that carry content, in order."""
    found: list[Clause] = []
    start = 0
    for end in [*(match.start() for match in _BORDER.finditer(text)), len(text)]:
        stems = frozenset(content(NEGATION.sub(" ", text[start:end])))
        if stems:
            found.append(Clause(text[start:end], start, end, stems))
        start = end
    return tuple(found)


def lead(text: str, start: int, end: int) -> str:
    """The words of a clause that stand before a position: from the last border after ``start``, it included."""
    borders = [match.start() for match in _BORDER.finditer(text, start, end)]
    return text[borders[-1] if borders else start : end]


def restated(clause: Clause, sources: Sequence[Clause]) -> list[Clause]:
    """The source clauses that share most with a clause; none where they share less than half of it."""
    shared = [len(clause.stems & source.stems) for source in sources]
    best = max(shared, default=0)
    if 2 * best < len(clause.stems):
        return []
    return [source for source, count in zip(sources, shared, strict=True) if count >= _NEAR * best]
