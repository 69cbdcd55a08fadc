"""Reads of briefings that are answered from memory before Flask: nothing about them may differ from Flask's own."""

import gzip
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import get_ident
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from guarded import bearer, guarded
from hypothesis import given, settings
from hypothesis import strategies as st
from reads import (
    ACCEPT,
    BRIEFING,
    CHANGES,
    CODINGS,
    NEWS,
    OTHER,
    PATHS,
    QUERIES,
    SETTINGS,
    TAGS,
    Asked,
    Callers,
    Lines,
    Pair,
    answered,
    timed,
)
from sqlalchemy import event
from waiting import until_briefed, wait_for
from werkzeug.middleware.proxy_fix import ProxyFix

from briefing.access import Keys
from briefing.api.repeated import RepeatedReads
from briefing.cache import Variant
from briefing.pipeline import utc_now
from briefing.service import JSON
from briefing.store.keys import Scope
from briefing.wiring import Parts

MakeText = Callable[[], str]
AWAY = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def keys(parts: Parts) -> Keys:
    return parts.keys


@pytest.fixture(scope="module")
def briefed(app: Flask) -> str:
    """Address of an article with a briefing that no test changes."""
    client, text = (
        app.test_client(),
        "The council of Harrow Bay closed the bridge, said Maria Lindgren, the mayor. " * 9,
    )
    location = client.post("/v1/articles", json={"text": text, "title": "Bridge closed"}).headers["Location"]
    until_briefed(client, location)
    return str(location)


@pytest.fixture
def article(client: FlaskClient, article_text: MakeText) -> str:
    """Address of a new article, briefed."""
    location = client.post("/v1/articles", json={"text": article_text(), "title": "Bridge closed"}).headers["Location"]
    until_briefed(client, location)
    return str(location)


@pytest.fixture
def lines() -> Iterator[Lines]:
    handler, logger = Lines(), logging.getLogger("briefing.observability.requests")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.removeHandler(handler)
    logger.setLevel(before)


@dataclass
class App:
    """An app; how many requests its reads from memory handed on to Flask."""

    client: FlaskClient
    handed_on: int = 0

    def from_memory(self, path: str, **asked: Any) -> Any:
        """The answer, asked for until it comes from memory; a key is remembered for one second only."""
        answers: list[Any] = []

        def ask() -> bool:
            before = self.handed_on
            answers[:] = [self.client.open(path, **asked)]
            return self.handed_on == before

        wait_for(ask)
        return answers[0]

    def always_through_flask(self, path: str, **asked: Any) -> bool:
        """Whether each of three times goes on to Flask."""
        before = self.handed_on
        for _ in range(3):
            self.client.open(path, **asked).close()
        return self.handed_on == before + 3


def watched(app: Flask) -> App:
    """The app, with what its reads from memory hand on counted."""
    reads, found = _reads(app), App(app.test_client())
    behind = reads.behind

    def counting(environ: Any, start_response: Any) -> Any:
        found.handed_on += 1
        return behind(environ, start_response)

    reads.behind = counting
    return found


def without(app: Flask) -> FlaskClient:
    """A client of the app with nothing before Flask."""
    outer: Any = app.wsgi_app
    if isinstance(outer, ProxyFix):
        outer.app = _reads(app).behind
    else:
        app.wsgi_app = outer.behind  # type: ignore[method-assign]
    return app.test_client()


def _reads(app: Flask) -> RepeatedReads:
    outer: Any = app.wsgi_app
    found = outer.app if isinstance(outer, ProxyFix) else outer
    assert isinstance(found, RepeatedReads)
    return found


# --- the same as Flask's own ------------------------------------------------------------------------------------------


