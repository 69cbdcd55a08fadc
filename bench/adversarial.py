"""Altered items against the checks, beside LangExtract and Instructor: what share of each kind is accepted.

    python bench/adversarial.py ARTICLES.jsonl|FOLDER [--rivals-python PATH | --no-rivals] [--kind-limit 300]
        [--per-article 4] [--seed 1] [--json] [--show KIND]

ARTICLES.jsonl has {"text"} a line, and may have "attributions" with "source" and "content" spans: then speakers are
swapped among those sources, else among those that the product finds. A FOLDER holds one article a *.txt file.
A claim whose speaker is left out is served as altered where it comes with another speaker than its own, or with none;
where verification gives it its own, as the article has it, nothing altered is served, and it counts as refused.
The rivals run in the same run, in an interpreter that has them (`pip install langextract==1.7.1 instructor==1.17.0`).
"""

import argparse
import hashlib
import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import process_time

from cases import Case, cases

from briefing.engines.embedded.engine import read
from briefing.ingest.sentences import normalise, split
from briefing.types.article import Article
from briefing.verification.attributing import attributed
from briefing.verification.context import Context
from briefing.verification.evidence import find_quote
from briefing.verification.speaker import same_speaker


@dataclass
class Tally:
    """Cases of one kind, and how many of them each check accepted."""

    good: bool
    total: int = 0
    accepted: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    crashed: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)


def articles(path: Path) -> Iterator[tuple[str, list[dict[str, list[list[int]]]]]]:
    """Text and marked attributions of each article."""
    if path.is_dir():
        for file in sorted(path.glob("*.txt")):
            yield file.read_text(encoding="utf-8"), []
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["text"], record.get("attributions", [])


