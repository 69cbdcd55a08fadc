"""Polling feeds of a site on loopback, on both databases: what is taken in, what is asked, and when again."""

import socket
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from databases import new_postgresql
from hostile_servers import says, serving
from waiting import HANG

from briefing.config import Config
from briefing.errors import BriefingError
from briefing.feeds import Feeds, Items, Poller, Visits
from briefing.ingest.retriever import Retriever
from briefing.ingest.subscriptions import Subscription
from briefing.jobs import State
from briefing.store import Sessions
from briefing.store.feeds import Outcome, StoredFeed
from briefing.store.hosts import HostStore
from briefing.wiring import Parts, assemble

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
RSS = "Content-Type: application/rss+xml"
WORDS = (
    "The council of Harrow Bay voted on Tuesday to close {name} for two years. “It is not safe any more,” said Maria "
    "Lindgren, the mayor, after the vote. Shop owners criticised the decision. Peter Okafor, who runs a bakery near "
    "the river, said that the closure would cost him half of his customers. The council denied that the repair could "
    "be done at night. It remains unclear who will pay for it. A decision about {name} is expected in May. "
)


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = NOW
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


@dataclass
class Site:
    """A site on loopback: what it answers at each path, and the paths it was asked for."""

    port: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def put(self, path: str, body: str | bytes, *headers: str, status: str = "200 OK") -> None:
        body = body.encode() if isinstance(body, str) else body
        head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""))
        self.answers[path] = head.encode() + body

    def feed(self, *items: str, tag: str = "") -> None:
        body = f"<rss version='2.0'><channel><title>Harrow Post</title>{''.join(items)}</channel></rss>"
        self.put("/feed", body, RSS, *([f'ETag: "{tag}"'] if tag else []))

    def pages(self, *names: str) -> None:
        for name in names:
            self.put(f"/{name}", page(f"{name} of {self.port}"), "Content-Type: text/html")

    def behave(self, stream: socket.socket, head: bytes) -> None:
        path = head.split()[1].decode() if head else ""
        self.asked.append(path)
        self.heads.append(head)
        if path in self.answers:
            stream.sendall(self.answers[path])
        else:
            says(b"", status="404 Not Found")(stream, head)

    def asked_for(self) -> list[str]:
        """The paths asked for since the last time, without robots.txt."""
        found = [path for path in self.asked if path != "/robots.txt"]
        self.asked.clear()
        return found


def page(name: str) -> str:
    text = f"<p>{WORDS.format(name=name)}</p><p>{WORDS.format(name='the quay of ' + name)}</p>"
    return f"<html><head><title>Page of {name}</title></head><body><article>{text}</article></body></html>"


def item(link: str, *, guid: str = "", more: str = "") -> str:
    identity = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return f"<item><link>{link}</link>{identity}{more}</item>"


