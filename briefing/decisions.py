"""Editors' decisions laid over a briefing. Pure; a remake of the briefing never overwrites them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from briefing.errors import InvalidInput
from briefing.revisions import likeness, reanchor
from briefing.types.briefing import Verified
from briefing.types.changes import ItemDecision
from briefing.types.draft import Withheld
from briefing.types.items import Action, Actor, Item, wording
from briefing.verification.evidence import find_quote
from briefing.verification.quoted import quoted_spans

_SAME = 0.6  # likeness from which an item of a remade briefing is the one that was decided about


def check_edit(text: str, article_text: str) -> None:
    """Raises InvalidInput when an editor's wording holds quotation marks around words the article does not have."""
    for start, end in quoted_spans(text):
        if find_quote(article_text, text[start:end]) is None:
            message = f"The article does not say {text[start:end]!r}: quotation marks stand only around its own words."
            raise InvalidInput(message, errors={"text": ["Quotes words that are not in the article."]})


def apply(verified: Verified, decisions: Iterable[ItemDecision], text: str) -> Verified:
    """The briefing as its editors left it; the latest decision about an item counts."""
    for made in {each.item.id: each for each in decisions}.values():
        verified = _apply(verified, made, text)
    return verified


def _apply(verified: Verified, made: ItemDecision, text: str) -> Verified:
    items: tuple[Item, ...] = getattr(verified, made.section)
    found = _find(items, made)
    if made.decision.action is Action.REJECT:
        return _without(verified, made, items, found)
    decided = _decided(found or made.item, made)
    if found is not None:
        items = tuple(decided if item is found else item for item in items)
        return _with(verified, {made.section: items})
    evidence = [reanchor(each, text) for each in decided.evidence]
    if not evidence or None in evidence:
        return verified  # the revised article no longer says it
    kept = replace(decided, evidence=tuple(each for each in evidence if each is not None))
    return _with(verified, {made.section: (*items, kept)})


def _find(items: Sequence[Item], made: ItemDecision) -> Item | None:
    for item in items:
        if item.id == made.item.id:
            return item
    alike = [(likeness(made.item, item), -n, item) for n, item in enumerate(items)]
    score, _, best = max(alike, key=lambda row: row[:2], default=(0.0, 0, None))
    return best if score >= _SAME else None


def _without(verified: Verified, made: ItemDecision, items: tuple[Item, ...], found: Item | None) -> Verified:
    if found is None:
        return verified
    reason = f"{made.decision.editor}: {made.decision.reason}"
    withheld = Withheld(made.section, wording(found), "rejected_by_editor", found=reason)
    rest = tuple(item for item in items if item is not found)
    return _with(verified, {made.section: rest, "withheld": (*verified.withheld, withheld)})


def _with(verified: Verified, changes: dict[str, Any]) -> Verified:
    return replace(verified, **changes)


def _decided(item: Item, made: ItemDecision) -> Item:
    if made.text is None:
        return replace(item, decision=made.decision)
    decision = replace(made.decision, original=made.decision.original or wording(item))
    if isinstance(item, Actor):
        return replace(item, name=made.text, decision=decision)
    return replace(item, text=made.text, decision=decision)
