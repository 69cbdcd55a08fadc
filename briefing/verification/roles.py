"""Roles: who does something to whom, and what comes of what, is not turned round."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from briefing.verification.context import Context
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import FUNCTION_WORDS
from briefing.verification.names import names
from briefing.verification.words import bare, content, stem, words

_PASSIVE = re.compile(r"\bby\b", re.IGNORECASE)
# Words that stand between two things of which each has its place.
_BETWEEN = frozenset("to from against over than because after before for into with by since until despite".split())
_BEFORE, _AFTER = 5, 4  # words of content looked at on each side of a verb, in its clause
_PAUSE = re.compile(r"[,;:()\[\]—–\"“”\n]")


def check_roles(item: Item, context: Context) -> Failure | None:
    """Whether who does something to whom is not turned round: "Holt sued Dunn" is not "Dunn sued Holt"."""
    if item.verbatim or not item.asserts:
        return None
    return _names_turned(item, context) or _words_turned(item, context)


def _names_turned(item: Item, context: Context) -> Failure | None:
    article = context.article.text
    printed = [pair for piece in item.evidence for pair in _pairs(piece.exact, article)]
    for one, other, between in _pairs(item.text, article):
        if any((one, other) == pair[:2] for pair in printed):
            continue
        turned = [pair for pair in printed if pair[:2] == (other, one) and between & pair[2]]
        if turned:
            return Failure("roles_turned", expected=f"{other} … {one}", found=f"{one} … {other}")
    return None


def _words_turned(item: Item, context: Context) -> Failure | None:
    """Words on both sides of the same word that changed places, where neither text is in the passive, or both are."""
    said = _arguments(item.text)
    text = context.article.text
    for sentence in context.sentences_in(item.evidence):
        for pivot, (before, after, passive) in _arguments(text[sentence.start : sentence.end]).items():
            if pivot not in said:
                continue
            left, right, turned = said[pivot]
            before_now, after_now = (right, left) if passive != turned else (left, right)
            first, second = set(before) & set(after_now), set(after) & set(before_now)
            if first - set(before_now) and second - set(after_now):
                one, other = sorted(first)[0], sorted(second)[0]
                return Failure("roles_turned", expected=f"{one} … {pivot} … {other}", found=item.text)
    return None


@lru_cache(maxsize=1024)
def _arguments(text: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """For each word that occurs once: the words of content right before and after it, and whether "by" follows."""
    arguments = {}
    counts = Counter(stem(match.group()) for match in words(text))
    earlier: list[tuple[str, str]] = []
    for number, clause in enumerate(_PAUSE.split(text)):
        found = [(bare(match.group()), stem(match.group())) for match in words(clause)]
        for place, (word, key) in enumerate(found):
            if (word not in FUNCTION_WORDS or word in _BETWEEN) and counts[key] == 1:
                resumes = place == 0 and number > 1  # "the leader, Karim Sade, accused"
                before = _content_of(earlier if resumes else found[:place])[-_BEFORE:]
                after = _content_of(found[place + 1 :])[:_AFTER]
                arguments[key] = (
                    tuple(before),
                    tuple(after),
                    "by" in [each for each, _ in found[place + 1 : place + 3]],
                )
        earlier += found
    return arguments


def _content_of(found: Sequence[tuple[str, str]]) -> list[str]:
    return [key for word, key in found if word not in FUNCTION_WORDS]


def _pairs(text: str, article: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Names that follow each other in a text, and what stands between them; not where "by" turns them round."""
    places: list[tuple[str, int, int]] = []
    for name, start, end in _name_places(text, article):
        if places and not text[places[-1][2] : start].strip():
            places[-1] = (name, places[-1][1], end)  # "Ada Holt" is one name, by its last word
        else:
            places.append((name, start, end))
    for first, second in zip(places, places[1:], strict=False):
        between = text[first[2] : second[1]]
        if first[0] != second[0] and not _PASSIVE.search(between):
            yield first[0], second[0], frozenset(content(between))


def _name_places(text: str, article: str) -> Iterator[tuple[str, int, int]]:
    known = {bare(name) for name in names(text, article)}
    for match in words(text):
        if bare(match.group()) in known and any(character.isupper() for character in match.group()):
            yield bare(match.group()), match.start(), match.end()
