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
_AHEAD = re.compile(r"\b(?:will|would|shall|may|might|is to|are to|due|set to|plans? to|scheduled|expected)\b")
# what was once to come may have come: "was due to open on Friday"; nor does "could" tell
_EITHER = re.compile(r"\b(?:could|(?:was|were|been) (?:due|set to|to|scheduled|expected|planned))\b")
# the present for what is planned: "It opens on Friday."; not "Race starts on Friday were delayed."
_PLANNED = re.compile(
    r"\b(?:(?:re)?opens|begins?|starts|ends|closes|resumes?|expires?|meets|convenes?|reopen|kicks? off"
    r"|takes? (?:place|effect)|comes? into (?:force|effect)|goes? on (?:sale|trial|strike))(?: [\w’'-]+){0,4} $"
)
_CLOSED = re.compile(
    r" (?:morning|afternoon|evening|night)|[.,;:!?)—–]|$| (?:and|but|at|in|with|for|after|before|when)\b"
)
# after a day that opens the sentence: "On Friday the council will vote"
_OPENS = re.compile(r"\W*(?:(?:On|By|From) )?$")
_LATER = re.compile(
    r",?(?: (?!and\b|told\b|said\b|says\b|\w+ed\b)[\w’'-]+){1,4}"
    r" (?:will|shall|is to|are to|is due|are due|is set|are set)\b"
)
_HALF_YEAR = 183  # days


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date in the article's words, and the day (or the month's first) it means; None where nothing tells which."""

    label: str
    day: date | None


def printed_dates(text: str, start: int, end: int, published: date | None) -> Iterator[PrintedDate]:
    """The dates in a sentence. What lacks its year, or is a weekday, counts from the day the article is of."""
    for match in _DATE.finditer(text, start, end):
        before = text[start : match.start()]
        if match["weekday"]:
            if not match["which"] and _OF_A_NAME.search(before) and not _BEFORE_WEEKDAYS.search(before):
                continue
            yield PrintedDate(match.group(), published and _weekday(match, before, text[match.end() : end], published))
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


def _weekday(match: re.Match[str], before: str, after: str, published: date) -> date | None:
    """The last such day up to the article's own; the first after it where the words look ahead. None where unsure."""
    back = (published.weekday() - _WEEKDAYS.index(match["weekday"])) % 7
    coming = published + timedelta(days=7 - back)
    if match["which"]:
        return coming if match["which"].lower() == "next" else published - timedelta(days=back or 7)
    clause = _CLAUSE.split(before)[-1]
    if _EITHER.search(clause):
        return None
    if (
        _AHEAD.search(clause)
        or (_PLANNED.search(clause) and _CLOSED.match(after))
        or (_OPENS.match(before) and _LATER.match(after))
    ):
        return coming if back else None  # of the article's own weekday: today, or in a week
    return published - timedelta(days=back)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
