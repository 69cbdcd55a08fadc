"""Authorship: what somebody else says is not given as the article's own words."""

from collections import Counter
from collections.abc import Iterator

from briefing.types.analysis import STATING_FRAMES, Attribution
from briefing.types.article import Span
from briefing.types.draft import ClaimKind
from briefing.verification.composition import fragments
from briefing.verification.context import Context
from briefing.verification.framing import attributed_after, attributed_before, is_torn
from briefing.verification.item import Failure, Item
from briefing.verification.lexicon import ATTRIBUTING, FUNCTION_WORDS
from briefing.verification.quotation import in_marks
from briefing.verification.speaker import names_speaker, reporting
from briefing.verification.words import bare, content, stem, words

_COPIED = 0.6  # of an item's words, which stand in one sentence in runs
_WHOLE = 0.8  # of a sentence's words, as many as an item must have to stand for it
_QUOTED = 0.6  # of an item's words, which stand in one quotation
_OF_SOMEBODY = (ClaimKind.DIRECT, ClaimKind.INDIRECT, ClaimKind.MIXED)
_STATING = ("summary", "claims")
_MARKS = ' “”"«»'


def check_authorship(item: Item, context: Context) -> Failure | None:
    """Whether an item without a speaker, if it is what a source says, says so; and is no torn part of a sentence.

    A claim has a speaker, or is the author's own and drafted as that.
    """
    if item.speaker is not None or not item.asserts:
        return None
    cut = None if item.section == "headline" else _cut(item, context)  # a headline leaves out more than it says
    nobody = Failure("no_speaker") if item.section == "claims" and item.kind in _OF_SOMEBODY else None
    return cut or _reported(item, context) or _quoted(item, context) or nobody


def _reported(item: Item, context: Context) -> Failure | None:
    """Whether an attribution that the analysis found reports what the item says as a fact."""
    for attribution in reporting(item, context):
        if not attribution.speaker or (item.section == "counterarguments" and not item.verbatim):
            continue
        if _is_said(item, attribution) or _leaves_cue(item, attribution, context):
            if not _marks(item, attribution, context):
                return Failure("attribution_dropped", expected=attribution.speaker)
    return None


def _is_said(item: Item, attribution: Attribution) -> bool:
    """Whether a claim must be the source's: all are, but what the author says of somebody's wish or will."""
    return item.section == "claims" and (item.kind is not ClaimKind.AUTHOR or attribution.frame in STATING_FRAMES)


def _marks(item: Item, attribution: Attribution, context: Context) -> bool:
    """Whether an item shows whose words it gives, or names the one whose view it states."""
    if item.verbatim:
        return False
    cue = attribution.cue and content(context.article.text[slice(*attribution.cue)])
    if cue and set(cue) <= set(content(item.text)):
        return True
    said = " ".join(context.article.text[slice(*span)] for span in attribution.content)
    speaker = attribution.speaker or ""
    if names_speaker(item.text, speaker, context):  # "The ministry said it had found" may be "the ministry found"
        return attribution.frame not in STATING_FRAMES or not names_speaker(said, speaker, context)
    return _says_so(item, said)


def _says_so(item: Item, said: str) -> bool:
    """Whether an item is in quotation marks, or has a word for saying more often than what is said."""
    return item.marked or bool(attributing(item.text) - attributing(said))


def attributing(text: str) -> Counter[str]:
    """How often a text has each word that gives something as said, wanted or judged by somebody."""
    return Counter(stem(match.group().split()[0]) for match in ATTRIBUTING.finditer(text))


def _leaves_cue(item: Item, attribution: Attribution, context: Context) -> bool:
    """Whether a sentence says who says so, and an item that is taken from it does not."""
    cue = attribution.cue
    copied = item.places or item.evidence
    if cue is None or not set(context.sentences_in([cue])) & set(context.sentences_in(copied)):
        return False  # a quotation over several sentences: as bare in the article
    if item.verbatim:
        return not item.marked and not any(place.start <= cue.start and cue.end <= place.end for place in item.places)
    return True


def _cut(item: Item, context: Context) -> Failure | None:
    """Whether what an item copies is part of a sentence that says more of it than the item does."""
    text = context.article.text
    for place in item.places or _copied(item, context):
        sentences = context.sentences_in([place])
        before, after = text[sentences[0].start : place.start], text[place.end : sentences[-1].end]
        said = attributed_before(before) or attributed_after(after)
        if said and not _says_so(item, text[slice(*place)]) and not _names_source(item, said, text[slice(*place)]):
            return Failure("attribution_dropped", expected=said)
        if item.verbatim and item.section in _STATING and is_torn(before, text[slice(*place)], after):
            return Failure("torn", expected=text[sentences[0].start : sentences[-1].end], found=item.text)
    return None


def _names_source(item: Item, attributed: str, copied: str) -> bool:
    """Whether the words that an item has beside those it copies name whoever says them."""
    return not item.verbatim and bool(set(content(item.text)) & set(content(attributed)) - set(content(copied)))


def _copied(item: Item, context: Context) -> Iterator[Span]:
    """Where a sentence of the evidence has most words of an item in runs."""
    spoken = [bare(match.group()) for match in words(item.text)]
    sentences = context.sentences_in(item.evidence)
    found = fragments(item.text, context.article.text, tuple((s.start, s.end) for s in sentences))
    for sentence in sentences:
        runs = [run for run in found if sentence.start <= run.start < sentence.end]
        copied = sum(sum(1 for _ in words(item.text[run.begin : run.end])) for run in runs)
        if runs and copied >= _COPIED * len(spoken):
            yield Span(min(run.start for run in runs), max(run.stop for run in runs))


def _quoted(item: Item, context: Context) -> Failure | None:
    """Whether an item gives words within quotation marks without them; whole sentences get marks when served."""
    if item.section != "claims" and item.section != "headline" and is_whole(item, context):
        return None
    text = context.article.text
    for quotation in context.quotations_in(item.places or item.evidence):
        inner = text[slice(*quotation)]
        if item.verbatim:
            lost = all(quotation.start < place.start and place.end <= quotation.end for place in item.places)
        else:
            said = set(content(item.text))
            lost = bool(said) and len(said & set(content(inner))) >= _QUOTED * len(said)
        if lost and not _says_so(item, inner):
            return Failure("attribution_dropped", expected=inner)
    return None


def spoken_words(item: Item, context: Context) -> str | None:
    """Whole sentences from within a quotation, which an item has bare: as printed, in marks. None for other items."""
    if item.marked or not is_whole(item, context):
        return None
    text = context.article.text
    places = item.places or [Span(s.start, s.end) for s in context.sentences_in(item.evidence)]
    start, end = places[0].start, places[-1].end
    for quotation in context.quotations_in(places):
        if quotation.start <= start and end <= quotation.end:
            return in_marks(text[start:end].strip(_MARKS))
    return None


def is_whole(item: Item, context: Context) -> bool:
    """Whether an item is whole sentences, but for small words: copied, or nearly so."""
    text = context.article.text
    if not item.verbatim:
        sentences = context.sentences_in(item.evidence)
        length = sum(1 for sentence in sentences for _ in words(text[sentence.start : sentence.end]))
        spoken = sum(1 for _ in words(item.text))
        return len(sentences) == 1 and spoken >= _WHOLE * length and any(_copied(item, context))
    first, last = context.sentences_in(item.places[:1])[0], context.sentences_in(item.places[-1:])[-1]
    left = text[first.start : item.places[0].start] + " " + text[item.places[-1].end : last.end]
    return all(bare(match.group()) in FUNCTION_WORDS for match in words(left))
