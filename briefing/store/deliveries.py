"""The log of webhook deliveries: every attempt, for thirty days."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, select

from briefing.models.jobs import WebhookDeliveryRow
from briefing.store.paging import Page, newest_first, page_of
from briefing.store.sessions import Sessions

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of a delivery: ``status`` is the receiver's HTTP status, None when there was no answer."""

    delivery_id: str
    receiver: str
    event: str
    article_id: str
    status: int | None
    error: str | None
    seconds: float
    created_at: datetime


class DeliveryLog:
    """Attempts, newest first."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def add(self, attempt: Attempt) -> None:
        """Keeps an attempt and lets go of those too old."""
        old = delete(WebhookDeliveryRow).where(WebhookDeliveryRow.created_at < attempt.created_at - KEPT)
        with self._sessions.write() as session:
            session.execute(old)
            session.add(WebhookDeliveryRow(id=uuid4().hex, **asdict(attempt)))

    def page(self, *, cursor: str | None, limit: int) -> Page[Attempt]:
        """Attempts after the cursor. Raises InvalidInput for a cursor that is none of ours."""
        row = WebhookDeliveryRow
        query = newest_first(select(row), row.created_at, row.id, cursor=cursor, limit=limit)
        with self._sessions.read() as session:
            found = list(session.scalars(query))
            return page_of(found, limit, lambda each: (each.created_at, each.id), _attempt)


def _attempt(row: WebhookDeliveryRow) -> Attempt:
    return Attempt(
        delivery_id=row.delivery_id,
        receiver=row.receiver,
        event=row.event,
        article_id=row.article_id,
        status=row.status,
        error=row.error,
        seconds=row.seconds,
        created_at=row.created_at,
    )
