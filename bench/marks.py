"""Whole briefings beside what readers marked in the same articles: precision, recall and F1 by section.

    python bench/marks.py bench/marked/wikinews.jsonl [--split test] [--each]

In, a line an article: {"id", "title", "published_at"?, "split"?, "text", "sentences": [[start, end], …], "readers":
[marks, …]}, offsets in code points; what marks hold is said in bench/marked/README.md. A sentence counts as served
where evidence covers half of it, or where half of the evidence lies in it. Actors and speakers are compared by the
last word of the name. Of an article with two readers the mean is taken, and what the one reaches against the other is
printed beside.
"""

import argparse
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

from briefing.ingest.articles import from_text
from briefing.pipeline import Pipeline
from briefing.schemas.documents import briefing_document

SECTIONS = ("key actors", "claims", "central claims", "speakers", "open questions", "counterarguments", "summary")
_HALF = 0.5
Found = Mapping[str, set[Any]]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one section of one article against one reader."""

    precision: float
    recall: float
    f1: float


def main() -> None:
    """Briefs every article with the embedded engine and prints a row a section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--split", help="only articles of this split")
    parser.add_argument("--each", action="store_true", help="F1 of each article as well")
    wanted = parser.parse_args()
    rows = [json.loads(line) for line in wanted.articles.open(encoding="utf-8")]
    rows = [row for row in rows if wanted.split in (None, row.get("split"))]
    pipeline = Pipeline()
    served = [(row, of_briefing(row, document_of(row, pipeline))) for row in rows]
    if wanted.each:
        for row, found in served:
            cells = [fmean(score(found[s], of_reader(each)[s]).f1 for each in row["readers"]) for s in SECTIONS]
            print(
                row["id"], *(f"{section} {cell:.2f}" for section, cell in zip(SECTIONS, cells, strict=True)), sep="  "
            )
    print(f"{len(rows)} articles\n")
    print("| section | precision | recall | F1 | one reader against the other |\n|---|---:|---:|---:|---:|")
    for section in SECTIONS:
        mean = average(
            [score(found[section], of_reader(each)[section]) for row, found in served for each in row["readers"]]
        )
        pairs = [row["readers"] for row in rows if len(row["readers"]) > 1]
        agreed = [score(of_reader(one)[section], of_reader(other)[section]).f1 for one, other in pairs]
        beside = f"{fmean(agreed):.2f} ({len(pairs)} articles)" if agreed else ""
        print(f"| {section} | {mean.precision:.2f} | {mean.recall:.2f} | {mean.f1:.2f} | {beside} |")


def document_of(row: Mapping[str, Any], pipeline: Pipeline) -> dict[str, Any]:
    """The briefing of a row's article, as the API serves it."""
    day = row.get("published_at")
    published = datetime.combine(date.fromisoformat(day), datetime.min.time()) if day else None
    article = from_text(row["text"], title=row.get("title"), published_at=published)
    if article.text != row["text"]:
        raise SystemExit(f"{row['id']}: the text is kept otherwise than it was marked; its offsets mean nothing.")
    return briefing_document(pipeline.brief(article))


def of_reader(marks: Mapping[str, Any]) -> Found:
    """What a reader marked, section by section."""
    claims = marks["claims"]
    return {
        "key actors": {last_word(each["name"]) for each in marks["key_actors"]},
        "claims": numbers(claims),
        "central claims": numbers(each for each in claims if each.get("central")),
        "speakers": {(n, last_word(c["speaker"])) for c in claims if c["speaker"] != "author" for n in c["sentences"]},
        "open questions": numbers(marks["open_questions"]),
        "counterarguments": numbers(marks["counterarguments"]),
        "summary": set(marks["summary_sentences"]),
    }


def of_briefing(row: Mapping[str, Any], document: Mapping[str, Any]) -> Found:
    """What a briefing serves, section by section, as numbers of the marked sentences."""

    def covered(items: Iterable[Mapping[str, Any]]) -> set[int]:
        return {n for item in items for n in sentences_of(item, row["sentences"])}

    claims = document["claims"]
    said = [claim for claim in claims if claim["kind"] != "author" and claim["speaker"]]
    return {
        "key actors": {last_word(each["name"]) for each in document["key_actors"]},
        "claims": covered(claims),
        "central claims": covered(claim for claim in claims if claim["central"]),
        "speakers": {(n, last_word(claim["speaker"]["name"])) for claim in said for n in covered([claim])},
        "open questions": covered(document["open_questions"]),
        "counterarguments": covered(document["counterarguments"]),
        "summary": covered(document["summary"]),
    }


def sentences_of(item: Mapping[str, Any], sentences: Sequence[Sequence[int]]) -> set[int]:
    """Numbers, from 1, of the sentences that an item's evidence lies in."""
    spans = [(each["start"], each["end"]) for each in item["evidence"]]
    return {
        number
        for number, (begin, end) in enumerate(sentences, 1)
        for start, stop in spans
        if min(end, stop) - max(begin, start) >= _HALF * min(end - begin, stop - start) > 0
    }


def numbers(marks: Iterable[Mapping[str, Any]]) -> set[int]:
    """Every sentence that one of the marks names."""
    return {number for mark in marks for number in mark["sentences"]}


def last_word(name: str) -> str:
    """The last word of a name, in lower case and without a possessive."""
    words = re.findall(r"[\w’'-]+", re.sub(r"['’]s$", "", name.lower()))
    return words[-1] if words else ""


def score(served: set[Any], marked: set[Any]) -> Score:
    """How the two agree; where both are empty, wholly."""
    if not served and not marked:
        return Score(1.0, 1.0, 1.0)
    both = len(served & marked)
    precision = both / len(served) if served else 0.0
    recall = both / len(marked) if marked else 0.0
    return Score(precision, recall, 2 * both / (len(served) + len(marked)))


def average(scores: Sequence[Score]) -> Score:
    """The mean of each figure."""
    return Score(fmean(s.precision for s in scores), fmean(s.recall for s in scores), fmean(s.f1 for s in scores))


if __name__ == "__main__":
    main()
