"""Negation and modality: clause by clause, an item must say yes where the article says yes, and as surely."""

import re
from collections.abc import Iterator

from briefing.verification.clauses import Clause, clauses, restated
from briefing.verification.context import Context
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import BACKSHIFTED, CERTAIN, HEDGES, NEGATION, NEGATIVE, NOT, REPORTING
from briefing.verification.surroundings import Lead, leads, opens_with_hedge, without_cues
from briefing.verification.words import stem


def check_negation(item: Item, context: Context) -> Failure | None:
    """Whether each clause of the item is negated if, and only if, what it restates is."""
    if not item.asserts:
        return None
    if item.verbatim:
        return next((failure for before in leads(item, context) if (failure := _negates(before, item))), None)
    for clause, sources in _compared(item, _spoken(item)):
        if not any(_says_the_same(clause, source, item) for source in sources):
            return Failure("negation_mismatch", expected=sources[0].text.strip(), found=clause.text.strip())
    return None


def _negates(lead: Lead, item: Item) -> Failure | None:
    """Whether a negation stands before copied words, of their clause or of the verb that attributes them."""
    shown = item.cue or ""
    for words_before in (lead.clause, *lead.cues):
        negation = NEGATION.search(words_before.replace(shown, " ") if shown else words_before)
        if negation:
            return Failure("negation_mismatch", expected=words_before.strip(), found=item.text)
    return None


def _says_the_same(clause: Clause, source: Clause, item: Item) -> bool:
    """Whether both or neither are negated; a "not" may stand for a verb like "refuse" that only one side has."""
    exchanged = (_negative(clause.text) - _negative(item.source)) | (_negative(source.text) - _negative(item.text))
    negations = len(NOT.findall(clause.text)) + len(NOT.findall(source.text)) + len(exchanged)
    return negations % 2 == 0


def _negative(text: str) -> set[str]:
    return {stem(match.group().split()[0]) for match in NEGATIVE.finditer(text)}


def check_modality(item: Item, context: Context) -> Failure | None:
    """Whether each clause of the item is said no more surely than what it restates; and no fact as a possibility."""
    if not item.asserts:
        return None
    if item.verbatim:
        hedge = opens_with_hedge(item, context)
        if hedge:
            return Failure("modality_mismatch", expected=hedge, found=item.text)
        return next((failure for before in leads(item, context) if (failure := _hedges(before, item))), None)
    backshift = item.speaker is not None or REPORTING.search(item.source) is not None
    for clause, sources in _compared(item, [*_spoken(item), without_cues(item, context)]):
        said = certainty(clause.text)
        printed = [certainty(source.text, backshift=backshift) for source in sources]
        if all(said > level for level in printed) or all(said < level - 1 for level in printed):
            return Failure("modality_mismatch", expected=sources[0].text.strip(), found=clause.text.strip())
    return None


def _hedges(lead: Lead, item: Item) -> Failure | None:
    """Whether a hedge stands before copied words that are surer without it."""
    words_before = lead.after_cue if item.speaker else lead.clause
    if certainty(words_before) < certainty(item.text):
        return Failure("modality_mismatch", expected=words_before.strip(), found=item.text)
    return None


def certainty(text: str, *, backshift: bool = False) -> int:
    """How sure a clause is, by its least sure word. ``backshift``: "would" may be the "will" of reported speech."""
    if backshift:
        text = BACKSHIFTED.sub("will", text)
    return min((level for level, pattern in HEDGES if pattern.search(text)), default=CERTAIN)


def _compared(item: Item, sources: list[str]) -> Iterator[tuple[Clause, list[Clause]]]:
    """Each clause of an item with those it may restate; one word of content alone does not tell which."""
    candidates = [clause for source in sources for clause in clauses(source)]
    for clause in clauses(item.text):
        found = restated(clause, candidates) if len(clause.stems) > 1 else []
        if found:
            yield clause, found


def _spoken(item: Item) -> list[str]:
    """The evidence; and, where the item shows its speaker and cue, also without the cue: "denied" stays with it."""
    if not (item.speaker and item.cue):
        return [item.source]
    return [item.source, re.sub(rf"\b{re.escape(item.cue)}\b", " ", item.source)]
