"""The LLM engine, assembled: an article's windows are asked about, answers checked and repaired once, drafts merged."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import httpx2

from briefing.config import Config
from briefing.engines.base import Reading, Translated, Written
from briefing.engines.llm.answers import find_object
from briefing.engines.llm.asking import Asker
from briefing.engines.llm.client import ModelClient
from briefing.engines.llm.completions import Completion, CompletionStore, Message, Request
from briefing.engines.llm.costs import Budget, price_of, read_prices
from briefing.engines.llm.merge import merge
from briefing.engines.llm.probe import Capabilities, Prober, ProbeStore
from briefing.engines.llm.reading import Checked, check, draft_of
from briefing.engines.llm.statements import statements_of, with_statements
from briefing.engines.llm.translation import Translator
from briefing.engines.llm.windows import Window, inert, lines_of, mark_of, split_into_windows, token_counter
from briefing.errors import InvalidDraft, ProviderRefused
from briefing.prompts import Prompts
from briefing.schemas.draft import MOST, SECTIONS, DraftSchema, OpenDraftSchema, json_schema
from briefing.types.article import Article
from briefing.types.draft import Draft, Withheld
from briefing.types.receipt import PromptIdentity, Usage

_DEFAULT_CONTEXT = 8192  # tokens, where nobody knows: what small servers are started with
_LEAST_WINDOW = 400  # tokens of article text that a window needs to be worth asking
_SMALLER = 3  # times that windows are halved when the server says they do not fit
_TOO_LONG = ("context", "too long", "too many tokens", "maximum length", "exceed")
_ANSWER = 4  # the part of a small context that an answer may take
_PROBLEM = 300  # characters of one error that is sent back
_ECHO = 4000  # characters of a wrong answer that are sent back, and as many of its errors


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One answer as checked, with its completion."""

    checked: Checked
    completion: Completion


