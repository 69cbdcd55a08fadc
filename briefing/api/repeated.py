"""Reads of briefings that were answered before, answered from memory without Flask's dispatch.

Flask answers first. The head of its answer is remembered under the question word for word: all that it can depend on.
When the same is asked again it is sent again, with the bytes that are in memory now, if who asks is let in and has
reads left, by the same parts that Flask asks. Whatever is not sure goes on to Flask as it came, with nothing counted.
"""

import re
from collections.abc import Iterable
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from cachetools import LRUCache
from flask import Request

from briefing.access import Guard, caller
from briefing.access.endpoints import BRIEFING
from briefing.access.limits import limit_headers
from briefing.cache import Rendered, Variant, count
from briefing.observability.requests import HEADER, Watch
from briefing.service import Service

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SERVED = "briefing.served"  # in the environ: which variant Flask answered with, and its entity tag
GZIP = "gzip"
_PATH = re.compile(r"/v1/articles/[^/]+/briefing")
_METHODS = ("GET", "HEAD")
_ASKED = (  # all that the head of an answer can depend on, but for the caller
    *("REQUEST_METHOD", "wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"),
    *("HTTP_ACCEPT", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH"),
    *("HTTP_ORIGIN", "HTTP_ACCESS_CONTROL_REQUEST_PRIVATE_NETWORK"),
)
_NOT_KNOWN = (  # other conditions, ranges and bodies: Flask's
    *("HTTP_IF_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_IF_RANGE", "HTTP_RANGE"),
    *("HTTP_TRANSFER_ENCODING", "CONTENT_TYPE", "CONTENT_LENGTH"),
)
_NEW_EACH_TIME = (HEADER.lower(), "ratelimit", "ratelimit-policy")
_LONGEST = 2000  # characters of a question that is remembered

Question = tuple[str | None, ...]
Headers = list[tuple[str, str]]


class Head(NamedTuple):
    """What came before the bytes of an answer, and which bytes they were."""

    variant: Variant
    etag: str
    status: str
    headers: Headers

    def body(self, method: str, rendered: Rendered) -> Iterable[bytes]:
        """The bytes that follow."""
        if method == "HEAD" or not self.status.startswith("200"):
            return ()
        return (rendered.gzipped if ("Content-Encoding", GZIP) in self.headers else rendered.body,)


class RepeatedReads:
    """A WSGI application before another. One instance a process, shared by its threads."""

    def __init__(self, behind: "WSGIApplication", service: Service, guard: Guard) -> None:
        self.behind = behind
        self._service = service
        self._guard = guard
        self._heads: LRUCache[tuple[Question, bool], Head] = LRUCache(4 * service.config.cache_entries)
        self._lock = Lock()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The answer, from memory or from the application behind."""
        began = perf_counter()
        question = _question(environ)
        if question is None:
            return self.behind(environ, start_response)
        again = self._again(question, environ, start_response, began)
        return self._first(question, environ, start_response) if again is None else again

    def _again(
        self, question: Question, environ: "WSGIEnvironment", start_response: "StartResponse", began: float
    ) -> Iterable[bytes] | None:
        asked = Request(environ, populate_request=False)  # Flask makes its own, and this one is gone at once
        who = self._guard.check.admitted(asked, BRIEFING)
        head = self._head(question, with_key=who.key is not None) if who else None
        rendered = self._service.held(head.variant) if head else None
        if who is None or head is None or rendered is None or rendered.etag != head.etag:
            return None
        used = self._guard.limits.count_read(who, asked, BRIEFING)
        if used is None:
            return None
        watch = Watch(asked, BRIEFING, began)
        try:
            count("hit")
            watch.note(int(head.status[:3]))
            start_response(head.status, [*head.headers, *limit_headers(used), (HEADER, watch.request_id)])
            return head.body(asked.method, rendered)
        finally:
            watch.end()

    def _first(
        self, question: Question, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        def start(status: str, headers: Headers, *error: Any) -> Any:
            self._remember(question, environ, status, headers)
            return start_response(status, headers, *error)

        return self.behind(environ, start)

    def _head(self, question: Question, *, with_key: bool) -> Head | None:
        with self._lock:
            return self._heads.get((question, with_key))

    def _remember(self, question: Question, environ: "WSGIEnvironment", status: str, headers: Headers) -> None:
        if SERVED not in environ or status[:3] not in ("200", "304"):
            return
        if sum(len(part or "") for part in question) > _LONGEST:
            return
        variant, etag = environ[SERVED]
        lasting = [header for header in headers if header[0].lower() not in _NEW_EACH_TIME]
        with_key = caller().key is not None  # the answer is started while Flask has the request in hand
        with self._lock:
            self._heads[question, with_key] = Head(variant, etag, status, lasting)


def _question(environ: "WSGIEnvironment") -> Question | None:
    """What is asked, word for word; None for what is no plain read of a briefing."""
    if environ["REQUEST_METHOD"] not in _METHODS or _PATH.fullmatch(environ.get("PATH_INFO", "")) is None:
        return None
    if any(environ.get(name) for name in _NOT_KNOWN):
        return None
    return tuple(map(environ.get, _ASKED))
