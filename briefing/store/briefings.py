"""Briefings as they are served, and why some could not be made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from briefing.models.briefings import BriefingRow, FailureRow
from briefing.store.paging import Page, newest_first, page_of
from briefing.store.search_entries import add_entry
from briefing.store.sessions import Sessions
from briefing.store.upserts import upsert

_BACK_OFF = timedelta(seconds=30)  # after the first failure; doubled with each, up to a day
_LONGEST = timedelta(days=1)
_HEADING = (
    BriefingRow.id,
    BriefingRow.article_id,
    BriefingRow.revision,
    BriefingRow.language,
    BriefingRow.headline,
    BriefingRow.created_at,
)


@dataclass(frozen=True, slots=True)
class BriefingHeading:
    """What a list shows of a briefing."""

    id: str
    article_id: str
    revision: int
    language: str
    headline: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StoredBriefing(BriefingHeading):
    """A briefing's document with what it is found by."""

    document: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a briefing could not be made; it may be tried again by itself after ``retry_at``."""

    type: str
    message: str
    attempts: int
    retry_at: datetime


class BriefingStore:
    """Briefings by cache key (DESIGN rule 7) and in order of age."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def find(self, cache_key: str) -> StoredBriefing | None:
        """The briefing with this key, if it was made."""
        with self._sessions.read() as session:
            row = session.scalar(select(BriefingRow).where(BriefingRow.cache_key == cache_key))
        return None if row is None else stored_briefing(row)

    def save(self, cache_key: str, briefing: StoredBriefing) -> None:
        """Keeps a briefing and forgets its failures; when another process made the same one first, that one stays."""
        try:
            with self._sessions.write() as session:
                session.execute(delete(FailureRow).where(FailureRow.cache_key == cache_key))
                row = BriefingRow(
                    id=briefing.id,
                    article_id=briefing.article_id,
                    revision=briefing.revision,
                    language=briefing.language,
                    cache_key=cache_key,
                    headline=briefing.headline,
                    document=briefing.document,
                    created_at=briefing.created_at,
                )
                session.add(row)
                add_entry(session, row)
        except IntegrityError:
            if self.find(cache_key) is None:
                raise

    def page(self, *, cursor: str | None, limit: int) -> Page[BriefingHeading]:
        """Briefings without what is in them, newest first."""
        query = newest_first(select(*_HEADING), BriefingRow.created_at, BriefingRow.id, cursor=cursor, limit=limit)
        with self._sessions.read() as session:
            rows = session.execute(query).all()
        return page_of(rows, limit, lambda row: (row.created_at, row.id), lambda row: BriefingHeading(*row))

    def failure(self, cache_key: str) -> Failure | None:
        """Why the briefing with this key could not be made, if it failed."""
        with self._sessions.read() as session:
            row = session.get(FailureRow, cache_key)
        return None if row is None else Failure(row.type, row.message, row.attempts, row.retry_at)

    def save_failure(
        self, cache_key: str, article_id: str, *, type: str, message: str, retry_after: float | None = None
    ) -> Failure:
        """Counts one more failed attempt and sets when the next may be made: after so many seconds, or our back-off."""
        with self._sessions.write() as session:
            row = session.get(FailureRow, cache_key)
            attempts = 1 if row is None else row.attempts + 1
            wait = min(_BACK_OFF * 2 ** min(attempts - 1, 12), _LONGEST)
            if retry_after is not None:
                wait = min(timedelta(seconds=max(retry_after, 1.0)), _LONGEST)
            failure = Failure(type, message, attempts, self._clock() + wait)
            said = {"type": type, "message": message, "attempts": attempts, "retry_at": failure.retry_at}
            upsert(session, FailureRow, cache_key=cache_key, article_id=article_id, **said)
        return failure


def stored_briefing(row: BriefingRow) -> StoredBriefing:
    """A row as a value."""
    return StoredBriefing(
        row.id, row.article_id, row.revision, row.language, row.headline, row.created_at, row.document
    )
