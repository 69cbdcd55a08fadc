"""Receipts, revisions and editors' decisions over HTTP."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from waiting import until_briefed

from briefing.service import Service

MakeText = Callable[[], str]
_pages = itertools.count(1)


@pytest.fixture
def page_url() -> str:
    return f"https://example.org/editorial/{next(_pages)}"


@pytest.fixture
def article_url(client: FlaskClient, article_text: MakeText, page_url: str) -> str:
    location = client.post("/v1/articles", json={"text": article_text(), "url": page_url}).headers["Location"]
    until_briefed(client, location)
    return location


def briefing(client: FlaskClient, article_url: str) -> dict[str, Any]:
    until_briefed(client, article_url)
    answer = client.get(f"{article_url}/briefing?claims=all")
    assert answer.status_code == 200
    assert answer.json is not None
    return dict(answer.json)


def test_receipt_names_every_item_with_its_checks(client: FlaskClient, article_url: str) -> None:
    receipt = client.get(f"{article_url}/briefing/receipt").json
    assert receipt is not None
    checked = {row["item_id"] for row in receipt["checks"]}
    assert {claim["id"] for claim in briefing(client, article_url)["claims"]} <= checked
    assert (receipt["engine"], receipt["usage"]["cost_usd"]) == ("embedded", 0)
    assert len(receipt["digest"]) == 64


def test_receipt_digest_is_the_same_for_the_same_inputs(
    client: FlaskClient, article_url: str, page_url: str, service: Service
) -> None:
    first = client.get(f"{article_url}/briefing/receipt").json
    text = client.get(article_url).json["text"]  # type: ignore[index]
    client.delete(article_url)
    client.post("/v1/articles", json={"text": text, "url": page_url})
    briefing(client, article_url)
    again = client.get(f"{article_url}/briefing/receipt").json
    assert first is not None and again is not None
    assert first["created_at"] != again["created_at"]
    assert first["digest"] == again["digest"]


def test_rejected_item_is_not_served_any_more(client: FlaskClient, article_url: str) -> None:
    item = briefing(client, article_url)["claims"][0]
    answer = client.patch(
        f"{article_url}/briefing/items/{item['id']}", json={"action": "reject", "editor": "Ana", "reason": "wrong"}
    )
    assert answer.status_code == 200
    after = briefing(client, article_url)
    assert item["id"] not in [claim["id"] for claim in after["claims"]]
    assert after["withheld"][-1]["reason"] == "rejected_by_editor"
    decided = client.get(f"{article_url}/briefing/decisions").json
    assert decided is not None
    assert [(each["item_id"], each["editor"]) for each in decided["items"]] == [(item["id"], "Ana")]


def test_edited_item_is_shown_as_edited(client: FlaskClient, article_url: str) -> None:
    item = briefing(client, article_url)["claims"][0]
    verdict = {"action": "edit", "editor": "Ana", "reason": "shorter", "text": "The bridge is unsafe"}
    assert client.patch(f"{article_url}/briefing/items/{item['id']}", json=verdict).status_code == 200
    edited = next(each for each in briefing(client, article_url)["claims"] if each["id"] == item["id"])
    assert edited["text"] == "The bridge is unsafe"
    assert (edited["decision"]["editor"], edited["decision"]["original"]) == ("Ana", item["text"])


@pytest.mark.parametrize(
    "verdict",
    [
        {},
        {"action": "like", "editor": "Ana", "reason": "x"},
        {"action": "accept", "editor": "", "reason": "x"},
        {"action": "accept", "editor": "Ana", "reason": "x", "text": "y"},
        {"action": "edit", "editor": "Ana", "reason": "x"},
        {"action": "edit", "editor": "Ana", "reason": "x", "text": "She said “never again, never”"},
    ],
)
def test_bad_decision_is_a_problem_and_is_not_kept(
    client: FlaskClient, article_url: str, verdict: dict[str, str]
) -> None:
    item = briefing(client, article_url)["claims"][0]
    assert client.patch(f"{article_url}/briefing/items/{item['id']}", json=verdict).status_code == 422
    assert client.get(f"{article_url}/briefing/decisions").json == {"items": []}


def test_decision_about_no_item_is_404(client: FlaskClient, article_url: str) -> None:
    verdict = {"action": "accept", "editor": "Ana", "reason": "x"}
    assert client.patch(f"{article_url}/briefing/items/nope", json=verdict).status_code == 404


def test_changed_text_is_compared_item_by_item(client: FlaskClient, article_url: str, page_url: str) -> None:
    text = client.get(article_url).json["text"]  # type: ignore[index]
    changed = text.replace("not safe any more", "not safe any longer").replace("Peter Okafor", "Peter Obi")
    client.post("/v1/articles", json={"text": changed, "url": page_url})
    briefing(client, article_url)
    listed = client.get(f"{article_url}/revisions").json
    assert listed is not None
    assert [each["revision"] for each in listed["items"]] == [2, 1]
    difference = client.get(f"{article_url}/revisions/1..2").json
    assert difference is not None
    changes = {(c["section"], c["change"]): c for c in difference["changes"]}
    reworded = changes[("claims", "reworded")]
    assert "any more" in reworded["before"]["text"]
    assert "any longer" in reworded["after"]["text"]
    changed_words = [(words["change"], words["text"]) for words in reworded["words"] if words["change"] != "kept"]
    assert changed_words == [("gone", " more"), ("added", " longer")]
    assert all(change["words"] == [] for kind, change in changes.items() if kind[1] != "reworded")


def test_rejection_outlives_a_revision(client: FlaskClient, article_url: str, page_url: str) -> None:
    item = next(c for c in briefing(client, article_url)["claims"] if "not safe" in c["text"])
    verdict = {"action": "reject", "editor": "Ana", "reason": "wrong"}
    client.patch(f"{article_url}/briefing/items/{item['id']}", json=verdict)
    text = client.get(article_url).json["text"]  # type: ignore[index]
    client.post("/v1/articles", json={"text": "The river rose overnight.\n\n" + text, "url": page_url})
    after = briefing(client, article_url)
    assert after["article"]["revision"] == 2
    assert not [claim for claim in after["claims"] if "not safe" in claim["text"]]


def test_text_that_differs_in_nothing_important_is_no_revision(
    client: FlaskClient, article_url: str, page_url: str
) -> None:
    text = client.get(article_url).json["text"]  # type: ignore[index]
    same = text.replace("“", '"').replace("”", '"') + "\n\nLast updated: 3 May 2026, 10:15"
    client.post("/v1/articles", json={"text": same, "url": page_url})
    listed = client.get(f"{article_url}/revisions").json
    assert listed is not None
    assert len(listed["items"]) == 1


@pytest.mark.parametrize(
    ("pair", "status"), [("1..1", 409), ("1..7", 404), ("1..99999999999999999999", 404), ("0..1", 404), ("a..b", 404)]
)
def test_comparison_that_makes_no_sense_is_a_problem(
    client: FlaskClient, article_url: str, pair: str, status: int
) -> None:
    assert client.get(f"{article_url}/revisions/{pair}").status_code == status


def test_decisions_are_exported_as_evaluation_cases(client: FlaskClient, article_url: str, service: Service) -> None:
    item = briefing(client, article_url)["claims"][0]
    verdict = {"action": "edit", "editor": "Ana", "reason": "shorter", "text": "The bridge is unsafe"}
    client.patch(f"{article_url}/briefing/items/{item['id']}", json=verdict)
    case = service.editorial.cases()[-1]
    assert (case["item"], case["text"], case["reason"]) == (item["text"], "The bridge is unsafe", "shorter")
    start, end = case["evidence"][0]
    assert case["article"][start:end] == item["evidence"][0]["exact"]