def full(name: str) -> str:
    text = WORDS.format(name=name) * 2
    return f"<description>{'&lt;p&gt;' + text + text + '&lt;/p&gt;'}</description><title>{name}</title>"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def parts(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Parts whose jobs nobody does."""
    path = tmp_path_factory.mktemp("feeds") / "feeds.sqlite3"
    with nullcontext(f"sqlite:///{path}") if request.param == "sqlite" else new_postgresql() as url:
        made = assemble(Config(database_url=url, fetch_allow=("127.0.0.1",), fetch_timeout=60))
        yield made
        made.close()


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    with serving(made.behave) as server:
        made.port = server.port
        yield made


@dataclass
class Desk:
    """A poller at a site, with a clock of its own."""

    parts: Parts
    site: Site
    clock: Clock
    pause: float = 0.0

    def __post_init__(self) -> None:
        sessions = Sessions(self.parts.engine)
        self.feeds = Feeds(sessions, self.clock)
        self.hosts = HostStore(sessions, self.clock)
        self.poller = self.another()

    def another(self, sleep: Callable[[float], object] | None = None) -> Poller:
        """A poller as another process has it."""
        config, service = self.parts.service.config, self.parts.service
        visits = Visits(
            Retriever(config), self.hosts, clock=self.clock, pause=self.pause, sleep=sleep or self.clock.sleep
        )
        items = Items(config, service, self.feeds.items, visits)
        return Poller(
            self.feeds.store,
            self.feeds.items,
            items,
            visits,
            self.parts.jobs,
            clock=self.clock,
            chance=lambda: 0.5,
        )

    def subscribe(self, path: str = "/feed") -> str:
        return self.feeds.subscribe(Subscription(self.site.url(path)))[0].id

    def poll(self, feed_id: str) -> Outcome:
        outcome = self.poller.poll(feed_id, due=False)
        assert outcome is not None
        return outcome

    def feed(self, feed_id: str) -> StoredFeed:
        return self.feeds.store.get(feed_id)

    def wait(self, feed_id: str) -> float:
        """Seconds from now to the next poll."""
        return (self.feed(feed_id).schedule.next_at - self.clock.now).total_seconds()

    def articles(self, feed_id: str) -> list[Any]:
        ids = self.feeds.items.articles_since(feed_id, NOW - timedelta(days=1))
        return [self.parts.service.articles.get(each) for each in ids]


@pytest.fixture
def desk(parts: Parts, site: Site) -> Desk:
    return Desk(parts, site, Clock())


def test_full_texts_are_used_and_teasers_fetched_with_what_the_feed_says_of_them(desk: Desk, site: Site) -> None:
    site.pages("teaser")
    described = (
        "<title>As the feed has it</title><author>a@b.example (Jo Weaver)</author>"
        "<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><description>Only a line.</description>"
    )
    whole = full(f"the bridge {site.port}") + "<pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>"
    site.feed(item(site.url("/whole"), more=whole), item(site.url("/teaser"), more=described), tag="one")
    feed_id = desk.subscribe()
    outcome = desk.poll(feed_id)
    assert (outcome.outcome, outcome.items, outcome.taken, outcome.refused) == ("read", 2, 2, {})
    assert site.asked_for() == ["/feed", "/teaser"]  # not /whole
    by_title = {each.title: each for each in desk.articles(feed_id)}
    teaser, bridge = by_title["As the feed has it"], by_title[f"the bridge {site.port}"]
    assert (teaser.byline, teaser.published_at) == ("Jo Weaver", datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert "closure would cost" in teaser.text
    assert (bridge.site, bridge.published_at) == ("Harrow Post", datetime(2026, 3, 1, 8, tzinfo=UTC))
    assert desk.feed(feed_id).subscription.title == "Harrow Post"
    assert desk.parts.service.job_of(teaser.id)


def test_nothing_is_fetched_again_when_nothing_is_new(desk: Desk, site: Site) -> None:
    site.pages("a", "b")
    items = item(site.url("/a"), guid="1"), item(site.url("/b"), guid="2")
    site.feed(*items, tag="one")
    feed_id = desk.subscribe()
    assert desk.poll(feed_id).taken == 2
    site.put("/feed", "", status="304 Not Modified")
    assert desk.poll(feed_id).outcome == "unchanged"
    assert b'If-None-Match: "one"' in site.heads[-1]
    site.feed(*reversed(items), tag="two")
    site.asked.clear()
    assert (desk.poll(feed_id).taken, site.asked_for()) == (0, ["/feed"])


def test_gone_feed_is_switched_off_until_it_is_resumed(desk: Desk, site: Site) -> None:
    site.put("/feed", "", status="410 Gone")
    feed_id = desk.subscribe()
    assert desk.poll(feed_id).outcome == "off"
    found = desk.feed(feed_id).schedule
    assert (found.off, found.problem) == ("gone", "The site answered 410.")
    desk.clock.now += timedelta(days=99)
    assert desk.poller.poll(feed_id) is None
    site.feed()
    desk.feeds.store.change(feed_id, {"paused": False})
    outcome = desk.poller.poll(feed_id)
    assert outcome is not None and outcome.outcome == "read"


@pytest.mark.parametrize("status", ["429 Slow", "503 Later"])
def test_feed_is_left_alone_as_long_as_it_asks(desk: Desk, site: Site, status: str) -> None:
    site.put("/feed", "", "Retry-After: 50000", status=status)
    feed_id = desk.subscribe()
    assert desk.poll(feed_id).outcome == "failed"
    assert desk.wait(feed_id) == 50_000
    assert desk.feed(feed_id).schedule.failures == 1
    assert desk.poller.poll(feed_id) is None


def test_errors_in_a_row_are_asked_about_later_and_later(desk: Desk, site: Site) -> None:
    site.put("/feed", "", status="500 No")
    feed_id = desk.subscribe()
    waits = [desk.wait(feed_id) for _ in range(4) if desk.poll(feed_id)]
    assert waits == [3600, 7200, 14400, 28800]
    site.feed()
    desk.poll(feed_id)
    assert (desk.wait(feed_id), desk.feed(feed_id).schedule.problem) == (1800, None)


def test_feed_that_moved_for_good_keeps_its_new_address(desk: Desk, site: Site) -> None:
    site.put("/old", "", f"Location: {site.url('/feed')}", status="301 Moved")
    site.feed()
    feed_id = desk.subscribe("/old")
    desk.poll(feed_id)
    assert desk.feed(feed_id).subscription.url == site.url("/feed")
    site.asked.clear()
    desk.poll(feed_id)
    assert site.asked_for() == ["/feed"]


def test_robots_txt_is_asked_once_and_followed_for_feeds_and_items(desk: Desk, site: Site) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /private\nDisallow: /secret-feed", "Content-Type: text/plain")
    site.pages("private/a", "open")
    site.feed(item(site.url("/private/a")), item(site.url("/open")))
    site.put("/secret-feed", "<rss><channel/></rss>", RSS)
    feed_id, secret = desk.subscribe(), desk.subscribe("/secret-feed")
    outcome = desk.poll(feed_id)
    assert (outcome.taken, outcome.refused) == (1, {"robots": 1})
    denied = desk.poll(secret)
    assert denied.outcome == "failed" and "robots.txt" in (denied.problem or "")
    assert site.asked == ["/robots.txt", "/feed", "/open"]


def test_site_whose_robots_txt_fails_is_left_alone(desk: Desk, site: Site) -> None:
    site.put("/robots.txt", "", status="503 Later")
    site.feed()
    assert desk.poll(desk.subscribe()).outcome == "failed"
    assert site.asked_for() == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<html><body><h1>We moved house</h1></body></html>", "text/html"),
        ("<rss><channel", "application/rss+xml"),
        ("", "application/rss+xml"),
        ("\x00\x01\x02", "application/rss+xml"),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [', "application/feed+json"),
    ],
)
def test_feed_that_turns_into_something_else_is_a_problem_and_comes_back(
    desk: Desk, site: Site, body: str, kind: str
) -> None:
    site.feed(tag="one")
    feed_id = desk.subscribe()
    desk.poll(feed_id)
    site.put("/feed", body, f"Content-Type: {kind}")
    outcome = desk.poll(feed_id)
    found = desk.feed(feed_id).schedule
    if outcome.outcome == "read":  # what is left of broken XML may still be an empty feed
        assert outcome.items == 0
    else:
        assert (outcome.outcome, found.failures, found.off) == ("failed", 1, None)
        assert "cannot be read as a feed" in (found.problem or "")
    site.feed(tag="two")
    assert desk.poll(feed_id).outcome == "read"
    assert desk.feed(feed_id).schedule.failures == 0


def test_broken_items_never_stop_the_others(desk: Desk, site: Site) -> None:
    site.pages("first", "last")
    site.put("/paper.pdf", b"%PDF-1.4", "Content-Type: application/pdf")
    site.put("/short", "<html><body><p>Too short.</p></body></html>", "Content-Type: text/html")
    site.feed(
        item(site.url("/first")),
        item("javascript:alert(1)", guid="script", more="<description>A line.</description>"),
        "<item/>",
        item(site.url("/missing")),
        item(site.url("/paper.pdf")),
        item(site.url("/short")),
        item(site.url("/last"), more="<pubDate>yesterday, more or less</pubDate>"),
    )
    feed_id = desk.subscribe()
    outcome = desk.poll(feed_id)
    assert (outcome.outcome, outcome.taken) == ("read", 2)
    assert sum(outcome.refused.values()) == 5
    assert {"too-short", "dropped", "page-missing", "unsupported-media-type"} <= set(outcome.refused)
    site.asked.clear()
    site.answers["/feed"] = site.answers["/feed"].replace(b"Harrow Post", b"Harrow Past")
    assert desk.poll(feed_id).refused == {"dropped": 1}  # none is tried for ever
    assert site.asked_for() == ["/feed"]


def test_item_that_leads_inside_is_never_asked_for(desk: Desk, site: Site) -> None:
    site.feed(item("http://169.254.169.254/latest"), item("http://10.0.0.1/"), tag="one")
    feed_id = desk.subscribe()
    for _ in range(3):
        assert desk.poll(feed_id).taken == 0
        desk.clock.now += timedelta(hours=1)
    assert desk.poll(feed_id).outcome == "read"  # given up
    assert desk.articles(feed_id) == []


def test_same_guid_twice_is_one_item(desk: Desk, site: Site) -> None:
    site.pages("a", "b")
    site.feed(item(site.url("/a"), guid="same"), item(site.url("/b"), guid="same"))
    outcome = desk.poll(desk.subscribe())
    assert (outcome.items, outcome.taken, outcome.refused) == (1, 1, {"dropped": 1})


def test_ten_thousand_items_are_read_up_to_the_bound(desk: Desk, site: Site) -> None:
    site.feed(*(item("", guid=str(number), more="<title>Short</title><description>A line.</description>")
                for number in range(10_000)))  # fmt: skip
    outcome = desk.poll(desk.subscribe())
    assert (outcome.items, outcome.refused) == (500, {"too-short": 500, "dropped": 1})


def test_article_that_was_deleted_does_not_come_back_and_a_changed_item_is_a_revision(desk: Desk, site: Site) -> None:
    kept, gone = full(f"the quay {site.port}"), full(f"the pier {site.port}")
    site.feed(item(site.url("/quay"), more=kept), item(site.url("/pier"), more=gone))
    feed_id = desk.subscribe()
    desk.poll(feed_id)
    quay, pier = sorted(desk.articles(feed_id), key=lambda each: "pier" in each.title)
    desk.parts.service.delete_article(pier.id)
    changed = (text.replace("two years", "three long winters and a whole spring") for text in (kept, gone))
    site.feed(*(item(site.url(path), more=text) for path, text in zip(("/quay", "/pier"), changed, strict=True)))
    assert desk.poll(feed_id).taken == 1
    assert [(each.id, each.revision) for each in desk.articles(feed_id)] == [(quay.id, 2)]


def test_page_that_fails_in_passing_is_tried_again_although_the_feed_stays_the_same(desk: Desk, site: Site) -> None:
    site.put("/a", "", status="502 Bad Gateway")
    site.feed(item(site.url("/a")), tag="one")
    feed_id = desk.subscribe()
    assert desk.poll(feed_id).outcome == "unfinished"
    assert desk.wait(feed_id) == 300
    assert desk.feed(feed_id).schedule.conditions() == {}  # the site is to send it again
    site.pages("a")
    assert (desk.poll(feed_id).taken, desk.wait(feed_id)) == (1, 1800)
    site.put("/b", "", status="502 Bad Gateway")
    site.feed(item(site.url("/b")), tag="two")
    assert [desk.poll(feed_id).outcome for _ in range(4)] == ["unfinished", "unfinished", "read", "read"]


def test_host_that_asks_for_patience_is_not_asked_for_the_other_items(desk: Desk, site: Site) -> None:
    site.put("/a", "", "Retry-After: 3600", status="429 Slow")
    site.pages("b")
    site.feed(item(site.url("/a")), item(site.url("/b")))
    feed_id = desk.subscribe()
    assert desk.poll(feed_id).outcome == "unfinished"
    assert site.asked_for() == ["/feed", "/a"]
    assert desk.poll(feed_id).outcome == "unfinished"
    assert (site.asked_for(), desk.wait(feed_id)) == ([], 3600)
    desk.clock.now += timedelta(seconds=3600)
    site.pages("a")
    assert desk.poll(feed_id).taken == 2


def test_requests_to_one_host_have_pauses_between_them(parts: Parts, site: Site) -> None:
    desk = Desk(parts, site, Clock(), pause=2.0)
    site.pages("a", "b")
    site.feed(item(site.url("/a")), item(site.url("/b")))
    assert desk.poll(desk.subscribe()).taken == 2
    assert sum(desk.clock.slept) == pytest.approx(6.0)  # robots.txt, feed, a, b


def test_two_workers_at_once_ask_once(desk: Desk, site: Site) -> None:
    site.pages("a")
    site.feed(item(site.url("/a")))
    feed_id, start, outcomes = desk.subscribe(), Barrier(2), []

    def work(poller: Poller) -> None:
        start.wait(HANG)
        outcomes.append(poller.poll(feed_id))

    threads = [Thread(target=work, args=(desk.another(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert sum(each is not None for each in outcomes) == 1
    assert site.asked_for() == ["/feed", "/a"]


def test_restart_in_the_middle_loses_nothing_and_fetches_nothing_twice(parts: Parts, site: Site) -> None:
    desk = Desk(parts, site, Clock(), pause=1.0)
    site.pages("a", "b", "c", "d")
    site.feed(*(item(site.url(f"/{name}")) for name in "abcd"), tag="one")
    feed_id, naps = desk.subscribe(), iter([None] * 3)

    def killed(seconds: float) -> None:
        desk.clock.sleep(seconds)
        if next(naps, "over") == "over":
            raise SystemExit

    with pytest.raises(SystemExit):
        desk.another(killed).poll(feed_id)
    assert desk.poller.poll(feed_id) is None  # still claimed
    desk.clock.now += timedelta(seconds=300)
    outcome = desk.poller.poll(feed_id)
    assert outcome is not None and outcome.outcome == "read"
    fetched = site.asked_for()
    assert sorted(fetched) == ["/a", "/b", "/c", "/d", "/feed", "/feed"]
    assert len(desk.articles(feed_id)) == 4


def test_feed_that_is_removed_while_it_is_polled_ends_the_poll(parts: Parts, site: Site) -> None:
    desk = Desk(parts, site, Clock(), pause=1.0)
    site.pages("a", "b")
    site.feed(item(site.url("/a")), item(site.url("/b")))
    feed_id = desk.subscribe()

    def removing(seconds: float) -> None:
        desk.clock.sleep(seconds)
        if "/a" in site.asked:
            try:
                desk.feeds.store.delete(feed_id)
            except BriefingError:
                pass

    assert desk.another(removing).poll(feed_id) is None


def test_due_feeds_are_queued_once_each(desk: Desk, site: Site) -> None:
    site.feed()
    feed_id = desk.subscribe()
    queued = [desk.poller.queue_due() for _ in range(2)]
    assert queued[0] == queued[1] >= 1
    feed = desk.feed(feed_id)
    status = desk.parts.jobs.status(f"poll:{feed_id}:{int(feed.schedule.next_at.timestamp() * 1000)}:0")
    assert (status.state, status.payload) == (State.QUEUED, {"feed_id": feed_id})
    desk.poller.do(status.payload)
    assert desk.feed(feed_id).polled_at == desk.clock.now
