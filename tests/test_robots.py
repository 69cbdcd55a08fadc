"""robots.txt by RFC 9309, and what holds while a site cannot say."""

import socket

import pytest
from hostile_servers import Behaviour, drips, floods, raw, redirects, says, serving
from hypothesis import given
from hypothesis import strategies as st

from briefing.config import Config
from briefing.ingest.retriever import Retriever
from briefing.ingest.robots import NOTHING_ALLOWED, Robots, fetch_robots, parse_robots

SITE = "https://press.example"

RULES = [
    ("", "/a", True),
    ("User-agent: *\nDisallow:", "/a", True),
    ("User-agent: *\nDisallow: /", "/a", False),
    ("User-agent: *\nDisallow: /", "/robots.txt", True),
    ("user-agent: *\ndisallow: /private # not this", "/private/a", False),
    ("User-agent: *\nDisallow: /private", "/public", True),
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
    ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
    ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
    ("User-agent: *\nDisallow: /*?", "/a?b=1", False),
    ("User-agent: *\nDisallow: /*?", "/a", True),
    ("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf", False),
    ("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf?b", True),
    ("User-agent: *\nDisallow: /a$", "/a", False),
    ("User-agent: *\nDisallow: /a$", "/ab", True),
    ("User-agent: *\nDisallow: /*a*b$", "/xab", False),
    ("User-agent: *\nDisallow: /*ab*ab$", "/xab", True),
    ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
    ("User-agent: *\nDisallow: /café", "/caf%c3%a9", False),
    ("User-agent: briefing\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
    ("User-agent: *\nDisallow: /\n\nUser-agent: Briefing/0.1\nDisallow:", "/a", True),
    ("User-agent: other\nUser-agent: briefing\nDisallow: /", "/a", False),
    ("User-agent: other\nDisallow: /", "/a", True),
    ("User-agent: briefing\nDisallow: /a\n\nUser-agent: x\n\nUser-agent: briefing\nDisallow: /b", "/b", False),
    ("User-agent: briefingbot\nDisallow: /", "/a", True),
    ("Disallow: /", "/a", True),
    ("<html>User-agent: *\nDisallow: /", "/a", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "allowed"), RULES)
def test_robots_allow_by_the_longest_rule_of_the_group_for_us(text: str, path: str, allowed: bool) -> None:
    assert parse_robots(text).allows(SITE + path) is allowed


@pytest.mark.parametrize(("stated", "delay"), [("5", 5.0), ("0.5", 0.5), ("86400", 60.0), ("-1", None), ("soon", None)])
def test_parse_robots_reads_the_delay_within_reason(stated: str, delay: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {stated}\nDisallow: /a").delay == delay


@given(st.text(max_size=200), st.text(max_size=30))
def test_robots_answer_whatever_they_hold(rules: str, path: str) -> None:
    assert parse_robots(f"User-agent: *\nDisallow: {rules}").allows(f"{SITE}/{path}") in (True, False)


def test_robots_answer_at_once_when_a_rule_is_made_to_be_slow() -> None:
    assert parse_robots("User-agent: *\nDisallow: /" + "a*" * 5000 + "b$").allows(SITE + "/" + "a" * 2000)


DENY = b"User-agent: *\nDisallow: /"
ANSWERS: dict[str, tuple[Behaviour, Robots | None]] = {
    "rules": (says(DENY), None),
    "none": (says(DENY, status="404 Not Found"), Robots()),
    "refused": (says(DENY, status="403 Forbidden"), Robots()),
    "broken site": (says(b"", status="503 Later"), NOTHING_ALLOWED),
    "too many": (says(b"", status="429 Slow Down"), NOTHING_ALLOWED),
    "no HTTP": (raw(b"hello"), NOTHING_ALLOWED),
    "redirect inside": (redirects("http://10.0.0.1/"), NOTHING_ALLOWED),
    "far too long": (floods(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536), Robots()),
}


def fetched(behave: Behaviour, seconds: float = 60) -> tuple[Robots, list[bytes]]:
    """The rules of a site that behaves so, and how it was asked."""
    with serving(behave) as server:
        allowed = (f"press.example:{server.port}",)
        config = Config(fetch_allow=allowed, fetch_timeout=seconds, fetch_max_bytes=1_000_000)

        def look_up(host: str, port: int) -> list[str]:
            return ["127.0.0.1" if host == "press.example" else host]

        found = fetch_robots(Retriever(config, look_up), f"http://press.example:{server.port}/news/a?b")
    return found, server.requests


@pytest.mark.parametrize(("behave", "expected"), ANSWERS.values(), ids=ANSWERS)
def test_fetch_robots_allows_nothing_while_the_site_cannot_say(behave: Behaviour, expected: Robots | None) -> None:
    found, asked = fetched(behave)
    assert found == (expected or parse_robots(DENY.decode()))
    assert asked[0].startswith(b"GET /robots.txt HTTP/1.1\r\n")


def test_fetch_robots_allows_nothing_while_the_site_is_slow() -> None:
    assert fetched(drips(b"HTTP/1.1 200 OK\r\n\r\n", b"a"), 0.5)[0] == NOTHING_ALLOWED


def test_fetch_robots_allows_nothing_when_the_host_is_not_there() -> None:
    def look_up(host: str, port: int) -> list[str]:
        raise socket.gaierror(host)

    assert fetch_robots(Retriever(Config(), look_up), SITE + "/a") == NOTHING_ALLOWED
