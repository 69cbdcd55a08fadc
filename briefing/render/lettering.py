"""How wide words are before a browser draws them: lines of text in a picture that the server lays out."""

import re
import unicodedata
from collections.abc import Iterator

_MOST = 600  # characters looked at: more go into no picture

# Parts of the size in DejaVu Sans, the widest of the fonts that stand for system-ui: what fits there fits in all.
_NARROW = frozenset("iljI|!.,:;'’‘`()[]{}ftr \u00a0/")
_HYPHEN = re.compile(r"(?<=\w[-‐–])(?=\w)")
_BROAD = frozenset("mwMW@%—…")


def width(text: str, size: int) -> float:
    """The width of ``text`` in pixels, in letters of ``size`` pixels; rather too much than too little."""
    return size * sum(map(_part, text))


def lines(text: str, *, room: float, most: int, size: int) -> tuple[str, ...]:
    """``text`` in at most ``most`` lines of ``room`` pixels; an ellipsis stands where words had to go."""
    found: list[str] = []
    for word, space in _words(text, room, size):
        joined = f"{found[-1]}{space}{word}" if found else word
        if found and width(joined, size) <= room:
            found[-1] = joined
        elif len(found) == most:
            return (*found[:-1], _ended(found[-1], room, size))
        else:
            found.append(word)
    return tuple(found)


def _words(text: str, room: float, size: int) -> Iterator[tuple[str, str]]:
    """Words with the space before them; those longer than a line in parts at their hyphens, or cut to it."""
    for word in text[:_MOST].split():
        parts = [word] if width(word, size) <= room else _HYPHEN.split(word)
        for at, part in enumerate(parts):
            yield part if width(part, size) <= room else _ended(part, room, size), "" if at else " "


def _ended(line: str, room: float, size: int) -> str:
    while line and width(line + "…", size) > room:
        line = line[: line.rfind(" ")] if " " in line else line[:-1]
    return line.rstrip(" ,;:–—-") + "…"


def _part(character: str) -> float:
    if character in _NARROW:
        return 0.41
    if character in _BROAD:
        return 1.02
    if unicodedata.east_asian_width(character) in "WF":
        return 1.2  # a square, and a little for a font that is not known
    return 0.74 if character.isupper() else 0.63
