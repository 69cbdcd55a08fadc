import json
from typing import Any

import httpx2
import openai
import pytest
from fake_llm import URL, FakeModel, Reply, Waits, completion, failure

from briefing.engines.llm.client import MAPPED, ModelClient, map_error, read_reply, retry_after, server_of
from briefing.engines.llm.completions import Answer, AnswerMode, Dialect, Message, Request
from briefing.errors import EngineError, InvalidDraft, ProviderRefused, ProviderUnavailable

REQUEST = Request("model.test", "fake", (Message("user", "Brief this."),), 100)


def client(transport: Any, waits: Waits | None = None, max_retries: int = 2) -> ModelClient:
    http = (
        transport if isinstance(transport, httpx2.Client) else httpx2.Client(transport=httpx2.MockTransport(transport))
    )
    waits = Waits() if waits is None else waits
    return ModelClient(base_url=URL, api_key="k", timeout=5, max_retries=max_retries, sleep=waits, http_client=http)


def tree(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(each for child in kind.__subclasses__() for each in tree(child))]


MISUSE = {"OpenAIError", "SubjectTokenProviderError", "StreamAlreadyConsumed", "MutuallyExclusiveAuthError"}
MISUSE |= {"APIRemovedInV1", "_AmbiguousModuleClientUsageError"}


@pytest.mark.parametrize("kind", tree(openai.OpenAIError), ids=lambda kind: kind.__name__)
def test_every_exception_of_the_sdk_is_mapped(kind: type[Exception]) -> None:
    nearest = next(parent for parent in kind.__mro__ if parent in MAPPED)
    if nearest is openai.OpenAIError:
        assert kind.__name__ in MISUSE, "The SDK has a new exception: say in MAPPED what it means."
    error = kind.__new__(kind)
    if isinstance(error, openai.APIStatusError):
        status = getattr(kind, "status_code", 418)
        response = httpx2.Response(status if isinstance(status, int) else 418, request=httpx2.Request("POST", URL))
        openai.APIStatusError.__init__(error, "no", response=response, body=None)
    assert type(map_error(error, "model.test")) is MAPPED[nearest]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, ProviderRefused), (401, ProviderRefused), (402, ProviderRefused), (403, ProviderRefused),
        (404, ProviderRefused), (408, ProviderUnavailable), (409, ProviderUnavailable), (413, ProviderRefused),
        (422, ProviderRefused), (425, ProviderUnavailable), (429, ProviderUnavailable), (500, ProviderUnavailable),
        (502, ProviderUnavailable), (503, ProviderUnavailable), (529, ProviderUnavailable),
    ],
)  # fmt: skip
def test_status_becomes_one_of_our_errors(status: int, expected: type[EngineError]) -> None:
    with pytest.raises(expected, match="model.test") as caught:
        client(lambda _: failure(status, "said so")).complete(REQUEST)
    assert caught.value.details["provider_status"] == status
    assert "said so" in caught.value.message and isinstance(caught.value.__cause__, openai.APIStatusError)


@pytest.mark.parametrize(
    "error", [httpx2.ConnectError("no"), httpx2.ReadTimeout("slow"), httpx2.RemoteProtocolError("cut")]
)
def test_network_failure_may_be_tried_again(error: Exception) -> None:
    waits, calls = Waits(), []

    def handler(_: httpx2.Request) -> httpx2.Response:
        calls.append(1)
        raise error

    with pytest.raises(ProviderUnavailable):
        client(handler, waits).complete(REQUEST)
    assert (len(calls), waits) == (3, [0.5, 1.0])


def test_rate_limit_is_waited_for_as_the_server_asks() -> None:
    waits = Waits()
    replies = [failure(429, headers={"Retry-After": "7"}), completion("{}")]
    model = FakeModel(*replies)
    assert client(model.client(), waits).complete(REQUEST).answer == Answer("{}", None, "stop")
    assert waits == [7.0]


def test_rate_limit_is_put_off_when_the_wait_is_long() -> None:
    waits = Waits()
    with pytest.raises(ProviderUnavailable) as caught:
        client(FakeModel(failure(429, headers={"Retry-After": "900"})).client(), waits).complete(REQUEST)
    assert (caught.value.details["retry_after"], waits) == (900.0, [])


def test_used_up_quota_is_not_tried_again_at_once() -> None:
    waits = Waits()
    with pytest.raises(ProviderUnavailable) as caught:
        client(FakeModel(failure(429, code="insufficient_quota")).client(), waits).complete(REQUEST)
    assert (caught.value.details["retry_after"], waits) == (3600.0, [])


