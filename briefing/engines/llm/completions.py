"""What is asked of a model and what it answered; every answer is kept before it is used, so it is paid for once."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol


class AnswerMode(StrEnum):
    """How a server is told to answer in JSON, the strictest first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    TEXT = "text"


class Message(NamedTuple):
    role: str  # system, user or assistant
    text: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which of the parameters that servers disagree about this one takes."""

    mode: AnswerMode = AnswerMode.JSON_SCHEMA
    tokens_field: str = "max_tokens"
    temperature: bool = True


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model, whole: the same request has the same digest."""

    server: str
    model: str
    messages: tuple[Message, ...]
    most_tokens: int
    dialect: Dialect = Dialect()
    schema: str | None = None  # JSON Schema, as JSON
    article_id: str | None = None  # whose text is in it; no part of the digest

    def payload(self) -> dict[str, Any]:
        """The body of the call."""
        body: dict[str, Any] = {
            "model": self.model,
            "messages": [{"role": message.role, "content": message.text} for message in self.messages],
            self.dialect.tokens_field: self.most_tokens,
        }
        if self.dialect.temperature:
            body["temperature"] = 0
        if self.dialect.mode is AnswerMode.JSON_OBJECT:
            body["response_format"] = {"type": "json_object"}
        elif self.dialect.mode is AnswerMode.JSON_SCHEMA and self.schema:
            schema = {"name": "answer", "strict": True, "schema": json.loads(self.schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        return body

    @property
    def digest(self) -> str:
        """sha-256 of server and body, hex."""
        body = json.dumps([self.server, self.payload()], ensure_ascii=True)
        return hashlib.sha256(body.encode()).hexdigest()

    def characters(self) -> int:
        """Characters of all messages."""
        return sum(len(message.text) for message in self.messages)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote: ``content``, and apart from it ``reasoning`` where the server sends that."""

    content: str
    reasoning: str | None = None
    finish_reason: str | None = None

    @property
    def cut_off(self) -> bool:
        """Whether the model ran out of tokens before it ended."""
        return self.finish_reason == "length"


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer with what it took. Cost in US dollars, seconds of wall time."""

    request_digest: str
    model: str
    server: str
    answer: Answer
    input_tokens: int
    output_tokens: int
    cost_usd: float
    seconds: float
    created_at: datetime
    article_id: str | None = None


@dataclass(frozen=True, slots=True)
class Spending:
    """What one model took on one day (UTC)."""

    day: date
    model: str
    calls: int
    input_tokens: int
    output_tokens: int
    cost_usd: float


class CompletionStore(Protocol):
    """Where completions are kept."""

    def get(self, digest: str) -> Completion | None:
        """The completion of the request with this digest, unless there is none or it was retired."""
        ...

    def put(self, completion: Completion) -> None:
        """Keeps a completion, durably before this returns; one with the same digest is replaced."""
        ...

    def retire(self, digest: str) -> None:
        """Never answers with this completion again, but goes on counting what it took."""
        ...

    def spent_since(self, moment: datetime) -> float:
        """US dollars of all completions made since, retired ones too."""
        ...

    def spending(self, since: datetime) -> Sequence[Spending]:
        """What was spent since, by day and model, newest day first."""
        ...


class CompletionsInMemory:
    """Completions of one process; for the command line and for tests."""

    def __init__(self) -> None:
        self._kept: dict[str, Completion] = {}
        self._retired: list[Completion] = []

    def get(self, digest: str) -> Completion | None:
        return self._kept.get(digest)

    def put(self, completion: Completion) -> None:
        self.retire(completion.request_digest)
        self._kept[completion.request_digest] = completion

    def retire(self, digest: str) -> None:
        if digest in self._kept:
            self._retired.append(self._kept.pop(digest))

    def spent_since(self, moment: datetime) -> float:
        return sum(each.cost_usd for each in self._all() if each.created_at >= moment)

    def spending(self, since: datetime) -> Sequence[Spending]:
        groups: dict[tuple[date, str], list[Completion]] = {}
        for each in self._all():
            if each.created_at >= since:
                groups.setdefault((each.created_at.date(), each.model), []).append(each)
        return [
            Spending(
                day=day,
                model=model,
                calls=len(found),
                input_tokens=sum(each.input_tokens for each in found),
                output_tokens=sum(each.output_tokens for each in found),
                cost_usd=sum(each.cost_usd for each in found),
            )
            for (day, model), found in sorted(groups.items(), key=lambda item: item[0], reverse=True)
        ]

    def _all(self) -> list[Completion]:
        return [*self._kept.values(), *self._retired]
