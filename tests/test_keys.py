"""Access keys: their text, how they are kept and ended, and the command that makes them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from briefing import db
from briefing.access import Keys, refuse_unguarded, tokens
from briefing.access.keys import TRUSTED
from briefing.access.origins import checked_origins
from briefing.cli import main
from briefing.config import Config
from briefing.errors import ConfigurationError, InvalidInput, NotFoundError, Unauthorized
from briefing.store import Sessions
from briefing.store.keys import Key, KeyStore, Scope
from briefing.wiring import Parts

MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that tests move."""

    now = MOMENT

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(parts: Parts, clock: Clock) -> Keys:
    return Keys(KeyStore(Sessions(parts.engine)), clock)


def test_token_shows_what_it_is_and_a_slip_of_the_pen() -> None:
    token = tokens.mint()
    assert re.fullmatch(r"brf_[a-z2-9]{10}_[0-9A-Za-z]{49}", token.text)
    assert tokens.read(token.text) == token
    assert token.text not in repr(token)
    for at in range(len(token.text)):
        other = "x" if token.text[at] != "x" else "y"
        assert tokens.read(token.text[:at] + other + token.text[at + 1 :]) is None
    for wrong in ("", token.text[:-1], token.text + "\n", token.text + "a", token.text.upper(), token.digest):
        assert tokens.read(wrong) is None


def test_key_is_kept_as_a_digest_only(parts: Parts, keys: Keys) -> None:
    made = keys.create("desk", [Scope.READ])
    cookie = keys.sign_in(made.token)
    with parts.engine.connect() as connection:
        rows = [connection.execute(text(f"SELECT * FROM {table}")) for table in ("access_key", "sign_in")]
        kept = [str(row) for found in rows for row in found]
    assert made.key.digest in "".join(kept)
    assert not [row for row in kept if made.token in row or made.token[15:-6] in row or cookie in row]


def test_key_is_let_in_until_it_expires_or_is_revoked(keys: Keys, clock: Clock) -> None:
    made = keys.create("desk", [Scope.READ], expires_at=MOMENT + timedelta(days=1))
    cookie = keys.sign_in(made.token)
    assert keys.check(made.token).id == keys.signed_in(cookie).id == made.key.id
    clock.now += timedelta(days=1)
    for refused in (lambda: keys.check(made.token), lambda: keys.signed_in(cookie)):
        with pytest.raises(Unauthorized, match="expired"):
            refused()
    clock.now = MOMENT
    keys.revoke(made.key.id)
    with pytest.raises(Unauthorized, match="revoked"):
        keys.check(made.token)
    with pytest.raises(Unauthorized, match="not signed in"):
        keys.signed_in(cookie)
    with pytest.raises(NotFoundError):
        keys.revoke("nobody")


def test_revoking_is_seen_by_other_processes_within_a_second(keys: Keys, parts: Parts, clock: Clock) -> None:
    assert TRUSTED <= 1.0
    other = Keys(KeyStore(Sessions(parts.engine)), clock)
    made = keys.create("desk", [Scope.READ])
    other.check(made.token)
    keys.revoke(made.key.id)
    other._trusted.expire(other._trusted.timer() + TRUSTED)
    with pytest.raises(Unauthorized, match="revoked"):
        other.check(made.token)


def test_last_use_is_noted_at_most_once_a_minute(keys: Keys, clock: Clock) -> None:
    made = keys.create("desk", [Scope.READ])
    noted = []
    for seconds in (0, 30, 59, 60, 90, 121):
        clock.now = MOMENT + timedelta(seconds=seconds)
        keys._trusted.clear()
        keys.check(made.token)
        found = keys.store.find(made.key.id)
        noted.append((found.last_used_at - MOMENT).seconds if found and found.last_used_at else None)
    assert noted == [0, 0, 0, 60, 60, 121]


def test_unknown_id_costs_the_work_of_a_wrong_secret(keys: Keys) -> None:
    """One look into the database and one comparison of 64 digits each, whatever is wrong."""
    made = keys.create("desk", [Scope.READ])
    body = made.token[:-7] + ("x" if made.token[-7] != "x" else "y")
    wrong_secret = body + tokens._checksum(body)
    work: list[str] = []

    class Counting(KeyStore):
        def digest_of(self, key_id: str) -> str | None:
            work.append("digest")
            return super().digest_of(key_id)

        def find(self, key_id: str) -> Key | None:
            work.append("key")
            return super().find(key_id)

    counting = Keys(Counting(keys.store._sessions), keys.clock)
    done = []
    for wrong in (wrong_secret, tokens.mint().text, wrong_secret, tokens.mint().text):
        assert tokens.read(wrong)
        work.clear()
        with pytest.raises(Unauthorized) as refused:
            counting.check(wrong)
        done.append((list(work), refused.value.message, refused.value.headers))
    assert done[0] == done[1] == done[2] == done[3]
    assert done[0][0] == ["digest"]


