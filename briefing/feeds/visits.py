"""Visits to sites, politely: as robots.txt allows, one request at a time at a host over all processes, with pauses."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from briefing.errors import FetchFailed, RefusedError
from briefing.ingest.polling import retry_after
from briefing.ingest.retriever import Retriever
from briefing.ingest.robots import NOTHING_ALLOWED, Robots, fetch_robots
from briefing.store.hosts import HostStore

_TURN = 60.0  # seconds after which a turn ends that its process did not end: more than one fetch may take
_PATIENCE = 30.0  # seconds to wait for a turn; what needs longer is left to the next poll
_ROBOTS_KEPT = timedelta(hours=24)  # RFC 9309, section 2.4
_LEFT_ALONE = 3600.0  # seconds that a host is not asked whose robots.txt cannot be read


class NotAllowed(RefusedError):
    """robots.txt asks automatic visitors to stay away."""

    type = "robots"
    title = "The site's robots.txt does not allow it"


class HostBusy(Exception):
    """It is not our turn at a host for longer than is worth waiting: ``seconds``."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(host)
        self.seconds = seconds


class Visits:
    """Takes turns at hosts. ``pause`` is in seconds between two requests; ``sleep`` waits so many seconds."""

    def __init__(
        self,
        retriever: Retriever,
        hosts: HostStore,
        *,
        clock: Callable[[], datetime],
        pause: float,
        sleep: Callable[[float], object],
    ) -> None:
        self._retriever = retriever
        self._hosts = hosts
        self._clock = clock
        self._pause = pause
        self._sleep = sleep

    @contextmanager
    def to(self, url: str) -> Iterator[Retriever]:
        """A retriever to ask for this address with. Raises FetchError, NotAllowed, HostBusy."""
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}".lower()
        robots = self._robots(host, url)
        if not robots.allows(url):
            raise NotAllowed(f"The robots.txt of {host} does not allow {url}.", errors={"url": ["Not allowed."]})
        with self._turn(host, max(self._pause, robots.delay or 0.0)) as pauses:
            try:
                yield self._retriever
            except FetchFailed as error:
                asked = error.details.get("retry_after")
                pauses.append(retry_after(str(int(asked)), self._clock()) if isinstance(asked, float) else 0.0)
                raise

    def _robots(self, host: str, url: str) -> Robots:
        known = self._hosts.robots(host)
        if known is not None:
            return known
        with self._turn(host, self._pause) as pauses:
            known = self._hosts.robots(host)  # fetched by another while we waited
            if known is None:
                known = fetch_robots(self._retriever, url)
                if known is NOTHING_ALLOWED:
                    pauses.append(_LEFT_ALONE)
                    raise FetchFailed(f"The robots.txt of {host} cannot be read now; it is left alone for an hour.")
                self._hosts.keep_robots(host, known, self._clock() + _ROBOTS_KEPT)
        return known

    @contextmanager
    def _turn(self, host: str, pause: float) -> Iterator[list[float]]:
        """Holds the turn at a host; the longest of the pauses that are added follows it."""
        holder, waited, pauses = uuid4().hex, 0.0, [pause]
        while (wait := self._hosts.take(host, holder, _TURN)) > 0:
            if waited + min(wait, 1.0) > _PATIENCE or wait > _TURN:
                raise HostBusy(host, wait)
            self._sleep(min(wait, 1.0))  # it may end before its time
            waited += min(wait, 1.0)
        try:
            yield pauses
        finally:
            self._hosts.release(host, holder, max(pauses))
