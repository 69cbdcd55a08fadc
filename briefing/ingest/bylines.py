"""Who wrote an article, of all that a page lists as its authors."""

import re
from collections.abc import Iterable

_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATE = re.compile(rf"(?:(?<=staff)\s+(?:{_MONTHS})|\s+(?:{_MONTHS})\s+\d[\s\d,.:]*)$", re.IGNORECASE)  # not T. May
_POST = re.compile(  # what somebody is, listed as if it were somebody
    r"\b(?:writer|reporter|correspondent|editor|columnist|contributor|producer|journalist|critic|anchor)s?$",
    re.IGNORECASE,
)
_ACCOUNT = re.compile(r"\S*(?:admin\w*|webmaster|wordpress)|\S*\d\S*|\w+-\w", re.IGNORECASE)
_INITIAL = re.compile(r"\s\w\.?(?=\s)")


def byline(listed: str | None, *, site: str | None = None, host: str | None = None) -> str | None:
    """Names of those who wrote the article, comma separated; None where nobody is listed but the site itself.

    Pages list accounts, posts, the site, and one person twice. ``listed`` is separated by semicolons.
    """
    places = {_letters(place) for place in (site, host) if place}
    names = [_DATE.sub("", " ".join(each.split())) for each in (listed or "").split(";")]
    people = [each for each in names if each and not _ACCOUNT.fullmatch(each) and _letters(each) not in places]
    named = [each for each in people if not _POST.search(each)] or people
    return ", ".join(_once(named)) or None


def _once(names: Iterable[str]) -> Iterable[str]:
    """Each person once: with and without a middle initial is one."""
    kept: dict[str, str] = {}
    for each in names:
        kept.setdefault(_letters(_INITIAL.sub("", each)), each)
    return kept.values()


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()
