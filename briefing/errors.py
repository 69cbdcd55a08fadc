"""Every exception of Briefing, under one base. A surface turns one into an answer; nothing else formats errors.

BriefingError
├── ConfigurationError            a setting is missing or makes no sense
├── RefusedError                  the input cannot become an article (HTTP 4xx)
│   ├── InvalidInput              422 fields missing, unknown, of the wrong type
│   ├── TooShort                  422 under 50 words
│   ├── TooLarge                  413 over the size limit
│   ├── NotUTF8                   400 the body is not UTF-8 text
│   ├── UnsupportedLanguage       422 no engine for this language
│   ├── InputQuality              422 a paywall teaser, consent page, or no article text
│   ├── InvalidFeed               422 no RSS, Atom, JSON Feed or OPML
│   ├── BadKey                    400 an Idempotency-Key that is none
│   ├── ReusedKey                 422 an Idempotency-Key that came with another request
│   └── FetchError                the page could not be fetched safely
│       ├── UnsafeURL             422 scheme, address or port not allowed
│       ├── FetchFailed           502 the site answered with an error or not at all
│       ├── FetchTimeout          504 the site took too long
│       └── UnsupportedMediaType  415 not HTML
├── AccessError
│   ├── Unauthorized              401 no key, or one that does not hold
│   └── MissingScope              403 the key is not for this
├── NotFoundError                 404 no such article, briefing, item
│   └── NotInstalled              404 no token for this Slack workspace
├── ConflictError                 409
│   └── StillAnswering            409 the same request was sent before and is not answered yet
├── EngineError                   the engine could not write a draft
│   ├── ProviderUnavailable       503 network, 5xx, time-out, rate limit; may be tried again
│   ├── ProviderRefused           502 authentication, permission, bad request: trying again does not help
│   ├── BudgetSpent               503 the daily budget is used up
│   └── InvalidDraft              502 the answer stayed unusable after repair
└── BusyError                     503 the database or queue cannot answer now
    └── StorageFull               503 the database's disk is full
"""

from collections.abc import Mapping
from typing import Any, ClassVar

FieldErrors = Mapping[str, object]


class BriefingError(Exception):
    """Base of all; ``message`` tells a person what to do next. ``type`` is stable and ends the problem's URI."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal"
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, message: str, *, errors: FieldErrors | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.errors = errors  # shaped like the input
        self.details = details  # further members of the problem document (RFC 9457, section 3.2)
        self.headers: dict[str, str] = {}  # of the answer


class ConfigurationError(BriefingError):
    type = "configuration"
    title = "Configuration problem"


class RefusedError(BriefingError):
    status = 422
    type = "refused"
    title = "The input was refused"


class InvalidInput(RefusedError):
    type = "invalid-input"
    title = "The request is not valid"


class TooShort(RefusedError):
    type = "too-short"
    title = "Too little text for a briefing"


class TooLarge(RefusedError):
    status = 413
    type = "too-large"
    title = "The input is too large"


class NotUTF8(RefusedError):
    status = 400
    type = "not-utf-8"
    title = "The text is not UTF-8"


class UnsupportedLanguage(RefusedError):
    type = "unsupported-language"
    title = "The language is not supported"


class InputQuality(RefusedError):
    type = "input-quality"
    title = "The page holds no whole article"


class InvalidFeed(RefusedError):
    type = "invalid-feed"
    title = "The feed cannot be read"


class BadKey(RefusedError):
    status = 400
    type = "bad-idempotency-key"
    title = "The Idempotency-Key is not one"


class ReusedKey(RefusedError):
    type = "reused-idempotency-key"
    title = "The Idempotency-Key belongs to another request"


class FetchError(RefusedError):
    status = 502
    type = "fetch-failed"
    title = "The page could not be fetched"


class UnsafeURL(FetchError):
    status = 422
    type = "unsafe-url"
    title = "The address is not allowed"


class FetchFailed(FetchError):
    pass


class FetchTimeout(FetchError):
    status = 504
    type = "fetch-timeout"
    title = "The site took too long"


class UnsupportedMediaType(FetchError):
    status = 415
    type = "unsupported-media-type"
    title = "The address does not serve an HTML page"


class AccessError(BriefingError):
    """Somebody may not do this, or not now."""


class Unauthorized(AccessError):
    """``sent``: there was a key, and it did not hold (RFC 6750, section 3.1)."""

    status = 401
    type = "unauthorized"
    title = "An access key is needed"

    def __init__(self, message: str, *, sent: bool = False) -> None:
        super().__init__(message)
        self.headers = {"WWW-Authenticate": 'Bearer realm="Briefing"' + (', error="invalid_token"' if sent else "")}


class MissingScope(AccessError):
    status = 403
    type = "missing-scope"
    title = "The key is not for this"

    def __init__(self, message: str, *, scope: str) -> None:
        super().__init__(message, scope=scope)
        challenge = f'Bearer realm="Briefing", error="insufficient_scope", scope="{scope}"'
        self.headers = {"WWW-Authenticate": challenge}


class NotFoundError(BriefingError):
    status = 404
    type = "not-found"
    title = "Not found"


class NotInstalled(NotFoundError):
    type = "not-installed"
    title = "Briefing is not installed there"


class ConflictError(BriefingError):
    status = 409
    type = "conflict"
    title = "Conflict"


class StillAnswering(ConflictError):
    type = "still-answering"
    title = "The request is being answered"


class EngineError(BriefingError):
    status = 502
    type = "engine-failed"
    title = "The briefing could not be written"


class ProviderUnavailable(EngineError):
    """``retry_after`` is in seconds, where the provider said so."""

    status = 503
    type = "provider-unavailable"
    title = "The model server cannot answer now"


class ProviderRefused(EngineError):
    type = "provider-refused"
    title = "The model server refused the request"


class BudgetSpent(EngineError):
    status = 503
    type = "budget-spent"
    title = "The daily budget is spent"


class InvalidDraft(EngineError):
    type = "invalid-draft"
    title = "The model's answer stayed unusable"


class BusyError(BriefingError):
    status = 503
    type = "busy"
    title = "The service cannot answer now"


class StorageFull(BusyError):
    type = "storage-full"
    title = "There is no space left to store anything"


def kept_error(type: str, message: str, **details: Any) -> BriefingError:
    """The exception that a stored failure came from, to be raised again."""
    pending, kinds = [BriefingError], {}
    while pending:
        kind = pending.pop()
        kinds[kind.type] = kind
        pending += kind.__subclasses__()
    return kinds.get(type, BriefingError)(message, **details)
