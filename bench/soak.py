"""Mixed load for some minutes while web and worker processes are killed: what failed, what was lost, what memory grew.

    .venv/bin/python bench/soak.py postgresql://postgres@127.0.0.1/soak --minutes 10

Starts two web processes and two workers on an empty PostgreSQL database (one of each on a SQLite file). One web process
and one worker are killed (kill -9, or SIGTERM now and then) about twice a minute and started again; the other two live
through it all, and their memory is what is reported. Sends at most ``--rate`` requests a second, to loopback only.
"""

import argparse
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpcore2
import orjson

PAUSE = 30.0  # seconds between kills, on average
WARM = 30.0  # seconds before memory is first looked at
READS = (
    "/v1/articles/{id}/briefing",
    "/v1/articles/{id}/briefing?claims=all",
    "/v1/articles/{id}/briefing?format=markdown",
    "/v1/articles/{id}",
    "/articles/{id}",
    "/v1/briefings?limit=20",
    "/v1/briefings/rows?limit=20",
    "/?q=bridge",
    "/feeds/briefings.json",
    "/readyz",
)


NOUNS = (
    "bakery bishop bottle bridge bus camera captain castle choir clock court cow dentist doctor engine farm ferry fire "
    "forest garden glacier guitar harbour hospital hotel island judge kitchen ladder lake letter library market mayor "
    "mine mountain museum newspaper orchard parade piano pilot poet prison queen railway reef river school senator ship"
).split()


def article(number: int) -> str:
    """An article of about 100 words that is no copy of another."""
    dice = random.Random(number)  # noqa: S311 - no secret
    noun = lambda: dice.choice(NOUNS)  # noqa: E731
    said = " ".join(f"The {noun()} of the {noun()} will pay for a {noun()} near the {noun()}." for _ in range(6))
    return (
        f"The council of Harrow Bay voted on Tuesday to close bridge number {number} for two years.\n\n"
        f"“The {noun()} is not safe any more,” said Maria Lindgren, the {noun()} minister, after the vote.\n\n"
        f"{said}\n\n"
        f"It remains unclear who will pay for the {noun()}. A decision is expected in May."
    )


def free_port() -> int:
    """A port nobody listens on, below those that the system gives to connections."""
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        if is_free(port):
            return port


def is_free(port: int) -> bool:
    """Whether a server may listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Process:
    """A ``briefing`` command that can be ended and started again."""

    def __init__(self, url: str, *arguments: str, port: int | None = None) -> None:
        self._port = port
        self._command = [sys.executable, "-m", "briefing.cli", *arguments]
        self._environment = {**os.environ, "BRIEFING_DATABASE_URL": url, "BRIEFING_LOG_LEVEL": "warning"}
        self._running = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own command
            self._command, env=self._environment, start_new_session=True, stderr=subprocess.DEVNULL
        )

    def end(self, how: int = signal.SIGKILL) -> None:
        """Signals the whole group and waits for it."""
        try:
            os.killpg(self._running.pid, how)
        except ProcessLookupError:
            pass
        self._running.wait(60)

    def again(self, how: int) -> None:
        """Ends and starts it."""
        self.end(how)
        while self._port is not None and not is_free(self._port):
            time.sleep(0.05)  # a child of the killed may outlive it by a moment
        self._running = self._start()

    def megabytes(self) -> float:
        """Memory held by the group that no other process shares, by the kernel's count (Pss)."""
        return sum(_pss(int(each.name)) for each in Path("/proc").iterdir() if each.name.isdecimal() and self._is(each))

    def _is(self, entry: Path) -> bool:
        try:
            return os.getpgid(int(entry.name)) == self._running.pid
        except ProcessLookupError:
            return False


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (OSError, ProcessLookupError):
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@dataclass
class Load:
    """Clients that ask at a bounded rate; counts answers."""

    ports: list[int]
    rate: float
    answers: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)  # answered for with 200 or 201
    deleted: set[str] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _number: int = 0

    def run(self, until: float, clients: int = 4) -> None:
        """Asks until then."""
        threads = [threading.Thread(target=self._client, args=(until, clients, seed)) for seed in range(clients)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    def _client(self, until: float, clients: int, seed: int) -> None:
        dice = random.Random(seed)  # noqa: S311 - a load, no secret
        while time.monotonic() < until:
            began = time.monotonic()
            kind = dice.random()
            if kind < 0.06 or not self.kept:
                self._post(dice)
            elif kind < 0.07:
                self._delete(dice)
            else:
                self._read(dice)
            time.sleep(max(0.0, clients / self.rate - (time.monotonic() - began)))

    def _post(self, dice: random.Random) -> None:
        with self._lock:
            self._number += 1
            body = orjson.dumps({"text": article(self._number)})
        for _ in range(60):  # a client sends again what was not answered
            status, answer = self._ask(dice, "POST", "/v1/articles", body, (200, 201))
            if status in (200, 201):
                with self._lock:
                    self.kept.append(orjson.loads(answer)["id"])
                return
            time.sleep(0.5)

    def _delete(self, dice: random.Random) -> None:
        with self._lock:
            left = [each for each in self.kept if each not in self.deleted]
            chosen = dice.choice(left) if left else None
            if chosen is None:
                return
            self.deleted.add(chosen)
        self._ask(dice, "DELETE", f"/v1/articles/{chosen}", None, (204, 404))

    def _read(self, dice: random.Random) -> None:
        chosen = dice.choice(self.kept)
        path = dice.choice(READS).format(id=chosen)
        self._ask(dice, "GET", path, None, (200, 202, 404) if chosen in self.deleted else (200, 202))

    def _ask(
        self, dice: random.Random, method: str, path: str, body: bytes | None, right: tuple[int, ...]
    ) -> tuple[int, bytes]:
        port, began = dice.choice(self.ports), time.monotonic()
        headers = {"Content-Type": "application/json"} if body else {}
        try:
            answer = httpcore2.request(
                method,
                f"http://127.0.0.1:{port}{path}",
                headers=headers,
                content=body,
                extensions={"timeout": {"connect": 5.0, "read": 60.0, "write": 5.0, "pool": 5.0}},
            )
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.TimeoutException):
            with self._lock:
                self.answers["no answer"] += 1
            return 0, b""
        with self._lock:
            self.seconds.append(time.monotonic() - began)
            self.answers[str(answer.status)] += 1
            if answer.status not in right:
                self.wrong.append(f"{method} {path}: {answer.status}")
        return answer.status, answer.content

    def lost(self, patience: float) -> list[str]:
        """Articles answered for and not deleted that have no briefing after so many seconds."""
        missing = set(self.kept) - self.deleted
        end, dice = time.monotonic() + patience, random.Random(0)  # noqa: S311
        while missing and time.monotonic() < end:
            for each in sorted(missing):
                status, _ = self._ask(dice, "GET", f"/v1/articles/{each}/briefing?wait=5", None, (200, 202))
                if status == 200:
                    missing.discard(each)
        return sorted(missing)


