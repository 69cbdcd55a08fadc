import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest
from flask.testing import FlaskClient
from pages import FakeService
from samples import briefing
from sqlalchemy.orm import Session

from briefing.config import Config
from briefing.errors import ConfigurationError
from briefing.jobs import Job, JobStatus, Kind
from briefing.service import Service
from briefing.store.deliveries import Attempt
from briefing.webhooks import DeliveryFailed, Webhooks, delivery_id

SAMPLE = briefing().article.id
KEY = b"twenty-four bytes or more"
SECRET = "whsec_" + base64.b64encode(KEY).decode()
MADE = {"article_id": SAMPLE, "revision": 1, "language": "en"}
URL = "https://desk.example/hook"


class FakeJobs:
    """Keeps what was submitted, each ID once, as the queue does."""

    def __init__(self) -> None:
        self.submitted: dict[str, Job] = {}

    def submit(self, job: Job, session: Session | None = None) -> None:
        self.submitted.setdefault(job.id, job)

    def status(self, job_id: str) -> JobStatus:
        raise NotImplementedError


def webhooks(
    answer: Callable[[httpx2.Request], httpx2.Response] | None = None,
    *urls: str,
    log: Callable[[Attempt], None] = lambda attempt: None,
) -> tuple[Webhooks, FakeJobs]:
    jobs = FakeJobs()
    config = Config(webhook_urls=urls or (URL,), webhook_secret=SECRET, public_url="https://briefing.example")
    transport = httpx2.MockTransport(answer or (lambda request: httpx2.Response(204)))
    return Webhooks(config, FakeService(), jobs, log, transport), jobs  # type: ignore[arg-type]


def test_announce_queues_one_delivery_an_address_and_the_same_news_once() -> None:
    hooks, jobs = webhooks(None, URL, "https://other.example/hook")
    for _ in range(3):
        hooks.announce(MADE, None)
    assert {job.kind for job in jobs.submitted.values()} == {Kind.DELIVER}
    assert sorted(job.payload["url"] for job in jobs.submitted.values()) == [URL, "https://other.example/hook"]


@pytest.mark.parametrize(
    ("made", "failed", "event"),
    [
        (MADE, None, "briefing.made"),
        (MADE | {"revision": 2}, None, "briefing.revised"),
        (MADE, "The model server did not answer.", "briefing.failed"),
    ],
)
def test_announce_tells_what_became_of_the_briefing(made: dict[str, Any], failed: str | None, event: str) -> None:
    hooks, jobs = webhooks()
    hooks.announce(made, failed)
    (job,) = jobs.submitted.values()
    news = job.payload["news"]
    assert (news["type"], news["article_id"]) == (event, SAMPLE)
    assert news["page"] == f"https://briefing.example/articles/{SAMPLE}"
    assert news.get("reason") == failed
    assert news.get("headline") == (None if failed else "Port Ellery rebuilds its wall")


def test_announce_when_the_article_is_gone_or_nobody_listens() -> None:
    hooks, jobs = webhooks()
    hooks.announce(MADE | {"article_id": "deleted"}, None)
    Webhooks(Config(), FakeService(), jobs, log=pytest.fail).announce(MADE, None)  # type: ignore[arg-type]
    assert jobs.submitted == {}


def test_deliver_signs_id_time_and_body() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200)

    hooks, jobs = webhooks(answer)
    hooks.announce(MADE, None)
    (job,) = jobs.submitted.values()
    assert hooks.deliver(job.payload) is None
    (request,) = seen
    headers = request.headers
    assert headers["webhook-id"] == job.id == delivery_id(URL, json.loads(request.content))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.content
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_deliver_when_the_receiver_refuses_is_tried_again(status: int) -> None:
    hooks, jobs = webhooks(lambda request: httpx2.Response(status, headers={"Location": "https://evil.example"}))
    hooks.announce(MADE, None)
    (job,) = jobs.submitted.values()
    with pytest.raises(DeliveryFailed, match=str(status)):
        hooks.deliver(job.payload)


def test_deliver_when_the_receiver_is_away_or_wants_no_more() -> None:
    def away(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    payload = {"to": "webhook", "url": URL, "news": {"type": "briefing.made", "article_id": SAMPLE}}
    with pytest.raises(DeliveryFailed, match="ConnectError"):
        webhooks(away)[0].deliver(payload)
    assert "410" in (webhooks(lambda request: httpx2.Response(410))[0].deliver(payload) or "")


@pytest.mark.parametrize("secret", [None, "", "whsec_c2hvcnQ=", "not base64 at all, but long enough to be a key"])
def test_configuration_when_webhooks_have_no_good_secret(secret: str | None) -> None:
    with pytest.raises(ConfigurationError, match="WEBHOOK_SECRET"):
        Config(webhook_urls=(URL,), webhook_secret=secret)


def test_every_attempt_is_logged_without_the_address(service: Service, client: FlaskClient) -> None:
    answers = iter([httpx2.Response(500), httpx2.Response(204)])
    hooks, jobs = webhooks(
        lambda request: next(answers), "https://hooks.example/secret/path", log=service.deliveries.add
    )
    hooks.announce(MADE, None)
    (job,) = jobs.submitted.values()
    with pytest.raises(DeliveryFailed) as failed:
        hooks.deliver(job.payload)
    assert hooks.deliver(job.payload) is None
    logged = client.get("/v1/webhooks/deliveries?limit=1")
    rest = client.get("/v1/webhooks/deliveries", query_string={"cursor": logged.json["next_cursor"], "limit": 1})
    newest, first = logged.json["items"][0], rest.json["items"][0]
    assert [first["status"], newest["status"]] == [500, 204]
    assert first["delivery_id"] == newest["delivery_id"] == job.id
    assert (first["receiver"], first["event"], first["article_id"]) == ("hooks.example", "briefing.made", SAMPLE)
    assert "secret" not in logged.text + rest.text + str(failed.value)


def test_log_lets_go_of_what_is_thirty_days_old(service: Service) -> None:
    def attempt(name: str, at: datetime) -> Attempt:
        return Attempt(name, "desk.example", "briefing.made", SAMPLE, 204, None, 0.1, at)

    now = datetime.now(UTC)
    service.deliveries.add(attempt("old", now - timedelta(days=31)))
    service.deliveries.add(attempt("new", now))
    names = [each.delivery_id for each in service.deliveries.page(cursor=None, limit=100).items]
    assert "new" in names
    assert "old" not in names
