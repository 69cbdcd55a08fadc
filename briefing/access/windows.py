"""Moving windows of time in which hits are counted: in Redis for all processes, or in this process's memory."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic, time
from typing import Any

from limits import RateLimitItem
from limits.errors import ConfigurationError as WrongStorage
from limits.errors import StorageError
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from briefing.errors import ConfigurationError

log = logging.getLogger(__name__)
_PATIENCE: dict[str, Any] = {  # half a second, once; then this process counts by itself
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "retry": Retry(NoBackoff(), 0),
    "wrap_exceptions": True,
}
_SOONEST, _LATEST = 1.0, 32.0  # seconds between looks for a lost store, doubled with each


@dataclass(frozen=True, slots=True)
class Window:
    """A window after a hit: whether that was one too many, what is left, and the seconds until there is more."""

    full: bool
    left: int
    seconds: int


class OwnHits:
    """Hits counted in this process. By hand: ``limits`` starts a thread each ten milliseconds and copies all hits."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        self._clock = clock
        self._hits: dict[str, deque[float]] = {}
        self._ends: dict[str, float] = {}  # when the last hit of a window is out of it
        self._look_through = 0.0
        self._lock = Lock()

    def hit(self, item: RateLimitItem, *names: str) -> Window:
        """Counts, unless the window is full."""
        now, length, key = self._clock(), item.get_expiry(), item.key_for(*names)
        with self._lock:
            hits = self._hits.get(key) or self._new(key, now)
            while hits and hits[0] < now - length:
                hits.popleft()
            full = len(hits) >= item.amount
            if not full:
                hits.append(now)
                self._ends[key] = now + length
            return _window(full, hits[0] + length, item.amount - len(hits), now)

    def __len__(self) -> int:
        """How many windows are kept."""
        return len(self._hits)

    def _new(self, key: str, now: float) -> deque[float]:
        """An empty window; once a minute, those that are over are forgotten."""
        if now >= self._look_through:
            self._look_through = now + 60
            for over in [each for each, end in self._ends.items() if end < now]:
                del self._hits[over], self._ends[over]
        return self._hits.setdefault(key, deque())


class _SharedHits:
    """Hits counted in Redis, for all processes. Raises StorageError."""

    def __init__(self, url: str) -> None:
        self._limiter = MovingWindowRateLimiter(_redis(url))

    def hit(self, item: RateLimitItem, *names: str) -> Window:
        """Counts, unless the window is full."""
        full = not self._limiter.hit(item, *names)
        return _window(full, *self._limiter.get_window_stats(item, *names), time())

    def answers(self) -> bool:
        """Whether it can be asked."""
        return self._limiter.storage.check()


class Windows:
    """One instance a process, shared by its threads. Moving, so that no double burst fits where two windows meet."""

    def __init__(self, redis_url: str | None) -> None:
        self._own = OwnHits()
        self._shared = _SharedHits(redis_url) if redis_url else None
        self._pause = 0.0  # 0 while the store answers
        self._look_again = 0.0
        self._looking = Lock()

    def hit(self, item: RateLimitItem, *names: str) -> Window:
        """Counts in the store; while that does not answer, in this process."""
        if self._shared is None or (self._pause and not self._is_back(self._shared)):
            return self._own.hit(item, *names)
        try:
            return self._shared.hit(item, *names)
        except StorageError:
            log.warning("the store of rate limits does not answer; falling back to in-memory counts")
            self._put_off()
            return self._own.hit(item, *names)

    def hit_for_sure(self, item: RateLimitItem, *names: str) -> Window | None:
        """Counts in the store; None, with nothing counted, when the window is full or the store does not answer."""
        if self._pause:
            return None
        try:
            window = (self._shared or self._own).hit(item, *names)
        except StorageError:
            return None
        return None if window.full else window

    def _is_back(self, shared: _SharedHits) -> bool:
        if monotonic() < self._look_again or not self._looking.acquire(blocking=False):
            return False
        try:
            if shared.answers():
                log.warning("the store of rate limits answers again")
                self._pause = 0.0
            else:
                self._put_off()
        finally:
            self._looking.release()
        return not self._pause

    def _put_off(self) -> None:
        self._pause = min(self._pause * 2 or _SOONEST, _LATEST)
        self._look_again = monotonic() + self._pause


def _redis(url: str) -> Storage:
    try:
        store = storage_from_string(url, **_PATIENCE)
    except (WrongStorage, ValueError) as error:
        raise ConfigurationError(f"BRIEFING_REDIS_URL is no address of a Redis: {error}.") from error
    assert isinstance(store, Storage)  # noqa: S101 - an asynchronous one has another scheme
    return store


def _window(full: bool, reset: float, left: int, now: float) -> Window:
    return Window(full, left, max(1, ceil(int(reset + 1) - now)))
