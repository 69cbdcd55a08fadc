"""Slack workspaces that Briefing is installed in, and installations that were begun."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from briefing.models.slack import (
    SlackChannelRow,
    SlackInstallationRow,
    SlackPostRow,
    SlackStateRow,
    SlackSubscriptionRow,
    SlackTurnRow,
)
from briefing.store.sessions import Sessions
from briefing.store.upserts import upsert

_OF_A_TEAM = (SlackPostRow, SlackSubscriptionRow, SlackChannelRow, SlackTurnRow)


@dataclass(frozen=True, slots=True)
class Installed:
    """Briefing in a workspace: who put it there, as which bot, and its token, encrypted."""

    team: str
    name: str
    bot_user: str | None
    user: str | None
    token: str
    installed_at: datetime


class InstallationStore:
    """Installations by workspace; a state is taken once."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def keep(self, installed: Installed) -> None:
        """Keeps an installation in place of an earlier one in the same workspace."""
        with self._sessions.write() as session:
            upsert(session, SlackInstallationRow, **asdict(installed))

    def find(self, team: str) -> Installed | None:
        """The installation in a workspace."""
        with self._sessions.read() as session:
            row = session.get(SlackInstallationRow, team)
            return _installed(row) if row else None

    def every(self) -> tuple[Installed, ...]:
        """All installations."""
        with self._sessions.read() as session:
            return tuple(map(_installed, session.scalars(select(SlackInstallationRow))))

    def replace_token(self, installed: Installed, token: str) -> None:
        """Keeps the token encrypted anew, unless another was kept meanwhile."""
        row = SlackInstallationRow
        same = update(row).where(row.team == installed.team, row.token == installed.token)
        with self._sessions.write() as session:
            session.execute(same.values(token=token))

    def remove(self, team: str, before: datetime) -> None:
        """Removes a workspace's token, posts, settings and subscriptions, unless it was installed after ``before``."""
        with self._sessions.write() as session:
            row = session.get(SlackInstallationRow, team)
            if row is not None and row.installed_at > before:
                return
            session.execute(delete(SlackInstallationRow).where(SlackInstallationRow.team == team))
            for each in _OF_A_TEAM:
                session.execute(delete(each).where(each.team == team))

    def begin(self, state: str, now: datetime, expires_at: datetime) -> None:
        """Keeps the state of an installation that begins; drops those that nobody brought back."""
        with self._sessions.write() as session:
            session.execute(delete(SlackStateRow).where(SlackStateRow.expires_at <= now))
            session.add(SlackStateRow(digest=_digest(state), expires_at=expires_at))

    def take(self, state: str, now: datetime) -> bool:
        """Whether a state was begun here and is still good; it is not from then on."""
        row = SlackStateRow
        taking = delete(row).where(row.digest == _digest(state)).returning(row.expires_at)
        with self._sessions.write() as session:
            expires_at = session.scalar(taking)
        return expires_at is not None and expires_at > now


def _digest(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _installed(row: SlackInstallationRow) -> Installed:
    return Installed(row.team, row.name, row.bot_user, row.user, row.token, row.installed_at)
