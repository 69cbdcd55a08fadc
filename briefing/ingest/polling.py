"""When a feed is asked, and asked again, decided from what it answered; the clock and chance are handed in."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from briefing.errors import RefusedError
from briefing.ingest.dates import moment
from briefing.ingest.feed_items import Feed
from briefing.ingest.feeds import parse_feed
from briefing.ingest.retriever import Answer, Retriever, Wanted

FEED = Wanted(
    "application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.5"
)
_SHORTEST, _LONGEST = 300.0, 86_400.0  # seconds between asks, unless the site asks for longer
_LONGEST_ASKED = 7 * 86_400.0  # seconds that a Retry-After may make us wait
_SPREAD = 0.2  # of the interval, so that feeds added together drift apart
_GIVE_UP = 30  # failures in a row, which take about four weeks


@dataclass(frozen=True, slots=True)
class Schedule:
    """How one feed is polled. ``every`` is in seconds; ``off`` says why it is not polled any more."""

    url: str
    next_at: datetime
    every: float = 1800.0
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    problem: str | None = None
    off: str | None = None

    def conditions(self) -> dict[str, str]:
        """Request headers by which the site may answer that nothing has changed."""
        stated = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in stated.items() if value}

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to ask."""
        return self.off is None and now >= self.next_at


@dataclass(frozen=True, slots=True)
class Poll:
    """What asking a feed came to: its next schedule, and what it holds, where that is new and could be read."""

    schedule: Schedule
    feed: Feed | None = None


def poll(retriever: Retriever, schedule: Schedule, now: datetime, chance: float) -> Poll:
    """Asks a feed. Never fails: what went wrong is the ``problem`` of its schedule."""
    try:
        answer = retriever.ask(schedule.url, FEED, schedule.conditions())
        feed = parse_feed(answer.body, url=answer.url, charset=answer.charset) if answer.status == 200 else None
    except RefusedError as error:
        return Poll(failed(schedule, error, now, chance))
    return Poll(answered(schedule, answer, now, chance, stated_every=feed.every if feed else None), feed)


def answered(
    schedule: Schedule, answer: Answer, now: datetime, chance: float, *, stated_every: float | None = None
) -> Schedule:
    """The schedule after an answer that was read (200), or that nothing changed (304), or of an error status.

    ``chance`` is from 0 to 1, evenly; ``stated_every`` is what the feed itself says of its interval, in seconds.
    """
    if answer.status == 410:
        return replace(schedule, off="gone", problem="The site answered 410.")
    wait = retry_after(answer.headers.get("retry-after"), now)
    if answer.status not in (200, 304):
        return _failed(schedule, f"The site answered {answer.status}.", now, chance, wait)
    every = min(max(schedule.every, stated_every or 0, _SHORTEST), _LONGEST)
    return replace(
        schedule,
        url=answer.moved_to or schedule.url,
        next_at=now + timedelta(seconds=max(_spread(every, chance), wait)),
        etag=answer.headers.get("etag", schedule.etag if answer.status == 304 else None),
        last_modified=answer.headers.get("last-modified", schedule.last_modified if answer.status == 304 else None),
        failures=0,
        problem=None,
    )


def failed(schedule: Schedule, error: RefusedError, now: datetime, chance: float) -> Schedule:
    """The schedule after no answer, or one that could not be read: asked again later and later, then no more."""
    return _failed(schedule, error.message, now, chance, 0.0)


def retry_after(header: str | None, now: datetime) -> float:
    """Seconds that a Retry-After header asks to wait, a week at most; 0 where it asks nothing."""
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        seconds = float(text[:12])
    else:
        try:
            seconds = (moment(text) - now.astimezone(UTC)).total_seconds()
        except (ValueError, OverflowError, TypeError):
            return 0.0
    return min(max(seconds, 0.0), _LONGEST_ASKED)


def turn(last_at: datetime | None, now: datetime, delay: float) -> datetime:
    """When a host may be asked next, ``delay`` seconds after it was asked last."""
    return now if last_at is None else max(now, last_at + timedelta(seconds=delay))


def _failed(schedule: Schedule, why: str, now: datetime, chance: float, wait: float) -> Schedule:
    failures = schedule.failures + 1
    if failures >= _GIVE_UP:
        return replace(schedule, failures=failures, problem=why, off="failing")
    backed_off = min(max(schedule.every, _SHORTEST) * 2 ** min(failures, 12), _LONGEST)
    next_at = now + timedelta(seconds=max(_spread(backed_off, chance), wait))
    return replace(schedule, failures=failures, problem=why, next_at=next_at)


def _spread(seconds: float, chance: float) -> float:
    return seconds * (1 - _SPREAD / 2 + _SPREAD * chance)
