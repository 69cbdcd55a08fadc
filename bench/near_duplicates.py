"""How well copies of one story are told from other stories, and how long a look-up takes among many.

    python bench/near_duplicates.py ARTICLES.jsonl [MORE.jsonl]... [--articles N] [--database URL]

ARTICLES: {"text"}. Pairs that are copies are made from each: another headline and dateline, the end trimmed by 10 to
40 %, notes of an agency and of a site put between, words edited, and all of it together. Pairs that are none: every two
articles of the files as they are, a follow-up that repeats the last third of a story as background, and two fillings of
one template. With --articles, so many simulated articles are put into the database (SQLite in a temporary folder by
default), and the look-up of the real ones among them is timed.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

from sqlalchemy import Engine, insert
from sqlalchemy import text as sql

from briefing import db
from briefing.models.articles import TextBandRow
from briefing.store import Sessions
from briefing.store.copies import CopyStore, add_bands
from briefing.syndication.likeness import bands, overlap

DESKS = ("NORTHPORT, Ill. (Wire) — ", "LONDON — ", "By a staff writer\n\n", "")
HEADLINES = ("What we know so far", "Officials respond as questions remain", "Five things to know today")
NOTES = (
    "Sign up for our morning newsletter and never miss a story.",
    "This is a developing story. Please check back for updates.",
    "Read more: How the week in politics unfolded, and what comes next for everybody involved.",
    "Copyright 2026. All rights reserved. This material may not be published, broadcast or rewritten.",
)
EDITS = {"said": "told reporters", "also": "further", "but": "however", "about": "around", "after": "following"}
Change = Callable[[str, random.Random], str]


def retitled(text: str, dice: random.Random) -> str:
    """Another headline and dateline."""
    return f"{dice.choice(HEADLINES)}\n\n{dice.choice(DESKS)}{text}"


def trimmed(text: str, dice: random.Random) -> str:
    """The end cut off, at a paragraph or a sentence, by 10 to 40 %."""
    kept = int(len(text) * (1 - dice.uniform(0.1, 0.4)))
    end = max(text.rfind("\n", 0, kept), text.rfind(". ", 0, kept) + 1)
    return text[: end if end > kept * 0.8 else kept]


def annotated(text: str, dice: random.Random) -> str:
    """Notes of a site put between paragraphs and at the end."""
    parts = text.split("\n")
    for note in dice.sample(NOTES, 2):
        parts.insert(dice.randrange(1, len(parts) + 1), note)
    return "\n".join(parts)


def edited(text: str, dice: random.Random) -> str:
    """A word in twenty left out or put otherwise."""
    words = (EDITS.get(word, word) if dice.random() < 0.5 else word for word in text.split(" "))
    return " ".join(word for word in words if dice.random() > 0.025)


def all_of_it(text: str, dice: random.Random) -> str:
    """Every change together."""
    return annotated(retitled(edited(trimmed(text, dice), dice), dice), dice)


CHANGES: tuple[Change, ...] = (retitled, trimmed, annotated, edited, all_of_it)


def follow_ups(texts: list[str], dice: random.Random) -> Iterator[tuple[str, str]]:
    """Another article's beginning with the last third of a story as its background."""
    for text in texts:
        other = dice.choice([each for each in texts if each is not text])
        yield text, other[: len(other) // 2] + text[-len(text) // 3 :]


def templates(dice: random.Random) -> Iterator[tuple[str, str]]:
    """Two fillings of one template, as of results or weather."""
    places = ["Ashford", "Belmont", "Carrow", "Dunmore", "Eastleigh", "Farley", "Granby", "Hexham"]

    def filled() -> str:
        place, rival = dice.sample(places, 2)
        numbers = [dice.randrange(10, 99) for _ in range(6)]
        return (
            f"{place} beat {rival} {numbers[0]} to {numbers[1]} on Saturday. The {place} captain scored {numbers[2]} "
            f"points before a crowd of {numbers[3]},000, and {rival} lost for the {numbers[4]}th time this season. "
            f"{rival} meet {dice.choice(places)} next week, when {numbers[5]} players return from injury. "
            f"The coach of {place} said that {dice.choice(places)} had been the harder match of the two. "
            f"Tickets for {place} against {dice.choice(places)} go on sale on {dice.choice(['Monday', 'Friday'])}."
        )

    for _ in range(200):
        yield filled(), filled()


def main() -> None:
    """Reads the arguments and prints both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--articles", type=int, default=0, help="simulated articles to look one up among")
    parser.add_argument("--database", help="URL of an empty database; SQLite by default")
    arguments = parser.parse_args()
    texts = [json.loads(line)["text"] for path in arguments.files for line in path.open(encoding="utf-8")]
    dice = random.Random(1)  # noqa: S311 - a draw of test data
    texts = list(dict.fromkeys(text for text in texts if len(text.split()) >= 50))
    print_pairs(texts, dice)
    if arguments.articles:
        with tempfile.TemporaryDirectory() as folder:
            print_look_up(texts, arguments.articles, arguments.database or f"sqlite:///{folder}/bands.sqlite3")


def print_pairs(texts: list[str], dice: random.Random) -> None:
    """Recall by change, false positives by kind, precision and recall of all."""
    print(f"{len(texts)} articles")
    found = made = 0
    for change in CHANGES:
        pairs = [(text, change(text, dice)) for text in texts]
        hits = sum(is_found(one, other) for one, other in pairs)
        found, made = found + hits, made + len(pairs)
        print(f"copies, {change.__name__:10} {hits:5} of {len(pairs):6} found, {hits / len(pairs):.3f}")
    wrong = 0
    kept = {text: frozenset(bands(text)) for text in texts}
    natural = [(a, b) for a, b in combinations(texts, 2) if kept[a] & kept[b]]
    alike = [pair for pair in natural if overlap(*pair).is_copy]
    total = len(texts) * (len(texts) - 1) // 2
    print(f"other stories  {len(alike):5} of {total:6} taken for copies ({len(natural)} share a band)")
    for one, other in alike:
        print("   looked at as a copy:", repr(one[:70]), repr(other[:70]), overlap(one, other))
    for name, pairs in (("follow-ups", list(follow_ups(texts, dice))), ("templates", list(templates(dice)))):
        hits = sum(is_found(one, other) for one, other in pairs)
        wrong += hits
        print(f"{name:14} {hits:5} of {len(pairs):6} taken for copies")
    print(f"recall {found / made:.3f}; precision {found / (found + wrong):.4f} (natural pairs left out)")


def print_look_up(texts: list[str], articles: int, url: str) -> None:
    """Median and slowest of the look-ups, and what the bands take."""
    engine = db.open_engine(url)
    db.upgrade(engine)
    fill(engine, articles)
    sessions = Sessions(engine)
    with sessions.write() as session:
        for number, text in enumerate(texts):
            add_bands(session, f"real-{number}", text)
    store, signing, looking = CopyStore(sessions), [], []
    for number, text in enumerate(texts):
        began = time.perf_counter()
        keys = bands(text)
        signing.append(time.perf_counter() - began)
        began = time.perf_counter()
        found = store.having(keys)
        looking.append(time.perf_counter() - began)
        if keys and f"real-{number}" not in found:
            raise SystemExit(f"article {number} was not found")
    for name, times in (("signature", signing), ("look-up", looking)):
        slow = sorted(times)[int(len(times) * 0.99)]
        print(f"{name} among {articles}: median {statistics.median(times) * 1e3:.2f} ms, p99 {slow * 1e3:.2f} ms")
    print(f"bands: {size(engine) / 1e6:.0f} MB in {engine.dialect.name}, none of it kept in memory")
    engine.dispose()


def fill(engine: Engine, articles: int) -> None:
    """Bands of simulated articles, sorted first: a table filled in the order of its key."""
    dice = random.Random(2)  # noqa: S311 - a draw of test data
    per_article = len(bands(" ".join(map(str, range(100)))))
    keys = sorted((dice.getrandbits(64) - 2**63, dice.randrange(articles)) for _ in range(articles * per_article))
    with engine.begin() as connection:
        for at in range(0, len(keys), 50_000):
            rows = [{"band": key, "article_id": f"{number:016x}"} for key, number in keys[at : at + 50_000]]
            connection.execute(insert(TextBandRow), rows)


def size(engine: Engine) -> int:
    """Bytes of the table of bands, with its index."""
    asked = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "SELECT pg_total_relation_size('text_band')",
    }
    with engine.connect() as connection:
        return int(connection.execute(sql(asked[engine.dialect.name])).scalar_one())


def is_found(one: str, other: str) -> bool:
    """Whether a pair shares a band and then proves a copy."""
    return bool(set(bands(one)) & set(bands(other))) and overlap(one, other).is_copy


if __name__ == "__main__":
    main()
