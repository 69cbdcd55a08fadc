"""Idempotency-Key on POST (draft-ietf-httpapi-idempotency-key-header-07): a request sent again is answered as before.

A client that lost an answer cannot know whether its request was done. Named, it may be sent again: the same body gets
the stored answer, another body 422, and 409 says that the first one is still being answered.
"""

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, g, request

from briefing.access.audit import REPLAYED
from briefing.access.callers import caller
from briefing.errors import BadKey, BusyError, ReusedKey, StillAnswering
from briefing.store.idempotency import IdempotencyStore, Kept, Named

log = logging.getLogger(__name__)
HEADER = "Idempotency-Key"
_KEY = re.compile(r'"([\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255})')  # an RFC 8941 string, or bare
_AGAIN = (401, 403, 408, 409, 425, 429)  # may well be answered otherwise a moment later
_HEADERS = ("Content-Type", "Location", "Retry-After", "ETag")
_ARTICLE = re.compile(r"/v1/articles/([^/?]+)$")


class Idempotency:
    """Answers named requests from what was answered before."""

    def __init__(self, store: IdempotencyStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def register(self, app: Flask) -> None:
        """Looks at the POST requests to an app's API, once they are let in."""
        app.before_request(self.begin)
        app.after_request(self.finish)

    def begin(self) -> Response | None:
        """The stored answer, if there is one. Raises BadKey, ReusedKey, StillAnswering."""
        rule = request.url_rule.rule if request.url_rule else ""
        if request.method != "POST" or HEADER not in request.headers or not rule.startswith("/v1/"):
            return None
        named = Named(caller().owner, _key(request.headers[HEADER]), _digest())
        kept = self._store.begin(named, self._clock())
        if kept is None:
            g.named = named
            return None
        if kept.digest != named.digest:
            raise ReusedKey("This Idempotency-Key came with another request before. Use a new one for a new request.")
        if kept.status is None:
            raise StillAnswering("The request with this Idempotency-Key is still being answered.", retry_after=1)
        return Response(kept.body, kept.status, {**kept.headers, REPLAYED: "true"})

    def finish(self, response: Response) -> Response:
        """Keeps the answer of a request that was named and new; one that may come out otherwise is let go."""
        named: Named | None = g.pop("named", None)
        if named is None:
            return response
        try:
            if response.status_code >= 500 or response.status_code in _AGAIN or response.is_streamed:
                self._store.release(named)
            else:
                headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
                answer = Kept(named.digest, response.status_code, headers, response.get_data())
                self._store.finish(named, answer, _article_id(response))
        except BusyError:
            log.exception("the answer to a request with an Idempotency-Key was not kept")
        return response


def _key(header: str) -> str:
    match = _KEY.fullmatch(header.strip())
    if match is None:
        message = "Idempotency-Key is a string of 1 to 255 visible ASCII letters, such as a UUID."
        raise BadKey(message, errors={HEADER: [message]})
    return match.group(1) or match.group(2)


def _digest() -> str:
    asked = hashlib.sha256(f"{request.full_path}\n{request.mimetype}\n".encode())
    asked.update(request.get_data())
    return asked.hexdigest()


def _article_id(response: Response) -> str | None:
    """The article whose text the answer may hold."""
    if response.status_code >= 400:
        return None
    named: str | None = (request.view_args or {}).get("article_id")
    made = _ARTICLE.search(response.headers.get("Location", ""))
    return named or (made.group(1) if made else None)
