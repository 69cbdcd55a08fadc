"""What was posted to Slack, a row a job: a job done again posts nothing twice, and a revision finds its posts."""

from dataclasses import asdict, dataclass

from sqlalchemy import select, update

from briefing.models.articles import ArticleRow
from briefing.models.slack import SlackPostRow
from briefing.store.sessions import Sessions
from briefing.store.upserts import upsert


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours: ``ts`` is its name in the channel; the article and revision it shows, if any.

    ``team`` is its workspace, empty where one token serves the only one.
    """

    id: str
    channel: str
    ts: str
    article_id: str | None = None
    revision: int | None = None
    team: str = ""


class SlackStore:
    """Posts by the ID of the job that made them."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def post(self, post_id: str) -> Post | None:
        """The post of a job, if it got that far."""
        with self._sessions.read() as session:
            row = session.get(SlackPostRow, post_id)
            return _post(row) if row else None

    def keep(self, post: Post) -> None:
        """Keeps a post, or what it shows now."""
        with self._sessions.write() as session:
            upsert(session, SlackPostRow, **asdict(post))

    def showing(self, article_id: str) -> tuple[Post, ...]:
        """Posts that show a briefing of an article."""
        query = select(SlackPostRow).where(SlackPostRow.article_id == article_id).order_by(SlackPostRow.id)
        with self._sessions.read() as session:
            return tuple(map(_post, session.scalars(query)))

    def forget(self, team: str, channel: str) -> None:
        """Shows nothing more in a channel that is gone."""
        there = (SlackPostRow.team == team, SlackPostRow.channel == channel)
        gone = update(SlackPostRow).where(*there).values(article_id=None)
        with self._sessions.write() as session:
            session.execute(gone)

    def article_at(self, url: str) -> str | None:
        """ID of the article with this canonical address."""
        with self._sessions.read() as session:
            return session.scalar(select(ArticleRow.id).where(ArticleRow.url == url))


def _post(row: SlackPostRow) -> Post:
    return Post(row.id, row.channel, row.ts, row.article_id, row.revision, row.team)
