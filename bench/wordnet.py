"""Makes the word list of verification from WordNet 3.0: words for the same.

    python bench/wordnet.py /usr/share/wordnet briefing/verification/wordlists

FOLDER holds WordNet's database files (Debian: wordnet-base). Kept are the senses that its authors found at least once
in texts, and each word's first two; of them the other words of the sense, what they are a kind of, and what is derived
from them; opposites that share a sense are not. Words are stems, as the checks compare them.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from briefing.verification.words import stem

ORIGIN = (
    "# From WordNet 3.0 by bench/wordnet.py. WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.\n"
    "# Permission to use, copy, modify and distribute: see LICENSE-WordNet in this folder."
)
_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_KIND_OF, _DERIVED, _PERTAINS, _OPPOSITE = "@", "+", "\\", "!"
_FIRST = 2  # senses of a word that are kept although no text shows them
_SHORTEST = 3


@dataclass(frozen=True)
class Synset:
    """Words of one meaning; pointers as (symbol, key of another synset, own word's number, other's word's number)."""

    words: tuple[str, ...]
    pointers: tuple[tuple[str, tuple[str, str], int, int], ...]


def synsets(folder: Path) -> dict[tuple[str, str], Synset]:
    """All synsets by part of speech and offset."""
    found = {}
    for part, letter in _PARTS.items():
        for line in (folder / f"data.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split(" | ")[0].split()
            count = int(fields[3], 16)
            words = tuple(word.split("(")[0] for word in fields[4 : 4 + 2 * count : 2])
            at = 4 + 2 * count
            pointers = []
            for begin in range(at + 1, at + 1 + 4 * int(fields[at]), 4):
                symbol, offset, other, numbers = fields[begin : begin + 4]
                pointers.append(
                    (symbol, ("a" if other == "s" else other, offset), int(numbers[:2], 16), int(numbers[2:], 16))
                )
            found[letter, fields[0]] = Synset(words, tuple(pointers))
    return found


def senses(folder: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Words in use, with the synsets in which they are."""
    seen: dict[str, int] = {}
    for line in (folder / "cntlist.rev").read_text(encoding="utf-8").splitlines():
        key, number, _ = line.split()
        word, rest = key.split("%")
        part = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}[rest[0]]
        seen[f"{word} {part}"] = max(seen.get(f"{word} {part}", 0), int(number))
    for part, letter in _PARTS.items():
        for line in (folder / f"index.{part}").read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            offsets = fields[-int(fields[2]) :]
            known = seen.get(f"{fields[0]} {letter}")
            for offset in offsets[: max(known, _FIRST)] if known else ():
                yield fields[0], (letter, offset)


def related(folder: Path) -> dict[str, set[str]]:
    """For each stem those that may stand for it."""
    every = synsets(folder)
    same: dict[str, set[str]] = defaultdict(set)
    opposite = set()
    for word, key in senses(folder):
        own = every[key]
        for other in own.words:
            _note(same, word, other)
        numbers = [number for number, other in enumerate(own.words, 1) if other.lower() == word]
        for symbol, target, mine, theirs in own.pointers:
            if symbol == _KIND_OF:
                for other in every[target].words:
                    _note(same, word, other)
            elif mine in numbers and symbol in (_DERIVED, _PERTAINS):
                _note(same, word, every[target].words[theirs - 1])
                _note(same, every[target].words[theirs - 1], word)
            elif mine in numbers and symbol == _OPPOSITE:
                pair = sorted((stem(word), stem(every[target].words[theirs - 1].lower())))
                if _is_plain(word) and _is_plain(every[target].words[theirs - 1]) and pair[0] != pair[1]:
                    opposite.add((pair[0], pair[1]))
    for one, other in opposite:
        same[one].discard(other)
        same[other].discard(one)
    return {word: others for word, others in same.items() if others}


def _note(same: dict[str, set[str]], word: str, other: str) -> None:
    if _is_plain(word) and _is_plain(other) and stem(word) != stem(other):
        same[stem(word)].add(stem(other))


def _is_plain(word: str) -> bool:
    return word.isalpha() and word.islower() and len(word) >= _SHORTEST


def main() -> None:
    """Writes the list."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    same = related(options.folder)
    lines = [f"{word} {' '.join(sorted(others))}" for word, others in sorted(same.items())]
    (options.out / "same.txt").write_text("\n".join([ORIGIN, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
