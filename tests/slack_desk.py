"""A Slack app at work for tests: signed requests come through Flask, and what it says goes to a Slack of our own."""

import atexit
import functools
import json
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from typing import Any
from urllib.parse import urlencode

from fake_slack import CLIENT_ID, CLIENT_SECRET, SECRET, TOKEN, FakeSlack, served, signed
from flask import Flask
from flask.testing import FlaskClient
from samples import article, briefing
from sqlalchemy.orm import Session
from waiting import HANG, wait_for

from briefing import db
from briefing.config import Config
from briefing.editorial import Difference
from briefing.errors import BusyError, NotFoundError
from briefing.feeds import Feeds
from briefing.jobs import Job, JobStatus
from briefing.render.addresses import Addresses
from briefing.slack import register, workspaces_of
from briefing.slack.answers import Answers
from briefing.slack.corrections import Corrections
from briefing.slack.pace import Pace
from briefing.slack.wiring import slack_jobs
from briefing.store import Added, ArticleStore, Outcome, Page, Sessions
from briefing.store.slack import SlackStore
from briefing.store.slack_channels import ChannelStore
from briefing.store.slack_installations import InstallationStore
from briefing.store.slack_turns import TurnStore
from briefing.types.briefing import Briefing
from briefing.types.changes import Change, ItemChange

URL = "https://news.example/harbour-plan"
LINKS = Addresses("https://briefing.example")


@dataclass
class FakeService:
    """Makes the sample briefing once ``ready`` is set."""

    made: Briefing
    ready: Event = field(default_factory=Event)
    refuses: Exception | None = None
    ingested: list[str] = field(default_factory=list)
    verdicts: list[Any] = field(default_factory=list)

    def ingest(self, source: Any) -> Added:
        if self.refuses:
            raise self.refuses
        self.ingested.append(source.url)
        return Added(self.made.article, Outcome.CREATED)

    def read(self, variant: Any, wait: float = 0.0) -> None:
        self.briefing(variant.article_id)
        assert self.ready.wait(HANG)

    def briefing(self, article_id: str, language: str | None = None) -> Briefing:
        if article_id != self.made.article.id:
            raise NotFoundError(f"There is no article {article_id!r}.")
        return self.made

    def search(self, query: Any, *, cursor: str | None, limit: int) -> Page[Briefing]:
        return Page((self.made,) if query.word in ("harbour", None) else (), None)

    @property
    def editorial(self) -> "FakeService":
        return self

    def difference(self, article_id: str, before: int, after: int) -> Difference:
        added = ItemChange(Change.ADDED, "summary", None, self.made.verified.summary[0])
        moved = ItemChange(Change.MOVED, "claims", self.made.verified.claims[0], self.made.verified.claims[0])
        return Difference(article_id, before, after, (added, moved))

    def decided(self, article_id: str) -> tuple[Any, ...]:
        return ()

    def decide(self, article_id: str, item_id: str, verdict: Any) -> None:
        self.verdicts.append((article_id, item_id, verdict))


