"""Dated statements of an article, in order of their dates. Only dates that the text prints count."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from briefing.types.article import Article
from briefing.web.printed_dates import printed_dates

MOST = 12  # statements in one timeline; more of them bury the rest of the page


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as printed, the day (or month's first day) it means, and the sentence that holds it.

    ``day`` is None where neither the words nor the article's own date tell which.
    """

    label: str
    day: date | None
    sentence: int
    text: str

    @property
    def meant(self) -> date | None:
        """The day, where the printed words alone do not say it all."""
        return self.day if self.day and str(self.day.year) not in self.label else None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Statements of known days, oldest first, then those of unknown ones, as they come in the text.

    ``more`` is how many statements there are besides.
    """

    dated: tuple[Dated, ...]
    undated: tuple[Dated, ...]
    more: int


def timeline(article: Article) -> Timeline | None:
    """Sentences with a date in them; None where only one date is printed."""
    found = tuple(_dated(article))
    if len({each.day or each.label for each in found}) < 2:
        return None
    kept = found[:MOST]  # news tells first what matters most
    dated = sorted(((each.day, each) for each in kept if each.day), key=lambda pair: (pair[0], pair[1].sentence))
    undated = groupby((each for each in kept if each.day is None), key=lambda each: each.sentence)
    return Timeline(
        tuple(each for _, each in dated),
        tuple(_together(tuple(of_one)) for _, of_one in undated),
        len(found) - len(kept),
    )


def _together(found: tuple[Dated, ...]) -> Dated:
    """The dates of one sentence as one statement."""
    return replace(found[0], label=", ".join(each.label for each in found))


def _dated(article: Article) -> Iterator[Dated]:
    published = article.published_at.date() if article.published_at else None
    for sentence in article.sentences:
        if sentence.heading:
            continue
        seen = set()
        for found in printed_dates(article.text, sentence.start, sentence.end, published):
            if (found.day or found.label) not in seen:
                seen.add(found.day or found.label)
                yield Dated(found.label, found.day, sentence.number, article.text[sentence.start : sentence.end])
