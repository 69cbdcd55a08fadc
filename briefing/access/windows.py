"""Moving windows of time in which hits are counted: in Redis for all processes, or in this process's memory."""

import logging
from dataclasses import dataclass
from math import ceil
from threading import Lock
from time import monotonic, time
from typing import Any

from limits import RateLimitItem
from limits.errors import ConfigurationError as WrongStorage
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter, RateLimiter
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


class Windows:
    """One instance a process, shared by its threads. Moving, so that no double burst fits where two windows meet."""

    def __init__(self, redis_url: str | None) -> None:
        self._own = MovingWindowRateLimiter(MemoryStorage())
        self._shared = MovingWindowRateLimiter(_redis(redis_url)) if redis_url else self._own
        self._pause = 0.0  # 0 while the store answers
        self._look_again = 0.0
        self._looking = Lock()

    def hit(self, item: RateLimitItem, *names: str) -> Window:
        """Counts in the store; while that does not answer, in this process."""
        if self._pause and not self._is_back():
            return _hit(self._own, item, names)
        try:
            return _hit(self._shared, item, names)
        except StorageError:
            log.warning("the store of rate limits does not answer; falling back to in-memory counts")
            self._put_off()
            return _hit(self._own, item, names)

    def hit_for_sure(self, item: RateLimitItem, *names: str) -> Window | None:
        """Counts in the store; None, with nothing counted, when the window is full or the store does not answer."""
        if self._pause:
            return None
        try:
            window = _hit(self._shared, item, names)
        except StorageError:
            return None
        return None if window.full else window

    def _is_back(self) -> bool:
        if monotonic() < self._look_again or not self._looking.acquire(blocking=False):
            return False
        try:
            if self._shared.storage.check():
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


def _hit(limiter: RateLimiter, item: RateLimitItem, names: tuple[str, ...]) -> Window:
    full = not limiter.hit(item, *names)
    reset, left = limiter.get_window_stats(item, *names)
    return Window(full, left, max(1, ceil(int(reset + 1) - time())))