class LLMEngine:
    """Writes drafts with a model. Raises ProviderUnavailable, ProviderRefused, BudgetSpent, InvalidDraft."""

    name = "llm"

    def __init__(
        self,
        config: Config,
        store: CompletionStore,
        clock: Callable[[], datetime],
        *,
        http_client: httpx2.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
        probes: ProbeStore | None = None,
    ) -> None:
        self.model = config.model
        self._config = config
        self._prompts = Prompts(config.prompts_dir)
        self._prices = read_prices(config.llm_prices)
        client = ModelClient(
            base_url=config.openai_base_url,
            api_key=config.openai_api_key,
            timeout=config.llm_timeout,
            max_retries=config.llm_max_retries,
            sleep=sleep,
            http_client=http_client,
        )
        self.server: str = client.server
        self._ask = Asker(
            client,
            store,
            prices=self._prices,
            budget=Budget(config.daily_budget_usd, store, clock),
            clock=clock,
            at_once=config.llm_concurrency,
        )
        self.prober = Prober(
            server=self.server,
            model=self.model,
            ask=self._ask,
            context=lambda: client.context_tokens(self.model),
            clock=clock,
            kept=probes,
        )
        self._schema = OpenDraftSchema() if config.generated_items else DraftSchema()
        self._json_schema = json.dumps(json_schema(self._schema))

    @property
    def prompt(self) -> PromptIdentity:
        """The prompt, with everything of the engine's that changes what is asked."""
        identity = self._prompts.identity
        return replace(identity, digest=identity.digest[:-1] + "g") if self._config.generated_items else identity

    def write(self, reading: Reading, language: str) -> Written:
        """A draft in ``language``."""
        capabilities = self.prober.capabilities()
        most = self._window_tokens(reading, capabilities)
        for _ in range(_SMALLER):
            try:
                return self._write(reading, language, capabilities, most)
            except ProviderRefused as error:
                if not _is_too_long(error) or most < 2 * _LEAST_WINDOW:
                    raise
                most = most // 2
        return self._write(reading, language, capabilities, most)

    def translate(self, texts: Mapping[str, str], article: Article, language: str) -> Translated:
        """Wordings of a briefing of the article in ``language``."""
        capabilities = self.prober.capabilities()
        request = Request(
            server=self.server,
            model=self.model,
            messages=(),
            most_tokens=self._answer_tokens(capabilities),
            dialect=capabilities.dialect,
            article_id=article.id,
        )
        translator = Translator(self._ask, self._prompts, request)
        found = translator(texts, language)
        return Translated(found, _usage(translator.completions), len(translator.completions))

    def render(self, reading: Reading, language: str) -> tuple[tuple[Message, ...], ...]:
        """The messages that would be sent, one tuple a window, without asking anybody.

        Where the server's context is not known from an earlier call, the settings and the price table decide.
        """
        most = self._window_tokens(reading, self.prober.known)
        windows = self._windows(reading, self.prober.known, most)
        return tuple(self._messages(reading.parsed.article, windows, index, language) for index in range(len(windows)))

    def _write(self, reading: Reading, language: str, capabilities: Capabilities, most: int) -> Written:
        article = reading.parsed.article
        windows = self._windows(reading, capabilities, most)
        attempts: list[Completion] = []
        drafts = []
        for index, window in enumerate(windows):
            messages = self._messages(article, windows, index, language)
            request = Request(
                server=self.server,
                model=self.model,
                messages=messages,
                most_tokens=self._answer_tokens(capabilities),
                dialect=capabilities.dialect,
                schema=self._json_schema,
                article_id=article.id,
            )
            drafts.append(self._draft(request, reading, window, attempts))
        draft = merge(drafts)
        if not any(getattr(draft, section) for section in SECTIONS):
            raise self._unusable(draft, attempts)
        return Written(with_statements(draft, statements_of(reading)), _usage(attempts), len(attempts))

    def _draft(self, request: Request, reading: Reading, window: Window, attempts: list[Completion]) -> Draft:
        """The draft of one window: of the answer, or of the repaired one where that holds more."""
        sentences = range(window.numbers[0], window.numbers[1] + 1)
        first = self._attempt(request, sentences, attempts)
        best = first
        if first.checked.problems:
            second = self._attempt(self._repair(request, first), sentences, attempts)
            if not second.checked.problems or second.checked.count > first.checked.count:
                best = second
        if not best.checked.count:
            text = f"sentences {window.numbers[0]} to {window.numbers[1]}"
            said = "; ".join(best.checked.problems)[:300] or "Nothing was found in them."
            return Draft("", rejected=(*best.checked.rejected, Withheld("draft", text, "schema", expected=said)))
        return draft_of(best.checked, reading.parsed.article, reading.analysis.quotations)

    def _attempt(self, request: Request, sentences: range, attempts: list[Completion]) -> _Attempt:
        completion = self._ask(request)
        attempts.append(completion)
        found = find_object(completion.answer, ("headline", *SECTIONS))
        if found is None:
            empty = Checked("", {name: () for name in SECTIONS}, problems=(_no_object(completion),))
            return _Attempt(empty, completion)
        checked = check(found.data, self._schema, sentences)
        if checked.problems and completion.answer.cut_off:
            problems = (f"It was cut off after {completion.output_tokens} tokens: write less.", *checked.problems)
            checked = replace(checked, problems=problems)
        return _Attempt(checked, completion)

    def _repair(self, request: Request, failed: _Attempt) -> Request:
        room = _echo(request.most_tokens)
        answer = inert(failed.completion.answer.content or failed.completion.answer.reasoning or "")[:room]
        problems = [inert(problem)[:_PROBLEM] for problem in failed.checked.problems[: room // _PROBLEM or 1]]
        asked = self._prompts.render("repair", {"problems": problems})
        return replace(
            request, messages=(*request.messages, Message("assistant", answer or "{}"), Message("user", asked))
        )

    def _unusable(self, draft: Draft, attempts: Sequence[Completion]) -> InvalidDraft:
        """The failure when nothing is valid; its completions are not used again, so that asking again asks anew."""
        for completion in attempts:
            self._ask.retire(completion)
        problems = [item.expected or item.text for item in draft.rejected if item.section == "draft"]
        return InvalidDraft(
            f"Nothing in {len(attempts)} answers of {self.model!r} could be used: {'; '.join(problems)[:500]}",
            attempts=len(attempts),
        )

    def _messages(self, article: Article, windows: Sequence[Window], index: int, language: str) -> tuple[Message, ...]:
        variables: Mapping[str, object] = {
            "title": inert(article.title or "")[:300],
            "mark": mark_of(article.text),
            "sentences": windows[index].lines,
            "language": language,
            "most": MOST,
            "basis": ', "basis": "in_article"' if self._config.generated_items else "",
            "part": index + 1,
            "parts": len(windows),
        }
        name = "briefing" if len(windows) == 1 else "window"
        return (
            Message("system", self._prompts.render("system", variables)),
            Message("user", self._prompts.render(name, variables)),
        )

    def _windows(self, reading: Reading, capabilities: Capabilities | None, most: int) -> tuple[Window, ...]:
        lines = lines_of(reading.parsed.article, statements_of(reading))
        if sum(len(line.text.encode()) + 60 for line in lines) <= most:
            return (Window(lines),)  # no vocabulary has more tokens than bytes
        ratio = capabilities.characters_per_token if capabilities else None
        return split_into_windows(lines, most, token_counter(self.model, ratio))

    def _window_tokens(self, reading: Reading, capabilities: Capabilities | None) -> int:
        """Tokens of article text that fit into one request beside the prompt, the answer and its repair."""
        empty = Window(lines_of(reading.parsed.article, ())[:1])
        prompt = self._messages(reading.parsed.article, (empty, empty), 0, "en")
        frame = sum(len(message.text) for message in prompt) // 3 + len(self._json_schema) // 3
        answer = self._answer_tokens(capabilities)
        left = self._context(capabilities) - frame - answer - 2 * _echo(answer) // 3
        return max(left, _LEAST_WINDOW)

    def _answer_tokens(self, capabilities: Capabilities | None) -> int:
        """Most tokens of an answer: as set, less where the context is small, so that articles stay whole."""
        return min(self._config.llm_max_output_tokens, self._context(capabilities) // _ANSWER)

    def _context(self, capabilities: Capabilities | None) -> int:
        """Tokens of the model's context: as set, as the server or the table of prices tells, or a guess."""
        return (
            self._config.llm_context_tokens
            or (capabilities.context_tokens if capabilities else None)
            or price_of(self.model, self.server, self._prices).context
            or _DEFAULT_CONTEXT
        )


def _echo(answer_tokens: int) -> int:
    """Characters of a wrong answer that are sent back with as many of its errors: fewer where answers are short."""
    return min(_ECHO, answer_tokens)


def _no_object(completion: Completion) -> str:
    if completion.answer.cut_off:
        return f"It was cut off after {completion.output_tokens} tokens before any JSON object ended: write less."
    return "It holds no JSON object with the properties asked for."


def _is_too_long(error: ProviderRefused) -> bool:
    said = error.message.lower()
    return error.details.get("provider_status") in (400, 413, 422) and any(words in said for words in _TOO_LONG)


def _usage(completions: Sequence[Completion]) -> Usage:
    return Usage(
        input_tokens=sum(each.input_tokens for each in completions),
        output_tokens=sum(each.output_tokens for each in completions),
        calls=len(completions),
        cost_usd=sum(each.cost_usd for each in completions),
        seconds=sum(each.seconds for each in completions),
    )
