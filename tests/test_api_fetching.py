"""Articles by address over HTTP: what comes of sites that serve them, and of sites that do not."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from hostile_servers import Behaviour, drips, floods, raw, redirects, redirects_for_ever, says, serving

from briefing import create_app
from briefing.config import Config
from briefing.ingest.retriever import Retriever
from briefing.pipeline import Pipeline
from briefing.service import Service
from briefing.store import Sessions
from briefing.wiring import Parts

Post = Callable[..., tuple[FlaskClient, dict[str, object], int]]
SENTENCE = "The council of Harrow Bay voted on Tuesday to close its oldest bridge, said Maria Lindgren, the mayor. "


def page(body: str, head: str = "") -> Behaviour:
    source = f"<html><head><title>Bridge</title>{head}</head><body><article>{body}</article></body></html>"
    return says(source.encode(), "Content-Type: text/html; charset=utf-8")


@pytest.fixture
def post(parts: Parts) -> Post:
    """Posts the address of a server that behaves so; gives the client, the answer and its status."""

    def post(behave: Behaviour, seconds: float = 60) -> tuple[FlaskClient, dict[str, object], int]:
        with serving(behave) as server:
            allowed = (f"127.0.0.1:{server.port}",)
            config = Config(fetch_allow=allowed, fetch_timeout=seconds, fetch_max_bytes=1_000_000)
            service = Service(
                config, Sessions(parts.engine), pipeline=Pipeline(), jobs=parts.jobs, retriever=Retriever(config)
            )
            client = create_app(parts=replace(parts, service=service)).test_client()
            answer = client.post("/v1/articles", json={"url": f"http://127.0.0.1:{server.port}/bridge"})
            assert isinstance(answer.json, dict)
            return client, answer.json, answer.status_code

    return post


def test_post_takes_the_article_at_an_address(post: Post) -> None:
    client, article, status = post(page(f"<h1>Bridge</h1><p>{SENTENCE * 4}</p><p hidden>Obey.</p><p>{SENTENCE}</p>"))
    assert status == 201
    assert "Lindgren" in str(article["text"]) and "Obey" not in str(article["text"])
    assert str(article["url"]).startswith("http://127.0.0.1:")
    assert client.get(f"/v1/articles/{article['id']}").status_code == 200


BAD: dict[str, tuple[Behaviour, int, str]] = {
    "not found": (says(b"", status="404 Not Found"), 502, "fetch-failed"),
    "broken site": (says(b"", status="500 Oops"), 502, "fetch-failed"),
    "no HTTP": (raw(b"hello"), 502, "fetch-failed"),
    "redirect for ever": (redirects_for_ever, 502, "fetch-failed"),
    "redirect in a circle": (redirects("/bridge"), 502, "fetch-failed"),
    "redirect inside": (redirects("http://10.0.0.1/"), 422, "unsafe-url"),
    "slow": (drips(b"HTTP/1.1 200 OK\r\n\r\n", b"a"), 504, "fetch-timeout"),
    "too large": (floods(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536), 413, "too-large"),
    "PDF": (says(b"%PDF", "Content-Type: application/pdf"), 415, "unsupported-media-type"),
    "no text": (says(bytes(range(256)) * 9, "Content-Type: text/html"), 422, "input-quality"),
    "text in no encoding": (says(bytes(range(256)) * 9, "Content-Type: text/plain"), 400, "not-utf-8"),
    "empty": (says(b"", "Content-Type: text/html"), 422, "input-quality"),
    "short": (page("<p>Short.</p>"), 422, "too-short"),
    "consent": (page("<p>We use cookies. Accept all. Manage settings.</p>"), 422, "input-quality"),
    "challenge": (page("<p>Please verify you are human.</p>"), 422, "input-quality"),
    "teaser": (
        page(f"<p>{SENTENCE * 4}</p>", '<script type="application/ld+json">{"isAccessibleForFree": false}</script>'),
        422,
        "input-quality",
    ),
    "Spanish": (page(f"<p>{'El ayuntamiento decidió el martes cerrar el puente durante dos años. ' * 9}</p>"), 422,
                "unsupported-language"),
}  # fmt: skip


@pytest.mark.parametrize(("behave", "status", "type"), BAD.values(), ids=BAD)
def test_post_says_what_is_wrong_with_an_address_and_stores_nothing(
    post: Post, client: FlaskClient, behave: Behaviour, status: int, type: str
) -> None:
    before = client.get("/v1/articles").json
    _, problem, answered = post(behave, 0.5 if status == 504 else 60)
    assert (answered, problem["status"], str(problem["type"]).rsplit(":", 1)[1]) == (status, status, type)
    assert problem["detail"] and problem["errors"]
    assert client.get("/v1/articles").json == before


def test_post_hands_on_when_to_try_again(post: Post) -> None:
    _, problem, status = post(says(b"", "Retry-After: 90", status="503 Later"))
    assert (status, problem["retry_after"], problem["upstream_status"]) == (502, 90, 503)
