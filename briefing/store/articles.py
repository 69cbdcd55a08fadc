"""Articles and their revisions."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from briefing import db
from briefing.errors import NotFoundError
from briefing.models.articles import ArticleRow, RevisionRow
from briefing.revisions import is_same_text
from briefing.store import completions
from briefing.store.copies import add_bands, remove_bands
from briefing.store.paging import Page, newest_first, page_of
from briefing.store.search_entries import renew_entries
from briefing.store.sessions import Sessions
from briefing.types.article import Article, Sentence


class Outcome(StrEnum):
    CREATED = "created"
    KNOWN = "known"
    REVISED = "revised"


@dataclass(frozen=True, slots=True)
class Added:
    """The article as stored, and whether it is new, known, or a new revision of a known one."""

    article: Article
    outcome: Outcome


class ArticleStore:
    """Articles by ID, by canonical URL and by text."""

    def __init__(self, sessions: Sessions, clock: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._clock = clock
        self.shared = sessions.engine.dialect.name == "postgresql"  # other processes may write too

    def add(self, article: Article, then: Callable[[Session, Article], None] | None = None) -> Added:
        """Stores an article unless it is known; ``then`` runs in the same transaction when something was written."""
        try:
            return self._add(article, then)
        except IntegrityError:  # the same article came in at the same moment; now it is known
            return self._add(article, then)

    def get(self, article_id: str, revision: int | None = None) -> Article:
        """The article, at its current revision unless one is named. Raises NotFoundError."""
        with self._sessions.read() as session:
            row = session.get(ArticleRow, article_id)
            if row is None:
                raise NotFoundError(f"There is no article {article_id!r}.", article_id=article_id)
            number = row.revision if revision is None else revision
            there = 1 <= number <= row.revision  # no database looks up a number of any size
            state = session.get(RevisionRow, (article_id, number)) if there else None
        if state is None:
            message = f"Article {article_id!r} has no revision {revision}; it is at revision {row.revision}."
            raise NotFoundError(message, article_id=article_id)
        return stored_article(row, state)

    def revisions(self, article_id: str) -> tuple[Article, ...]:
        """Every revision of an article, newest first. Raises NotFoundError."""
        query = select(RevisionRow).where(RevisionRow.article_id == article_id).order_by(RevisionRow.number.desc())
        with self._sessions.read() as session:
            row = session.get(ArticleRow, article_id)
            states = session.scalars(query).all()
        if row is None:
            raise NotFoundError(f"There is no article {article_id!r}.", article_id=article_id)
        return tuple(stored_article(row, state) for state in states)

    def page(self, *, cursor: str | None, limit: int) -> Page[Article]:
        """Articles, newest first."""
        query = select(ArticleRow, RevisionRow).join(
            RevisionRow,
            (RevisionRow.article_id == ArticleRow.id) & (RevisionRow.number == ArticleRow.revision),
        )
        query = newest_first(query, ArticleRow.created_at, ArticleRow.id, cursor=cursor, limit=limit)
        with self._sessions.read() as session:
            rows = session.execute(query).all()
        return page_of(rows, limit, lambda row: (row[0].created_at, row[0].id), lambda row: stored_article(*row))

    def delete(self, article_id: str) -> None:
        """Removes the article with its revisions, briefings, decisions, completions. Raises NotFoundError."""
        with self._sessions.write() as session:
            completions.forget(session, article_id)
            if state := _current(session, article_id):
                remove_bands(session, article_id, state.text)
            found = session.execute(delete(ArticleRow).where(ArticleRow.id == article_id).returning(ArticleRow.id))
            if found.first() is None:
                raise NotFoundError(f"There is no article {article_id!r}.", article_id=article_id)
        db.checkpoint(self._sessions.engine)

    def forget(self, article_id: str) -> None:
        """Removes what came in about an article after it was deleted: answers that were under way."""
        with self._sessions.write() as session:
            completions.forget(session, article_id)
        db.checkpoint(self._sessions.engine)

    def exists(self, article_id: str) -> bool:
        """Whether there is such an article."""
        with self._sessions.read() as session:
            return session.get(ArticleRow, article_id) is not None

    def _add(self, article: Article, then: Callable[[Session, Article], None] | None) -> Added:
        with self._sessions.write() as session:
            row = _known(session, article)
            if row is None:
                added = Added(self._insert(session, article), Outcome.CREATED)
            else:
                added = self._revise(session, row, article)
            if then is not None and added.outcome is not Outcome.KNOWN:
                session.flush()
                then(session, added.article)
            return added

    def _insert(self, session: Session, article: Article) -> Article:
        article = replace(article, revision=1, created_at=self._clock())
        session.add(ArticleRow(id=article.id, url=article.url, revision=1, created_at=article.created_at))
        session.flush()
        session.add(_revision_row(article))
        add_bands(session, article.id, article.text)
        return article

    def _revise(self, session: Session, row: ArticleRow, article: Article) -> Added:
        state = session.get_one(RevisionRow, (row.id, row.revision))
        if row.url is None and article.url is not None:
            row.url = article.url  # posted as text before, now its page is known
            renew_entries(session, row.id)
        if state.digest == article.digest or is_same_text(state.text, article.text):
            return Added(stored_article(row, state), Outcome.KNOWN)
        row.revision += 1
        revised = replace(article, id=row.id, revision=row.revision, created_at=self._clock())
        session.add(_revision_row(revised))
        remove_bands(session, row.id, state.text)
        add_bands(session, row.id, article.text)
        return Added(revised, Outcome.REVISED)


def _current(session: Session, article_id: str) -> RevisionRow | None:
    row = session.get(ArticleRow, article_id)
    return session.get(RevisionRow, (article_id, row.revision)) if row else None


def _known(session: Session, article: Article) -> ArticleRow | None:
    if article.url is not None:
        by_url = session.scalar(select(ArticleRow).where(ArticleRow.url == article.url).with_for_update())
        if by_url is not None:
            return by_url
    same_text = select(ArticleRow).join(RevisionRow, RevisionRow.article_id == ArticleRow.id)
    same_text = same_text.where(RevisionRow.digest == article.digest, RevisionRow.number == ArticleRow.revision)
    return session.scalar(same_text.order_by(ArticleRow.created_at).limit(1)) or session.get(ArticleRow, article.id)


def _revision_row(article: Article) -> RevisionRow:
    return RevisionRow(
        article_id=article.id,
        number=article.revision,
        digest=article.digest,
        text=article.text,
        sentences=[[s.start, s.end, s.paragraph, s.heading] for s in article.sentences],
        title=article.title,
        byline=article.byline,
        site=article.site,
        published_at=article.published_at,
        language=article.language,
        created_at=article.created_at,
    )


def stored_article(row: ArticleRow, state: RevisionRow) -> Article:
    """Rows as a value."""
    return Article(
        id=row.id,
        revision=state.number,
        text=state.text,
        sentences=tuple(Sentence(n, *values) for n, values in enumerate(state.sentences, 1)),
        digest=state.digest,
        title=state.title,
        byline=state.byline,
        site=state.site,
        url=row.url,
        published_at=state.published_at,
        language=state.language,
        created_at=state.created_at,
    )
