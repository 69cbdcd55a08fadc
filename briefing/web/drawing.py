"""The picture of who says what about whom, laid out: in three columns where there is room, in one on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from statistics import mean

from briefing.render.lettering import lines
from briefing.verification.quotation import quoted
from briefing.web.voices import Saying, Voices

SIZE, LEADING, PAD, GAP = 13, 18, 8, 12  # pixels: of letters, from line to line, within a box, between boxes
HEAD = 32  # pixels for the words above the columns
_WIDE = 620  # pixels of the grid with three columns: speakers up to 132, claims from 158 to 458, subjects from 484
_SPEAKER, _CLAIM, _CLAIM_WIDTH, _SUBJECT = 132, 158, 300, 484
_NARROW, _INDENT = 340, 22  # of the grid with one, a pixel free at its right
_BOLD = 0.88  # of a line's room is enough for names, which are set in bold letters


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text; ``y`` is the foot of the first."""

    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody, with a dot at which lines begin or end."""

    x: int
    y: int
    text: Text


@dataclass(frozen=True, slots=True)
class Box:
    """A claim in its frame; ``about`` stands in it where no column names whom it is about."""

    saying: Saying
    x: int
    y: int
    width: int
    height: int
    words: Text
    about: Text | None = None
    paths: tuple[str, ...] = field(default=())

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn, in pixels of its own grid; ``kind`` is wide or narrow."""

    kind: str
    width: int
    height: int
    headings: tuple[Text, ...]
    names: tuple[Name, ...]
    boxes: tuple[Box, ...]


def drawings(voices: Voices, source: str) -> tuple[Drawing, ...]:
    """The picture for a wide and for a narrow column; ``source`` is the article's text, which quotes are cut from."""
    return wide(voices, source), narrow(voices, source)


def wide(voices: Voices, source: str) -> Drawing:
    """Speakers, what they say, and whom it is about: three columns."""
    boxes, bottom = [], HEAD
    for saying in voices.sayings:
        words = _cut(saying.words, source, _CLAIM_WIDTH - 2 * PAD, 3)
        height = max(len(words), 2) * LEADING + 2 * PAD
        foot = bottom + (height - len(words) * LEADING) // 2 + SIZE
        boxes.append(Box(saying, _CLAIM, bottom, _CLAIM_WIDTH, height, Text(_CLAIM + PAD, foot, words)))
        bottom += height + GAP
    speakers = _heights(((box.saying.speaker, box.middle) for box in boxes), _SPEAKER - 12)
    subjects = _heights(((name, box.middle) for box in boxes for name in box.saying.about), _WIDE - _SUBJECT - 10)
    bottom = max(bottom, *(y + 2 * LEADING for y in (*speakers.values(), *subjects.values())))
    return Drawing(
        "wide",
        _WIDE,
        bottom,
        (Text(0, SIZE, ("Who",)), Text(_CLAIM, SIZE, ("says what",)), Text(_SUBJECT, SIZE, ("about whom",))),
        (
            *(_name(name, _SPEAKER, y, 0, _SPEAKER - 12) for name, y in speakers.items()),
            *(_name(name, _SUBJECT, y, _SUBJECT + 10, _WIDE - _SUBJECT - 10) for name, y in subjects.items()),
        ),
        tuple(_joined(box, speakers, subjects) for box in boxes),
    )


def narrow(voices: Voices, source: str) -> Drawing:
    """Each speaker above what they say, with whom it is about at its foot."""
    names, boxes, bottom = [], [], 0
    for speaker, sayings in groupby(voices.sayings, lambda saying: saying.speaker):
        named = lines(speaker, room=_BOLD * (_NARROW - _INDENT), most=2, size=SIZE)
        start = bottom + LEADING // 2
        names.append(Name(6, start, Text(_INDENT, start + 5, named)))
        bottom += len(named) * LEADING + PAD
        for saying in sayings:
            box = _stacked(saying, source, bottom, start)
            boxes.append(box)
            bottom += box.height + GAP
        bottom += PAD
    return Drawing("narrow", _NARROW, bottom, (), tuple(names), tuple(boxes))


def _stacked(saying: Saying, source: str, top: int, start: int) -> Box:
    """A claim below its speaker's name, whose dot is at the height ``start``."""
    room = _NARROW - _INDENT - 2 * PAD
    words = _cut(saying.words, source, room, 4)
    about = lines(f"about {', '.join(saying.about)}", room=_BOLD * room, most=2, size=SIZE)
    height = (len(words) + len(about)) * LEADING + 2 * PAD
    x, foot = _INDENT + PAD, top + PAD + SIZE
    return Box(
        saying,
        _INDENT,
        top,
        _NARROW - _INDENT - 1,
        height,
        Text(x, foot, words),
        Text(x, foot + len(words) * LEADING, about),
        (f"M6 {start}V{top + height // 2}H{_INDENT}",),
    )


def _joined(box: Box, speakers: dict[str, int], subjects: dict[str, int]) -> Box:
    """The box with the lines from its speaker and to whom it is about."""
    end = _CLAIM + _CLAIM_WIDTH
    paths = (
        _curve(_SPEAKER, speakers[box.saying.speaker], _CLAIM, box.middle),
        *(_curve(end, box.middle, _SUBJECT, subjects[name]) for name in box.saying.about),
    )
    return Box(box.saying, box.x, box.y, box.width, box.height, box.words, None, paths)


def _heights(placed: Iterator[tuple[str, int]], room: int) -> dict[str, int]:
    """A height for each name: amid its claims, and as far from the next as its lines need."""
    places: dict[str, list[int]] = {}
    for name, y in placed:
        places.setdefault(name, []).append(y)
    out: dict[str, int] = {}
    lowest = HEAD
    for name, ys in sorted(places.items(), key=lambda each: mean(each[1])):
        half = max(len(_named(name, room)), 2) * LEADING // 2
        out[name] = max(round(mean(ys)), lowest + half)
        lowest = out[name] + half + PAD
    return out


def _name(name: str, dot: int, y: int, x: int, room: int) -> Name:
    found = _named(name, room)
    return Name(dot, y, Text(x, y + 5 - (len(found) - 1) * LEADING // 2, found))


def _named(name: str, room: int) -> tuple[str, ...]:
    return lines(name, room=_BOLD * room, most=3, size=SIZE)


def _curve(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"


def _cut(words: str, source: str, room: int, most: int) -> tuple[str, ...]:
    """The words in lines; where some had to go, the mark that opened a quote is closed behind the ellipsis."""
    found = lines(words, room=room, most=most, size=SIZE)
    if "".join("".join(found).split()) == "".join(words.split()):
        return found
    shorter = " ".join(lines(words, room=room - SIZE, most=most, size=SIZE))
    return lines(quoted(shorter, source), room=room, most=most, size=SIZE)
