"""Every request gets an ID, a line in the log, its place in the metrics, and a span."""

import logging
import os
import re
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from random import Random
from time import perf_counter
from typing import Any

from flask import Flask, Request, Response, g, request
from prometheus_client import Counter, Histogram

from briefing.observability import metrics, tracing
from briefing.observability.logs import bind, tell, unbind

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
_GIVEN = "HTTP_X_REQUEST_ID"  # in the environ
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"))
_QUIET = frozenset(("/healthz", "/readyz", "/metrics"))  # asked every few seconds
_UNTRACED = nullcontext()
_dice = Random()  # noqa: S311 - a name, no secret: asking the system for it lets go of the interpreter on each request
os.register_at_fork(after_in_child=_dice.seed)


class Watch:
    """One request from its first moment to its end; started in ``perf_counter`` seconds, by default now."""

    def __init__(self, asked: Request, route: str, began: float | None = None) -> None:
        given = asked.environ.get(_GIVEN, "")
        self.request_id = given if _WELL_FORMED.fullmatch(given) else f"{_dice.getrandbits(128):032x}"
        self._began = perf_counter() if began is None else began
        self._method = asked.method if asked.method in _METHODS else "other"
        self._route = route
        self._bound = bind(request_id=self.request_id)
        self._traced = self._tracing(asked) if tracing.is_on() else _UNTRACED
        self._span = self._traced.__enter__()

    def _tracing(self, asked: Request) -> AbstractContextManager[Any]:
        attributes = {"http.request.method": self._method, "http.route": self._route}
        attributes |= {"briefing.request_id": self.request_id}
        return tracing.span(f"{self._method} {self._route}", headers=asked.headers, **attributes)

    def note(self, status: int) -> None:
        """Counts, logs and traces the answer."""
        seconds = perf_counter() - self._began
        counter, histogram = _measures(self._method, self._route, status)
        counter.inc()
        histogram.observe(seconds)
        level = logging.ERROR if status >= 500 else logging.DEBUG if self._route in _QUIET else logging.INFO
        measured = {"method": self._method, "route": self._route, "status": status, "seconds": round(seconds, 4)}
        tell(log, level, "request", measured)
        if self._span is not None:
            self._span.set_attribute("http.response.status_code", status)

    def end(self) -> None:
        """Ends what was bound to the request."""
        self._traced.__exit__(None, None, None)
        unbind(self._bound)


@cache
def _measures(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Where such answers are counted and timed; looked up once, not each time."""
    return metrics.REQUESTS.labels(method, route, str(status)), metrics.REQUEST_SECONDS.labels(method, route)


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
