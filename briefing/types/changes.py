"""What becomes of a briefing afterwards: how two of them differ, and what an editor decided about an item."""

from dataclasses import dataclass
from enum import StrEnum

from briefing.types.items import Decision, Item


class Change(StrEnum):
    ADDED = "added"
    GONE = "gone"
    REWORDED = "reworded"
    MOVED = "moved"


class WordChange(StrEnum):
    KEPT = "kept"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Words:
    """Words next to each other that all stayed, came or went."""

    change: WordChange
    text: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item that differs: ``before`` is None for an added one, ``after`` for one that is gone.

    ``still_said``: for one that is gone, whether the new text still holds all the words it rested on.
    ``words``: for a reworded one, what turns its words before into those after, in reading order.
    """

    change: Change
    section: str
    before: Item | None
    after: Item | None
    still_said: bool | None = None
    words: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemDecision:
    """A decision with the item it was made about, as that item stood then. ``text`` is the new wording of an edit."""

    article_id: str
    revision: int
    section: str
    item: Item
    decision: Decision
    text: str | None = None