def until_up(port: int) -> None:
    """Waits until a server answers."""
    for _ in range(600):
        try:
            httpcore2.request("GET", f"http://127.0.0.1:{port}/healthz")
        except (httpcore2.NetworkError, httpcore2.ProtocolError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not come up")


def main() -> None:
    """Runs the load and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", help="URL of an empty database")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=20.0, help="most requests a second")
    wanted = parser.parse_args()
    if wanted.minutes > 120 or wanted.rate > 200:
        parser.error("at most 120 minutes and 200 requests a second")
    both = not wanted.database.startswith("sqlite")
    ports = [free_port() for _ in range(2 if both else 1)]
    webs = [Process(wanted.database, "serve", "--port", str(port), "--no-jobs", port=port) for port in ports]
    workers = [Process(wanted.database, "worker") for _ in ports]
    killed, kills = {"web": webs[-1], "worker": workers[-1]}, Counter[str]()
    load, dice = Load(ports, wanted.rate), random.Random(1)  # noqa: S311
    try:
        for port in ports:
            until_up(port)
        began = time.monotonic()
        end = began + wanted.minutes * 60
        clients = threading.Thread(target=load.run, args=(end,))
        clients.start()
        time.sleep(min(WARM, wanted.minutes * 10))
        before = {"web": webs[0].megabytes(), "worker": workers[0].megabytes()}
        while (left := end - time.monotonic()) > 5:
            time.sleep(min(left - 4, dice.uniform(PAUSE / 2, PAUSE * 1.5)))
            name = dice.choice(sorted(killed))
            how = signal.SIGTERM if dice.random() < 0.2 else signal.SIGKILL
            killed[name].again(how)
            kills[f"{name}, {how.name}"] += 1
        clients.join()
        lost = load.lost(120)
        after = {"web": webs[0].megabytes(), "worker": workers[0].megabytes()}
    finally:
        for each in (*webs, *workers):
            each.end(signal.SIGTERM)
    report(load, kills, lost, before, after, wanted.minutes)


def report(
    load: Load,
    kills: Counter[str],
    lost: list[str],
    before: dict[str, float],
    after: dict[str, float],
    minutes: float,
) -> None:
    """Prints what happened, as a table; ends with 1 when anything was lost or wrong."""
    times = sorted(load.seconds) or [0.0]
    failed = sum(count for status, count in load.answers.items() if status.startswith("5"))
    print("| measured | figure |\n|---|---|")
    print(f"| minutes | {minutes:g} |")
    print(f"| kills | {sum(kills.values())} ({', '.join(f'{n} of {name}' for name, n in sorted(kills.items()))}) |")
    print(f"| requests | {sum(load.answers.values())} |")
    print(f"| answered | {', '.join(f'{n} with {s}' for s, n in sorted(load.answers.items()) if s != 'no answer')} |")
    print(f"| not answered (the killed web process was down) | {load.answers['no answer']} |")
    print(f"| answered with 5xx | {failed} |")
    print(f"| answered otherwise than they should | {len(load.wrong)} |")
    print(
        f"| p50, p95, p99 of answers | {', '.join(f'{_quantile(times, q) * 1000:.0f} ms' for q in (0.5, 0.95, 0.99))} |"
    )
    print(f"| articles accepted, deleted | {len(load.kept)}, {len(load.deleted)} |")
    print(f"| lost | {len(lost)} |")
    for name in before:
        print(
            f"| memory of the {name} process that lived, start and end | {before[name]:.0f} MB, {after[name]:.0f} MB |"
        )
    for each in (load.wrong + lost)[:20]:
        print(each, file=sys.stderr)
    sys.exit(1 if lost or load.wrong else 0)


def _quantile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


if __name__ == "__main__":
    main()
