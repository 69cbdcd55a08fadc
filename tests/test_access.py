"""Ways in without a key, or beyond what a key is for: all refused. Each on a real app, over every route it has."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from guarded import bearer, guarded
from werkzeug.routing import Rule

from briefing import web
from briefing.access import Keys, tokens
from briefing.access.callers import SESSION
from briefing.access.endpoints import OPEN, PUBLISHED, scope_needed
from briefing.config import Config
from briefing.service import Service, Source
from briefing.store.keys import Scope
from briefing.wiring import Parts

MakeText = Callable[[], str]
REMOTE = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture(scope="module")
def app(parts: Parts) -> Flask:
    """An app that asks for keys."""
    return guarded(parts)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def keys(parts: Parts) -> Keys:
    return parts.keys


@pytest.fixture
def article_id(service: Service, article_text: MakeText) -> str:
    return service.ingest(Source(text=article_text())).article.id


def address(rule: Rule) -> str:
    """A path that the route answers."""
    return re.sub(r"<(int):[^>]+>", "1", re.sub(r"<(?:string|path):[^>]+>", "some", rule.rule))


def test_every_route_needs_a_key_unless_it_is_declared_open(app: Flask, client: FlaskClient) -> None:
    open_ones = set()
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = client.open(address(rule), method=method)
            if answer.status_code != 401:
                open_ones.add(rule.rule)
            else:
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert open_ones == OPEN & {rule.rule for rule in app.url_map.iter_rules()}


def test_open_routes_are_there(app: Flask) -> None:
    """A route that was renamed would be closed, and one declared but gone would lie in wait."""
    assert OPEN | PUBLISHED <= {rule.rule for rule in app.url_map.iter_rules()}


def test_key_with_the_scope_gets_in(client: FlaskClient, keys: Keys, article_text: MakeText) -> None:
    posted = client.post("/v1/articles", json={"text": article_text()}, headers=bearer(keys, "write"))
    assert posted.status_code == 201
    read = client.get(posted.headers["Location"], headers=bearer(keys, "read"))
    assert read.status_code == 200
    assert "private" in read.headers["Cache-Control"]
    for scheme in ("bearer", "BEARER"):  # the scheme's case does not matter (RFC 9110, section 11.1)
        header = bearer(keys, "read")["Authorization"].replace("Bearer", scheme)
        assert client.get("/v1/articles", headers={"Authorization": header}).status_code == 200


# --- no key, or none that holds -----------------------------------------------------------------------------------

Change = Callable[[str], dict[str, str]]
_WRONG: dict[str, Change] = {
    "no header": lambda _: {},
    "empty header": lambda _: {"Authorization": ""},
    "scheme alone": lambda _: {"Authorization": "Bearer"},
    "empty token": lambda _: {"Authorization": "Bearer "},
    "no scheme": lambda token: {"Authorization": token},
    "basic": lambda token: {"Authorization": f"Basic {token}"},
    "another scheme": lambda token: {"Authorization": f"Token {token}"},
    "truncated": lambda token: {"Authorization": f"Bearer {token[:-1]}"},
    "without prefix": lambda token: {"Authorization": f"Bearer {token[4:]}"},
    "other case": lambda token: {"Authorization": f"Bearer {token.swapcase()}"},
    "ID alone": lambda token: {"Authorization": f"Bearer {token[:14]}"},
    "the digest kept of it": lambda token: {"Authorization": f"Bearer {tokens.digest(token)}"},
    "ID of one with the secret of another": lambda token: {"Authorization": f"Bearer {_grafted(token)}"},
    "quoted": lambda token: {"Authorization": f'Bearer "{token}"'},
    "two at once": lambda token: {"Authorization": f"Bearer {token}, Bearer {token}"},
    "wildcard": lambda token: {"Authorization": "Bearer %"},
    "SQL": lambda token: {"Authorization": "Bearer ' OR '1'='1"},
    "not ASCII": lambda token: {"Authorization": "Bearer brf_é"},
    "ten thousand letters": lambda token: {"Authorization": "Bearer brf_" + "a" * 10_000},
    "in another header": lambda token: {"X-Api-Key": token},
    "as the cookie": lambda token: {"Cookie": f"{SESSION}={token}"},
    "as proxy authorization": lambda token: {"Proxy-Authorization": f"Bearer {token}"},
    "forged cookie": lambda token: {"Cookie": f"{SESSION}={tokens.digest(token)}"},
    "says it is local": lambda _: {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1", "Host": "localhost"},
    "says another address was asked": lambda _: {"X-Original-URL": "/healthz", "X-Rewrite-URL": "/embed.js"},
}


def _grafted(token: str) -> str:
    body = tokens.mint().text[:15] + token[15:-6]
    return body + tokens._checksum(body)


@pytest.mark.parametrize("wrong", _WRONG.values(), ids=_WRONG.keys())
def test_key_that_does_not_hold_is_refused(client: FlaskClient, keys: Keys, wrong: Change) -> None:
    token = keys.create("a test", Scope).token
    answer = client.get("/v1/articles", headers=wrong(token))
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.json and set(answer.json) == {"type", "title", "status", "detail"}
    assert token not in answer.text
    assert client.post("/v1/articles", json={"text": "x"}, headers=wrong(token)).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/v1/articles?access_token={token}",
        "/v1/articles?key={token}&api_key={token}&token={token}",
        "//v1/articles",
        "/v1//articles",
        "/./v1/articles",
        "/static/../v1/articles",
        "/embed.js/../v1/articles",
        "/v1/articles;/embed.js",
        "/%76%31/articles",
        "/V1/articles",
        "/v1/articles/",
        "/v1/articles?signature=1",
        "/feeds/briefings.json?signature=1",
        "/openapi.json",
        "/docs",
        "/",
        "/nowhere",
    ],
)
def test_path_that_goes_around_the_check_is_refused(client: FlaskClient, keys: Keys, path: str) -> None:
    token = keys.create("a test", Scope).token
    for _ in range(3):
        answer = client.get(path.format(token=token))
        if answer.status_code != 308:  # slashes merged: the address it leads to is checked as well
            break
        path = answer.headers["Location"]
    assert answer.status_code == 401


def test_expired_and_revoked_keys_are_refused(client: FlaskClient, keys: Keys) -> None:
    made = keys.create("a test", Scope)
    header = {"Authorization": f"Bearer {made.token}"}
    assert client.get("/v1/articles", headers=header).status_code == 200
    keys.revoke(made.key.id)
    refused = client.get("/v1/articles", headers=header)
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]
    clock = keys.clock
    late = Keys(keys.store, lambda: clock() + timedelta(days=2))
    short = keys.create("a test", Scope, expires_at=clock() + timedelta(days=1))
    keys.check(short.token)
    with pytest.raises(Exception, match="expired"):
        late.check(short.token)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("HEAD", "/v1/articles"),
        ("DELETE", "/v1/articles/{id}"),
        ("PATCH", "/v1/articles/{id}/briefing/items/s1"),
        ("POST", "/v1/articles/{id}/briefing"),
        ("GET", "/v1/jobs/some/events"),
        ("GET", "/articles/{id}"),
        ("GET", "/articles/{id}/briefing.md"),
        ("GET", "/embed/{id}"),
        ("GET", "/embed/{id}.json"),
        ("GET", "/share/{id}.svg"),
        ("GET", "/share/{id}.png"),
        ("GET", "/oembed?url=http://localhost/articles/{id}"),
        ("GET", "/feeds/briefings.atom"),
        ("GET", "/v1/briefings/rows?format=csv"),
    ],
)
def test_every_way_to_read_or_write_needs_a_key(
    client: FlaskClient, article_id: str, service: Service, method: str, path: str
) -> None:
    answer = client.open(path.format(id=article_id), method=method)
    assert answer.status_code == 401
    assert "Harrow Bay" not in answer.text
    assert service.articles.get(article_id)


def test_options_tells_methods_and_nothing_else(client: FlaskClient, article_id: str) -> None:
    answer = client.options(f"/v1/articles/{article_id}")
    assert (answer.status_code, answer.data) == (200, b"")


# --- beyond what a key is for -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scopes", "method", "path", "missing"),
    [
        (("read",), "POST", "/v1/articles", "write"),
        (("read",), "DELETE", "/v1/articles/{id}", "write"),
        (("read",), "PATCH", "/v1/articles/{id}/briefing/items/s1", "write"),
        (("read", "fulltext", "admin"), "POST", "/v1/articles/{id}/briefing", "write"),
        (("read",), "POST", "/articles", "write"),
        (("write",), "GET", "/v1/articles", "read"),
        (("write", "admin"), "HEAD", "/v1/articles/{id}", "read"),
        (("fulltext",), "GET", "/articles/{id}", "read"),
        ((), "GET", "/v1/articles", "read"),
    ],
)
def test_scope_that_a_key_has_not_is_named(
    client: FlaskClient,
    keys: Keys,
    article_id: str,
    service: Service,
    scopes: tuple[str, ...],
    method: str,
    path: str,
    missing: str,
) -> None:
    answer = client.open(path.format(id=article_id), method=method, json={}, headers=bearer(keys, *scopes))
    assert answer.status_code == 403
    assert f'scope="{missing}"' in answer.headers["WWW-Authenticate"]
    if answer.mimetype == "application/problem+json" and method != "HEAD":
        assert answer.json and answer.json["scope"] == missing
    assert service.articles.get(article_id)


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_method_override_is_not_believed(
    client: FlaskClient, keys: Keys, article_id: str, service: Service, header: str
) -> None:
    headers = {**bearer(keys, "read"), header: "DELETE"}
    assert client.get(f"/v1/articles/{article_id}?_method=DELETE", headers=headers).status_code == 200
    assert service.articles.get(article_id)


@pytest.mark.parametrize("path", ["/v1/keys", "/v1/keys/<string:key_id>", "/v1/audit"])
def test_keys_and_the_audit_log_are_for_admins(path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert scope_needed(path, method, signed=True, config=Config(embed_origins=("*",))) is Scope.ADMIN


# --- with auth off ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def unguarded(parts: Parts) -> Flask:
    return guarded(parts, auth=False)


@pytest.mark.parametrize(
    ("headers", "environ", "status"),
    [
        ({}, {}, 200),
        ({"Host": "127.0.0.1:8000"}, {}, 200),
        ({"Host": "[::1]:8000"}, {"REMOTE_ADDR": "::1"}, 200),
        ({}, REMOTE, 401),
        ({"X-Forwarded-For": "127.0.0.1"}, {}, 401),
        ({"X-Forwarded-For": "127.0.0.1"}, REMOTE, 401),
        ({"Forwarded": "for=127.0.0.1"}, {}, 401),
        ({"Via": "1.1 proxy"}, {}, 401),
        ({"Host": "rebound.example"}, {}, 401),
        ({"Host": "localhost.evil.example"}, {}, 401),
        ({"Host": "127.0.0.1.evil.example:8000"}, {}, 401),
    ],
)
def test_only_this_machine_needs_no_key_while_auth_is_off(
    unguarded: Flask, headers: dict[str, str], environ: dict[str, str], status: int
) -> None:
    answer = unguarded.test_client().get("/v1/articles", headers=headers, environ_base=environ)
    assert answer.status_code == status


def test_key_is_believed_while_auth_is_off(unguarded: Flask, keys: Keys) -> None:
    client = unguarded.test_client()
    assert client.get("/v1/articles", headers=bearer(keys, "read"), environ_base=REMOTE).status_code == 200
    assert client.post("/v1/articles", json={}, headers=bearer(keys, "read")).status_code == 403
    assert client.get("/v1/articles", headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_trusted_proxy_says_who_asks_and_makes_nobody_local(parts: Parts) -> None:
    client = guarded(parts, auth=False, trusted_proxies=1).test_client()
    headers = {"X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "localhost"}
    assert client.get("/v1/articles", headers=headers).status_code == 401


def test_documentation_is_open_where_the_setting_says_so(parts: Parts) -> None:
    client = guarded(parts, open_docs=True).test_client()
    assert client.get("/docs").status_code == client.get("/openapi.json").status_code == 200
    assert client.get("/v1/articles").status_code == 401


def test_embeds_are_open_where_pages_may_embed_them(parts: Parts, article_id: str) -> None:
    client = guarded(parts, embed_origins=("https://news.example",)).test_client()
    assert client.get(f"/embed/{article_id}").status_code in (200, 202)
    assert client.get(f"/articles/{article_id}").status_code == 401


# --- reading with a browser ---------------------------------------------------------------------------------------

HTML = {"Accept": "text/html"}


def signed_in(client: FlaskClient, token: str, wanted: str = "/") -> Any:
    return client.post("/sign-in", data={"key": token, "next": wanted}, headers=HTML)


def test_browser_signs_in_reads_and_signs_out(client: FlaskClient, keys: Keys, article_id: str) -> None:
    page = f"/articles/{article_id}?claims=all"
    asked = client.get(page, headers=HTML)
    assert asked.status_code == 401
    assert 'action="/sign-in"' in asked.text
    assert f'value="{page}"' in asked.text
    made = keys.create("reader", [Scope.READ])
    entered = signed_in(client, made.token, page)
    assert (entered.status_code, entered.location) == (303, page)
    cookie = entered.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert made.token not in cookie
    assert client.get(page, headers=HTML).status_code in (200, 202)
    assert client.get("/v1/briefings", headers=HTML).status_code == 200  # what the page's script asks for
    assert "Sign out" in client.get("/", headers=HTML).text
    assert client.post("/sign-out").status_code == 303
    assert client.get("/", headers=HTML).status_code == 401
    client.set_cookie(SESSION, re.findall(r"=([^;]+)", cookie)[0])
    assert client.get("/", headers=HTML).status_code == 401  # a cookie kept from before ended too


def test_cookie_is_secure_where_readers_come_by_https(parts: Parts, keys: Keys) -> None:
    client = guarded(parts, public_url="https://briefing.example").test_client()
    assert "Secure" in signed_in(client, keys.create("reader", [Scope.READ]).token).headers["Set-Cookie"]


def test_wrong_key_is_not_taken_for_a_cookie(client: FlaskClient) -> None:
    answer = signed_in(client, tokens.mint().text)
    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers
    assert "is not known" in answer.text


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example", ""],
)
def test_sign_in_leads_nowhere_else(client: FlaskClient, keys: Keys, wanted: str) -> None:
    assert signed_in(client, keys.create("reader", [Scope.READ]).token, wanted).location == "/"


def test_revoking_a_key_signs_its_browsers_out(client: FlaskClient, keys: Keys) -> None:
    made = keys.create("reader", [Scope.READ])
    signed_in(client, made.token)
    assert client.get("/").status_code == 200
    keys.revoke(made.key.id)
    assert client.get("/").status_code == 401


def test_form_of_another_site_is_refused(client: FlaskClient, keys: Keys, article_text: MakeText) -> None:
    signed_in(client, keys.create("editor", [Scope.READ, Scope.WRITE]).token)
    page = client.get("/", headers=HTML).text
    (token,) = re.findall(r'name="form_token" value="([0-9a-f]+)"', page)
    data = {"pasted": article_text()}
    assert client.post("/articles", data=data).status_code == 401
    assert client.post("/articles", data=data | {"form_token": "0" * 64}).status_code == 401
    assert client.post("/articles", data=data | {"form_token": "é"}).status_code == 401
    other = client.post("/articles", data=data | {"form_token": token}, headers={"Origin": "https://evil.example"})
    assert other.status_code == 403
    assert client.post("/articles", data=data | {"form_token": token}).status_code == 303


def test_every_form_that_writes_carries_the_token() -> None:
    for template in (Path(web.__file__).parent / "templates").glob("*.html"):
        for form in re.findall(r'<form method="post".*?</form>', template.read_text("utf-8"), re.DOTALL):
            assert "form_token()" in form or "signing_in." in form, template.name


def test_cookie_does_not_write_through_the_api(client: FlaskClient, keys: Keys, article_id: str) -> None:
    signed_in(client, keys.create("editor", Scope).token)
    assert client.post("/v1/articles", json={"text": "x"}).status_code == 401
    assert client.delete(f"/v1/articles/{article_id}").status_code == 401


def test_browser_with_a_read_key_is_told_what_is_missing(client: FlaskClient, keys: Keys) -> None:
    signed_in(client, keys.create("reader", [Scope.READ]).token)
    answer = client.post("/articles", data={"pasted": "x"}, headers=HTML)
    assert answer.status_code == 403
    assert "no scope" in answer.text


# --- whole texts --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "scopes", "whole"),
    [
        ("local", ("read",), False),
        ("local", ("read", "fulltext"), True),
        ("none", ("read", "fulltext"), False),
        ("all", ("read",), True),
    ],
)
def test_whole_text_is_for_keys_that_may_read_it(
    parts: Parts, keys: Keys, service: Service, article_id: str, mode: str, scopes: tuple[str, ...], whole: bool
) -> None:
    service.brief_now(service.articles.get(article_id))
    client, header = guarded(parts, reader_text=mode).test_client(), bearer(keys, *scopes)
    page = client.get(f"/articles/{article_id}", headers=header).text
    assert ("Only the sentences that the briefing rests on" in page) is not whole
