"""Roles: who does something to whom, and what comes of what, is not turned round."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefing.verification.context import Context
from briefing.verification.edits import Edit, Word, edits, shown
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import FUNCTION_WORDS, LIGHT_VERBS, SPEECH
from briefing.verification.names import names
from briefing.verification.words import bare, content, stem, words

_PASSIVE = re.compile(r"\bby\b", re.IGNORECASE)
# Words that stand between two things of which each has its place.
_BETWEEN = frozenset("to from against over than because after before for into with by since until despite".split())
_BEFORE, _AFTER = 5, 4  # words of content looked at on each side of a verb, in its clause
_NEARLY_ALL = 0.8  # of an item's words, which stand in one sentence
_NAME = 3  # words at most from the first of a name to its last
_BEFORE_NOUNS = frozenset(
    "the a an his her its their our your my this that these those in of on at for from with about into by after before "
    "during since until under over between amid as than".split()
)
_ARTICLES = frozenset("the a an his her its their our my your".split())
_PAUSES = (",", ";", ":", ".", ")")  # what no verb stands before, but for verbs that report
_PLACE_OR_TIME = re.compile(r"\b(?:[Ii]n|[Oo]n|[Aa]t) ([A-Z][\w’']*)")  # around which nothing is turned
_PAUSE = re.compile(r"[,;:()\[\]—–\"“”\n]")


def check_roles(item: Item, context: Context) -> Failure | None:
    """Whether who does something to whom is not turned round: "Holt sued Dunn" is not "Dunn sued Holt"."""
    if item.verbatim or not item.asserts:
        return None
    checks = (_names_turned, _words_turned, _order_turned, _places_exchanged)
    return next((failure for check in checks if (failure := check(item, context))), None)


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


def _order_turned(item: Item, context: Context) -> Failure | None:
    """Words of a sentence that stand in the opposite order around a verb, in an item with nearly all the same words."""
    text = context.article.text
    said = _unique(item.text)
    for sentence in context.sentences_in(item.evidence):
        printed = _unique(text[sentence.start : sentence.end])
        shared = [key for key in printed if key in said]
        if len(shared) < _NEARLY_ALL * len(said) or len(shared) < 3:
            continue
        places = [said[key].place for key in shared]
        for middle in range(1, len(shared) - 1):
            first, last = max(places[:middle]), min(places[middle + 1 :])
            one, other = printed[shared[middle]], said[shared[middle]]
            if first > places[middle] > last and one.may_act and one.passive == other.passive:
                if not one.reports or _beside(shared[middle], printed, said):
                    left, right = (printed[shared[places.index(place)]].word for place in (first, last))
                    return Failure("roles_turned", expected=f"{left} … {one.word} … {right}", found=item.text)
    return None


def _places_exchanged(item: Item, context: Context) -> Failure | None:
    """Words that took each other's place on both sides of one that stays, in an item that nearly copies a sentence."""
    text = context.article.text
    for sentence in context.sentences_in(item.evidence):
        found = edits(text[sentence.start : sentence.end], item.text)
        for number, first in enumerate(found):
            between = first.kept
            for second in found[number + 1 :]:
                if (_exchange(first, second) or _reverse(first, second)) and _may_turn(between):
                    if not any(word == "by" for edit in found for _, word in (*edit.old, *edit.new)):
                        old, new = first.old or first.new, second.new or second.old
                        return Failure("roles_turned", expected=shown(old), found=shown(new))
                between += second.kept
    return None


def _exchange(first: Edit, second: Edit) -> bool:
    """Whether each has what the other lost: "the bank | sued | the council"."""
    return _takes(first.old, second.new) and _takes(second.old, first.new)


def _reverse(first: Edit, second: Edit) -> bool:
    """Whether words moved to the other side of those kept, and turned round: "Holt named | a few"."""
    return _turned(first.old, second.new) or _turned(first.new, second.old)


def _turned(before: Sequence[Word], after: Sequence[Word]) -> bool:
    """Whether a verb that reports nothing, and its noun beside it, stand in one order here and in the other there."""
    there = [word for _, word in after if word not in _ARTICLES]
    here = [each for each in before if each[1] not in _ARTICLES]
    pairs = [pair for pair in zip(here, here[1:], strict=False) if (pair[1][1], pair[0][1]) in _neighbours(there)]
    return any(
        not {one, other} & FUNCTION_WORDS
        and not (printed[0].isupper() and after_it[0].isupper())
        and not (SPEECH.fullmatch(one) or SPEECH.fullmatch(other))
        for (printed, one), (after_it, other) in pairs
    )


def _neighbours(found: Sequence[str]) -> set[tuple[str, str]]:
    return set(zip(found, found[1:], strict=False))


def _takes(old: Sequence[Word], new: Sequence[Word]) -> bool:
    """Whether the word of content that ends a phrase is among others."""
    told = [word for _, word in old if word not in FUNCTION_WORDS]
    return bool(told) and told[-1] in {word for _, word in new}


def _may_turn(between: Sequence[Word]) -> bool:
    """Whether words may have something on each side that is not alike: no "and", no "is"."""
    return any(word not in FUNCTION_WORDS and not printed[0].isupper() for printed, word in between)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word that occurs once in a text: its place, and whether it may be a verb, reports, is followed by "by"."""

    word: str
    place: int
    may_act: bool
    reports: bool
    passive: bool


def _beside(verb: str, printed: dict[str, _Placed], said: dict[str, _Placed]) -> bool:
    """Whether the word right before a verb in one text is right after it in another, and the one right after before.

    So that "it failed, said Holt" may be "Holt said it failed".
    """
    around = {word.place - printed[verb].place: key for key, word in printed.items() if key in said}
    left, right = around.get(-1), around.get(1)
    place = said[verb].place
    if left is None or right is None:
        return False
    far = _NAME if said[left].word[0].isupper() else 1
    return place < said[left].place <= place + far and said[right].place < place


@lru_cache(maxsize=1024)
def _unique(text: str) -> dict[str, _Placed]:
    """The words of content and the light verbs that occur once in a text, in order."""
    found = list(words(text))
    forms = [bare(match.group()) for match in found]
    counts = Counter(forms)
    placed: dict[str, _Placed] = {}
    for place, (form, match) in enumerate(zip(forms, found, strict=True)):
        word = match.group()
        reports = bool(SPEECH.fullmatch(word)) or form == "according"
        if counts[form] > 1 or (form in FUNCTION_WORDS and form not in LIGHT_VERBS and not reports):
            continue
        named = word[0].isupper() or word[0].isdigit() or word.endswith("ly")
        before = found[place - 1].group() if place else ""
        noun = bare(before) in _BEFORE_NOUNS or before.endswith(("'s", "’s")) or text[match.end() :][:1] in _PAUSES
        passive = "by" in forms[place + 1 : place + 3]
        placed[form] = _Placed(word, place, not (named or noun), reports, passive)
    return placed


@lru_cache(maxsize=1024)
def _arguments(text: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...], bool]]:
    """For each word that occurs once: the words of content right before and after it, and whether "by" follows."""
    arguments = {}
    counts = Counter(stem(match.group()) for match in words(text))
    settings = {stem(name) for name in _PLACE_OR_TIME.findall(text)}
    earlier: list[tuple[str, str]] = []
    for number, clause in enumerate(_PAUSE.split(text)):
        found = [(bare(match.group()), stem(match.group())) for match in words(clause)]
        for place, (word, key) in enumerate(found):
            if (word not in FUNCTION_WORDS or word in _BETWEEN) and counts[key] == 1 and key not in settings:
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
