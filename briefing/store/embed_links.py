"""Signed embed links that ended before their time."""

from datetime import datetime

from sqlalchemy import select

from briefing.models.access import RevokedEmbedLinkRow
from briefing.store.sessions import Sessions
from briefing.store.upserts import upsert


class RevokedLinks:
    """IDs of links, and of signing keys of the settings, that hold no more."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def add(self, link_id: str, now: datetime) -> None:
        """Ends a link; one ended before stays ended."""
        with self._sessions.write() as session:
            upsert(session, RevokedEmbedLinkRow, id=link_id, revoked_at=now)

    def holds_any(self, link_ids: tuple[str, ...]) -> bool:
        """Whether one of these was ended."""
        query = select(RevokedEmbedLinkRow.id).where(RevokedEmbedLinkRow.id.in_(link_ids)).limit(1)
        with self._sessions.read() as session:
            return session.scalar(query) is not None
