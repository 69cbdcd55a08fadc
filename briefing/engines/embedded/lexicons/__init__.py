"""Word lists, one a file, each with a comment on its origin."""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, as written."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def phrases(name: str) -> tuple[str, ...]:
    """The phrases of a list, one a line, in order."""
    return tuple(_lines(name))


@cache
def pairs(name: str) -> dict[str, str]:
    """What stands left of '=' on each line, with what stands right of it."""
    return {left.strip(): right.strip() for left, _, right in (line.partition("=") for line in _lines(name))}


@cache
def patterns(name: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    """Weight and pattern of each line."""
    rows = (line.split(" ", 1) for line in _lines(name))
    return tuple((float(weight), re.compile(pattern, re.IGNORECASE)) for weight, pattern in rows)


def _lines(name: str) -> list[str]:
    lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]
