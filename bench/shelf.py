"""A database full of simulated articles with their briefings, for measuring what depends on how many there are.

Each is the same small article with other words and names of the same length in it, so that every offset in its
briefing, which the embedded engine wrote once, holds. Words are drawn as texts have them: few often, most seldom.
"""

import json
import random
import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from typing import Any

from sqlalchemy import Engine

from briefing import db
from briefing.ingest.articles import from_text
from briefing.pipeline import Pipeline
from briefing.schemas.documents import briefing_document
from briefing.store.search_entries import number_for
from briefing.store.terms import Field, terms

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
APART = timedelta(seconds=10)
_AT_ONCE = 5_000  # articles
_SLOTS = 40  # words that differ from article to article
_VOCABULARY = 20_000
_TEMPLATE = (
    "The council of Surnamez voted on Tuesday to close bridge number 0000000 for two years.\n\n"
    "“The bridge is not safe any more,” said Peter Surnamez, the mayor, after the vote.\n\n"
    "Shop owners criticised the decision. The council denied that the repair could be done at night.\n\n"
    f"{' '.join(f'slot{slot:02}zz' for slot in range(_SLOTS))}.\n\n"
    "It remains unclear who will pay for the repair. A decision is expected in May."
)
_TABLES = {
    "article": "id, url, revision, created_at",
    "revision": "article_id, number, digest, text, sentences, title, byline, site, published_at, language, created_at",
    "briefing": "id, article_id, revision, language, cache_key, headline, document, created_at",
    "search_entry": "number, briefing_id, terms",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words to search for, by how many of the articles have them."""

    common: str  # in every fifth or so
    medium: str  # in two of a hundred
    rare: str  # in some of a hundred thousand
    absent: str = "nowhere"


def word(number: int) -> str:
    """The word of this rank: eight letters."""
    return "".join(("bdfgklmn", "aeiouyao")[place % 2][number >> (3 * place) & 7] for place in range(8))


WORDS = Words(common=word(0), medium=word(150), rare=word(_VOCABULARY - 1))


class Template:
    """The article and its briefing, from which all are made; its document is without the record of the checks."""

    def __init__(self) -> None:
        self._article = from_text(_TEMPLATE, url="https://news-00.example/0000000", site="Paper 00 Daily")
        self._pipeline = Pipeline()
        briefing = self._pipeline.brief(self._article)
        document = briefing_document(briefing) | {"checks": []}
        self._id = briefing.id
        self._document = json.dumps(document, ensure_ascii=False)
        self._sentences = json.dumps([[s.start, s.end, s.paragraph, s.heading] for s in self._article.sentences])
        holes = re.compile(f"(slot..zz|Surnamez|0000000|-00|Paper 00|{self._article.id}|{self._id})")
        self._text, self._made = holes.split(self._article.text), holes.split(self._document)
        fixed = re.sub("slot..zz|Surnamez|0000000", "", self._article.text)
        self._terms = {*terms(Field.TEXT, fixed), *terms(Field.SOURCE, "https paper daily news example")}
        self._words = [(each, terms(Field.TEXT, each)[0]) for each in map(word, range(_VOCABULARY))]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(_VOCABULARY)))
        self.bytes = {"text": len(self._article.text.encode()), "document": len(self._document.encode())}

    def articles(self, number: int) -> Iterator[tuple[tuple[Any, ...], ...]]:
        """So many articles, each as a row of every table."""
        dice = random.Random(1)  # noqa: S311 - a draw of test data
        for each in range(number):
            yield self._rows(each, dice.choices(self._words, cum_weights=self._weights, k=_SLOTS))

    def _rows(self, number: int, drawn: list[tuple[str, int]]) -> tuple[tuple[Any, ...], ...]:
        key, made, moment = article_id(number), f"b{number:015}", FIRST + number * APART
        name, paper = word(number % 4096 + 30_000).title(), f"{number % 50:02}"
        holes = {"Surnamez": name, "0000000": f"{number:07}", "-00": f"-{paper}", "Paper 00": f"Paper {paper}"}
        holes |= {self._article.id: key, self._id: made}
        holes |= {f"slot{slot:02}zz": each for slot, (each, _) in enumerate(drawn)}
        text, document = ("".join([holes.get(part, part) for part in parts]) for parts in (self._text, self._made))
        digest, site, url = f"{number:064}", f"Paper {paper} Daily", f"https://news-{paper}.example/{number:07}"
        found = self._terms | {term for _, term in drawn}
        found |= {*terms(Field.TEXT, name, f"{number:07}"), *terms(Field.SOURCE, paper, f"{number:07}")}
        found |= {*terms(Field.ACTOR, f"Peter {name}")}
        cache_key = self._pipeline.cache_key(replace(self._article, id=key, digest=digest), "en")
        return (
            (key, url, 1, moment),
            (key, 1, digest, text, self._sentences, None, None, site, None, "en", moment),
            (made, key, 1, "en", cache_key, text[:60], document, moment),
            (number_for(moment, made), made, sorted(found)),
        )


def article_id(number: int) -> str:
    """The ID of an article of the shelf."""
    return f"a{number:015}"


def fill(engine: Engine, articles: int) -> Template:
    """Puts so many articles with their briefings into a migrated, empty database."""
    template = Template()
    rows = template.articles(articles)
    _fill_sqlite(engine, rows) if engine.dialect.name == "sqlite" else _fill_postgresql(engine, rows)
    return template


def _fill_sqlite(engine: Engine, rows: Iterable[tuple[tuple[Any, ...], ...]]) -> None:
    connection = sqlite3.connect(str(engine.url.database), isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-200000")
    rows = iter(rows)
    while batch := list(islice(rows, _AT_ONCE)):
        connection.execute("BEGIN")
        for place, (table, columns) in enumerate(_TABLES.items()):
            marks = ", ".join("?" * len(columns.split(",")))
            statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of ours
            connection.executemany(statement, ([_for_sqlite(value) for value in row[place]] for row in batch))
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.close()
    db.checkpoint(engine)


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, list):
        return " ".join(f"{each & 0xFFFFFFFFFFFFFFFF:016x}" for each in value)
    return value


def _fill_postgresql(engine: Engine, rows: Iterable[tuple[tuple[Any, ...], ...]]) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX search_entry_terms")  # built at the end, which is faster
        driver: Any = connection.connection.driver_connection
        rows = iter(rows)
        while batch := list(islice(rows, _AT_ONCE)):
            for place, (table, columns) in enumerate(_TABLES.items()):
                with driver.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row[place])
        connection.exec_driver_sql("CREATE INDEX search_entry_terms ON search_entry USING gin (terms)")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")


def size(engine: Engine) -> int:
    """Bytes of the whole database."""
    asked = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with engine.connect() as connection:
        return int(connection.exec_driver_sql(asked[engine.dialect.name]).scalar_one())
