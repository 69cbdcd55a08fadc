"""Near copies: where an item that repeats a sentence almost word for word differs from it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from briefing.verification.names import shortened
from briefing.verification.words import bare, words

_NEAR_COPY = 0.7  # share of an item's words that stand in one sentence in the same order
_NOT_ONLY = re.compile(r"(?:\bnot|n['’]t) (?:only|just|merely|simply)\b", re.IGNORECASE)  # says more, not less
_PHRASES = (  # one word each, as the others that decide
    (re.compile(r"\bso-called\b", re.IGNORECASE), "purported"),
    (re.compile(r"\bone of (?=the\b|its\b|his\b|her\b|their\b|our\b)", re.IGNORECASE), "among "),
)
_CONTRACTED = re.compile(r"(\w+)n['’]t|(can)not", re.IGNORECASE)
_WHOLE = {"ca": "can", "wo": "will", "sha": "shall"}
_VERBS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would", "s": "is"}
_JOINED = re.compile(
    r"(i|you|he|she|it|we|they|who|that|there|what)['’](m|re|ve|ll|d|s)", re.IGNORECASE
)  # "we'd": which of "would" and "had" it is, the rest of the sentence says
_SHORT = 4  # words dropped at one end; more are a phrase of their own, which may be left out
Word = tuple[str, str]  # as printed, and bare


@dataclass(frozen=True, slots=True)
class Edit:
    """Words of a sentence and those that an item has in their place; ``at_end``: before or after all that it copies.

    ``kept`` are the words that both have next, up to where they differ again.
    """

    old: tuple[Word, ...]
    new: tuple[Word, ...]
    at_end: bool
    kept: tuple[Word, ...] = ()

    @property
    def is_omission(self) -> bool:
        """Whether a phrase of its own was left out at an end, which an item may do."""
        return self.at_end and not self.new and len(self.old) > _SHORT


@lru_cache(maxsize=1024)
def edits(printed: str, said: str) -> tuple[Edit, ...]:
    """What was replaced by what between words that stayed; nothing where too little stayed."""
    return tuple(_edits(_words(printed), _words(said)))


def _edits(printed: Sequence[Word], said: Sequence[Word]) -> Iterator[Edit]:
    matcher = SequenceMatcher(None, [word for _, word in printed], [word for _, word in said], autojunk=False)
    operations = matcher.get_opcodes()
    kept = sum(end - begin for tag, _, _, begin, end in operations if tag == "equal")
    if kept < _NEAR_COPY * len(said):
        return
    for number, (tag, start, stop, begin, end) in enumerate(operations):
        if tag != "equal":
            after = operations[number + 1] if number + 1 < len(operations) else None
            same = tuple(printed[after[1] : after[2]]) if after else ()
            yield Edit(tuple(printed[start:stop]), tuple(said[begin:end]), number in (0, len(operations) - 1), same)


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[Word, ...]:
    """The words of a text; "can't" is "can" and "not"."""
    text = _NOT_ONLY.sub(" ", shortened(text))
    for phrase, word in _PHRASES:
        text = phrase.sub(word, text)
    return tuple(part for match in words(text) for part in _parts(match.group()))


def words_from(text: str) -> Iterator[tuple[str, int]]:
    """The words of a text as they are compared, with where they stand."""
    for match in words(text):
        yield from ((word, match.start()) for _, word in _parts(match.group()))


def _parts(word: str) -> tuple[Word, ...]:
    contracted = _CONTRACTED.fullmatch(word)
    if contracted:
        verb = contracted.group(1) or contracted.group(2)
        return ((verb, _WHOLE.get(verb.lower(), bare(verb))), ("not", "not"))
    joined = _JOINED.fullmatch(word)
    if joined:
        return ((joined.group(1), bare(joined.group(1))), (joined.group(2), _VERBS[joined.group(2).lower()]))
    return ((word, bare(word)),)


def shown(found: Sequence[Word]) -> str:
    """Words as they are printed."""
    return " ".join(printed for printed, _ in found)
