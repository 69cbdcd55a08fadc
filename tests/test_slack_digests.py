import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from samples import briefing
from slack_desk import LINKS, Desk, open_desk, said, wait_for_jobs
from slack_limits import refusal

from briefing.ingest.subscriptions import Subscription as FeedSubscription
from briefing.slack.digests import due
from briefing.slack.listings import digest_message
from briefing.store.feed_items import TAKEN, Seen
from briefing.store.slack_channels import Links, Subscription


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def test_subscription_posts_what_is_new_and_only_once(desk: Desk) -> None:
    assert "1: harbour (soon after" in said(desk, "subscribe harbour", "t1")
    assert said(desk, "subscribe  harbour", "t2") == said(desk, "subscribe harbour", "t3")
    desk.answers.do({})
    assert not desk.slack.messages  # it is not time yet
    desk.clock.now += timedelta(minutes=11)
    for _ in range(3):
        desk.answers.do({})
    assert set(desk.jobs.results()) == {None}
    (message,) = desk.slack.messages.values()
    assert message["text"] == "1 new briefing: harbour" and "articles/" in json.dumps(message["blocks"])
    (job,) = (job for job in desk.jobs.jobs.values() if job.payload["do"] == "digest")
    assert desk.answers.do(job.payload) is None and len(desk.slack.messages) == 1  # done again after a crash


def test_subscription_to_a_feed_posts_what_came_from_it(desk: Desk) -> None:
    url = "https://feeds.example/rss"
    desk.feeds.subscribe(FeedSubscription(url), paused=True)
    assert f"1: {url} (soon after" in said(desk, f"subscribe <{url}|feeds.example>", "t1")
    feed = desk.feeds.store.find(url)
    assert feed and not feed.paused
    desk.clock.now += timedelta(minutes=11)
    desk.answers.do({})
    assert set(desk.jobs.results()) == {None} and not desk.slack.messages  # nothing came from it yet
    desk.feeds.items.keep(feed.id, Seen("key", "digest", TAKEN, article_id=desk.service.made.article.id))
    desk.clock.now += timedelta(minutes=11)
    desk.answers.do({})
    assert set(desk.jobs.results()) == {None}
    (message,) = desk.slack.messages.values()
    assert message["text"] == f"1 new briefing: {url}"


def test_subscription_to_an_address_that_may_not_be_read_says_why(desk: Desk) -> None:
    assert "subscribed" not in said(desk, "subscribe http://user:word@feeds.example/", "t1").lower()
    assert desk.channels.subscriptions() == ()


def test_digest_without_news_posts_nothing(desk: Desk) -> None:
    said(desk, "subscribe nothing here", "t1")
    desk.clock.now += timedelta(days=1)
    desk.answers.do({})
    assert set(desk.jobs.results()) == {None} and not desk.slack.messages


def test_subscriptions_are_listed_and_ended(desk: Desk) -> None:
    said(desk, "subscribe port strike daily 8:30 Europe/Berlin", "t1")
    assert said(desk, "subscriptions", "t2") == "1: port strike (daily at 08:30 Europe/Berlin)"
    assert "no subscription 7" in said(desk, "unsubscribe 7", "t3")
    assert "Say which" in said(desk, "unsubscribe", "t4") and "Say which" in said(desk, "unsubscribe ٣", "t5")
    assert "has ended" in said(desk, "unsubscribe 1", "t6")
    assert said(desk, "subscriptions", "t7") == "This channel subscribes to nothing."


@pytest.mark.parametrize(
    ("text", "why"),
    [("", "which words"), ("daily 08:30", "which words"), ("a daily 25:00", "no time"), ("a daily 8:30 Moon", "zone")],
)
def test_subscription_that_makes_no_sense_says_why(desk: Desk, text: str, why: str) -> None:
    assert why in said(desk, f"subscribe {text}", "t1")
    assert desk.channels.subscriptions() == ()


@pytest.mark.parametrize("broken", ["gone", "revoked"])
def test_subscription_ends_with_its_channel_or_token(desk: Desk, broken: str) -> None:
    said(desk, "subscribe harbour", "t1")
    desk.slack.gone = {"C1"} if broken == "gone" else set()
    desk.slack.revoked = broken == "revoked"
    desk.clock.now += timedelta(days=1)
    desk.answers.do({})
    assert desk.jobs.results()[-1]
    assert desk.channels.subscriptions() == ()


def at(subscription: Subscription, local: str, zone: str = "Europe/Berlin") -> datetime | None:
    return due(subscription, datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)))


def test_daily_digest_is_due_once_a_local_day_whatever_the_clocks_do() -> None:
    start = datetime(2026, 3, 27, 12, tzinfo=UTC)
    daily = Subscription(1, "C1", "harbour", "02:30", "Europe/Berlin", "U1", start)
    assert at(daily, "2026-03-27T23:00") is None
    told = at(daily, "2026-03-28T02:31")
    assert told == datetime(2026, 3, 28, 1, 30, tzinfo=UTC)
    daily = replace(daily, told_until=told)
    assert at(daily, "2026-03-29T01:59") is None
    jumped = at(daily, "2026-03-29T03:31")  # 02:30 is not that night: clocks go from 02:00 to 03:00
    assert jumped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    daily = replace(daily, told_until=jumped)
    assert at(daily, "2026-03-29T23:00") is None
    autumn = replace(daily, told_until=datetime(2026, 10, 24, 12, tzinfo=UTC))
    first = at(autumn, "2026-10-25T02:45")
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = datetime(2026, 10, 25, 1, 45, tzinfo=UTC)  # 02:45 the second time
    assert due(replace(autumn, told_until=first), again) is None


def test_channel_decides_what_becomes_of_unknown_links(desk: Desk) -> None:
    event = {"type": "link_shared", "channel": "C1", "user": "U1", "message_ts": "9.9"}
    event |= {"links": [{"domain": "other.example", "url": "https://other.example/new"}]}
    assert "Usage" in said(desk, "settings links maybe", "t1")
    assert said(desk, "settings links off", "t2") == "Links nobody briefed yet: off."
    whispers = len(desk.slack.whispers)
    desk.event(event, "EvA")
    wait_for_jobs(desk, 3)
    desk.jobs.results()
    assert len(desk.slack.whispers) == whispers and not desk.service.ingested
    said(desk, "settings links brief", "t3")
    desk.event(event, "EvB")
    wait_for_jobs(desk, 6)
    assert set(desk.jobs.results()) == {None}
    assert desk.service.ingested == ["https://other.example/new"] and desk.channels.links("", "C1") is Links.BRIEF


def test_long_digest_fits_and_says_what_was_left_out() -> None:
    long = replace(briefing(), verified=replace(briefing().verified, headline="Harbour & <wall> " * 60))
    message = digest_message("harbour " * 40, [long] * 15, 85, LINKS)
    assert refusal(message.text, list(message.blocks)) is None
    assert "85 more" in json.dumps(message.blocks)
