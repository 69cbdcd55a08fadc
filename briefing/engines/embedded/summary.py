"""A summary in three sentences of the article itself, and its headline."""

from collections.abc import Sequence

from briefing.engines.embedded.coreference import Entities
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.telling import CONNECTIVE, Candidate, candidates, content_words, told_by
from briefing.engines.embedded.wording import DATELINE
from briefing.types.article import Sentence, Span
from briefing.types.draft import DraftActor, DraftClaim, DraftStatement

LENGTH = 3
_HEADLINE = 120  # code points
_SAME = 0.5  # share of content words from which a sentence repeats another
_TOLD = 0.9  # what a word is still worth when a chosen sentence already has it
_BREVITY = 5  # words added to each length, so that short sentences do not win by being short


def compose_summary(
    parsed: ParsedArticle, entities: Entities, actors: Sequence[DraftActor], claims: Sequence[DraftClaim]
) -> tuple[DraftStatement, ...]:
    """Up to three sentences, in the order of the article, that together tell the story best."""
    words = content_words(parsed)
    weights = told_by(words, parsed.article.title)
    central = {number for claim in claims if claim.central for number in claim.sentences}
    chosen: list[Candidate] = []
    for pool in candidates(parsed, words, actors, entities, central):
        while len(chosen) < LENGTH:
            open_to_choice = [c for c in pool if _is_understood(c, chosen) and not _is_told(c, chosen)]
            if not open_to_choice:
                break
            chosen.append(_best(open_to_choice, chosen, weights))
    return tuple(_statement(parsed, c.sentence) for c in sorted(chosen, key=lambda c: c.sentence.number))


def headline(parsed: ParsedArticle) -> str:
    """The article's title; without one its first heading or the beginning of its first sentence."""
    article = parsed.article
    if article.title:
        return article.title
    if not article.sentences:
        return ""
    first = article.sentences[0]
    text = DATELINE.sub("", " ".join(article.text[first.start : first.end].split()))
    if len(text) <= _HEADLINE:
        return text[:-1] if text.endswith(".") and not text.endswith("..") else text
    cut = text[:_HEADLINE].rsplit(" ", 1)[0]
    return cut.rstrip(",;:—–- ") + " …"


def _best(pool: Sequence[Candidate], chosen: Sequence[Candidate], weights: dict[str, float]) -> Candidate:
    """The sentence that adds most to those chosen; of equals the earlier."""
    told = frozenset[str]().union(*(c.words for c in chosen))

    def worth(candidate: Candidate) -> float:
        new = sum(weights.get(word, 0.0) * (_TOLD if word in told else 1.0) for word in sorted(candidate.words))
        return candidate.merit + new / (len(candidate.words) + _BREVITY)

    return max(pool, key=lambda c: (worth(c), -c.sentence.number))


def _is_understood(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether it stands alone, or the sentence that it leans on goes before it."""
    return not candidate.leans or any(c.sentence.number == candidate.sentence.number - 1 for c in chosen)


def _is_told(candidate: Candidate, chosen: Sequence[Candidate]) -> bool:
    """Whether a chosen sentence says the same already."""
    return any(
        len(candidate.words & c.words) >= _SAME * max(1, min(len(candidate.words), len(c.words))) for c in chosen
    )


def _statement(parsed: ParsedArticle, sentence: Sentence) -> DraftStatement:
    """The sentence as printed, without a dateline before it."""
    printed = parsed.article.text[sentence.start : sentence.end]
    dateline = DATELINE.match(printed)
    begin = dateline.end() if dateline and dateline.end() < len(printed) else 0
    connective = CONNECTIVE.match(printed, begin)
    begin = connective.end() if connective else begin
    span = Span(sentence.start + begin, sentence.end)
    text = " ".join(printed[begin:].split())
    return DraftStatement(text[:1].upper() + text[1:] if connective else text, (sentence.number,), (span,))
