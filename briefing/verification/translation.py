"""A verified briefing in another language: each item is translated after verification, and each translation checked.

Words of two languages cannot be compared. What can is numbers, people's names, length, and what the translation says
once it is translated back by a model that does not see the original. An item whose translation fails keeps its wording
in the article's language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TypeAlias, TypeVar

from briefing.types.article import Article
from briefing.types.briefing import Verified
from briefing.types.draft import ActorKind
from briefing.types.items import Claim, Counterargument, Question, Statement
from briefing.types.receipt import CheckOutcome, ItemChecks
from briefing.verification.lexicon import NEGATION
from briefing.verification.numbers import numbers
from briefing.verification.quotation import quoted
from briefing.verification.words import content

HEADLINE, _AGAINST = "headline", "/against"
Worded: TypeAlias = Statement | Claim | Question | Counterargument
_Item = TypeVar("_Item", Statement, Claim, Question, Counterargument)
_DIGITS = re.compile(r"(?<!\d)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,])|\d+(?:[.,:'’]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_NAMED_ALIKE = 0.6  # likeness of a surname with its form in another language: Zelenskyy, Selenskyj; Putin, Poutine
_COMES_BACK = 0.5  # of the content words of original and back-translation that both have, at least


def same_language(one: str, other: str) -> bool:
    """Whether two BCP 47 tags name one language: en and en-GB do."""
    return one.split("-")[0] == other.split("-")[0]


def wordings(verified: Verified) -> dict[str, str]:
    """What there is to translate, by key: the headline, every item's text, and the positions opposed."""
    found = {HEADLINE: verified.headline} if verified.headline else {}
    found |= {item.id: item.text for item in _items(verified)}
    for point in verified.counterarguments:
        if point.against and point.against.text:
            found[point.id + _AGAINST] = point.against.text
    return found


def translated(verified: Verified, texts: Mapping[str, str], back: Mapping[str, str], article: Article) -> Verified:
    """The briefing with those of the translations that pass, their originals beside them.

    ``texts``: translations by key as of ``wordings``; ``back``: those translated into the article's language again.
    """
    good = dict(_good(verified, texts, back, article))
    return replace(
        verified,
        headline=good.get(HEADLINE, verified.headline),
        original_headline=verified.headline if HEADLINE in good else None,
        summary=tuple(_reworded(item, good) for item in verified.summary),
        claims=tuple(_reworded(item, good) for item in verified.claims),
        open_questions=tuple(_reworded(item, good) for item in verified.open_questions),
        counterarguments=tuple(_with_position(_reworded(item, good), good) for item in verified.counterarguments),
        checks=tuple(_noted(checks, good) for checks in verified.checks),
    )


def is_translated(verified: Verified) -> bool:
    """Whether any of its words are translations."""
    return verified.original_headline is not None or any(item.original for item in _items(verified))


def _items(verified: Verified) -> tuple[Worded, ...]:
    return (*verified.summary, *verified.claims, *verified.open_questions, *verified.counterarguments)


def _good(
    verified: Verified, texts: Mapping[str, str], back: Mapping[str, str], article: Article
) -> Iterator[tuple[str, str]]:
    people = _surnames(verified)
    said: tuple[Claim | Counterargument, ...] = (*verified.claims, *verified.counterarguments)
    speakers = {item.id: item.speaker.name for item in said if item.speaker}
    for key, original in wordings(verified).items():
        words = quoted(" ".join(texts.get(key, "").split()), article.text)
        speaker = speakers.get(key.removesuffix(_AGAINST), "")
        changed = words and words != original
        if changed and failed_check(original, words, back.get(key, ""), people, speaker) is None:
            yield key, words


