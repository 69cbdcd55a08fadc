"""Words for the same, by stem; made from WordNet by bench/wordnet.py."""

from functools import cache, lru_cache
from pathlib import Path


@lru_cache(maxsize=4096)
def stand_for(stem: str) -> frozenset[str]:
    """The stems of words for the same, of what this is a kind of, and of what is derived from it."""
    return frozenset(_rows().get(stem, "").split())


@cache
def _rows() -> dict[str, str]:
    """The rows of the list, not yet taken apart: a tenth of the memory."""
    lines = (Path(__file__).resolve().parent / "same.txt").read_text("utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))
