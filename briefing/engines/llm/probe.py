"""What a server can do: found out once by asking it something small, and remembered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from briefing.engines.llm.answers import Found, find_object
from briefing.engines.llm.client import OPENAI_SERVER
from briefing.engines.llm.completions import AnswerMode, Completion, Dialect, Message, Request
from briefing.errors import EngineError, InvalidDraft, ProviderRefused

_KEEP = timedelta(hours=6)  # then the server is asked again: it may have been upgraded
_MOST_TRIES = 6
_MOST_TOKENS = 200  # of a probe's answer; a thinking model needs some for its thoughts
_KEYS = ("number", "word")
_SCHEMA = (
    '{"type": "object", "properties": {"number": {"type": "integer"}, "word": {"type": "string"}},'
    ' "required": ["number", "word"], "additionalProperties": false}'
)
_QUESTION = (
    Message("system", "You answer with one JSON object, nothing else."),
    Message("user", 'Which number of days has a week, as a number and as a word? {"number": ..., "word": "..."}'),
)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a model on a server takes and how it answers. ``context_tokens`` is None where nobody knows."""

    dialect: Dialect
    place: str  # of the answer: content or reasoning
    undone: tuple[str, ...]  # what had to be undone to read it
    context_tokens: int | None
    characters_per_token: float | None  # measured on the probe; None where the server counts no tokens
    checked_at: datetime


@dataclass(frozen=True, slots=True)
class Probed:
    """The outcome of a probe: capabilities, or in ``problem`` the type of the error."""

    checked_at: datetime
    capabilities: Capabilities | None = None
    problem: str | None = None


class ProbeStore(Protocol):
    """Where outcomes are kept for other processes."""

    def get(self, server: str, model: str) -> Probed | None:
        """The outcome of the last probe of a model on a server."""
        ...

    def put(self, server: str, model: str, probed: Probed) -> None:
        """Keeps an outcome in place of the one before."""
        ...


class Asked(Protocol):
    """What the probe asks through: keeps completions, minds the budget."""

    def __call__(self, request: Request, *, fresh: bool = False) -> Completion: ...


class Prober:
    """Finds out the capabilities of one model on one server, once in a while."""

    def __init__(
        self,
        *,
        server: str,
        model: str,
        ask: Asked,
        context: Callable[[], int | None],
        clock: Callable[[], datetime],
        kept: ProbeStore | None = None,
    ) -> None:
        self._server = server
        self._model = model
        self._ask = ask
        self._context = context
        self._clock = clock
        self._kept = kept
        self._lock = Lock()
        self._known: Capabilities | None = None

    @property
    def known(self) -> Capabilities | None:
        """What was found, by this process or another, without asking."""
        return self._known or self._kept_before()

    def capabilities(self, *, fresh: bool = False) -> Capabilities:
        """What the server can do. Raises EngineError when it does not answer in any way."""
        with self._lock:
            known = self._known or self._kept_before()
            if known is None or fresh or self._clock() - known.checked_at > _KEEP:
                known = self._probed(fresh)
            self._known = known
            return known

    def _kept_before(self) -> Capabilities | None:
        """What another process, or this one before its restart, found."""
        before = self._kept.get(self._server, self._model) if self._kept else None
        return before.capabilities if before else None

    def _probed(self, fresh: bool) -> Capabilities:
        try:
            found = self._probe(fresh)
        except EngineError as error:
            self._keep(Probed(self._clock(), problem=error.type))
            raise
        self._keep(Probed(found.checked_at, found))
        return found

    def _keep(self, probed: Probed) -> None:
        if self._kept:
            self._kept.put(self._server, self._model, probed)

    def _probe(self, fresh: bool) -> Capabilities:
        dialect, failure = first_dialect(self._server, self._model), None
        for _ in range(_MOST_TRIES):
            request = Request(self._server, self._model, _QUESTION, _MOST_TOKENS, dialect, _SCHEMA)
            try:
                completion = self._ask(request, fresh=fresh)
            except (ProviderRefused, InvalidDraft) as error:
                failure, following = error, after_refusal(dialect, error)
            else:
                found = find_object(completion.answer, _KEYS)
                if found and set(_KEYS) <= found.data.keys():
                    return self._found(request, completion, found)
                failure, following = None, weaker(dialect)
            if following is None:
                break
            dialect = following
        if failure:
            raise failure
        raise InvalidDraft(f"The model {self._model!r} on {self._server} answered no question in JSON.")

    def _found(self, request: Request, completion: Completion, found: Found) -> Capabilities:
        tokens = completion.input_tokens
        try:
            context = self._context()
        except EngineError:
            context = None  # a server may lack the list of models
        return Capabilities(
            dialect=request.dialect,
            place=found.place,
            undone=found.undone,
            context_tokens=context,
            characters_per_token=round(request.characters() / tokens, 2) if tokens else None,
            checked_at=self._clock(),
        )


def first_dialect(server: str, model: str) -> Dialect:
    """What to try first: OpenAI's own newer models take other names and no temperature."""
    if server == OPENAI_SERVER and model.startswith(("gpt-5", "o1", "o3", "o4")):
        return Dialect(tokens_field="max_completion_tokens", temperature=False)
    return Dialect()


def after_refusal(dialect: Dialect, error: EngineError) -> Dialect | None:
    """What to try after a refusal that names a parameter, or else with a weaker mode; None when nothing is left."""
    if error.details.get("provider_status") not in (None, 400, 404, 415, 422, 501):
        return None  # a wrong key is wrong in every dialect
    said = error.message.lower()
    if "max_completion_tokens" in said and dialect.tokens_field == "max_tokens":
        return replace(dialect, tokens_field="max_completion_tokens")
    if "temperature" in said and dialect.temperature:
        return replace(dialect, temperature=False)
    return weaker(dialect)


def weaker(dialect: Dialect) -> Dialect | None:
    """The same with the next weaker mode; None after the weakest."""
    modes = list(AnswerMode)
    following = modes[modes.index(dialect.mode) + 1 :]
    return replace(dialect, mode=following[0]) if following else None
