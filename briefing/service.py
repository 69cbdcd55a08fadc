"""What every surface calls: ingest and read articles, ask for and read briefings."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any

import orjson
from cachetools import TTLCache

from briefing.cache import Rendered, RenderedCache, Variant
from briefing.config import Config
from briefing.editorial import Editorial, Verdict
from briefing.errors import BusyError, NotFoundError
from briefing.ingest.articles import from_html, from_page, from_text
from briefing.ingest.retriever import Retriever
from briefing.jobs import Jobs, JobStatus
from briefing.making import Maker, Pending
from briefing.pipeline import Clock, Pipeline, utc_now
from briefing.render.addresses import Addresses
from briefing.render.html import to_html
from briefing.render.markdown import to_markdown
from briefing.render.ninjs import to_ninjs
from briefing.render.outline import Claims
from briefing.schemas.documents import load_briefing
from briefing.store import (
    Added,
    ArticleStore,
    BriefingHeading,
    BriefingSearch,
    BriefingStore,
    DecisionStore,
    Found,
    Outcome,
    Page,
    Query,
    Sessions,
)
from briefing.store.copies import CopyStore
from briefing.store.deliveries import DeliveryLog
from briefing.types.article import Article
from briefing.types.briefing import Briefing
from briefing.types.changes import ItemDecision

JSON, MARKDOWN, HTML = "application/json", "text/markdown", "text/html"
NINJS = "application/vnd.iptc.ninjs+json"
_HERE = "http://127.0.0.1:8000"  # where `briefing serve` listens; BRIEFING_PUBLIC_URL says otherwise
__all__ = ["HTML", "JSON", "MARKDOWN", "NINJS", "Pending", "Service", "Source"]

_RECHECK = 0.25  # seconds between looks while waiting, in case another process makes the briefing


@dataclass(frozen=True, slots=True)
class Source:
    """What a surface hands in: exactly one of url, html and text; the rest describes text or html."""

    url: str | None = None
    html: str | None = None
    text: str | None = None
    title: str | None = None
    byline: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A briefing that was found, as the JSON document that is served, with its article."""

    document: dict[str, Any]
    article: Article


Listener = Callable[[dict[str, Any], str | None], None]


