"""A model's answer read by the contract: the draft of what is valid, and what is not with its reason."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from marshmallow import Schema, ValidationError

from briefing.schemas.draft import MOST, SECTIONS
from briefing.types.article import Article, Span
from briefing.types.draft import (
    ActorKind,
    Basis,
    ClaimKind,
    Draft,
    DraftActor,
    DraftClaim,
    DraftCounterargument,
    DraftQuestion,
    DraftStatement,
    Withheld,
)

_MOST_PROBLEMS = 12  # sent back; a model that errs more does not read them either
_MOST_SHOWN = 300  # characters of an item that is withheld
_MOST_PRINTING = 20  # sentences kept for one actor
_QUOTED = '"“”«»„'
_ASKS = re.compile("[?？؟;]\\W*$")  # as questions end, in Arabic and Greek too

Item = Mapping[str, Any]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Checked:
    """What an answer holds: items that are valid, those that are not, and every problem as one line each."""

    headline: str
    items: Mapping[str, Sequence[Item]]
    rejected: tuple[Withheld, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Number of valid items."""
        return sum(map(len, self.items.values()))


def check(data: Mapping[str, Any], schema: Schema, sentences: range) -> Checked:
    """An answer held against the contract and against the numbers of the sentences that were sent."""
    errors: dict[str, Any] = {}
    try:
        schema.load(data)
    except ValidationError as error:
        errors = error.messages if isinstance(error.messages, dict) else {}
    reader = _Reader(schema, sentences, errors)
    items = {name: reader.section(name, data.get(name)) for name in SECTIONS}
    headline = data.get("headline")
    for name in ("headline", *sorted(str(key) for key in data.keys() - schema.fields.keys())):
        if name in errors:
            reader.problems.append(f"{name}: {_joined(errors[name])}")
            if name != "headline" or headline:
                reader.reject(name[:40], data.get(name), _joined(errors[name]))
    valid = isinstance(headline, str) and "headline" not in errors
    return Checked(
        str(headline) if valid else "", items, tuple(reader.rejected), tuple(reader.problems[:_MOST_PROBLEMS])
    )


class _Reader:
    """Sorts the items of one answer."""

    def __init__(self, schema: Schema, sentences: range, errors: Mapping[str, Any]) -> None:
        self._schema = schema
        self._sentences = sentences
        self._errors = errors
        self.rejected: list[Withheld] = []
        self.problems: list[str] = []

    def section(self, name: str, given: object) -> list[Item]:
        """The valid items of a section."""
        errors = self._errors.get(name)
        if not isinstance(given, list):
            self.problems.append(f"{name}: {_joined(errors) or 'Not a list.'}")
            if given:
                self.reject(name, given, _joined(errors) or "Not a list.")
            return []
        item_schema = self._schema.fields[name].inner.schema  # type: ignore[attr-defined]
        found = []
        for index, each in enumerate(given):
            item, problem = self._item(item_schema, each)
            if problem:
                self.problems.append(f"{name}[{index}]: {problem}")
                self.reject(name, each, problem)
            elif item is not None and (unfit := _unfit(name, item)):
                self.reject(name, each, reason=unfit)  # not worth a repair: weak models put anything here
            elif item is not None:
                found.append(item)
        return self._bounded(name, found)

    def _item(self, schema: Schema, given: object) -> tuple[Item | None, str]:
        try:
            item: Item = schema.load(given)  # type: ignore[arg-type]
        except ValidationError as error:
            return None, _joined(error.messages)
        numbers = item.get("sentences", ())
        outside = [number for number in numbers if number not in self._sentences]
        if outside:
            first, last = self._sentences[0], self._sentences[-1]
            return None, f"sentences: there is no sentence {outside[0]}, only {first} to {last}."
        if "sentences" in item and not numbers and item.get("basis") != Basis.GENERATED:
            return None, "sentences: Shorter than minimum length 1."
        return item, ""

    def _bounded(self, name: str, found: list[Item]) -> list[Item]:
        """The items that the contract has room for: the first ones."""
        for each in found[MOST[name] :]:
            self.reject(name, each, f"Longer than maximum length {MOST[name]}.")
        return found[: MOST[name]]

    def reject(self, section: str, given: object, expected: str = "", *, reason: str = "schema") -> None:
        """Notes what is withheld: for breaking the contract, or for another reason."""
        shown = given.get("text") or given.get("name") if isinstance(given, Mapping) else given
        text = shown if isinstance(shown, str) else repr(given)[: 2 * _MOST_SHOWN]
        clean = "".join(char for char in text if char.isprintable())
        self.rejected.append(Withheld(section, clean[:_MOST_SHOWN], reason, expected=expected[:_MOST_SHOWN] or None))


