"""Feeds as they are kept, on both databases, and the API over them."""

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from databases import new_postgresql
from flask.testing import FlaskClient
from guarded import bearer, guarded
from sqlalchemy import Engine, text
from waiting import HANG

from briefing import db
from briefing.errors import InvalidFeed, NotFoundError, UnsafeURL
from briefing.feeds import Feeds
from briefing.ingest.polling import Schedule
from briefing.ingest.robots import Robots, Rule
from briefing.ingest.subscriptions import Subscription
from briefing.service import Service, Source
from briefing.store import Sessions
from briefing.store.feed_items import Seen
from briefing.store.feeds import Outcome
from briefing.store.hosts import HostStore
from briefing.wiring import Parts

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
SOON, URL = NOW + timedelta(seconds=60), "https://press.example/feed"
_numbers = itertools.count(1)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path}/feeds.sqlite3")
    else:
        with new_postgresql() as url:
            yield from _opened(url)


def _opened(url: str) -> Iterator[Engine]:
    engine = db.open_engine(url)
    db.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def feeds(engine: Engine, clock: Clock) -> Feeds:
    return Feeds(Sessions(engine), clock)


def test_subscribe_keeps_a_feed_once(feeds: Feeds) -> None:
    feed, is_new = feeds.subscribe(Subscription(f" {URL}#top ", "Press"))
    again, is_new_again = feeds.subscribe(Subscription(URL, "Another name"))
    assert (is_new, is_new_again, again) == (True, False, feed)
    assert (feed.subscription.url, feed.subscription.title) == (URL, "Press")


@pytest.mark.parametrize("url", ["ftp://press.example/", "javascript:alert(1)", "https://a:b@press.example/", "feed"])
def test_subscribe_refuses_what_is_no_address(feeds: Feeds, url: str) -> None:
    with pytest.raises(UnsafeURL):
        feeds.subscribe(Subscription(url))
    assert feeds.store.all() == ()


def test_due_are_those_whose_time_has_come_and_that_nobody_polls(feeds: Feeds, clock: Clock) -> None:
    ids = [feeds.subscribe(Subscription(f"{URL}/{name}"))[0].id for name in "abc"]
    feeds.subscribe(Subscription(f"{URL}/paused"), paused=True)
    assert {feed.id for feed in feeds.store.due(9)} == set(ids)
    assert feeds.store.claim(ids[0], "me", SOON) is not None
    assert ids[0] not in [feed.id for feed in feeds.store.due(9)]
    later = Schedule(f"{URL}/b", NOW + timedelta(hours=1))
    feeds.store.claim(ids[1], "me", SOON)
    assert feeds.store.finish(ids[1], "me", later, Outcome(NOW, 1.0, "read"), Subscription(URL, "Found"))
    assert [feed.id for feed in feeds.store.due(9)] == [ids[2]]
    clock.now = SOON + timedelta(seconds=1)
    assert {feed.id for feed in feeds.store.due(9)} == {ids[0], ids[2]}  # the first was left by who claimed it


