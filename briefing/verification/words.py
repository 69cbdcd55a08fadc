"""Words of a text as checks compare them: without case, possessive endings and inflection."""

import re
from collections.abc import Iterator
from functools import lru_cache

from briefing.verification.lexicon import BASE_FORMS, FUNCTION_WORDS

WORD = re.compile(r"[^\W_](?:[^\W_]|['’.&,](?=[^\W_]))*", re.UNICODE)
_CAPITALISED = re.compile(r"(?<=[a-z,;] )[A-Z][\w'’]*")
_ENDINGS = (
    ("sses", "ss"), ("ies", "y"), ("ied", "y"), ("ying", "y"), ("ings", ""), ("ing", ""), ("edly", ""), ("ed", ""),
    ("es", "e"), ("s", ""), ("ly", ""),
)  # fmt: skip

_LETTERS = 6  # of a stem: "announcement" and "announced" are one; 5, 6 and no limit differ by 0.002 on the support set


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text in order: "U.S", "can't", "20,000" are one each; hyphens separate."""
    return WORD.finditer(text)


@lru_cache(maxsize=65536)
def bare(word: str) -> str:
    """The word in lower case without possessive ending and inner full stops."""
    word = word.replace("’", "'").casefold()
    return (word.removesuffix("'s") if len(word) > 3 else word).rstrip("'").replace(".", "")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """What the inflected forms of a word share: "met" and "meet", "announced" and "announcement"."""
    word = BASE_FORMS.get(bare(word), bare(word))
    if len(word) <= 3:
        return word
    for ending, base in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word.removesuffix(ending) + base
            break
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    word = word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "slzfe" else word
    return word[:_LETTERS]


@lru_cache(maxsize=4096)
def content(text: str) -> tuple[str, ...]:
    """Stems of the words of a text that carry content, in order."""
    return tuple(stem(match.group()) for match in words(text) if bare(match.group()) not in FUNCTION_WORDS)


@lru_cache(maxsize=4096)
def stems(text: str) -> tuple[str, ...]:
    """Stems of all words of a text, in order."""
    return tuple(stem(match.group()) for match in words(text))


@lru_cache(maxsize=64)
def names_within(text: str) -> frozenset[str]:
    """The words that a text capitalises within a sentence."""
    return frozenset(_CAPITALISED.findall(text))


@lru_cache(maxsize=64)
def common_words(text: str) -> frozenset[str]:
    """The words that a text writes in lower case."""
    return frozenset(bare(match.group()) for match in words(text) if match.group().islower())
