"""Databases for tests: a new, empty one on the PostgreSQL server of this machine, dropped afterwards."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

import pytest
from processes import free_port
from sqlalchemy import create_engine, text

KIND = os.environ.get("TEST_DATABASE", "sqlite")  # what tests run on that do not try both
SERVER = "postgresql+psycopg://postgres@127.0.0.1:5432"


@contextmanager
def new_postgresql() -> Iterator[str]:
    """The URL of a new database."""
    name = f"briefing_test_{uuid.uuid4().hex[:12]}"
    _run(f"CREATE DATABASE {name}")
    try:
        yield f"{SERVER}/{name}"
    finally:
        _run(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def chosen(folder: Path) -> Iterator[str]:
    """The URL of an empty database of the kind that TEST_DATABASE names: sqlite or postgresql."""
    assert KIND in ("sqlite", "postgresql"), f"TEST_DATABASE is {KIND!r}: use sqlite or postgresql"
    if KIND == "postgresql":
        with new_postgresql() as url:
            yield url
    else:
        yield f"sqlite:///{folder}/briefing.sqlite3"


def _run(statement: str) -> None:
    engine = create_engine(f"{SERVER}/postgres", isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 60})
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


class PrivatePostgreSQL:
    """A PostgreSQL server of a test's own, which it may stop and start."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder = folder
        self._programs = programs
        self.port = free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"
        text = ("--encoding=UTF8", "--locale=C")  # whatever the machine's is
        self._run("initdb", "--username=postgres", "--auth=trust", "--no-sync", *text, f"--pgdata={folder}/data")

    def start(self) -> None:
        """Starts it and waits until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        self._run(
            "pg_ctl", "start", "--wait", f"--pgdata={self._folder}/data", f"--log={self._folder}/log", "-o", options
        )

    def stop(self) -> None:
        """Stops it at once, as a crash would."""
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate", f"--pgdata={self._folder}/data")

    def _run(self, program: str, *arguments: str) -> None:
        user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(command, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **user)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stdout.decode()


@contextmanager
def private_postgresql() -> Iterator[PrivatePostgreSQL]:
    """A server that runs; skips the test where PostgreSQL's programs are not installed. Never runs as root."""
    found = shutil.which("initdb") or next(iter(sorted(glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)), None)
    if found is None:
        pytest.skip("needs initdb, which is not on this machine")
    folder = Path(tempfile.mkdtemp(prefix="briefing-postgresql-"))
    try:
        if os.getuid() == 0:
            shutil.chown(folder, "nobody", "nogroup")
        server = PrivatePostgreSQL(folder, Path(found).resolve().parent)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
