"""What a check sees: one item with its evidence, within one article; and what it answers."""

from collections.abc import Callable
from dataclasses import dataclass

from briefing.types.article import Span
from briefing.types.draft import Basis, ClaimKind
from briefing.types.items import Evidence
from briefing.verification.context import Context

ASSERTING = frozenset({"headline", "summary", "claims", "counterarguments"})


@dataclass(frozen=True, slots=True)
class Item:
    """A draft item in the form that all checks read, whatever section it is of."""

    section: str
    text: str
    evidence: tuple[Evidence, ...]
    speaker: str | None = None
    kind: ClaimKind | None = None
    basis: Basis = Basis.IN_ARTICLE
    cue: str | None = None
    marked: bool = False  # drafted in quotation marks from beginning to end
    places: tuple[Span, ...] = ()  # in the article, where it is copied from its evidence in one or more pieces

    @property
    def verbatim(self) -> bool:
        """Whether all its words are copied from its evidence."""
        return bool(self.places)

    @property
    def asserts(self) -> bool:
        """Whether it says that something is so: a name, a question or a position opposed does not."""
        return self.section in ASSERTING and self.basis is Basis.IN_ARTICLE

    @property
    def source(self) -> str:
        """All words of its evidence."""
        return "\n".join(piece.exact for piece in self.evidence)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an item does not agree with its evidence: a stable code, what the article says, what the item says."""

    reason: str
    expected: str | None = None
    found: str | None = None


Check = Callable[[Item, Context], Failure | None]
