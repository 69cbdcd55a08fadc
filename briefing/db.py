"""The database engine, its sessions, and its migrations."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from threading import Lock
from time import time
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url

from briefing.errors import ConfigurationError

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def open_engine(url: str, connections: int = 8) -> Engine:
    """An engine for SQLite (write-ahead log, foreign keys, 30 s patience) or PostgreSQL (so many connections)."""
    try:
        parsed = make_url(url)
    except Exception as error:
        raise ConfigurationError("BRIEFING_DATABASE_URL is not a database URL, such as sqlite:///a.sqlite3.") from error
    if parsed.get_backend_name() == "sqlite":
        if parsed.database in (None, "", ":memory:"):
            raise ConfigurationError("BRIEFING_DATABASE_URL must name a file: jobs need a database that outlives them.")
        if not (folder := Path(str(parsed.database)).absolute().parent).is_dir():
            raise ConfigurationError(f"BRIEFING_DATABASE_URL names a file in a folder that there is not: {folder}.")
        engine = create_engine(parsed, connect_args={"timeout": 30}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(
        parsed,
        pool_pre_ping=True,
        pool_size=connections,
        max_overflow=0,  # a server takes 100 by default, of all processes; a thread waits for its turn
        hide_parameters=True,  # errors say which statement failed, not with which text
        connect_args={"connect_timeout": 5},
    )


def open_queue_engine(engine: Engine) -> Engine | None:
    """An engine for the job engine on the same SQLite file, which deletes as thoroughly as ours; None on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return None
    queue = create_engine(engine.url, connect_args={"timeout": 30}, pool_pre_ping=True, hide_parameters=True)
    event.listen(queue, "connect", _prepare_queue)
    return queue


def _prepare_queue(connection: SQLiteConnection, _: Any) -> None:
    _know_milliseconds(connection)
    connection.isolation_level = "IMMEDIATE"  # as the job engine sets it on engines that it opens itself
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")


class Writes:
    """Tells whether anybody wrote to a SQLite file, in this process or another: asking takes three microseconds."""

    def __init__(self, engine: Engine) -> None:
        self._connection = sqlite3.connect(str(engine.url.database), timeout=30, check_same_thread=False)
        self._lock = Lock()

    def version(self) -> int:
        """Another number after each write."""
        with self._lock:
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Lets go of the file."""
        self._connection.close()


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take SQLite's write lock at once instead of failing when they first write."""
    return engine.execution_options(writes=True)


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _prepare_sqlite(connection: SQLiteConnection, _: Any) -> None:
    _know_milliseconds(connection)
    connection.isolation_level = None  # transactions begin where _begin_sqlite says, not where sqlite3 guesses
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA secure_delete=ON")  # deleted articles leave no text in the file
    cursor.close()


def _know_milliseconds(connection: SQLiteConnection) -> None:
    """Adds ``unixepoch('subsec')``: the job engine asks for it on Python 3.12 and newer, SQLite has it from 3.42 on.

    Debian 12 comes with 3.40, and so do Pythons that were built there.
    """
    if sqlite3.sqlite_version_info < (3, 42):
        connection.create_function("unixepoch", 1, lambda _: round(time(), 3))


def upgrade(engine: Engine) -> None:
    """Brings the database to the newest migration; does nothing when it is there already."""
    with _migrating(engine) as config:
        command.upgrade(config, "head")


def downgrade(engine: Engine, revision: str) -> None:
    """Takes the database back to an older migration (``base`` empties it)."""
    with _migrating(engine) as config:
        command.downgrade(config, revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[AlembicConfig]:
    """One transaction to migrate in; of two at once, one waits."""
    with for_writing(engine).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20260101)")
        config = _alembic()
        config.attributes["connection"] = connection
        yield config


def checkpoint(engine: Engine) -> bool:
    """Empties SQLite's write-ahead log, which holds pages as they were; False when readers were in the way too long."""
    if engine.dialect.name != "sqlite":
        return True
    connection = sqlite3.connect(str(engine.url.database), timeout=5, isolation_level=None)
    try:
        (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy


def current_revision(engine: Engine) -> str | None:
    """The migration the database is at, None before the first."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def newest_revision() -> str | None:
    """The newest migration this code knows."""
    return ScriptDirectory.from_config(_alembic()).get_current_head()


def _alembic() -> AlembicConfig:
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config
