"""Items for bench/adversarial.py with what they cite: altered ones, harmless variants, claims with speakers."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alterations import ALTERED, Alteration, first_name_swapped, first_names, name_swapped, spliced, surnames
from distortions import DISTORTED
from exchanges import Exchange, exchanges, quotes_merged
from variants import HARMLESS, REWORDED

from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.article import Article, Sentence, Span
from briefing.types.draft import ClaimKind
from briefing.verification.context import Context
from briefing.verification.evidence import sentences_of
from briefing.verification.examination import Candidate
from briefing.verification.surroundings import whole_cue

SHORTEST, LONGEST = 8, 45  # words of a sentence that is altered
NO_NAMES = set(
    "i he she it they we you who him her them us this that these those one all his their our your my".split()
)


@dataclass(frozen=True)
class Case:
    """One item with what it cites. ``quote`` is whether it can be put to tools that check quotes only, ``checked``
    whether to the checks of an item. ``speaker`` is who says it, where the candidate leaves that out.
    """

    kind: str
    good: bool
    candidate: Candidate
    quote: bool = True
    checked: bool = True
    speaker: str | None = None


def cases(
    parsed: ParsedArticle, context: Context, marked: list[dict], others: list[str], chance: random.Random, most: int = 4
) -> Iterator[Case]:
    """The cases that one article gives, ``most`` of a kind at most."""
    article = parsed.article
    sentences = [
        s
        for s in article.sentences
        if not s.heading and SHORTEST <= len(article.text[s.start : s.end].split()) <= LONGEST
    ]
    for kind, alter, good, quote in kinds(parsed):
        made = 0
        for sentence in chance.sample(sentences, len(sentences)):
            text = alter(sentence, chance)
            if text and made < most and (good or text not in article.text):
                made += 1
                checked = kind not in ONLY_QUOTES
                yield Case(kind, good, Candidate("summary", text, (sentence.number,)), quote, checked)
    for first, second, text in quotes_merged(article, most):
        cited = tuple(sorted({*sentences_of(article, first), *sentences_of(article, second)}))
        yield Case("quotes merged", False, Candidate("summary", f"“{text}”", cited))
    if len(sentences) > 2:
        for _ in range(most):
            one, two = chance.sample(sentences, 2)
            text = spliced(*(article.text[s.start : s.end] for s in (one, two)))
            if text not in article.text:
                yield Case("halves spliced", False, Candidate("summary", text, (one.number, two.number)))
            yield Case("fabricated", False, Candidate("summary", chance.choice(others), (one.number,)))
    yield from speaker_cases(article, context, marked, chance, most)
    yield from unattributed_cases(article, context, marked, chance, most)


# Left out without a mark, an adjective makes a quote a wrong one, but may make a fair summary.
ONLY_QUOTES = frozenset({"word left out"})
CUT = frozenset({"condition dropped"})  # what is left is the article's, and a quote for that
OfSentence = Callable[[Sentence, random.Random], str | None]


def kinds(parsed: ParsedArticle) -> Iterator[tuple[str, OfSentence, bool, bool]]:
    """Each kind that alters or varies one sentence: name, how, whether harmless, whether to be found as a quote."""
    text = parsed.article.text
    names = {
        "surname swapped": name_swapped(surnames(text)),
        "first name swapped": first_name_swapped(first_names(text)),
    }
    for kind, alter in (ALTERED | DISTORTED | names).items():
        yield kind, _on_text(alter, text), False, kind not in CUT
    for kind, exchange in exchanges(parsed.doc).items():
        yield kind, _on_tokens(exchange, parsed), False, True
    for kind, alter in HARMLESS.items():
        yield kind, _on_text(alter, text), True, True
    for kind, alter in REWORDED.items():
        yield kind, _on_text(alter, text), True, False


def _on_text(alter: Alteration, text: str) -> OfSentence:
    return lambda sentence, chance: alter(text[sentence.start : sentence.end], chance)


def _on_tokens(exchange: Exchange, parsed: ParsedArticle) -> OfSentence:
    return lambda sentence, chance: exchange(parsed.span_of(sentence), chance)


def unattributed_cases(
    article: Article, context: Context, marked: list[dict], chance: random.Random, most: int = 4
) -> Iterator[Case]:
    """What somebody said, given as a fact: one sentence's content without its source and verb."""
    claims = [
        (spans[0], numbers)
        for _, cue, spans, numbers in (marked_claims(article, marked) if marked else found_claims(article, context))
        if len(spans) == len(numbers) == 1 and cue and len(article.text[slice(*spans[0])].split()) >= SHORTEST
    ]
    for span, numbers in chance.sample(claims, min(most, len(claims))):
        text = article.text[slice(*span)].strip(" ,.").strip('“”"')
        yield Case("attribution dropped", False, Candidate("summary", text, numbers), quote=False)


def speaker_cases(
    article: Article, context: Context, marked: list[dict], chance: random.Random, most: int = 4
) -> Iterator[Case]:
    """Claims with their speaker, the same with another speaker of the article, and with none."""
    claims = list(marked_claims(article, marked) if marked else found_claims(article, context))
    names = {name for name, *_ in claims}
    chance.shuffle(claims)
    for name, cue, spans, sentences in claims[:most]:
        text = " ".join(article.text[span.start : span.end] for span in spans)
        yield Case(
            "speaker kept", True, Candidate("claims", text, sentences, spans, name, ClaimKind.INDIRECT, cue=cue), False
        )
        nobodys = Candidate("claims", text, sentences, spans, None, ClaimKind.INDIRECT)
        yield Case("speaker left out", False, nobodys, False, speaker=name)
        different = sorted(other for other in names if last_word(other) not in name and last_word(name) not in other)
        if different:
            other = chance.choice(different)
            swapped = Candidate("claims", text, sentences, spans, other, ClaimKind.INDIRECT, cue=cue)
            yield Case("speaker swapped", False, swapped, False)


Said = tuple[str, str | None, tuple[Span, ...], tuple[int, ...]]  # speaker, cue, content, sentences


def marked_claims(article: Article, marked: list[dict]) -> Iterator[Said]:
    """Marked attributions whose source is a proper name; offsets are those of the normalised text."""
    for attribution in marked:
        spans = tuple(Span(*span) for span in attribution["content"])
        source = [Span(*span) for span in attribution["source"]]
        if len(source) == 1 and spans:
            name = article.text[slice(*source[0])].split(",")[0].strip()
            numbers = tuple(sorted({n for span in (*spans, *source) for n in sentences_of(article, span)}))
            if is_name(name):
                cue = " ".join(article.text[begin:end] for begin, end in attribution.get("cue", []))
                yield name, cue or None, spans, numbers


def found_claims(article: Article, context: Context) -> Iterator[Said]:
    """Attributions that the product itself finds, whose speaker is a proper name."""
    for attribution in context.analysis.attributions:
        if attribution.speaker and attribution.source and is_name(attribution.speaker):
            spans = (*attribution.content, *attribution.source)
            numbers = tuple(sorted({n for span in spans for n in sentences_of(article, span)}))
            cue = attribution.cue and article.text[attribution.cue.start : attribution.cue.end]
            yield attribution.speaker, whole_cue(cue, attribution.content, context), attribution.content, numbers


def is_name(name: str) -> bool:
    """Whether a source is printed as a name, and a short one."""
    word = last_word(name)
    return word[:1].isupper() and len(name.split()) < 6 and word.lower() not in NO_NAMES


def last_word(name: str) -> str:
    """Last word of a name without a possessive ending."""
    return name.split()[-1].removesuffix("'s").removesuffix("’s").strip(".,")
