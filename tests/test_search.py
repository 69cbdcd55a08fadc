from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from samples import article, briefing
from sqlalchemy import event

from briefing import db
from briefing.errors import InvalidInput
from briefing.schemas.documents import briefing_document
from briefing.store import ArticleStore, BriefingSearch, BriefingStore, Query, Sessions, StoredBriefing, query_of

FIRST = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    engine = db.open_engine(database_url)
    db.upgrade(engine)
    yield Sessions(engine)
    engine.dispose()


class Shelf:
    """Puts briefings into a database, one an hour."""

    def __init__(self, sessions: Sessions) -> None:
        self.now = FIRST
        self.articles = ArticleStore(sessions, lambda: self.now)
        self.briefings = BriefingStore(sessions, lambda: self.now)
        self.search = BriefingSearch(sessions)

    def put(self, name: str, *, key: str = "", **changes: object) -> str:
        found = article(
            id=name, url=f"https://news.example/{name}", text=f"{article().text} {name}", digest=name, **changes
        )
        kept = self.articles.add(found).article
        made = briefing(kept)
        document = briefing_document(made)
        self.briefings.save(
            key or name,
            StoredBriefing(key or name, kept.id, kept.revision, "en", f"About {name}", self.now, document),
        )
        self.now += timedelta(hours=1)
        return kept.id

    def found(self, limit: int = 10, cursor: str | None = None, **query: object) -> list[str]:
        page = self.search.page(Query(**query), cursor=cursor, limit=limit)  # type: ignore[arg-type]
        return [each.briefing.id for each in page.items]


@pytest.fixture
def shelf(sessions: Sessions) -> Shelf:
    shelf = Shelf(sessions)
    for name in ("alpha", "beta", "gamma"):
        shelf.put(name, site=f"The {name.title()} Times")
    return shelf


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["gamma", "beta", "alpha"]),
        ({"word": "BETA marshes"}, ["beta"]),
        ({"word": "beta marsh"}, ["beta"]),
        ({"word": "bet"}, []),
        ({"word": "beta nowhere"}, []),
        ({"word": "100%"}, []),
        ({"word": "_lpha"}, []),
        ({"source": "gamma times"}, ["gamma"]),
        ({"source": "news.example/alpha"}, ["alpha"]),
        ({"actor": "duarte"}, ["gamma", "beta", "alpha"]),
        ({"actor": "fishers' union"}, ["gamma", "beta", "alpha"]),
        ({"actor": "Nobody"}, []),
        ({"since": FIRST + timedelta(hours=1)}, ["gamma", "beta"]),
        ({"until": FIRST + timedelta(hours=1)}, ["alpha"]),
    ],
)
def test_search_when_asked_for(shelf: Shelf, query: dict[str, object], expected: list[str]) -> None:
    assert shelf.found(**query) == expected


def test_search_pages_newest_first(shelf: Shelf) -> None:
    first = shelf.search.page(Query(), cursor=None, limit=2)
    second = shelf.search.page(Query(), cursor=first.next_cursor, limit=2)
    assert [each.briefing.id for each in (*first.items, *second.items)] == ["gamma", "beta", "alpha"]
    assert second.next_cursor is None