@pytest.fixture(params=SETTINGS, ids=str)
def setting(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


@pytest.fixture
def pair(parts: Parts, lines: Lines, setting: dict[str, Any], asked: Asked) -> Iterator[Pair]:
    counted, took = answered(), timed()
    yield Pair(guarded(parts, **setting).test_client(), without(guarded(parts, **setting)), lines)
    assert answered() - counted == timed() - took  # each request was timed under the name it was counted


@pytest.fixture
def callers(keys: Keys, setting: dict[str, Any]) -> Callers:
    return Callers(keys, setting)


@pytest.fixture
def asked(parts: Parts, briefed: str) -> Asked:
    central = Variant(briefed.rsplit("/", 1)[1], None, "central", JSON)
    return Asked(briefed, parts.service.read(central).etag)


def test_question_with_one_thing_changed_is_answered_as_by_flask(pair: Pair, callers: Callers, asked: Asked) -> None:
    for change in [{}, *CHANGES]:
        who = callers.come("reader")
        for each in ({}, change, change, {}):  # once the caller is known, all that was asked before is in memory
            pair.compare(*asked.by(who, each))


def test_every_caller_is_let_in_or_refused_as_by_flask(pair: Pair, callers: Callers, asked: Asked) -> None:
    for kind in callers.kinds:
        who, known = callers.come(kind), callers.come("reader")
        for each in (known, known, who, who, who):
            pair.compare(*asked.by(each, {}))
        pair.compare(*asked.by(who, {"method": "HEAD"}))
        pair.compare(*asked.by(who, {"headers": {"If-None-Match": '"{tag}"'}}))


@pytest.mark.parametrize("setting", [SETTINGS[0], SETTINGS[-1]], ids=str, indirect=True)
def test_any_question_is_answered_as_by_flask(pair: Pair, callers: Callers, asked: Asked) -> None:
    headers = {"Accept": ACCEPT, "Accept-Encoding": CODINGS, "If-None-Match": TAGS}
    negotiated = st.fixed_dictionaries({}, optional={name: st.sampled_from(each) for name, each in headers.items()})

    @settings(max_examples=25, deadline=None)
    @given(
        path=st.sampled_from([BRIEFING] * len(PATHS) + PATHS),
        query_string=st.sampled_from(QUERIES),
        method=st.sampled_from(["GET", "GET", "GET", "HEAD", "HEAD", "OPTIONS", "PUT"]),
        headers=st.builds(dict.__or__, negotiated, st.sampled_from([{}, *OTHER])),
        data=st.sampled_from([None, None, None, b"", b"{}", b"\xff"]),
        kind=st.sampled_from(sorted(callers.kinds)),
    )
    def compare(kind: str, **change: Any) -> None:
        who = callers.come(kind)
        for _ in range(2):
            pair.compare(*asked.by(who, change))

    compare()


# --- from memory, and when not ----------------------------------------------------------------------------------------


@pytest.fixture
def app_here(parts: Parts) -> App:
    return watched(guarded(parts, auth=False))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"method": "HEAD"},
        {"query_string": "claims=all&wait=10"},
        {"headers": {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br"}},
        {"headers": {"If-None-Match": "*"}},
        {"headers": {"Origin": NEWS}},
        {"query_string": "language=en"},
    ],
    ids=str,
)
def test_what_was_asked_before_is_answered_without_flask(app_here: App, briefed: str, asked: dict[str, Any]) -> None:
    first, again = (
        app_here.client.open(f"{briefed}/briefing", **asked),
        app_here.from_memory(f"{briefed}/briefing", **asked),
    )
    assert (again.status, again.data) == (first.status, first.data)
    assert first.headers["X-Request-ID"] != again.headers["X-Request-ID"]


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"Range": "bytes=0-9"}},
        {"headers": {"If-Match": '"x"'}},
        {"headers": {"If-Modified-Since": "Sat, 29 Oct 1994 19:43:31 GMT"}},
        {"headers": {"Transfer-Encoding": "chunked"}},
        {"data": b"{}"},
        {"content_type": "application/json"},
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"query_string": "claims=some"},
        {"query_string": "claims=all&" + "a" * 3000},
        {"headers": {"Accept": "image/png"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Authorization": "Bearer nonsense"}},
        {"headers": {"Host": "evil.example"}},
        {"environ_overrides": AWAY},
    ],
    ids=str,
)
def test_what_is_not_surely_the_same_goes_on_to_flask(app_here: App, briefed: str, asked: dict[str, Any]) -> None:
    app_here.from_memory(f"{briefed}/briefing")
    assert app_here.always_through_flask(f"{briefed}/briefing", **asked)


def test_compressed_once_with_a_tag_of_its_own(app_here: App, briefed: str) -> None:
    path, gzipped = f"{briefed}/briefing", {"Accept-Encoding": "gzip"}
    plain = app_here.client.get(path)
    for small in (app_here.client.get(path, headers=gzipped), app_here.from_memory(path, headers=gzipped)):
        assert gzip.decompress(small.data) == plain.data
        assert len(small.data) < len(plain.data) / 2
        assert small.headers["Content-Encoding"] == "gzip"
        assert small.headers["Content-Length"] == str(len(small.data))
        assert small.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
        assert small.headers["Vary"] == plain.headers["Vary"] == "Accept, Accept-Encoding"
    for tag, headers, status in (
        (small.headers["ETag"], gzipped, 304),
        (plain.headers["ETag"], {}, 304),
        (plain.headers["ETag"], gzipped, 200),  # other bytes than the reader holds
        (small.headers["ETag"], {}, 200),
    ):
        asked = headers | {"If-None-Match": tag}
        assert app_here.client.get(path, headers=asked).status_code == status
        answer = app_here.from_memory(path, headers=asked)
        assert answer.status_code == status
        assert (answer.data == b"") is (status == 304)
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("coding", ["gzip;q=0", "identity", "br", "gzip;q=0.2, identity;q=0.8", "*;q=0", ""])
def test_not_compressed_for_who_does_not_want_it(app_here: App, briefed: str, coding: str) -> None:
    answer = app_here.client.get(f"{briefed}/briefing", headers={"Accept-Encoding": coding})
    assert "Content-Encoding" not in answer.headers
    assert answer.json


# --- what changes is seen at once -------------------------------------------------------------------------------------


