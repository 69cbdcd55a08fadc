"""Webhooks: other services are told when a briefing was made, revised, or could not be made.

Signed and named as Standard Webhooks says (webhook-id, webhook-timestamp, webhook-signature), tried again with growing
pauses by the queue they go through; each attempt is logged.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import httpx2

from briefing.config import Config
from briefing.errors import BriefingError
from briefing.jobs import Job, Jobs, Kind
from briefing.render.addresses import Addresses
from briefing.service import Pending, Service
from briefing.store.deliveries import Attempt

_SECONDS = 10.0  # for an answer; a receiver that needs longer should answer first and work then
_HERE = "http://127.0.0.1:8000"


class DeliveryFailed(Exception):
    """The receiver did not answer with 2xx; the queue tries again."""


class Webhooks:
    """Announces what became of briefings to the addresses of BRIEFING_WEBHOOK_URLS."""

    def __init__(
        self,
        config: Config,
        service: Service,
        jobs: Jobs,
        log: Callable[[Attempt], None],
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._config = config
        self._service = service
        self._jobs = jobs
        self._log = log
        self._transport = transport
        self._links = Addresses.of(config.public_url, _HERE)

    def announce(self, made: dict[str, Any], failed: str | None) -> None:
        """Queues a delivery to each address: ``made`` is the payload of the job done. The same news goes once."""
        if not self._config.webhook_urls:
            return
        news = self._failed(made, failed) if failed else self._made(made)
        if news is None:
            return
        for url in self._config.webhook_urls:
            self._jobs.submit(Job(delivery_id(url, news), Kind.DELIVER, {"to": "webhook", "url": url, "news": news}))

    def deliver(self, payload: dict[str, Any]) -> str | None:
        """Does a job of kind DELIVER. Raises DeliveryFailed, for the queue to try again."""
        url, news = payload["url"], payload["news"]
        began = perf_counter()
        try:
            status, error = self._post(url, news), None
        except httpx2.HTTPError as failed:
            status, error = None, type(failed).__name__
        self._log(_attempt(url, news, status, error, perf_counter() - began))
        if status is None:
            raise DeliveryFailed(f"{_host(url)} did not answer ({error}).")
        if status == httpx2.codes.GONE:
            return f"{_host(url)} answered 410: it wants no more of these."
        if not httpx2.codes.is_success(status):
            raise DeliveryFailed(f"{_host(url)} answered {status}.")
        return None

    def _post(self, url: str, news: dict[str, Any]) -> int:
        body = json.dumps(news, ensure_ascii=False).encode()
        identifier = delivery_id(url, news)
        headers = {"Content-Type": "application/json", "User-Agent": "Briefing"}
        headers |= signature(self._config.webhook_secret or "", identifier, datetime.now(UTC), body)
        with httpx2.Client(timeout=_SECONDS, transport=self._transport) as client:
            return client.post(url, content=body, headers=headers).status_code

    def _made(self, made: dict[str, Any]) -> dict[str, Any] | None:
        try:
            briefing = self._service.briefing(made["article_id"], made["language"])
        except (Pending, BriefingError):
            return None  # deleted or revised meanwhile: there is other news
        found = briefing.verified
        return self._news("briefing.revised" if made["revision"] > 1 else "briefing.made", made) | {
            "at": briefing.receipt.created_at.isoformat(),
            "headline": found.headline,
            "claims": len(found.claims),
            "withheld": len(found.withheld),
        }

    def _failed(self, made: dict[str, Any], failed: str | None) -> dict[str, Any]:
        today = datetime.now(UTC).date().isoformat()  # a failure that goes on is told once a day
        return self._news("briefing.failed", made) | {"at": today, "reason": failed}

    def _news(self, event: str, made: dict[str, Any]) -> dict[str, Any]:
        article_id = made["article_id"]
        return {
            "type": event,
            "article_id": article_id,
            "revision": made["revision"],
            "language": made["language"],
            "page": self._links.page(article_id),
            "briefing": self._links.briefing(article_id),
        }


def _attempt(url: str, news: dict[str, Any], status: int | None, error: str | None, seconds: float) -> Attempt:
    return Attempt(
        delivery_id=delivery_id(url, news),
        receiver=_host(url),
        event=news["type"],
        article_id=news["article_id"],
        status=status,
        error=error,
        seconds=round(seconds, 3),
        created_at=datetime.now(UTC),
    )


def _host(url: str) -> str:
    """All of an address that may be shown: what follows the host can be the receiver's secret."""
    return urlsplit(url).hostname or ""


def delivery_id(url: str, news: dict[str, Any]) -> str:
    """The same for the same news to the same address, so that a job done again sends nothing twice."""
    content = json.dumps([url, news], sort_keys=True).encode()
    return f"webhook-{hashlib.sha256(content).hexdigest()[:24]}"


def signature(secret: str, identifier: str, moment: datetime, body: bytes) -> dict[str, str]:
    """The headers by which a receiver knows who sent this, and when; they sign ID, time and body together."""
    stamp = str(int(moment.timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = hmac.new(key, f"{identifier}.{stamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": identifier,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }
