"""The audit log: every write of somebody known, nothing of what it held, and no way to change it."""

import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from databases import new_postgresql
from flask.testing import FlaskClient
from guarded import bearer, guarded
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from briefing import db
from briefing.access import Keys
from briefing.cli import main
from briefing.errors import InvalidInput
from briefing.store import Sessions
from briefing.store.audit import AuditEntry, AuditLog
from briefing.store.keys import Scope
from briefing.wiring import Parts

MakeText = Callable[[], str]
ENTRY = AuditEntry(datetime(2026, 11, 23, 9, tzinfo=UTC), "desk", "POST", "articles.Articles", 201, target="a1")


@pytest.fixture
def keys(parts: Parts) -> Keys:
    return parts.keys


@pytest.fixture
def log(parts: Parts) -> AuditLog:
    return AuditLog(Sessions(parts.engine))


@pytest.fixture
def client(parts: Parts) -> FlaskClient:
    return guarded(parts).test_client()


def newest(log: AuditLog, count: int = 1) -> list[AuditEntry]:
    return list(log.page(cursor=None, limit=count).items)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with nullcontext(f"sqlite:///{tmp_path}/audit.sqlite3") if request.param == "sqlite" else new_postgresql() as url:
        engine = db.open_engine(url)
        db.upgrade(engine)
        yield engine
        engine.dispose()


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET who = 'nobody'", "DELETE FROM audit_entry"])
def test_entries_cannot_be_changed_or_deleted(engine: Engine, statement: str) -> None:
    log = AuditLog(Sessions(engine))
    log.add(ENTRY)
    with pytest.raises(DBAPIError, match="append only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert newest(log) == [ENTRY]


def test_pages_go_from_newest_to_oldest(engine: Engine) -> None:
    log = AuditLog(Sessions(engine))
    for number in range(5):
        log.add(replace(ENTRY, target=str(number), key_id="one" if number % 2 else "two"))
    first = log.page(cursor=None, limit=3)
    rest = log.page(cursor=first.next_cursor, limit=3)
    assert [entry.target for entry in first.items + rest.items] == ["4", "3", "2", "1", "0"]
    assert rest.next_cursor is None
    assert [entry.target for entry in log.page(cursor=None, limit=9, key_id="one").items] == ["3", "1"]
    for wrong in ("", "x", "-1", "9" * 30, "٣"):
        with pytest.raises(InvalidInput):
            log.page(cursor=wrong, limit=3)


def test_write_is_kept_with_who_and_what_but_not_what_it_held(
    client: FlaskClient, keys: Keys, log: AuditLog, article_text: MakeText
) -> None:
    header = bearer(keys, "write", "read")
    posted = client.post("/v1/articles", json={"text": article_text(), "title": "A secret title"}, headers=header)
    entry = newest(log)[0]
    key_id = header["Authorization"].split("_")[1]
    assert (entry.who, entry.key_id, entry.method, entry.status) == ("a test", key_id, "POST", 201)
    assert (entry.endpoint, entry.target) == ("articles.Articles", posted.json and posted.json["id"])
    assert entry.request_id == posted.headers["X-Request-ID"]
    client.delete(posted.headers["Location"], headers=header)
    assert (newest(log)[0].method, newest(log)[0].target, newest(log)[0].status) == ("DELETE", entry.target, 204)
    assert "secret" not in str(newest(log, 5))
    assert header["Authorization"].removeprefix("Bearer ") not in str(newest(log, 5))


def test_write_that_was_refused_is_kept_with_its_outcome(client: FlaskClient, keys: Keys, log: AuditLog) -> None:
    client.delete("/v1/articles/some%00thing", headers=bearer(keys, "read"))
    assert (newest(log)[0].target, newest(log)[0].status) == ("something", 403)
    client.patch(f"/v1/articles/{'x' * 500}/briefing/items/s1", json={}, headers=bearer(keys, "write"))
    assert newest(log)[0].status == 422
    assert len(newest(log)[0].target or "") == 200


def test_reading_and_strangers_leave_no_entry(client: FlaskClient, keys: Keys, log: AuditLog) -> None:
    before = newest(log)
    client.get("/v1/articles", headers=bearer(keys, "read"))
    client.post("/v1/articles", json={"text": "x"})
    client.post("/v1/articles", json={"text": "x"}, headers={"Authorization": "Bearer wrong"})
    client.post("/sign-in", data={"key": "wrong"})
    assert newest(log) == before


def test_browser_and_this_machine_are_told_apart(parts: Parts, client: FlaskClient, keys: Keys, log: AuditLog) -> None:
    client.post("/sign-in", data={"key": keys.create("reader", [Scope.READ]).token})
    assert (newest(log)[0].who, newest(log)[0].endpoint) == ("reader", "signing_in.sign_in")
    guarded(parts, auth=False).test_client().post("/articles", data={"pasted": "short"})
    assert (newest(log)[0].who, newest(log)[0].key_id, newest(log)[0].status) == ("local", None, 422)


def test_what_slack_signed_is_kept_and_what_others_send_there_is_not(parts: Parts, log: AuditLog) -> None:
    secret = "0123456789abcdef0123456789abcdef"
    client = guarded(parts, slack_signing_secret=secret, slack_bot_token="xoxb-1-test").test_client()
    before = newest(log)
    body, now = '{"type": "url_verification", "challenge": "c"}', str(int(time.time()))
    signature = SignatureVerifier(secret).generate_signature(timestamp=now, body=body) or ""
    signed = {"X-Slack-Request-Timestamp": now, "X-Slack-Signature": signature}
    forged = {**signed, "X-Slack-Signature": signature[:-1] + "x"}
    for headers, status in (({}, 401), (forged, 401), (signed, 200)):
        assert newest(log) == before
        answer = client.post("/slack/events", data=body, content_type="application/json", headers=headers)
        assert answer.status_code == status
    assert (newest(log)[0].who, newest(log)[0].status) == ("slack", 200)


def test_admins_read_the_log_and_revoke_keys(client: FlaskClient, keys: Keys) -> None:
    made, admin = keys.create("leaving", [Scope.READ], origins=("https://a.example",)), bearer(keys, "admin")
    listed = client.get("/v1/keys", headers=admin).json or {}
    (found,) = [key for key in listed["items"] if key["id"] == made.key.id]
    assert (found["state"], found["scopes"], found["origins"]) == ("active", ["read"], ["https://a.example"])
    assert made.key.digest not in str(listed)
    assert made.key.link_secret not in str(listed)
    assert client.delete(f"/v1/keys/{made.key.id}", headers=admin).status_code == 204
    assert client.delete("/v1/keys/nobody", headers=admin).status_code == 404
    page = client.get("/v1/audit?limit=1", headers=admin).json or {}
    older = client.get(f"/v1/audit?limit=1&cursor={page['next_cursor']}", headers=admin).json or {}
    found = [(each["target"], each["status"]) for each in page["items"] + older["items"]]
    assert found == [("nobody", 404), (made.key.id, 204)]
    assert client.get("/v1/audit?cursor=x", headers=admin).status_code == 422
    for scopes in (("read", "write"), ("fulltext",)):
        for method, path in (("GET", "/v1/keys"), ("GET", "/v1/audit"), ("DELETE", f"/v1/keys/{made.key.id}")):
            assert client.open(path, method=method, headers=bearer(keys, *scopes)).status_code == 403


def test_command_lists_what_commands_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_DATABASE_URL", f"sqlite:///{tmp_path}/audit.sqlite3")
    runner = CliRunner()
    token = runner.invoke(main, ["keys", "create"]).stdout.strip()
    key_id = token.split("_")[1]
    runner.invoke(main, ["keys", "revoke", key_id])
    listed = runner.invoke(main, ["audit"]).stdout.splitlines()
    assert [line.split("\t")[4:6] for line in listed[1:]] == [["keys revoke", key_id], ["keys create", key_id]]
    assert token not in "".join(listed)