def test_key_that_has_expired_already_is_refused(keys: Keys) -> None:
    with pytest.raises(InvalidInput, match="expired already"):
        keys.create("desk", [Scope.READ], expires_at=MOMENT)


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://news.example", "https://news.example"),
        ("HTTPS://News.Example:443/", "https://news.example"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("*", "*"),
    ],
)
def test_origin_is_written_as_browsers_send_it(origin: str, expected: str) -> None:
    assert checked_origins((origin, origin)) == (expected,)


@pytest.mark.parametrize(
    "origin",
    [
        "news.example",
        "https://",
        "https://a/b",
        "https://a;script-src *",
        "https://u@a",
        "ftp://a",
        "https://[",
        "null",
    ],
)
def test_origin_that_is_none_is_refused(origin: str) -> None:
    with pytest.raises(InvalidInput, match="no origin"):
        checked_origins((origin,))


# --- the command --------------------------------------------------------------------------------------------------


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("BRIEFING_DATABASE_URL", f"sqlite:///{tmp_path}/keys.sqlite3")
    return CliRunner()


def test_command_shows_a_key_once_lists_it_and_revokes_it(runner: CliRunner) -> None:
    words = [
        "keys",
        "create",
        "--name",
        "desk",
        "--scope",
        "read,write",
        "--expires",
        "30d",
        "--origin",
        "https://a.example",
    ]
    made = runner.invoke(main, words)
    token = tokens.read(made.stdout.strip())
    assert token is not None
    listed = runner.invoke(main, ["keys", "list"]).stdout
    assert f"{token.id}\tdesk\tread,write\tactive\t" in listed
    assert "https://a.example" in listed
    assert token.text not in listed + made.stderr
    assert runner.invoke(main, ["keys", "revoke", token.id]).exit_code == 0
    assert f"{token.id}\tdesk\tread,write\trevoked\t" in runner.invoke(main, ["keys", "list"]).stdout
    assert runner.invoke(main, ["keys", "revoke", "nobody"]).exit_code == 1


@pytest.mark.parametrize(
    "words", [["--scope", "root"], ["--scope", ","], ["--expires", "soon"], ["--expires", "99999999999d"]]
)
def test_command_when_a_word_is_wrong(runner: CliRunner, words: list[str]) -> None:
    assert runner.invoke(main, ["keys", "create", *words]).exit_code == 2


@pytest.mark.parametrize(("host", "auth"), [("0.0.0.0", "off"), ("127.0.0.1", "on"), ("::", "off")])
def test_serve_refuses_to_start_where_anybody_or_nobody_could_get_in(
    runner: CliRunner, host: str, auth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFING_AUTH", auth)
    refused = runner.invoke(main, ["serve", "--host", host, "--port", "18999"])
    assert refused.exit_code == 2
    assert "briefing keys create" in refused.stderr


@pytest.mark.parametrize(
    ("auth", "host", "with_key", "starts"),
    [
        (False, "127.0.0.1", False, True),
        (False, "::1", False, True),
        (False, None, False, True),  # a server of one's own: only its own machine is answered
        (False, "192.0.2.1", True, False),
        (True, "192.0.2.1", True, True),
        (True, "127.0.0.1", False, False),
        (True, None, False, False),
    ],
)
def test_service_starts_only_guarded(
    tmp_path: Path, auth: bool, host: str | None, with_key: bool, starts: bool
) -> None:
    engine = db.open_engine(f"sqlite:///{tmp_path}/start.sqlite3")
    db.upgrade(engine)
    keys = Keys(KeyStore(Sessions(engine)), lambda: MOMENT)
    ended = keys.create("ended", [Scope.READ], expires_at=MOMENT + timedelta(seconds=1))
    keys.revoke(ended.key.id)
    if with_key:
        keys.create("desk", [Scope.READ])
    config = Config(auth=auth)
    if starts:
        refuse_unguarded(config, keys, host)
        assert keys.any_active() is with_key
    else:
        with pytest.raises(ConfigurationError, match="briefing keys create"):
            refuse_unguarded(config, keys, host)
    engine.dispose()
