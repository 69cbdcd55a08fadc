"""What an engine writes: items in words, each citing sentences by number, not yet verified."""

from dataclasses import dataclass
from enum import StrEnum

from briefing.types.article import Span


class ActorKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"
    PLACE = "place"
    GROUP = "group"


class ClaimKind(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"
    AUTHOR = "author"


class Basis(StrEnum):
    IN_ARTICLE = "in_article"
    GENERATED = "generated"


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """A sentence of the summary in words, citing the numbers of the sentences it rests on."""

    text: str
    sentences: tuple[int, ...]
    spans: tuple[Span, ...] = ()  # exact place in the article, where the engine knows it; an LLM never does


@dataclass(frozen=True, slots=True)
class DraftActor:
    """Someone who acts or speaks: the fullest name printed, other names printed, and the role as printed."""

    name: str
    kind: ActorKind
    sentences: tuple[int, ...]
    role: str | None = None
    aliases: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()  # every mention found
    acts: bool = False  # the subject of a clause or a speaker, once or more


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """One statement and who made it. ``speaker`` is None only for kind AUTHOR; ``cue`` is the word that attributes."""

    text: str
    speaker: str | None
    kind: ClaimKind
    sentences: tuple[int, ...]
    cue: str | None = None
    central: bool = False
    spans: tuple[Span, ...] = ()  # the content itself
    printed: "DraftClaim | None" = None  # the same statement in the article's words: served where these words fail


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """What the article leaves open, worded as a question."""

    text: str
    sentences: tuple[int, ...]
    basis: Basis = Basis.IN_ARTICLE
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftCounterargument:
    """A point against a claim (``against_claim``, an index into the claims) or against a position in words."""

    text: str
    sentences: tuple[int, ...]
    against: str | None = None
    against_sentences: tuple[int, ...] = ()
    against_claim: int | None = None
    speaker: str | None = None
    basis: Basis = Basis.IN_ARTICLE
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Withheld:
    """An item that is not served, and why: a stable code, and for a failed check what it expected and found."""

    section: str
    text: str
    reason: str  # e.g. "no_evidence", "number_mismatch", "speaker_mismatch", "schema"
    expected: str | None = None
    found: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an engine proposes; nothing of it is served before verification. Items rejected on the way are kept."""

    headline: str
    summary: tuple[DraftStatement, ...] = ()
    key_actors: tuple[DraftActor, ...] = ()
    claims: tuple[DraftClaim, ...] = ()
    open_questions: tuple[DraftQuestion, ...] = ()
    counterarguments: tuple[DraftCounterargument, ...] = ()
    rejected: tuple[Withheld, ...] = ()
