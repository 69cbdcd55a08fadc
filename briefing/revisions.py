"""What changed between two revisions of an article, and between their briefings. Pure.

Evidence is found again by its words and, where they occur more than once, by the words around them
(W3C TextQuoteSelector), so that an item that only stands elsewhere now is told apart from one that is gone.
"""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from briefing.ingest.sentences import split
from briefing.rewording import reworded
from briefing.types.article import Span
from briefing.types.briefing import Verified
from briefing.types.changes import Change, ItemChange
from briefing.types.items import Claim, Counterargument, Evidence, Item, wording
from briefing.verification.evidence import find_quote, make_evidence
from briefing.verification.folding import fold

SECTIONS = ("summary", "key_actors", "claims", "open_questions", "counterarguments")

_ALIKE = 0.6  # share of words in common from which two items count as one, reworded (difflib's own "close" default)
_STAMP = re.compile(
    r"^\W*(?:first |last )?(?:published|updated|posted|modified)\b[^\n]{0,60}\d[^\n]{0,40}$",
    re.IGNORECASE | re.MULTILINE,
)


def is_same_text(before: str, after: str) -> bool:
    """Whether two texts differ in nothing that matters: white space, quotation marks, dashes, time stamps."""
    return _substance(before) == _substance(after)


def differences(before: Verified, after: Verified, text: str) -> tuple[ItemChange, ...]:
    """The item-level difference between two briefings; ``text`` is the article's text at the later one."""
    return tuple(
        change
        for section in SECTIONS
        for change in _in_section(section, getattr(before, section), getattr(after, section), text)
    )


def reanchor(evidence: Evidence, text: str) -> Evidence | None:
    """The same words in another state of the text; of several places the one whose surroundings are most alike."""
    places = [m.start() for m in re.finditer(re.escape(evidence.exact), text)] if evidence.exact else []
    sentences = split(text)
    if not places:
        return find_quote(text, evidence.exact, sentences)
    start = max(places, key=lambda place: _surroundings(evidence, text, place))
    return make_evidence(text, Span(start, start + len(evidence.exact)), sentences, evidence.status)


def _surroundings(evidence: Evidence, text: str, start: int) -> tuple[int, int]:
    end = start + len(evidence.exact)
    before = text[max(0, start - len(evidence.prefix)) : start]
    after = text[end : end + len(evidence.suffix)]
    alike = _common(evidence.prefix[::-1], before[::-1]) + _common(evidence.suffix, after)
    return alike, -abs(start - evidence.start)


def _common(one: str, other: str) -> int:
    """Length of what both begin with."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _substance(text: str) -> str:
    return " ".join(fold(_STAMP.sub(" ", text)).text.split())


def _in_section(section: str, before: Sequence[Item], after: Sequence[Item], text: str) -> Iterator[ItemChange]:
    kept = {item.id: item for item in after}
    for item in before:
        if item.id in kept and _place(item) != _place(kept[item.id]):
            yield ItemChange(Change.MOVED, section, item, kept[item.id])
    old = [item for item in before if item.id not in kept]
    new = [item for item in after if item.id not in {item.id for item in before}]
    for one, other in _pairs(old, new):
        old.remove(one)
        new.remove(other)
        yield ItemChange(Change.REWORDED, section, one, other, words=reworded(wording(one), wording(other)))
    for item in old:
        still_said = all(reanchor(evidence, text) is not None for evidence in item.evidence)
        yield ItemChange(Change.GONE, section, item, None, still_said)
    for item in new:
        yield ItemChange(Change.ADDED, section, None, item)


def _pairs(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Item, Item]]:
    """Items that are the same point in other words, the most alike first, each once."""
    scored = [(likeness(one, other), i, j) for i, one in enumerate(old) for j, other in enumerate(new)]
    pairs: list[tuple[Item, Item]] = []
    used_old: set[int] = set()
    used_new: set[int] = set()
    for score, i, j in sorted(scored, key=lambda row: (-row[0], row[1], row[2])):
        if score >= _ALIKE and i not in used_old and j not in used_new:
            used_old.add(i)
            used_new.add(j)
            pairs.append((old[i], new[j]))
    return pairs


def likeness(one: Item, other: Item) -> float:
    """Share of words two items have in common, in order; 0 when they are said by different speakers."""
    if _speaker(one) != _speaker(other):
        return 0.0
    return SequenceMatcher(None, wording(one).split(), wording(other).split(), autojunk=False).ratio()


def _speaker(item: Item) -> str | None:
    return item.speaker.name if isinstance(item, Claim | Counterargument) and item.speaker else None


def _place(item: Item) -> tuple[int, ...]:
    return tuple(evidence.sentence for evidence in item.evidence)
