"""What a briefing held in memory costs to serve, beside a bare Flask view that returns the same bytes.

    python bench/serving.py [--rounds 30] [--seconds 5]

In process (test client), CPU time, rounds of each in turn, medians; the 304 also beside a 200 asked for with as many
headers. Under gunicorn, each in a server of `briefing serve` with the settings it has by itself, its log in a file: 16
connections that are kept alive, by wrk where it is installed, else by threads of this process, on each in turn.
"""

import argparse
import http.client
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Flask, Response

from briefing import create_app
from briefing.config import Config
from briefing.seeding import load_seeds
from briefing.server import Listening, Server
from briefing.store.keys import Scope
from briefing.wiring import assemble

_EACH = 100  # requests a round
_CONNECTIONS = 16
_GZIP = {"Accept-Encoding": "gzip"}


class Way(NamedTuple):
    """One thing that is asked for: of which server, and how."""

    port: int
    path: str
    headers: Mapping[str, str] = {}
    status: int = 200


class Load(NamedTuple):
    """Requests a second, and the 99th percentile in milliseconds."""

    rate: float
    late: float


class BareServer(Server):
    """The server of `briefing serve` around the bare view."""

    def __init__(self, body: Path, port: int) -> None:
        self._body = body
        super().__init__(Config(), Listening("127.0.0.1", port))

    def load(self) -> Flask:
        """The bare app."""
        return bare_app(self._body.read_bytes())


