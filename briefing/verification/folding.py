"""Text with differences of typography removed, and the way back: which code points each folded one came from."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

QUOTES = "\"'‘’‚‛“”„‟«»‹›`´′″ʼ＂＇"
DASHES = "-‐‑‒–—―−﹘﹣－"
ELLIPSIS = r"[\[(]\s*(?:…|\.(?:\s*\.){2,})\s*[\])]|…|\.(?:\s*\.){2,}"

_TOKEN = re.compile(
    rf"(?P<sic>\s*\[(?i:sic)\.?\])|\[(?P<capital>[^\W\d_])\](?=[^\W\d_])|(?P<ellipsis>\s*(?:{ELLIPSIS})\s*)|(?P<dash>\s*(?:[{DASHES}]\s*)+(?:\[(?i:sic)\.?\]\s*)?)|(?P<quote>[{QUOTES}]+)|(?P<space>\s+)"
    rf"|(?P<plain>[A-Za-z0-9]+(?: [A-Za-z0-9]+)*(?![\u0300-\u036f]))|.[\u0300-\u036f]*",
    re.DOTALL,
)
_FOLDED = {"ellipsis": "…", "dash": "-", "quote": "'", "space": " "}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text. ``pieces`` are (position in the folded text, start, end in the original), one a token."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def original(self, start: int, end: int) -> tuple[int, int] | None:
        """Code points of the original for a range of the folded text; None where the range cuts one in two."""
        first, last = self._piece(start), self._piece(end - 1)
        one_to_one_start, one_to_one_end = _is_plain(first), _is_plain(last)
        if (start > first[0] and not one_to_one_start) or (end < last[1] and not one_to_one_end):
            return None
        return (
            first[2] + (start - first[0] if one_to_one_start else 0),
            last[3] - (last[1] - end if one_to_one_end else 0),
        )

    def position(self, offset: int) -> int:
        """Where the folded text begins that comes from this code point of the original, or holds it."""
        index = bisect_right(self.pieces, offset, key=_original_start) - 1
        return self.pieces[index][0] if index >= 0 else 0

    def _piece(self, position: int) -> tuple[int, int, int, int]:
        """The piece at a position: start and end in the folded text, start and end in the original."""
        index = bisect_right(self.pieces, position, key=_position) - 1
        at, start, end = self.pieces[index]
        following = self.pieces[index + 1][0] if index + 1 < len(self.pieces) else len(self.text)
        return at, following, start, end


def _position(piece: tuple[int, int, int]) -> int:
    return piece[0]


def _original_start(piece: tuple[int, int, int]) -> int:
    return piece[1]


def _is_plain(piece: tuple[int, int, int, int]) -> bool:
    """Whether a piece folds one code point to one."""
    return piece[1] - piece[0] == piece[3] - piece[2]


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """The text without case, typographic quotes and dashes, compatibility forms and runs of white space."""
    out: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    length = 0
    for match in _TOKEN.finditer(text):
        piece = _piece(match)
        if piece:
            pieces.append((length, match.start(), match.end()))
            out.append(piece)
            length += len(piece)
    return Folded("".join(out), tuple(pieces))


def _piece(match: re.Match[str]) -> str:
    """What a token folds to; nothing for an editor's "[sic]", the letter alone for a capital changed in brackets."""
    kind = match.lastgroup or ""
    if kind == "sic":
        return ""
    return _FOLDED.get(kind) or _character(match.group(kind if kind == "capital" else 0))


def _character(text: str) -> str:
    if text.isascii():
        return text.lower()
    if unicodedata.category(text[0]) == "Cf":  # zero-width characters, soft hyphens
        return ""
    return unicodedata.normalize("NFKC", text).casefold()
