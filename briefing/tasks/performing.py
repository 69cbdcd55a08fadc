"""Doing a job: its steps, which are tried again, counted, traced and logged."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from time import perf_counter
from typing import Any

from dbos import DBOS, ScheduleInput

from briefing.errors import BusyError
from briefing.jobs import Kind, Progress, Schedule, telling
from briefing.observability import metrics
from briefing.observability.logs import bound
from briefing.observability.tracing import span
from briefing.store.sessions import readable_errors

log = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any]], str | None]  # takes the payload; gives why the job failed, or None

PROGRESS = "progress"  # name of the event that holds how far a job is
_RECOVERIES = 3  # crashes of the process a job may take part in before it counts as poison
_pausing: set[str] = set()  # jobs of this process between two attempts
_handlers: dict[str, Handler] = {}  # of this process; DBOS is one a process as well


def handle(handlers: Mapping[Kind, Handler]) -> None:
    """Says what does each kind of job in this process."""
    _handlers.update({kind.value: handler for kind, handler in handlers.items()})


def are_pausing(job_ids: set[str]) -> bool:
    """Whether each of these jobs of this process pauses before another attempt."""
    return job_ids <= _pausing


@DBOS.step(name="perform", retries_allowed=True, max_attempts=20, interval_seconds=1, backoff_rate=1.5)
def _perform(kind: str, payload: dict[str, Any]) -> str | None:
    """Does a job once; while the database is away or full, again: what it did may not have been kept."""
    with _pausing_after(BusyError):
        try:
            return _watched(kind, payload)
        except BusyError:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary of the process: a bug must not leave readers waiting
            return f"{type(error).__name__}: the log has more."


@DBOS.step(name="deliver", retries_allowed=True, max_attempts=6, interval_seconds=2, backoff_rate=3)
def _deliver(kind: str, payload: dict[str, Any]) -> str | None:
    with _pausing_after(Exception):
        return _watched(kind, payload)


@contextmanager
def _pausing_after(errors: type[Exception]) -> Iterator[None]:
    """Notes that a job pauses once an attempt ended so, until the next one."""
    job_id = DBOS.workflow_id or ""
    _pausing.discard(job_id)
    try:
        yield
    except errors:
        _pausing.add(job_id)
        raise


def _watched(kind: str, payload: dict[str, Any]) -> str | None:
    """Does a job, counted, traced and logged; what its handler says may quote the article, so it is not."""
    job_id, began, outcome = DBOS.workflow_id or "", perf_counter(), "raised"
    with bound(job_id=job_id), span("job", kind=kind, job_id=job_id), telling(_keep):
        try:
            failed = _handlers[kind](payload)
            outcome = "failed" if failed else "done"
        except Exception:
            log.exception("job raised", extra={"kind": kind})
            raise
        finally:
            seconds = perf_counter() - began
            metrics.JOBS.labels(kind, outcome).inc()
            metrics.JOB_SECONDS.labels(kind).observe(seconds)
            log.info("job", extra={"kind": kind, "outcome": outcome, "seconds": round(seconds, 4)})
    return failed


def _keep(progress: Progress) -> None:
    """Notes how far the job in hand is; the note goes with the job."""
    with readable_errors():
        DBOS.set_event(PROGRESS, [progress.stage.value, progress.done / progress.of])


@DBOS.workflow(name="job", max_recovery_attempts=_RECOVERIES)
def _job(kind: str, payload: dict[str, Any]) -> str | None:
    step = _deliver if kind == Kind.DELIVER else _perform
    try:
        return step(kind, payload)
    finally:
        _pausing.discard(DBOS.workflow_id or "")


@DBOS.workflow(name="scheduled", max_recovery_attempts=_RECOVERIES)
def _scheduled(_at: datetime, kind: str) -> None:
    _perform(kind, {})


def schedule(wanted: Schedule) -> ScheduleInput:
    """A schedule as DBOS takes it."""
    return {
        "schedule_name": wanted.kind.value,
        "workflow_fn": _scheduled,
        "schedule": wanted.cron,
        "context": wanted.kind.value,
        "queue_name": wanted.kind.value,
    }
