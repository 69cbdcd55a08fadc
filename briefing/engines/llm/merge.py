"""Drafts of the windows of one article put together, what the overlap said twice once."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from briefing.types.draft import Draft, DraftActor, DraftClaim, DraftCounterargument, DraftQuestion, DraftStatement

_SAME = 0.8  # of the words of both: a model words one thing in two windows nearly alike
_WORD = re.compile(r"\w+")

_Item = TypeVar("_Item", DraftStatement, DraftClaim, DraftQuestion, DraftCounterargument)


def merge(drafts: Sequence[Draft]) -> Draft:
    """One draft of all: the first headline, every section in order, without duplicates."""
    if len(drafts) == 1:
        return drafts[0]
    claims: list[DraftClaim] = []
    places = [[_place(claim, claims, _same_claim) for claim in draft.claims] for draft in drafts]
    return Draft(
        headline=next((draft.headline for draft in drafts if draft.headline), ""),
        summary=_distinct([item for draft in drafts for item in draft.summary]),
        key_actors=_actors([actor for draft in drafts for actor in draft.key_actors]),
        claims=tuple(claims),
        open_questions=_distinct([item for draft in drafts for item in draft.open_questions]),
        counterarguments=_distinct(
            [
                _moved(item, place)
                for draft, place in zip(drafts, places, strict=True)
                for item in draft.counterarguments
            ]
        ),
        rejected=tuple(item for draft in drafts for item in draft.rejected),
    )


def _moved(item: DraftCounterargument, places: Sequence[int]) -> DraftCounterargument:
    """The item with the place that its claim has among all claims."""
    return item if item.against_claim is None else replace(item, against_claim=places[item.against_claim])


def _distinct(items: Sequence[_Item]) -> tuple[_Item, ...]:
    kept: list[_Item] = []
    for item in items:
        _place(item, kept, _same)
    return tuple(kept)


def _place(item: _Item, kept: list[_Item], same: Callable[[_Item, _Item], bool]) -> int:
    """Where an item is among those kept; it is added unless it is there."""
    for index, each in enumerate(kept):
        if same(item, each):
            return index
    kept.append(item)
    return len(kept) - 1


def _same_claim(one: DraftClaim, other: DraftClaim) -> bool:
    return (one.speaker or "").casefold() == (other.speaker or "").casefold() and _same(one, other)


def _same(one: _Item, other: _Item) -> bool:
    """Whether two items rest on a common sentence and say nearly the same, with the same numbers."""
    first, second = _words(one.text), _words(other.text)
    if first == second:
        return True
    if not set(one.sentences) & set(other.sentences):
        return False
    if {word for word in first ^ second if any(char.isdecimal() for char in word)}:
        return False
    return len(first & second) >= _SAME * len(first | second)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _actors(actors: Sequence[DraftActor]) -> tuple[DraftActor, ...]:
    """Each name once, with the sentences of all windows and the first role given."""
    found: dict[str, DraftActor] = {}
    for actor in actors:
        known = found.get(actor.name.casefold())
        if known:
            sentences = tuple(dict.fromkeys((*known.sentences, *actor.sentences)))
            actor = replace(known, sentences=sentences, role=known.role or actor.role)
        found[actor.name.casefold()] = actor
    return tuple(found.values())