def test_decision_of_an_editor_is_in_the_next_answer(app_here: App, article: str) -> None:
    path = f"{article}/briefing"
    before = app_here.from_memory(path)
    item = before.json["summary"][0]["id"]
    verdict = {"action": "edit", "text": "The council closed a bridge.", "reason": "shorter", "editor": "An Editor"}
    assert app_here.client.patch(f"{path}/items/{item}", json=verdict).status_code == 200
    after = app_here.client.get(path)
    assert after.json["summary"][0]["text"] == "The council closed a bridge."
    stale = app_here.client.get(path, headers={"If-None-Match": before.headers["ETag"]})
    assert stale.status_code == 200
    assert app_here.from_memory(path).data == after.data


def test_deleted_article_is_gone_at_once(app_here: App, article: str) -> None:
    path, tag = f"{article}/briefing", app_here.client.get(f"{article}/briefing").headers["ETag"]
    asked = ({}, {"If-None-Match": tag}, {"Accept-Encoding": "gzip"})
    for headers in asked:
        app_here.from_memory(path, headers=headers)
    assert app_here.client.delete(article).status_code == 204
    assert [app_here.client.get(path, headers=headers).status_code for headers in asked] == [404, 404, 404]


def test_revised_article_is_briefed_anew(app_here: App, article_text: MakeText) -> None:
    text, url = article_text(), f"https://news.example/{utc_now().timestamp()}"
    location = app_here.client.post("/v1/articles", json={"text": text, "url": url}).headers["Location"]
    until_briefed(app_here.client, location)
    before = app_here.from_memory(f"{location}/briefing")
    assert before.json["article"]["revision"] == 1
    app_here.client.post("/v1/articles", json={"text": f"{text} Nobody was hurt.", "url": url})
    assert app_here.client.get(f"{location}/briefing").status_code in (200, 202)
    until_briefed(app_here.client, location)
    assert app_here.client.get(f"{location}/briefing").json["article"]["revision"] == 2
    assert app_here.from_memory(f"{location}/briefing").json["article"]["revision"] == 2


# --- who may ----------------------------------------------------------------------------------------------------------


def test_key_that_is_revoked_ends_at_once_here_and_within_a_second_elsewhere(
    parts: Parts, keys: Keys, article: str
) -> None:
    app, path = watched(guarded(parts)), f"{article}/briefing"
    for revoke in (keys.revoke, lambda key_id: keys.store.revoke(key_id, utc_now())):
        created = keys.create("a test", [Scope.READ])
        headers = {"Authorization": f"Bearer {created.token}"}
        app.from_memory(path, headers=headers)
        revoke(created.key.id)
        if revoke == keys.revoke:
            assert app.client.get(path, headers=headers).status_code == 401
        wait_for(lambda: app.client.get(path, headers=headers).status_code != 200)  # noqa: B023
        assert app.client.get(path, headers=headers).status_code == 401


def test_answer_to_one_key_is_not_given_without_one(parts: Parts, keys: Keys, briefed: str) -> None:
    app, path = watched(guarded(parts)), f"{briefed}/briefing"
    answer = app.from_memory(path, headers=bearer(keys, "read"))
    assert answer.headers["Vary"] == "Accept, Accept-Encoding, Authorization, Cookie"
    assert app.client.get(path).status_code == 401
    assert app.client.get(path, headers=bearer(keys, "write")).status_code == 403
    assert app.always_through_flask(path, headers=bearer(keys, "write"))


def test_reads_from_memory_are_counted_with_all_others(parts: Parts, keys: Keys, briefed: str) -> None:
    app, path, key = watched(guarded(parts, reads_per_minute=30)), f"{briefed}/briefing", bearer(keys, "read")
    app.from_memory(path, headers=key)
    asked = ["/v1/articles", path, path, path] * 10
    left = [app.client.get(each, headers=key) for each in asked]
    allowed = [int(re.findall(r"r=(\d+)", each.headers["RateLimit"])[0]) for each in left if each.status_code == 200]
    assert allowed == list(range(allowed[0], -1, -1))  # one less each time, whoever answered
    refused = left[len(allowed) :]
    assert {each.status_code for each in refused} == {429}
    assert refused[-1].json["type"].endswith(":too-many-requests")
    assert int(refused[-1].headers["Retry-After"]) <= 61


def test_no_query_is_made_for_what_is_in_memory(parts: Parts, keys: Keys, briefed: str) -> None:
    app, key, made = watched(guarded(parts)), bearer(keys, "read"), []
    event.listen(parts.engine, "before_cursor_execute", note := lambda *_: made.append(get_ident()))

    def silent() -> bool:
        made.clear()
        app.from_memory(f"{briefed}/briefing", headers=key)
        before = app.handed_on
        made.clear()
        app.client.get(f"{briefed}/briefing", headers=key)
        return app.handed_on == before

    wait_for(silent)
    event.remove(parts.engine, "before_cursor_execute", note)
    assert get_ident() not in made  # jobs look at the queue from threads of their own
