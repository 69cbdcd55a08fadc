"""Fits the weights of actors' salience on four fifths of the stories and judges them on the last, three times over.

    python bench/actor_weights.py ARTICLES.jsonl

In: as for bench/actors.py; lines that share a "main_event" are one story. Prints recall among the first 3 and 5 of
the weights as they are and of those fitted on other stories, and the weights fitted on all.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from actors import article_of, same

from briefing.engines.embedded import salience
from briefing.engines.embedded.engine import read

WEIGHTS = [name for name, value in vars(salience).items() if name.isupper() and isinstance(value, float)]
WEIGHTS = [name for name in WEIGHTS if name != "_OPENING"]  # that is no weight but a share of the text
PENALTY, STEPS, RATE, FOLDS, TIMES = 0.002, 300, 0.5, 5, 3


def main() -> None:
    """Reads the arguments and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    rows = [json.loads(line) for line in parser.parse_args().articles.open(encoding="utf-8")]
    drawn = [example(row) for row in rows]
    now = np.array([getattr(salience, name) for name in WEIGHTS])
    report("as they are", [(row, each, now) for row, each in zip(rows, drawn, strict=True)])
    stories = sorted({str(row.get("main_event", row["id"])) for row in rows})
    judged = []
    for seed in range(TIMES):
        random.Random(seed).shuffle(stories)  # noqa: S311 - folds, no secret
        fold = {story: number % FOLDS for number, story in enumerate(stories)}
        of = [fold[str(row.get("main_event", row["id"]))] for row in rows]
        for held in range(FOLDS):
            fitted = fit([each for each, number in zip(drawn, of, strict=True) if number != held])
            judged += [(r, e, fitted) for r, e, number in zip(rows, drawn, of, strict=True) if number == held]
    report("fitted on other stories", judged)
    print(dict(zip(WEIGHTS, fit(drawn).round(2).tolist(), strict=True)))


@dataclass(frozen=True)
class Example:
    """An article's actors: their names, the part of the score no weight moves, how much each weight moves it.

    ``better`` and ``ahead`` are the differences of both over all pairs of a main entity and another actor.
    """

    names: list[set[str]]
    fixed: np.ndarray
    features: np.ndarray
    better: np.ndarray
    ahead: np.ndarray


def example(row: dict[str, Any]) -> Example:
    """The actors of an article with what the weights make of them."""
    reading = read(article_of(row))
    spoken = {a.speaker for a in reading.analysis.attributions if a.speaker}
    found = salience.ranked(reading.parsed, reading.entities, reading.analysis.attributions)

    def scores() -> np.ndarray:
        pairs = [(e, salience._tokens(e, reading.parsed)) for e in found]
        return np.array([salience._salience(e, tokens, reading.parsed, e.name in spoken) for e, tokens in pairs])

    base, moved = scores(), []
    for name in WEIGHTS:
        value = getattr(salience, name)
        setattr(salience, name, value + 1.0)
        moved.append(scores() - base)
        setattr(salience, name, value)
    features = np.array(moved).T.reshape(len(found), len(WEIGHTS))
    now = np.array([getattr(salience, name) for name in WEIGHTS])
    names, fixed = [{e.name, *e.aliases} for e in found], base - features @ now
    main = np.array([any(same(wanted, actor) for wanted in row["main_entities"]) for actor in names], dtype=bool)
    better = (features[main][:, None] - features[~main][None]).reshape(-1, len(WEIGHTS))
    return Example(names, fixed, features, better, (fixed[main][:, None] - fixed[~main][None]).ravel())


def fit(examples: Sequence[Example]) -> np.ndarray:
    """Weights under which main entities come before others: logistic loss over pairs, small weights preferred."""
    features = np.concatenate([each.better for each in examples])
    fixed = np.concatenate([each.ahead for each in examples])
    weights = np.zeros(len(WEIGHTS))
    for _ in range(STEPS):
        wrong = 1 / (1 + np.exp(features @ weights + fixed))
        weights += RATE * (features.T @ wrong / len(features) - PENALTY * weights)
    return weights


def report(name: str, judged: Sequence[tuple[dict[str, Any], Example, np.ndarray]]) -> None:
    """Prints recall among the first three and five."""
    shares = []
    for first in (3, 5):
        hits = []
        for row, each, weights in judged:
            order = np.argsort(-(each.fixed + each.features @ weights), kind="stable")
            leading = [each.names[i] for i in order[:first]]
            hits += [any(same(wanted, actor) for actor in leading) for wanted in row["main_entities"]]
        shares.append(sum(hits) / max(len(hits), 1))
    print(f"{name:26s} recall@3 {shares[0]:.3f}  recall@5 {shares[1]:.3f}")


if __name__ == "__main__":
    main()
