"""The headline of a briefing: it cites nothing, so it is checked against the sentences likeliest to bear it out."""

from briefing.types.article import Span
from briefing.verification.evidence import find_quote, sentences_of
from briefing.verification.examination import Candidate, examine, likeliest
from briefing.verification.item import Failure
from briefing.verification.ledger import Ledger
from briefing.verification.names import without_title_case


def verified_headline(headline: str, ledger: Ledger) -> str:
    """The headline where the article bears it out; else the publisher's title, or the article's first sentence."""
    context = ledger.context
    article = context.article
    if not headline.strip():
        return _fallback(ledger)
    if find_quote(article.title or "", headline) or _opens(headline, ledger):
        return headline.strip()
    printed = find_quote(article.text, headline)
    words = headline if printed else without_title_case(headline, article.text)
    candidate = Candidate("headline", words, ())
    cited = tuple(sentences_of(article, Span(printed.start, printed.end)) if printed else likeliest(candidate, context))
    failure = (
        examine(Candidate("headline", candidate.text, cited), context).failure if cited else Failure("no_evidence")
    )
    if failure is None:
        return headline.strip()
    ledger.withhold("headline", headline, failure)
    return _fallback(ledger)


def _opens(headline: str, ledger: Ledger) -> bool:
    """Whether a headline is the beginning of the article and shows where it was cut."""
    begun = headline.strip().removesuffix("…").rstrip()
    return begun != headline.strip() and begun in _fallback(ledger)


def _fallback(ledger: Ledger) -> str:
    article = ledger.context.article
    return article.title or (article.sentence_text(1) if article.sentences else "")
