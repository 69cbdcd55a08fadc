"""Migrations, both ways, on both databases: they lead to the tables that the code expects, and lose no article."""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import new_postgresql
from sqlalchemy import Engine, inspect

from briefing import db
from briefing.config import Config
from briefing.models.columns import Base
from briefing.service import Source
from briefing.wiring import assemble

MakeText = Callable[[], str]
REVISIONS = [each.revision for each in ScriptDirectory(str(db.MIGRATIONS)).walk_revisions()]  # newest first


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with nullcontext(f"sqlite:///{tmp_path}/steps.sqlite3") if request.param == "sqlite" else new_postgresql() as url:
        yield url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = db.open_engine(url)
    db.upgrade(engine)
    yield engine
    engine.dispose()


def our_tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) & set(Base.metadata.tables)


def test_tables_are_those_that_the_code_expects(engine: Engine) -> None:
    with engine.connect() as connection:
        types = engine.dialect.name == "postgresql"  # SQLite tells no kinds of numbers apart
        opts = {"include_name": _is_ours, "include_object": _is_for(engine.dialect.name), "compare_type": types}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, Base.metadata) == []


def _is_ours(name: str | None, kind: str, _: object) -> bool:
    return kind != "table" or name in Base.metadata.tables


def _is_for(dialect: str) -> Callable[..., bool]:
    """Leaves indexes of a kind that PostgreSQL alone has out of the comparison elsewhere."""
    return lambda one, _name, kind, *_: (
        dialect == "postgresql" or kind != "index" or not one.dialect_options["postgresql"]["using"]
    )


def test_every_step_goes_down_and_up_again(engine: Engine) -> None:
    expected = our_tables(engine)
    assert expected == set(Base.metadata.tables)
    for revision in [*REVISIONS[1:], "base"]:
        db.downgrade(engine, revision)
        assert db.current_revision(engine) == (None if revision == "base" else revision)
        assert db.newest_revision() == REVISIONS[0]
    assert our_tables(engine) == set()
    db.upgrade(engine)
    assert our_tables(engine) == expected
    assert db.current_revision(engine) == REVISIONS[0]


def test_articles_outlive_the_way_down_and_up(url: str, article_text: MakeText) -> None:
    parts = assemble(Config(database_url=url))
    try:
        article = parts.service.ingest(Source(text=article_text())).article
        made = parts.service.brief_now(article)
        db.downgrade(parts.engine, REVISIONS[-1])
        db.upgrade(parts.engine)
        assert parts.service.articles.get(article.id).text == article.text
        assert parts.service.briefing(article.id).id == made.id
    finally:
        parts.close()


@pytest.mark.parametrize("of", [lambda engine: engine, db.open_queue_engine], ids=["ours", "the job engine's"])
def test_milliseconds_are_known_to_any_sqlite(tmp_path: Path, of: Callable[[Engine], Engine]) -> None:
    engine = of(db.open_engine(f"sqlite:///{tmp_path}/moment.sqlite3"))
    with engine.connect() as connection:
        before, found, after = (
            time.time(),
            connection.exec_driver_sql("SELECT unixepoch('subsec')").scalar(),
            time.time(),
        )
    assert isinstance(found, float)
    assert before - 0.002 <= found <= after + 0.002
    engine.dispose()
