"""Wire copies of one story under other headlines, with trimmed ends and notes between. Pure.

Candidates come from a MinHash signature cut into bands (locality-sensitive hashing): texts alike share a band, others
hardly ever do. Whether a candidate is a copy is then decided by the shingles of both texts themselves.
"""

import hashlib
import re
import struct
from dataclasses import dataclass

from rensa import RMinHash

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_SENTENCE = re.compile(r"(?<=[.!?”\"])\s+|\n")
_SHINGLE = 4  # words
_BANDS, _ROWS = 24, 3  # texts with half of their shingles in common share a band with a probability of 0.96
_SEED = 20_260
_LEAST = 40  # shingles; a shorter text is too much like others by chance
_LEAD = 100  # words; a follow-up repeats a story below a beginning of its own
LED = 0.45  # share of each one's beginning that the other has, from which they are one story
COPIED = 0.6  # share of the shorter text's shingles that the longer has, from which they are one story
COVERED = 0.75  # share of a text's shingles that another has, from which the other's briefing does for both


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much two texts have in common: the share of each one's shingles that the other has, 0 to 1.

    ``of_leads`` is the smaller of those shares for the beginnings of both; ``same_numbers`` says whether the story that
    both tell has no number in the second that the first has not: another toll, another score, another day's prices.
    """

    of_first: float
    of_second: float
    of_leads: float
    same_numbers: bool = True

    @property
    def is_copy(self) -> bool:
        """Whether one is a copy of the other, whole or trimmed."""
        return max(self.of_first, self.of_second) >= COPIED and self.of_leads >= LED

    @property
    def first_covers_second(self) -> bool:
        """Whether a briefing of the first does for the second: a trimmed copy's for the whole story does not."""
        return self.is_copy and self.of_second >= COVERED and self.same_numbers


def shingles(text: str) -> tuple[str, ...]:
    """The runs of four words of a text, in lower case without punctuation."""
    words = _WORD.findall(text.casefold())
    return tuple(" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def bands(text: str) -> tuple[int, ...]:
    """The keys under which a text is found again: 24 signed 64-bit integers; none for a very short text."""
    parts = set(shingles(text))
    if len(parts) < _LEAST:
        return ()
    signature = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    signature.update(sorted(parts))
    digest = signature.digest()
    return tuple(_key(band, digest[band * _ROWS : (band + 1) * _ROWS]) for band in range(_BANDS))


def overlap(first: str, second: str) -> Overlap:
    """How much two texts have in common."""
    one, other = shingles(first), shingles(second)
    leads = min(_share(one[:_LEAD], other), _share(other[:_LEAD], one))
    return Overlap(_share(one, other), _share(other, one), leads, not _has_new_numbers(first, set(one), second))


def _has_new_numbers(first: str, one: set[str], second: str) -> bool:
    """Whether a sentence that the second text shares with the first has a number which the first has nowhere."""
    known = set(_NUMBER.findall(first))
    for sentence in _SENTENCE.split(second):
        parts = set(shingles(sentence))
        if set(_NUMBER.findall(sentence)) - known and 2 * len(parts & one) >= len(parts) > 0:
            return True
    return False


def _share(some: tuple[str, ...], others: tuple[str, ...]) -> float:
    parts = set(some)
    return len(parts & set(others)) / max(len(parts), 1)


def _key(band: int, values: list[int]) -> int:
    content = struct.pack(f"<I{len(values)}I", band, *values)
    return int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big", signed=True)
