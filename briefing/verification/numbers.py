"""Numbers as values with units: digits and words alike, so that "twenty thousand" is 20,000."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from briefing.verification.context import Context
from briefing.verification.item import Failure, Item

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
    "seventeen eighteen nineteen".split()  # fmt: skip
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth".split()
)
_SCALES = {
    "one": 1, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "k": 10**3,
    "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12, "dozen": 12,
}  # fmt: skip
_SCALE_WORDS = "hundred thousand million billion trillion dozen".split()
_WORDS: dict[str, int] = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * tens for tens, word in enumerate(_TENS, 2)}
    | {word: value for value, word in enumerate(_ORDINALS)}
    | {f"{word[:-1]}ieth": 10 * tens for tens, word in enumerate(_TENS, 2)}
    | {"half": 0, "quarter": 0}
)
_FRACTIONS = {
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "½": Decimal("0.5"),
    "¼": Decimal("0.25"),
    "¾": Decimal("0.75"),
}
_MEASURES = {
    "%": "%", "percent": "%", "per cent": "%", "pc": "%", "percentage point": "point", "percentage points": "point",
    "basis points": "basis point", "points": "point", "point": "point",
    "dollar": "$", "dollars": "$", "euro": "€", "euros": "€", "pound": "pound", "pounds": "pound", "sterling": "pound",
    "yen": "¥", "yuan": "yuan", "rubles": "rouble", "roubles": "rouble", "rupees": "rupee", "cents": "cent",
    "km": "kilometre", "kilometre": "kilometre", "kilometres": "kilometre", "kilometer": "kilometre",
    "kilometers": "kilometre", "mile": "mile", "miles": "mile", "metre": "metre", "metres": "metre", "meter": "metre",
    "meters": "metre", "foot": "foot", "feet": "foot", "inch": "inch", "inches": "inch", "yard": "yard",
    "yards": "yard", "acre": "acre", "acres": "acre", "hectare": "hectare", "hectares": "hectare", "kg": "kilogram",
    "kilogram": "kilogram", "kilograms": "kilogram", "kilo": "kilogram", "kilos": "kilogram", "ton": "ton",
    "tons": "ton", "tonne": "tonne", "tonnes": "tonne", "gram": "gram", "grams": "gram", "ounce": "ounce",
    "ounces": "ounce", "litre": "litre", "litres": "litre", "liter": "litre", "liters": "litre", "gallon": "gallon",
    "gallons": "gallon", "barrel": "barrel", "barrels": "barrel", "second": "second", "seconds": "second",
    "minute": "minute", "minutes": "minute", "hour": "hour", "hours": "hour", "day": "day", "days": "day",
    "week": "week", "weeks": "week", "month": "month", "months": "month", "year": "year", "years": "year",
    "decade": "decade", "decades": "decade", "century": "century", "centuries": "century", "degree": "degree",
    "degrees": "degree", "watt": "watt", "watts": "watt", "kilowatt": "kilowatt", "kilowatts": "kilowatt",
    "megawatt": "megawatt", "megawatts": "megawatt", "gigawatt": "gigawatt", "gigawatts": "gigawatt",
    "a.m": "a.m", "p.m": "p.m", "am": "a.m", "pm": "p.m", "mph": "mph", "kph": "kph", "times": "times", "fold": "times",
}  # fmt: skip
_CURRENCIES = {"$": "$", "£": "pound", "€": "€", "¥": "¥", "₹": "rupee", "₽": "rouble"}
_PARTS = {
    "unknown many",
    "%",
    "$",
    "€",
    "pound",
    "¥",
    "point",
    "clock",
    "a.m",
    "p.m",
}  # a bare number is not the same as one of these

_VAGUE = {f"{scale}s" for scale in _SCALE_WORDS}


def _one_of(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_SMALL = rf"(?:{_one_of(_TENS)}[\s-]+{_one_of([*_UNITS[1:10], *_ORDINALS[1:10]])}\b|{_one_of(_WORDS)}\b)"
_SCALE = rf"{_one_of(_SCALE_WORDS)}s?\b"
_SPELLED = (
    rf"{_SMALL}(?:\s+and\s+a\s+(?:half|quarter)\b)?(?:[\s-]+(?:a\s+)?{_SCALE}(?:[\s-]+(?:and\s+)?{_SMALL})?)*"
    rf"|{_SCALE}(?:[\s-]+{_SCALE})*"
)
_NUMBER = re.compile(
    rf"(?P<currency>[$£€¥₹₽])?\s?(?<![\w.])(?P<sign>(?<![\w)])[-−])?"
    rf"(?P<digits>\d{{1,2}}:\d\d|\d['’′]\d{{1,2}}(?=[\"”″])|\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<half>[½¼¾])?"
    rf"(?P<suffix>(?:st|nd|rd|th|['’]?s)(?!\w))?(?P<glued>(?:k|m|mn|bn|b|tn|trn)(?!\w))?(?!\d)"
    rf"|\b(?P<words>{_SPELLED})|(?P<lone>[½¼¾])",
    re.IGNORECASE,
)
_SCALE_AFTER = re.compile(r"[\s-]?(hundred|thousand|million|billion|trillion|dozen|bn|mn|tn)s?\b", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    r"[\s-]*(?:(?:square|cubic|metric|nautical|more|full|whole|consecutive|straight|working|business|US|U\.S\.) )?("
    + "|".join(re.escape(unit) for unit in sorted(_MEASURES, key=len, reverse=True))
    + r")(?![a-z])",
    re.IGNORECASE,
)
# How a number is meant that is not said to be exact: roughly so, or no less, or no more.
_BOUNDS = {
    "about": "about|around|roughly|approximately|nearly|almost|some|circa|close to|estimated|just (?:under|over)",
    "above": "more than|over|above|at least|exceed(?:s|ed|ing)?|upwards? of|no (?:fewer|less) than|"
    "(?:greater|higher|larger|older) than",
    "below": "less than|fewer than|under|below|up to|at most|no(?:t)? more than|as (?:many|much) as|"
    "(?:lower|smaller|younger) than",
}
_BOUND = tuple((kind, re.compile(rf"\b(?:{forms})\s$", re.IGNORECASE)) for kind, forms in _BOUNDS.items())
_LONGEST_BOUND = 20
_FROM = re.compile(r"\bfrom\s$", re.IGNORECASE)
_RANGE_AFTER = re.compile(r"\s*(?:to|and|or|-|–|—)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, the values it can stand for ("5 to 10 million": 5, or 5 million), and its unit."""

    printed: str
    start: int
    end: int
    values: frozenset[Decimal]
    unit: str | None = None
    scale: int = 1  # the "million" of "10 million"
    bound: str | None = None  # "about", "above", "below" of "more than 10 million"

    def agrees(self, other: "Number") -> bool:
        """Whether the other states the same value and, where this one has a unit, the same unit."""
        if not self.values & other.values or self.bound != other.bound:
            return False
        if self.unit is None:
            return other.unit not in _PARTS
        return self.unit == other.unit


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text in order; "one" alone is none, being mostly a pronoun."""
    found = list(_read(text))
    for index in range(len(found) - 2, -1, -1):
        found[index] = _in_range(text, found[index], found[index + 1])
    return tuple(found)


def check_numbers(item: Item, context: Context) -> Failure | None:
    """Whether every number of the item stands in its evidence, with its unit."""
    if item.verbatim:
        return None
    printed = numbers(item.source)
    for number in numbers(item.text):
        if not any(number.agrees(other) for other in printed):
            return Failure("number_mismatch", expected=", ".join(n.printed for n in printed), found=number.printed)
    said_before, before = _after_from(item.text), _after_from(item.source)
    if said_before and before and not any(one.agrees(other) for one in said_before for other in before):
        return Failure("number_mismatch", expected=f"from {before[0].printed}", found=f"from {said_before[0].printed}")
    return None


def _after_from(text: str) -> list[Number]:
    """The numbers that something went up or down from."""
    return [number for number in numbers(text) if _FROM.search(text[max(0, number.start - 6) : number.start])]


def _read(text: str) -> Iterator[Number]:
    end = 0
    for match in _NUMBER.finditer(text):
        value = _spelled(match.group("words")) if match.group("words") else _from_digits(match)
        if match.start() >= end and value is not None:
            number = _measured(text, match, value)
            end = number.end
            yield number


def _from_digits(match: re.Match[str]) -> Decimal:
    digits = re.sub(r"[^\d.]", "", match.group("digits") or "0")
    value = Decimal(digits) + _FRACTIONS.get(match.group("half") or match.group("lone") or "", Decimal(0))
    return -value if match.group("sign") else value


def _measured(text: str, match: re.Match[str], value: Decimal) -> Number:
    """The number with the scale and unit that stand before and after it."""
    end = match.end()
    after = _SCALE_AFTER.match(text, end) if match.group("digits") else None
    scale = _SCALES[(after.group(1) if after else match.group("glued") or "one").lower()]
    end = after.end() if after else end
    unit = _CURRENCIES.get(match.group("currency") or "") or _form(match)
    after = _UNIT_AFTER.match(text, end) if unit is None else None
    if after:
        unit, end = _MEASURES[after.group(1).lower()], after.end()
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return Number(text[start:end].strip(), start, end, frozenset({value * scale}), unit, scale, _bound(text, start))


def _bound(text: str, start: int) -> str | None:
    before = text[max(0, start - _LONGEST_BOUND) : start]
    if text[start].isalpha():
        before = before.removesuffix("a ")  # "about a million", but "sued over a $5 million loan"
    return next((kind for kind, pattern in _BOUND if pattern.search(before)), None)


def _form(match: re.Match[str]) -> str | None:
    """A unit that the form of the number is: "the 1990s", "9:30", "6'2\"", "thousands"."""
    if match.group("suffix") in ("s", "'s", "’s") and match.group("digits").endswith("0"):
        return "decade of years"
    if re.search(r"['’′]", match.group("digits") or ""):
        return "height"
    if ":" in (match.group("digits") or ""):
        return "clock"
    return "unknown many" if (match.group("words") or "").lower() in _VAGUE else None


def _in_range(text: str, first: Number, second: Number) -> Number:
    """The first of two numbers of a range, with the scale and unit that only the second prints."""
    if not _RANGE_AFTER.fullmatch(text[first.end : second.start]):
        return first
    values = first.values | {value * second.scale for value in first.values}
    return Number(first.printed, first.start, first.end, values, first.unit or second.unit, 1, first.bound)


def _spelled(words: str) -> Decimal | None:
    """Value of a number in words; None for a lone "one", "half" or scale used as a noun ("dozens")."""
    tokens = [token for token in re.split(r"[\s-]+", words.lower()) if token not in ("and", "a")]
    if tokens in (["one"], ["half"], ["quarter"], ["zero"]):
        return None
    total, group = Decimal(0), Decimal(0)
    for token in tokens:
        singular = token if token in _WORDS else token.removesuffix("s")
        if singular in _SCALE_WORDS:
            scale = Decimal(_SCALES[singular])
            if scale <= 100:
                group = (group or 1) * scale
            else:
                total, group = total + (group or 1) * scale, Decimal(0)
        else:
            group += _FRACTIONS.get(singular, Decimal(_WORDS.get(singular, 0)))
    return total + group
