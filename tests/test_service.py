"""Making briefings: once for however many ask, and what happens when the engine cannot."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import sleep

import orjson
import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from waiting import HANG

from briefing import db
from briefing.cache import Variant
from briefing.config import Config
from briefing.engines.base import Reading, Written
from briefing.engines.embedded.engine import EmbeddedEngine
from briefing.errors import NotFoundError, ProviderUnavailable
from briefing.ingest.retriever import Retriever
from briefing.jobs import Job, JobStatus
from briefing.making import Maker
from briefing.pipeline import Pipeline
from briefing.schemas.documents import briefing_document
from briefing.service import JSON, Pending, Service, Source
from briefing.store import BriefingStore, Failure, Sessions
from briefing.wiring import Parts

MakeText = Callable[[], str]


class ThreadJobs:
    """Does every job in a thread of its own, once for each ID, after the transaction that queued it."""

    def __init__(self) -> None:
        self.service: Service | None = None
        self._seen: set[str] = set()
        self._threads: list[threading.Thread] = []

    def submit(self, job: Job, session: Session | None = None) -> None:
        assert self.service is not None
        if job.id not in self._seen:
            self._seen.add(job.id)
            if session is None:
                self._start(job)
            else:
                event.listen(session, "after_commit", lambda _: self._start(job), once=True)

    def _start(self, job: Job) -> None:
        assert self.service is not None
        thread = threading.Thread(target=self.service.make, args=[job.payload])
        self._threads.append(thread)
        thread.start()

    def finish(self) -> None:
        """Waits until every job so far is done."""
        for thread in self._threads:
            thread.join()

    def status(self, job_id: str) -> JobStatus:
        raise NotImplementedError

    def forget(self, article_id: str) -> None:
        """It keeps no payloads."""

    def sweep(self, before: datetime) -> int:
        return 0

    def waiting_since(self) -> datetime | None:
        return None


@dataclass
class CountingEngine(EmbeddedEngine):
    """The embedded engine; counts its runs, takes a moment, waits to be let go, and fails as often as it is told to."""

    runs: int = 0
    failures: int = 0
    let_go: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, reading: Reading, language: str) -> Written:
        with self._lock:
            self.runs += 1
        sleep(0.05)
        assert self.let_go.wait(HANG)
        if self.runs <= self.failures:
            raise ProviderUnavailable("The model server does not answer.")
        return super().write(reading, language)


@pytest.fixture
def engine() -> CountingEngine:
    made = CountingEngine()
    made.let_go.set()
    return made


@pytest.fixture
def jobs() -> ThreadJobs:
    return ThreadJobs()


@pytest.fixture
def service(database_url: str, engine: CountingEngine, jobs: ThreadJobs) -> Iterator[Service]:
    config = Config(database_url=database_url)
    database = db.open_engine(config.database_url)
    db.upgrade(database)
    made = Service(config, Sessions(database), pipeline=Pipeline(engine), jobs=jobs, retriever=Retriever(config))
    jobs.service = made
    yield made
    jobs.finish()
    database.dispose()


def variant(article_id: str) -> Variant:
    return Variant(article_id, None, "central", JSON)


def test_100_first_readers_run_the_engine_once(
    service: Service, engine: CountingEngine, article_text: MakeText
) -> None:
    article_id = service.ingest(Source(text=article_text())).article.id
    with ThreadPoolExecutor(100) as readers:
        bodies = set(readers.map(lambda _: service.read(variant(article_id), HANG).body, range(100)))
    assert (len(bodies), engine.runs) == (1, 1)


def test_reading_without_waiting_says_pending(service: Service, engine: CountingEngine, article_text: MakeText) -> None:
    engine.let_go.clear()
    article_id = service.ingest(Source(text=article_text())).article.id
    with pytest.raises(Pending):
        service.read(variant(article_id))
    engine.let_go.set()
    service.read(variant(article_id), HANG)


def test_failure_is_kept_and_not_tried_again_before_its_time(
    service: Service, engine: CountingEngine, article_text: MakeText
) -> None:
    engine.failures = 1
    article_id = service.ingest(Source(text=article_text())).article.id
    for _ in range(3):
        with pytest.raises(ProviderUnavailable) as failed:
            service.read(variant(article_id), HANG)
    assert failed.value.details["attempts"] == 1
    assert engine.runs == 1


def test_asking_again_makes_what_failed(
    service: Service, engine: CountingEngine, jobs: ThreadJobs, article_text: MakeText
) -> None:
    engine.failures = 1
    article_id = service.ingest(Source(text=article_text())).article.id
    with pytest.raises(ProviderUnavailable):
        service.read(variant(article_id), HANG)
    service.remake(article_id)
    jobs.finish()
    assert service.read(variant(article_id)).body
    assert engine.runs == 2


def test_deleted_article_is_not_served_from_memory(service: Service, article_text: MakeText) -> None:
    article_id = service.ingest(Source(text=article_text())).article.id
    service.read(variant(article_id), HANG)
    service.delete_article(article_id)
    with pytest.raises(NotFoundError):
        service.read(variant(article_id))


@pytest.fixture
def clock() -> "Clock":
    return Clock()


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def with_fallback(database_url: str, engine: CountingEngine, jobs: ThreadJobs, clock: Clock) -> Iterator[Service]:
    config = Config(database_url=database_url)
    database = db.open_engine(config.database_url)
    db.upgrade(database)
    engine.name = "llm"
    made = Service(
        config,
        Sessions(database),
        pipeline=Pipeline(engine),
        fallback=Pipeline(),
        jobs=jobs,
        retriever=Retriever(config),
        clock=clock,
    )
    jobs.service = made
    yield made
    jobs.finish()
    database.dispose()


def test_fallback_serves_while_the_provider_is_down_and_says_so(
    with_fallback: Service, engine: CountingEngine, article_text: MakeText
) -> None:
    engine.failures = 1
    article_id = with_fallback.ingest(Source(text=article_text())).article.id
    with_fallback.read(variant(article_id), HANG)
    receipt = with_fallback.briefing(article_id).receipt
    assert (receipt.engine, receipt.fallback_for, receipt.fallback_reason) == (
        "embedded",
        "llm",
        "provider-unavailable",
    )


def test_fallback_is_replaced_when_the_provider_is_back(
    with_fallback: Service, engine: CountingEngine, jobs: ThreadJobs, article_text: MakeText, clock: Clock
) -> None:
    engine.failures = 1
    article_id = with_fallback.ingest(Source(text=article_text())).article.id
    with_fallback.read(variant(article_id), HANG)
    clock.now += timedelta(hours=1)
    assert with_fallback.briefing(article_id).receipt.fallback_for == "llm"  # and asks for a new try
    jobs.finish()
    receipt = with_fallback.briefing(article_id).receipt
    assert (receipt.engine, receipt.fallback_for) == ("llm", None)
    assert b'"engine":"llm"' in with_fallback.read(variant(article_id)).body


class OvertakenStore(BriefingStore):
    """Looks for a failure only once the briefing, which was not there a moment ago, has been made."""

    meanwhile: Callable[[], object] = staticmethod(lambda: None)

    def failure(self, cache_key: str) -> Failure | None:
        self.meanwhile()
        return super().failure(cache_key)


def test_briefing_made_between_two_looks_is_served(
    database_url: str, service: Service, engine: CountingEngine, jobs: ThreadJobs, article_text: MakeText
) -> None:
    article = service.ingest(Source(text=article_text())).article
    clock, database = Clock(), db.open_engine(database_url)
    store = OvertakenStore(Sessions(database), clock)
    maker = Maker(service.articles, store, pipeline=Pipeline(engine), fallback=None, jobs=jobs, clock=clock)
    store.meanwhile = lambda: service.read(variant(article.id), HANG)
    assert maker.find(article, "en").article_id == article.id
    database.dispose()


def test_first_read_serves_the_document_as_it_was_kept(parts: Parts, article_text: Callable[[], str]) -> None:
    kept = parts.service.ingest(Source(text=article_text(), title="Bridge")).article
    briefing = parts.service.brief_now(kept)
    served = parts.service.read(Variant(kept.id, None, "all", JSON), HANG).body
    document = briefing_document(briefing)
    del document["checks"]
    assert orjson.loads(served) == orjson.loads(orjson.dumps(document))


def test_first_read_when_the_address_became_known_later_links_into_the_page(
    parts: Parts, article_text: Callable[[], str]
) -> None:
    text = article_text()
    kept = parts.service.ingest(Source(text=text)).article
    parts.service.brief_now(kept)
    parts.service.ingest(Source(text=text, url=f"https://news.example/{kept.id}"))
    served = orjson.loads(parts.service.read(Variant(kept.id, None, "all", JSON), HANG).body)
    assert served["article"]["url"] == f"https://news.example/{kept.id}"
    assert served["summary"][0]["evidence"][0]["url"].startswith(f"https://news.example/{kept.id}#:~:text=")
