"""Polls feeds: those that are due are queued once a minute; each is asked by one process at a time."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from briefing.errors import BusyError, RefusedError
from briefing.feeds.items import Items, Taken, is_done, key_of
from briefing.feeds.visits import HostBusy, Visits
from briefing.ingest.feed_items import Feed
from briefing.ingest.polling import Poll, Schedule, failed, poll
from briefing.ingest.subscriptions import Subscription
from briefing.jobs import Job, Jobs, Kind
from briefing.store.feed_items import FeedItemStore
from briefing.store.feeds import FeedStore, Outcome, StoredFeed

log = logging.getLogger(__name__)

_LEASE = timedelta(seconds=240)  # longer than any one item may take: two turns awaited, two fetches
_QUEUED_AT_ONCE = 500
_SOON = timedelta(seconds=60)  # until the rest of an unfinished poll is looked at


class Lost(Exception):
    """The feed was removed, or taken over by another process, while it was polled."""


@dataclass(frozen=True, slots=True)
class _Claimed:
    feed: StoredFeed
    token: str
    began: datetime


class Poller:
    """Polls. ``chance`` gives numbers from 0 to 1, evenly."""

    def __init__(
        self,
        store: FeedStore,
        seen: FeedItemStore,
        items: Items,
        visits: Visits,
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._store = store
        self._seen = seen
        self._items = items
        self._visits = visits
        self._jobs = jobs
        self._clock = clock
        self._chance = chance

    def do(self, payload: dict[str, Any]) -> None:
        """Does a job of kind POLL: of one feed, or queues one for each that is due.

        A site that fails is no failed job: it is kept with the feed, which is asked again at its time.
        """
        if "feed_id" in payload:
            self.poll(payload["feed_id"])
        else:
            self.queue_due()

    def queue_due(self) -> int:
        """Queues a poll of each feed that is due; gives their number. The same poll is queued once."""
        due = self._store.due(_QUEUED_AT_ONCE)
        for feed in due:
            moment = int(feed.schedule.next_at.timestamp() * 1000)
            self._jobs.submit(Job(f"poll:{feed.id}:{moment}:{feed.attempts}", Kind.POLL, {"feed_id": feed.id}))
        return len(due)

    def poll(self, feed_id: str, *, due: bool = True) -> Outcome | None:
        """Asks a feed and takes in what is new; None when that is another's, or with ``due`` it is not its time."""
        token, began = uuid4().hex, self._clock()
        feed = self._store.claim(feed_id, token, began + _LEASE, due=due)
        if feed is None:
            return None
        claimed = _Claimed(feed, token, began)
        try:
            return self._polled(claimed)
        except Lost:
            log.info("feed lost", extra={"feed_id": feed_id})
            return None
        except BusyError:
            raise  # the job is tried again, once the claim is over
        except Exception:
            schedule = replace(feed.schedule, next_at=began + timedelta(hours=1), problem="Polling it failed here.")
            self._finish(claimed, schedule, "failed", None, Taken())
            raise

    def _polled(self, claimed: _Claimed) -> Outcome:
        schedule = claimed.feed.schedule
        try:
            with self._visits.to(schedule.url) as retriever:
                found = poll(retriever, schedule, claimed.began, self._chance())
        except HostBusy as busy:
            later = replace(schedule, next_at=claimed.began + max(_SOON, timedelta(seconds=busy.seconds)))
            return self._finish(claimed, later, "unfinished", None, Taken())
        except RefusedError as error:
            found = Poll(failed(schedule, error, claimed.began, self._chance()))
        counts = Taken()
        if found.feed is not None:
            self._take(claimed, found.feed, counts)
        return self._finish(claimed, _following(schedule, found, counts, claimed.began), *_outcome(found, counts))

    def _take(self, claimed: _Claimed, feed: Feed, counts: Taken) -> None:
        seen = self._seen.seen(claimed.feed.id, map(key_of, feed.items))
        for item in feed.items:
            if is_done(item, seen.get(key_of(item))):
                continue
            if not self._store.renew(claimed.feed.id, claimed.token, self._clock() + _LEASE):
                raise Lost
            if not self._items.take(claimed.feed.id, feed, item, seen.get(key_of(item)), counts):
                raise Lost

    def _finish(self, claimed: _Claimed, schedule: Schedule, outcome: str, feed: Feed | None, counts: Taken) -> Outcome:
        now = self._clock()
        dropped = {"dropped": len(feed.dropped)} if feed and feed.dropped else {}
        kept = Outcome(
            at=claimed.began,
            seconds=round((now - claimed.began).total_seconds(), 3),
            outcome=outcome,
            problem=schedule.problem,
            items=len(feed.items) if feed else 0,
            taken=counts.taken,
            refused=counts.refused | dropped,
        )
        about = Subscription(schedule.url, feed.title if feed else None, feed.site_url if feed else None)
        if not self._store.finish(claimed.feed.id, claimed.token, schedule, kept, about):
            raise Lost
        return kept


def _following(before: Schedule, found: Poll, counts: Taken, now: datetime) -> Schedule:
    """The next schedule; while items are left, the site is to send the whole feed again, and soon."""
    if not counts.left:
        return found.schedule
    if not counts.fetched:  # nobody could be asked: it is no use to hurry
        return replace(found.schedule, etag=None, last_modified=None)
    soon = min(found.schedule.next_at, now + max(_SOON, timedelta(seconds=before.every / 6)))
    return replace(found.schedule, etag=None, last_modified=None, next_at=soon)


def _outcome(found: Poll, counts: Taken) -> tuple[str, Feed | None, Taken]:
    if found.schedule.off:
        return "off", None, counts
    if found.schedule.problem:
        return "failed", None, counts
    if found.feed is None:
        return "unchanged", None, counts
    return ("unfinished" if counts.left else "read"), found.feed, counts
