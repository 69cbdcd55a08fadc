"""A copy of the whole database while it is in use: by SQLite's own online copy, or by pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import Engine

from briefing.errors import ConflictError, StorageFull

_PAGES = 1000  # copied between two looks at writers, who go on meanwhile


def backup(engine: Engine, path: Path) -> int:
    """Copies the database to ``path``, readable by its owner alone; gives the bytes.

    The copy appears under its name when it is whole. Raises ConflictError: something is there already, or pg_dump is
    missing or failed; StorageFull.
    """
    if path.exists():
        raise ConflictError(f"{path} is there already; name a new file, or move that one away.")
    part = path.with_name(f"{path.name}.part")
    try:
        part.touch(mode=0o600)
        if engine.dialect.name == "sqlite":
            _copy_sqlite(Path(str(engine.url.database)), part)
        else:
            _dump_postgresql(engine, part)
        part.rename(path)
    except (OSError, sqlite3.Error) as error:
        if "full" in str(error) or "No space" in str(error):
            raise StorageFull(f"There is no space left for {path}; nothing was written.") from error
        raise ConflictError(f"{path} cannot be written: {error}.") from error
    finally:
        part.unlink(missing_ok=True)
    return path.stat().st_size


def _copy_sqlite(source: Path, target: Path) -> None:
    whole = sqlite3.connect(source, timeout=30)
    copy = sqlite3.connect(target)
    try:
        whole.backup(copy, pages=_PAGES, sleep=0.01)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a log beside it
        (found,) = copy.execute("PRAGMA integrity_check").fetchone()
        if found != "ok":
            raise ConflictError(f"The copy of {source} is damaged ({found}); check the database: briefing db check.")
    finally:
        copy.close()
        whole.close()


def _dump_postgresql(engine: Engine, target: Path) -> None:
    command = shutil.which("pg_dump")
    if command is None:
        raise ConflictError(
            "pg_dump was not found. Install PostgreSQL's client programs (Debian: postgresql-client), or back up on "
            "the database's own machine."
        )
    url = engine.url.set(drivername="postgresql", password=None).render_as_string()
    secret = {"PGPASSWORD": str(engine.url.password)} if engine.url.password else {}  # not for all to see in `ps`
    done = subprocess.run(  # noqa: S603 - our own arguments; no shell
        [command, "--format=custom", "--no-password", f"--file={target}", f"--dbname={url}"],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ConflictError(f"pg_dump failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ''}")