class Service:
    """One instance a process, shared by its threads."""

    def __init__(
        self,
        config: Config,
        sessions: Sessions,
        *,
        pipeline: Pipeline,
        jobs: Jobs,
        retriever: Retriever,
        fallback: Pipeline | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self.config = config
        self.articles = ArticleStore(sessions, clock)
        self.briefings = BriefingStore(sessions, clock)
        self._search = BriefingSearch(sessions)
        self.deliveries = DeliveryLog(sessions)
        self._maker = Maker(
            self.articles,
            self.briefings,
            pipeline=pipeline,
            fallback=fallback,
            jobs=jobs,
            clock=clock,
            copies=CopyStore(sessions) if config.share_copies and pipeline.engine.prompt else None,
        )
        self._jobs = jobs
        self._retriever = retriever
        self._listeners: list[Listener] = []
        self._cache = RenderedCache(config.cache_entries, self._render)
        self._looked_up: TTLCache[str, bool] = TTLCache(config.cache_entries, 1)  # seconds
        self._looking_up = Lock()
        self.editorial = Editorial(self.articles, DecisionStore(sessions), self._as_made, clock)

    # --- articles -------------------------------------------------------------------------------------------------

    def ingest(self, source: Source) -> Added:
        """Stores an article and queues its briefing, in one transaction. Raises RefusedError."""
        return self.keep(self.prepare(source))

    def keep(self, article: Article) -> Added:
        """Stores an article and queues its briefing, in one transaction."""
        self._maker.check_language(article, article.language)
        added = self.articles.add(article, lambda session, kept: self._maker.queue(kept, kept.language, session))
        if added.outcome is Outcome.REVISED:
            self._cache.drop(added.article.id)
        return added

    def prepare(self, source: Source) -> Article:
        """The article that a source holds, not stored. Raises RefusedError."""
        if source.text is not None:
            return from_text(
                source.text,
                title=source.title,
                url=source.url,
                byline=source.byline,
                published_at=source.published_at,
                config=self.config,
            )
        if source.html is not None:
            return from_html(source.html, url=source.url, config=self.config)
        return from_page(self._retriever.get(source.url or ""), config=self.config)

    def delete_article(self, article_id: str) -> None:
        """Removes an article and all that was made of it, jobs and their results as well. Raises NotFoundError."""
        self._jobs.forget(article_id)  # first: what fails after this can be asked for again
        self.articles.delete(article_id)
        self._cache.drop(article_id)

    # --- briefings ------------------------------------------------------------------------------------------------

    def read(self, variant: Variant, wait: float = 0.0) -> Rendered:
        """A briefing as it is sent; makes it first when there is none, waiting at most ``wait`` seconds for it.

        Raises Pending while it is made, NotFoundError, and EngineError when it could not be made.
        """
        deadline = monotonic() + wait
        while True:
            try:
                found = self._cache.get(variant)
                self._notice_deletion(variant.article_id)
                return found
            except Pending:
                left = deadline - monotonic()
                if left <= 0:
                    raise
            self._maker.wait(min(left, _RECHECK))

    def held(self, variant: Variant) -> Rendered | None:
        """A briefing as it is sent, if it is in memory and known, without a query, to be there still."""
        known = not self.articles.shared or variant.article_id in self._looked_up
        return self._cache.held(variant) if known else None

    def briefing(self, article_id: str, language: str | None = None) -> Briefing:
        """A briefing as a value, as its editors left it. Raises like ``read``."""
        return self.editorial.as_decided(self._as_made(article_id, language=language))

    def decide(self, article_id: str, item_id: str, verdict: Verdict) -> ItemDecision:
        """Keeps an editor's decision about an item. Raises NotFoundError, InvalidInput."""
        made = self.editorial.decide(article_id, item_id, verdict)
        self._cache.drop(article_id)
        return made

    def brief_now(self, article: Article) -> Briefing:
        """The briefing of a stored article, made here and now unless it is there. Raises EngineError."""
        self._maker.make(article, article.language)
        return self.briefing(article.id)

    def briefing_page(self, *, cursor: str | None, limit: int) -> Page[BriefingHeading]:
        """Briefings without what is in them, newest first."""
        return self.briefings.page(cursor=cursor, limit=limit)

    def search(self, query: Query, *, cursor: str | None, limit: int) -> Page[Briefing]:
        """The newest briefing of each article that matches, as its editors left it, newest first."""
        page = self.search_documents(query, cursor=cursor, limit=limit)
        return Page(tuple(load_briefing(each.document, each.article) for each in page.items), page.next_cursor)

    def search_documents(self, query: Query, *, cursor: str | None, limit: int) -> Page[FoundDocument]:
        """The same as documents, which cost a tenth: for lists and tables."""
        page = self._search.page(query, cursor=cursor, limit=limit)
        documents = self.editorial.documents(page.items)
        found = (FoundDocument(document, each.article) for document, each in zip(documents, page.items, strict=True))
        return Page(tuple(found), page.next_cursor)

    def remake(self, article_id: str, language: str | None = None) -> None:
        """Asks for a briefing that failed once more, without waiting for its back-off."""
        article = self.articles.get(article_id)
        self._maker.check_language(article, language or article.language)
        self._maker.queue(article, language or article.language)

    def job(self, job_id: str) -> JobStatus:
        """How a background job stands. Raises NotFoundError."""
        return self._jobs.status(job_id)

    def job_of(self, article_id: str, language: str | None = None) -> str:
        """ID of the job that makes an article's briefing now. Raises NotFoundError."""
        article = self.articles.get(article_id)
        return self._maker.job(article, language or article.language).id

    def make(self, payload: dict[str, Any]) -> str | None:
        """Does a job of kind BRIEF; gives why the briefing could not be made."""
        article_id = payload["article_id"]
        try:
            failed = self._maker.do(payload)
            self._cache.drop(article_id)
            for listener in self._listeners:
                listener(payload, failed)
        finally:
            if gone := not self.articles.exists(article_id):  # deleted while it was read
                self._jobs.forget(article_id)
                self.articles.forget(article_id)
                self._cache.drop(article_id)
        return None if gone else failed

    def when_made(self, listener: Listener) -> None:
        """Calls ``listener`` after each job of kind BRIEF with its payload and why it failed, if it did."""
        self._listeners.append(listener)

    def _notice_deletion(self, article_id: str) -> None:
        """Raises NotFoundError when another process deleted an article that is in memory here, within a second.

        While the database does not answer, memory still does. SQLite has one process, whose memory knows.
        """
        if not self.articles.shared or article_id in self._looked_up:
            return
        with suppress(BusyError):
            if not self.articles.exists(article_id):
                self._cache.drop(article_id)
                raise NotFoundError(f"There is no article {article_id!r}.", article_id=article_id)
        with self._looking_up:
            self._looked_up[article_id] = True

    def _as_made(self, article_id: str, revision: int | None = None, language: str | None = None) -> Briefing:
        article = self.articles.get(article_id, revision)
        return load_briefing(self._maker.find(article, language or article.language).document, article)

    def _render(self, variant: Variant) -> Rendered:
        article = self.articles.get(variant.article_id)
        language = variant.language or article.language
        self._maker.check_language(article, language)
        found = Found(self._maker.find(article, language), article)
        (document,) = self.editorial.documents([found])
        if variant.media_type == JSON:
            return Rendered.of(orjson.dumps(_served(document, variant.claims)), JSON)
        briefing = load_briefing(document, article)
        claims: Claims = "all" if variant.claims == "all" else "central"
        if variant.media_type == NINJS:
            links = Addresses.of(self.config.public_url, _HERE)
            return Rendered.of(orjson.dumps(to_ninjs(briefing, links, claims=claims)), NINJS)
        render = to_markdown if variant.media_type == MARKDOWN else to_html
        text = render(briefing, claims=claims)
        return Rendered.of(text.encode(), variant.media_type)


def _served(document: dict[str, Any], claims: str) -> dict[str, Any]:
    """The document without the checks, which the receipt shows, and with the claims asked for."""
    del document["checks"]
    if claims != "all":
        document["claims"] = [claim for claim in document["claims"] if claim["central"]]
    return document
