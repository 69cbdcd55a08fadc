"""How much of an article a briefing carries: its direct quotes, those who speak, and its figures."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from briefing.types.analysis import Analysis
from briefing.types.article import Article, Span
from briefing.types.briefing import Carried, Coverage, Verified
from briefing.types.items import Evidence
from briefing.verification.folding import fold
from briefing.verification.numbers import numbers
from briefing.verification.quoted import quoted_spans

_QUOTE_WORDS = 3  # fewer are titles of works and single words that the writer holds at arm's length

NONE = Coverage(Carried(0, 0), Carried(0, 0), Carried(0, 0))


def measure_coverage(article: Article, analysis: Analysis, verified: Verified) -> Coverage:
    """Coverage by the evidence and speakers that the default view shows: all sections, of the claims the central."""
    shown = [Span(piece.start, piece.end) for piece in _evidence(verified)]
    quotes = [span for span in quoted_spans(article.text) if len(article.text[slice(*span)].split()) >= _QUOTE_WORDS]
    figures = [Span(number.start, number.end) for number in numbers(article.text)]
    names = _main_names(analysis)
    heard = {fold(attribution.speaker).text for attribution in analysis.attributions if attribution.speaker}
    named = {fold(claim.speaker.name).text for claim in verified.claims if claim.central and claim.speaker}
    speakers = {names.get(name, name) for name in heard}
    carried = {names.get(name, name) for name in named} & speakers
    return Coverage(_carried(quotes, shown), Carried(len(carried), len(speakers)), _carried(figures, shown))


def _evidence(verified: Verified) -> Iterator[Evidence]:
    """Evidence of what the default view shows, but for actors: theirs says who somebody is."""
    central = [claim for claim in verified.claims if claim.central]
    for section in (verified.summary, central, verified.open_questions, verified.counterarguments):
        for item in section:
            yield from item.evidence


def _carried(spans: Sequence[Span], shown: Sequence[Span]) -> Carried:
    """How many spans lie within one that is shown."""
    ordered = sorted(shown)
    furthest = list(accumulate((piece.end for piece in ordered), max))  # end of the longest so far
    return Carried(sum(_lies_within(span, ordered, furthest) for span in spans), len(spans))


def _lies_within(span: Span, ordered: Sequence[Span], furthest: Sequence[int]) -> bool:
    index = bisect_right(ordered, span.start, key=lambda piece: piece.start)
    return index > 0 and furthest[index - 1] >= span.end


def _main_names(analysis: Analysis) -> dict[str, str]:
    """The one name of whoever has several, by each of them, folded."""
    return {
        fold(alias).text: fold(actor.name).text
        for actor in reversed(analysis.actors)
        for alias in (actor.name, *actor.aliases)
    }
