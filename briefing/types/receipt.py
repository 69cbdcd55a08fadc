"""The receipt of a briefing: what made it, from what, at what price, and which checks its items went through."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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
