"""What reading costs among many stored briefings, beside the same among a thousand: one, lists, searches, rows.

    python bench/reads.py [--articles 1000000] [--server postgresql://postgres@127.0.0.1]

Two databases are filled with simulated articles (see bench/shelf.py): SQLite files in a temporary folder or, with
--server, two databases on PostgreSQL, dropped afterwards. Every request goes through the whole application (test
client), in turn on both; none is answered from memory: each briefing is asked for once. Medians.
"""

import argparse
import random
import statistics
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient
from shelf import APART, FIRST, WORDS, article_id, fill, size
from sqlalchemy import create_engine

from briefing import create_app, db
from briefing.config import Config
from briefing.store.search_entries import number_for
from briefing.wiring import Parts, assemble

FEW = 1_000
_READ, _PAGE = 1.5, 5.0  # bars: as long as among a thousand; as long as the read of one


def main() -> None:
    """Fills both, measures, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--server", help="PostgreSQL server on which two databases may be made and dropped")
    arguments = parser.parse_args()
    with database(arguments.server) as small, database(arguments.server) as large:
        few, many = filled(small, FEW), filled(large, arguments.articles)
        clients = {FEW: create_app(parts=few).test_client(), arguments.articles: create_app(parts=many).test_client()}
        report(measure(clients, arguments.rounds), arguments.articles)
        few.close()
        many.close()


@contextmanager
def database(server: str | None) -> Iterator[str]:
    """The URL of a new database, gone afterwards."""
    if server is None:
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/shelf.sqlite3"
        return
    name = f"briefing_bench_{uuid.uuid4().hex[:8]}"
    execute(server, f"CREATE DATABASE {name}")
    try:
        yield f"{server}/{name}"
    finally:
        execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def execute(server: str, statement: str) -> None:
    """Runs a statement beside the databases measured."""
    url = f"{server.replace('postgresql://', 'postgresql+psycopg://')}/postgres"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


def filled(url: str, articles: int) -> Parts:
    """A service on a database that holds so many."""
    engine = db.open_engine(url)
    db.upgrade(engine)
    began = time.perf_counter()
    template = fill(engine, articles)
    took = time.perf_counter() - began
    sizes = ", ".join(f"{name} {count} bytes" for name, count in template.bytes.items())
    print(f"{articles} articles ({sizes}) in {engine.dialect.name}: {size(engine) / 1e6:.0f} MB, {took:.0f} s to fill")
    engine.dispose()
    return assemble(Config(database_url=url, engine="embedded", reads_per_minute=0))


def pages(articles: int) -> dict[str, str]:
    """Addresses of pages of 20, by what they show; the deep ones begin in the middle."""
    middle = articles // 2
    moment = FIRST + middle * APART
    deep = cursor(f"{moment.isoformat()}|b{middle:015}")
    found = cursor(f"{moment.isoformat()}|{number_for(moment, f'b{middle:015}')}")
    day = (FIRST + articles // 3 * APART).strftime("%Y-%m-%d")
    return {
        "list of briefings": "/v1/briefings?limit=20",
        "list of briefings, deep": f"/v1/briefings?limit=20&cursor={deep}",
        "list of articles, deep": f"/v1/articles?limit=20&cursor={deep.replace('fGIw', 'fGEw')}",
        "reader's list": "/",
        "reader's list, deep": f"/?cursor={found}",
        "search, common word": f"/?q={WORDS.common}",
        "search, common word, deep": f"/?q={WORDS.common}&cursor={found}",
        "search, two words": f"/?q={WORDS.common}+{WORDS.medium}",
        "search, rare word": f"/?q={WORDS.rare}",
        "search, common and rare": f"/?q={WORDS.common}+{WORDS.rare}",
        "search, absent word": f"/?q={WORDS.absent}",
        "search, source": "/?source=news-07.example",
        "search, actor and day": f"/?actor=Peter&since={day}&until={day}",
        "rows": "/v1/briefings/rows?limit=20",
        "rows, word and day": f"/v1/briefings/rows?limit=20&q={WORDS.medium}&to={day}",
    }


def cursor(position: str) -> str:
    """A cursor as the API gives it."""
    return urlsafe_b64encode(position.encode()).decode().rstrip("=")


def measure(clients: dict[int, FlaskClient], rounds: int) -> dict[int, dict[str, float]]:
    """Median seconds of everything, by the number of articles; all in turn."""
    dice = random.Random(3)  # noqa: S311 - a draw of test data
    ids = {articles: dice.sample(range(articles), rounds + 10) for articles in clients}
    addresses = {articles: pages(articles) for articles in clients}
    times: dict[int, dict[str, list[float]]] = {articles: {} for articles in clients}
    for number in range(rounds + 10):
        for articles, client in clients.items():
            asked = {"one briefing": f"/v1/articles/{article_id(ids[articles][number])}/briefing"}
            for name, address in (asked | (addresses[articles] if number % 5 == 0 else {})).items():
                times[articles].setdefault(name, []).append(seconds(client, address))
    return {
        articles: {name: statistics.median(taken[len(taken) // 10 :]) for name, taken in each.items()}
        for articles, each in times.items()
    }


def seconds(client: FlaskClient, address: str) -> float:
    """How long a request took; it must have been answered."""
    began = time.perf_counter()
    answer = client.get(address)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address} answered {answer.status_code}: {answer.text[:200]}")
    return took


def report(times: dict[int, dict[str, float]], articles: int) -> None:
    """A table: among a thousand, among many, the ratio with its bar."""
    few, many = times[FEW], times[articles]
    one = many["one briefing"]
    print(f"\n| what | among {FEW} | among {articles} | ratio | bar | met |\n|---|---:|---:|---:|---:|---|")
    for name, took in many.items():
        single = name == "one briefing"
        ratio, bar = (took / few[name], _READ) if single else (took / one, _PAGE)
        of = "of that among few" if single else "of one briefing"
        met = "yes" if ratio <= bar else "**no**"
        print(f"| {name} | {few[name] * 1e3:.1f} ms | {took * 1e3:.1f} ms | {ratio:.2f} {of} | {bar} | {met} |")


if __name__ == "__main__":
    main()
