"""The difference between two revisions of an article, sentence by sentence, and between their briefings."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from briefing.types import Article, ItemChange, wording


@dataclass(frozen=True, slots=True)
class Change:
    """A run of sentences that stayed, came or went."""

    kind: Literal["kept", "added", "removed"]
    sentences: tuple[str, ...]


def changes(old: Article, new: Article) -> tuple[Change, ...]:
    """What turns the old text into the new one, in reading order."""
    return tuple(_changes(_sentences(old), _sentences(new)))


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item of the briefing that differs: what happened, in which section, and its words before and after."""

    what: str
    section: str
    before: str | None
    after: str | None


def changed_item(change: ItemChange) -> ChangedItem:
    """The change in words."""
    what = change.change.value
    if change.still_said:
        what += ", though the article still says it"
    before = wording(change.before) if change.before else None
    after = wording(change.after) if change.after else None
    return ChangedItem(what, change.section.replace("_", " "), before, None if after == before else after)


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Change("kept", tuple(old[a:b]))
            continue
        if b > a:
            yield Change("removed", tuple(old[a:b]))
        if d > c:
            yield Change("added", tuple(new[c:d]))


def _sentences(article: Article) -> list[str]:
    return [article.text[s.start : s.end] for s in article.sentences]