def failed_check(original: str, words: str, back: str, people: frozenset[str], speaker: str = "") -> str | None:
    """The check that a translation fails: length, numbers, names or meaning; None where it passes all.

    ``back`` is the translation translated back, ``people`` are the surnames of the briefing's people; ``speaker``
    may be named though the original does not.
    """
    if not _of_like_length(original, words):
        return "length"
    if not _same_numbers(original, words):
        return "numbers"
    if not _same_people(original, words, people, speaker):
        return "names"
    return None if _same_meaning(original, back) else "meaning"


def _of_like_length(original: str, words: str) -> bool:
    least = 0.4 if _is_latin(words) else 0.1  # Chinese says in one character what takes a word of English
    return least * len(original) - 10 <= len(words) <= 2.5 * len(original) + 40


def _same_numbers(original: str, words: str) -> bool:
    """Whether each says every number in digits that the other says, in digits or in words."""
    there, here = _digits(original), _digits(words)
    return here <= there | _spelled(original) and there - _small(there) <= here


def _digits(text: str) -> frozenset[str]:
    """Digits of each number, without what separates them: 2,500 in English is 2.500 in German."""
    return frozenset(re.sub(r"\D", "", match.group()) for match in _DIGITS.finditer(text))


def _small(digits: frozenset[str]) -> frozenset[str]:
    """Numbers that the other language may well write as a word."""
    return frozenset(each for each in digits if len(each) == 1 or each in ("10", "11", "12"))


def _spelled(original: str) -> frozenset[str]:
    """Digits of all values that the original may state in words, whole or in thousands, millions and billions."""
    values = {value for number in numbers(original) for value in number.values}
    scaled = {value / scale for value in values for scale in (1, 10**3, 10**6, 10**9)}
    return frozenset(re.sub(r"\D", "", format(each.normalize(), "f")) for each in scaled if _is_short(each))


def _is_short(value: Decimal) -> bool:
    return len(value.normalize().as_tuple().digits) <= 15


def _surnames(verified: Verified) -> frozenset[str]:
    people = (actor for actor in verified.key_actors if actor.kind is ActorKind.PERSON)
    return frozenset(word for actor in people for word in _WORD.findall(actor.name)[-1:])


def _same_people(original: str, words: str, people: frozenset[str], speaker: str) -> bool:
    """Whether the translation names nobody else, and everybody the original names where both use one alphabet."""
    there, here = _WORD.findall(original), _WORD.findall(words)
    strangers = people - set(there) - set(_WORD.findall(speaker))
    if strangers & set(here):
        return False
    return not _is_latin(words) or all(_is_named(name, here) for name in people & set(there))


def _is_named(name: str, words: list[str]) -> bool:
    capitalised = (word for word in words if word[0].isupper())
    return any(SequenceMatcher(None, name.lower(), word.lower()).ratio() >= _NAMED_ALIKE for word in capitalised)


def _is_latin(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter < "\u0250" for letter in letters) * 2 > len(letters)


def _same_meaning(original: str, back: str) -> bool:
    """Whether most content words of the original come back, few others, and as many negations."""
    there, here = set(content(original)), set(content(back))
    shared = 2 * len(there & here) / max(len(there) + len(here), 1)
    negated = bool(NEGATION.search(original))
    return (shared >= _COMES_BACK or there == here) and negated == bool(NEGATION.search(back))


def _reworded(item: _Item, good: Mapping[str, str]) -> _Item:
    words = good.get(item.id)
    return item if words is None else replace(item, text=words, original=item.text)


def _with_position(point: Counterargument, good: Mapping[str, str]) -> Counterargument:
    words = good.get(point.id + _AGAINST)
    if words is None or point.against is None:
        return point
    return replace(point, against=replace(point.against, text=words, original=point.against.text))


def _noted(checks: ItemChecks, good: Mapping[str, str]) -> ItemChecks:
    """The account of an item with the outcome of its translation; none for what is not translated: actors."""
    if checks.item_id is None or checks.section == "key_actors":
        return checks
    outcome = CheckOutcome.PASSED if checks.item_id in good else CheckOutcome.FAILED
    return replace(checks, outcomes=(*checks.outcomes, ("translation", outcome)))
