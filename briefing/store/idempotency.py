"""Requests sent with an Idempotency-Key, and their answers, for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefing.models.access import IdempotentRequestRow
from briefing.store.sessions import Sessions

KEPT = timedelta(hours=24)
LOST = timedelta(minutes=2)  # without an answer: the process that had it is gone


@dataclass(frozen=True, slots=True)
class Named:
    """A request under the name its sender gave it: ``owner`` is the sender, ``digest`` says what was asked."""

    owner: str
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a named request; ``status`` is None while it is being answered."""

    digest: str
    status: int | None
    headers: dict[str, str]
    body: bytes


class IdempotencyStore:
    """Named requests and their answers."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def begin(self, named: Named, now: datetime) -> Kept | None:
        """None when the request is new and now the caller's to answer; else what is known of it."""
        try:
            return self._begin(named, now)
        except IntegrityError:  # sent twice at the same moment; now it is known
            return self._begin(named, now)

    def finish(self, named: Named, answer: Kept, article_id: str | None) -> None:
        """Keeps the answer, to go with the article it may hold the text of."""
        values = {"status": answer.status, "headers": answer.headers, "body": answer.body, "article_id": article_id}
        try:
            with self._sessions.write() as session:
                session.execute(update(IdempotentRequestRow).where(*_is(named)).values(**values))
        except IntegrityError:  # the article was deleted meanwhile
            self.release(named)

    def release(self, named: Named) -> None:
        """Forgets a request, so that it may be tried again."""
        with self._sessions.write() as session:
            session.execute(delete(IdempotentRequestRow).where(*_is(named)))

    def _begin(self, named: Named, now: datetime) -> Kept | None:
        with self._sessions.write() as session:
            forget(session, now - KEPT)
            row = session.get(IdempotentRequestRow, (named.owner, named.key), with_for_update=True)
            if row is not None and (row.status is not None or row.created_at > now - LOST):
                return Kept(row.digest, row.status, row.headers, row.body)
            if row is not None:
                session.delete(row)
                session.flush()
            new = {"owner": named.owner, "key": named.key, "digest": named.digest}
            session.add(IdempotentRequestRow(**new, headers={}, body=b"", created_at=now))
            return None


def forget(session: Session, moment: datetime) -> None:
    """Removes what was asked before a moment."""
    session.execute(delete(IdempotentRequestRow).where(IdempotentRequestRow.created_at <= moment))


def _is(named: Named) -> tuple[ColumnElement[bool], ...]:
    row = IdempotentRequestRow
    return row.owner == named.owner, row.key == named.key, row.digest == named.digest, row.status.is_(None)
