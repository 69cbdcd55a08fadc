"""Posting, reading, listing and deleting articles over HTTP."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

MakeText = Callable[[], str]


def test_post_answers_201_with_location_for_a_new_article(client: FlaskClient, article_text: MakeText) -> None:
    text = article_text()
    answer = client.post("/v1/articles", json={"text": text, "title": "Bridge closed", "published_at": "2026-11-02"})
    assert answer.status_code == 201
    read = client.get(answer.headers["Location"])
    assert read.json == answer.json
    assert read.json is not None
    assert (read.json["text"], read.json["title"]) == (text, "Bridge closed")
    assert read.json["published_at"].startswith("2026-11-02T00:00:00")


def test_sentences_of_an_article_are_offsets_into_its_text(client: FlaskClient, article_text: MakeText) -> None:
    article = client.post("/v1/articles", json={"text": article_text()}).json
    assert article is not None
    start, end = article["sentences"][1]
    assert (
        article["text"][start:end]
        == "“The bridge is not safe any more,” said Maria Lindgren, the mayor, after the vote."
    )


def test_post_answers_200_for_the_same_text(client: FlaskClient, article_text: MakeText) -> None:
    text = article_text()
    first = client.post("/v1/articles", json={"text": text})
    again = client.post("/v1/articles", json={"text": text.replace("\n\n", "\r\n\r\n") + "  \n"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json is not None and again.json is not None
    assert first.json["id"] == again.json["id"]


def test_post_answers_200_for_the_same_canonical_url(client: FlaskClient, article_text: MakeText) -> None:
    text = article_text()
    first = client.post("/v1/articles", json={"text": text, "url": "https://Example.org/bridge-1?utm_source=x#top"})
    again = client.post("/v1/articles", json={"text": text, "url": "https://example.org/bridge-1"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json is not None
    assert again.json["url"] == "https://example.org/bridge-1"


def test_post_makes_a_revision_when_the_text_under_a_url_changed(client: FlaskClient, article_text: MakeText) -> None:
    url = "https://example.org/bridge-revised"
    client.post("/v1/articles", json={"text": article_text(), "url": url})
    again = client.post("/v1/articles", json={"text": article_text(), "url": url})
    assert again.status_code == 200
    assert again.json is not None
    assert again.json["revision"] == 2


def test_post_takes_null_as_not_given(client: FlaskClient, article_text: MakeText) -> None:
    nothing = {"url": None, "html": None, "title": None, "byline": None, "published_at": None}
    answer = client.post("/v1/articles", json=nothing | {"text": article_text()})
    assert answer.status_code == 201
    assert answer.json is not None and (answer.json["title"], answer.json["url"]) == (None, None)
    html = client.post("/v1/articles", json=nothing | {"text": None, "html": "<p>Too short.</p>"})
    assert_problem(html, 422, "too-short")


def test_post_takes_html(client: FlaskClient, article_text: MakeText) -> None:
    paragraphs = "".join(f"<p>{part}</p>" for part in article_text().split("\n\n"))
    html = (
        "<html lang=en><head><title>Bridge closed</title><link rel=canonical href=https://example.org/html-bridge>"
        f"</head><body><nav>Home Sport</nav><article><h1>Bridge closed</h1>{paragraphs}</article></body></html>"
    )
    answer = client.post("/v1/articles", json={"html": html, "url": "https://example.org/other?id=1"})
    assert answer.status_code == 201
    assert answer.json is not None
    assert "The bridge is not safe any more" in answer.json["text"]
    assert "Home Sport" not in answer.json["text"]
    assert answer.json["url"] == "https://example.org/html-bridge"


def test_list_is_paged_newest_first(client: FlaskClient, article_text: MakeText) -> None:
    posted = [client.post("/v1/articles", json={"text": article_text()}).json for _ in range(3)]
    page = client.get("/v1/articles?limit=2").json
    assert page is not None
    assert [item["id"] for item in page["items"]] == [each["id"] for each in reversed(posted) if each][:2]
    rest = client.get(f"/v1/articles?limit=1&cursor={page['next_cursor']}").json
    assert rest is not None and posted[0] is not None
    assert rest["items"][0]["id"] == posted[0]["id"]


def test_delete_takes_the_article_away(client: FlaskClient, article_text: MakeText) -> None:
    location = client.post("/v1/articles", json={"text": article_text()}).headers["Location"]
    assert client.delete(location).status_code == 204
    assert client.get(location).status_code == 404
    assert client.get(location + "/briefing").status_code == 404
    assert client.delete(location).status_code == 404


SPANISH = (
    "El presidente del consejo dijo el martes que el puente del puerto permanecerá cerrado durante dos años mientras "
    "se reparan los pilares dañados por la tormenta de enero. Los comerciantes de la zona criticaron la decisión y "
    "pidieron ayudas al gobierno regional, que todavía no ha respondido a sus cartas. La obra costará doce millones."
)
TEASER = (
    '<html><head><script type=\'application/ld+json\'>{"@type": "NewsArticle", "isAccessibleForFree": false}'
    "</script></head><body><article><h1>Bridge closed</h1><p>The council of Harrow Bay voted on Tuesday to close its "
    "oldest bridge for two years, a decision that divides the town and its shop owners, who fear for their trade.</p>"
    "<p>Subscribe to continue reading. Already a subscriber? Log in.</p></article></body></html>"
)
BAD: list[tuple[str, dict[str, Any], int, str]] = [
    ("nothing", {}, 422, "invalid-input"),
    ("empty text", {"text": ""}, 422, "too-short"),
    ("blank text", {"text": " \n\t\u00a0 "}, 422, "too-short"),
    ("49 words", {"text": "word " * 49}, 422, "too-short"),
    ("over 1 MB of text", {"text": "Some words of news. " * 60_000}, 413, "too-large"),
    ("html and text", {"html": "<p>x</p>", "text": "x"}, 422, "invalid-input"),
    ("unknown field", {"text": "x", "colour": "red"}, 422, "invalid-input"),
    ("text of a wrong type", {"text": 7}, 422, "invalid-input"),
    ("null", {"text": None}, 422, "invalid-input"),
    ("title without text", {"html": "<p>x</p>", "title": "x"}, 422, "invalid-input"),
    ("date that is none", {"text": "x", "published_at": "yesterday"}, 422, "invalid-input"),
    ("half a surrogate pair", {"text": "\ud800 " * 60}, 400, "bad-request"),
    ("url that is none", {"url": "not a url"}, 422, "unsafe-url"),
    ("ftp", {"url": "ftp://example.org/a"}, 422, "unsafe-url"),
    ("file", {"url": "file:///etc/passwd"}, 422, "unsafe-url"),
    ("loopback", {"url": "http://127.0.0.1:8000/"}, 422, "unsafe-url"),
    ("private address", {"url": "http://10.0.0.1/"}, 422, "unsafe-url"),
    ("link-local metadata", {"url": "http://169.254.169.254/latest/meta-data"}, 422, "unsafe-url"),
    ("another language", {"text": SPANISH}, 422, "unsupported-language"),
    ("paywall teaser", {"html": TEASER}, 422, "input-quality"),
    ("HTML as text", {"text": TEASER}, 422, "invalid-input"),
    ("a part of a page as text", {"text": "<p>A word of news.</p>\n" * 40}, 422, "invalid-input"),
]


@pytest.mark.parametrize(("body", "status", "type"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_input_is_a_problem_and_stores_nothing(
    client: FlaskClient, body: dict[str, Any], status: int, type: str
) -> None:
    before = client.get("/v1/articles").json
    answer = client.post("/v1/articles", json=body)
    assert_problem(answer, status, type)
    assert client.get("/v1/articles").json == before


def test_bad_fields_are_named_in_the_shape_of_the_input(client: FlaskClient) -> None:
    answer = client.post("/v1/articles", json={"text": 7, "colour": "red"})
    assert answer.json is not None
    assert answer.json["errors"] == {"text": ["Not a valid string."], "colour": ["Unknown field."]}


def test_language_that_is_not_supported_is_named(client: FlaskClient) -> None:
    answer = client.post("/v1/articles", json={"text": SPANISH})
    assert answer.json is not None
    assert "Spanish" in answer.json["detail"]


@pytest.mark.parametrize(
    ("data", "content_type", "status", "type"),
    [
        (b'{"text": "caf\xe9"}', "application/json", 400, "not-utf-8"),
        (b'{"text": ', "application/json", 400, "bad-request"),
        (b"[]", "application/json", 422, "invalid-input"),
        (b'"text"', "application/json", 422, "invalid-input"),
        (b"null", "application/json", 422, "invalid-input"),
        (b"", "application/json", 422, "invalid-input"),
        (b"text=x", "application/x-www-form-urlencoded", 415, "unsupported-media-type"),
        (b"x" * 12_000_000, "application/json", 413, "too-large"),
        (b"[" * 100_000, "application/json", 400, "bad-request"),
    ],
    ids=["latin-1", "cut", "list", "string", "null", "empty", "form", "12 MB", "deep"],
)
def test_body_that_is_no_json_object_is_a_problem(
    client: FlaskClient, data: bytes, content_type: str, status: int, type: str
) -> None:
    assert_problem(client.post("/v1/articles", data=data, content_type=content_type), status, type)


def test_body_with_a_byte_order_mark_is_read(client: FlaskClient, article_text: MakeText) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"text": article_text()}).encode()
    assert client.post("/v1/articles", data=body, content_type="application/json").status_code == 201


@pytest.mark.parametrize(
    ("request_", "advice"),
    [
        ({"path": "/v1/articles", "method": "POST", "json": ["a"]}, "Send one, with the fields as its members."),
        ({"path": "/v1/articles", "method": "POST", "json": {}}, "url, html, text: Give one of url, html and text."),
        (
            {"path": "/v1/articles", "method": "POST", "data": b"\x1f\x8b", "headers": {"Content-Encoding": "gzip"}},
            "The body is in Content-Encoding gzip. Send it as it is.",
        ),
        ({"path": "/v1/articles", "method": "POST", "data": b" " * 11_000_001}, "11,000,000 bytes"),
        ({"path": "/v1/articles", "method": "PUT"}, "It takes GET, HEAD, OPTIONS, POST."),
        ({"path": "/v1/artikel"}, "/docs shows those of the API."),
    ],
    ids=["list", "nothing", "compressed", "too large", "method", "address"],
)
def test_problem_says_what_to_do_instead(client: FlaskClient, request_: dict[str, Any], advice: str) -> None:
    answer = client.open(**{"content_type": "application/json"} | request_)
    assert advice in (answer.json or {})["detail"]


@pytest.mark.parametrize("path", ["/v1/articles/nope", "/v1/articles/%00", "/v1/nothing", "/v1/articles/nope/briefing"])
def test_what_is_not_there_is_a_404_problem(client: FlaskClient, path: str) -> None:
    assert_problem(client.get(path), 404, "not-found")


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "limit=1&limit=2", "cursor=nonsense", "page=2"])
def test_bad_paging_is_a_problem(client: FlaskClient, query: str) -> None:
    assert_problem(client.get(f"/v1/articles?{query}"), 422, "invalid-input")


def test_wrong_method_says_which_are_allowed(client: FlaskClient) -> None:
    answer = client.put("/v1/articles")
    assert_problem(answer, 405, "method-not-allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def assert_problem(answer: TestResponse, status: int, type: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/problem+json"
    assert answer.json is not None
    assert answer.json["type"] == f"urn:briefing:problem:{type}"
    assert answer.json["status"] == status
    assert len(answer.json["detail"]) > 10
    assert "Traceback" not in answer.text
