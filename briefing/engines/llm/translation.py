"""Wordings translated by the model, some at a time; what it leaves out is asked for once more."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from marshmallow import ValidationError

from briefing.engines.llm.answers import find_object
from briefing.engines.llm.asking import Asker
from briefing.engines.llm.completions import Completion, Message, Request
from briefing.engines.llm.windows import inert, mark_of
from briefing.errors import InvalidDraft
from briefing.prompts import Prompts
from briefing.schemas.draft import json_schema
from briefing.schemas.translation import TranslatedTextSchema, TranslationSchema

_MOST = 2_000  # characters of one request, so that the answer fits into what a small model may write
_SYSTEM = "You translate for newsroom editors and answer with one JSON object, nothing else."
_SCHEMA = json.dumps(json_schema(TranslationSchema()))
_ONE = TranslatedTextSchema()


class Translator:
    """Asks for translations with the parameters of one request; keeps every completion in ``completions``."""

    def __init__(self, ask: Asker, prompts: Prompts, request: Request) -> None:
        self._ask = ask
        self._prompts = prompts
        self._request = request
        self.completions: list[Completion] = []

    def __call__(self, texts: Mapping[str, str], language: str) -> dict[str, str]:
        """Translations by the keys of ``texts``, those the model gave. Raises EngineError, InvalidDraft without any."""
        found: dict[str, str] = {}
        for some in _batches(texts):
            found |= self._translations(some, language)
            left = {key: text for key, text in some.items() if key not in found}
            if left:
                found |= self._translations(left, language, fresh=len(left) == len(some))
        if texts and not found:
            for completion in self.completions:
                self._ask.retire(completion)
            message = f"{self._request.model!r} translated nothing into {language!r}."
            raise InvalidDraft(message, attempts=len(self.completions))
        return found

    def _translations(self, texts: Mapping[str, str], language: str, *, fresh: bool = False) -> dict[str, str]:
        """Translations of one request; ``fresh`` where it is the same that was answered in vain."""
        completion = self._ask(self._asking(tuple(texts.values()), language), fresh=fresh)
        self.completions.append(completion)
        answer = find_object(completion.answer, ("texts",))
        given = answer.data.get("texts") if answer else None
        numbered = dict(_valid(given)) if isinstance(given, list) else {}
        return {key: numbered[number] for number, key in enumerate(texts, 1) if number in numbered}

    def _asking(self, texts: Sequence[str], language: str) -> Request:
        numbered = [{"number": number, "text": inert(text)} for number, text in enumerate(texts, 1)]
        shown = json.dumps({"texts": numbered}, ensure_ascii=False)
        variables = {"mark": mark_of("\n".join(texts)), "texts": shown, "language": language}
        asked = Message("user", self._prompts.render("translate", variables))
        return replace(self._request, messages=(Message("system", _SYSTEM), asked), schema=_SCHEMA)


def _batches(texts: Mapping[str, str]) -> Iterator[dict[str, str]]:
    batch: dict[str, str] = {}
    for key, text in texts.items():
        if batch and sum(map(len, batch.values())) + len(text) > _MOST:
            yield batch
            batch = {}
        batch[key] = text
    if batch:
        yield batch


def _valid(given: Sequence[object]) -> Iterator[tuple[int, str]]:
    for each in given:
        try:
            item = _ONE.load(each)  # type: ignore[arg-type]
        except ValidationError:
            continue
        yield item["number"], item["text"]
