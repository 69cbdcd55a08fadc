"""What turns one wording into another, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from briefing.types.changes import WordChange, Words

# with the space before it; "isn't", "$1,000" and "5%" are one word, a comma is one of its own
_WORD = re.compile(r"\s*(?:[$€£¥]?\w+(?:['’.,-]\w+)*%?|[^\w\s])")
_Run = tuple[list[str], list[str]]  # words before and after; the same where they stayed


def reworded(before: str, after: str) -> tuple[Words, ...]:
    """The words that stayed, went and came, in reading order; what went stands before what came in its place."""
    runs = _joined(_runs(_WORD.findall(before), _WORD.findall(after)))
    return tuple(words for run in runs for words in _told(*run))


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[_Run]:
    same = SequenceMatcher(None, [word.strip() for word in before], [word.strip() for word in after], autojunk=False)
    for kind, a, b, c, d in same.get_opcodes():
        kept = list(after[c:d])
        yield (kept, kept) if kind == "equal" else (list(before[a:b]), kept)


def _joined(runs: Iterator[_Run]) -> Iterator[_Run]:
    """A lone word that stayed between words that changed is told with them: nobody reads a difference by crumbs."""
    found = list(runs)
    crumbs = [
        0 < at < len(found) - 1 and before is after and sum(word.strip().isalnum() for word in after) <= 1
        for at, (before, after) in enumerate(found)
    ]
    kept = [before is after and not crumb for (before, after), crumb in zip(found, crumbs, strict=True)]
    for is_kept, group in groupby(range(len(found)), key=kept.__getitem__):
        numbers = list(group)
        if is_kept:
            yield found[numbers[0]]
        else:
            yield [w for n in numbers for w in found[n][0]], [w for n in numbers for w in found[n][1]]


def _told(before: list[str], after: list[str]) -> Iterator[Words]:
    if before is after:
        yield Words(WordChange.KEPT, "".join(after))
        return
    for change, words in ((WordChange.GONE, before), (WordChange.ADDED, after)):
        if words:
            yield Words(change, "".join(words))
