"""Which worker processes are alive: each renews its lease by the database's clock."""

from typing import Any

from sqlalchemy import delete, func, insert, literal_column, select, update
from sqlalchemy.sql.elements import ColumnElement

from briefing.models.jobs import ExecutorRow
from briefing.store.sessions import Sessions


class ExecutorStore:
    """Leases of worker processes. ``lease`` is in seconds."""

    def __init__(self, sessions: Sessions, lease: float) -> None:
        self._sessions = sessions
        self._lease = lease

    def renew(self, executor_id: str) -> set[str]:
        """Says that a process is alive, and gives all that are."""
        with self._sessions.write() as session:
            now = self._now(session.get_bind().dialect.name)
            mine = update(ExecutorRow).where(ExecutorRow.id == executor_id).values(seen=now)
            if not session.execute(mine.returning(ExecutorRow.id)).first():
                session.execute(insert(ExecutorRow).values(id=executor_id, seen=now))
            session.execute(delete(ExecutorRow).where(ExecutorRow.seen < now - 100 * self._lease))
            return set(session.scalars(select(ExecutorRow.id).where(ExecutorRow.seen > now - self._lease)))

    def release(self, executor_id: str) -> None:
        """Ends a lease, so that others take over at once what the process left."""
        with self._sessions.write() as session:
            session.execute(delete(ExecutorRow).where(ExecutorRow.id == executor_id))

    @staticmethod
    def _now(dialect: str) -> ColumnElement[Any]:
        """Seconds since 1970 by the database's clock: clocks of machines differ."""
        if dialect == "postgresql":
            return func.extract("epoch", func.clock_timestamp())
        return literal_column("(julianday('now') - 2440587.5) * 86400.0")
