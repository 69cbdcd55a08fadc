"""Articles by the bands of their texts: what may be a copy of what."""

from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from briefing.models.articles import TextBandRow
from briefing.store.sessions import Sessions
from briefing.syndication.likeness import bands

_MOST = 10  # candidates looked at; the likest share the most bands


class CopyStore:
    """Looks up articles whose texts may be copies of one story."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def candidates(self, text: str) -> tuple[str, ...]:
        """IDs of articles that share a band with the text, at most ten, the likest first."""
        return self.having(bands(text))

    def having(self, keys: Sequence[int]) -> tuple[str, ...]:
        """IDs of articles that have one of these bands, at most ten, those with the most first."""
        found = TextBandRow.band.in_(keys)
        query = select(TextBandRow.article_id).where(found).group_by(TextBandRow.article_id)
        query = query.order_by(func.count().desc(), TextBandRow.article_id).limit(_MOST)
        with self._sessions.read() as session:
            return tuple(session.scalars(query))


def add_bands(session: Session, article_id: str, text: str) -> None:
    """Notes the bands of an article's text, in this transaction."""
    if rows := [{"band": band, "article_id": article_id} for band in bands(text)]:
        session.execute(insert(TextBandRow), rows)


def remove_bands(session: Session, article_id: str, text: str) -> None:
    """Forgets the bands of an article's text, in this transaction."""
    mine = TextBandRow.article_id == article_id
    session.execute(delete(TextBandRow).where(mine, TextBandRow.band.in_(bands(text))))
