"""Prints what the embedded engine costs beside the bare spaCy parse, in one run, and whether its memory stays flat.

    python bench/speed.py ARTICLES.jsonl [--articles 200] [--memory 2000] [--rounds 5]

In: {"id", "text"} per line, used over again where more are asked for. One article: read and written warm, against the
parse of the same text. Many: read_many and write, against nlp.pipe over the same texts with the same batch size.
"""

import argparse
import gc
import json
import statistics
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

from briefing.engines.embedded.engine import EmbeddedEngine, read, read_many
from briefing.engines.embedded.parsing import BATCH, language_model
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article

EARLY = 200  # articles after which memory is read first: caches are warm by then
_MEGABYTE = 1 << 20


def main() -> None:
    """Reads the arguments and prints three tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="ARTICLES.jsonl")
    parser.add_argument("--articles", type=int, default=200, help="how many the batches hold (default: 200)")
    parser.add_argument("--memory", type=int, default=2000, help="how many the memory is watched over (default: 2000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds over which the fastest counts (default: 5)")
    options = parser.parse_args()
    given = list(articles(options.path))
    one_by_one(given[:20], options.rounds)
    in_batches(given[: options.articles], min(options.rounds, 3))
    memory(given, options.memory)


def articles(path: Path) -> Iterator[Article]:
    """The articles of a file that have at least 50 words."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            text = normalise(json.loads(line)["text"])
            if len(text.split()) >= 50:
                yield Article(str(number), 1, text, split(text), "")


def one_by_one(given: list[Article], rounds: int) -> None:
    """Time for one article at a time: median over articles of the fastest of several rounds."""
    nlp = language_model()
    rows = [(fastest(partial(nlp, each.text), rounds), fastest(partial(brief, each), rounds)) for each in given]
    bare, whole = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(ours / parse for parse, ours in rows)
    print(
        f"one at a time, {len(given)} articles, median: bare parse {1000 * bare:.0f} ms, engine {1000 * whole:.0f} ms"
    )
    print(f"  engine / bare parse: {ratio:.2f} (at most 1.5)")


def brief(article: Article) -> None:
    """Reads and writes one article."""
    EmbeddedEngine().write(read(article), "en")


def in_batches(given: list[Article], rounds: int) -> None:
    """Articles a second through the batch path and through the bare pipe."""
    engine, nlp = EmbeddedEngine(), language_model()
    bare = fastest(lambda: exhaust(nlp.pipe((each.text for each in given), batch_size=BATCH)), rounds)
    ours = fastest(lambda: exhaust(engine.write(reading, "en") for reading in read_many(given)), rounds)
    print(f"in batches, {len(given)} articles: nlp.pipe {len(given) / bare:.1f}/s, engine {len(given) / ours:.1f}/s")
    print(f"  engine / nlp.pipe: {bare / ours:.2f} (at least 0.7)")


def memory(given: list[Article], many: int) -> None:
    """Resident memory early and at the end of many articles."""
    engine = EmbeddedEngine()
    early = 0.0
    for number, reading in enumerate(read_many(islice(cycle(given), many)), 1):
        engine.write(reading, "en")
        if number == min(EARLY, many):
            early = resident()
    last = resident()
    print(
        f"memory: {early:.0f} MB after {min(EARLY, many)} articles, {last:.0f} MB after {many}: {last - early:+.0f} MB"
    )


def fastest(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the fastest of several rounds, after one that warms up."""
    work()
    times = []
    for _ in range(rounds):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def exhaust(items: Iterable[object]) -> None:
    """Draws all items, keeping none."""
    for _ in items:
        pass


def resident() -> float:
    """Resident memory of this process in megabytes (Linux)."""
    gc.collect()
    (line,) = (line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024 / _MEGABYTE


if __name__ == "__main__":
    main()