def main() -> None:
    """Prepares a briefing, measures both ways, prints ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--bare", nargs=2, metavar=("BODY", "PORT"), help=argparse.SUPPRESS)  # the other process
    arguments = parser.parse_args()
    if arguments.bare:
        BareServer(Path(arguments.bare[0]), int(arguments.bare[1])).run()
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/serving.sqlite3"
        parts = assemble(Config(database_url=url))
        path = f"/v1/articles/{load_seeds(parts.service).article.id}/briefing"
        key = parts.keys.create("bench", [Scope.READ]).token
        app = create_app(parts=parts)
        plain, small = app.test_client().get(path), app.test_client().get(path, headers=_GZIP)
        print(f"{len(plain.data)} bytes, {len(small.data)} compressed")
        in_process(app, bare_app(plain.data), path, arguments.rounds)
        parts.close()
        for name, body in (("plain", plain.data), ("small", small.data)):
            (Path(folder) / name).write_bytes(body)
        under_gunicorn(Path(folder), url, path, key=key, tag=plain.headers["ETag"], seconds=arguments.seconds)


def bare_app(body: bytes) -> Flask:
    """The least that Flask can do to send these bytes."""
    app = Flask("bare", static_folder=None)
    app.add_url_rule("/bare", view_func=lambda: Response(body, content_type="application/json"))
    return app


def in_process(app: Flask, bare: Flask, path: str, rounds: int) -> None:
    """Rounds of each in turn, so that whatever else the machine does meets all of them."""
    client, beside = app.test_client(), bare.test_client()
    held, other = {"If-None-Match": client.get(path).headers["ETag"]}, {"If-None-Match": '"another"'}
    ways: dict[str, Callable[[], object]] = {
        "bare": lambda: beside.get("/bare").data,
        "200": lambda: client.get(path).data,
        "200 where a 304 was hoped for": lambda: client.get(path, headers=other).data,
        "304": lambda: client.get(path, headers=held).data,
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, ask in ways.items():
            began = time.process_time()  # of one thread that waits for nothing: what others do in between is not in it
            for _ in range(_EACH):
                ask()
            times[name].append((time.process_time() - began) / _EACH)
    for name, beside_what in (("200", "bare"), ("304", "bare"), ("304", "200 where a 304 was hoped for")):
        ratio = _ratio(times[name], times[beside_what])
        print(f"in process, {name}: {statistics.median(times[name]) * 1e6:.0f} µs, {ratio:.2f} of {beside_what}")


def under_gunicorn(folder: Path, url: str, path: str, *, key: str, tag: str, seconds: float) -> None:
    """Five rounds of each in turn."""
    print("load by wrk" if shutil.which("wrk") else "load by 16 threads of one process")
    with ExitStack() as running:
        bare, small, ours = (running.enter_context(serving(folder, what, url)) for what in ("plain", "small", ""))
        ways = {
            "bare": Way(bare, "/bare"),
            "bare, compressed bytes": Way(small, "/bare"),
            "200": Way(ours, path),
            "200 with an access key": Way(ours, path, {"Authorization": f"Bearer {key}"}),
            "200 compressed": Way(ours, path, _GZIP),
            "304": Way(ours, path, {"If-None-Match": tag}, 304),
        }
        for way in ways.values():
            until_up(way)
        found: dict[str, list[Load]] = {name: [] for name in ways}
        for _ in range(5):
            for name, way in ways.items():
                found[name].append(by_wrk(way, seconds) if shutil.which("wrk") else by_threads(way, seconds))
    for name in ("200", "200 with an access key", "200 compressed", "304"):
        bare_loads = found["bare, compressed bytes" if "compressed" in name else "bare"]
        rates, late = [each.rate for each in found[name]], [each.late for each in found[name]]
        rate_ratio, late_ratio = _ratio(rates, [b.rate for b in bare_loads]), _ratio(late, [b.late for b in bare_loads])
        print(f"gunicorn, {name}: {statistics.median(rates):.0f} requests a second, {rate_ratio:.2f} of the bare view")
        print(f"gunicorn, {name}, p99: {statistics.median(late):.1f} ms, {late_ratio:.2f} of the bare view")
    beside = _ratio([each.rate for each in found["304"]], [each.rate for each in found["200"]])
    print(f"gunicorn, 304: {beside:.2f} of the 200's requests a second")


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


@contextmanager
def serving(folder: Path, body: str, url: str) -> Iterator[int]:
    """The port of a server of the bare view with this body, or of Briefing without one; no limit on a key's reads."""
    port = _free_port()
    ours = ["-m", "briefing.cli", "serve", "--port", str(port)]
    command = [sys.executable, *([__file__, "--bare", str(folder / body), str(port)] if body else ours)]
    environ = os.environ | {"BRIEFING_DATABASE_URL": url, "BRIEFING_READS_PER_MINUTE": "100000000"}
    with (folder / f"log-{body}").open("ab") as log:
        process = subprocess.Popen(command, env=environ, stderr=log)  # noqa: S603 - our own command
    try:
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def until_up(way: Way) -> None:
    """Waits until a server answers as it should, at most a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", way.port, timeout=10)
            connection.request("GET", way.path, headers=dict(way.headers))
            if connection.getresponse().status == way.status:
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"port {way.port} does not answer {way.path} with {way.status}")


def by_wrk(way: Way, seconds: float) -> Load:
    """Sixteen connections by wrk, which costs the machine less than we would."""
    options = [f"-t1 -c{_CONNECTIONS} -d{seconds:.0f}s --latency".split(), ["-H", "Connection: keep-alive"]]
    options += [["-H", f"{name}: {value}"] for name, value in way.headers.items()]
    command = ["wrk", *(word for each in options for word in each), f"http://127.0.0.1:{way.port}{way.path}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(said)
    rate, late = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if rate is None or late is None:
        raise SystemExit(said)
    return Load(float(rate[1]), float(late[1]) * {"us": 0.001, "ms": 1, "s": 1000}[late[2]])


def by_threads(way: Way, seconds: float) -> Load:
    """Sixteen connections of this process, each asking again when it was answered."""
    end = time.monotonic() + seconds

    def ask(_: int) -> list[float]:
        connection, taken = http.client.HTTPConnection("127.0.0.1", way.port, timeout=30), []
        while time.monotonic() < end:
            began = time.perf_counter()
            connection.request("GET", way.path, headers=dict(way.headers))
            answer = connection.getresponse()
            answer.read()
            if answer.status != way.status:
                raise SystemExit(f"answered {answer.status}")
            taken.append(time.perf_counter() - began)
        return taken

    with ThreadPoolExecutor(_CONNECTIONS) as threads:
        taken = sorted(each for found in threads.map(ask, range(_CONNECTIONS)) for each in found)
    return Load(len(taken) / seconds, taken[int(len(taken) * 0.99)] * 1000)


if __name__ == "__main__":
    main()
