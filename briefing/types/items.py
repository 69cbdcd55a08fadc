"""The items of a briefing: each with the words of the article that prove it, and what an editor decided about it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from briefing.types.draft import ActorKind, Basis, ClaimKind


class EvidenceStatus(StrEnum):
    VERBATIM = "verbatim"
    NORMALISED = "normalised"
    ELIDED = "elided"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words copied from the article by code (W3C TextQuoteSelector and TextPositionSelector)."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    sentence: int  # number of the sentence in which it starts
    status: EvidenceStatus = EvidenceStatus.VERBATIM


class Action(StrEnum):
    ACCEPT = "accept"
    REJECT = "reject"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided about an item. ``original`` is the item's wording before an edit."""

    action: Action
    editor: str
    reason: str
    decided_at: datetime
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    id: str
    text: str
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None
    original: str | None = None  # wording in the article's language, where ``text`` is a translation


@dataclass(frozen=True, slots=True)
class Actor:
    id: str
    name: str
    kind: ActorKind
    role: str | None
    aliases: tuple[str, ...]
    mentions: int
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str
    actor_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    id: str
    text: str
    speaker: Speaker | None
    cue: str | None
    kind: ClaimKind
    central: bool
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None
    original: str | None = None  # wording in the article's language, where ``text`` is a translation


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    text: str
    basis: Basis
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None
    original: str | None = None  # wording in the article's language, where ``text`` is a translation


@dataclass(frozen=True, slots=True)
class Against:
    """What a counterargument opposes: a claim of this briefing by ID, or a position in words with its evidence."""

    claim_id: str | None
    text: str | None
    evidence: tuple[Evidence, ...] = ()
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Counterargument:
    id: str
    text: str
    against: Against | None
    speaker: Speaker | None
    basis: Basis
    evidence: tuple[Evidence, ...]
    decision: Decision | None = None
    original: str | None = None  # wording in the article's language, where ``text`` is a translation


Item: TypeAlias = Statement | Actor | Claim | Question | Counterargument


def wording(item: Item) -> str:
    """What an item says, as one string: an actor's name, any other's text."""
    return item.name if isinstance(item, Actor) else item.text
