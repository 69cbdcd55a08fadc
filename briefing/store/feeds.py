"""Feeds: subscribed to, claimed by the one poll under way, and what polls came to."""

import hashlib
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefing.errors import NotFoundError
from briefing.ingest.polling import Schedule
from briefing.ingest.subscriptions import Subscription
from briefing.models.feeds import FeedPollRow, FeedRow
from briefing.store.paging import Page, newest_first, page_of
from briefing.store.sessions import Sessions

EVERY = 1800.0  # seconds between polls, unless said otherwise
_OUTCOMES_KEPT = 20  # a feed
_ATTEMPTS = 5  # polls of a feed that may take their process down before it is switched off


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed as kept. ``attempts`` are polls begun since the last that came to an end."""

    id: str
    subscription: Subscription
    schedule: Schedule
    paused: bool
    created_at: datetime
    polled_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a poll came to: ``outcome`` is read, unchanged, failed, off or unfinished; ``refused`` counts by error."""

    at: datetime
    seconds: float
    outcome: str
    problem: str | None = None
    items: int = 0
    taken: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


class FeedStore:
    """Feeds by ID and by URL."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def add(self, wanted: Subscription, *, every: float = EVERY, paused: bool = False) -> tuple[StoredFeed, bool]:
        """Keeps a feed, due at once; a known one stays as it is. Gives it, and whether it is new."""
        try:
            return self._add(wanted, every, paused)
        except IntegrityError:  # added by another at the same moment
            return self._add(wanted, every, paused)

    def get(self, feed_id: str) -> StoredFeed:
        """A feed. Raises NotFoundError."""
        with self._sessions.read() as session:
            return _feed(_row(session, feed_id))

    def find(self, url: str) -> StoredFeed | None:
        """The feed at this address, or that was added under it and has moved; None where there is none."""
        query = select(FeedRow).where(or_(FeedRow.url == url, FeedRow.id == _id_of(url)))
        with self._sessions.read() as session:
            row = session.scalar(query)
        return _feed(row) if row else None

    def page(self, *, cursor: str | None, limit: int) -> Page[StoredFeed]:
        """Feeds, newest first."""
        query = newest_first(select(FeedRow), FeedRow.created_at, FeedRow.id, cursor=cursor, limit=limit)
        with self._sessions.read() as session:
            rows = list(session.scalars(query))
            return page_of(rows, limit, lambda row: (row.created_at, row.id), _feed)

    def all(self) -> tuple[StoredFeed, ...]:
        """Every feed, by folder and name."""
        with self._sessions.read() as session:
            rows = session.scalars(select(FeedRow).order_by(FeedRow.folder, FeedRow.title, FeedRow.id))
            return tuple(map(_feed, rows))

    def change(self, feed_id: str, changes: Mapping[str, Any]) -> StoredFeed:
        """Changes title, folder, every or paused. Resuming switches a feed on again, due now. Raises NotFoundError."""
        with self._sessions.write() as session:
            row = _row(session, feed_id)
            for name in ("title", "folder", "every", "paused"):
                if name in changes:
                    setattr(row, name, changes[name])
            if changes.get("paused") is False:
                row.off, row.failures, row.attempts, row.next_at = None, 0, 0, self._clock()
            return _feed(row)

    def delete(self, feed_id: str) -> None:
        """Removes a feed; its articles stay. Raises NotFoundError."""
        with self._sessions.write() as session:
            session.delete(_row(session, feed_id))

    def outcomes(self, feed_id: str) -> tuple[Outcome, ...]:
        """What the last polls came to, newest first."""
        query = select(FeedPollRow).where(FeedPollRow.feed_id == feed_id)
        query = query.order_by(FeedPollRow.at.desc(), FeedPollRow.id).limit(_OUTCOMES_KEPT)
        with self._sessions.read() as session:
            return tuple(map(_outcome, session.scalars(query)))

    def due(self, limit: int) -> tuple[StoredFeed, ...]:
        """Feeds whose time has come and that nobody polls, those waiting longest first."""
        now = self._clock()
        query = select(FeedRow).where(FeedRow.next_at <= now, FeedRow.paused.is_(False), FeedRow.off.is_(None))
        query = query.where(or_(FeedRow.claimed_until.is_(None), FeedRow.claimed_until < now))
        with self._sessions.read() as session:
            return tuple(map(_feed, session.scalars(query.order_by(FeedRow.next_at, FeedRow.id).limit(limit))))

    def claim(self, feed_id: str, claim: str, until: datetime, *, due: bool = True) -> StoredFeed | None:
        """The feed, for this poll alone until then; None when another has it, or with ``due`` it is not its time."""
        now = self._clock()
        taking = update(FeedRow).where(FeedRow.id == feed_id)
        taking = taking.where(or_(FeedRow.claimed_until.is_(None), FeedRow.claimed_until < now))
        if due:
            taking = taking.where(FeedRow.next_at <= now, FeedRow.paused.is_(False), FeedRow.off.is_(None))
        with self._sessions.write() as session:
            found = session.execute(
                taking.values(claim=claim, claimed_until=until, attempts=FeedRow.attempts + 1).returning(FeedRow.id)
            ).first()
            if found is None:
                return None
            row = _row(session, feed_id)
            if row.attempts <= _ATTEMPTS:
                return _feed(row)
            row.off, row.problem = "crashing", f"{_ATTEMPTS} polls of it were begun and none came to an end."
            row.claim = row.claimed_until = None
            return None

    def renew(self, feed_id: str, claim: str, until: datetime) -> bool:
        """Holds a feed for longer; False when it is another's by now, or gone."""
        holding = update(FeedRow).where(FeedRow.id == feed_id, FeedRow.claim == claim).values(claimed_until=until)
        with self._sessions.write() as session:
            return session.execute(holding.returning(FeedRow.id)).first() is not None

    def finish(self, feed_id: str, claim: str, schedule: Schedule, outcome: Outcome, found: Subscription) -> bool:
        """Keeps what a poll came to and lets the feed go; False when it is another's by now, or gone."""
        with self._sessions.write() as session:
            row = session.scalar(select(FeedRow).where(FeedRow.id == feed_id, FeedRow.claim == claim).with_for_update())
            if row is None:
                return False
            row.claim = row.claimed_until = None
            row.attempts, row.polled_at = 0, outcome.at
            row.title, row.site_url = row.title or found.title, row.site_url or found.site_url
            _reschedule(session, row, schedule)
            session.add(FeedPollRow(id=uuid4().hex, feed_id=feed_id, **_values(outcome)))
            session.flush()
            _forget_old(session, feed_id)
            return True

    def _add(self, wanted: Subscription, every: float, paused: bool) -> tuple[StoredFeed, bool]:
        feed_id = _id_of(wanted.url)
        now = self._clock()
        with self._sessions.write() as session:
            known = session.scalar(select(FeedRow).where(or_(FeedRow.url == wanted.url, FeedRow.id == feed_id)))
            if known is not None:  # the second where it was added under this address and has moved
                return _feed(known), False
            row = FeedRow(
                id=feed_id,
                url=wanted.url,
                title=wanted.title,
                site_url=wanted.site_url,
                folder=wanted.folder,
                paused=paused,
                every=every,
                next_at=now,
                failures=0,
                attempts=0,
                created_at=now,
            )
            session.add(row)
            return _feed(row), True


