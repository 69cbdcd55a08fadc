"""Whether this process can do its work: database, migrations, engine, queue. Asks nobody over the network."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy.exc import SQLAlchemyError

from briefing import db
from briefing.config import Config
from briefing.engines.base import Engine
from briefing.engines.embedded.parsing import language_model
from briefing.errors import BusyError
from briefing.jobs import Jobs
from briefing.store.capabilities import DatabaseCapabilities


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at, with what was seen."""

    ready: bool
    seen: dict[str, Any] = field(default_factory=dict)


_UNANSWERED = Check(False, {"problem": "the database does not answer"})


class Health:
    """Looks after what requests and jobs rest on. ``clock`` gives the time in UTC."""

    def __init__(
        self,
        config: Config,
        database: Database,
        *,
        jobs: Jobs,
        writer: Engine,
        capabilities: DatabaseCapabilities,
        clock: Callable[[], datetime],
    ) -> None:
        self._config = config
        self._database = database
        self._jobs = jobs
        self._writer = writer
        self._capabilities = capabilities
        self._clock = clock
        self.writes_here = False  # whether jobs, and with them the engine, run in this process

    def checks(self) -> dict[str, Check]:
        """Every check by its name; those that need a database fail with it."""
        found = {"database": _checked(self._answers)}
        for name, look in {"migrations": self._migrated, "engine": self._engine, "queue": self._queue}.items():
            found[name] = _checked(look) if found["database"].ready else _UNANSWERED  # waits for time-outs once
        return found

    def queue_age(self) -> float:
        """Seconds that the job has waited which waits longest; 0 when none does. Raises BusyError."""
        since = self._jobs.waiting_since()
        return max((self._clock() - since).total_seconds(), 0.0) if since else 0.0

    def _answers(self) -> Check:
        with self._database.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
        return Check(True, {"kind": self._database.dialect.name})

    def _migrated(self) -> Check:
        at, newest = db.current_revision(self._database), db.newest_revision()
        return Check(at == newest, {"at": at, "newest": newest})

    def _engine(self) -> Check:
        loaded = language_model.cache_info().currsize > 0
        seen: dict[str, Any] = {"name": self._writer.name, "loaded": loaded if self.writes_here else "in workers"}
        ready = loaded or not self.writes_here
        if self._writer.name == "llm" and self._writer.server:
            probe = self._probe(self._writer.server)
            seen |= {"server": self._writer.server, "model": self._writer.model, "probe": probe}
            ready = ready and (probe["state"] != "failed" or self._config.fallback != "none")
        return Check(ready, seen)

    def _probe(self, server: str) -> dict[str, Any]:
        """What the last probe of the model server found, by whichever process."""
        probed = self._capabilities.get(server, self._writer.model)
        if probed is None:
            return {"state": "not asked yet"}
        checked_at = probed.checked_at.isoformat()
        if probed.capabilities is None:
            return {"state": "failed", "problem": probed.problem, "checked_at": checked_at}
        found = probed.capabilities
        answers = {"answers_as": found.dialect.mode.value, "in": found.place, "undone": list(found.undone)}
        return {"state": "works", **answers, "context_tokens": found.context_tokens, "checked_at": checked_at}

    def _queue(self) -> Check:
        age, most = self.queue_age(), self._config.ready_queue_age
        return Check(not most or age <= most, {"oldest_seconds": round(age, 1)})


def _checked(look: Callable[[], Check]) -> Check:
    try:
        return look()
    except (BusyError, SQLAlchemyError):
        return _UNANSWERED
