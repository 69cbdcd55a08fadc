"""The project's own twenty articles with what a careful reader marks in them, and scores against those marks."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from briefing.engines.embedded.engine import EmbeddedEngine, read
from briefing.ingest.articles import from_text
from briefing.types.article import Article
from briefing.types.briefing import Verified
from briefing.types.items import Evidence
from briefing.verification.numbers import numbers
from briefing.verification.verify import verify

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Sample:
    """One article, what is marked in it, and its briefing by the embedded engine."""

    topic: str
    article: Article
    marks: dict[str, Any]
    verified: Verified


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall over all articles, counting marks alike wherever they stand."""

    right: int
    given: int
    marked: int

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.marked if self.marked else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.given + self.marked) if self.given + self.marked else 1.0


def digest() -> str:
    """Digest of all texts and marks: floors measured on other files mean nothing."""
    files = sorted([*FOLDER.glob("*.txt"), FOLDER / "gold.json"])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def topics() -> list[str]:
    """Names of the articles."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


@cache
def samples() -> tuple[Sample, ...]:
    """All articles, briefed once."""
    marks = json.loads((FOLDER / "gold.json").read_text("utf-8"))
    return tuple(_sample(topic, each) for topic, each in sorted(marks.items()))


def _sample(topic: str, marks: dict[str, Any]) -> Sample:
    article = from_text((FOLDER / f"{topic}.txt").read_text("utf-8"))
    reading = read(article)
    return Sample(topic, article, marks, verify(article, EmbeddedEngine().write(reading, "en").draft, reading.analysis))


# --- what is given and what is marked, as sets that can be compared --------------------------------------------------

Marks = Callable[[Sample], tuple[set[object], set[object]]]


def score(marks: Marks) -> Score:
    """The score of what ``marks`` gives and finds marked, over all articles."""
    pairs = [marks(sample) for sample in samples()]
    right = sum(len(given & marked) for given, marked in pairs)
    return Score(right, sum(len(given) for given, _ in pairs), sum(len(marked) for _, marked in pairs))


def actors(sample: Sample) -> tuple[set[object], set[object]]:
    """Key actors, by the name or alias that the marks have."""
    known = _known(sample)
    return {_key(a.name, known) for a in sample.verified.key_actors}, {_key(a["name"], known) for a in _actors(sample)}


def claims(sample: Sample) -> tuple[set[object], set[object]]:
    """Sentences in which somebody says something."""
    given = {n for claim in sample.verified.claims for n in covered(sample.article, claim.evidence)}
    return set(given), {n for claim in sample.marks["claims"] for n in _numbers(sample, claim["sentences"])}


def speakers(sample: Sample) -> tuple[set[object], set[object]]:
    """Who speaks in which sentence."""
    known = _known(sample)
    given = {
        (n, _key(claim.speaker.name, known))
        for claim in sample.verified.claims
        if claim.speaker
        for n in covered(sample.article, claim.evidence)
    }
    marked = {
        (n, _key(claim["speaker"], known))
        for claim in sample.marks["claims"]
        for n in _numbers(sample, claim["sentences"])
        if claim["speaker"] != "author"
    }
    return set(given), set(marked)


def open_questions(sample: Sample) -> tuple[set[object], set[object]]:
    """Sentences that leave something open."""
    given = {n for item in sample.verified.open_questions for n in covered(sample.article, item.evidence)}
    return set(given), set(_numbers(sample, sample.marks["open_questions"]))


def counterarguments(sample: Sample) -> tuple[set[object], set[object]]:
    """Sentences that speak against a claim or position."""
    given = {n for item in sample.verified.counterarguments for n in covered(sample.article, item.evidence)}
    return set(given), set(_numbers(sample, sample.marks["counterarguments"]))


def figures(sample: Sample) -> tuple[set[object], set[object]]:
    """Figures in the words of items, and those of the text."""
    verified = sample.verified
    items = (*verified.summary, *verified.claims, *verified.open_questions, *verified.counterarguments)
    printed = {value for figure in sample.marks["figures"] for number in numbers(figure) for value in number.values}
    spelled = {value for number in numbers(sample.article.text) for value in number.values}
    given = {value for item in items for number in numbers(item.text) for value in number.values}
    return set(given), set(printed | (given & spelled))


def covered(article: Article, evidence: Iterable[Evidence]) -> set[int]:
    """Numbers of the sentences that evidence covers by half or more."""
    return {
        sentence.number
        for piece in evidence
        for sentence in article.sentences
        if min(piece.end, sentence.end) - max(piece.start, sentence.start) >= 0.5 * (sentence.end - sentence.start)
    }


def _numbers(sample: Sample, sentences: Iterable[str]) -> set[int]:
    places = {sample.article.sentence_text(s.number): s.number for s in sample.article.sentences}
    return {places[sentence] for sentence in sentences}


def _actors(sample: Sample) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sample.marks["actors"]
    return found


def _known(sample: Sample) -> dict[str, str]:
    """The one key of each name and alias marked."""
    return {_last(name): _last(a["name"]) for a in _actors(sample) for name in (a["name"], *a["aliases"])}


def _key(name: str, known: dict[str, str]) -> str:
    return known.get(_last(name), _last(name))


def _last(name: str) -> str:
    """The last word of a name, in lower case, without possessive ending."""
    words = re.findall(r"[\w’'-]+", re.sub(r"['’]s$", "", name.lower()))
    return words[-1] if words else ""
