"""Words found in an article, and copied from it: the only place where Evidence is made.

Whatever these functions return, ``evidence.exact == text[evidence.start:evidence.end]``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from briefing.types.article import Article, Sentence, Span
from briefing.types.items import Evidence, EvidenceStatus
from briefing.verification.folding import ELLIPSIS, Folded, fold
from briefing.verification.lexicon import NEGATION

CONTEXT = 32  # code points of prefix and suffix, as browsers use for text fragments
_GAP = 400  # code points that an ellipsis may stand for; longer gaps join what was said on different things
_TRIED = 200  # places of its first part that an elided quote is looked for from
_WORDS_A_PART = 2  # on average, in an elided quote: single words are found in order nearly anywhere

_ELLIPSIS = re.compile(ELLIPSIS)
_NOT_AFTER = re.compile(r"\s+not\b", re.IGNORECASE)  # "some are | not"
_NOT_BEFORE = re.compile(r"(?:\bnot|n['’]t|\bnever)\s+$", re.IGNORECASE)
_OUTER = "' -…"
_CLOSING = ".,;:"
_APOSTROPHES = "'’"
_HYPHENS = "-‐‑"


def find_quote(text: str, quote: str, sentences: Sequence[Sentence] = ()) -> Evidence | None:
    """Where a text says exactly this, or this but for typography, case and marked omissions; None otherwise.

    ``sentence`` of the result is 0 where no sentences of the text are given.
    """
    quote = quote.strip()
    if not any(character.isalnum() for character in quote):
        return None
    for span, status in _candidates(text, quote):
        return make_evidence(text, span, sentences, status)
    return None


def _candidates(text: str, quote: str) -> Iterator[tuple[Span, EvidenceStatus]]:
    for span in _exact(text, quote):
        yield span, EvidenceStatus.VERBATIM
    folded = fold(text)
    for span in _normalised(text, folded, fold(quote).text):
        yield span, EvidenceStatus.NORMALISED
    parts = [fold(part).text.strip(_OUTER).rstrip(_CLOSING) for part in _ELLIPSIS.split(quote)]
    parts = [part for part in parts if part]
    if _ELLIPSIS.search(quote) and len(" ".join(parts).split()) >= _WORDS_A_PART * len(parts) > 0:
        for span in _elided(text, folded, parts):
            yield span, EvidenceStatus.ELIDED


def _exact(text: str, quote: str) -> Iterator[Span]:
    start = text.find(quote)
    while start >= 0:
        if _whole_words(text, start, start + len(quote)):
            yield Span(start, start + len(quote))
        start = text.find(quote, start + 1)


def _normalised(text: str, folded: Folded, quote: str) -> Iterator[Span]:
    """Places of a folded quote, also without the quotation marks around it or the mark at its end."""
    bare = quote.strip(_OUTER)
    for form in dict.fromkeys((quote, bare, bare.rstrip(_CLOSING).rstrip(_OUTER))):
        yield from _places(text, folded, form)


def _places(text: str, folded: Folded, form: str, begin: int = 0, within: int | None = None) -> Iterator[Span]:
    """Spans of the original text that fold to this form, from a position of it on, ``within`` so many code points."""
    last = len(folded.text) if within is None else folded.position(begin + within) + len(form) + 1
    position = folded.text.find(form, folded.position(begin), last) if form else -1
    while position >= 0:
        found = folded.original(position, position + len(form))
        if found:
            span = _trimmed(text, *found)
            if span.start >= begin and _whole_words(text, *span):
                yield span
        position = folded.text.find(form, position + 1, last)


def _elided(text: str, folded: Folded, parts: list[str]) -> Iterator[Span]:
    """Spans from the first part to the last, where the parts follow each other closely and in order."""
    for first in islice(_places(text, folded, parts[0]), _TRIED):
        end: int | None = first.end
        for part in parts[1:]:
            end = _next_part(text, folded, part, end) if end is not None else None
        if end is not None:
            yield Span(first.start, end)


def _next_part(text: str, folded: Folded, part: str, end: int) -> int | None:
    """End of the part after this position, unless what was left out would change what is said."""
    for span in _places(text, folded, part, end, _GAP):
        gap = text[end : span.start]
        if len(gap) > _GAP or "\n" in gap or NEGATION.search(gap):
            return None
        return span.end
    return None


def _trimmed(text: str, start: int, end: int) -> Span:
    body = text[start:end]
    return Span(start + len(body) - len(body.lstrip()), end - len(body) + len(body.rstrip()))


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether a span starts and ends where words, hyphenated words and numbers do, and leaves no "not" behind."""
    if start >= end or _joined(text, start) or _joined(text, end):
        return False
    left_after = text[end - 1].isalnum() and _NOT_AFTER.match(text, end)
    return " " not in text[start:end] or not (left_after or _NOT_BEFORE.search(text[max(0, start - 8) : start]))


def _joined(text: str, border: int) -> bool:
    """Whether the characters on both sides of a border belong to one word or number."""
    if not 0 < border < len(text):
        return False
    before, after = text[border - 1], text[border]
    if before.isalnum() and after.isalnum():
        return True
    return _bridges(text, border - 1, border) or _bridges(text, border, border)


def _bridges(text: str, mark: int, border: int) -> bool:
    """Whether the mark at this index, beside the border, holds a word together: can't, 20,000, non-binding."""
    character = text[mark]
    left, right = text[mark - 1 : mark], text[mark + 1 : mark + 2]
    if character in _HYPHENS:
        return left.isalpha() and right.isalpha()
    if character in ".,":
        return left.isdecimal() and right.isdecimal()
    if character in _APOSTROPHES and mark == border:
        return left.isalpha() and right.isalpha() and not re.match(r"s\b", text[mark + 1 :])
    return False


def make_evidence(
    text: str, span: Span, sentences: Sequence[Sentence] = (), status: EvidenceStatus = EvidenceStatus.VERBATIM
) -> Evidence:
    """Evidence for a span of a text, with the words before and after it."""
    start, end = span
    return Evidence(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        start=start,
        end=end,
        sentence=_number_at(sentences, start),
        status=status,
    )


def _number_at(sentences: Sequence[Sentence], offset: int) -> int:
    index = bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1
    return sentences[index].number if index >= 0 else 0


def evidence_for(article: Article, sentences: Sequence[int], spans: Sequence[Span] = ()) -> tuple[Evidence, ...]:
    """The sentences with these numbers and those the spans lie in, copied; neighbours in a paragraph become one.

    Raises IndexError for a number that no sentence has.
    """
    numbers = sorted({*sentences, *(number for span in spans for number in sentences_of(article, span))})
    runs: list[list[Sentence]] = []
    for number in numbers:
        if not 1 <= number <= len(article.sentences):
            raise IndexError(number)
        sentence = article.sentences[number - 1]
        last = runs[-1][-1] if runs else None
        if last and last.number + 1 == number and last.paragraph == sentence.paragraph:
            runs[-1].append(sentence)
        else:
            runs.append([sentence])
    return tuple(make_evidence(article.text, Span(run[0].start, run[-1].end), article.sentences) for run in runs)


def sentences_of(article: Article, span: Span) -> Iterator[int]:
    """Numbers of the sentences that a span touches."""
    first = max(_number_at(article.sentences, span.start), 1)
    for sentence in article.sentences[first - 1 :]:
        if sentence.start >= span.end:
            return
        if sentence.end > span.start:
            yield sentence.number
