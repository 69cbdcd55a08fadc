"""Signed embed links: for the pages of the key that signed them, and ended at once without a restart."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from guarded import bearer, guarded

from briefing.access import Created, Keys
from briefing.access.embed_links import EmbedLinks, link_id
from briefing.cli import main
from briefing.errors import ConflictError, NotFoundError
from briefing.render.addresses import Addresses
from briefing.render.signed_links import Grant, signed_link
from briefing.service import Service, Source
from briefing.store import Sessions
from briefing.store.embed_links import RevokedLinks
from briefing.store.keys import Scope
from briefing.wiring import Parts

MakeText = Callable[[], str]
NEWS = "https://news.example"
SETTINGS = {"embed_keys": ("desk:a secret of the desk",)}


@pytest.fixture
def keys(parts: Parts) -> Keys:
    return parts.keys


@pytest.fixture
def client(parts: Parts) -> FlaskClient:
    return guarded(parts, **SETTINGS).test_client()


@pytest.fixture
def links(client: FlaskClient) -> EmbedLinks:
    found: EmbedLinks = client.application.extensions["briefing.embed_links"]
    return found


@pytest.fixture(scope="module")
def article_id(parts: Parts) -> str:
    text = "The council of Harrow Bay voted on Tuesday to close the old bridge for two years. " * 5
    article = parts.service.ingest(Source(text=text)).article
    parts.service.brief_now(article)
    return article.id


def made(keys: Keys, *origins: str, scopes: tuple[Scope, ...] = (Scope.READ, Scope.WRITE)) -> Created:
    return keys.create("publisher", scopes, origins=origins)


def post(client: FlaskClient, key: Created, article_id: str, **body: Any) -> Any:
    header = {"Authorization": f"Bearer {key.token}"}
    return client.post(f"/v1/articles/{article_id}/embed-links", json=body, headers=header)


@pytest.mark.parametrize(("origins", "ancestors"), [((NEWS,), f"'self' {NEWS}"), ((), "*")])
def test_link_is_for_the_pages_of_the_key_that_signed_it(
    client: FlaskClient, keys: Keys, article_id: str, origins: tuple[str, ...], ancestors: str
) -> None:
    answer = post(client, made(keys, *origins), article_id, days=1)
    assert answer.status_code == 201
    framed = client.get(answer.json["url"])
    assert framed.status_code == 200
    assert framed.headers["Content-Security-Policy"].endswith(f"frame-ancestors {ancestors}")
    assert "Set-Cookie" not in framed.headers
    data = client.get(answer.json["url"].replace("?", ".json?"), headers={"Origin": "https://evil.example"})
    assert data.headers.get("Access-Control-Allow-Origin") == (None if origins else "*")


def test_link_is_for_one_article_until_it_ends(
    client: FlaskClient, links: EmbedLinks, keys: Keys, article_id: str, service: Service, article_text: MakeText
) -> None:
    key = made(keys)
    url = post(client, key, article_id).json["url"]
    other = service.ingest(Source(text=article_text())).article
    ended = links.sign(key.key.id, article_id, datetime.now(UTC) - timedelta(seconds=1))
    bad = [
        url.replace(article_id, other.id),
        url.replace("expires=1", "expires=2"),
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.replace(f"key={key.key.id}", "key=desk"),
        url.replace(f"key={key.key.id}", f"key={made(keys).key.id}"),
        signed_link(Addresses(""), article_id, ended),
        url[:-1] + "é",
    ]
    for each in bad:
        refused = client.get(each)
        assert refused.status_code == 403
        assert "Harrow Bay" not in refused.text
    for elsewhere in (f"/articles/{article_id}", f"/v1/articles/{article_id}", f"/share/{article_id}.svg", "/oembed"):
        assert client.get(f"{elsewhere}?{url.partition('?')[2]}").status_code == 401


def test_link_is_ended_at_once_and_alone(client: FlaskClient, keys: Keys, article_id: str) -> None:
    key = made(keys)
    one, other = (post(client, key, article_id, days=days).json for days in (1, 2))
    path, header = f"/v1/articles/{article_id}/embed-links/{one['id']}", {"Authorization": f"Bearer {key.token}"}
    assert client.get(one["url"]).status_code == 200
    assert [client.delete(path, headers=header).status_code for _ in range(2)] == [204, 204]
    assert [client.get(each["url"]).status_code for each in (one, other)] == [403, 200]


def test_all_links_of_a_key_are_ended_at_once(
    client: FlaskClient, links: EmbedLinks, keys: Keys, article_id: str
) -> None:
    key, another = made(keys), made(keys)
    urls = [post(client, key, article_id, days=days).json["url"] for days in (1, 2)]
    kept = post(client, another, article_id).json["url"]
    links.revoke_all(key.key.id)
    assert [client.get(url).status_code for url in (*urls, kept)] == [403, 403, 200]
    assert client.get(post(client, key, article_id).json["url"]).status_code == 200  # signed since
    keys.revoke(another.key.id)
    assert client.get(kept).status_code == 403
    with pytest.raises(NotFoundError):
        links.revoke_all("nobody")


def test_links_of_a_key_of_the_settings_are_ended_without_a_restart(
    client: FlaskClient, links: EmbedLinks, parts: Parts, article_id: str
) -> None:
    """The same secret under the same name stays ended; another one signs anew."""
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    settings = {"embed_keys": ("old:a secret that goes",)}
    site = guarded(parts, **settings)
    old: EmbedLinks = site.extensions["briefing.embed_links"]
    url = signed_link(Addresses(""), article_id, old.sign(None, article_id, tomorrow))
    assert site.test_client().get(url).status_code == 200
    old.revoke_all("old")
    assert site.test_client().get(url).status_code == 403
    anew = guarded(parts, embed_keys=("old:a secret that came",))
    url = signed_link(
        Addresses(""), article_id, anew.extensions["briefing.embed_links"].sign("old", article_id, tomorrow)
    )
    assert anew.test_client().get(url).status_code == 200


def test_key_signs_no_more_than_it_may(client: FlaskClient, links: EmbedLinks, keys: Keys, article_id: str) -> None:
    assert post(client, made(keys, scopes=(Scope.READ,)), article_id).status_code == 403
    assert post(client, made(keys, scopes=(Scope.WRITE,)), article_id).status_code == 409
    assert post(client, made(keys), "no-such-article").status_code == 404
    assert post(client, made(keys), article_id, days=0).status_code == 422
    revoked = made(keys)
    keys.revoke(revoked.key.id)
    with pytest.raises(ConflictError):
        links.sign(revoked.key.id, article_id, datetime.now(UTC))


def test_list_of_what_ended_tells_nothing_of_a_signature(parts: Parts) -> None:
    grant = Grant("desk", 1, "f" * 64)
    assert grant.signature[:16] not in link_id(grant)
    revoked = RevokedLinks(Sessions(parts.engine))
    assert not revoked.holds_any((link_id(grant), "other"))


def test_article_of_the_api_holds_its_text_for_keys_that_may_read_it(
    client: FlaskClient, keys: Keys, article_id: str
) -> None:
    path = f"/v1/articles/{article_id}"
    plain = client.get(path, headers=bearer(keys, "read")).json or {}
    whole = client.get(path, headers=bearer(keys, "read", "fulltext")).json or {}
    assert plain["text"] is None
    assert "Harrow Bay" in whole["text"]
    assert plain["digest"] == whole["digest"]
    posted = client.post("/v1/articles", json={"text": whole["text"]}, headers=bearer(keys, "write"))
    assert posted.json and (posted.json["id"], posted.json["text"]) == (article_id, None)


def test_command_makes_and_ends_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_DATABASE_URL", f"sqlite:///{tmp_path}/links.sqlite3")
    monkeypatch.setenv("BRIEFING_EMBED_KEYS", "desk:a secret of the desk")
    runner = CliRunner()
    key_id = runner.invoke(main, ["keys", "create", "--origin", NEWS]).stdout.split("_")[1]
    link = runner.invoke(main, ["embed-link", "create", "abc", "--key", key_id]).stdout.strip()
    assert f"/embed/abc?key={key_id}&expires=" in link
    assert runner.invoke(main, ["embed-link", "revoke", link]).exit_code == 0
    for name in (key_id, "desk"):
        assert runner.invoke(main, ["embed-link", "revoke", "--key", name]).exit_code == 0
    assert runner.invoke(main, ["embed-link", "revoke"]).exit_code == 2
    assert runner.invoke(main, ["embed-link", "revoke", "https://a.example/"]).exit_code == 2
    assert runner.invoke(main, ["embed-link", "revoke", "--key", "nobody"]).exit_code == 1
    audit = runner.invoke(main, ["audit"]).stdout
    assert audit.count("embed-link revoke") == 3
    assert "signature" not in audit
