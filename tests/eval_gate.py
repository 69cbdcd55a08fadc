"""Quality floors: what the embedded engine must reach on the project's own twenty articles.

A floor stands a little below what was measured when it was set. Raise it when the engine gets better; lower it only
with a reason in the commit. ``python tests/eval_gate.py`` prints the table.
"""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gold
import pytest

CORPUS = "fa8121db1bdd4aeef66bdd45ca023895570b6df52ccc7f42bdf7589ec19a88e0"


@dataclass(frozen=True, slots=True)
class Floor:
    """What a section must reach at least: F1 and precision over sentences or names."""

    section: str
    marks: gold.Marks
    f1: float
    precision: float


FLOORS = (
    Floor("key actors", gold.actors, f1=0.87, precision=0.90),
    Floor("claims", gold.claims, f1=0.87, precision=0.88),
    Floor("speakers of claims", gold.speakers, f1=0.75, precision=0.74),
    Floor("open questions", gold.open_questions, f1=0.93, precision=0.94),
    Floor("counterarguments", gold.counterarguments, f1=0.76, precision=0.93),
    Floor("figures", gold.figures, f1=0.0, precision=1.0),
)


@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: floor.section)
def test_embedded_engine_reaches_its_floor(floor: Floor) -> None:
    measured = gold.score(floor.marks)
    assert measured.f1 >= floor.f1, measured
    assert measured.precision >= floor.precision, measured


def test_floors_are_measured_on_these_files() -> None:
    assert gold.digest() == CORPUS, "the texts or their marks changed: measure again and set the floors and this digest"


@pytest.mark.parametrize("topic", gold.topics())
def test_text_is_a_short_article_whose_marks_occur_in_it(topic: str) -> None:
    (sample,) = (each for each in gold.samples() if each.topic == topic)
    assert 120 <= sample.article.words() <= 250
    for marks in (gold.claims, gold.open_questions, gold.counterarguments):
        marks(sample)  # KeyError where a marked sentence is none of the text
    assert all(figure in sample.article.text for figure in sample.marks["figures"])


def test_no_briefing_is_empty() -> None:
    for sample in gold.samples():
        assert len(sample.verified.summary) == 3, sample.topic
        assert sample.verified.key_actors, sample.topic
        assert sample.verified.claims, sample.topic


# Altered items that may be served at most, and harmless variants that must be, in per cent, of the twenty texts and
# those of tests/altered, which have what the twenty lack. Measured is the figure itself; docs/quality-verification.md
# has the figures on 364 news articles.
SERVED_AT_MOST = dict.fromkeys(
    (
        "adjective exchanged", "approximation dropped", "charge or outcome raised", "comparison turned",
        "condition dropped", "digit changed", "fabricated", "first name swapped", "future made past",
        "halves spliced", "hedge dropped", "intention made fact", "intention made future", "modality raised",
        "month changed", "nationality changed", "negation added", "negation dropped", "negative prefix changed",
        "order in time turned", "ordinal changed", "present made past", "pronoun changed", "qualifier dropped",
        "quantifier changed", "quotes merged", "speaker left out", "speaker swapped", "spelled number changed",
        "subject and object exchanged", "surname swapped", "title changed", "unit changed", "weekday changed",
        "word inserted",
    ),
    0.0,
) | {
    "attribution dropped": 1.6,  # one of 65, which shows its quotation marks
    "noun exchanged": 1.1,  # two of 192
    "verb exchanged": 2.2,  # four of 187: "told" made "said"
    "word left out": 1.1,  # two of 192, of which what is left is verbatim
}  # fmt: skip
SERVED_AT_LEAST = dict.fromkeys(
    (
        "[c]apital in brackets", "[sic] added", "accents decomposed", "apostrophe changed", "aside left out",
        "case changed", "contraction changed", "dashes changed", "elided", "ellipsis changed", "end mark changed",
        "invisible characters", "ligatures", "linking word left out", "month shortened", "percent sign",
        "quotes changed", "soft hyphen", "source put first", "spaces changed", "speaker kept", "thin spaces",
        "wrapped in quotes",
    ),
    100.0,
) | {"numbers in digits": 97.9}  # one of 48, within quotation marks  # fmt: skip


@pytest.fixture(scope="module")
def adversarial() -> dict[str, Any]:
    """Cases of each kind that find_quote and all checks were asked about, and those that they accepted."""
    kinds: dict[str, Any] = {}
    for folder in ("texts", "altered"):
        for kind, found in altered(folder).items():
            known = kinds.setdefault(kind, {"good": found["good"], "asked": Counter(), "accepted": Counter()})
            known["asked"] += Counter(found["asked"])
            known["accepted"] += Counter(found["accepted"])
    return kinds


def altered(folder: str) -> dict[str, Any]:
    """What bench/adversarial.py prints of the texts of a folder."""
    root = Path(__file__).parent.parent
    command = [sys.executable, str(root / "bench" / "adversarial.py"), str(root / "tests" / folder), "--json"]
    options = ["--no-rivals", "--per-article", "8"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr
    kinds: dict[str, Any] = json.loads(done.stdout)["kinds"]
    return kinds


def shares(adversarial: dict[str, Any], kind: str) -> dict[str, float]:
    """Percentage of the cases of a kind that each check accepts, by check."""
    found = adversarial[kind]
    return {check: 100 * found["accepted"][check] / asked for check, asked in found["asked"].items()}


def test_every_kind_has_a_floor(adversarial: dict[str, Any]) -> None:
    assert {kind for kind, found in adversarial.items() if not found["good"]} == set(SERVED_AT_MOST)
    assert {kind for kind, found in adversarial.items() if found["good"]} == set(SERVED_AT_LEAST)
    assert (len(SERVED_AT_MOST), len(SERVED_AT_LEAST)) == (39, 24)


@pytest.mark.parametrize("kind", SERVED_AT_MOST)
def test_altered_items_are_not_served(adversarial: dict[str, Any], kind: str) -> None:
    for check, share in shares(adversarial, kind).items():
        assert share <= SERVED_AT_MOST[kind], (check, adversarial[kind])


@pytest.mark.parametrize("kind", SERVED_AT_LEAST)
def test_harmless_variants_are_served(adversarial: dict[str, Any], kind: str) -> None:
    for check, share in shares(adversarial, kind).items():
        assert share >= SERVED_AT_LEAST[kind], (check, adversarial[kind])


def table() -> str:
    """What is measured now beside the floors, as a Markdown table."""
    rows = ["| section | precision | recall | F1 | floor: precision | F1 |", "|---|---|---|---|---|---|"]
    for floor in FLOORS:
        found = gold.score(floor.marks)
        rows.append(
            f"| {floor.section} | {found.precision:.3f} | {found.recall:.3f} | {found.f1:.3f} "
            f"| {floor.precision:.2f} | {floor.f1:.2f} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(table())
