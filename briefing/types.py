"""The values that pass between modules: frozen, without behaviour beyond looking themselves up.

Every offset is a code point into ``Article.text``, end exclusive, so ``article.text[span.start:span.end]`` is the span
(W3C TextPositionSelector). Sentence and paragraph numbers start at 1.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Span(NamedTuple):
    """Code points of a text, from start to end, end exclusive."""

    start: int
    end: int


class Sentence(NamedTuple):
    """One numbered sentence of an article; a heading is a sentence of its own paragraph."""

    number: int
    start: int
    end: int
    paragraph: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One revision of an article: its text, fixed once, and what the publisher says of it."""

    id: str
    revision: int
    text: str
    sentences: tuple[Sentence, ...]
    digest: str  # sha-256 of the text, hex
    title: str | None = None
    byline: str | None = None
    site: str | None = None
    url: str | None = None  # canonical
    published_at: datetime | None = None
    language: str = "en"  # BCP 47
    created_at: datetime | None = None

    def words(self) -> int:
        """Number of white-space separated words of the text."""
        return len(self.text.split())

    def sentence_text(self, number: int) -> str:
        """Text of the sentence with this number; IndexError where there is none."""
        if number < 1:
            raise IndexError(number)
        sentence = self.sentences[number - 1]
        return self.text[sentence.start : sentence.end]


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


class EvidenceStatus(StrEnum):
    VERBATIM = "verbatim"
    NORMALISED = "normalised"
    ELIDED = "elided"


# --- what an engine writes ------------------------------------------------------------------------------------------


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


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says what, as spans of the text: the source, the cue, and the content (PARC 3.0 terms).

    ``source`` is empty where the text names nobody. ``speaker`` is the source resolved through the text (a pronoun
    becomes the name it stands for), or the source as printed; ``sentences`` are those the content touches.
    """

    source: tuple[Span, ...]
    cue: Span | None
    content: tuple[Span, ...]
    kind: ClaimKind
    speaker: str | None
    sentences: tuple[int, ...]
    frame: str = ""  # the shape in which grammar showed it, e.g. "quotation", "clause", "according"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What reading the article by rules finds, whichever engine writes: verification checks drafts against it."""

    attributions: tuple[Attribution, ...] = ()
    actors: tuple[DraftActor, ...] = ()  # all actors found, most salient first, with every mention in ``spans``
    quotations: tuple[Span, ...] = ()  # what somebody says in quotation marks, with the marks, paragraph by paragraph


# --- what a reader gets ---------------------------------------------------------------------------------------------


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


class Carried(NamedTuple):
    """How many of the article's things of one kind the briefing carries."""

    carried: int
    total: int


@dataclass(frozen=True, slots=True)
class Coverage:
    direct_quotes: Carried
    speakers: Carried
    figures: Carried


@dataclass(frozen=True, slots=True)
class Usage:
    """What making a briefing took. Tokens as the provider counts them; cost in US dollars; wall seconds."""

    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    cost_usd: float = 0.0
    seconds: float = 0.0

    def plus(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(
            input_tokens=self.input_tokens + other.input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            calls=self.calls + other.calls,
            cost_usd=self.cost_usd + other.cost_usd,
            seconds=self.seconds + other.seconds,
        )


@dataclass(frozen=True, slots=True)
class PromptIdentity:
    """The prompt a briefing was written by; the digest covers every template that took part."""

    name: str
    version: str
    digest: str  # sha-256, hex


@dataclass(frozen=True, slots=True)
class Receipt:
    """What made a briefing, from what, at what price."""

    engine: str
    model: str
    server: str | None
    prompt: PromptIdentity | None
    schema_version: str
    article_digest: str
    created_at: datetime
    usage: Usage = field(default_factory=Usage)
    attempts: int = 1
    fallback_for: str | None = None  # engine this one stood in for, and the type of the error that made it
    fallback_reason: str | None = None
    shared_from: str | None = None  # article whose briefing this is, verified anew in this one's text
    translated_to: str | None = None  # language its words were translated into, where it is not the article's


class CheckOutcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ItemChecks:
    """Which checks an item went through, in order; the last failed one is why it was withheld or moved."""

    section: str
    item_id: str | None  # None for a withheld item
    text: str
    outcomes: tuple[tuple[str, CheckOutcome], ...]
    cited: tuple[int, ...]  # sentences the draft cited
    moved_to: tuple[int, ...] = ()  # sentences that support the item instead, where those cited did not


@dataclass(frozen=True, slots=True)
class Verified:
    """The part of a briefing that verification decides: same article, draft and analysis give the same value."""

    headline: str
    summary: tuple[Statement, ...]
    key_actors: tuple[Actor, ...]
    claims: tuple[Claim, ...]
    open_questions: tuple[Question, ...]
    counterarguments: tuple[Counterargument, ...]
    withheld: tuple[Withheld, ...]
    coverage: Coverage
    checks: tuple[ItemChecks, ...] = ()  # for the receipt
    original_headline: str | None = None  # where ``headline`` is a translation


@dataclass(frozen=True, slots=True)
class Briefing:
    """A verified briefing of one revision of an article, with its receipt."""

    id: str
    article: Article
    verified: Verified
    receipt: Receipt

    @property
    def language(self) -> str:
        """The language its words are in, BCP 47; evidence stays in the article's."""
        return self.receipt.translated_to or self.article.language


# --- what changes afterwards ----------------------------------------------------------------------------------------

Item: TypeAlias = Statement | Actor | Claim | Question | Counterargument


def wording(item: Item) -> str:
    """What an item says, as one string: an actor's name, any other's text."""
    return item.name if isinstance(item, Actor) else item.text


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
