"""The difference between two revisions of an article, sentence by sentence, and between their briefings."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from briefing.rewording import reworded
from briefing.types.article import Article
from briefing.types.changes import ItemChange, Words
from briefing.types.items import wording

_ALIKE = 0.6  # share of words in common from which a sentence counts as the old one, reworded (as for items)


@dataclass(frozen=True, slots=True)
class Change:
    """A run of sentences that stayed, came or went, or one that was reworded, with its words."""

    kind: Literal["kept", "added", "removed", "reworded"]
    sentences: tuple[str, ...]
    words: tuple[Words, ...] = ()


def changes(old: Article, new: Article) -> tuple[Change, ...]:
    """What turns the old text into the new one, in reading order."""
    return tuple(_changes(_sentences(old), _sentences(new)))


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item of the briefing that differs: what happened, in which section, and its words before and after.

    ``words`` is there for a reworded one: which of them stayed, went and came.
    """

    what: str
    section: str
    before: str | None
    after: str | None
    words: tuple[Words, ...] = ()


def changed_item(change: ItemChange) -> ChangedItem:
    """The change in words."""
    what = change.change.value
    if change.still_said:
        what += ", though the article still says it"
    before = wording(change.before) if change.before else None
    after = wording(change.after) if change.after else None
    return ChangedItem(what, change.section.replace("_", " "), before, None if after == before else after, change.words)


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("kept", tuple(old[a:b]))
            continue
        if b - a == d - c and all(_alike(*pair) for pair in zip(old[a:b], new[c:d], strict=True)):
            for before, after in zip(old[a:b], new[c:d], strict=True):
                yield Change("reworded", (after,), reworded(before, after))
            continue
        if b > a:
            yield Change("removed", tuple(old[a:b]))
        if d > c:
            yield Change("added", tuple(new[c:d]))


def _alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, before.split(), after.split(), autojunk=False).ratio() >= _ALIKE


def _sentences(article: Article) -> list[str]:
    return [article.text[s.start : s.end] for s in article.sentences]
