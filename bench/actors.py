"""Recall of annotators' main entities among the first actors, ranked and served, beside spaCy's most frequent entities.

    python bench/actors.py ARTICLES.jsonl

In: {"id", "title", "text", "main_entities": [name, ...]}. Recall is the share of all main entities found. One is
found among the first N actors when one of them, by name or alias, holds its name or its last word, or lies in its name.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from briefing.engines.embedded.actors import key_actors
from briefing.engines.embedded.engine import read
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article
from briefing.types.draft import DraftActor

LABELS = {"PERSON", "ORG", "GPE", "NORP"}


def main() -> None:
    """Reads the arguments and prints a row for us and for the baseline."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--misses", action="store_true", help="print what was not found")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.articles.open(encoding="utf-8")]
    ours: list[Sequence[set[str]]] = []
    served: list[Sequence[set[str]]] = []
    theirs: list[Sequence[set[str]]] = []
    for row in rows:
        reading = read(article_of(row))
        ours.append(named(reading.analysis.actors))
        served.append(named(key_actors(reading.analysis.actors)))
        theirs.append(frequent(reading.parsed))
        if args.misses:
            show_misses(row, reading.analysis.actors)
    print(f"{len(rows)} articles, {sum(len(row['main_entities']) for row in rows)} main entities")
    print(f"{'':34s}recall@3  recall@5")
    for name, found in (("embedded engine", ours), ("as served", served), ("entity frequency, en_core_web_sm", theirs)):
        print(f"{name:34s}{recall(rows, found, 3):.3f}     {recall(rows, found, 5):.3f}")


def article_of(row: dict[str, str]) -> Article:
    """The article of a line."""
    text = normalise(row["text"])
    return Article(row["id"], 1, text, split(text), "", title=row.get("title"))


def named(actors: Sequence[DraftActor]) -> list[set[str]]:
    """What each actor is called."""
    return [{actor.name, *actor.aliases} for actor in actors]


def frequent(parsed: ParsedArticle) -> list[set[str]]:
    """spaCy's entities, the most frequent first."""
    counts = Counter(plain(entity.text) for entity in parsed.doc.ents if entity.label_ in LABELS)
    return [{name} for name, _ in counts.most_common()]


def recall(rows: Sequence[dict[str, list[str]]], found: Sequence[Sequence[set[str]]], first: int) -> float:
    """Share of all main entities that are among the first actors of their article."""
    hits = [
        any(same(name, actor) for actor in actors[:first])
        for row, actors in zip(rows, found, strict=True)
        for name in row["main_entities"]
    ]
    return sum(hits) / max(len(hits), 1)


def same(name: str, actor: set[str]) -> bool:
    """Whether an actor goes by this name, by its last word, or by a part of it."""
    wanted = plain(name)
    return any(
        wanted in alias or alias in wanted or wanted.split()[-1] in alias for alias in map(plain, actor) if alias
    )


def plain(name: str) -> str:
    """A name in lower case, without article and possessive."""
    return re.sub(r"^the |['’]s?$", "", " ".join(name.lower().split()))


def show_misses(row: dict[str, list[str]], actors: Sequence[DraftActor], show: Callable[[str], None] = print) -> None:
    """Prints main entities that are not among the first five, with those that are."""
    missed = [n for n in row["main_entities"] if not any(same(n, {a.name, *a.aliases}) for a in actors[:5])]
    if missed:
        show(f"{missed} not in {[a.name for a in actors[:7]]}   {row['title']}")


if __name__ == "__main__":
    main()
