"""How an item is put together: no halves of different sentences spliced."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from briefing.verification.context import Context
from briefing.verification.item import Failure, Item
from briefing.verification.words import bare, words

_SHORTEST = 4  # words of a fragment; shorter runs occur in two sentences by chance
_BORDER_AFTER = re.compile(r"[\s\"'”’)]*(?:[;:.!?]|\n|$)")
_BORDER_BEFORE = re.compile(r"(?:[;:.!?\n][\s\"'“‘”’()]*|^[\s\"'“‘(]*)$")
# Shows the reader two quotations, or an omission; what is quoted has a check of its own.
_APART = re.compile(r"[\"'”’»]\s+[\"'“‘«]|…|\.\.\.")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of words that an item shares with one piece of text: places in the item and in the text."""

    begin: int
    end: int
    start: int
    stop: int


def check_composition(item: Item, context: Context) -> Failure | None:
    """Whether the item joins two sentences only where both pause."""
    if item.verbatim or not item.asserts:
        return None
    text = context.article.text
    runs = [(s.start, s.end) for s in context.sentences_in(item.evidence)]
    found = fragments(item.text, text, tuple(runs))
    for first, second in zip(found, found[1:], strict=False):
        between = item.text[first.end : second.begin]
        if any(character.isalnum() for character in between) or _APART.search(between):
            continue
        if _same_run(first, second, runs):
            continue
        if not _BORDER_AFTER.match(text, first.stop) or not _BORDER_BEFORE.search(
            text[max(0, second.start - 8) : second.start]
        ):
            return Failure(
                "spliced", expected=text[first.start : first.stop], found=item.text[first.begin : second.end]
            )
    return None


def _same_run(first: Fragment, second: Fragment, runs: list[tuple[int, int]]) -> bool:
    return any(start <= first.start < end and start <= second.start < end for start, end in runs)


@lru_cache(maxsize=64)
def fragments(said: str, text: str, runs: tuple[tuple[int, int], ...]) -> tuple[Fragment, ...]:
    """The longest runs of words that a text shares with the sentences given, in the order of the text."""
    return tuple(_fragments(said, text, runs))


def _fragments(said: str, text: str, runs: tuple[tuple[int, int], ...]) -> Iterator[Fragment]:
    spoken = [(bare(match.group()), match.start(), match.end()) for match in words(said)]
    printed = [
        [(bare(match.group()), start + match.start(), start + match.end()) for match in words(text[start:end])]
        for start, end in runs
    ]
    at = 0
    while at < len(spoken):
        length, row, column = max(
            (
                (_shared(spoken, at, sentence, place), row, place)
                for row, sentence in enumerate(printed)
                for place in range(len(sentence))
                if sentence[place][0] == spoken[at][0]
            ),
            default=(0, 0, 0),
        )
        if length >= _SHORTEST:
            first, last = printed[row][column], printed[row][column + length - 1]
            yield Fragment(spoken[at][1], spoken[at + length - 1][2], first[1], last[2])
        at += max(length, 1)


def _shared(one: list[tuple[str, int, int]], i: int, other: list[tuple[str, int, int]], j: int) -> int:
    length = 0
    while i + length < len(one) and j + length < len(other) and one[i + length][0] == other[j + length][0]:
        length += 1
    return length
