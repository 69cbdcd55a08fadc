"""The article that all items of a briefing are checked within, with what its analysis found, by sentence."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from briefing.types.analysis import Analysis, Attribution
from briefing.types.article import Article, Sentence, Span
from briefing.types.draft import DraftActor


class Extent(Protocol):
    """Anything with a start and an end in the article: a span, a sentence, a piece of evidence."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True)
class Context:
    """An article and its analysis. Looking things up by place takes no time that grows with the article."""

    article: Article
    analysis: Analysis

    def sentences_in(self, extents: Iterable[Extent]) -> list[Sentence]:
        """The sentences that these places touch, in order."""
        found = {sentence for extent in extents for sentence in self._touched(extent)}
        return sorted(found)

    def actors_in(self, extents: Iterable[Extent]) -> list[DraftActor]:
        """The actors mentioned in these places, most salient first."""
        numbers = {
            index
            for extent in extents
            for sentence in self._touched(extent)
            for index, span in self._mentions.get(sentence.number, ())
            if _meet(span, extent)
        }
        return [self.analysis.actors[index] for index in sorted(numbers)]

    def attributions_in(self, extents: Iterable[Extent]) -> list[Attribution]:
        """The attributions whose content touches these places, in order."""
        numbers = {
            index
            for extent in extents
            for sentence in self._touched(extent)
            for index, span in self._contents.get(sentence.number, ())
            if _meet(span, extent)
        }
        return [self.analysis.attributions[index] for index in sorted(numbers)]

    def quotations_in(self, extents: Iterable[Extent]) -> list[Span]:
        """The quotations that touch these places, in order."""
        found = {
            span
            for extent in extents
            for sentence in self._touched(extent)
            for _, span in self._quotations.get(sentence.number, ())
            if _meet(span, extent)
        }
        return sorted(Span(span.start, span.end) for span in found)

    def sentence_start(self, offset: int) -> int:
        """Where the sentence begins that holds this code point; the offset itself before the first."""
        index = bisect_right(self._starts, offset) - 1
        return self._starts[index] if index >= 0 else offset

    def _touched(self, extent: Extent) -> list[Sentence]:
        first = max(bisect_right(self._starts, extent.start) - 1, 0)
        last = bisect_left(self._starts, extent.end)
        return [sentence for sentence in self.article.sentences[first:last] if _meet(sentence, extent)]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.article.sentences]

    @cached_property
    def _mentions(self) -> dict[int, list[tuple[int, Extent]]]:
        return self._by_sentence(
            (index, span) for index, actor in enumerate(self.analysis.actors) for span in actor.spans
        )

    @cached_property
    def _contents(self) -> dict[int, list[tuple[int, Extent]]]:
        found = enumerate(self.analysis.attributions)
        return self._by_sentence((index, span) for index, attribution in found for span in attribution.content)

    @cached_property
    def _quotations(self) -> dict[int, list[tuple[int, Extent]]]:
        return self._by_sentence(enumerate(self.analysis.quotations))

    def _by_sentence(self, places: Iterable[tuple[int, Extent]]) -> dict[int, list[tuple[int, Extent]]]:
        found: dict[int, list[tuple[int, Extent]]] = defaultdict(list)
        for index, span in places:
            for sentence in self._touched(span):
                found[sentence.number].append((index, span))
        return dict(found)


def _meet(one: Extent, other: Extent) -> bool:
    return one.start < other.end and other.start < one.end
