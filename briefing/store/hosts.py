"""Hosts that feeds are fetched from: one request at a time over all processes, and their robots.txt."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from briefing.ingest.robots import Robots, Rule
from briefing.models.feeds import HostRow
from briefing.store.sessions import Sessions
from briefing.store.upserts import insert_missing


class HostStore:
    """Whose turn it is at each host (scheme://host:port)."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def take(self, host: str, holder: str, seconds: float) -> float:
        """Takes the turn at a host for at most so long; gives 0, or the seconds until somebody may ask again."""
        now = self._clock()
        taking = update(HostRow).where(HostRow.host == host, HostRow.free_at <= now)
        taking = taking.values(holder=holder, free_at=now + timedelta(seconds=seconds)).returning(HostRow.host)
        with self._sessions.write() as session:
            insert_missing(session, HostRow, host=host, free_at=now)
            if session.execute(taking).first() is not None:
                return 0.0
            free_at = session.scalar(select(HostRow.free_at).where(HostRow.host == host))
        return max((free_at - now).total_seconds(), 0.001) if free_at else 0.001

    def release(self, host: str, holder: str, pause: float) -> None:
        """Ends a turn; the next may begin after ``pause`` seconds."""
        free_at = self._clock() + timedelta(seconds=pause)
        with self._sessions.write() as session:
            ending = update(HostRow).where(HostRow.host == host, HostRow.holder == holder)
            session.execute(ending.values(holder=None, free_at=free_at))

    def robots(self, host: str) -> Robots | None:
        """What its robots.txt said; None when that is not known, or too old."""
        with self._sessions.read() as session:
            row = session.get(HostRow, host)
        if row is None or row.rules is None or row.rules_until is None or row.rules_until <= self._clock():
            return None
        return Robots(tuple(Rule(allow, path) for allow, path in row.rules), row.delay)

    def keep_robots(self, host: str, robots: Robots, until: datetime) -> None:
        """Keeps what a robots.txt said."""
        rules = [[rule.allow, rule.path] for rule in robots.rules]
        with self._sessions.write() as session:
            insert_missing(session, HostRow, host=host, free_at=self._clock())
            keeping = update(HostRow).where(HostRow.host == host)
            session.execute(keeping.values(rules=rules, delay=robots.delay, rules_until=until))
