"""Making briefings once: found, queued, made, kept; or kept why not, with another engine's in its place meanwhile."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from threading import Condition
from typing import Any

from cachetools import TTLCache
from sqlalchemy.orm import Session

from briefing.errors import BriefingError, BusyError, EngineError, NotFoundError, kept_error
from briefing.jobs import Job, Jobs, Kind
from briefing.observability import metrics
from briefing.observability.tracing import span
from briefing.pipeline import Pipeline
from briefing.revisions import SECTIONS
from briefing.schemas.documents import briefing_document, load_briefing
from briefing.store import ArticleStore, BriefingStore, Failure, StoredBriefing
from briefing.store.copies import CopyStore
from briefing.syndication.likeness import overlap
from briefing.types.article import Article
from briefing.types.briefing import Briefing


class Pending(Exception):
    """The briefing is being made."""


class Maker:
    """Makes briefings with one pipeline; ``fallback`` serves while that cannot (BRIEFING_FALLBACK).

    With ``copies``, a copy of a story that has a briefing is given that, verified in its own text.
    """

    def __init__(
        self,
        articles: ArticleStore,
        briefings: BriefingStore,
        *,
        pipeline: Pipeline,
        fallback: Pipeline | None,
        jobs: Jobs,
        clock: Callable[[], datetime],
        copies: CopyStore | None = None,
    ) -> None:
        self._articles = articles
        self._briefings = briefings
        self._pipeline = pipeline
        self._fallback = fallback
        self._jobs = jobs
        self._clock = clock
        self._copies = copies
        self._made = Condition()
        self._submitted: TTLCache[str, bool] = TTLCache(10_000, 60)  # spares the queue 100 asks for one briefing

    def check_language(self, article: Article, language: str) -> None:
        """Raises UnsupportedLanguage when no briefing can be written in ``language``."""
        self._pipeline.check_language(article, language)

    def find(self, article: Article, language: str) -> StoredBriefing:
        """The briefing that is served now; queues it when there is none. Raises Pending, EngineError.

        After a failure that of the fallback engine is served, and ours is tried again once its back-off is over.
        """
        key = self._pipeline.cache_key(article, language)
        stored = self._briefings.find(key)
        if stored is not None:
            return stored
        failure = self._briefings.failure(key)
        if failure is None and (stored := self._briefings.find(key)) is not None:
            return stored  # made, and its failure forgotten, between the two looks
        due = failure is None or self._clock() >= failure.retry_at
        if due:
            self._submit(self._job(article, language, failure))
        if failure is None:
            raise Pending
        instead = self._briefings.find(_instead(key))
        if instead is not None:
            return instead
        if due:
            raise Pending
        details = {"attempts": failure.attempts, "retry_at": failure.retry_at.isoformat()}
        raise kept_error(failure.type, failure.message, **details)

    def queue(self, article: Article, language: str, session: Session | None = None) -> None:
        """Queues a briefing unless it is there, without waiting for a back-off; in ``session`` where one is given."""
        if session is not None:
            self._jobs.submit(self._job(article, language, None), session)
        elif self._briefings.find(self._pipeline.cache_key(article, language)) is None:
            self._submit(self.job(article, language))

    def job(self, article: Article, language: str) -> Job:
        """The job that makes this briefing now."""
        return self._job(article, language, self._briefings.failure(self._pipeline.cache_key(article, language)))

    def do(self, payload: dict[str, Any]) -> str | None:
        """Does a job of kind BRIEF; gives why the briefing could not be made. Doing it again changes nothing."""
        try:
            article = self._articles.get(payload["article_id"], payload["revision"])
        except NotFoundError:
            return None  # deleted meanwhile
        return self.make(article, payload["language"])

    def make(self, article: Article, language: str) -> str | None:
        """Makes and keeps a briefing unless it is there; gives and keeps why it could not be made."""
        key = self._pipeline.cache_key(article, language)
        try:
            if self._briefings.find(key) is None:
                made = self._shared(article, language) or _briefed(self._pipeline, article, language)
                self._briefings.save(key, stored_as(made, language))
        except BusyError:
            raise  # the queue tries again: there is nowhere to keep a failure either
        except EngineError as error:
            self._make_instead(key, article, language, error)  # first: a reader who sees the failure finds this
            self._keep_failure(key, article, error)
            return error.message
        except BriefingError as error:
            self._keep_failure(key, article, error)
            return error.message
        except Exception:
            message = "Making the briefing failed unexpectedly; the log has more."
            self._keep_failure(key, article, BriefingError(message))
            raise
        finally:
            with self._made:
                self._made.notify_all()
        return None

    def wait(self, seconds: float) -> None:
        """Waits until this process made some briefing, at most so long."""
        with self._made:
            self._made.wait(seconds)

    def _shared(self, article: Article, language: str) -> Briefing | None:
        """The briefing of a story that this article copies, carried over."""
        if self._copies is None or language != article.language:
            return None
        for candidate in self._copies.candidates(article.text):
            if candidate != article.id and (made := self._carried_over(candidate, article, language)):
                return made
        return None

    def _carried_over(self, candidate: str, article: Article, language: str) -> Briefing | None:
        try:
            original = self._articles.get(candidate)
        except NotFoundError:
            return None
        if original.language != article.language or not overlap(original.text, article.text).first_covers_second:
            return None
        stored = self._briefings.find(self._pipeline.cache_key(original, language))
        return self._pipeline.carry_over(load_briefing(stored.document, original), article) if stored else None

    def _keep_failure(self, key: str, article: Article, error: BriefingError) -> None:
        after = error.details.get("retry_after")
        wait = float(after) if isinstance(after, int | float) else None
        self._briefings.save_failure(key, article.id, type=error.type, message=error.message, retry_after=wait)

    def _make_instead(self, key: str, article: Article, language: str, error: EngineError) -> None:
        """The fallback engine's briefing, labelled with what it stands in for; none in a language it cannot write."""
        if self._fallback is None or language != article.language or self._briefings.find(_instead(key)) is not None:
            return
        briefing = _briefed(self._fallback, article, language)
        receipt = replace(briefing.receipt, fallback_for=self._pipeline.engine.name, fallback_reason=error.type)
        briefing = replace(briefing, id=_instead(key)[:16], receipt=receipt)
        self._briefings.save(_instead(key), stored_as(briefing, language))

    def _submit(self, job: Job) -> None:
        if job.id not in self._submitted:
            self._jobs.submit(job)
            self._submitted[job.id] = True

    def _job(self, article: Article, language: str, failure: Failure | None) -> Job:
        """One ID for everybody who asks now; another after a failure, or when the article was deleted and came back."""
        key = self._pipeline.cache_key(article, language)
        since = int(article.created_at.timestamp() * 1000) if article.created_at else 0
        payload = {"article_id": article.id, "revision": article.revision, "language": language}
        return Job(f"brief:{key[:32]}:{since}:{failure.attempts if failure else 0}", Kind.BRIEF, payload)


