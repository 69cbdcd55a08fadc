"""Reading briefings over HTTP."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from waiting import until_briefed

from briefing import create_app
from briefing.config import Config
from briefing.service import Service
from briefing.wiring import Parts, assemble

MakeText = Callable[[], str]


@pytest.fixture
def briefing_url(client: FlaskClient, article_text: MakeText) -> str:
    location = client.post("/v1/articles", json={"text": article_text(), "title": "Bridge closed"}).headers["Location"]
    until_briefed(client, location)
    return f"{location}/briefing"


@pytest.fixture
def idle(database_url: str) -> Iterator[Parts]:
    """Parts whose jobs nobody does."""
    parts = assemble(Config(database_url=database_url))
    yield parts
    parts.close()


def test_briefing_is_pending_first_and_then_there(idle: Parts, article_text: MakeText) -> None:
    client = create_app(parts=idle).test_client()
    location = client.post("/v1/articles", json={"text": article_text()}).headers["Location"]
    pending = client.get(f"{location}/briefing")
    assert (pending.status_code, pending.headers["Retry-After"]) == (202, "1")
    assert pending.json is not None
    assert (pending.json["status"], pending.json["job"]) == ("pending", pending.headers["Location"])
    job = client.get(pending.headers["Location"]).json
    assert job is not None
    assert (job["state"], job["stage"], job["progress"]) == ("queued", None, 0)
    idle.service.brief_now(idle.service.articles.get(location.rsplit("/", 1)[1]))
    assert client.get(pending.json["url"]).status_code == 200


def test_job_is_followed_until_it_ends(client: FlaskClient, service: Service, article_text: MakeText) -> None:
    article_id = client.post("/v1/articles", json={"text": article_text()}).headers["Location"].rsplit("/", 1)[1]
    path = f"/v1/jobs/{service.job_of(article_id)}"
    with client.get(f"{path}/events") as stream:
        states = re.findall(r"^event: (\w+)$", stream.text, re.MULTILINE)
    assert states[-1] == "done"
    job = client.get(path).json
    assert job is not None
    assert (job["state"], job["kind"], job["article_id"]) == ("done", "brief", article_id)
    assert (job["stage"], job["progress"], job["error"]) == (None, 1, None)


@pytest.mark.parametrize("path", ["/v1/jobs/nope", "/v1/jobs/nope/events"])
def test_job_that_is_not_there_is_a_404(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_every_item_rests_on_words_of_the_article(client: FlaskClient, briefing_url: str) -> None:
    briefing = client.get(f"{briefing_url}?claims=all").json
    article = client.get(briefing_url.removesuffix("/briefing")).json
    assert briefing is not None and article is not None
    items = [*briefing["summary"], *briefing["key_actors"], *briefing["claims"], *briefing["open_questions"]]
    assert len(items) >= 6
    for item in [*items, *briefing["counterarguments"]]:
        assert item["evidence"], item
        for evidence in item["evidence"]:
            assert article["text"][evidence["start"] : evidence["end"]] == evidence["exact"]


def test_mayor_said_what_the_mayor_said(client: FlaskClient, briefing_url: str) -> None:
    briefing = client.get(briefing_url).json
    assert briefing is not None
    said = {claim["text"]: claim["speaker"]["name"] for claim in briefing["claims"]}
    assert said["The bridge is not safe any more"] == "Maria Lindgren"


def test_central_claims_are_some_of_all(client: FlaskClient, briefing_url: str) -> None:
    central, every = client.get(briefing_url).json, client.get(f"{briefing_url}?claims=all").json
    assert central is not None and every is not None
    assert 0 < len(central["claims"]) <= 8
    assert {claim["id"] for claim in central["claims"]} <= {claim["id"] for claim in every["claims"]}


@pytest.mark.parametrize(
    ("accept", "content_type", "start"),
    [
        ("application/json", "application/json", "{"),
        ("*/*", "application/json", "{"),
        ("text/markdown", "text/markdown; charset=utf-8", "# "),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8", "<"),
    ],
)
def test_accept_chooses_the_form(
    client: FlaskClient, briefing_url: str, accept: str, content_type: str, start: str
) -> None:
    answer = client.get(briefing_url, headers={"Accept": accept})
    assert (answer.content_type, answer.headers["Vary"]) == (content_type, "Accept, Accept-Encoding")
    assert answer.text.startswith(start)


def test_accept_of_something_else_is_406(client: FlaskClient, briefing_url: str) -> None:
    assert client.get(briefing_url, headers={"Accept": "image/png"}).status_code == 406


def test_etag_that_still_holds_is_answered_304(client: FlaskClient, briefing_url: str) -> None:
    etag = client.get(briefing_url).headers["ETag"]
    again = client.get(briefing_url, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(briefing_url, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("query", ["claims=some", "wait=-1", "wait=31", "wait=x", "language=!", "colour=red"])
def test_bad_query_is_a_problem(client: FlaskClient, briefing_url: str, query: str) -> None:
    answer = client.get(f"{briefing_url}?{query}")
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")


def test_language_the_engine_cannot_write_is_refused(client: FlaskClient, briefing_url: str) -> None:
    answer = client.get(f"{briefing_url}?language=de")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["type"].endswith(":unsupported-language")


def test_100_first_readers_make_one_briefing(app: Flask, service: Service, article_text: MakeText) -> None:
    made = app.test_client().get("/v1/briefings?limit=100").json
    article_id = app.test_client().post("/v1/articles", json={"text": article_text()}).json["id"]  # type: ignore[index]

    def read(_: int) -> str:
        client = app.test_client()
        until_briefed(client, f"/v1/articles/{article_id}")
        return client.get(f"/v1/articles/{article_id}/briefing").headers["ETag"]

    with ThreadPoolExecutor(100) as readers:
        assert len(set(readers.map(read, range(100)))) == 1
    listed = app.test_client().get("/v1/briefings?limit=100").json
    assert made is not None and listed is not None
    assert [item["article_id"] for item in listed["items"]].count(article_id) == 1


def test_list_of_briefings_names_where_to_read_each(client: FlaskClient, briefing_url: str) -> None:
    page = client.get("/v1/briefings?limit=100").json  # a job of an earlier test may have ended after it
    assert page is not None
    (listed,) = [item for item in page["items"] if item["url"] == briefing_url]
    assert listed["headline"] == "Bridge closed"


def test_documentation_needs_nothing_from_outside(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http" not in page.text.replace("http-equiv", "")
    for asset in ("swagger-ui.css", "swagger-ui-bundle.js"):
        with client.get(f"/docs/assets/{asset}") as answer:
            assert answer.status_code == 200


def test_openapi_names_every_route_of_the_api(app: Flask, client: FlaskClient) -> None:
    spec = client.get("/openapi.json").json
    assert spec is not None
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
    assert {route for route in routes if route.startswith("/v1")} == set(spec["paths"])
