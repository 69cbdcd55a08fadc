"""A thousand first readers of ten new articles at once, over HTTP: how often the engine runs, and what they are told.

    python bench/first_reads.py [--readers 1000] [--server postgresql://postgres@127.0.0.1]

SQLite: one `briefing serve`. With --server, a database is made there, for two web processes and two workers. The
articles are posted while the readers stand ready, each with a connection of its own; they wait for the briefing
(`?wait=30`, asked again where that was too short). Engine runs are those that /metrics counts over all processes.
"""

import argparse
import http.client
import json
import os
import re
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from statistics import median

from reads import database
from soak import Process, article, free_port, until_up

ARTICLES = 10


def main() -> None:
    """Starts the processes, posts, reads, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--server", help="PostgreSQL server on which a database may be made and dropped")
    wanted = parser.parse_args()
    with ExitStack() as stack:
        url = stack.enter_context(database(wanted.server))
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"BRIEFING_READS_PER_MINUTE": "0", "BRIEFING_ENGINE": "embedded"}
        port = free_port()
        web = ["serve", "--port", str(port)]
        commands = [web] if wanted.server is None else [[*web, "--processes", "2", "--no-jobs"], ["worker"], ["worker"]]
        for command in commands:
            stack.callback(Process(url, *command).end, 15)
        until_up(port)
        report(read_at_once(port, wanted.readers), engine_runs(port), wanted.readers)


class Readers:
    """What the readers were answered, and how long each waited."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.tags: set[tuple[str, str | None]] = set()
        self.seconds: list[float] = []
        self._lock = threading.Lock()

    def read(self, port: int, ids: list[str], number: int, start: threading.Barrier) -> None:
        """One reader: asks until it is told something else than to come again."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        start.wait()
        article_id, began = ids[number % len(ids)], time.monotonic()
        while True:
            connection.request("GET", f"/v1/articles/{article_id}/briefing?wait=30")
            answer = connection.getresponse()
            answer.read()
            if answer.status != 202:
                break
        with self._lock:
            self.statuses[answer.status] += 1
            self.tags.add((article_id, answer.getheader("ETag")))
            self.seconds.append(time.monotonic() - began)
        connection.close()


def read_at_once(port: int, readers: int) -> Readers:
    """Posts the articles while all readers stand ready, and lets them ask."""
    found, start, ids = Readers(), threading.Barrier(readers + 1), [""] * ARTICLES
    threads = [threading.Thread(target=found.read, args=(port, ids, number, start)) for number in range(readers)]
    for thread in threads:
        thread.start()
    while start.n_waiting < readers:
        time.sleep(0.05)
    for number in range(ARTICLES):
        ids[number] = post(port, article(number))
    start.wait()
    for thread in threads:
        thread.join()
    return found


def post(port: int, text: str) -> str:
    """Posts an article; gives its ID."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/v1/articles", json.dumps({"text": text}), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    if answer.status != 201:
        raise SystemExit(f"answered {answer.status}: {body}")
    return str(body["id"])


def engine_runs(port: int) -> int:
    """Briefings made so far, by all processes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/metrics")
    said = connection.getresponse().read().decode()
    return int(sum(float(count) for count in re.findall(r"^briefing_briefings_total\{.*\} (.*)$", said, re.MULTILINE)))


def report(found: Readers, runs: int, readers: int) -> None:
    """Prints the table."""
    said = ", ".join(f"{count} with {status}" for status, count in sorted(found.statuses.items()))
    slow = sorted(found.seconds)
    print("| readers | articles | engine runs | bar | answered | different answers | median wait | longest |")
    print("|---:|---:|---:|---:|---|---:|---:|---:|")
    print(
        f"| {readers} | {ARTICLES} | {runs} | {ARTICLES} | {said} | {len(found.tags)} | {median(slow):.1f} s "
        f"| {slow[-1]:.1f} s |"
    )


if __name__ == "__main__":
    main()
