"""What an opinion piece asserts in its own voice."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from briefing.engines.embedded.lexicons import phrases
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types import Attribution, ClaimKind, DraftClaim, Sentence, Span

_MOST = 3  # assertions of an article
_ATTRIBUTED = 0.5  # share of sentences with an attribution from which an article is taken for a report
_FEWEST = 3  # sentences that argue, below which an article is no opinion piece
_SHORTEST = 6  # words
_REPORTING = ("quotation", "clause", "aside", "according", "run", "label")
_QUOTES = re.compile(r"[\"“”«»]")
_DANGLING = re.compile(
    r"(?:\w+\s)?(?:This|That|These|They|He|She)\s+(?:\w+n['’]t|are|were|have|\w+s|will|must)\b", re.IGNORECASE
)
_OPENING = re.compile(r"(?:But|And|So|Yet|Still|However|Instead)\b,?\s+")


def find_assertions(parsed: ParsedArticle, attributions: Sequence[Attribution]) -> tuple[DraftClaim, ...]:
    """Sentences in which an opinion piece argues by itself; none where the article reports."""
    prose = [s for s in parsed.article.sentences if not s.heading]
    said = {number for each in attributions if each.frame in _REPORTING for number in each.sentences}
    arguing = list(_arguing(parsed, prose, attributions))
    if not prose or len(arguing) < _FEWEST or len(said) > _ATTRIBUTED * len(prose):
        return ()
    return tuple(_assertion(parsed, sentence) for sentence in arguing[:_MOST])


def _arguing(
    parsed: ParsedArticle, prose: Sequence[Sentence], attributions: Sequence[Attribution]
) -> Iterator[Sentence]:
    """Sentences that take a stand, hold no quotation, and are nobody else's words."""
    taken = {number for each in attributions for number in each.sentences}
    for sentence in prose:
        text = parsed.article.text[sentence.start : sentence.end]
        if sentence.number in taken or _QUOTES.search(text) or not text.rstrip().endswith("."):
            continue
        if len(text.split()) >= _SHORTEST and not _DANGLING.match(text) and _stance().search(text):
            yield sentence


@cache
def _stance() -> re.Pattern[str]:
    return re.compile("|".join(phrases("stance")), re.IGNORECASE)


def _assertion(parsed: ParsedArticle, sentence: Sentence) -> DraftClaim:
    text = parsed.article.text[sentence.start : sentence.end].rstrip()
    cut = _OPENING.match(text)
    span = Span(sentence.start + (cut.end() if cut else 0), sentence.start + len(text))
    wording = parsed.article.text[span.start : span.end].rstrip(".")
    return DraftClaim(
        text=wording[:1].upper() + " ".join(wording.split())[1:],
        speaker=None,
        kind=ClaimKind.AUTHOR,
        sentences=(sentence.number,),
        central=True,
        spans=(span,),
    )