class ThreadJobs:
    """Does each job once, in the background, as the queue does."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(4)
        self.jobs: dict[str, Job] = {}
        self.ended: dict[str, Any] = {}
        self.handler: Any = None
        self.busy = False

    def submit(self, job: Job, session: Session | None = None) -> None:
        if self.busy:
            raise BusyError("The database cannot answer now.")
        if job.id not in self.jobs:
            self.jobs[job.id] = job
            self.ended[job.id] = self.pool.submit(self.handler, job.payload)

    def status(self, job_id: str) -> JobStatus:
        raise NotImplementedError

    def results(self) -> list[str | None]:
        """Why each job failed, once all are done."""
        return [each.result(HANG) for each in list(self.ended.values())]


@dataclass
class Clock:
    """A clock that tests set."""

    now: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Desk:
    slack: FakeSlack
    service: FakeService
    jobs: ThreadJobs
    store: SlackStore
    answers: Answers
    corrections: Corrections
    client: FlaskClient
    channels: ChannelStore
    installations: InstallationStore
    clock: "Clock"
    feeds: Feeds
    waited: list[float]  # seconds, before each message; the clock of turns stands still

    def send(self, body: str, kind: str, headers: dict[str, str] | None = None) -> Any:
        return self.client.post("/slack/events", data=body, content_type=kind, headers=headers or signed(body))

    def command(self, text: str, trigger: str = "t1", headers: dict[str, str] | None = None, team: str = "T1") -> Any:
        body = {"command": "/briefing", "text": text, "channel_id": "C1", "user_id": "U1", "team_id": team}
        body |= {"trigger_id": trigger, "response_url": f"{self.slack.url}/response", "token": "x"}
        return self.send(urlencode(body), "application/x-www-form-urlencoded", headers)

    def event(self, event: dict[str, Any], event_id: str = "Ev1", team: str = "T1", **headers: str) -> Any:
        authorizations = [{"team_id": team, "user_id": "UBOT", "is_bot": True}]
        about = {"event_id": event_id, "team_id": team, "event_time": int(self.clock.now.timestamp())}
        about |= {"authorizations": authorizations}
        body = json.dumps({"type": "event_callback", "event": event} | about)
        return self.send(body, "application/json", signed(body) | headers)

    def interact(self, **payload: Any) -> Any:
        place = {"team": {"id": "T1"}, "user": {"id": "U1"}, "channel": {"id": "C1"}, "trigger_id": "t9"}
        body = urlencode({"payload": json.dumps(place | {"response_url": f"{self.slack.url}/response"} | payload)})
        return self.send(body, "application/x-www-form-urlencoded")

    def press(self, action: dict[str, Any], ts: str = "1.1", **payload: Any) -> Any:
        about = {"message": {"ts": ts}} | payload
        return self.interact(type="block_actions", actions=[action | {"block_id": "b"}], **about)

    def shown(self) -> str:
        return json.dumps(list(self.slack.messages.values()), ensure_ascii=False)


@functools.cache
def _template() -> str:
    """A SQLite database brought up to date, to be copied: migrating takes a third of a second each time."""
    folder = tempfile.mkdtemp(prefix="briefing-slack-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = db.open_engine(f"sqlite:///{folder}/template.sqlite3")
    db.upgrade(engine)
    db.checkpoint(engine)
    engine.dispose()
    return f"{folder}/template.sqlite3"


@contextmanager
def open_desk(
    database_url: str, several: bool = False, keys: tuple[str, ...] = (), patience: float = HANG
) -> Iterator[Desk]:
    """The app of one workspace, or of all that install it; it waits so many seconds for the queue."""
    if database_url.startswith("sqlite:///"):
        shutil.copyfile(_template(), database_url.removeprefix("sqlite:///"))
    engine = db.open_engine(database_url)
    db.upgrade(engine)
    sessions = Sessions(engine)
    added = ArticleStore(sessions, lambda: article().created_at).add(article())  # type: ignore[arg-type,return-value]
    service, jobs, clock = FakeService(briefing(added.article)), ThreadJobs(), Clock()
    feeds = Feeds(sessions, clock)
    service.ready.set()
    installed = {"slack_client_id": CLIENT_ID, "slack_client_secret": CLIENT_SECRET, "slack_token_keys": keys}
    chosen: Any = installed | {"public_url": LINKS.base} if several else {"slack_bot_token": TOKEN}
    config = Config(database_url=database_url, slack_signing_secret=SECRET, **chosen)
    with served() as slack:
        api = f"{slack.url}/api/"
        waited: list[float] = []
        pace = Pace(TurnStore(sessions, lambda: datetime(2026, 1, 1, tzinfo=UTC)).take, waited.append)
        there: Any = {"workspaces": workspaces_of(config, sessions, api), "links": LINKS, "feeds": feeds}
        made = slack_jobs(service, jobs, sessions, **there, clock=clock, pace=pace)  # type: ignore[arg-type]
        jobs.handler = made.answers.do
        flask = Flask("slack")
        register(flask, config, jobs, sessions, base_url=api, patience=patience)
        yield Desk(
            slack,
            service,
            jobs,
            SlackStore(sessions),
            made.answers,
            made.corrections,
            flask.test_client(),
            ChannelStore(sessions),
            InstallationStore(sessions),
            clock,
            feeds,
            waited,
        )
        jobs.pool.shutdown()
    engine.dispose()


def item_action(desk: Desk, do: str) -> dict[str, Any]:
    value = json.dumps({"do": do, "a": desk.service.made.article.id, "i": "c1"})
    option = {"text": {"type": "plain_text", "text": "x"}, "value": value}
    return {"type": "overflow", "action_id": "item", "selected_option": option}


def wait_for_jobs(desk: Desk, number: int) -> None:
    """Until so many jobs were queued: listeners that acknowledge first go on behind the answer."""
    wait_for(lambda: len(desk.jobs.ended) >= number)
    assert len(desk.jobs.ended) == number


def said(desk: Desk, text: str, trigger: str) -> str:
    """What a command answers to whoever gave it."""
    desk.command(text, trigger)
    assert set(desk.jobs.results()) == {None}
    return str(desk.slack.whispers[-1]["text"])
