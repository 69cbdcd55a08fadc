"""What is answered while the database is away or full, and that all is well afterwards."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore2
import orjson
import pytest
from databases import PrivatePostgreSQL, private_postgresql
from fake_llm import FakeModel
from processes import ask, free_port, process, until_up
from sqlalchemy import event, text
from waiting import HANG, wait_for

from briefing import create_app, db
from briefing.config import Config
from briefing.service import Source
from briefing.store.soundness import damages
from briefing.wiring import Parts, assemble

MakeText = Callable[[], str]
Answer = tuple[int, dict[str, str], dict[str, Any]]


def send(port: int, method: str, path: str, body: object = None) -> Answer:
    """Status, headers and document of an answer."""
    content = None if body is None else orjson.dumps(body)
    headers = {"Content-Type": "application/json"}
    answer = httpcore2.request(method, f"http://127.0.0.1:{port}{path}", headers=headers, content=content)
    found = {name.decode().lower(): value.decode() for name, value in answer.headers}
    return answer.status, found, orjson.loads(answer.content) if answer.content else {}


# --- the database is restarted ----------------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[PrivatePostgreSQL]:
    with private_postgresql() as server:
        yield server


class Client(threading.Thread):
    """Asks for the same things again and again until it is told to stop; keeps the answers."""

    def __init__(self, port: int, make: MakeText) -> None:
        super().__init__()
        self.answers: list[Answer] = []
        self.kept: list[str] = []
        self._asks = [("GET", "/v1/briefings"), ("GET", "/v1/jobs/none"), ("POST", "/v1/articles"), ("GET", "/readyz")]
        self._port = port
        self._make = make
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.is_set():
            for method, path in self._asks:
                answer = send(self._port, method, path, {"text": self._make()} if method == "POST" else None)
                self.answers.append(answer)
                if answer[0] == 201:
                    self.kept.append(str(answer[2]["id"]))
            self._done.wait(0.05)

    def stop(self) -> None:
        self._done.set()
        self.join()

    def refused(self) -> list[Answer]:
        """Answers that were 503, without those of /readyz."""
        return [answer for answer in self.answers if answer[0] == 503 and "checks" not in answer[2]]


def test_database_restarted_under_load(server: PrivatePostgreSQL, article_text: MakeText, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    with process("serve", "--port", str(port), url=server.url, log=log, BRIEFING_WORKER_LEASE="3"):
        until_up(port)
        client = Client(port, article_text)
        client.start()
        wait_for(lambda: len(client.kept) >= 3)
        server.stop()
        wait_for(lambda: len(client.refused()) >= 6)
        server.start()
        enough = len(client.kept) + 3
        wait_for(lambda: len(client.kept) >= enough)
        client.stop()
        assert {status for status, _, _ in client.answers} <= {200, 201, 404, 503}
        for _, headers, problem in client.refused():
            assert headers["content-type"] == "application/problem+json"
            assert int(headers["retry-after"]) >= 1
            assert (problem["type"], problem["status"]) == ("urn:briefing:problem:busy", 503)
            assert "psycopg" not in str(problem)
        for article_id in client.kept:
            wait_for(lambda: ask(port, "GET", f"/v1/articles/{article_id}/briefing?wait=5")[0] == 200)  # noqa: B023
        wait_for(lambda: ask(port, "GET", "/readyz")[0] == 200)
    assert "Traceback" not in log.read_text()


def test_job_whose_database_goes_away_is_done_when_it_is_back(
    server: PrivatePostgreSQL, article_text: MakeText, tmp_path: Path
) -> None:
    answering, go_on, log = threading.Event(), threading.Event(), tmp_path / "log"

    def slowly(body: dict[str, Any]) -> str:
        answering.set()
        go_on.wait(HANG)
        empty = '"key_actors": [], "claims": [], "open_questions": [], "counterarguments": []'
        return f'{{"headline": "A bridge is closed", "summary": [{{"text": "A bridge.", "sentences": [1]}}], {empty}}}'

    with FakeModel(slowly).on_loopback() as model:
        settings = {"BRIEFING_ENGINE": "llm", "OPENAI_BASE_URL": model, "BRIEFING_FALLBACK": "none"}
        parts = assemble(Config(database_url=server.url, engine="llm", openai_base_url=model, fallback="none"))
        article_id = parts.service.ingest(Source(text=article_text())).article.id
        with process("worker", url=server.url, log=log, BRIEFING_WORKER_LEASE="3", **settings):
            assert answering.wait(HANG)
            server.stop()
            go_on.set()  # the answer comes while there is no database to keep it in
            wait_for(lambda: "job raised" in log.read_text())
            server.start()
            wait_for(lambda: len(parts.service.briefing_page(cursor=None, limit=5).items) == 1)
        assert parts.jobs.failed() == []
        assert parts.service.briefing(article_id)
        parts.close()


# --- the disk is full -------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Parts]:
    """Parts on a SQLite file that may not grow much."""
    parts = assemble(Config(database_url=f"sqlite:///{tmp_path}/small.sqlite3"))
    event.listen(parts.engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count=150"))
    parts.engine.dispose()  # connections made from now on are bounded
    yield parts
    parts.close()


def test_full_database_refuses_clearly_and_keeps_what_it_has(small: Parts, article_text: MakeText) -> None:
    client = create_app(parts=small).test_client()
    kept = []
    for _ in range(200):
        answer = client.post("/v1/articles", json={"text": article_text() + " More of it." * 300})
        if answer.status_code != 201:
            break
        kept.append(answer.headers["Location"])
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "urn:briefing:problem:storage-full"
    assert int(answer.headers["Retry-After"]) >= 1
    assert kept
    assert all(client.get(path).status_code == 200 for path in kept)
    assert damages(small.engine) == []
    assert client.delete(kept[0]).status_code == 204, "space can be made"
    assert client.post("/v1/articles", json={"text": article_text()}).status_code == 201


def test_full_disk_under_a_real_server(tmp_path: Path, article_text: MakeText) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        os.getuid() == 0
        and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)], capture_output=True, check=False
        ).returncode
    )
    if not mounted:
        pytest.skip("needs the right to mount a small tmpfs")
    try:
        _fill(disk, article_text)
    finally:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


def _fill(disk: Path, make: MakeText) -> None:
    url, port = f"sqlite:///{disk}/full.sqlite3", free_port()
    with process("serve", "--port", str(port), url=url, BRIEFING_WORKER_LEASE="3"):
        until_up(port)
        first = send(port, "POST", "/v1/articles", {"text": make()})
        assert first[0] == 201
        ballast = disk / "ballast"
        with ballast.open("wb", buffering=0) as filled, pytest.raises(OSError, match="No space"):
            while True:
                filled.write(b"\0" * 4096)
        answers: list[Answer] = []
        kept = [str(first[2]["id"])]
        while not answers or answers[-1][0] == 201:
            answers.append(send(port, "POST", "/v1/articles", {"text": make() + " More of it." * 500}))
            kept += [str(answers[-1][2]["id"])] if answers[-1][0] == 201 else []
        status, headers, problem = answers[-1]
        assert (status, problem["type"]) == (503, "urn:briefing:problem:storage-full")
        assert int(headers["retry-after"]) >= 1
        assert send(port, "GET", f"/v1/articles/{kept[0]}")[0] == 200
        ballast.unlink()
        wait_for(lambda: send(port, "POST", "/v1/articles", {"text": make()})[0] == 201)
        for article_id in kept:
            wait_for(lambda: ask(port, "GET", f"/v1/articles/{article_id}/briefing?wait=5")[0] == 200)  # noqa: B023
    engine = db.open_engine(url)
    assert damages(engine) == []
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM article")) == len(kept) + 1
    engine.dispose()
