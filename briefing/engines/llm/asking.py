"""Asking a model so that nothing is paid for twice: kept answers first, then the budget, then the call."""

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import BoundedSemaphore
from time import perf_counter

from briefing.engines.llm.client import ModelClient, Reply
from briefing.engines.llm.completions import Completion, CompletionStore, Request
from briefing.engines.llm.costs import Budget, Price, price_of
from briefing.errors import EngineError
from briefing.observability import metrics
from briefing.observability.tracing import span

_CHARACTERS_PER_TOKEN = 2.0  # low, so that the most a call may cost is not guessed too small


class Asker:
    """Answers requests with kept completions, or by calling the server within the budget."""

    def __init__(
        self,
        client: ModelClient,
        store: CompletionStore,
        *,
        prices: Mapping[str, Price],
        budget: Budget,
        clock: Callable[[], datetime],
        at_once: int = 8,
    ) -> None:
        self._client = client
        self._store = store
        self._prices = prices
        self._budget = budget
        self._clock = clock
        self._places = BoundedSemaphore(at_once)

    def __call__(self, request: Request, *, fresh: bool = False) -> Completion:
        """The completion of a request; ``fresh`` asks again though one is kept. Raises EngineError."""
        digest = request.digest
        kept = None if fresh else self._store.get(digest)
        if kept:
            metrics.CALLS.labels("kept").inc()
            return kept
        price = price_of(request.model, request.server, self._prices)
        self._budget.admit(price.of(int(request.characters() / _CHARACTERS_PER_TOKEN), request.most_tokens))
        began = perf_counter()
        reply = self._asked(request)
        completion = Completion(
            request_digest=digest,
            model=request.model,
            server=request.server,
            answer=reply.answer,
            input_tokens=reply.input_tokens,
            output_tokens=reply.output_tokens,
            cost_usd=price.of(reply.input_tokens, reply.output_tokens),
            seconds=round(perf_counter() - began, 3),
            created_at=self._clock(),
            article_id=request.article_id,
        )
        self._store.put(completion)
        metrics.TOKENS.labels(request.model, "input").inc(completion.input_tokens)
        metrics.TOKENS.labels(request.model, "output").inc(completion.output_tokens)
        metrics.DOLLARS.labels(request.model).inc(completion.cost_usd)
        return completion

    def _asked(self, request: Request) -> Reply:
        """The server's reply, counted and traced."""
        try:
            with self._places, span("model", model=request.model, server=request.server):
                reply = self._client.complete(request)
        except EngineError as error:
            metrics.CALLS.labels(error.type).inc()
            raise
        metrics.CALLS.labels("answered").inc()
        return reply

    def retire(self, completion: Completion) -> None:
        """Sees to it that a completion which led to nothing is not an answer again."""
        self._store.retire(completion.request_digest)
