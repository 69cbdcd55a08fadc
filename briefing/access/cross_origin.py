"""Which pages' scripts may call the API: those of BRIEFING_CORS_ORIGINS, with a key and never with a cookie."""

from urllib.parse import urlsplit

from flask import Flask, Request, request
from flask_cors import CORS

from briefing.access.origins import checked_origins
from briefing.config import Config
from briefing.errors import ConfigurationError, InvalidInput

_SENT = ["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match"]
_READ = [
    *("ETag", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "WWW-Authenticate"),
    *("Idempotency-Replayed", "X-Request-ID"),
]


def register(app: Flask, config: Config) -> None:
    """Answers preflights and adds the headers of CORS to the API. Raises ConfigurationError for what is no origin."""
    try:
        origins = list(checked_origins(config.cors_origins))
    except InvalidInput as error:
        raise ConfigurationError(f"BRIEFING_CORS_ORIGINS: {error.message}") from error
    if not origins:
        return
    CORS(
        app,
        resources=r"/v1/.*",
        origins=origins,
        methods=["GET", "HEAD", "POST", "PATCH", "PUT", "DELETE"],
        allow_headers=_SENT,
        expose_headers=_READ,
        supports_credentials=False,
        send_wildcard=True,
        max_age=3600,
    )


def is_from_another_site(asked: Request = request) -> bool:
    """Whether a browser says that a page of another site made it send a request (by default the one in hand)."""
    origin = asked.headers.get("Origin")
    site = asked.headers.get("Sec-Fetch-Site")
    return site not in (None, "same-origin", "none") or bool(origin and urlsplit(origin).netloc != asked.host)
