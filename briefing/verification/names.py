"""Names: each one of an item must stand in its evidence, or stand for somebody who does."""

import re
from collections.abc import Iterator

from briefing.types.draft import DraftActor
from briefing.verification.context import Context
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import CALENDAR, COUNTRIES, FUNCTION_WORDS
from briefing.verification.numbers import numbers
from briefing.verification.words import WORD, bare, common_words, names_within, stem, stems, words

_ADJECTIVAL = ("an", "ian", "n", "ish", "ese", "i", "ic", "s", "es", "an's", "ans", "ians", "ns")
_BEFORE_HEADS = '.!?:"“”‘…\n—'
_STATES = re.compile(r"\bUnited States(?: of America)?\b")
_KINGDOM = re.compile(r"\bUnited Kingdom\b")
_COMMON_ENDING = re.compile(r"(?:[^s'’]s|ing|tion|sion|ment|ity|ness|ly|ed|ous|ive|able)$")
_STEM = 4  # letters that a name and its adjective share at least: Iraq, Iraqi


def check_names(item: Item, context: Context) -> Failure | None:
    """Whether every name of the item occurs in its evidence or is another name of somebody mentioned there."""
    if item.verbatim:
        return None
    known = known_names(item, context)
    printed_names = {bare(match.group()) for match in words(item.source) if match.group()[0].isupper()}
    for name in names(item.text, context.article.text):
        if bare(name) not in known and not is_known(bare(name), printed_names):
            printed = ", ".join(dict.fromkeys(names(item.source, context.article.text)))
            return Failure("name_mismatch", expected=printed, found=name)
    return None


def known_names(item: Item, context: Context) -> set[str]:
    """The words of the evidence and of every name of whoever is mentioned in it, each in its other forms."""
    known = {bare(match.group()) for match in words(shortened(item.source))} | present_names(item, context)
    return known | {form for word in known for form in CALENDAR.get(word, ()) + COUNTRIES.get(word, ())}


def present_names(item: Item, context: Context) -> set[str]:
    """The words of all names of the actors whom the evidence mentions, by whatever word."""
    return {
        bare(match.group())
        for actor in context.actors_in(item.evidence)
        for name in names_of(actor)
        for match in words(shortened(name))
    }


def names(text: str, article: str) -> Iterator[str]:
    """Capitalised words of a text; at the head of a sentence only those that the article never has in lower case."""
    text = shortened(text)
    end = 0
    for match in words(text):
        word = match.group()
        head = end == 0 or any(mark in text[end : match.start()] for mark in _BEFORE_HEADS)
        end = match.end()
        if not any(character.isupper() for character in word) or (
            bare(word) in FUNCTION_WORDS and not _stands_out(word, head)
        ):
            continue
        if not (head and word[1:].islower() and _is_common(word, text[end : end + 2], article)):
            yield word


def _is_common(word: str, after: str, article: str) -> bool:
    """Whether a capital at the head of a sentence is no more than that."""
    if bare(word) in common_words(article) or numbers(word):
        return True
    return bool(_COMMON_ENDING.search(word)) and not after[1:].isupper() and word not in names_within(article)


def _stands_out(word: str, head: bool) -> bool:
    """Whether a function word's form makes it a name: US, May in mid-sentence."""
    return (word.isupper() and len(word) > 1) or (word == "May" and not head)


def without_title_case(text: str, article: str) -> str:
    """A headline with capitals left only to words that the article does not have, or has as names."""
    printed = set(stems(article))

    def lowered(match: re.Match[str]) -> str:
        word = match.group()
        named = word in names_within(article) or not word[1:].islower() or stem(word) not in printed
        return word if named else word.lower()

    first = next(words(text), None)
    start = first.end() if first else 0
    return text[:start] + WORD.sub(lowered, text[start:])


def shortened(text: str) -> str:
    """A text with "US" and "UK" for the long names."""
    return _STATES.sub("US", _KINGDOM.sub("UK", text))


def names_of(actor: DraftActor) -> tuple[str, ...]:
    """All that an actor is called, role included."""
    return (actor.name, *actor.aliases, *((actor.role,) if actor.role else ()))


def is_known(name: str, known: set[str]) -> bool:
    """Whether a bare word is one of these, or their adjective, plural, possessive or abbreviation."""
    if name in known or any(form in known for form in CALENDAR.get(name, ()) + COUNTRIES.get(name, ())):
        return True
    return any(_is_inflected(name, other) or _is_inflected(other, name) for other in known)


def _is_inflected(long: str, short: str) -> bool:
    """Whether one is the other's adjective, plural or possessive: Ukrainians, Ukraine."""
    stem = short.rstrip("aey")
    if len(stem) < _STEM or not long.startswith(stem) or len(long) < len(short):
        return False
    return long[len(stem) :] in _ADJECTIVAL or long.removeprefix(short) in _ADJECTIVAL
