"""What is too old to be kept: articles whose text is, states that were followed by others, and what models wrote."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, select, update

from briefing.models.articles import ArticleRow, RevisionRow
from briefing.models.briefings import BriefingRow, DecisionRow, FailureRow
from briefing.models.providers import CompletionRow
from briefing.store import completions, idempotency
from briefing.store.sessions import Sessions

_EMPTY = {"content": ""}  # in place of an answer: what it took still counts


class RetentionStore:
    """Finds and removes what was stored before a moment."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def articles_before(self, moment: datetime, limit: int) -> Sequence[str]:
        """IDs of articles whose current text was stored before, oldest first."""
        current = and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.revision)
        query = select(ArticleRow.id).join(RevisionRow, current).where(RevisionRow.created_at < moment)
        with self._sessions.read() as session:
            return session.scalars(query.order_by(RevisionRow.created_at).limit(limit)).all()

    def remove_revisions_before(self, moment: datetime) -> int:
        """Removes texts stored before that newer ones followed, with all that was made of them; gives their number."""
        followed = exists().where(ArticleRow.id == RevisionRow.article_id, ArticleRow.revision > RevisionRow.number)
        with self._sessions.write() as session:
            old = session.execute(
                delete(RevisionRow)
                .where(RevisionRow.created_at < moment, followed)
                .returning(RevisionRow.article_id, RevisionRow.number)
            ).all()
            for article_id, number in old:
                for row in (BriefingRow, DecisionRow):
                    session.execute(delete(row).where(row.article_id == article_id, row.revision == number))
                completions.forget(session, article_id)
            session.execute(delete(FailureRow).where(FailureRow.retry_at < moment))
        return len(old)

    def forget_answers_before(self, moment: datetime) -> None:
        """Forgets answers kept for requests that are sent again."""
        with self._sessions.write() as session:
            idempotency.forget(session, moment)

    def empty_completions_before(self, moment: datetime) -> None:
        """Empties what models wrote about articles before."""
        old = and_(CompletionRow.created_at < moment, CompletionRow.article_id.is_not(None))
        with self._sessions.write() as session:
            session.execute(update(CompletionRow).where(old).values(answer=_EMPTY, retired=True))
