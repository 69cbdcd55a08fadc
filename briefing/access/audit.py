"""Keeps who wrote what. Of a request it keeps the route and the IDs in it, never a body, a query or a key."""

import logging
import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from flask import Flask, Response, g, request

from briefing.access.callers import caller
from briefing.access.endpoints import SLACK
from briefing.errors import BusyError
from briefing.store.audit import AuditEntry, AuditLog

log = logging.getLogger(__name__)
REPLAYED = "Idempotency-Replayed"
_READS = ("GET", "HEAD", "OPTIONS")
_NAMED = re.compile(r"/([^/?#]+)/?(?:[?#].*)?$")


class Audit:
    """Adds an entry for each write somebody known tried; who is not known is refused before anything is written."""

    def __init__(self, entries: AuditLog, clock: Callable[[], datetime]) -> None:
        self._entries = entries
        self._clock = clock

    def register(self, app: Flask) -> None:
        """Keeps the writes to an app."""
        app.after_request(self._keep)

    def _keep(self, response: Response) -> Response:
        who = _who(response.status_code)
        if request.method in _READS or who is None or response.status_code == 429 or REPLAYED in response.headers:
            return response
        key = caller().key
        entry = AuditEntry(
            at=self._clock(),
            who=who,
            method=request.method,
            endpoint=request.endpoint or "",
            status=response.status_code,
            key_id=key.id if key else None,
            target=_target(response),
            request_id=request_id(),
        )
        try:
            self._entries.add(entry)
        except BusyError:
            log.exception("no audit entry was kept of %s %s (%s)", entry.method, entry.endpoint, entry.status)
        response.headers.setdefault("X-Request-ID", request_id())
        return response


def request_id() -> str:
    """A name of the request in hand, the same in log, audit entry and answer."""
    if "request_id" not in g:
        g.request_id = uuid4().hex
    found: str = g.request_id
    return found


def _who(status: int) -> str | None:
    if request.url_rule is not None and request.url_rule.rule.startswith(SLACK):
        return "slack" if status < 400 else None  # anybody may send what Slack did not sign
    who = caller()
    return who.name if who.owner else None


def _target(response: Response) -> str | None:
    """IDs in the route, or the ID of what was made, from where the answer leads."""
    named = [str(value) for value in (request.view_args or {}).values()]
    made = _NAMED.search(response.headers.get("Location", ""))
    if not named and made and request.blueprint != "signing_in":
        named = [made.group(1)]
    shown = "/".join(named)
    return "".join(filter(str.isprintable, shown))[:200] or None
