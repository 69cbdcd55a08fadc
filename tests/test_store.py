"""Articles and briefings in the database."""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import new_postgresql
from sqlalchemy import Engine, select

from briefing import db
from briefing.engines.llm.probe import Probed
from briefing.errors import InvalidInput, NotFoundError
from briefing.models.providers import CapabilityRow
from briefing.store import ArticleStore, BriefingStore, Outcome, Sessions, StoredBriefing
from briefing.store.capabilities import DatabaseCapabilities
from briefing.store.upserts import insert_missing, upsert
from briefing.types.article import Article, Sentence

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with nullcontext(f"sqlite:///{tmp_path}/store.sqlite3") if request.param == "sqlite" else new_postgresql() as url:
        engine = db.open_engine(url)
        db.upgrade(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def now() -> Callable[[], datetime]:
    moments = (MOMENT + timedelta(seconds=n) for n in range(1000))
    return lambda: next(moments)


@pytest.fixture
def articles(engine: Engine, now: Callable[[], datetime]) -> ArticleStore:
    return ArticleStore(Sessions(engine), now)


@pytest.fixture
def briefings(engine: Engine, now: Callable[[], datetime]) -> BriefingStore:
    return BriefingStore(Sessions(engine), now)


def article(name: str, *, body: str = "It rained.", url: str | None = None) -> Article:
    return Article(id=name, revision=1, text=body, sentences=(Sentence(1, 0, len(body), 1),), digest=body, url=url)


def test_article_comes_back_as_stored(articles: ArticleStore) -> None:
    stored = articles.add(replace(article("a"), title="Rain", published_at=MOMENT, byline="A. Cloud")).article
    assert articles.get("a") == stored
    assert stored.created_at == MOMENT


def test_same_text_is_known_under_its_first_id(articles: ArticleStore) -> None:
    articles.add(article("a"))
    again = articles.add(article("b", url="https://example.org/rain"))
    assert (again.outcome, again.article.id, again.article.url) == (Outcome.KNOWN, "a", "https://example.org/rain")


def test_changed_text_under_a_url_is_a_new_revision(articles: ArticleStore) -> None:
    articles.add(article("a", url="https://example.org/rain"))
    revised = articles.add(article("a", body="It snowed.", url="https://example.org/rain"))
    assert (revised.outcome, revised.article.revision) == (Outcome.REVISED, 2)
    assert articles.get("a").text == "It snowed."
    assert articles.get("a", 1).text == "It rained."


def test_what_belongs_to_an_article_is_written_with_it_or_not_at_all(articles: ArticleStore) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("queue")

    with pytest.raises(RuntimeError):
        articles.add(article("a"), fail)
    with pytest.raises(NotFoundError):
        articles.get("a")


def test_pages_go_from_newest_to_oldest_without_gaps(articles: ArticleStore) -> None:
    for number in range(7):
        articles.add(article(f"a{number}", body=f"Text {number}."))
    seen, cursor = [], None
    while True:
        page = articles.page(cursor=cursor, limit=3)
        seen += [item.id for item in page.items]
        if (cursor := page.next_cursor) is None:
            break
    assert seen == [f"a{number}" for number in reversed(range(7))]


@pytest.mark.parametrize("cursor", ["", "x", "!!!!", "bm90IGEgY3Vyc29y", "é"])
def test_cursor_that_is_none_is_refused(articles: ArticleStore, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        articles.page(cursor=cursor, limit=3)
    assert refused.value.errors == {"cursor": ["Not a cursor."]}


def test_delete_takes_revisions_and_briefings_along(articles: ArticleStore, briefings: BriefingStore) -> None:
    articles.add(article("a"))
    briefings.save("key", StoredBriefing("b", "a", 1, "en", "Rain", MOMENT, {"id": "b"}))
    articles.delete("a")
    assert briefings.find("key") is None
    with pytest.raises(NotFoundError):
        articles.delete("a")


def test_briefing_saved_twice_stays_the_first(articles: ArticleStore, briefings: BriefingStore) -> None:
    articles.add(article("a"))
    first = StoredBriefing("b", "a", 1, "en", "Rain", MOMENT, {"id": "b"})
    briefings.save("key", first)
    briefings.save("key", replace(first, headline="Snow"))
    assert briefings.find("key") == first


def test_failures_are_counted_and_back_off(articles: ArticleStore, briefings: BriefingStore) -> None:
    articles.add(article("a"))
    waits = []
    for attempt in range(1, 4):
        failure = briefings.save_failure("key", "a", type="engine-failed", message="no")
        assert failure.attempts == attempt
        waits.append(failure.retry_at)
    assert briefings.failure("key") == failure
    assert waits[2] - waits[1] > waits[1] - waits[0] > timedelta(0)


def test_success_forgets_the_failures(articles: ArticleStore, briefings: BriefingStore) -> None:
    articles.add(article("a"))
    briefings.save_failure("key", "a", type="engine-failed", message="no")
    briefings.save("key", StoredBriefing("b", "a", 1, "en", "Rain", MOMENT, {"id": "b"}))
    assert briefings.failure("key") is None


def test_outcome_of_a_probe_is_kept_while_another_process_keeps_one(engine: Engine) -> None:
    """Both have looked and found none: what failed the briefing of whichever kept its own second."""
    probed = Probed(MOMENT, problem="provider-unreachable")
    values = {"server": "http://127.0.0.1:1", "model": "small"}
    kept, done = DatabaseCapabilities(Sessions(engine)), threading.Event()
    second = threading.Thread(target=lambda: (kept.put(**values, probed=probed), done.set()))
    with Sessions(engine).write() as first:
        upsert(first, CapabilityRow, **values, found=None, problem="provider-refused", checked_at=MOMENT)
        second.start()
        assert not done.wait(0.5)  # until the first is kept
    assert done.wait(60)
    assert kept.get(**values) == probed


def test_upsert_replaces_the_row_with_the_same_key_and_no_other(engine: Engine) -> None:
    for model, problem in (("x", "first"), ("y", "other"), ("x", "second")):
        with Sessions(engine).write() as session:
            upsert(session, CapabilityRow, server="s", model=model, found=None, problem=problem, checked_at=MOMENT)
    with Sessions(engine).read() as session:
        rows = session.scalars(select(CapabilityRow).order_by(CapabilityRow.model)).all()
    assert [(row.model, row.problem) for row in rows] == [("x", "second"), ("y", "other")]


def test_insert_missing_leaves_the_row_that_is_there(engine: Engine) -> None:
    for model, problem in (("x", "first"), ("y", "other"), ("x", "second")):
        with Sessions(engine).write() as session:
            row = {"server": "s", "model": model, "found": None, "problem": problem, "checked_at": MOMENT}
            insert_missing(session, CapabilityRow, **row)
    with Sessions(engine).read() as session:
        rows = session.scalars(select(CapabilityRow).order_by(CapabilityRow.model)).all()
    assert [(row.model, row.problem) for row in rows] == [("x", "first"), ("y", "other")]
