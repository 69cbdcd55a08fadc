"""Scores attributions against gold ones as the issue's scorer does: contents by overlap of words, then sources."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Spans = Sequence[Sequence[int]]
Row = Mapping[str, Spans]


@dataclass
class Score:
    """Counts over articles; figures are shares of 1."""

    matched: int = 0  # predicted contents that share at least half of their words with a gold one (IoU)
    right: int = 0  # of these, with a word of the source in common, or no source to find
    gold: int = 0
    predicted: int = 0

    def add(self, text: str, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
        """Counts one article in."""
        wanted = [(_words(text, row["content"]), _words(text, row["source"])) for row in gold]
        given = [(_words(text, row["content"]), _words(text, row["source"])) for row in predicted]
        wanted, given = [row for row in wanted if row[0]], [row for row in given if row[0]]
        self.gold += len(wanted)
        self.predicted += len(given)
        pairs = sorted(
            ((len(a[0] & b[0]) / len(a[0] | b[0]), i, j) for i, a in enumerate(wanted) for j, b in enumerate(given)),
            reverse=True,
        )
        used: tuple[set[int], set[int]] = (set(), set())
        for overlap, i, j in pairs:
            if overlap >= 0.5 and i not in used[0] and j not in used[1]:
                used[0].add(i)
                used[1].add(j)
                self.matched += 1
                self.right += not wanted[i][1] or bool(wanted[i][1] & given[j][1])

    def row(self) -> tuple[float, float, float, float, float]:
        """Content F1; attribution precision, recall and F1; share of matches with the right speaker."""
        return (
            _f1(self.matched, self.predicted, self.gold),
            self.right / max(self.predicted, 1),
            self.right / max(self.gold, 1),
            _f1(self.right, self.predicted, self.gold),
            self.right / max(self.matched, 1),
        )


def _words(text: str, spans: Spans) -> set[int]:
    return {start + match.start() for start, end in spans for match in re.finditer(r"\w+", text[start:end])}


def _f1(hits: int, predicted: int, gold: int) -> float:
    return 2 * hits / max(predicted + gold, 1)
