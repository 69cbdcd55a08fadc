"""Turns at Slack channels: one message a second, over all processes on this database."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update

from briefing.models.slack import SlackTurnRow
from briefing.store.sessions import Sessions
from briefing.store.upserts import insert_missing

_PAUSE = timedelta(seconds=1)  # between two messages in a channel, as Slack asks


class TurnStore:
    """Who may post when. Machines whose clocks differ are off by that difference."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def take(self, team: str, channel: str) -> float:
        """Takes the next free second of a channel; gives the seconds until it begins."""
        here = (SlackTurnRow.team == team, SlackTurnRow.channel == channel)
        mine = update(SlackTurnRow).where(*here)
        while True:
            now = self._clock()
            with self._sessions.write() as session:
                insert_missing(session, SlackTurnRow, team=team, channel=channel, free_at=now)
                free_at = session.scalar(select(SlackTurnRow.free_at).where(*here))
                turn = max(now, free_at or now)
                taking = mine.where(SlackTurnRow.free_at == free_at).values(free_at=turn + _PAUSE)
                if session.execute(taking.returning(SlackTurnRow.channel)).first() is not None:
                    return (turn - now).total_seconds()
