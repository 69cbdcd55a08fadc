"""Every request gets an ID, a line in the log, its place in the metrics, and a span."""

import logging
import re
from contextlib import ExitStack
from secrets import token_hex
from time import perf_counter

from flask import Flask, Request, Response, g, request

from briefing.observability import metrics
from briefing.observability.logs import bound
from briefing.observability.tracing import span

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_QUIET = frozenset(("/healthz", "/readyz", "/metrics"))  # asked every few seconds


class Watch:
    """One request from its first moment to its end; started in ``perf_counter`` seconds, by default now."""

    def __init__(self, asked: Request, route: str, began: float | None = None) -> None:
        given = asked.headers.get(HEADER, "")
        self.request_id = given if _WELL_FORMED.fullmatch(given) else token_hex(16)
        self._began = perf_counter() if began is None else began
        self._method = asked.method if asked.method in _METHODS else "other"
        self._route = route
        self._watched = ExitStack()
        self._watched.enter_context(bound(request_id=self.request_id))
        attributes = {"http.request.method": self._method, "http.route": route, "briefing.request_id": self.request_id}
        self._span = self._watched.enter_context(span(f"{self._method} {route}", headers=asked.headers, **attributes))

    def note(self, status: int) -> None:
        """Counts, logs and traces the answer."""
        seconds = perf_counter() - self._began
        metrics.REQUESTS.labels(self._method, self._route, str(status)).inc()
        metrics.REQUEST_SECONDS.labels(self._method, self._route).observe(seconds)
        level = logging.ERROR if status >= 500 else logging.DEBUG if self._route in _QUIET else logging.INFO
        measured = {"method": self._method, "route": self._route, "status": status, "seconds": round(seconds, 4)}
        log.log(level, "request", extra=measured)
        if self._span is not None:
            self._span.set_attribute("http.response.status_code", status)

    def end(self) -> None:
        """Ends what was bound to the request."""
        self._watched.close()


def register(app: Flask) -> None:
    """Watches the requests to an app; before anything else is registered, so that refused ones are seen too."""
    app.before_request(_begin)
    app.after_request(_note)
    app.teardown_request(_end)


def _begin() -> None:
    g.watch = Watch(request, request.url_rule.rule if request.url_rule else "none")  # never the path: it holds anything
    g.request_id = g.watch.request_id


def _note(response: Response) -> Response:
    g.watch.note(response.status_code)
    response.headers[HEADER] = g.request_id
    return response


def _end(_error: BaseException | None) -> None:
    watch: Watch | None = g.pop("watch", None)
    if watch is not None:
        watch.end()
