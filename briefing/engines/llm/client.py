"""Calls to an OpenAI-compatible server: the only file that imports openai. Every error becomes one of ours."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx2
import openai

from briefing.engines.llm.completions import Answer, Request
from briefing.errors import EngineError, InvalidDraft, ProviderRefused, ProviderUnavailable

OPENAI_SERVER = "api.openai.com"
_LONGEST_WAIT = 30.0  # seconds that one call may wait between tries; a longer Retry-After puts the job off
_QUOTA_WAIT = 3600.0  # seconds; a used-up quota does not come back by trying
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
_MOST_BYTES = 5_000_000  # of a response

# Which of our errors each of the SDK's is; a test walks the SDK's tree and fails for one that is not here.
MAPPED: Mapping[type[Exception], type[EngineError]] = {
    openai.APITimeoutError: ProviderUnavailable,
    openai.APIConnectionError: ProviderUnavailable,
    openai.RateLimitError: ProviderUnavailable,
    openai.InternalServerError: ProviderUnavailable,
    openai.ConflictError: ProviderUnavailable,
    openai.AuthenticationError: ProviderRefused,
    openai.PermissionDeniedError: ProviderRefused,
    openai.NotFoundError: ProviderRefused,
    openai.BadRequestError: ProviderRefused,
    openai.UnprocessableEntityError: ProviderRefused,
    openai.APIStatusError: ProviderRefused,
    openai.APIResponseValidationError: InvalidDraft,
    openai.LengthFinishReasonError: InvalidDraft,
    openai.ContentFilterFinishReasonError: InvalidDraft,
    openai.WebSocketConnectionClosedError: ProviderUnavailable,
    openai.WebSocketQueueFullError: ProviderUnavailable,
    openai.APIError: ProviderUnavailable,  # such as an error sent inside a stream
    openai.OpenAIError: ProviderRefused,  # no key, two kinds of authentication, a call that is no more
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with the tokens it took, as the server counts them (0 where it does not)."""

    answer: Answer
    input_tokens: int = 0
    output_tokens: int = 0


class ModelClient:
    """Asks one server. Tries again, a bounded number of times, what may pass; waits as long as the server asks."""

    def __init__(
        self,
        *,
        base_url: str | None,
        api_key: str | None,
        timeout: float,
        max_retries: int,
        sleep: Callable[[float], None],
        http_client: httpx2.Client | None = None,
    ) -> None:
        self.server = server_of(base_url)
        self._max_retries = max_retries
        self._sleep = sleep
        self._sdk = openai.OpenAI(
            base_url=base_url, api_key=api_key or "none", timeout=timeout, max_retries=0, http_client=http_client
        )

    def complete(self, request: Request) -> Reply:
        """The reply to a request. Raises ProviderUnavailable, ProviderRefused, InvalidDraft."""
        return read_reply(self._tried(lambda: self._post(request)))

    def context_tokens(self, model: str) -> int | None:
        """Tokens of the model's context, where the server tells. Raises EngineError."""
        body = self._tried(lambda: self._sdk.models.with_raw_response.list().text)
        for each in _listed(body):
            if each.get("id") == model or model in (each.get("aliases") or ()):
                meta = each.get("meta") if isinstance(each.get("meta"), dict) else {}
                for known in (each.get("max_model_len"), each.get("context_length"), (meta or {}).get("n_ctx")):
                    if isinstance(known, int) and known > 0:
                        return known
        return None

    def _post(self, request: Request) -> str:
        raw = self._sdk.chat.completions.with_raw_response.create(**request.payload())
        if len(raw.content) > _MOST_BYTES:
            raise InvalidDraft(f"The model server answered with {len(raw.content)} bytes.")
        return raw.text

    def _tried(self, call: Callable[[], str]) -> str:
        for tried in range(self._max_retries + 1):
            try:
                return call()
            except openai.OpenAIError as error:
                mapped = map_error(error, self.server)
                wait = mapped.details.get("retry_after") or 0.5 * 2**tried
                last = tried == self._max_retries
                if last or not isinstance(mapped, ProviderUnavailable) or wait > _LONGEST_WAIT:
                    raise mapped from error
                self._sleep(wait)
        raise AssertionError("unreachable")  # the last try returns or raises


def server_of(base_url: str | None) -> str:
    """The server's host, with its port where that is not the scheme's own."""
    return urlsplit(base_url).netloc.rpartition("@")[2] if base_url else OPENAI_SERVER


def map_error(error: Exception, server: str) -> EngineError:
    """Our error for one of the SDK's; its details are ``retry_after`` (seconds) and ``provider_status``."""
    kind = next(MAPPED[each] for each in type(error).__mro__ if each in MAPPED)
    status, wait = getattr(error, "status_code", None), None
    if isinstance(error, openai.APIStatusError):
        wait = retry_after(error.response.headers)
        if error.status_code in (408, 425) or error.status_code >= 500:
            kind = ProviderUnavailable
        if getattr(error, "code", None) == "insufficient_quota":
            kind, wait = ProviderUnavailable, max(wait or 0.0, _QUOTA_WAIT)
    said = " ".join(str(error).split())[:300] or type(error).__name__
    details: dict[str, Any] = {"retry_after": wait} if kind is ProviderUnavailable else {}
    return kind(f"{_WHAT[kind]} ({server}): {said}", provider_status=status, **details)


_WHAT = {
    ProviderUnavailable: "The model server cannot answer now",
    ProviderRefused: "The model server refuses the request",
    InvalidDraft: "The model server's answer cannot be used",
}


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait as the headers say: Retry-After in seconds, or as a date less the server's own Date."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * unit
        except ValueError:
            continue
        return seconds if 0 <= seconds < float("inf") else None
    try:
        then, now = (parsedate_to_datetime(headers.get(name, "")) for name in ("retry-after", "date"))
        return max((then - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None


def read_reply(body: str) -> Reply:
    """The reply in a response's body, whatever of it is there. Raises InvalidDraft when it holds no answer."""
    try:
        data = json.loads(body)
        choice = data["choices"][0]
        message = choice.get("message") or {"content": choice["text"]}
        content = _text(message.get("content"))
        reasoning = _text(message.get("reasoning_content") or message.get("reasoning")) or None
        usage = data.get("usage") or {}
        counted = [_count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens")]
        finish = choice.get("finish_reason")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidDraft("The model server answered with something else than a chat completion.") from error
    return Reply(Answer(content, reasoning, finish if isinstance(finish, str) else None), *counted)


def _text(value: object) -> str:
    """Content as one string; some servers send it in parts. What no database keeps as text is marked as lost."""
    if isinstance(value, list):
        return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return _UNKEPT.sub("\ufffd", value) if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


def _listed(body: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(body)["data"]
    except (ValueError, LookupError, TypeError, RecursionError):
        return []
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
