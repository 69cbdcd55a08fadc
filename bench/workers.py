"""What a second worker process brings: the same articles briefed by one `briefing worker` and by two, in turns.

    python bench/workers.py postgresql://postgres@127.0.0.1 [--articles 2000]

Real processes on PostgreSQL (databases are made and dropped), with the embedded engine; the articles are the seeds,
each with another number, half of them in each of four runs: one worker, two, two, one. Timed from a tenth of the
briefings to the last, when every process is warm; memory (Pss) is read at a fifth and at the end. Two workers need two
cores that are free.
"""

import argparse
import itertools
import time

from reads import database
from soak import Process
from sqlalchemy import text

from briefing import db
from briefing.config import Config
from briefing.ingest.articles import from_text, seed
from briefing.seeding import seed_files
from briefing.wiring import assemble

_BAR = 1.7
_TURNS = (1, 2, 2, 1)  # so that a machine that gets slower does so for both


def main() -> None:
    """Runs both and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server", help="PostgreSQL server on which databases may be made and dropped")
    parser.add_argument("--articles", type=int, default=2000)
    wanted = parser.parse_args()
    runs: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
    print("| workers | articles | briefings a second | memory of each, at a fifth and at the end | grown |")
    print("|---:|---:|---:|---|---:|")
    for workers in _TURNS:
        with database(wanted.server) as url:
            rate, early, late = run(url, workers, wanted.articles // 2)
        runs[workers].append((rate, early, late))
        held = f"{early / workers:.0f} MB, {late / workers:.0f} MB"
        print(
            f"| {workers} | {wanted.articles // 2} | {rate:.1f} | {held} | {100 * (late - early) / early:+.1f} % |",
            flush=True,
        )
    one, two = (sum(rate for rate, _, _ in runs[workers]) for workers in (1, 2))
    print(f"\ntwo workers / one: {two / one:.2f} (at least {_BAR}): {'yes' if two / one >= _BAR else '**no**'}")


def run(url: str, workers: int, articles: int) -> tuple[float, float, float]:
    """Briefings a second, and megabytes of all workers early and at the end."""
    queue(url, articles)
    engine = db.open_engine(url)
    running = [Process(url, "worker") for _ in range(workers)]
    try:
        tenth = until(engine, articles // 10)
        until(engine, articles // 5)
        early = sum(each.megabytes() for each in running)
        end = until(engine, articles)
        return (end[0] - tenth[0]) / (end[1] - tenth[1]), early, sum(each.megabytes() for each in running)
    finally:
        for each in running:
            each.end(15)
        engine.dispose()


def queue(url: str, articles: int) -> None:
    """Stores the articles with their jobs."""
    parts = assemble(Config(database_url=url, engine="embedded"))
    texts = [seed(path.read_text("utf-8")).text for path in seed_files()]
    for number, each in zip(range(articles), itertools.cycle(texts), strict=False):
        parts.service.keep(from_text(f"{each}\n\nThis is the article of number {number}."))
    parts.close()


def until(engine: db.Engine, count: int) -> tuple[int, float]:
    """Waits until there are so many briefings; gives their number and the time."""
    while True:
        with engine.connect() as connection:
            made = int(connection.execute(text("SELECT count(*) FROM briefing")).scalar_one())
        if made >= count:
            return made, time.monotonic()
        time.sleep(0.5)  # seldom: counting takes from the cores that are measured


if __name__ == "__main__":
    main()
