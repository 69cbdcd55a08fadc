"""Real processes, killed: no article that was answered for is lost, every job ends once, nothing is bought twice."""

import itertools
import os
import random
import re
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any

import httpcore2
import pytest
from click.testing import CliRunner
from databases import new_postgresql
from fake_llm import FakeModel
from processes import ask, free_port, is_free, kill, process, until_up
from sqlalchemy import Engine, text
from waiting import HANG, wait_for

from briefing import db
from briefing.cli import main
from briefing.config import Config
from briefing.jobs import State
from briefing.service import Source
from briefing.wiring import Parts, assemble

MakeText = Callable[[], str]
ARTICLES, KILLS = 40, 4
CONNECTIONS = 16  # to PostgreSQL, of one process with jobs, as docs/operations.md says
CALLS = 2  # to the provider at once, of one process
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]
NOUNS = (
    "bakery bishop bottle bridge bus camera captain castle choir clock court cow dentist doctor engine farm ferry fire "
    "forest garden glacier guitar harbour hospital hotel island judge kitchen ladder lake letter library market mayor "
    "mine mountain museum newspaper orchard parade piano pilot poet prison queen railway reef river school senator "
    "ship station storm studio teacher temple theatre tower tunnel union valley village violin volcano wall weaver zoo"
).split()
VERBS = "admired blamed bought carried closed counted drawn feared found hidden kept lost moved named sold".split()
LEASE = {"BRIEFING_WORKER_LEASE": "10"}  # seconds: one that is only slow keeps its jobs, or they are bought twice


@pytest.fixture
def article_text() -> MakeText:
    """Makes articles that are no copies of one another, each about a bridge of its own number."""
    numbers, dice = itertools.count(1), random.Random(3)

    def make() -> str:
        said = " ".join(
            f"The {dice.choice(NOUNS)} of {dice.choice(NOUNS)} was {dice.choice(VERBS)} by a "
            f"{dice.choice(NOUNS)} near the {dice.choice(NOUNS)}."
            for _ in range(9)
        )
        return f"The council voted on Tuesday to close bridge number {next(numbers)} for two years.\n\n{said}"

    return make


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with nullcontext(f"sqlite:///{tmp_path}/crash.sqlite3") if request.param == "sqlite" else new_postgresql() as url:
        yield url


class Provider:
    """Counts what it is asked about which bridge, and notes what it is asked though its answer is kept already."""

    def __init__(self, engine: Engine, pause: Callable[[], object]) -> None:
        self.asked: Counter[str] = Counter()
        self.bought_twice: list[str] = []
        self._engine = engine
        self._pause = pause

    def __call__(self, body: dict[str, Any]) -> str:
        (bridge,) = re.findall(r"bridge number (\d+) ", body["messages"][-1]["content"])
        answer = f"Bridge {bridge} is closed for two years."
        kept = text("SELECT count(*) FROM completion WHERE CAST(answer AS TEXT) LIKE :answer")
        with self._engine.connect() as connection:
            if connection.scalar(kept, {"answer": f"%{answer}%"}):
                self.bought_twice.append(bridge)
        self.asked[bridge] += 1
        self._pause()
        empty = '"key_actors": [], "claims": [], "open_questions": [], "counterarguments": []'
        return f'{{"headline": "{answer}", "summary": [{{"text": "{answer}", "sentences": [1]}}], {empty}}}'


@contextmanager
def with_provider(
    url: str, pause: Callable[[], object] = lambda: time.sleep(0.05)
) -> Iterator[tuple[Parts, Provider, dict[str, str]]]:
    """Parts to look with, a provider that pauses so before it answers, and the settings of processes that ask it."""
    model = FakeModel()
    with model.on_loopback() as server:
        parts = assemble(Config(database_url=url, engine="llm", openai_base_url=server, fallback="none"))
        provider = Provider(parts.engine, pause)
        model.replies = (provider,)
        try:
            asked = {"OPENAI_BASE_URL": server, "BRIEFING_LLM_CONCURRENCY": str(CALLS)}
            yield parts, provider, {"BRIEFING_ENGINE": "llm", "BRIEFING_FALLBACK": "none", **asked}
        finally:
            parts.close()


