"""Holds a page to its weight: what is too much for it goes behind links, the claims first."""

import re
from collections.abc import Iterable

from briefing.render.outline import Section
from briefing.web.assets import weight_of_assets

MOST_BYTES = 60_000  # of a page with its style sheet and script, without the article's own text
_LINKS = 600  # bytes of the links to what was cut
_ARTICLE = re.compile(r'<article class="text".*</article>', re.DOTALL)
_LINE = re.compile(r'<li class="item" id="([^"]+)">.*?</li>\s*', re.DOTALL)
_ORDER = ("claims", "counterarguments", "open_questions", "key_actors", "summary")  # what gives way, first to last


def is_too_heavy(page: str) -> bool:
    """Whether the page and all it loads weigh more than a page may."""
    return _weight(page) > MOST_BYTES


def lighter(page: str, sections: Iterable[Section]) -> dict[str, int]:
    """How many lines each section of the page may keep; one stays in each."""
    excess = _weight(page) + _LINKS - MOST_BYTES
    weights = {found[1]: len(found[0].encode()) for found in _LINE.finditer(page)}
    kept = {section.name: list(section.lines) for section in sections}
    for name in _ORDER:
        lines = kept.get(name, [])
        while excess > 0 and len(lines) > 1:
            excess -= weights[lines.pop().id]
    return {name: len(lines) for name, lines in kept.items()}


def _weight(page: str) -> int:
    return len(_ARTICLE.sub("", page).encode()) + weight_of_assets()
