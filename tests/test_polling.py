"""When a feed is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hostile_servers import Behaviour, floods, raw, redirects, says, serving
from hypothesis import given
from hypothesis import strategies as st

from briefing.config import Config
from briefing.errors import FetchTimeout
from briefing.ingest.polling import Schedule, answered, failed, poll, retry_after, turn
from briefing.ingest.retriever import Answer, Retriever

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
URL = "https://press.example/feed"
SCHEDULE = Schedule(URL, NOW)


def wait(schedule: Schedule) -> float:
    return (schedule.next_at - NOW).total_seconds()


def answer(status: int = 200, moved_to: str | None = None, **headers: str) -> Answer:
    return Answer(URL, status, {name.replace("_", "-"): value for name, value in headers.items()}, moved_to=moved_to)


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 1620), (0.5, 1800), (1.0, 1980)])
def test_answered_asks_again_after_the_interval_give_or_take(chance: float, seconds: float) -> None:
    assert wait(answered(SCHEDULE, answer(), NOW, chance)) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("every", "stated", "seconds"), [(1800, 7200, 7200), (1800, 60, 1800), (1, None, 300), (9e9, None, 86400)]
)
def test_answered_keeps_the_interval_within_reason(every: float, stated: float | None, seconds: float) -> None:
    schedule = Schedule(URL, NOW, every=every)
    assert wait(answered(schedule, answer(), NOW, 0.5, stated_every=stated)) == seconds


def test_answered_keeps_what_the_next_request_is_conditional_on() -> None:
    schedule = answered(SCHEDULE, answer(etag='"a"', last_modified="yesterday"), NOW, 0.5)
    assert schedule.conditions() == {"If-None-Match": '"a"', "If-Modified-Since": "yesterday"}
    assert answered(schedule, answer(304), NOW, 0.5).conditions() == schedule.conditions()
    assert answered(schedule, answer(304, etag='"b"'), NOW, 0.5).etag == '"b"'
    assert answered(schedule, answer(200), NOW, 0.5).conditions() == {}
    assert SCHEDULE.conditions() == {}


def test_answered_follows_a_feed_that_moved_for_good() -> None:
    assert answered(SCHEDULE, answer(moved_to="https://new.example/"), NOW, 0.5).url == "https://new.example/"


def test_answered_switches_a_feed_off_that_is_gone() -> None:
    schedule = answered(SCHEDULE, answer(410), NOW, 0.5)
    assert schedule.off == "gone"
    assert not schedule.is_due(NOW + timedelta(days=999))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503, 302, 206])
def test_answered_backs_off_when_the_site_answers_an_error(status: int) -> None:
    once = answered(SCHEDULE, answer(status, etag='"x"'), NOW, 0.5)
    twice = answered(once, answer(status), NOW, 0.5)
    assert (once.failures, wait(once), once.etag) == (1, 3600, None)
    assert (twice.failures, wait(twice)) == (2, 7200)
    assert str(status) in (once.problem or "")


def test_failed_backs_off_to_a_day_and_gives_up_in_the_end() -> None:
    schedule, error = SCHEDULE, FetchTimeout("The site took too long.")
    for count in range(1, 30):
        schedule = failed(schedule, error, NOW, 0.5)
        assert (schedule.off, wait(schedule)) == (None, min(1800 * 2**count, 86400))
    schedule = failed(schedule, error, NOW, 0.5)
    assert (schedule.off, schedule.problem) == ("failing", "The site took too long.")


def test_answered_forgets_failures_when_the_site_is_back() -> None:
    schedule = answered(failed(SCHEDULE, FetchTimeout("Slow."), NOW, 0.5), answer(304), NOW, 0.5)
    assert (schedule.failures, schedule.problem, wait(schedule)) == (0, None, 1800)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("7", 7),
        (" 7200 ", 7200),
        ("-5", 0),
        ("1.5", 0),
        ("soon", 0),
        ("²", 0),
        ("9" * 500, 604800),
        ("Tue, 03 Mar 2026 13:00:00 GMT", 3600),
        ("Tue, 03 Mar 2026 11:00:00 GMT", 0),
        ("Tue, 03 Mar 2099 11:00:00 GMT", 604800),
    ],
)
def test_retry_after_is_seconds_within_a_week(header: str | None, seconds: float) -> None:
    assert retry_after(header, NOW) == seconds


@pytest.mark.parametrize("status", [200, 304, 429, 503])
def test_answered_waits_as_long_as_the_site_asks(status: int) -> None:
    assert wait(answered(SCHEDULE, answer(status, retry_after="50000"), NOW, 0.0)) == 50000


@given(st.text(max_size=40))
def test_retry_after_reads_or_passes_over_whatever_comes(header: str) -> None:
    assert 0 <= retry_after(header, NOW) <= 604800


FEED = b"<rss><channel><ttl>60</ttl><item><link>https://press.example/a</link></item></channel></rss>"
POLLS: dict[str, tuple[Behaviour, int, str | None, float]] = {
    "a feed": (says(FEED, "Content-Type: application/rss+xml"), 1, None, 3600),
    "a feed that calls itself something else": (says(FEED, "Content-Type: text/plain"), 1, None, 3600),
    "not modified": (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), 0, None, 1800),
    "a web page": (says(b"<html><body>Hello</body></html>"), 0, "no RSS, Atom or JSON Feed", 3600),
    "an error": (says(b"", "Retry-After: 9000", status="503 Later"), 0, "answered 503", 9000),
    "nothing": (raw(b""), 0, "broke off", 3600),
    "an inner address": (redirects("http://10.0.0.1/"), 0, "not allowed", 3600),
    "no end": (floods(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536), 0, "larger than", 3600),
}


@pytest.mark.parametrize(("behave", "items", "problem", "seconds"), POLLS.values(), ids=POLLS)
def test_poll_gives_the_feed_or_the_problem(behave: Behaviour, items: int, problem: str | None, seconds: float) -> None:
    with serving(behave) as server:
        config = Config(fetch_allow=(f"127.0.0.1:{server.port}",), fetch_timeout=60, fetch_max_bytes=1_000_000)
        schedule = Schedule(f"http://127.0.0.1:{server.port}/feed", NOW, etag='"a"')
        found = poll(Retriever(config), schedule, NOW, 0.5)
    assert len(found.feed.items if found.feed else ()) == items
    assert (problem or "") in (found.schedule.problem or "") and bool(problem) == bool(found.schedule.problem)
    assert wait(found.schedule) == seconds
    assert b'If-None-Match: "a"' in server.requests[0]


def test_turn_keeps_requests_to_one_host_apart() -> None:
    assert turn(None, NOW, 5) == NOW
    assert turn(NOW - timedelta(seconds=2), NOW, 5) == NOW + timedelta(seconds=3)
    assert turn(NOW - timedelta(seconds=9), NOW, 5) == NOW


def test_is_due_when_its_time_has_come() -> None:
    assert SCHEDULE.is_due(NOW) and not SCHEDULE.is_due(NOW - timedelta(seconds=1))