def _id_of(url: str) -> str:
    return b32encode(hashlib.sha256(url.encode()).digest()[:10]).decode().lower()


def _reschedule(session: Session, row: FeedRow, schedule: Schedule) -> None:
    row.next_at, row.failures = schedule.next_at, schedule.failures
    row.problem, row.off = schedule.problem, schedule.off
    row.etag, row.last_modified = schedule.etag, schedule.last_modified
    if schedule.url == row.url:
        return
    other = session.scalar(select(FeedRow.id).where(FeedRow.url == schedule.url))
    if other is None:
        row.url = schedule.url
    else:
        row.off, row.problem = "moved", f"It moved to the address of the feed {other}."


def _forget_old(session: Session, feed_id: str) -> None:
    kept = select(FeedPollRow.id).where(FeedPollRow.feed_id == feed_id)
    kept = kept.order_by(FeedPollRow.at.desc(), FeedPollRow.id).limit(_OUTCOMES_KEPT)
    session.execute(delete(FeedPollRow).where(FeedPollRow.feed_id == feed_id, FeedPollRow.id.not_in(kept)))


def _row(session: Session, feed_id: str) -> FeedRow:
    row = session.get(FeedRow, feed_id)
    if row is None:
        raise NotFoundError(f"There is no feed {feed_id!r}.", feed_id=feed_id)
    return row


def _feed(row: FeedRow) -> StoredFeed:
    return StoredFeed(
        id=row.id,
        subscription=Subscription(row.url, row.title, row.site_url, row.folder),
        schedule=Schedule(
            url=row.url,
            next_at=row.next_at,
            every=row.every,
            etag=row.etag,
            last_modified=row.last_modified,
            failures=row.failures,
            problem=row.problem,
            off=row.off,
        ),
        paused=row.paused,
        created_at=row.created_at,
        polled_at=row.polled_at,
        attempts=row.attempts,
    )


def _values(outcome: Outcome) -> dict[str, Any]:
    names: Sequence[str] = ("at", "seconds", "outcome", "problem", "items", "taken")
    return {name: getattr(outcome, name) for name in names} | {"refused": dict(outcome.refused)}


def _outcome(row: FeedPollRow) -> Outcome:
    return Outcome(row.at, row.seconds, row.outcome, row.problem, row.items, row.taken, row.refused)
