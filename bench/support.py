"""The support score against human judgement: is this summary sentence supported by the text? Beside plain word overlap.

    python bench/support.py SUPPORT.jsonl [--curve]

SUPPORT.jsonl has {"text", "claim", "supported"} a line. The two sentences that cover a claim best are its evidence, as
an engine would cite them. Balanced accuracy is by 5-fold cross-validation over texts, the threshold chosen on four
folds and used on the fifth, mean of 10 divisions.
"""

import argparse
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from briefing.ingest.sentences import normalise, split
from briefing.types.analysis import Analysis
from briefing.types.article import Article
from briefing.verification.context import Context
from briefing.verification.evidence import evidence_for
from briefing.verification.examination import Candidate
from briefing.verification.support import THRESHOLD, support
from briefing.verification.words import bare, content, words

FOLDS, DIVISIONS = 5, 10


@dataclass(frozen=True)
class Judged:
    """One claim: which text it is of, both scores, and what people said."""

    text: int
    score: float
    overlap: float
    supported: bool


def judged(path: Path) -> list[Judged]:
    """Every claim of a file, scored."""
    texts: dict[str, int] = {}
    found = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            number = texts.setdefault(record["text"], len(texts))
            text, claim = normalise(record["text"]), normalise(record["claim"])
            context = Context(Article(str(number), 1, text, split(text), ""), Analysis())
            found.append(Judged(number, scored(claim, context), overlap(claim, context), record["supported"]))
    return found


def scored(claim: str, context: Context) -> float:
    """The product's support score of a claim by the two sentences that cover it best."""
    said = set(content(claim))
    article = context.article
    stems = {s.number: said & set(content(article.text[s.start : s.end])) for s in article.sentences}
    first = max(stems, key=lambda number: len(stems[number]))
    second = max(stems, key=lambda number: len(stems[number] | stems[first]))
    return support(Candidate("summary", claim, ()).item(evidence_for(article, sorted({first, second}))), context)


def overlap(claim: str, context: Context) -> float:
    """Share of the claim's words in the sentence that has most of them: what is usually done."""
    said = [bare(match.group()) for match in words(claim)]
    article = context.article
    sentences = [{bare(match.group()) for match in words(article.text[s.start : s.end])} for s in article.sentences]
    return max(sum(word in sentence for word in said) for sentence in sentences) / max(len(said), 1)


def balanced_accuracy(rows: Sequence[tuple[float, bool]], threshold: float) -> float:
    """Mean of the shares of supported claims let through and of unsupported ones held back."""
    good = [score >= threshold for score, supported in rows if supported]
    bad = [score < threshold for score, supported in rows if not supported]
    return (sum(good) / len(good) + sum(bad) / len(bad)) / 2


def best_threshold(rows: Sequence[tuple[float, bool]]) -> float:
    """The threshold of highest balanced accuracy on these rows."""
    return max(sorted({score for score, _ in rows}), key=lambda threshold: balanced_accuracy(rows, threshold))


def cross_validated(claims: Sequence[Judged], score: Callable[[Judged], float]) -> float:
    """Balanced accuracy on claims of texts that the threshold was not chosen on."""
    results = []
    for division in range(DIVISIONS):
        chance = random.Random(division)  # noqa: S311 - reproducible, not secret
        fold = {text: chance.randrange(FOLDS) for text in sorted({claim.text for claim in claims})}
        outcomes = []
        for held_out in range(FOLDS):
            rows = [(score(claim), claim.supported) for claim in claims if fold[claim.text] != held_out]
            threshold = best_threshold(rows)
            outcomes += [
                (float(score(claim) >= threshold), claim.supported) for claim in claims if fold[claim.text] == held_out
            ]
        results.append(balanced_accuracy(outcomes, 0.5))
    return sum(results) / len(results)


def main() -> None:
    """Measures and prints both figures, and the curve of the score."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("judgements", type=Path)
    parser.add_argument("--curve", action="store_true")
    options = parser.parse_args()
    claims = judged(options.judgements)
    rows = [(claim.score, claim.supported) for claim in claims]
    print(f"{len(claims)} claims, {sum(claim.supported for claim in claims)} supported")
    print(f"balanced accuracy, cross-validated: word overlap {cross_validated(claims, lambda c: c.overlap):.3f}, "
          f"support score {cross_validated(claims, lambda c: c.score):.3f}")  # fmt: skip
    print(f"best threshold on all: {best_threshold(rows):.3f}; the product withholds below {THRESHOLD}")
    if options.curve:
        print("\n| threshold | supported, served | unsupported, served | balanced accuracy |\n|---:|---:|---:|---:|")
        for threshold in [*(step / 20 for step in range(6, 20)), 0.97, 1.0]:
            good = [score >= threshold for score, supported in rows if supported]
            bad = [score >= threshold for score, supported in rows if not supported]
            print(f"| {threshold:.2f} | {100 * sum(good) / len(good):.1f} % | {100 * sum(bad) / len(bad):.1f} % | "
                  f"{balanced_accuracy(rows, threshold):.3f} |")  # fmt: skip


if __name__ == "__main__":
    main()