class Fleet:
    """A web process and workers, each killed at will and started again."""

    def __init__(self, stack: ExitStack, url: str, workers: int, **settings: str) -> None:
        self.port = free_port()
        web = ("serve", "--port", str(self.port), "--no-jobs")
        self._commands = {"web": web} | {f"worker {number}": ("worker",) for number in range(workers)}
        self._start = lambda name: stack.enter_context(process(*self._commands[name], url=url, **settings))
        self._running = {name: self._start(name) for name in self._commands}

    def kill_one(self, dice: random.Random) -> str:
        """Kills one at random and starts it again; gives its name."""
        name = dice.choice(sorted(self._commands))
        kill(self._running[name])
        wait_for(lambda: name != "web" or is_free(self.port))  # its children may outlive it by a moment
        self._running[name] = self._start(name)
        return name

    def post(self, body: str) -> str:
        """Posts an article until it is answered for; gives its ID."""
        end = time.monotonic() + HANG
        while time.monotonic() < end:
            try:
                status, answer = ask(self.port, "POST", "/v1/articles", {"text": body})
            except (httpcore2.NetworkError, httpcore2.ProtocolError):
                time.sleep(0.1)
                continue
            assert status in (200, 201), answer
            return str(answer["id"])
        raise AssertionError("the web process did not come back")


def test_kills_at_random_lose_nothing_and_buy_nothing_twice(url: str, article_text: MakeText) -> None:
    dice = random.Random(7)
    kills = set(dice.sample(range(3, ARTICLES), KILLS))
    with with_provider(url) as (parts, provider, settings), ExitStack() as stack:
        fleet = Fleet(stack, url, workers=1 if url.startswith("sqlite") else 2, **LEASE, **settings)
        until_up(fleet.port)
        accepted = []
        for number in range(ARTICLES):
            if number in kills:
                fleet.kill_one(dice)
            accepted.append(fleet.post(article_text()))
        until_made(parts, ARTICLES)
        wait_for(lambda: not jobs_in(parts, State.QUEUED, State.RUNNING))
        assert len(set(accepted)) == ARTICLES
        assert all(parts.service.articles.exists(article_id) for article_id in accepted)
        assert provider.bought_twice == []
        assert len(provider.asked) == ARTICLES
        in_flight = CALLS * KILLS  # at most: the calls of a process end with it
        assert sum(provider.asked.values()) <= ARTICLES + in_flight
        assert len(jobs_in(parts, State.DONE)) == ARTICLES
        assert parts.jobs.failed() == []
        assert connections_to(parts.engine) <= 4 * CONNECTIONS  # pools keep what they once opened: so it was all along


@pytest.mark.needs("postgresql")
def test_jobs_of_a_worker_killed_for_good_are_finished_by_the_other(article_text: MakeText) -> None:
    go_on = threading.Event()
    with new_postgresql() as url, with_provider(url, lambda: go_on.wait(HANG)) as (parts, provider, settings):
        for _ in range(ARTICLES):
            parts.service.ingest(Source(text=article_text()))
        with process("worker", url=url, **LEASE, **settings) as one:
            wait_for(lambda: len(provider.asked) == CALLS)
            in_hand = set(provider.asked)
            with process("worker", url=url, **LEASE, **settings):
                wait_for(lambda: len(provider.asked) == 2 * CALLS)  # both have their hands full
                kill(one)
                go_on.set()
                wait_for(lambda: all(provider.asked[bridge] == 2 for bridge in in_hand))  # taken over, and asked again
                until_made(parts, ARTICLES)
                wait_for(lambda: len(jobs_in(parts, State.DONE)) == ARTICLES)
        assert parts.jobs.failed() == []
        assert provider.bought_twice == []


