"""Dated statements of an article, in order of their dates. Only dates that the text prints count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from briefing.types import Article, Sentence

_MONTHS = "January February March April May June July August September October November December".split()
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"Sept": 9}
_NUMBER = {name: number for number, name in enumerate(_MONTHS, 1)} | _SHORT
_MONTH = "|".join(sorted(_NUMBER, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y2>(?:19|20)\d\d))?"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m3>{_MONTH})\.?(?:,? (?P<y3>(?:19|20)\d\d))?"
    rf"|(?P<m4>{_MONTH})\.?,? (?P<y4>(?:19|20)\d\d))\b"
)
_HALF_YEAR = 183  # days


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as printed, the day (or month's first day) it means, and the sentence that holds it."""

    label: str
    day: date
    sentence: int
    text: str


def timeline(article: Article) -> tuple[Dated, ...]:
    """Sentences with a date in them, oldest first; empty where only one date is printed."""
    found = sorted(_dated(article), key=lambda each: (each.day, each.sentence))
    return tuple(found) if len({each.day for each in found}) > 1 else ()


def _dated(article: Article) -> Iterator[Dated]:
    for sentence in article.sentences:
        if sentence.heading:
            continue
        for match in _DATE.finditer(article.text, sentence.start, sentence.end):
            day = _day(match, article)
            if day is not None:
                yield Dated(match.group(), day, sentence.number, _text(article, sentence))


def _day(match: re.Match[str], article: Article) -> date | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    year, month, day = (next((v for n, v in parts.items() if n[0] == kind), None) for kind in "ymd")
    number = _NUMBER.get(month or "") or int(month or 1)
    try:
        if year is None:
            return _nearest(article, number, int(day or 1))
        return date(int(year), number, int(day or 1))
    except ValueError:
        return None


def _nearest(article: Article, month: int, day: int) -> date | None:
    """The day of that name closest to the article's own date: news rarely speaks of one half a year away."""
    if article.published_at is None:
        return None
    published = article.published_at.date()
    near = (date(published.year + shift, month, day) for shift in (-1, 0, 1))
    return next((each for each in near if abs((each - published).days) <= _HALF_YEAR), None)


def _text(article: Article, sentence: Sentence) -> str:
    return article.text[sentence.start : sentence.end]
