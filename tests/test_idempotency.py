"""POST with an Idempotency-Key: sent again, it is answered as before, to its sender alone, for a day."""

import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from databases import new_postgresql
from flask.testing import FlaskClient
from guarded import bearer, guarded
from sqlalchemy import Engine, text
from waiting import HANG

from briefing import db
from briefing.access import Keys
from briefing.service import Service
from briefing.store import Sessions
from briefing.store.idempotency import KEPT, LOST, IdempotencyStore, Kept, Named
from briefing.store.retention import RetentionStore
from briefing.wiring import Parts

MakeText = Callable[[], str]
MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
REPLAYED = "Idempotency-Replayed"
_numbers = iter(range(10_000))


@pytest.fixture
def keys(parts: Parts) -> Keys:
    return parts.keys


@pytest.fixture
def client(parts: Parts) -> FlaskClient:
    return guarded(parts).test_client()


@pytest.fixture
def name() -> str:
    return f"test-{next(_numbers)}"


def test_same_request_is_answered_as_before(
    client: FlaskClient, keys: Keys, article_text: MakeText, name: str, service: Service
) -> None:
    headers, body = {**bearer(keys, "write"), "Idempotency-Key": name}, {"text": article_text()}
    first = client.post("/v1/articles", json=body, headers=headers)
    again = client.post("/v1/articles", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)  # a known article would be 200
    assert (again.data, again.headers["Location"]) == (first.data, first.headers["Location"])
    assert again.mimetype == "application/json"
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    quoted = client.post("/v1/articles", json=body, headers={**headers, "Idempotency-Key": f'"{name}"'})
    assert REPLAYED in quoted.headers


def test_another_request_under_the_same_name_is_refused(
    client: FlaskClient, keys: Keys, article_text: MakeText, name: str
) -> None:
    headers = {**bearer(keys, "write"), "Idempotency-Key": name}
    made = client.post("/v1/articles", json={"text": article_text()}, headers=headers)
    other = client.post("/v1/articles", json={"text": article_text()}, headers=headers)
    elsewhere = client.post(f"{made.headers['Location']}/briefing", headers=headers)
    for refused in (other, elsewhere):
        assert refused.status_code == 422
        assert refused.json and refused.json["type"].endswith("reused-idempotency-key")


def test_answer_of_another_key_is_not_given(
    client: FlaskClient, keys: Keys, article_text: MakeText, name: str, parts: Parts
) -> None:
    body, named = {"text": article_text()}, {"Idempotency-Key": name}
    client.post("/v1/articles", json=body, headers={**bearer(keys, "write"), **named})
    other = client.post("/v1/articles", json=body, headers={**bearer(keys, "write"), **named})
    assert REPLAYED not in other.headers
    assert client.post("/v1/articles", json=body, headers=named).status_code == 401
    assert client.post("/v1/articles", json=body, headers={**bearer(keys, "read"), **named}).status_code == 403
    here = guarded(parts, auth=False).test_client()
    assert REPLAYED not in here.post("/v1/articles", json=body, headers=named).headers


def test_request_that_is_being_answered_is_not_done_twice(parts: Parts, keys: Keys, name: str) -> None:
    app, entered, go_on = guarded(parts), threading.Event(), threading.Event()

    def slow() -> str:
        entered.set()
        assert go_on.wait(HANG)
        return "done"

    app.add_url_rule("/v1/slow", "slow", slow, methods=["POST"])
    headers, answers = {**bearer(keys, "write"), "Idempotency-Key": name}, []
    first = threading.Thread(target=lambda: answers.append(app.test_client().post("/v1/slow", headers=headers)))
    first.start()
    assert entered.wait(HANG)
    meanwhile = app.test_client().post("/v1/slow", headers=headers)
    go_on.set()
    first.join(HANG)
    assert (meanwhile.status_code, meanwhile.headers["Retry-After"]) == (409, "1")
    assert answers[0].text == "done"
    assert app.test_client().post("/v1/slow", headers=headers).text == "done"


