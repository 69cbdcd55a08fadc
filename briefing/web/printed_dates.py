"""Dates as an article prints them, and the days they mean: "3 March 2026", "May 2", "on Tuesday"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = "January February March April May June July August September October November December".split()
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"Sept": 9}
_NUMBER = {name: number for number, name in enumerate(_MONTHS, 1)} | _SHORT
_MONTH = "|".join(sorted(_NUMBER, key=len, reverse=True))
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_DATE = re.compile(
    rf"\b(?:(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<y2>(?:19|20)\d\d))?"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m3>{_MONTH})\.?(?:,? (?P<y3>(?:19|20)\d\d))?"
    rf"|(?P<m4>{_MONTH})\.?,? (?P<y4>(?:19|20)\d\d)"
    # a weekday that no date follows and that is no part of a name: Good Friday, the Sunday Times
    rf"|(?:(?P<which>[Ll]ast|[Nn]ext) )?(?P<weekday>{'|'.join(_WEEKDAYS)})(?!,? (?:\d|(?:{_MONTH})\b)))\b"
)
_OF_A_NAME = re.compile(r"(?:\b[A-Z]\w*|\b(?:[Tt]he|[Ee]very|[Ee]ach|[Aa]|[Aa]n))[ -]$")
_BEFORE_WEEKDAYS = re.compile(r"\b(?:On|By|Since|Until|From|Last|Next|This|Early|Late) $")
_CLAUSE = re.compile(r"[,;:—–]|\b(?:that|which|who|said|after|before|when)\b")
_AHEAD = re.compile(r"\b(?:will|would|shall|may|might|could|is to|are to|due|set to|plans? to|scheduled|expected)\b")
_HALF_YEAR = 183  # days


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in the article's words, and the day (or the month's first) it means; None where nothing tells the year."""

    label: str
    day: date | None


def printed_dates(text: str, start: int, end: int, published: date | None) -> Iterator[PrintedDate]:
    """The dates in a sentence. What lacks its year, or is a weekday, counts from the day the article is of."""
    for match in _DATE.finditer(text, start, end):
        before = text[start : match.start()]
        if match["weekday"]:
            if not match["which"] and _OF_A_NAME.search(before) and not _BEFORE_WEEKDAYS.search(before):
                continue
            yield PrintedDate(match.group(), published and _weekday(match, before, published))
            continue
        parts = _parts(match)
        if _exists(*parts):
            yield PrintedDate(match.group(), _day(*parts, published))


def _parts(match: re.Match[str]) -> tuple[int | None, int, int]:
    """Year, where it is printed, month and day."""
    given = {name[0]: value for name, value in match.groupdict().items() if value}
    month = _NUMBER.get(given["m"]) or int(given["m"])
    return int(given["y"]) if "y" in given else None, month, int(given.get("d", 1))


def _exists(year: int | None, month: int, day: int) -> bool:
    return _date(year or 2000, month, day) is not None  # 2000 has a 29 February


def _day(year: int | None, month: int, day: int, published: date | None) -> date | None:
    if year is not None:
        return _date(year, month, day)
    return _nearest(published, month, day) if published else None


def _nearest(published: date, month: int, day: int) -> date | None:
    """The day of that name closest to the article's own date: news rarely speaks of one half a year away."""
    near = (_date(published.year + shift, month, day) for shift in (-1, 0, 1))
    return next((each for each in near if each and abs((each - published).days) <= _HALF_YEAR), None)


def _weekday(match: re.Match[str], before: str, published: date) -> date:
    """The last such day up to the article's own; the first after it where the words look ahead."""
    back = (published.weekday() - _WEEKDAYS.index(match["weekday"])) % 7
    which = (match["which"] or "").lower()
    clause = _CLAUSE.split(before)[-1]
    if which == "next" or (not which and _AHEAD.search(clause)):
        return published + timedelta(days=7 - back)
    return published - timedelta(days=back or 7 if which == "last" else back)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