def test_claim_is_given_to_one_of_many(feeds: Feeds) -> None:
    feed_id = feeds.subscribe(Subscription(URL))[0].id
    start, claimed = Barrier(8), []

    def claim(name: str) -> None:
        start.wait(HANG)
        if feeds.store.claim(feed_id, name, SOON):
            claimed.append(name)

    threads = [Thread(target=claim, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert len(claimed) == 1
    assert feeds.store.renew(feed_id, claimed[0], SOON)
    assert not feeds.store.renew(feed_id, "somebody else", SOON)
    schedule = Schedule(URL, SOON)
    assert not feeds.store.finish(feed_id, "somebody else", schedule, Outcome(NOW, 1, "read"), Subscription(URL))


def test_feed_whose_polls_never_end_is_switched_off_and_can_be_resumed(feeds: Feeds, clock: Clock) -> None:
    feed_id = feeds.subscribe(Subscription(URL))[0].id
    claims = []
    for _ in range(6):
        claims.append(feeds.store.claim(feed_id, "me", clock.now + timedelta(seconds=60)) is not None)
        clock.now += timedelta(seconds=61)
    assert claims == [True] * 5 + [False]
    assert feeds.store.get(feed_id).schedule.off == "crashing"
    assert feeds.store.due(9) == ()
    feeds.store.change(feed_id, {"paused": False})
    assert [feed.id for feed in feeds.store.due(9)] == [feed_id]


def test_finish_keeps_the_new_address_unless_another_feed_has_it(feeds: Feeds) -> None:
    one, two = (feeds.subscribe(Subscription(f"{URL}/{name}"))[0].id for name in "ab")
    for feed_id, url in ((one, f"{URL}/moved"), (two, f"{URL}/moved")):
        feeds.store.claim(feed_id, "me", SOON)
        feeds.store.finish(feed_id, "me", Schedule(url, SOON), Outcome(NOW, 1, "read"), Subscription(url))
    assert feeds.store.get(one).subscription.url == f"{URL}/moved"
    second = feeds.store.get(two)
    assert (second.subscription.url, second.schedule.off) == (f"{URL}/b", "moved")
    assert feeds.subscribe(Subscription(f"{URL}/a"))[1] is False  # its old address is still its own


def test_outcomes_are_the_last_twenty(feeds: Feeds) -> None:
    feed_id = feeds.subscribe(Subscription(URL))[0].id
    for number in range(25):
        feeds.store.claim(feed_id, "me", SOON, due=False)
        at = NOW + timedelta(minutes=number)
        outcome = Outcome(at, 0.5, "read", None, number, 1, {"too-short": 2})
        assert feeds.store.finish(feed_id, "me", Schedule(URL, NOW), outcome, Subscription(URL))
    kept = feeds.store.outcomes(feed_id)
    assert [each.items for each in kept] == list(range(24, 4, -1))
    assert kept[0].refused == {"too-short": 2}


def test_turns_at_a_host_are_taken_one_at_a_time(engine: Engine, clock: Clock) -> None:
    hosts = HostStore(Sessions(engine), clock)
    assert hosts.take("https://press.example", "a", 40) == 0
    assert hosts.take("https://press.example", "b", 40) == pytest.approx(40)
    assert hosts.take("https://other.example", "b", 40) == 0
    hosts.release("https://press.example", "b", 0)  # not its own
    assert hosts.take("https://press.example", "b", 40) == pytest.approx(40)
    hosts.release("https://press.example", "a", 5)
    assert hosts.take("https://press.example", "b", 40) == pytest.approx(5)
    clock.now += timedelta(seconds=5)
    assert hosts.take("https://press.example", "b", 40) == 0


def test_robots_are_kept_until_they_are_old(engine: Engine, clock: Clock) -> None:
    hosts = HostStore(Sessions(engine), clock)
    robots = Robots((Rule(False, "/private"), Rule(True, "/")), 3.0)
    assert hosts.robots("https://press.example") is None
    hosts.keep_robots("https://press.example", robots, SOON)
    assert hosts.robots("https://press.example") == robots
    clock.now = SOON
    assert hosts.robots("https://press.example") is None


def test_items_are_kept_without_a_word_and_outlive_their_feeds_articles(
    service: Service, parts: Parts, article_text: Callable[[], str]
) -> None:
    feed_id = parts.feeds.subscribe(Subscription(f"{URL}/{next(_numbers)}"), paused=True)[0].id
    since = datetime.now(UTC) - timedelta(seconds=1)
    made = service.ingest(Source(text=article_text())).article
    parts.feeds.items.keep(feed_id, Seen("key", "digest", "taken", 1, made.id))
    parts.feeds.items.keep(feed_id, Seen("short", "digest", "too-short"))
    assert parts.feeds.items.articles_since(feed_id, since) == (made.id,)
    assert parts.feeds.items.articles_since(feed_id, datetime.now(UTC) + timedelta(hours=1)) == ()
    service.delete_article(made.id)
    assert parts.feeds.items.articles_since(feed_id, since) == ()
    assert parts.feeds.items.seen(feed_id, ["key", "other"])["key"].is_deleted
    with parts.engine.connect() as connection:
        row = connection.execute(text("SELECT * FROM feed_item WHERE key = 'key'")).mappings().one()
    assert {name for name, value in row.items() if value is not None} == {
        "feed_id", "key", "digest", "outcome", "attempts", "at",
    }  # fmt: skip
    parts.feeds.store.delete(feed_id)
    assert parts.feeds.items.keep(feed_id, Seen("late", "digest", "taken", 1, None)) is False


def test_api_adds_lists_changes_and_removes(client: FlaskClient) -> None:
    url = f"{URL}/{next(_numbers)}"
    made = client.post("/v1/feeds", json={"url": url, "title": "Press", "folder": "World", "paused": True})
    known = client.post("/v1/feeds", json={"url": url, "title": "Other"})
    assert (made.status_code, known.status_code) == (201, 200)
    assert made.json == known.json
    where = made.headers["Location"]
    assert client.get(where).json == {**made.json, "polls": []}
    changed = client.patch(where, json={"title": "Renamed", "every": 600, "folder": None})
    assert (changed.json["title"], changed.json["every"], changed.json["folder"]) == ("Renamed", 600, None)
    page = client.get("/v1/feeds?limit=1").json
    assert len(page["items"]) == 1
    listed = client.get("/v1/feeds?limit=100").json["items"]
    assert made.json["id"] in [each["id"] for each in listed]
    assert client.delete(where).status_code == 204
    for again in (client.get(where), client.delete(where), client.patch(where, json={"paused": True})):
        assert again.status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"url": "ftp://a.example"},
        {"url": "javascript:alert(1)"},
        {"url": "http://"},
        {"url": URL, "every": 1},
        {"url": URL, "every": 1e9},
        {"url": URL, "title": ""},
        {"url": URL, "more": 1},
        {"url": 7},
    ],
)
def test_api_refuses_what_is_no_feed(client: FlaskClient, body: dict[str, object]) -> None:
    answer = client.post("/v1/feeds", json=body)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")


