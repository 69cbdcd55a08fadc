"""Wiring for tests: one service with its jobs on a SQLite file of its own, and a client of its app."""

import itertools
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import chosen
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings

from briefing import create_app
from briefing.config import Config
from briefing.service import Service
from briefing.wiring import Parts, assemble

# No example is given up because the machine is busy, and a run fails only for what changed since the last one;
# ``--hypothesis-profile=default`` tries others.
settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

SEED = Path(__file__).parent.parent / "seeds" / "000_6ca48a8cf3311218.txt"
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Parts of a service whose jobs are being done. One a session: the job engine is one a process."""
    with chosen(tmp_path_factory.mktemp("database")) as url:
        parts = assemble(Config(database_url=url, queue_poll=0.02))
        parts.work()
        yield parts
        parts.close()


@pytest.fixture
def database_url(tmp_path: Path) -> Iterator[str]:
    """An empty database of the kind that the tests run on."""
    with chosen(tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def app(parts: Parts) -> Flask:
    """The app on these parts."""
    return create_app(parts=parts)


@pytest.fixture
def service(parts: Parts) -> Service:
    """The service of the session; articles in it differ from test to test."""
    return parts.service


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the app."""
    return app.test_client()


@pytest.fixture
def article_text() -> Callable[[], str]:
    """Makes articles of about 80 words, each a different one."""

    def make() -> str:
        number = next(_numbers)
        return (
            f"The council of Harrow Bay voted on Tuesday to close bridge number {number} for two years.\n\n"
            f"“The bridge is not safe any more,” said Maria Lindgren, the mayor, after the vote.\n\n"
            "Shop owners criticised the decision. Peter Okafor, who runs a bakery near the river, said the closure "
            "would cost him half of his customers. The council denied that the repair could be done at night.\n\n"
            "It remains unclear who will pay for the repair. The regional government has not said whether it will "
            "contribute. A decision is expected in May."
        )

    return make


def _answers(server: str) -> bool:
    host, port = {"postgresql": ("127.0.0.1", 5432), "redis": ("127.0.0.1", 6379)}[server]
    try:
        socket.create_connection((host, port), timeout=60).close()
    except OSError:
        return False
    return True


def pytest_configure(config: pytest.Config) -> None:
    """Declares the marker of tests that need a server."""
    config.addinivalue_line("markers", "needs(server): skipped where the server does not answer; fails when CI=true")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips what needs a server that is not there, with the reason; under CI=true that is a failure."""
    for marker in item.iter_markers("needs"):
        (server,) = marker.args
        if not _answers(server):
            reason = f"needs {server}, which does not answer on this machine"
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
