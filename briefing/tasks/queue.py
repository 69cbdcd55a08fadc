"""The queue of background jobs: what is put in, how it stands, and working it off."""

import logging
import socket
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from time import monotonic, sleep
from typing import Any

from dbos import DBOS, DBOSClient, DBOSConfig
from dbos._dbos import _get_dbos_instance
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from briefing import db
from briefing.config import Config
from briefing.errors import NotFoundError
from briefing.jobs import Job, JobStatus, Kind, Schedule, Stage, State
from briefing.observability.logs import bound
from briefing.store import ExecutorStore, Sessions
from briefing.store.sessions import readable_errors
from briefing.tasks.looking import spare_looks
from briefing.tasks.performing import PROGRESS, Handler, are_pausing, handle, schedule
from briefing.tasks.standing import BROKEN, ENDED, moment, status_of

log = logging.getLogger(__name__)

_SWEPT_AT_ONCE = 500
_ASKING = 2  # connections to PostgreSQL for putting jobs into the queue and looking at them
_LESS_OFTEN = 5  # times, for jobs that nobody waits for: looking costs the process that serves


class DurableJobs:
    """Queues jobs in the service's own database, and works them off once ``work`` was called, after any fork.

    On PostgreSQL any number of processes work; each holds a lease, and takes over the jobs of those whose lease ended.
    On SQLite one process works; its name is fixed, so that the next start takes up at once what a crash left.
    """

    def __init__(self, engine: Engine, config: Config) -> None:
        self._url = engine.url.render_as_string(hide_password=False)
        self._engine = db.open_queue_engine(engine)
        self._config = config
        self._client: DBOSClient | None = None
        self._shared = engine.dialect.name == "postgresql"
        self._me = f"{socket.gethostname()}-{uuid.uuid4().hex[:8]}" if self._shared else "embedded"
        self._executors = ExecutorStore(Sessions(engine), config.worker_lease)
        self._stopping = threading.Event()
        self._working = False
        self._writes: db.Writes | None = None

    def prepare(self) -> None:
        """Creates or upgrades the tables of the queue, and the queues."""
        DBOS.migrate(self._url)
        waited_for = (Kind.BRIEF, Kind.SLACK) if self._config.slack_on else (Kind.BRIEF,)
        for kind in Kind:
            self._queue().register_queue(
                kind.value,
                worker_concurrency=self._config.briefings_at_once if kind is Kind.BRIEF else 4,
                polling_interval_sec=self._config.queue_poll * (1 if kind in waited_for else _LESS_OFTEN),
            )

    def submit(self, job: Job, session: Session | None = None) -> None:
        """Queues a job; one with the same ID is done once."""
        options: Any = {"queue_name": job.kind.value, "workflow_name": "job", "workflow_id": job.id}
        if job.article_id:  # as the user: the one free field that workflows are found by on both databases
            options["authenticated_user"] = job.article_id
        if session is None:
            with readable_errors():
                self._queue().enqueue(options, job.kind.value, job.payload)
        else:
            self._queue().enqueue_in_transaction(session, options, job.kind.value, job.payload)
        with bound(job_id=job.id):  # beside the request's: which asked for which
            log.info("job queued", extra={"kind": job.kind.value})

    def status(self, job_id: str) -> JobStatus:
        """How a job stands. Raises NotFoundError."""
        found = self._listed(workflow_ids=[job_id], limit=1)
        if not found:
            raise NotFoundError(f"There is no job {job_id!r}; finished ones are kept for some days.", job_id=job_id)
        status = status_of(found[0])
        return replace(status, **self._progress(status)) if status.state is State.RUNNING else status

    def _progress(self, status: JobStatus) -> dict[str, Any]:
        """Stage and share done of a running job; only the making of briefings has stages."""
        with readable_errors():
            kept = self._queue().get_event(status.id, PROGRESS, timeout_seconds=0)
        stage, share = kept or (Stage.READING if status.kind == Kind.BRIEF else None, 0.0)
        return {"stage": stage, "progress": share}

    def waiting_since(self) -> datetime | None:
        """When the job was queued that waits longest; None when none waits."""
        found = self._listed(status="ENQUEUED", limit=1, load_input=False, load_output=False)
        return moment(found[0].created_at) if found else None

    def failed(self, limit: int = 100) -> list[JobStatus]:
        """Jobs that ended without success, newest first."""
        broken = self._listed(status=BROKEN, sort_desc=True, limit=limit, name="job")
        done = self._listed(status="SUCCESS", sort_desc=True, limit=limit, name="job")
        return [status for found in (*broken, *done) if (status := status_of(found)).state is State.FAILED][:limit]

    def forget(self, article_id: str) -> None:
        """Drops the jobs about an article, with their payloads and results; one that makes its briefing may end."""
        about = self._listed(user=article_id, load_input=False, load_output=False)
        makes = [found.workflow_id for found in about if (found.status, found.queue_name) == ("PENDING", Kind.BRIEF)]
        ids = [found.workflow_id for found in about if found.workflow_id not in makes]
        with readable_errors():
            self._queue().cancel_workflows(ids)
            self._queue().delete_workflows(ids)

    def sweep(self, before: datetime) -> int:
        """Drops the jobs that ended before; gives their number."""
        count = 0
        wanted = {"status": ENDED, "end_time": before.isoformat(), "limit": _SWEPT_AT_ONCE}
        while found := self._listed(**wanted, load_input=False, load_output=False):
            with readable_errors():
                self._queue().delete_workflows([each.workflow_id for each in found])
            count += len(found)
        return count

    def retry(self, job_id: str) -> str:
        """Queues a failed job once more; gives the new job's ID. Raises NotFoundError."""
        old = self.status(job_id)
        job = Job(f"{old.id.partition('#')[0]}#{uuid.uuid4().hex[:6]}", Kind(old.kind), old.payload)
        self.submit(job)
        return job.id

    def work(self, handlers: Mapping[Kind, Handler], schedules: Sequence[Schedule] = ()) -> None:
        """Starts taking jobs in this process, those first that a crash left, and those that the clock asks for.

        However many processes keep the same schedules, each moment makes one job.
        """
        handle(handlers)
        if self._shared:
            self._executors.renew(self._me)  # the lease is held before the first job is taken
        DBOS(config=self._dbos_config())
        DBOS.launch()
        if self._engine is not None:
            self._writes = db.Writes(self._engine)
            spare_looks(self._writes)
        DBOS.apply_schedules([schedule(each) for each in schedules])
        self._working = True
        threading.Thread(target=self._look_after, name="lease", daemon=True).start()

    def stop(self, patience: float = 20.0) -> None:
        """Lets running jobs end, at most ``patience`` seconds; what does not is taken up elsewhere or later.

        The threads of jobs that pause before another attempt stay behind: end the process with ``os._exit``.
        """
        self._stopping.set()
        if self._working:
            self._drain(patience)
            DBOS.destroy()
            self._working = False
            if self._writes is not None:
                self._writes.close()
            if self._shared:
                self._executors.release(self._me)
        if self._client is not None:
            self._client.destroy()
            self._client = None
        if self._engine is not None:
            self._engine.dispose()

    def _look_after(self) -> None:
        """Renews the lease, and takes up what was left: by other processes, and by this one when it could not keep
        what a job did (DBOS recovers only its own jobs, and those only when it starts)."""
        left: set[str] = set()
        while not self._stopping.wait(self._config.worker_lease / 5):
            try:
                pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
                running = {found.executor_id for found in pending if found.executor_id}
                if self._shared and (dead := running - self._executors.renew(self._me)):
                    DBOS._recover_pending_workflows(sorted(dead))  # idempotent: an UPDATE of their rows
                mine = {found.workflow_id: found.queue_name for found in pending if found.executor_id == self._me}
                idle = mine.keys() - set(_get_dbos_instance()._active_workflows_set.activeList())
                for job_id in idle & left:  # seen twice: not one that is just being started or ended
                    DBOS.resume_workflow(job_id, queue_name=mine[job_id])
                left = idle - left
            except Exception:  # noqa: BLE001 - a lost database must not end the thread; the next beat tries again
                log.exception("lease")

    def _drain(self, patience: float) -> None:
        """Takes no more jobs and waits for those in hand; DBOS's own way waits for pauses of minutes too."""
        engine, end = _get_dbos_instance(), monotonic() + patience
        for event in engine.background_thread_stop_events:
            event.set()
        while monotonic() < end and not are_pausing(set(engine._active_workflows_set.activeList())):
            sleep(0.05)

    def _listed(self, **wanted: Any) -> list[Any]:
        with readable_errors():
            return self._queue().list_workflows(**wanted)

    def _queue(self) -> DBOSClient:
        if self._client is None:
            self._client = DBOSClient(
                system_database_url=self._url,
                system_database_engine=self._engine,
                system_database_pool_size=_ASKING,
                retry_connection_errors=False,
            )
        return self._client

    def _dbos_config(self) -> DBOSConfig:
        return {
            "name": "briefing",
            "system_database_url": self._url,
            "system_database_engine": self._engine,
            "sys_db_pool_size": self._config.database_connections // 2,
            "application_version": "1",  # pinned: a changed workflow body must not strand jobs (append steps instead)
            "executor_id": self._me,
            "log_level": "WARNING",
        }
