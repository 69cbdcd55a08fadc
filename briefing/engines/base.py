"""What every engine is: an article goes in, a Draft comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.analysis import Analysis
from briefing.types.article import Article
from briefing.types.draft import Draft
from briefing.types.receipt import PromptIdentity, Usage

if TYPE_CHECKING:
    from briefing.engines.embedded.coreference import Entities


@dataclass(frozen=True, slots=True)
class Reading:
    """An article read by rules once, for whichever engine writes and for the checks after it."""

    parsed: ParsedArticle
    entities: "Entities"
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class Written:
    """A draft and what it took to write it."""

    draft: Draft
    usage: Usage
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Translated:
    """Wordings in another language by the keys they were given with, and what it took to write them."""

    texts: Mapping[str, str]
    usage: Usage
    attempts: int = 1


class Engine(Protocol):
    """Writes drafts. Name, model, server and prompt take part in the cache key of what it writes."""

    @property
    def name(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def server(self) -> str | None: ...
    @property
    def prompt(self) -> PromptIdentity | None: ...

    def write(self, reading: Reading, language: str) -> Written:
        """A draft in ``language`` (BCP 47), the article's own. Raises EngineError."""
        ...

    def translate(self, texts: Mapping[str, str], article: Article, language: str) -> Translated:
        """Wordings of a briefing of the article in another language. Raises EngineError, UnsupportedLanguage."""
        ...
