"""The HTTP API under /v1, its documentation, and its one error format."""

from flask import Flask, Response, request
from flask_smorest import Api
from werkzeug.exceptions import UnsupportedMediaType

from briefing.api import problems
from briefing.api.administration import administration
from briefing.api.articles import articles
from briefing.api.briefings import briefings
from briefing.api.deliveries import deliveries
from briefing.api.documentation import documentation
from briefing.api.editorial import editorial
from briefing.api.embed_links import embed_links
from briefing.api.feeds import feeds
from briefing.api.health import health
from briefing.api.jobs import jobs
from briefing.api.metrics import metrics
from briefing.api.rows import rows
from briefing.errors import NotFoundError, NotUTF8

_SETTINGS = {
    "API_TITLE": "Briefing",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.0.3",
    "OPENAPI_URL_PREFIX": "/",
    "OPENAPI_JSON_PATH": "openapi.json",
    "API_SPEC_OPTIONS": {
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "brf_…",
                    "description": "An access key. Not needed at the service's own machine while BRIEFING_AUTH is off.",
                }
            }
        },
        "security": [{"key": []}],
    },
}


def register(app: Flask) -> None:
    """Adds the API to an app."""
    app.config.from_mapping(_SETTINGS)
    app.before_request(_path_is_text)
    app.before_request(_body_is_plain)
    app.before_request(_body_is_utf8)
    app.after_request(_safe_headers)
    api = Api(app)
    for each in (articles, briefings, deliveries, editorial, feeds, jobs, rows, administration, embed_links):
        api.register_blueprint(each)
    app.register_blueprint(documentation)
    app.register_blueprint(health)
    app.register_blueprint(metrics)
    problems.register(app)  # after Api, which registers a handler of its own for HTTP errors


def _path_is_text() -> None:
    if "\0" in request.path:
        raise NotFoundError("There is nothing at an address that holds U+0000.")


def _body_is_plain() -> None:
    if (coding := request.headers.get("Content-Encoding", "identity").lower()) != "identity":
        raise UnsupportedMediaType(f"The body is in Content-Encoding {coding}. Send it as it is.")


def _body_is_utf8() -> None:
    if request.mimetype == "application/json":
        try:
            request.get_data().decode()
        except UnicodeDecodeError as error:
            message = f"The body is not UTF-8 (byte {error.start}). Send JSON in UTF-8."
            raise NotUTF8(message) from error


def _safe_headers(response: Response) -> Response:
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