def _unfit(section: str, item: Item) -> str:
    """Why a valid item is none of its section: a question that asks nothing, a claim like "Holt went on:"."""
    if section == "open_questions":
        return "" if _ASKS.search(item["text"]) else "not_a_question"
    return "empty" if section == "claims" and item["text"].rstrip(_QUOTED + " ").endswith(":") else ""


def _joined(errors: object) -> str:
    """Messages of marshmallow, however deep, on one line."""
    if isinstance(errors, Mapping):
        return " ".join(
            f"{key}: {_joined(each)}" if key != "_schema" else _joined(each) for key, each in errors.items()
        )
    if isinstance(errors, list):
        return " ".join(map(_joined, errors))
    return str(errors) if errors else ""


def draft_of(checked: Checked, article: Article, quotations: Sequence[Span]) -> Draft:
    """The draft that an answer makes; ``quotations`` are the article's, with their marks."""
    items = checked.items
    claims = tuple(_claim(each, article, quotations) for each in items["claims"])
    return Draft(
        headline=checked.headline,
        summary=_each(items["summary"], lambda each: DraftStatement(each["text"], tuple(each["sentences"]))),
        key_actors=_each(items["key_actors"], lambda each: _actor(each, article)),
        claims=claims,
        open_questions=_each(items["open_questions"], _question),
        counterarguments=_each(items["counterarguments"], lambda each: _counterargument(each, claims)),
        rejected=checked.rejected,
    )


def _each(items: Sequence[Item], make: Callable[[Item], _T]) -> tuple[_T, ...]:
    return tuple(map(make, items))


def _claim(item: Item, article: Article, quotations: Sequence[Span]) -> DraftClaim:
    kind = kind_of(item["text"], item["sentences"], article, quotations)
    return DraftClaim(item["text"], item["speaker"], kind, tuple(item["sentences"]), central=True)


def kind_of(text: str, sentences: Sequence[int], article: Article, quotations: Sequence[Span]) -> ClaimKind:
    """Whether the words of a claim stand in one quotation that the sentences it cites are part of, or hold marks."""
    said = _plain(text.strip(_QUOTED + " .,"))
    cited = [article.sentences[number - 1] for number in sentences]
    near = (q for q in quotations if any(q.start < each.end and each.start < q.end for each in cited))
    if said and any(said in _plain(article.text[q.start : q.end]) for q in near):
        return ClaimKind.DIRECT
    return ClaimKind.MIXED if any(mark in text for mark in _QUOTED) else ClaimKind.INDIRECT


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _actor(item: Item, article: Article) -> DraftActor:
    return DraftActor(
        item["name"], ActorKind(item["kind"]), _printing(item["name"], article), role=item["role"] or None
    )


def _printing(name: str, article: Article) -> tuple[int, ...]:
    """Numbers of the sentences that print a name, as whole words."""
    pattern = re.compile(rf"(?<!\w){re.escape(' '.join(name.split()))}(?!\w)", re.IGNORECASE)
    found = (s.number for s in article.sentences if pattern.search(" ".join(article.text[s.start : s.end].split())))
    return tuple(found)[:_MOST_PRINTING]


def _question(item: Item) -> DraftQuestion:
    return DraftQuestion(item["text"], tuple(item["sentences"]), Basis(item.get("basis", Basis.IN_ARTICLE)))


def _counterargument(item: Item, claims: Sequence[DraftClaim]) -> DraftCounterargument:
    against = item["against"] or None
    opposed = [index for index, claim in enumerate(claims) if claim.text.casefold() == (against or "").casefold()]
    return DraftCounterargument(
        text=item["text"],
        sentences=tuple(item["sentences"]),
        against=None if opposed else against,
        against_claim=opposed[0] if opposed else None,
        speaker=None if item.get("basis") == Basis.GENERATED else item["speaker"] or None,
        basis=Basis(item.get("basis", Basis.IN_ARTICLE)),
    )
