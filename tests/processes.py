"""Real processes of ours for tests: started, asked over loopback, killed."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpcore2
import orjson
from waiting import HANG, wait_for

GUARD = 'read -r _; kill -s KILL -- "-$1"'  # the pipe it reads from is ours: it breaks however we end


@contextmanager
def process(*arguments: str, url: str, log: Path | None = None, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """A ``briefing`` command in a process group of its own; what it says goes to ``log``.

    Killed at the end of the block, and when the tests are killed themselves.
    """
    environment = {**os.environ, "BRIEFING_DATABASE_URL": url, **settings}
    command = [sys.executable, "-m", "briefing.cli", *arguments]
    with (log or Path(os.devnull)).open("ab") as said:
        running = subprocess.Popen(command, env=environment, start_new_session=True, stderr=said)
    guarding = ["sh", "-c", GUARD, "sh", str(running.pid)]
    guard = subprocess.Popen(guarding, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield running
    finally:
        with guard:
            guard.kill()
        kill(running)


def kill(running: subprocess.Popen[bytes], how: int = signal.SIGKILL) -> None:
    try:
        os.killpg(running.pid, how)
    except ProcessLookupError:
        pass
    running.wait(HANG)


def free_port() -> int:
    """A port nobody uses, and that the system gives to no connection (from 32768 on) before it is listened on."""
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)  # pytest-randomly seeds the shared one
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether somebody may listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def ask(port: int, method: str, path: str, body: object = None) -> tuple[int, dict[str, object]]:
    content = None if body is None else orjson.dumps(body)
    answer = httpcore2.request(
        method, f"http://127.0.0.1:{port}{path}", headers={"Content-Type": "application/json"}, content=content
    )
    return answer.status, orjson.loads(answer.content) if answer.content else {}


def until_up(port: int) -> None:
    wait_for(lambda: _answers(port))


def _answers(port: int) -> bool:
    try:
        ask(port, "GET", "/healthz")
    except (httpcore2.NetworkError, httpcore2.ProtocolError):
        return False
    return True