@pytest.mark.parametrize(
    ("status", "kept"), [(200, True), (404, True), (422, True), (409, False), (500, False), (503, False)]
)
def test_answer_that_may_change_is_not_kept(parts: Parts, keys: Keys, name: str, status: int, kept: bool) -> None:
    app = guarded(parts)
    app.add_url_rule("/v1/odd", "odd", lambda: ("odd", status), methods=["POST"])
    headers = {**bearer(keys, "write"), "Idempotency-Key": name}
    app.test_client().post("/v1/odd", headers=headers)
    assert (REPLAYED in app.test_client().post("/v1/odd", headers=headers).headers) is kept


@pytest.mark.parametrize("header", ["", '""', "x" * 256, "two words", "é", '"open', "a\tb"])
def test_name_that_is_none_is_refused(client: FlaskClient, keys: Keys, header: str) -> None:
    answer = client.post("/v1/articles", json={}, headers={**bearer(keys, "write"), "Idempotency-Key": header})
    assert answer.status_code == 400
    assert answer.json and "Idempotency-Key" in answer.json["errors"]


def test_name_means_nothing_where_nothing_is_made(client: FlaskClient, keys: Keys, name: str) -> None:
    headers = {**bearer(keys, "read"), "Idempotency-Key": name}
    assert [client.get("/v1/articles", headers=headers).status_code for _ in range(2)] == [200, 200]


def test_deleting_an_article_takes_the_kept_answer_along(
    parts: Parts, client: FlaskClient, keys: Keys, article_text: MakeText, name: str
) -> None:
    headers, body = {**bearer(keys, "write", "fulltext"), "Idempotency-Key": name}, {"text": article_text()}
    made = client.post("/v1/articles", json=body, headers=headers)
    assert body["text"].split("\n")[0] in made.text
    client.delete(made.headers["Location"], headers=headers)
    with parts.engine.connect() as connection:
        kept = connection.execute(text("SELECT count(*) FROM idempotent_request WHERE key = :key"), {"key": name})
        assert kept.scalar() == 0
    again = client.post("/v1/articles", json=body, headers=headers)
    assert (again.status_code, REPLAYED in again.headers) == (201, False)


# --- kept on both databases ---------------------------------------------------------------------------------------


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with nullcontext(f"sqlite:///{tmp_path}/kept.sqlite3") if request.param == "sqlite" else new_postgresql() as url:
        engine = db.open_engine(url)
        db.upgrade(engine)
        yield engine
        engine.dispose()


def test_answer_is_kept_for_a_day_and_a_lost_request_may_be_tried_again(engine: Engine) -> None:
    store, named = IdempotencyStore(Sessions(engine)), Named("key", "name", "digest")
    assert store.begin(named, MOMENT) is None
    pending = store.begin(named, MOMENT + LOST / 2)
    assert pending is not None and pending.status is None
    assert store.begin(named, MOMENT + LOST) is None  # whoever had it is gone
    answer = Kept("digest", 201, {"Location": "/x"}, b"\x00body")
    store.finish(named, answer, None)
    assert store.begin(named, MOMENT + LOST * 2) == answer
    assert store.begin(named, MOMENT + LOST + KEPT) is None
    store.release(named)
    assert store.begin(named, MOMENT + LOST + KEPT) is None


def test_retention_forgets_answers(engine: Engine) -> None:
    store, named = IdempotencyStore(Sessions(engine)), Named("key", "name", "digest")
    store.begin(named, MOMENT)
    store.finish(named, Kept("digest", 201, {}, b"the text of an article"), None)
    RetentionStore(Sessions(engine)).forget_answers_before(MOMENT)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM idempotent_request")).scalar() == 0


def test_answer_of_an_article_that_is_gone_is_let_go(engine: Engine) -> None:
    store, named = IdempotencyStore(Sessions(engine)), Named("key", "name", "digest")
    assert store.begin(named, MOMENT) is None
    store.finish(named, Kept("digest", 201, {}, b"text"), "no-such-article")
    assert store.begin(named, MOMENT + timedelta(seconds=1)) is None


def test_of_many_at_the_same_moment_one_is_done(engine: Engine) -> None:
    store, named = IdempotencyStore(Sessions(engine)), Named("key", "name", "digest")
    found: list[object] = []
    start = threading.Barrier(8)

    def send() -> None:
        start.wait(HANG)
        found.append(store.begin(named, MOMENT))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert len(found) == 8
    assert found.count(None) == 1
