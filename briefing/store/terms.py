"""The words by which a briefing is found, as digests: none of an article's words outlives it in an index. Pure.

The same on both databases: letters without case and accents, English plurals as their singular.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

_WORD = re.compile(r"[^\W_]+")
_MOST = 20_000  # different words of one text; a novel has as many


class Field(StrEnum):
    """Where a word stands; the same word in two places has two digests."""

    TEXT = "text"  # headline, title or text
    SOURCE = "source"  # site or address
    ACTOR = "actor"  # names and aliases of key actors


def terms(field: Field, *texts: str | None) -> list[int]:
    """The digests of the words of some texts, each once: signed 64-bit integers in ascending order."""
    words = dict.fromkeys(singular(word) for text in texts if text for word in _words(text))
    return sorted(_digest(field, word) for word in list(words)[:_MOST])


def singular(word: str) -> str:
    """The word without its plural's s (the S stemmer of Harman, How effective is suffixing?, 1991, and -ches, -xes)."""
    if word.endswith("ies") and not word.endswith(("aies", "eies")):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word[:-1] if word.endswith("s") and not word.endswith(("us", "ss")) else word


def _words(text: str) -> Iterable[str]:
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in parts if not unicodedata.combining(char))
    return _WORD.findall(text.casefold())


def _digest(field: Field, word: str) -> int:
    content = f"{field}:{word}".encode()
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big", signed=True)
