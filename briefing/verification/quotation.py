"""Quotation marks only around verbatim text: decides which marks of an item's words may stay."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_CLOSERS = {
    '"': '"”', "“": '”"', "„": '“”"', "«": "»", "‹": "›", "「": "」", "『": "』", "＂": "＂",
    "'": "'’", "‘": "’", "‚": "‘’",
}  # fmt: skip
_SINGLE = "'‘’‚"
_CLOSING = frozenset("".join(_CLOSERS.values()))
_MARKS = frozenset(_CLOSERS) | _CLOSING
_DOUBLE = frozenset('"“”„«»＂')
_ANY = re.compile(f"[{re.escape(''.join(sorted(_MARKS)))}]")
_DOUBLES = re.compile(f"[{re.escape(''.join(sorted(_DOUBLE)))}]")
_OPENER = re.compile(f"[{re.escape(''.join(_CLOSERS))}]")
_CLOSER = {opener: re.compile(f"[{re.escape(closers)}]") for opener, closers in _CLOSERS.items()}
# One character for one, so that an offset in folded text is an offset in the text itself.
_APOSTROPHES = "'’"
_MOST_MARKS = 60  # in words of an item; text made of marks is not worth the time that pairing them takes
_FOLD = str.maketrans(
    dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛‹›`´", "'") | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\n\t", " ")
)  # fmt: skip
_ELLIPSIS = re.compile(r"\s*(?:\[\s*)?(?:…|\.\s?\.\s?\.)(?:\s*\])?\s*")
_EDGES = " \u00a0\u202f,.;:"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Places of a pair of marks in a text; what they quote is ``text[start + 1 : end]``."""

    start: int
    end: int


def quoted(text: str, source: str) -> str:
    """``text`` without the quotation marks around words that ``source`` does not say.

    Words kept between marks are the source's own: where the two differ only in the style of a dash, a space or a mark,
    the source's characters are taken. A mark without its partner gets one where all words up to the end are the
    source's, and goes where they are not.
    """
    if sum(map(text.count, _MARKS)) > _MOST_MARKS:
        return _without_any(text)
    for _ in range(_MOST_MARKS):  # taking marks away may make a pair of those that are left
        better = _quoted(text, source)
        if better == text:
            return text
        text = better
    return _without_any(text)


def _without_any(text: str) -> str:
    return "".join(mark for mark in text if mark not in _MARKS or mark in _APOSTROPHES)


def _quoted(text: str, source: str) -> str:
    folded = fold(source)
    text = _paired(text, source, folded)
    out: list[str] = []
    done = 0
    for found in quotations(text):
        out.append(_without_marks(text[done : found.start], text, done))
        inner = text[found.start + 1 : found.end]
        exact = verbatim(inner, source, folded)
        out.append(_quoted(inner, source) if exact is None else f"{text[found.start]}{exact}{text[found.end]}")
        done = found.end + 1
    out.append(_without_marks(text[done:], text, done))
    return "".join(out)


def _paired(text: str, source: str, folded: str) -> str:
    """``text`` with a partner for a mark whose partner fell to another sentence of the same quotation."""
    paired = {place for found in quotations(text) for place in (found.start, found.end)}
    doubles = (match.start() for match in _DOUBLES.finditer(text))
    lone = [at for at in doubles if at not in paired and not _measures(text, at)]
    if len(lone) != 1:
        return text
    at = lone[0]
    opens = text[at] in _CLOSERS and _opens(text, at)
    if opens and verbatim(text[at + 1 :], source, folded):
        return text + _CLOSERS[text[at]][0]
    if not opens and verbatim(text[:at], source, folded):
        return ("“" if text[at] == "”" else '"' if text[at] == '"' else "") + text
    return text


def in_marks(exact: str) -> str:
    """Words copied from the article, in quotation marks: single ones around double ones, none around their own."""
    pair = next(quotations(exact), None)
    if pair and (pair.start, pair.end) == (0, len(exact) - 1):
        return exact
    return f"‘{exact}’" if _DOUBLE & set(exact) else f"“{exact}”"


