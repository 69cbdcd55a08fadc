"""Every error as application/problem+json (RFC 9457), with a stable type and errors shaped like the input."""

import logging
from typing import Any
from uuid import uuid4

import orjson
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge

from briefing.errors import BriefingError

log = logging.getLogger(__name__)
PROBLEM = "application/problem+json"
TYPES = "urn:briefing:problem:"  # a stable name, not an address: RFC 9457, section 3.1.1

_HTTP = {
    400: ("bad-request", "The request cannot be read"),
    403: ("forbidden", "This is not allowed"),
    404: ("not-found", "Not found"),
    405: ("method-not-allowed", "This method is not allowed here"),
    406: ("not-acceptable", "No such representation"),
    413: ("too-large", "The input is too large"),
    415: ("unsupported-media-type", "The body must be JSON"),
    429: ("too-many-requests", "Too many requests"),
    422: ("invalid-input", "The request is not valid"),
}


def problem(status: int, type: str, title: str, detail: str, **members: Any) -> Response:
    """A problem document; members that are None are left out."""
    body = {"type": TYPES + type, "title": title, "status": status, "detail": detail}
    body |= {name: value for name, value in members.items() if value is not None}
    return Response(orjson.dumps(body, default=str), status, content_type=PROBLEM)


def register(app: Flask) -> None:
    """Answers every exception of ours, of HTTP, and any bug."""
    app.register_error_handler(BriefingError, ours)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(Exception, bug)


def ours(error: BriefingError) -> Response:
    """The problem an exception of ours stands for."""
    response = problem(error.status, error.type, error.title, error.message, errors=error.errors, **error.details)
    response.headers.update(error.headers)
    retry_after = error.details.get("retry_after")
    if isinstance(retry_after, (int, float)):
        response.headers["Retry-After"] = str(max(1, round(retry_after)))
    return response


def of_http(error: HTTPException) -> Response:
    """The problem of an HTTP error; of argument parsing it keeps which field is wrong."""
    status = error.code or 500
    data: dict[str, Any] = getattr(error, "data", None) or {}
    errors = _field_errors(data.get("errors") or data.get("messages"))
    type, title = _HTTP.get(status, ("http-error", error.name))
    detail = _detail(errors) if errors else _advice(error) or str(error.description or title)
    response = problem(status, type, title, detail, errors=errors)
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after", "location"):
            response.headers[name] = value
    return response


def bug(error: Exception) -> Response:
    """A 500 that shows a reference and nothing else; the log holds the rest."""
    reference = uuid4().hex[:12]
    log.exception("unexpected error %s", reference, exc_info=error)
    detail = f"Something went wrong on our side. The log has it under {reference}."
    return problem(500, "internal", BriefingError.title, detail, reference=reference)


def _field_errors(messages: Any) -> Any:
    """webargs nests by location ({"json": {...}}); the client knows only its fields."""
    if isinstance(messages, dict) and len(messages) == 1:
        (location, inner) = next(iter(messages.items()))
        if location in ("json", "query", "headers", "form") and isinstance(inner, dict):
            return inner
    return messages


def _advice(error: HTTPException) -> str | None:
    """What to do instead, where Werkzeug's own words only say what is wrong."""
    if error.description != type(error).description:
        return None
    match error:
        case NotFound():
            return "There is nothing at this address. /docs shows those of the API."
        case MethodNotAllowed(valid_methods=methods) if methods:
            return f"{request.method} does nothing at this address. It takes {', '.join(sorted(methods))}."
        case RequestEntityTooLarge():
            return f"The body is larger than the {request.max_content_length:,} bytes that are read. Send less."
    return None


def _detail(errors: Any) -> str:
    if not isinstance(errors, dict):
        return str(errors)
    fields: dict[str, list[str]] = {}
    for name, value in errors.items():
        fields.setdefault(_first(value), []).append(name)
    return "; ".join(f"{', '.join(names)}: {message}" for message, names in fields.items())


def _first(value: Any) -> str:
    while isinstance(value, (list, dict)) and value:
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return str(value)
