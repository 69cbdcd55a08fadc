"""Paragraphs and sentences of a normalised text, by rules: the one splitter, for both engines.

A sentence never crosses a paragraph border. Closing quotation marks and brackets stay with the sentence they close.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from briefing.ingest.abbreviations import (
    AFTER_TIMES,
    AMBIGUOUS,
    BEFORE_NUMBERS,
    INTRODUCING,
    MARKED_NAMES,
    SPEECH_VERBS,
    STARTERS,
    TITLES,
)
from briefing.ingest.normalisation import normalise
from briefing.types.article import Sentence

__all__ = ["normalise", "split"]

_PARAGRAPH = re.compile(r"\S[^\n]*")
_NOT_BLANK = re.compile(r"\S")
_CLOSERS = "\"'”’»)\\]}"
_OPENERS = "\"'“‘„«(\\[{"
_DASHES = "–—―-"
# A run of end marks ("?!", "...", ". . ."), what closes after it, then white space or, glued, the next sentence.
_END = re.compile(
    rf"(?P<mark>\.(?: \.){{2,}}|[.!?…]+)(?P<closers>[{_CLOSERS}]*)(?P<gap>\s+|(?=[{_OPENERS}]?[A-Z][a-z']))"
)
_DETACHED_CLOSER = re.compile(r'\s*(["”])(?=\s|$)')
_NEXT = re.compile(rf"(?P<openers>[{_OPENERS}•*\s{_DASHES}]*)(?P<word>[^\W\d_][\w'’]*|[$£€]?\d|\S)?")
_WORD_BEFORE = re.compile(r"[^\s\"“”‘«»()\[\]—–/]+$")
_BRACKETED = re.compile(r"\([^()]{1,300}\)|\[[^\[\]]{1,300}\]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
_SPEECH_TAG = re.compile(r"(?P<name>(?:[A-Z][\w'’.-]*\s+){1,4})(?P<verb>[a-z]+)\b(?P<rest>\s*\w*)")
_OPEN_END = re.compile(rf"[^.!?…:;,{_DASHES}]$")
_HEADING_WORDS = 14  # longest of the cross-headings and headlines seen in news text; body sentences end in a mark


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text in order, numbered from 1; together they cover all that is not blank.

    ``text[s.start:s.end]`` is the sentence without outer blanks. Every line end separates paragraphs.
    """
    sentences: list[Sentence] = []
    paragraphs = list(_PARAGRAPH.finditer(text))
    for number, match in enumerate(paragraphs, 1):
        body = match.group().rstrip()
        spans = list(_spans(body))
        heading = len(spans) == 1 and number < len(paragraphs) and is_heading(body)
        for start, end in spans:
            offset = match.start()
            sentences.append(Sentence(len(sentences) + 1, offset + start, offset + end, number, heading))
    return tuple(sentences)


def is_heading(paragraph: str) -> bool:
    """Whether a paragraph of one sentence reads as a heading: short, begins like one, without an end mark."""
    bare = paragraph.rstrip("\"'”’»)]")
    first = paragraph.lstrip(_OPENERS)[:1]
    return bool(_OPEN_END.search(bare)) and len(paragraph.split()) <= _HEADING_WORDS and not first.islower()


def _spans(paragraph: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a paragraph without outer blanks."""
    start = 0
    bracketed = [match.span() for match in _BRACKETED.finditer(paragraph)]
    for match in _END.finditer(paragraph):
        end = _closed(paragraph, match)
        bracket = bisect_left(bracketed, (match.start(),)) - 1  # the last one that opens before
        inside = bracket >= 0 and end < bracketed[bracket][1]
        if end <= start or end >= len(paragraph) or inside or not _ends_sentence(paragraph, start, match, end):
            continue
        yield start, end
        following = _NOT_BLANK.search(paragraph, end)
        start = following.start() if following else len(paragraph)
    if start < len(paragraph):
        yield start, len(paragraph)


def _closed(paragraph: str, match: re.Match[str]) -> int:
    """Where the sentence would end: after its closers, also after a straight quote set off by a blank."""
    end = match.end("closers")
    detached = _DETACHED_CLOSER.match(paragraph, end)
    if detached and (detached.group(1) == "”" or paragraph.count('"', 0, end) % 2 == 1):
        return detached.end()
    return end


def _ends_sentence(paragraph: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether the sentence ends at this mark, seen from the words on both sides."""
    following = _NEXT.match(paragraph, end)
    word = (following and following.group("word")) or ""
    openers = following.group("openers") if following else ""
    quoted = any(closer in match.group("closers") for closer in "\"'”’»")
    if not word or _continues(word):
        return False
    if not match.group("gap") and not (quoted or word.lower() in STARTERS):
        return False  # glued: "Node.js", "Yahoo.Com"
    if quoted and any(dash in openers for dash in _DASHES):
        return False  # “…” — Smith
    mark = match.group("mark")
    if mark == ".":
        dash = any(dash in openers for dash in _DASHES)  # "MIAMI, Fla. - Two days"
        return quoted or _full_stop_ends(paragraph, start, match.start("mark"), "-" if dash else word)
    if word == "I" and set(mark) <= {".", "…", " "}:
        return False  # I… I think
    if (_word_before(paragraph, match.start("mark")) + mark).lower() in MARKED_NAMES:
        return False
    return not (quoted and _is_speech_tag(paragraph, following.start("word") if following else end))


def _continues(word: str) -> bool:
    """Whether a word goes on with the sentence: it begins in lower case, and not like "iPhone"; or is a mere mark."""
    return (word[0].islower() and not word[1:2].isupper()) or word[0] in ",;:%&/)."


def _word_before(paragraph: str, position: int) -> str:
    match = _WORD_BEFORE.search(paragraph[max(0, position - 40) : position])
    return match.group() if match else ""


def _full_stop_ends(paragraph: str, start: int, position: int, following: str) -> bool:
    """Whether a full stop ends the sentence, rather than abbreviate the word before it."""
    before = _word_before(paragraph, position).rpartition("-")[2]  # "Then-Sen."
    lower, after = before.lower(), following.lower().replace("’", "'")
    if not before.strip("'’"):
        return True
    if lower in TITLES or lower in INTRODUCING:
        return False
    if before.isdecimal():
        return position - len(before) != start  # "1. First item"
    if lower in BEFORE_NUMBERS and before not in ("P", "Art"):
        return not following[0].isdecimal()
    if lower in ("a.m", "p.m"):
        return after not in AFTER_TIMES
    if lower in AMBIGUOUS and before[0].isupper() or lower in ("al", "etc", "cent"):
        return after in STARTERS and following[0].isupper()
    if _INITIALS.fullmatch(before) and (before[0].isupper() or "." in before):
        return after in STARTERS and not (after in ("i", "a") and len(following) == 1 and "." not in before)
    return True


def _is_speech_tag(paragraph: str, position: int) -> bool:
    """Whether the words here are "Smith asked", "Ms. Smith told reporters", after a quoted question."""
    match = _SPEECH_TAG.match(paragraph, position)
    if not match or match.group("verb") not in SPEECH_VERBS:
        return False
    name = match.group("name").split()
    return match.group("rest").strip() not in ("that", "he", "she", "they", "it") and (
        len(name) > 1 or name[0].lower() not in STARTERS or name[0].lower() in ("he", "she", "they", "i", "we")
    )
