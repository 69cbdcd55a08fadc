"""Background jobs as the rest of the code sees them: what is queued, how it stands, and who takes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # half of what `briefing brief` would import, which needs no database
    from sqlalchemy.orm import Session


class Kind(StrEnum):
    """What a job does; each kind has a queue of its own."""

    BRIEF = "brief"  # make a briefing; done once, a failure is kept with the article
    DELIVER = "deliver"  # bring something to another service; tried again a few times, with growing pauses
    POLL = "poll"  # look at a feed
    RETENTION = "retention"  # remove what is too old
    SLACK = "slack"  # answer in Slack; done once, a failure is said there


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do in the background. The same ID is done once, however often it is submitted.

    ``payload`` is JSON and small: IDs, not texts, as the queue keeps it for some days.
    """

    id: str
    kind: Kind
    payload: dict[str, Any]

    @property
    def article_id(self) -> str | None:
        """The article it is about, so that deleting that one finds its jobs."""
        found: str | None = self.payload.get("article_id") or self.payload.get("news", {}).get("article_id")
        return found


@dataclass(frozen=True, slots=True)
class Schedule:
    """A job of this kind, with an empty payload, whenever the clock (UTC) matches the cron expression."""

    kind: Kind
    cron: str  # minute hour day month weekday


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Stage(StrEnum):
    """What is being done for a briefing, in this order; the last only where it is wanted in another language."""

    READING = "reading"
    WRITING = "writing"
    CHECKING = "checking"
    TRANSLATING = "translating"


@dataclass(frozen=True, slots=True)
class Progress:
    """What a job is at, and how many of its stages are behind it."""

    stage: Stage
    done: int
    of: int


_told: ContextVar[Callable[[Progress], object]] = ContextVar("progress", default=lambda progress: None)


@contextmanager
def telling(whom: Callable[[Progress], object]) -> Iterator[None]:
    """What is done within tells its progress to ``whom``."""
    token = _told.set(whom)
    try:
        yield
    finally:
        _told.reset(token)


def tell(stage: Stage, done: int, of: int) -> None:
    """Says that a stage begins, to the job that it is done for, if to any."""
    _told.get()(Progress(stage, done, of))


@dataclass(frozen=True, slots=True)
class JobStatus:
    """How a job stands. ``error`` tells a person why it failed; ``progress`` is the share that is done, 0 to 1."""

    id: str
    kind: str
    state: State
    created_at: datetime
    updated_at: datetime
    payload: dict[str, Any]
    error: str | None = None
    stage: str | None = None
    progress: float = 0.0


class Jobs(Protocol):
    """Where jobs go to be done in the background, once each, surviving a crash."""

    def submit(self, job: Job, session: "Session | None" = None) -> None:
        """Queues a job, in the session's transaction where one is given; one already queued is not queued again."""
        ...

    def status(self, job_id: str) -> JobStatus:
        """How a job stands. Raises NotFoundError."""
        ...

    def forget(self, article_id: str) -> None:
        """Drops the jobs about an article, with their payloads and results; one that makes its briefing may end."""
        ...

    def sweep(self, before: datetime) -> int:
        """Drops the jobs that ended before; gives their number."""
        ...

    def waiting_since(self) -> datetime | None:
        """When the job was queued that waits longest; None when none waits."""
        ...