def test_job_that_kills_its_process_is_given_up_and_listed(tmp_path: Path, article_text: MakeText) -> None:
    url, asked, ended = f"sqlite:///{tmp_path}/poison.sqlite3", threading.Event(), threading.Event()

    def never(body: dict[str, Any]) -> str:
        asked.set()
        ended.wait(HANG)
        return ""

    with FakeModel(never).on_loopback() as server:
        settings = {"BRIEFING_ENGINE": "llm", "OPENAI_BASE_URL": server, "BRIEFING_FALLBACK": "none"}
        parts = assemble(Config(database_url=url, engine="llm", openai_base_url=server, fallback="none"))
        parts.service.ingest(Source(text=article_text()))
        crashes = 0
        while not parts.jobs.failed():
            asked.clear()
            with process("worker", url=url, **settings) as worker:
                wait_for(lambda: asked.is_set() or bool(parts.jobs.failed()))
                crashes += asked.is_set()
                kill(worker)
        assert 2 <= crashes <= 5
        (given_up,) = parts.jobs.failed()
        assert given_up.state is State.FAILED
        ended.set()
        listed = CliRunner(env={"BRIEFING_DATABASE_URL": url}).invoke(main, ["jobs", "failed"])
        assert given_up.id in listed.output
        parts.close()


def test_sigterm_lets_requests_and_jobs_in_hand_end(url: str, article_text: MakeText) -> None:
    port, go_on = free_port(), threading.Event()
    with with_provider(url, lambda: go_on.wait(HANG)) as (parts, provider, settings):
        with process("serve", "--port", str(port), url=url, **settings) as server:
            until_up(port)
            _, article = ask(port, "POST", "/v1/articles", {"text": article_text()})
            job = parts.service.job_of(str(article["id"]))
            wait_for(lambda: len(provider.asked) == 1)
            with httpcore2.stream("GET", f"http://127.0.0.1:{port}/v1/jobs/{job}/events") as answer:
                events = answer.iter_stream()
                first = next(events)  # the request and the job are in hand
                assert b"event: running" in first
                assert b'"stage":"writing","progress":0.33' in first
                os.killpg(server.pid, signal.SIGTERM)
                wait_for(lambda: is_free(port))  # no more are taken
                assert server.poll() is None
                go_on.set()
                assert b"event: done" in b"".join(events)
            assert server.wait(HANG) == 0
        assert len(jobs_in(parts, State.DONE)) == 1
        assert provider.asked.total() == 1


def test_sigterm_does_not_wait_for_a_delivery_that_pauses(tmp_path: Path, article_text: MakeText) -> None:
    url = f"sqlite:///{tmp_path}/pause.sqlite3"
    hook = {"BRIEFING_WEBHOOK_URLS": "http://127.0.0.1:9/", "BRIEFING_WEBHOOK_SECRET": "whsec_" + "A" * 32}
    parts = assemble(Config(database_url=url))
    parts.service.ingest(Source(text=article_text()))
    log = tmp_path / "log"
    with process("worker", url=url, log=log, **hook) as worker:
        wait_for(lambda: "job raised" in log.read_text())
        began = time.monotonic()
        kill(worker, signal.SIGTERM)
        assert worker.returncode == 0
        assert time.monotonic() - began < 20  # which it takes to wait in vain; the pauses are 2, 6, 18, 54 and 162 s
    parts.close()


def until_made(parts: Parts, count: int) -> None:
    """Waits until so many briefings are there."""
    wait_for(lambda: len(parts.service.briefing_page(cursor=None, limit=100).items) == count)


def connections_to(database: Engine) -> int:
    """How many connections a PostgreSQL server holds to this database; none on SQLite."""
    if database.dialect.name == "sqlite":
        return 0
    with database.connect() as connection:
        return int(
            connection.scalar(text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")) or 0
        )


def jobs_in(parts: Parts, *states: State) -> list[str]:
    """IDs of the jobs that make briefings, in these states."""
    with parts.engine.connect() as connection:
        articles = connection.scalars(text("SELECT id FROM article")).all()
    jobs = [parts.service.job_of(article_id) for article_id in articles]
    return [job for job in jobs if parts.jobs.status(job).state in states]


def test_two_migrations_at_once_both_end_well(url: str) -> None:
    with ExitStack() as stack:
        both = [stack.enter_context(process("db", "upgrade", url=url)) for _ in range(3)]
        assert [each.wait(HANG) for each in both] == [0, 0, 0]
    engine = db.open_engine(url)
    assert db.current_revision(engine) == db.newest_revision()
    engine.dispose()
