"""A model server for tests: answers through the real SDK, by httpx2.MockTransport or on a loopback port."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx2

from briefing.config import Config
from briefing.engines.llm.completions import CompletionsInMemory
from briefing.engines.llm.engine import LLMEngine

URL = "http://model.test/v1"
PROBE = '{"number": 7, "word": "seven"}'
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)

Body = dict[str, Any]
Reply = str | Body | httpx2.Response


def completion(content: str | None, /, **message: object) -> Body:
    """A chat completion with this content; ``finish_reason`` and ``usage`` may be given."""
    finish = message.pop("finish_reason", "stop")
    usage = message.pop("usage", {"prompt_tokens": 1000, "completion_tokens": 200})
    said = {"role": "assistant", "content": content, **message}
    return {"choices": [{"index": 0, "message": said, "finish_reason": finish}], "usage": usage}


def failure(
    status: int, message: str = "no", headers: dict[str, str] | None = None, **error: object
) -> httpx2.Response:
    """An error as OpenAI words it."""
    return httpx2.Response(status, json={"error": {"message": message, **error}}, headers=headers)


class FakeModel:
    """Answers the probe, then gives the replies in turn, the last again and again; a callable makes each from the body.

    ``refuse`` makes it answer 400 to bodies that it does not take.
    """

    def __init__(self, *replies: Reply | Callable[[Body], Reply], refuse: Callable[[Body], str | None] | None = None):
        self.replies = replies or ("{}",)
        self.bodies: list[Body] = []  # of what was asked, without probes
        self.probes: list[Body] = []
        self.models: list[Body] = [{"id": "fake", "max_model_len": 32_768}]
        self.answer_probe: Reply = PROBE
        self._refuse = refuse or (lambda body: None)

    def answer(self, path: str, content: bytes) -> httpx2.Response:
        """The response to a call."""
        if path.endswith("/models"):
            return httpx2.Response(200, json={"data": self.models})
        body = json.loads(content)
        probing = "days has a week" in body["messages"][-1]["content"]
        (self.probes if probing else self.bodies).append(body)
        refusal = self._refuse(body)
        if refusal:
            return failure(400, refusal)
        reply: Any = self.answer_probe if probing else self.replies[min(len(self.bodies), len(self.replies)) - 1]
        reply = reply(body) if callable(reply) else reply
        reply = completion(reply) if isinstance(reply, str) else reply
        return httpx2.Response(200, content=json.dumps(reply)) if isinstance(reply, dict) else reply

    def client(self) -> httpx2.Client:
        """An HTTP client whose calls come here."""
        return httpx2.Client(transport=httpx2.MockTransport(lambda asked: self.answer(asked.url.path, asked.content)))

    @contextmanager
    def on_loopback(self) -> Iterator[str]:
        """The base URL of a real HTTP server that answers so."""
        model = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                response = model.answer(self.path, content)
                self.send_response(response.status_code)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(response.content)))
                self.end_headers()
                self.wfile.write(response.content)

            do_GET = do_POST = _answer

            def log_message(self, format: str, *args: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/v1"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class Waits(list[float]):
    """A sleep that only notes how long."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def engine(fake: FakeModel, /, store: CompletionsInMemory | None = None, **settings: Any) -> LLMEngine:
    """The engine with this model behind it, at noon."""
    sleep = settings.pop("sleep", None) or Waits()
    clock = settings.pop("clock", None) or (lambda: NOON)
    config = Config(**{"model": "fake", "openai_base_url": URL, **settings})
    store = CompletionsInMemory() if store is None else store
    return LLMEngine(config, store, clock, http_client=fake.client(), sleep=sleep)
