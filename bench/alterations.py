"""Sentences altered so that they no longer say what the article says: the kinds that everybody tries first.

Each alteration takes a sentence and a source of chance and gives the altered one, or None where it does not apply.
"""

import random
import re
from collections.abc import Callable, Sequence

Alteration = Callable[[str, random.Random], str | None]

_AUXILIARY = re.compile(
    r"\b(is|are|was|were|will|would|could|should|can|has|have|had|may|might|must)\b(?!n?['’]t| not)"
)
_NEGATED = re.compile(r"\b(is|are|was|were|would|could|should|has|have|had|did|does|do)(?:n['’]t| not)\b")
_NOT = re.compile(r"\b(?:not|never) ")
_DIGIT = re.compile(r"\d")
_MODAL = re.compile(r"\b(?:could|may|might)\b")
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][a-z]+ )*([A-Z][a-z]{3,})\b")
_FULL_NAME = re.compile(r"(?<=[a-z,] )([A-Z][a-z]{2,}) ([A-Z][a-z]{3,})\b(?! [A-Z])")
_UNITS = {
    "percent": "percentage points", "per cent": "percentage points", "million": "billion", "billion": "million",
    "thousand": "million", "dollars": "euros", "miles": "kilometers", "kilometers": "miles", "hours": "days",
    "days": "weeks", "weeks": "months", "months": "years", "years": "months", "$": "€", "%": " percentage points",
    "minutes": "hours", "feet": "meters", "tons": "pounds",
}  # fmt: skip
_UNIT = re.compile(
    r"(?P<symbol>\$)(?=\d)|(?<=\d)(?P<percent>%)|(?<=\d[ -])(?P<word>"
    + "|".join(unit for unit in _UNITS if unit.isalpha() or " " in unit)
    + r")\b"
)
_QUALIFIER = re.compile(r"\b(?:former|acting|alleged|suspected|interim|deputy|then-|so-called)[ -]?(?=\w)")
_NO_NAMES = set(
    "January February March April June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday This That These Those There They What When Where Which While With".split()
)


def replaced(
    pattern: re.Pattern[str], text: str, chance: random.Random, new: Callable[[re.Match[str]], str]
) -> str | None:
    """The text with one match of a pattern, by chance, made into something else; None where there is none."""
    found = list(pattern.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    return text[: match.start()] + new(match) + text[match.end() :]


def negation_added(text: str, chance: random.Random) -> str | None:
    """ "is" becomes "is not"."""
    return replaced(_AUXILIARY, text, chance, lambda match: match.group() + " not")


def negation_dropped(text: str, chance: random.Random) -> str | None:
    """ "is not" becomes "is"; "never" goes."""
    return replaced(_NEGATED, text, chance, lambda match: match.group(1)) or replaced(_NOT, text, chance, lambda _: "")


def digit_changed(text: str, chance: random.Random) -> str | None:
    """One digit becomes another."""
    return replaced(_DIGIT, text, chance, lambda match: str((int(match.group()) + chance.randint(1, 8)) % 10))


def modality_raised(text: str, chance: random.Random) -> str | None:
    """ "could" becomes "will"."""
    return replaced(_MODAL, text, chance, lambda _: "will")


def unit_changed(text: str, chance: random.Random) -> str | None:
    """ "million" becomes "billion", dollars become euros."""
    return replaced(_UNIT, text, chance, lambda match: _UNITS[match.group()])


def qualifier_dropped(text: str, chance: random.Random) -> str | None:
    """ "the former president" becomes "the president"."""
    return replaced(_QUALIFIER, text, chance, lambda _: "")


def name_swapped(others: Sequence[str]) -> Alteration:
    """A surname becomes another one of the same article that the sentence does not have."""

    def swap(text: str, chance: random.Random) -> str | None:
        new = [name for name in others if name not in text]
        found = [match for match in _NAME.finditer(text) if match.group(1) in others]
        if not new or not found:
            return None
        match = chance.choice(found)
        return text[: match.start(1)] + chance.choice(new) + text[match.end(1) :]

    return swap


def surnames(text: str) -> list[str]:
    """Surnames of a text: words printed after a first name and elsewhere alone, never in lower case or after "the"."""
    after_first = {
        match.group(1) for match in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]+ ([A-Z][a-z]{3,})\b(?! [A-Z])", text)
    }
    alone = {match.group(1) for match in re.finditer(r"(?<=[a-z,] )([A-Z][a-z]{3,})\b(?! [A-Z])", text)}
    common = set(re.findall(r"\b(?:the|an?) ([A-Z][a-z]+)", text)) | _NO_NAMES
    lower = set(re.findall(r"\b[a-z]+\b", text))
    return sorted(name for name in (after_first & alone) - common if name.lower() not in lower)


def first_name_swapped(others: Sequence[str]) -> Alteration:
    """A first name becomes another one of the same article."""

    def swap(text: str, chance: random.Random) -> str | None:
        found = [match for match in _FULL_NAME.finditer(text) if match.group(1) in others]
        new = [name for name in others if name not in text]
        if not found or not new:
            return None
        match = chance.choice(found)
        return text[: match.start(1)] + chance.choice(new) + text[match.end(1) :]

    return swap


def first_names(text: str) -> list[str]:
    """First names of a text: words printed before one of its surnames."""
    last = set(surnames(text))
    found = {match.group(1) for match in _FULL_NAME.finditer(text) if match.group(2) in last}
    lower = set(re.findall(r"\b[a-z]+\b", text))
    return sorted(name for name in found if name not in last | _NO_NAMES and name.lower() not in lower)


def spliced(first: str, second: str) -> str:
    """The first half of one sentence and the second half of another."""
    one, two = first.split(), second.split()
    return " ".join(one[: len(one) // 2] + two[len(two) // 2 :])


ALTERED: dict[str, Alteration] = {
    "negation added": negation_added,
    "negation dropped": negation_dropped,
    "digit changed": digit_changed,
    "modality raised": modality_raised,
    "unit changed": unit_changed,
    "qualifier dropped": qualifier_dropped,
}