def test_refusal_is_not_tried_again() -> None:
    model = FakeModel(failure(401))
    with pytest.raises(ProviderRefused):
        client(model.client()).complete(REQUEST)
    assert len(model.bodies) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "3"}, 3.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 GMT", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 30.0),
        ({"retry-after": "Mon, 23 Nov 2026 11:00:00 GMT", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    "body",
    ["", "<html>nginx</html>", "[]", "null", '{"choices": []}', '{"choices": [null]}', '{"error": "x"}', "{" * 9000,
     '{"choices": [{"message": "x"}]}', '{"choices": {"0": 1}}', '{"choices": [{}]}', "NaN", '"text"'],
)  # fmt: skip
def test_response_that_is_no_completion_is_an_invalid_draft(body: str) -> None:
    with pytest.raises(InvalidDraft):
        read_reply(body)
    with pytest.raises(InvalidDraft):
        client(lambda _: httpx2.Response(200, text=body)).complete(REQUEST)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        (completion("a"), Answer("a", None, "stop")),
        (completion(None, reasoning_content="r"), Answer("", "r", "stop")),
        (completion(None, reasoning="r", finish_reason=None), Answer("", "r", None)),
        (
            completion(None, content=[{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]),
            Answer("ab", None, "stop"),
        ),
        (completion("a\x00b\ud83d"), Answer("a\ufffdb\ufffd", None, "stop")),
        (completion(None, refusal="I will not."), Answer("", None, "stop")),
        ({"choices": [{"text": "old", "finish_reason": "length"}]}, Answer("old", None, "length")),
    ],
)
def test_reply_is_read_in_every_shape(reply: Reply, answer: Answer) -> None:
    read = client(lambda _: httpx2.Response(200, content=json.dumps(reply))).complete(REQUEST)
    assert read.answer == answer and read.input_tokens in (0, 1000)


@pytest.mark.parametrize("usage", [None, {}, {"prompt_tokens": "many"}, {"prompt_tokens": -1}, {"prompt_tokens": True}])
def test_tokens_are_none_when_the_server_does_not_count(usage: object) -> None:
    reply = client(lambda _: httpx2.Response(200, json=completion("a", usage=usage))).complete(REQUEST)
    assert (reply.input_tokens, reply.output_tokens) == (0, 0)


def test_response_is_refused_when_it_is_huge() -> None:
    with pytest.raises(InvalidDraft, match="bytes"):
        client(lambda _: httpx2.Response(200, json=completion("x" * 5_000_001))).complete(REQUEST)


@pytest.mark.parametrize(
    ("listed", "tokens"),
    [
        ({"id": "fake", "max_model_len": 4096}, 4096),
        ({"id": "fake", "context_length": 8192}, 8192),
        ({"id": "file.gguf", "aliases": ["fake"], "meta": {"n_ctx": 16384}}, 16384),
        ({"id": "fake", "meta": None}, None),
        ({"id": "other", "max_model_len": 4096}, None),
        ({"id": "fake", "max_model_len": "big"}, None),
    ],
)
def test_context_is_read_from_the_list_of_models(listed: dict[str, object], tokens: int | None) -> None:
    model = FakeModel()
    model.models = [listed]
    assert client(model.client()).context_tokens("fake") == tokens


def test_payload_says_how_to_answer() -> None:
    def body(mode: AnswerMode, **changes: Any) -> dict[str, Any]:
        return Request("s", "m", (), 5, Dialect(mode, **changes), '{"type": "object"}').payload()

    assert body(AnswerMode.JSON_SCHEMA)["response_format"]["json_schema"]["strict"] is True
    assert body(AnswerMode.JSON_OBJECT)["response_format"] == {"type": "json_object"}
    assert "response_format" not in body(AnswerMode.TEXT)
    newer = body(AnswerMode.TEXT, tokens_field="max_completion_tokens", temperature=False)
    assert newer == {"model": "m", "messages": [], "max_completion_tokens": 5}


@pytest.mark.parametrize(
    ("base_url", "server"),
    [
        (None, "api.openai.com"),
        ("http://127.0.0.1:8091/v1", "127.0.0.1:8091"),
        ("https://me:secret@llm.example/v1", "llm.example"),
    ],
)
def test_server_is_named_without_credentials(base_url: str | None, server: str) -> None:
    assert server_of(base_url) == server
