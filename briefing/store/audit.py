"""The audit log: who wrote what, when, with which outcome. Rows are only added; the database refuses all else."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from briefing.errors import InvalidInput
from briefing.models.access import AuditRow
from briefing.store.paging import Page
from briefing.store.sessions import Sessions

_NEWEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One write: ``status`` is that of its HTTP answer; ``target`` names what was written, never what it holds."""

    at: datetime
    who: str
    method: str
    endpoint: str
    status: int
    key_id: str | None = None
    target: str | None = None
    request_id: str | None = None


class AuditLog:
    """Entries, newest first."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def add(self, entry: AuditEntry) -> None:
        """Keeps an entry for good."""
        with self._sessions.write() as session:
            session.add(AuditRow(**asdict(entry)))

    def page(self, *, cursor: str | None, limit: int, key_id: str | None = None) -> Page[AuditEntry]:
        """Entries after the cursor, of one key if one is named. Raises InvalidInput for a cursor not of ours."""
        query = select(AuditRow).where(AuditRow.id < _position(cursor))
        if key_id is not None:
            query = query.where(AuditRow.key_id == key_id)
        with self._sessions.read() as session:
            found = session.scalars(query.order_by(AuditRow.id.desc()).limit(limit + 1)).all()
        more = len(found) > limit
        return Page(tuple(map(_entry, found[:limit])), str(found[limit - 1].id) if more else None)


def _position(cursor: str | None) -> int:
    if cursor is None:
        return _NEWEST
    if not cursor.isascii() or not cursor.isdigit() or int(cursor) > _NEWEST:
        message = "The cursor is not one of ours: take `next_cursor` of the page before, or leave it out."
        raise InvalidInput(message, errors={"cursor": ["Not a cursor."]})
    return int(cursor)


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        at=row.at,
        who=row.who,
        method=row.method,
        endpoint=row.endpoint,
        status=row.status,
        key_id=row.key_id,
        target=row.target,
        request_id=row.request_id,
    )