class Rivals:
    """The other libraries, in their own interpreter; none where it has none."""

    def __init__(self, python: str) -> None:
        script = Path(__file__).parent / "rivals.py"
        self._process = subprocess.Popen(  # noqa: S603 - the interpreter is the caller's own choice
            [python, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout and self._process.stdin  # noqa: S101 - both are pipes
        self.versions: dict[str, str] = json.loads(self._process.stdout.readline() or "{}")

    def accept(self, text: str, quotes: list[str]) -> dict[str, list[bool | str]]:
        """What each library says of each quote."""
        if not self.versions or not quotes:
            return {}
        assert self._process.stdout and self._process.stdin  # noqa: S101 - both are pipes
        self._process.stdin.write(json.dumps({"text": text, "quotes": quotes}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, list[bool | str]] = json.loads(self._process.stdout.readline())
        return answer

    def close(self) -> None:
        """Ends the interpreter."""
        self._process.communicate()


def measure(
    path: Path, *, limit: int, most: int, seed: int, rivals: Rivals | None, show: Sequence[str] = ()
) -> tuple[dict[str, Tally], float]:
    """A tally for each kind, and the mean processor seconds of an item, its article's analysis left out."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    tallies: dict[str, Tally] = {}
    seconds, items = 0.0, 0
    sources = list(articles(path))
    pool = [normalise(text) for text, _ in sources]
    for index, (raw, marked) in enumerate(sources):
        text = pool[index] if not marked else raw  # marked offsets hold for the text as given
        article = Article(str(index), 1, text, split(text), hashlib.sha256(text.encode()).hexdigest())
        reading = read(article)
        context = Context(article, reading.analysis)
        foreign = pool[(index + 1) % len(pool)]
        others = [foreign[s.start : s.end] for s in split(foreign) if s.end - s.start > 60]
        batch = []
        for case in cases(reading.parsed, context, marked, others, chance, most):
            tally = tallies.setdefault(case.kind, Tally(case.good))
            if tally.total < limit:
                tally.total += 1
                batch.append(case)
        quotes = [case for case in batch if case.quote]
        for name, answers in (rivals.accept(text, [c.candidate.text for c in quotes]) if rivals else {}).items():
            for case, answer in zip(quotes, answers, strict=True):
                tallies[case.kind].asked[name] += 1
                tallies[case.kind].accepted[name] += answer is True
                tallies[case.kind].crashed[name] += isinstance(answer, str)
        began = process_time()
        for case in batch:
            judge(case, tallies[case.kind], context, show)
        seconds += process_time() - began
        items += len(batch)
    return tallies, seconds / max(items, 1)


def judge(case: Case, tally: Tally, context: Context, show: Sequence[str]) -> None:
    """Puts one case to find_quote and to the checks; prints it where they are wrong and it is of a kind to show."""
    candidate = case.candidate
    answers: list[tuple[str, bool, object]] = []
    if case.quote:
        found = find_quote(context.article.text, candidate.text)
        answers.append(("find_quote", found is not None, found))
    if case.checked:
        given, verdict = attributed(candidate, context)
        failure = verdict.failure
        right = failure is None and case.speaker is not None and _says(given.speaker, case.speaker, context)
        answers.append(("checks", failure is None and not right, failure or given.speaker))
        tally.reasons["served, its speaker found" if right else failure.reason if failure else "served"] += 1
    for check, accepted, why in answers:
        tally.asked[check] += 1
        tally.accepted[check] += accepted
        if case.kind in show and accepted is not case.good:
            print(f"{case.kind}, {check}", candidate.text, candidate.speaker, why, sep="\n    ", file=sys.stderr)


def _says(speaker: str | None, right: str, context: Context) -> bool:
    return speaker is not None and same_speaker(speaker, right, context)


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("articles", type=Path)
    parser.add_argument("--rivals-python", default=sys.executable)
    parser.add_argument("--no-rivals", action="store_true")
    parser.add_argument("--per-article", type=int, default=4, help="cases of one kind, so that no article decides")
    parser.add_argument("--kind-limit", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument(
        "--show", metavar="KIND", action="append", default=[], help="print the cases of a kind that were judged wrongly"
    )
    options = parser.parse_args()
    rivals = None if options.no_rivals else Rivals(options.rivals_python)
    tallies, seconds = measure(
        options.articles,
        limit=options.kind_limit,
        most=options.per_article,
        seed=options.seed,
        rivals=rivals,
        show=options.show,
    )
    if rivals:
        rivals.close()
    (print_json if options.json else print_table)(tallies, seconds, rivals.versions if rivals else {})


def print_json(tallies: dict[str, Tally], seconds: float, versions: dict[str, str]) -> None:
    """One object: cases and acceptance of each kind."""
    kinds = {
        kind: {
            "good": t.good,
            "cases": t.total,
            "accepted": dict(t.accepted),
            "asked": dict(t.asked),
            "reasons": dict(t.reasons),
        }
        for kind, t in tallies.items()
    }
    print(json.dumps({"seconds_per_item": seconds, "rivals": versions, "kinds": kinds}))


def print_table(tallies: dict[str, Tally], seconds: float, versions: dict[str, str]) -> None:
    """A Markdown table: share accepted of each kind."""
    columns = ["find_quote", "checks", *versions]
    heads = ["find_quote", "all checks", *(f"{name} {version}" for name, version in versions.items())]
    print(f"| kind | cases | {' | '.join(heads)} |\n|---|---:|{'---:|' * len(columns)}")
    for good in (False, True):
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        title = "harmless: should be accepted" if good else "altered: should be refused"
        print(f"| **{title}** |{' |' * (len(columns) + 1)}")
        for kind, tally in sorted(tallies.items()):
            if tally.good is good:
                for name in columns:
                    sums[name][0] += tally.accepted[name]
                    sums[name][1] += tally.asked[name]
                shares = (share(tally.accepted[name], tally.asked[name]) for name in columns)
                print(f"| {kind} | {tally.total} | {' | '.join(shares)} |")
        print(f"| all | {sums['checks'][1]} | {' | '.join(share(*sums[n]) for n in columns)} |")
    crashes = Counter[str]()
    for tally in tallies.values():
        crashes.update(tally.crashed)
    print(f"\nfind_quote and all checks: {1000 * seconds:.3f} ms of one processor an item.")
    print(f"Errors raised by the others, counted as refused: {dict(crashes) or 'none'}.")


def share(part: int, whole: int) -> str:
    """A percentage with one decimal, or a dash."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


if __name__ == "__main__":
    main()