def begins_and_ends_quoted(exact: str) -> bool:
    """Whether the first and the last words copied stand between marks of the article's own."""
    pairs = list(quotations(exact))
    return bool(pairs) and pairs[0].start == 0 and pairs[-1].end >= len(exact.rstrip(_EDGES)) - 1


def verbatim(words: str, source: str, folded: str | None = None) -> str | None:
    """``words`` as ``source`` prints them, whole words, in order around ellipses; None where it does not."""
    folded = fold(source) if folded is None else folded
    whole = _copy(words, source, folded, 0)
    if whole:
        return whole[0]
    return _elided(words, source, folded) if _ELLIPSIS.search(words) else None


def quotations(text: str) -> Iterator[Quotation]:
    """Pairs of quotation marks, outermost first to last; apostrophes are none."""
    at = 0
    while match := _OPENER.search(text, at):
        at = match.start()
        end = _closed(text, at) if _opens(text, at) else None
        if end is not None:
            yield Quotation(at, end)
            at = end
        at += 1


@lru_cache(16)
def fold(source: str) -> str:
    """``source`` with one style of marks, dashes and spaces, offsets unchanged. Kept: one article backs many items."""
    return source.translate(_FOLD)


def _opens(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in "\"'":
        return (
            not before.isalnum()
            and bool(after.strip())
            and after not in ".,;:!?)"
            and not (before and before in ".,;:!?")
        )
    return not (text[at] in _SINGLE and before.isalnum())


def _closed(text: str, at: int) -> int | None:
    single = text[at] in _SINGLE
    for match in _CLOSER[text[at]].finditer(text, at + 2):
        end = match.start()
        inside_word = text[end - 1].isalnum() and text[end + 1 : end + 2].isalnum()
        if not (single and inside_word) and not (text[end] == text[at] == '"' and text[end - 1].isspace()):
            return end
    return None


def _without_marks(part: str, text: str, offset: int) -> str:
    """The part without lone double marks; single ones may be apostrophes, and an inch or a minute keeps its sign."""
    if not _ANY.search(part):
        return part
    return "".join(
        mark for at, mark in enumerate(part, offset) if mark not in _MARKS or mark in _SINGLE or _measures(text, at)
    )


def _measures(text: str, at: int) -> bool:
    return text[at] == '"' and text[at - 1 : at].isdigit()


def _copy(words: str, source: str, folded: str, start: int) -> tuple[str, int] | None:
    """``words`` in the source's characters, edges as given, and where the copy ended."""
    core = words.strip(_EDGES)
    place = _find(core, source, folded, start)
    if place is None:
        return None
    lead = words[: len(words) - len(words.lstrip(_EDGES))]
    tail = words[len(words.rstrip(_EDGES)) :]
    return f"{lead}{source[place : place + len(core)]}{tail}", place + len(core)


def _elided(words: str, source: str, folded: str) -> str | None:
    out, at, done = [], 0, 0
    for gap in [*_ELLIPSIS.finditer(words), None]:
        part = words[done : gap.start()] if gap else words[done:]
        if part.strip(_EDGES):
            copied = _copy(part, source, folded, at)
            if copied is None:
                return None
            part, at = copied
        out.append(part + (gap.group() if gap else ""))
        done = gap.end() if gap else done
    return "".join(out) if at else None


def _find(core: str, source: str, folded: str, start: int) -> int | None:
    """Where whole words ``core`` stand in the source."""
    if not core:
        return None
    wanted = core.translate(_FOLD)
    place = folded.find(wanted, start)
    while place >= 0:
        end = place + len(wanted)
        glued_before = wanted[0].isalnum() and folded[place - 1 : place].isalnum()
        glued_after = wanted[-1].isalnum() and folded[end : end + 1].isalnum()
        if not glued_before and not glued_after:
            return place
        place = folded.find(wanted, place + 1)
    return None
