"""Waiting in tests: for what must come, never for a time. The bound is there for hangs alone."""

import time
from collections.abc import Callable

from flask.testing import FlaskClient

HANG = 240.0  # seconds


def wait_for(condition: Callable[[], object], seconds: float = HANG) -> None:
    """Until the condition holds; it is given up after a time that only a hang takes."""
    end, pause = time.monotonic() + seconds, 0.01
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(pause)
        pause = min(pause * 2, 0.2)


def until_briefed(client: FlaskClient, article: str) -> None:
    """Until the article at this address has its briefing: jobs of earlier tests may be done before."""
    wait_for(lambda: client.get(f"{article}/briefing?wait=30").status_code == 200)
