"""An article as a model is sent it: numbered sentences that nothing in the article can imitate, in windows that fit."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from briefing.types.article import Article, Sentence
from briefing.types.draft import DraftClaim

_OVERLAP = 0.15  # of a window: the end of the one before, so that what spans a border is seen whole once
_ANGLES = str.maketrans("<>", "‹›")  # chat templates mark turns by <|im_start|>, <start_of_turn>, <s>, <<SYS>>
_INSTRUCTION = re.compile(r"\[(/?)([A-Z_]{2,})\]")  # and by [INST]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or a part of one too long for a window, as it is sent."""

    number: int
    text: str
    paragraph: int
    speakers: tuple[str, ...] = ()  # whom reading by rules found speaking in it


@dataclass(frozen=True, slots=True)
class Window:
    """Lines that are sent together."""

    lines: tuple[Line, ...]

    @property
    def numbers(self) -> tuple[int, int]:
        """First and last sentence."""
        return self.lines[0].number, self.lines[-1].number


def inert(text: str) -> str:
    """A text on one line, without characters that nobody sees and without what chat templates read as a turn."""
    seen = (
        " " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char
        for char in text
        if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn")
    )
    line = " ".join("".join(seen).split()).translate(_ANGLES)
    return _INSTRUCTION.sub(r"[ \1\2 ]", line)


def mark_of(text: str) -> str:
    """A delimiter made from the text's digest, which no text can hold."""
    salt = 0
    while True:
        mark = "=====" + hashlib.sha256(f"{salt}\x1f{text}".encode("utf-8", "replace")).hexdigest()[:12] + "====="
        if mark not in text:
            return mark
        salt += 1


def lines_of(article: Article, statements: Sequence[DraftClaim]) -> tuple[Line, ...]:
    """Every sentence of an article, with whoever makes these statements in it."""
    voices: dict[int, list[str]] = defaultdict(list)
    for each in statements:
        name = inert(each.speaker or "")[:80]
        for number in each.sentences:
            if name and name not in voices[number]:
                voices[number].append(name)
    return tuple(_line(article, sentence, tuple(voices[sentence.number])) for sentence in article.sentences)


def _line(article: Article, sentence: Sentence, speakers: tuple[str, ...]) -> Line:
    text = inert(article.text[sentence.start : sentence.end])
    return Line(sentence.number, text, sentence.paragraph, speakers)


def split_into_windows(lines: Sequence[Line], most: int, count: Callable[[str], int]) -> tuple[Window, ...]:
    """Windows of at most ``most`` tokens, bordering on paragraphs where these fit, each beginning with the last
    paragraph or sentence of the one before where that is short. Every line is in at least one; none is cut off.
    """

    def size(line: Line) -> int:
        voices = " and ".join(line.speakers)
        listed = ", ".join(f"sentence {line.number} {name}" for name in line.speakers)
        return count(f"[{line.number}] ({voices} speaking) {line.text}\n{listed}")

    blocks = _blocks([part for line in lines for part in _parts(line, most // 2, size)], most // 2, size)
    windows: list[list[Line]] = [[]]
    used = 0
    for block in blocks:
        length = sum(map(size, block))
        if windows[-1] and used + length > most:
            kept = _overlap(windows[-1], min(most - length, int(_OVERLAP * most)), size)
            windows.append(kept)
            used = sum(map(size, kept))
        windows[-1].extend(block)
        used += length
    return tuple(Window(tuple(window)) for window in windows if window)


def _blocks(lines: Sequence[Line], most: int, size: Callable[[Line], int]) -> list[list[Line]]:
    """Paragraphs; one longer than ``most`` sentence by sentence."""
    blocks: list[list[Line]] = []
    for _, group in groupby(lines, key=lambda line: line.paragraph):
        paragraph = list(group)
        if sum(map(size, paragraph)) <= most:
            blocks.append(paragraph)
        else:
            blocks.extend([line] for line in paragraph)
    return blocks


def _parts(line: Line, most: int, size: Callable[[Line], int]) -> list[Line]:
    """A line halved, at white space where there is some, until each part fits."""
    if size(line) <= most or len(line.text) < 2:
        return [line]
    middle = len(line.text) // 2
    space = line.text.rfind(" ", 0, middle + 1)
    cut = space if space > 0 else middle
    halves = (line.text[:cut].strip(), line.text[cut:].strip())
    return [
        part
        for half in halves
        if half
        for part in _parts(Line(line.number, half, line.paragraph, line.speakers), most, size)
    ]


def _overlap(lines: Sequence[Line], most: int, size: Callable[[Line], int]) -> list[Line]:
    """The last lines of a window that together take at most so many tokens."""
    kept: list[Line] = []
    for line in reversed(lines):
        most -= size(line)
        if most < 0:
            break
        kept.insert(0, line)
    return kept


def token_counter(model: str, characters_per_token: float | None) -> Callable[[str], int]:
    """How many tokens a text takes: by the model's own tokens where they are known, else by the ratio measured.

    A ratio is lowered by a fifth, since names and numbers take more tokens than the prose it was measured on, and is
    never above 4, English prose in most vocabularies.
    """
    encode = _encoder(model)
    if encode:
        return lambda text: len(encode(text))
    ratio = min(0.8 * (characters_per_token or 4.0), 4.0)
    return lambda text: int(_weight(text) / ratio) + 1


def _weight(text: str) -> float:
    """Characters, those beyond Latin counted threefold: vocabularies split them finer."""
    return len(text) + 2 * sum(ord(char) > 0x24F and not 0x2010 <= ord(char) <= 0x203A for char in text)


@cache
def _encoder(model: str) -> Callable[[str], list[int]] | None:
    """tiktoken's for this model; None where it does not know the model or cannot get its vocabulary, asked once."""
    import tiktoken

    try:
        encoding = tiktoken.encoding_for_model(model)
    except (KeyError, OSError, ValueError):  # ValueError: what it downloaded is no vocabulary, but a login page
        return None
    return lambda text: encoding.encode(text, disallowed_special=())
