"""A briefing: what verification lets pass of a draft, its coverage of the article, and its receipt."""

from dataclasses import dataclass
from typing import NamedTuple

from briefing.types.article import Article
from briefing.types.draft import Withheld
from briefing.types.items import Actor, Claim, Counterargument, Question, Statement
from briefing.types.receipt import ItemChecks, Receipt


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
