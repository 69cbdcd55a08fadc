"""What every answer carries, whose scripts may call, and how much is read before anybody is let in."""

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from guarded import bearer, guarded

from briefing.access import Keys
from briefing.errors import ConfigurationError
from briefing.wiring import Parts

MakeText = Callable[[], str]
NEWS = "https://news.example"


@pytest.fixture
def keys(parts: Parts) -> Keys:
    return parts.keys


@pytest.mark.parametrize("with_key", [True, False])
def test_every_route_answers_with_the_headers_that_keep_browsers_safe(parts: Parts, keys: Keys, with_key: bool) -> None:
    app = guarded(parts)
    client, headers = app.test_client(), bearer(keys, "read", "admin") if with_key else {}
    paths = {re.sub(r"<(int):[^>]+>", "1", re.sub(r"<\w+:[^>]+>", "some", r.rule)) for r in app.url_map.iter_rules()}
    for path in sorted(paths | {"/nowhere", "/docs/assets/swagger-ui.css", "/v1//articles"}):
        for accept in ("text/html", "application/json"):
            answer = client.get(path, headers={**headers, "Accept": accept})
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Referrer-Policy"] in ("no-referrer", "same-origin"), path
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'"), path
            assert "frame-ancestors" in policy or "sandbox" in policy, path
            assert "Access-Control-Allow-Origin" not in answer.headers or path.startswith(("/embed", "/oembed")), path
            assert answer.status_code < 500 or path == "/readyz", path
            answer.close()


def test_browsers_are_told_to_stay_with_https(parts: Parts) -> None:
    client = guarded(parts, trusted_proxies=1).test_client()
    answer = client.get("/v1/articles", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/v1/articles").headers


# --- other sites --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("allowed", "origin", "expected"),
    [
        ((NEWS,), NEWS, NEWS),
        (("HTTPS://NEWS.example:443/",), NEWS, NEWS),
        ((NEWS,), "https://news.example.evil.example", None),
        ((NEWS,), "https://newsxexample", None),
        ((NEWS,), "http://news.example", None),
        ((NEWS,), "null", None),
        ((), NEWS, None),
        (("*",), NEWS, "*"),
    ],
)
def test_script_of_an_allowed_origin_may_call_with_a_key(
    parts: Parts, keys: Keys, allowed: tuple[str, ...], origin: str, expected: str | None
) -> None:
    client = guarded(parts, cors_origins=allowed).test_client()
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    preflight = client.options("/v1/articles", headers={**asked, "Access-Control-Request-Headers": "authorization"})
    answer = client.get("/v1/articles", headers={"Origin": origin, **bearer(keys, "read")})
    for each in (preflight, answer, client.get("/v1/articles", headers={"Origin": origin})):
        assert each.headers.get("Access-Control-Allow-Origin") == expected
        assert "Access-Control-Allow-Credentials" not in each.headers
    assert (preflight.status_code, answer.status_code) == (200, 200)
    assert ("authorization" in preflight.headers.get("Access-Control-Allow-Headers", "").lower()) is bool(expected)
    assert "Access-Control-Allow-Origin" not in client.get("/", headers={"Origin": origin}).headers


def test_origin_in_the_settings_that_is_none_is_refused(parts: Parts) -> None:
    with pytest.raises(ConfigurationError, match="BRIEFING_CORS_ORIGINS"):
        guarded(parts, cors_origins=("news.example",))


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_other_sites_do_not_write_through_a_reader_at_this_machine(parts: Parts, headers: dict[str, str]) -> None:
    client = guarded(parts, auth=False).test_client()
    assert client.post("/v1/articles/some/briefing", headers=headers).status_code == 401
    assert client.post("/articles", data={"pasted": "x"}, headers=headers).status_code == 401
    assert client.delete("/v1/articles/some", headers=headers).status_code == 401
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert client.delete("/v1/articles/some", headers=own).status_code == 404


# --- how much is read ---------------------------------------------------------------------------------------------


class Unread(io.RawIOBase):
    """A body that must not be read."""

    def readinto(self, buffer: object) -> int:
        raise AssertionError("the body was read")

    def readable(self) -> bool:
        return True


@pytest.mark.parametrize("authorization", ["", "Bearer wrong"])
def test_body_of_a_stranger_is_not_read(parts: Parts, authorization: str) -> None:
    client = guarded(parts).test_client()
    answer = client.post(
        "/v1/articles",
        environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": "1000"},
        content_type="application/json",
        headers={"Authorization": authorization, "Idempotency-Key": "unread"},
    )
    assert answer.status_code == 401


@pytest.fixture(scope="module")
def small(parts: Parts) -> Flask:
    return guarded(parts, fetch_max_bytes=1000)  # and a million on top


def test_body_that_says_it_is_too_large_is_not_read(small: Flask, keys: Keys) -> None:
    for path in ("/v1/articles", "/v1/articles/some/embed-links"):
        answer = small.test_client().post(
            path,
            environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": "1001001"},
            content_type="application/json",
            headers=bearer(keys, "write"),
        )
        assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


@pytest.mark.parametrize("idempotency_key", [{}, {"Idempotency-Key": "large"}])
def test_body_without_a_length_is_read_no_further_than_the_limit(
    small: Flask, keys: Keys, idempotency_key: dict[str, str]
) -> None:
    body = io.BytesIO(b" " * 3_000_000)
    answer = small.test_client().post(
        "/v1/articles",
        environ_overrides={"wsgi.input": body, "wsgi.input_terminated": True},
        content_type="application/json",
        headers={**bearer(keys, "write"), **idempotency_key, "Transfer-Encoding": "chunked"},
    )
    assert answer.status_code == 413
    assert body.tell() < 1_200_000


def test_long_article_can_be_pasted_and_a_long_key_cannot(parts: Parts) -> None:
    client = guarded(parts, auth=False).test_client()
    answer = client.post("/articles", data={"pasted": "word " * 120_000})
    assert answer.status_code == 422  # read whole, then refused
    assert 'role="alert"' in answer.text
    assert client.post("/sign-in", data={"key": "x" * 20_000}).status_code == 413


# --- a server of one's own ----------------------------------------------------------------------------------------


def test_app_for_gunicorn_does_not_start_where_nobody_could_get_in(tmp_path: Path) -> None:
    environ = {"BRIEFING_DATABASE_URL": f"sqlite:///{tmp_path}/wsgi.sqlite3", "BRIEFING_AUTH": "on", "PATH": "/usr/bin"}
    root = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", "import app"], cwd=root, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "briefing keys create" in done.stderr
