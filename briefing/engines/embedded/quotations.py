"""Quotations in a text: where they open and close, and which of them are somebody's speech."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefing.types.article import Span

_PARAGRAPH = re.compile(r"\S[^\n]*")
_OPENS, _CLOSES = "“„«", "”»"
_TITLE = 7  # words
_SCARE = 3  # words; shorter ones without an end mark are names, titles or irony


@dataclass(frozen=True, slots=True)
class Quotation:
    """Code points from the opening to after the closing mark. ``open_end``: the paragraph ends before it closes."""

    start: int
    end: int
    paragraph: int
    open_end: bool = False

    def holds(self, offset: int) -> bool:
        """Whether a code point is within."""
        return self.start <= offset < self.end


def find_quotations(text: str) -> list[Quotation]:
    """Every quotation in double marks, or in single ones where the text uses no double ones, in order."""
    text = _single_characters(text)
    double = sum(text.count(mark) for mark in '“”"')
    marks = _double if double >= 2 else _single
    found: list[Quotation] = []
    for number, match in enumerate(_PARAGRAPH.finditer(text), 1):
        found.extend(marks(text, match.start(), match.end(), number))
    return found


def spoken(text: str, quotations: Iterable[Quotation]) -> tuple[Span, ...]:
    """The quotations that are somebody's speech; one that no mark closes only where a paragraph opens with a mark."""
    return tuple(
        Span(each.start, each.end)
        for each in quotations
        if is_speech(text, each) and (not each.open_end or _continues(text, each))
    )


def _continues(text: str, quotation: Quotation) -> bool:
    """Whether a quotation that its paragraph does not close opens that paragraph, or the next one opens with a mark."""
    opens = text[: quotation.start].rstrip(" \t")[-1:] in ("", "\n")
    return opens or text[quotation.end :].lstrip()[:1] in _OPENS + '"'


def _single_characters(text: str) -> str:
    """The text at its length, with marks typed as two apostrophes or accents made double marks."""
    if "''" not in text and "``" not in text:
        return text
    text = re.sub(r"(?<!\w)(?:''|``)(?=\S)", "“\x00", text)
    return text.replace("''", "\x00”")


def is_speech(text: str, quotation: Quotation) -> bool:
    """Whether a quotation is long enough to be something said rather than a name or a single borrowed word."""
    words = re.findall(r"\w[\w’'-]*", text[quotation.start : quotation.end])
    if not re.search(r"[.!?]", text[quotation.start : quotation.end]) and _is_title(words):
        return False
    return len(words) >= _SCARE or bool(words and re.search(r"[.!?,]\W*$", text[quotation.start : quotation.end]))


def _is_title(words: list[str]) -> bool:
    """ "Meet the Press": capitalised but for small words, and no sentence."""
    large = [word for word in words if len(word) > 3]
    if not 1 < len(words) <= _TITLE or len(large) < 2:
        return False
    return all(word[0].isupper() for word in large)


def _double(text: str, start: int, end: int, paragraph: int) -> Iterator[Quotation]:
    opened: int | None = None
    for position in range(start, end):
        char = text[position]
        if char not in '"“”„«»':
            continue
        if char == '"':
            opens = opened is None and _may_open(text, position, start)
            if opened is not None and _must_open(text, position, end):
                opened = position  # the mark that should have closed the last one is missing
                continue
        else:
            opens = char in _OPENS
        if opens:
            opened = position if opened is None else opened
        elif opened is not None:
            yield Quotation(opened, position + 1, paragraph)
            opened = None
    if opened is not None and end - opened > 2:
        yield Quotation(opened, end, paragraph, open_end=True)


def _may_open(text: str, position: int, start: int) -> bool:
    return position == start or not text[position - 1].isalnum()


def _must_open(text: str, position: int, end: int) -> bool:
    """Whether a straight mark can only open: a blank before it, a letter after it."""
    return text[position - 1].isspace() and position + 1 < end and text[position + 1].isalnum()


def _single(text: str, start: int, end: int, paragraph: int) -> Iterator[Quotation]:
    pattern = re.compile(r"(?<!\w)[‘'`](?=\w)(?:[^‘’'`\n]|(?<=\w)['’](?=\w))+?[’'](?!\w)")
    for match in pattern.finditer(text, start, end):
        yield Quotation(match.start(), match.end(), paragraph)
