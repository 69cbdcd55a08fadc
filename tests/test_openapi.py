"""The API keeps to its own description: no 500, no answer that is not documented, whatever is asked."""

import re
from typing import Any

import pytest
import schemathesis
from databases import KIND
from flask import Flask
from guarded import bearer, guarded
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from briefing.ingest.subscriptions import Subscription
from briefing.service import Source
from briefing.wiring import Parts

EXAMPLES = 25 if KIND == "sqlite" else 10  # on PostgreSQL again
CONFORMS = [
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    ("POST", "/v1/articles/{article_id}/embed-links"),
    ("DELETE", "/v1/articles/{article_id}/embed-links/{embed_link_id}"),
    ("GET", "/v1/keys"),
    ("DELETE", "/v1/keys/{key_id}"),
    ("GET", "/v1/audit"),
    ("GET", "/v1/feeds"),
    ("POST", "/v1/feeds"),
    ("GET", "/v1/feeds/{feed_id}"),
    ("PATCH", "/v1/feeds/{feed_id}"),
    ("DELETE", "/v1/feeds/{feed_id}"),
    ("GET", "/v1/feeds/opml"),
    ("POST", "/v1/feeds/opml"),
    ("GET", "/v1/articles"),
    ("POST", "/v1/articles"),
    ("GET", "/v1/articles/{article_id}"),
    ("DELETE", "/v1/articles/{article_id}"),
    ("GET", "/v1/articles/{article_id}/briefing"),
    ("POST", "/v1/articles/{article_id}/briefing"),
    ("GET", "/v1/articles/{article_id}/briefing/receipt"),
    ("GET", "/v1/articles/{article_id}/briefing/decisions"),
    ("PATCH", "/v1/articles/{article_id}/briefing/items/{item_id}"),
    ("GET", "/v1/articles/{article_id}/revisions"),
    ("GET", "/v1/articles/{article_id}/revisions/{before}..{after}"),
    ("GET", "/v1/briefings"),
    ("GET", "/v1/briefings/rows"),
    ("GET", "/v1/jobs/{job_id}"),
    ("GET", "/v1/jobs/{job_id}/events"),
    ("GET", "/v1/webhooks/deliveries"),
]


@pytest.fixture(scope="module")
def described(app: Flask) -> Any:
    return schemathesis.openapi.from_wsgi("/openapi.json", here(app))


@pytest.fixture(scope="module")
def described_to_keys(parts: Parts) -> Any:
    app = guarded(parts, reads_per_minute=0, makes_per_minute=0, makes_per_day=0)
    key = bearer(parts.keys, "read", "write", "admin", "fulltext")["Authorization"]
    return schemathesis.openapi.from_wsgi("/openapi.json", here(app, HTTP_AUTHORIZATION=key))


def here(app: Flask, **environ: str) -> Any:
    """The app as a WSGI server of this machine calls it; uncompressed, as schemathesis reads no gzip over WSGI."""
    ours = {"HTTP_ACCEPT_ENCODING": "identity", **environ}
    return lambda asked, start: app.wsgi_app({"REMOTE_ADDR": "127.0.0.1", **asked, **ours}, start)


def test_every_operation_is_tried(described: Any) -> None:
    found = [(result.ok().method.upper(), result.ok().path) for result in described.get_all_operations()]
    assert sorted(found) == sorted(OPERATIONS)


@pytest.fixture(scope="module")
def known(parts: Parts) -> dict[str, str]:
    """What path parameters may name that is there."""
    text = "The council of Harrow Bay voted on Tuesday to close the old quay. " * 9
    article = parts.service.ingest(Source(text=text, url="https://news.example/quay", title="Quay closed")).article
    made = parts.service.brief_now(article)
    feed, _ = parts.feeds.subscribe(Subscription("https://news.example/feed"), paused=True)
    job = parts.service.job_of(article.id)
    ids = {"article_id": article.id, "job_id": job, "feed_id": feed.id, "item_id": made.verified.summary[0].id}
    return ids | {"before": "1", "after": "1"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["good", "bad"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_are_those_described(
    described: Any, known: dict[str, str], method: str, path: str, mode: GenerationMode
) -> None:
    ask(described[path][method], known, mode, EXAMPLES if mode is GenerationMode.POSITIVE else 8)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_to_keys_are_those_described(
    described_to_keys: Any, known: dict[str, str], method: str, path: str
) -> None:
    ask(described_to_keys[path][method], known, GenerationMode.POSITIVE, 8)


def test_every_operation_asks_for_a_key_and_says_so(parts: Parts, described: Any) -> None:
    client = guarded(parts).test_client()
    document = described.raw_schema
    assert document["security"] == [{"key": []}]
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    for method, path in OPERATIONS:
        assert {"401", "403", "429"} <= set(document["paths"][path][method.lower()]["responses"])
        asked = re.sub(r"{(before|after)}", "1", path).replace("{", "").replace("}", "")
        assert client.open(asked, method=method).status_code == 401


def ask(operation: Any, known: dict[str, str], mode: GenerationMode, examples: int) -> None:
    """Sends many requests, of which some name what is there, and compares each answer with what is described."""

    @given(case=operation.as_strategy(generation_mode=mode), named=st.booleans())
    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    def send(case: Any, named: bool) -> None:
        if named and operation.method.upper() != "DELETE":
            case.path_parameters |= {name: known[name] for name in case.path_parameters if name in known}
        check(case)

    send()


def check(case: Any) -> None:
    """Asks, and compares the answer with what is described."""
    if case.path == "/v1/feeds" and isinstance(case.body, dict) and case.body.get("paused", False) is False:
        case.body["paused"] = True  # a worker would ask the invented host
    else:
        assume(not _fetches(case.body))
    answer = case.call()
    assert answer.status_code != 500, answer.text
    case.validate_response(answer, checks=CONFORMS)


def _fetches(body: Any) -> bool:
    """Whether a body would make the service look up an invented host; fetching has tests of its own, on loopback."""
    return isinstance(body, dict) and "url" in body and not {"html", "text"} & set(body)
