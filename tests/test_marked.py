"""The marked articles that ship: what a reader marked lies in the text, and briefings are compared by sentence."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parent.parent / "bench"
sys.path.append(str(BENCH))

import marks  # noqa: E402

LINES = (BENCH / "marked" / "wikinews.jsonl").read_text("utf-8").strip().split("\n")
ROWS = [json.loads(line) for line in LINES]
SECTIONS = ("claims", "open_questions", "counterarguments")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_marks_lie_in_the_text(row: dict[str, Any]) -> None:
    assert row["split"] in ("dev", "test")
    assert row["credit"] == "Wikinews, CC BY 2.5"
    assert all(0 <= start < end <= len(row["text"]) for start, end in row["sentences"])
    for reader in row["readers"]:
        marked = {number for section in SECTIONS for mark in reader[section] for number in mark["sentences"]}
        assert marked | set(reader["summary_sentences"]) <= set(range(1, len(row["sentences"]) + 1))


def test_no_article_is_of_both_splits() -> None:
    assert len({row["text"] for row in ROWS}) == len(ROWS)


def test_sentences_of_takes_those_that_evidence_covers_by_half() -> None:
    item = {"evidence": [{"start": 8, "end": 21}]}
    assert marks.sentences_of(item, [[0, 10], [11, 20], [21, 30]]) == {2}
    assert marks.sentences_of({"evidence": [{"start": 2, "end": 5}]}, [[0, 100]]) == {1}


def test_score_when_half_is_found() -> None:
    assert marks.score({1, 2}, {2, 3, 4, 5}) == marks.Score(0.5, 0.25, 2 / 6)
    assert marks.score(set(), set()).f1 == 1.0
    assert marks.score(set(), {1}).f1 == 0.0


def test_speakers_are_compared_by_the_last_word_of_the_name() -> None:
    assert marks.last_word("Governor Ada Holt’s") == marks.last_word("Holt") == "holt"