def test_search_shows_the_newest_briefing_of_the_current_revision(shelf: Shelf) -> None:
    shelf.put("alpha", key="alpha made again")
    assert shelf.found() == ["alpha made again", "gamma", "beta"]
    revised = article(id="beta", url="https://news.example/beta", text="Revised.", digest="revised")
    shelf.articles.add(replace(revised, sentences=()))
    assert shelf.found() == ["alpha made again", "gamma"]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_search_by_word_passes_over_briefings_that_were_made_again(shelf: Shelf, limit: int) -> None:
    for number in range(8):
        shelf.put("alpha", key=f"alpha {number}")
    found, cursor = [], None
    for _ in range(3):
        page = shelf.search.page(Query(word="marsh"), cursor=cursor, limit=limit)
        found += [each.briefing.id for each in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert found == ["alpha 7", "gamma", "beta"]
    assert cursor is None


def test_search_when_an_actor_s_name_holds_letters_beyond_ascii(shelf: Shelf) -> None:
    made = briefing()
    actor = replace(made.verified.key_actors[0], name="Zoë Müller", aliases=())
    document = briefing_document(replace(made, verified=replace(made.verified, key_actors=(actor,))))
    shelf.briefings.save("umlaut", StoredBriefing("umlaut", "alpha", 1, "de", "Z", shelf.now, document))
    assert shelf.found(actor="Müller") == ["umlaut"]


def test_query_of_an_address() -> None:
    query = query_of({"q": " a b ", "since": "2026-03-01", "until": "2026-03-05", "page": "7"})
    assert query == Query(word="a b", since=datetime(2026, 3, 1, tzinfo=UTC), until=datetime(2026, 3, 6, tzinfo=UTC))
    assert query_of({"since": "soon", "until": "2026-02-30"}) == Query()


def test_search_by_an_address_that_became_known_later(shelf: Shelf) -> None:
    text = f"{article().text} Posted as text."
    posted = shelf.articles.add(article(id="posted", url=None, text=text, digest="posted")).article
    document = briefing_document(briefing(posted))
    shelf.briefings.save("posted", StoredBriefing("posted", "posted", 1, "en", "Posted", shelf.now, document))
    assert shelf.found(source="found.example") == []
    shelf.articles.add(article(id="other", url="https://found.example/a", text=text, digest="posted"))
    assert shelf.found(source="found.example") == ["posted"]


def test_search_when_an_article_is_deleted_forgets_its_words(shelf: Shelf, sessions: Sessions) -> None:
    shelf.articles.delete("beta")
    assert shelf.found(word="beta") == []
    shelf.now = FIRST + timedelta(hours=1)  # a briefing of the same moment, and so of the same number
    shelf.put("beta")
    assert shelf.found(word="beta") == ["beta"]


def test_search_tells_briefings_of_one_moment_apart(shelf: Shelf) -> None:
    for number in range(40):
        shelf.now = FIRST
        shelf.put(f"same {number}")
    first = shelf.search.page(Query(until=FIRST + timedelta(seconds=1)), cursor=None, limit=30)
    rest = shelf.search.page(Query(until=FIRST + timedelta(seconds=1)), cursor=first.next_cursor, limit=30)
    assert len({each.briefing.id for each in (*first.items, *rest.items)}) == 41


@pytest.mark.parametrize("day", ["0001-01-01", "1600-02-29", "9999-12-31"])
def test_search_from_or_until_any_day_there_is(shelf: Shelf, day: str) -> None:
    everything, nothing = ["gamma", "beta", "alpha"], list[str]()
    since, until = query_of({"since": day}), query_of({"until": day})
    assert shelf.found(since=since.since) == (nothing if day > "2026" else everything)
    assert shelf.found(until=until.until) == (everything if day > "2026" else nothing)


@pytest.mark.parametrize(
    "place", ["0001-01-01T00:00:00+23:59|a", "9999-12-31T23:59:59-23:59|a", "2026-03-01T00:00Z|\0"]
)
def test_list_when_the_cursor_is_at_no_place(shelf: Shelf, place: str) -> None:
    cursor = urlsafe_b64encode(place.encode()).decode()
    with pytest.raises(InvalidInput, match="next_cursor"):
        shelf.articles.page(cursor=cursor, limit=2)


@pytest.mark.parametrize("cursor", ["", "x", "MjAyNi0wMy0wMXxh", "MjAyNi0wMy0wMXw5OTk5OTk5OTk5OTk5OTk5OTk5OTk"])
def test_search_when_the_cursor_is_not_ours(shelf: Shelf, cursor: str) -> None:
    if cursor:
        with pytest.raises(InvalidInput, match="next_cursor"):
            shelf.search.page(Query(), cursor=cursor, limit=2)
    else:
        assert shelf.found(cursor=cursor) == ["gamma", "beta", "alpha"]


@pytest.mark.parametrize("query", [Query(), Query(word="council of the harbour"), Query(source="times", until=FIRST)])
def test_search_reads_no_more_than_a_page(sessions: Sessions, shelf: Shelf, query: Query) -> None:
    cursor = shelf.search.page(Query(), cursor=None, limit=1).next_cursor
    first, *rest = plan_of(sessions, lambda: shelf.search.page(query, cursor=cursor, limit=1))
    assert first.startswith(("SCAN search_terms VIRTUAL TABLE", "SEARCH search_entry USING INTEGER PRIMARY KEY"))
    assert not [step for step in rest if "TEMP B-TREE" in step or step.startswith("SCAN")]


@pytest.mark.parametrize("kind", ["articles", "briefings"])
def test_list_reads_no_more_than_a_page(sessions: Sessions, shelf: Shelf, kind: str) -> None:
    store = getattr(shelf, kind)
    cursor = store.page(cursor=None, limit=1).next_cursor
    first, *rest = plan_of(sessions, lambda: store.page(cursor=cursor, limit=1))
    assert "((created_at,id)<(?,?))" in first
    assert not [step for step in rest if "TEMP B-TREE" in step or step.startswith("SCAN")]


def plan_of(sessions: Sessions, ask: Callable[[], object]) -> list[str]:
    """SQLite's plan of the last statement: what it looks up and what it scans."""
    if sessions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by the number of rows there are")
    asked: list[tuple[str, Any]] = []
    event.listen(sessions.engine, "before_cursor_execute", lambda *args: asked.append(args[2:4]))
    ask()
    statement, values = asked[-1]
    with sessions.engine.connect() as connection:
        return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]


def test_migration_enters_the_briefings_that_are_there(shelf: Shelf, sessions: Sessions) -> None:
    db.downgrade(sessions.engine, "0009")
    db.upgrade(sessions.engine)
    assert shelf.found(word="beta") == ["beta"]
    assert shelf.found(actor="duarte") == ["gamma", "beta", "alpha"]
