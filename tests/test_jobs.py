"""How far a job is: told by what does the work, to whoever asked to be told; and how jobs are found."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from samples import article
from sqlalchemy import Engine, event
from waiting import wait_for

from briefing import db
from briefing.jobs import Job, Kind, Progress, Stage, State, telling
from briefing.pipeline import Pipeline
from briefing.tasks.queue import DurableJobs
from briefing.wiring import Parts


def test_making_a_briefing_tells_its_stages() -> None:
    told: list[Progress] = []
    with telling(told.append):
        Pipeline().brief(article())
    Pipeline().brief(article())  # whose progress nobody asked for
    assert told == [Progress(Stage.WRITING, 1, 3), Progress(Stage.CHECKING, 2, 3)]


def test_briefing_is_made_while_another_waits_to_tell_its_stage() -> None:
    waiting, go_on = Event(), Event()

    def slow(_: Progress) -> None:
        waiting.set()
        go_on.wait(20)

    def first() -> None:
        with telling(slow):
            Pipeline().brief(article())

    with ThreadPoolExecutor(2) as threads:
        one = threads.submit(first)
        assert waiting.wait(20)
        other = threads.submit(lambda: Pipeline().brief(article()))
        try:
            assert other.result(10).verified.summary
            assert not one.done()
        finally:
            go_on.set()


def test_queues_are_not_looked_into_while_nobody_writes(parts: Parts) -> None:
    if parts.engine.dialect.name != "sqlite":
        pytest.skip("only SQLite tells at once whether anybody wrote")
    looks: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        looks.extend([statement] if "workflow_status" in statement else [])

    def in_half_a_second() -> int:
        looks.clear()
        sleep(0.5)
        return len(looks)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        wait_for(lambda: in_half_a_second() < 5)  # of some forty turns
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_job_queued_from_elsewhere_is_found(parts: Parts) -> None:
    engine = db.open_engine(parts.engine.url.render_as_string(hide_password=False))
    elsewhere = DurableJobs(engine, parts.service.config)
    for _ in range(3):  # each after a look that found none
        sleep(0.2)
        job = Job(uuid4().hex, Kind.RETENTION, {})
        elsewhere.submit(job)
        wait_for(lambda job=job: parts.jobs.status(job.id).state is State.DONE)
    elsewhere.stop()
    engine.dispose()
