"""Fits the weights of actors' salience on four fifths of the stories and judges them on the last, ten times over.

    python bench/actor_weights.py ARTICLES.jsonl

In: as for bench/actors.py; lines that share a "main_event" are one story. Prints recall among the first 3 and 5 of
the weights as they are, of weights fitted on all and of those fitted on other stories, and the weights fitted on all.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from actors import article_of, same

from briefing.engines.embedded import salience
from briefing.engines.embedded.engine import read

WEIGHTS = [field.name for field in fields(salience.Traits)]
PENALTY, STEPS, FOLDS, TIMES = 0.005, 15, 5, 10


def main() -> None:
    """Reads the arguments and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    rows = [json.loads(line) for line in parser.parse_args().articles.open(encoding="utf-8")]
    drawn = [example(row) for row in rows]
    report("as they are", [(each, np.array(astuple(salience.WEIGHTS))) for each in drawn])
    fitted = fit(drawn)
    report("fitted on these stories", [(each, fitted) for each in drawn])
    report("fitted on other stories", [pair for seed in range(TIMES) for pair in judged(drawn, seed)])
    print(dict(zip(WEIGHTS, fitted.round(2).tolist(), strict=True)))


@dataclass(frozen=True)
class Example:
    """An article's actors: their traits, and which of the main entities each is, one column an entity."""

    story: str
    traits: np.ndarray
    found: np.ndarray

    def lead(self) -> np.ndarray:
        """By how much each main entity's traits exceed each other actor's, one row a pair."""
        main = self.found.any(axis=1)
        return (self.traits[main][:, None] - self.traits[~main][None]).reshape(-1, len(WEIGHTS))


def example(row: dict[str, Any]) -> Example:
    """The actors of an article with their traits."""
    reading = read(article_of(row))
    actors = salience.ranked(reading.parsed, reading.entities, reading.analysis.attributions)
    shown = np.array([astuple(salience.traits(actor, reading.parsed)) for actor in actors])
    found = np.array([[same(name, {a.name, *a.aliases}) for name in row["main_entities"]] for a in actors], dtype=bool)
    story = str(row.get("main_event", row["id"]))
    return Example(
        story, shown.reshape(len(actors), len(WEIGHTS)), found.reshape(len(actors), len(row["main_entities"]))
    )


def judged(examples: Sequence[Example], seed: int) -> list[tuple[Example, np.ndarray]]:
    """Each article with the weights that were fitted on the folds its story is not in."""
    stories = sorted({each.story for each in examples})
    random.Random(seed).shuffle(stories)  # noqa: S311 - folds, no secret
    fold = {story: number % FOLDS for number, story in enumerate(stories)}
    weights = [fit([each for each in examples if fold[each.story] != held]) for held in range(FOLDS)]
    return [(each, weights[fold[each.story]]) for each in examples]


def fit(examples: Sequence[Example]) -> np.ndarray:
    """Weights under which main entities come before others: logistic loss over pairs, each article counted alike.

    The penalty keeps weights small. Newton's method, which is there after a few steps.
    """
    leads = [lead for each in examples if len(lead := each.lead())]
    pairs = np.concatenate(leads)
    share = np.concatenate([np.full(len(lead), 1 / len(lead) / len(leads)) for lead in leads])
    weights = np.zeros(len(WEIGHTS))
    for _ in range(STEPS):
        wrong = 1 / (1 + np.exp(pairs @ weights))
        slope = pairs.T @ (wrong * share) - PENALTY * weights
        bend = (pairs * (wrong * (1 - wrong) * share)[:, None]).T @ pairs + PENALTY * np.eye(len(WEIGHTS))
        weights = weights + np.linalg.solve(bend, slope)
    return weights


def report(name: str, judged: Sequence[tuple[Example, np.ndarray]]) -> None:
    """Prints recall among the first three and five."""
    shares = [np.concatenate([hits(each, weights, first) for each, weights in judged]).mean() for first in (3, 5)]
    print(f"{name:26s} recall@3 {shares[0]:.3f}  recall@5 {shares[1]:.3f}")


def hits(each: Example, weights: np.ndarray, first: int) -> np.ndarray:
    """Which main entities are among the first actors."""
    order = np.argsort(-(each.traits @ weights), kind="stable")[:first]
    return each.found[order].any(axis=0)


if __name__ == "__main__":
    main()
