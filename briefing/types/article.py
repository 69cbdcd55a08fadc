"""An article: its text, fixed once, with numbered sentences.

Every offset is a code point into ``Article.text``, end exclusive, so ``article.text[span.start:span.end]`` is the span
(W3C TextPositionSelector). Sentence and paragraph numbers start at 1.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


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
