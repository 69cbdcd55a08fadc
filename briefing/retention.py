"""Retention: texts older than BRIEFING_KEEP_TEXT_DAYS are removed with all that was made of them, and finished jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from briefing import db
from briefing.config import Config
from briefing.errors import NotFoundError
from briefing.jobs import Jobs
from briefing.service import Service
from briefing.store import Sessions
from briefing.store.idempotency import KEPT
from briefing.store.retention import RetentionStore

_BATCH = 200  # articles looked up at once


@dataclass(frozen=True, slots=True)
class Removed:
    """How much a run removed."""

    articles: int
    revisions: int
    jobs: int


class Retention:
    """Removes what is too old. ``clock`` gives the time in UTC."""

    def __init__(
        self, config: Config, service: Service, jobs: Jobs, engine: Engine, clock: Callable[[], datetime]
    ) -> None:
        self._config = config
        self._service = service
        self._jobs = jobs
        self._engine = engine
        self._store = RetentionStore(Sessions(engine))
        self._clock = clock

    def do(self, _payload: dict[str, Any]) -> None:
        """Does a job of kind RETENTION."""
        self.run(self._config.keep_text_days)

    def run(self, days: float) -> Removed:
        """Removes texts older than ``days`` (0 removes none) and jobs that ended BRIEFING_KEEP_JOBS_DAYS ago."""
        jobs = self._jobs.sweep(self._clock() - timedelta(days=self._config.keep_jobs_days))
        self._store.forget_answers_before(self._clock() - min(KEPT, timedelta(days=days or KEPT.days)))
        articles = revisions = 0
        if days > 0:
            oldest = self._clock() - timedelta(days=days)
            articles = self._articles(oldest)
            revisions = self._store.remove_revisions_before(oldest)
            self._store.empty_completions_before(oldest)
        db.checkpoint(self._engine)
        return Removed(articles, revisions, jobs)

    def _articles(self, oldest: datetime) -> int:
        count = 0
        while found := self._store.articles_before(oldest, _BATCH):
            for article_id in found:
                try:
                    self._service.delete_article(article_id)
                except NotFoundError:
                    continue  # somebody deleted it meanwhile
                count += 1
        return count
