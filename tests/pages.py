"""The reader pages on a service that holds hand-made briefings: what a page shows does not wait for an engine."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from flask import Flask
from samples import article, briefing, hostile

from briefing import web
from briefing.access.embed_links import EmbedLinks
from briefing.cache import Rendered, Variant
from briefing.config import Config
from briefing.editorial import Difference
from briefing.errors import NotFoundError, ProviderUnavailable, TooShort
from briefing.jobs import JobStatus, State
from briefing.render import to_markdown
from briefing.rewording import reworded
from briefing.schemas.documents import briefing_document
from briefing.service import FoundDocument, Pending, Source
from briefing.store import Added, Outcome, Page, Query
from briefing.types.article import Article
from briefing.types.briefing import Briefing
from briefing.types.changes import Change, ItemChange

WAITING, FAILED, HOSTILE = "waiting", "failed", "hostile"


@dataclass
class FakeService:
    """What the pages ask of a service. ``asked`` keeps the searches, ``taken`` what was sent in."""

    briefings: dict[str, Briefing] = field(default_factory=lambda: {briefing().article.id: briefing()})
    config: Config = field(default_factory=Config)
    asked: list[Query] = field(default_factory=list)
    taken: list[Source] = field(default_factory=list)
    remade: list[str] = field(default_factory=list)
    reworded: str = "Port Ellery will now rebuild its harbour wall for $90 million."

    @property
    def articles(self) -> "FakeService":
        return self

    def get(self, article_id: str, revision: int | None = None) -> Article:
        if article_id in (WAITING, FAILED):
            return article(id=article_id)
        if article_id not in self.briefings:
            raise NotFoundError(f"There is no article {article_id!r}.")
        found = self.briefings[article_id].article
        if revision == 1 and found.revision == 2:
            return article(text=found.text.replace("$90", "$80"), id=article_id)
        return found

    @property
    def editorial(self) -> "FakeService":
        return self

    def difference(self, article_id: str, before: int, after: int) -> Difference:
        now = briefing().verified.summary[0]
        old, new = replace(now, text=now.text.replace("$90", "$80")), replace(now, text=self.reworded)
        gone = ItemChange(Change.GONE, "claims", briefing().verified.claims[2], None, True)
        words = reworded(old.text, new.text)
        changed = ItemChange(Change.REWORDED, "summary", old, new, words=words)
        return Difference(article_id, before, after, (changed, gone))

    def briefing(self, article_id: str, language: str | None = None) -> Briefing:
        if article_id == WAITING:
            raise Pending
        if article_id == FAILED:
            raise ProviderUnavailable("The model server did not answer.")
        self.get(article_id)
        return self.briefings[article_id]

    def job_of(self, article_id: str) -> str:
        return f"brief:{article_id}"

    def job(self, job_id: str) -> JobStatus:
        since = datetime.now(UTC) - timedelta(seconds=4)
        return JobStatus(job_id, "brief", State.RUNNING, since, since, {})

    def search(self, query: Query, *, cursor: str | None, limit: int) -> Page[Briefing]:
        self.asked.append(query)
        found = [] if query.word == "nothing" else list(self.briefings.values())
        return Page(tuple(found[:limit]), "more" if len(found) > limit else None)

    def search_documents(self, query: Query, *, cursor: str | None, limit: int) -> Page[FoundDocument]:
        page = self.search(query, cursor=cursor, limit=limit)
        found = (FoundDocument(briefing_document(each), each.article) for each in page.items)
        return Page(tuple(found), page.next_cursor)

    def ingest(self, source: Source) -> Added:
        self.taken.append(source)
        if source.text is not None and len(source.text.split()) < 50:
            raise TooShort("The text has 2 words; a briefing needs at least 50.")
        return Added(briefing().article, Outcome.CREATED)

    def remake(self, article_id: str, language: str | None = None) -> None:
        self.remade.append(article_id)

    def read(self, variant: Variant, wait: float = 0.0) -> Rendered:
        found = self.briefing(variant.article_id)
        return Rendered.of(to_markdown(found).encode(), variant.media_type)


class Nothing:
    """No access keys, and no links that were ended."""

    def find(self, _: str) -> None:
        return None

    def holds_any(self, _: tuple[str, ...]) -> bool:
        return False


def hostile_service(config: Config | None = None) -> FakeService:
    """A service whose only briefing is an attack, listed and readable."""
    return FakeService({HOSTILE: hostile()}, config or Config())


def pages(service: FakeService) -> Flask:
    """An app with the pages alone."""
    app = Flask("briefing", static_folder=None)
    app.testing = True
    app.extensions["briefing"] = service
    app.extensions["briefing.embed_links"] = EmbedLinks(service.config, Nothing(), Nothing(), lambda: datetime.now(UTC))
    web.register(app)
    return app