def _briefed(pipeline: Pipeline, article: Article, language: str) -> Briefing:
    """A briefing, with what its making took and what was withheld counted."""
    engine = pipeline.engine.name
    try:
        with span("engine", engine=engine, article_id=article.id, revision=article.revision):
            briefing = pipeline.brief(article, language)
    except BriefingError as error:
        metrics.BRIEFINGS.labels(engine, error.type).inc()
        raise
    metrics.BRIEFINGS.labels(engine, "made").inc()
    metrics.ENGINE_SECONDS.labels(engine).observe(briefing.receipt.usage.seconds)
    for section in SECTIONS:
        metrics.SERVED.labels(section).inc(len(getattr(briefing.verified, section)))
    for each in briefing.verified.withheld:
        metrics.WITHHELD.labels(each.reason).inc()
    return briefing


def stored_as(briefing: Briefing, language: str) -> StoredBriefing:
    """A briefing as it is kept."""
    article = briefing.article
    return StoredBriefing(
        id=briefing.id,
        article_id=article.id,
        revision=article.revision,
        language=language,
        headline=briefing.verified.headline,
        created_at=briefing.receipt.created_at,
        document=briefing_document(briefing),
    )


def _instead(key: str) -> str:
    """The key under which the fallback's briefing stands in for the one with this key."""
    return hashlib.sha256(f"fallback {key}".encode()).hexdigest()