def test_api_imports_and_exports_opml(client: FlaskClient) -> None:
    number = next(_numbers)
    outlines = (
        f'<outline text="World"><outline text="A &amp; B" xmlUrl="https://a{number}.example/feed"/></outline>'
        '<outline text="Bad" xmlUrl="javascript:alert(1)"/>'
    )
    body = {"opml": f'<opml version="2.0"><body>{outlines}</body></opml>', "paused": True}
    first, second = client.post("/v1/feeds/opml", json=body).json, client.post("/v1/feeds/opml", json=body).json
    assert (first["added"], first["known"], len(first["dropped"])) == (1, 0, 1)
    assert (second["added"], second["known"]) == (0, 1)
    exported = client.get("/v1/feeds/opml")
    assert exported.mimetype == "text/x-opml"
    assert f'title="A &amp; B" xmlUrl="https://a{number}.example/feed"' in exported.text
    assert client.post("/v1/feeds/opml", json={"opml": "hello"}).json["type"].endswith("invalid-feed")


def test_api_asks_for_scopes(parts: Parts) -> None:
    client, reads = guarded(parts).test_client(), bearer(parts.keys, "read")
    assert client.get("/v1/feeds", headers=reads).status_code == 200
    assert client.get("/v1/feeds").status_code == 401
    for method, path in (("POST", "/v1/feeds"), ("POST", "/v1/feeds/opml"), ("PATCH", "/v1/feeds/x"), ("DELETE", "/v1/feeds/x")):  # fmt: skip # noqa: E501
        assert client.open(path, method=method, json={}, headers=reads).status_code == 403


def test_export_comes_in_again(feeds: Feeds) -> None:
    feeds.subscribe(Subscription(URL, "Press", "https://press.example/", "World"))
    exported = feeds.export_opml()
    feeds.store.delete(feeds.store.all()[0].id)
    assert feeds.import_opml(exported).added == 1
    assert feeds.store.all()[0].subscription == Subscription(URL, "Press", "https://press.example/", "World")
    with pytest.raises(InvalidFeed):
        feeds.import_opml(b"<html>")
    with pytest.raises(NotFoundError):
        feeds.store.get("none")
