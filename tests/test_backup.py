"""Copies of a database in use, and what ``briefing db check`` finds."""

import os
import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from databases import new_postgresql

from briefing import db
from briefing.cli import main
from briefing.config import Config
from briefing.service import Source
from briefing.wiring import Parts, assemble

MakeText = Callable[[], str]
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with nullcontext(f"sqlite:///{tmp_path}/used.sqlite3") if request.param == "sqlite" else new_postgresql() as url:
        yield url


@pytest.fixture
def used(url: str) -> Iterator[Parts]:
    parts = assemble(Config(database_url=url))
    yield parts
    parts.close()


def run(url: str, *words: str, **environ: str) -> Result:
    return CliRunner(env={"BRIEFING_DATABASE_URL": url, **environ}).invoke(main, ["db", *words])


def test_backup_of_sqlite_while_articles_come_in(tmp_path: Path, article_text: MakeText) -> None:
    url = f"sqlite:///{tmp_path}/used.sqlite3"
    parts = assemble(Config(database_url=url))
    before = [parts.service.ingest(Source(text=article_text())).article.id for _ in range(20)]
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            parts.service.ingest(Source(text=article_text()))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        result = run(url, "backup", str(tmp_path / "copy.sqlite3"))
    finally:
        stop.set()
        writer.join()
        parts.close()
    assert result.exit_code == 0, result.output
    copy = f"sqlite:///{tmp_path}/copy.sqlite3"
    restored = assemble(Config(database_url=copy))
    try:
        assert all(restored.service.articles.get(article_id) for article_id in before)
        assert all(restored.service.job_of(article_id) for article_id in before)
    finally:
        restored.close()
    assert run(copy, "check").exit_code == 0
    assert (tmp_path / "copy.sqlite3").stat().st_mode & 0o077 == 0
    assert list(tmp_path.glob("*.part")) == []


def test_backup_never_overwrites(url: str, used: Parts, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    result = run(url, "backup", str(tmp_path / "there"))
    assert result.exit_code == 1
    assert "is there already" in result.output
    assert (tmp_path / "there").read_text() == "mine"


def test_backup_into_a_folder_that_is_missing(url: str, used: Parts, tmp_path: Path) -> None:
    result = run(url, "backup", str(tmp_path / "missing" / "copy"))
    assert result.exit_code == 1
    assert "cannot be written" in result.output


@pytest.mark.needs("postgresql")
def test_backup_of_postgresql_is_what_pg_restore_reads(tmp_path: Path, article_text: MakeText) -> None:
    if shutil.which("pg_dump") is None:
        pytest.skip("needs pg_dump, which is not on this machine")
    with new_postgresql() as url, new_postgresql() as other:
        parts = assemble(Config(database_url=url))
        kept = parts.service.ingest(Source(text=article_text())).article
        result = run(url, "backup", str(tmp_path / "copy.dump"))
        parts.close()
        assert result.exit_code == 0, result.output
        plain = other.replace("+psycopg", "")
        subprocess.run(["pg_restore", "--no-owner", f"--dbname={plain}", str(tmp_path / "copy.dump")], check=True)
        restored = assemble(Config(database_url=other))
        assert restored.service.articles.get(kept.id).text == kept.text
        assert restored.service.job_of(kept.id)
        restored.close()


@pytest.mark.needs("postgresql")
def test_backup_of_postgresql_without_pg_dump_says_what_to_install(tmp_path: Path) -> None:
    with new_postgresql() as url:
        result = run(url, "backup", str(tmp_path / "copy"), PATH=os.devnull)
    assert result.exit_code == 1
    assert "postgresql-client" in result.output
    assert list(tmp_path.iterdir()) == []


def test_check_of_a_sound_database(url: str, used: Parts, article_text: MakeText) -> None:
    used.service.brief_now(used.service.ingest(Source(text=article_text())).article)
    result = run(url, "check")
    assert result.exit_code == 0, result.output
    assert result.output.endswith(f"at {db.newest_revision()}\n")


def test_check_finds_missing_migrations(url: str, used: Parts) -> None:
    db.downgrade(used.engine, "0002")
    result = run(url, "check")
    assert result.exit_code == 1
    assert "run briefing db upgrade" in result.output
    assert run(url, "upgrade").exit_code == 0
    assert run(url, "check").exit_code == 0


def test_check_finds_what_belongs_to_nothing(tmp_path: Path, article_text: MakeText) -> None:
    url = f"sqlite:///{tmp_path}/loose.sqlite3"
    parts = assemble(Config(database_url=url))
    parts.service.brief_now(parts.service.ingest(Source(text=article_text())).article)
    parts.close()
    with sqlite3.connect(tmp_path / "loose.sqlite3") as connection:
        connection.execute("DELETE FROM article")
    connection.close()
    result = run(url, "check")
    assert result.exit_code == 1
    assert "1 texts without an article" in result.output
    assert "revision row" in result.output


def test_check_finds_a_damaged_file(tmp_path: Path, article_text: MakeText) -> None:
    path = tmp_path / "damaged.sqlite3"
    parts = assemble(Config(database_url=f"sqlite:///{path}"))
    for _ in range(20):
        parts.service.ingest(Source(text=article_text()))
    db.checkpoint(parts.engine)
    parts.close()
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 8192] = b"\xff" * 8192
    path.write_bytes(content)
    result = run(f"sqlite:///{path}", "check")
    assert result.exit_code == 1
    assert "problem\t" in result.output or "Error: " in result.output
