"""Items seen in feeds, by digests alone: an article that is deleted leaves no words here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from briefing.models.feeds import FeedItemRow, FeedRow
from briefing.store.sessions import Sessions
from briefing.store.upserts import upsert

TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as it was seen last: what became of it, and after how many attempts."""

    key: str
    digest: str
    outcome: str
    attempts: int = 1
    article_id: str | None = None

    @property
    def is_deleted(self) -> bool:
        """Whether its article was deleted, and shall not come back."""
        return self.outcome == TAKEN and self.article_id is None


class FeedItemStore:
    """What became of the items of each feed."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock

    def seen(self, feed_id: str, keys: Iterable[str]) -> Mapping[str, Seen]:
        """Those of the items that were seen before."""
        query = select(FeedItemRow).where(FeedItemRow.feed_id == feed_id, FeedItemRow.key.in_(list(keys)))
        with self._sessions.read() as session:
            rows = session.scalars(query)
            return {row.key: Seen(row.key, row.digest, row.outcome, row.attempts, row.article_id) for row in rows}

    def keep(self, feed_id: str, seen: Seen) -> bool:
        """Keeps what became of an item; False when its feed is gone."""
        with self._sessions.write() as session:
            if session.scalar(select(FeedRow.id).where(FeedRow.id == feed_id).with_for_update(read=True)) is None:
                return False
            upsert(session, FeedItemRow, feed_id=feed_id, **asdict(seen), at=self._clock())
            return True

    def articles_since(self, feed_id: str, since: datetime, limit: int = 1000) -> tuple[str, ...]:
        """IDs of the articles of a feed that came in, or were revised, after this moment; oldest first."""
        query = select(FeedItemRow.article_id).where(FeedItemRow.feed_id == feed_id, FeedItemRow.at > since)
        query = query.where(FeedItemRow.article_id.is_not(None), FeedItemRow.outcome == TAKEN)
        with self._sessions.read() as session:
            found = session.scalars(query.order_by(FeedItemRow.at, FeedItemRow.key).limit(limit))
            return tuple(dict.fromkeys(each for each in found if each))
