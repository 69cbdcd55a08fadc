"""Attributing: an item drafted without its speaker, given to the one source whose words the article says it is."""

from collections.abc import Iterator
from dataclasses import replace

from briefing.types.analysis import STATING_FRAMES, Attribution
from briefing.types.draft import Basis, ClaimKind
from briefing.verification.authorship import attributing
from briefing.verification.context import Context
from briefing.verification.evidence import evidence_for, sentences_of
from briefing.verification.examination import Candidate, Verdict, as_printed, examine
from briefing.verification.item import Item
from briefing.verification.lexicon import PRONOUNS
from briefing.verification.speaker import names_speaker, reporting, same_speaker
from briefing.verification.surroundings import whole_cue
from briefing.verification.words import bare, content

_LOST = ("attribution_dropped", "torn")  # how an item fails that is copied without who says it
_SPOKEN = ("claims", "counterarguments")  # sections whose items have speakers
# Frames that hold whole statements: others name the wrong source more often.
_SURE = STATING_FRAMES - {"run"}  # of whole statements; who speaks in a quotation without a cue is less sure
_SAID = 0.8  # of an item's words, as many as its source must say: what else it says may be somebody else's


def attributed(candidate: Candidate, context: Context) -> tuple[Candidate, Verdict]:
    """The candidate with the speaker, the cue and the sentence of it that the article prints, where it lacks them, and
    the verdict on it.

    As it was where the article gives its words to nobody or to several, or where it fails for another reason.
    """
    verdict = examine(candidate, context)
    if candidate.speaker is not None or candidate.section not in _SPOKEN or candidate.basis is not Basis.IN_ARTICLE:
        return candidate, verdict
    if verdict.failure is None or verdict.failure.reason not in _LOST:
        return candidate, verdict
    item = as_printed(
        candidate.item(evidence_for(context.article, candidate.sentences, candidate.spans)), candidate.spans, context
    )
    source = _only_source(item, context)
    if source is None:
        return candidate, verdict
    given = _given_to(source, candidate, item, context)
    again = examine(given, context)
    return (candidate, verdict) if again.failure else (given, again)


def _only_source(item: Item, context: Context) -> Attribution | None:
    """The attribution of what an item says, where all that report it name the same speaker; else none."""
    found = reporting(item, context)
    whole = next((each for each in found if each.frame in _SURE and each.speaker), None)
    if whole is None or whole.speaker is None or bare(whole.speaker) in PRONOUNS:
        return None
    if not all(each.speaker and same_speaker(whole.speaker, each.speaker, context) for each in found):
        return None
    if names_speaker(item.text, whole.speaker, context):
        return None  # words about somebody are mostly another's, who is quoted about what that one says
    printed = " ".join(_printed(whole, item, context))
    if attributing(printed) - attributing(item.text):
        return None  # "Holt said Reyes believed the bridge safe": the speaker is not the only source
    said = set(content(item.text))
    return whole if len(said & set(content(printed))) >= _SAID * len(said) else None


def _printed(attribution: Attribution, item: Item, context: Context) -> Iterator[str]:
    """What an attribution reports in the sentences of an item's evidence."""
    for piece in item.places or item.evidence:
        for sentence in context.sentences_in([piece]):
            for start, end in attribution.content:
                yield context.article.text[max(start, sentence.start) : min(end, sentence.end)]


def _given_to(source: Attribution, candidate: Candidate, item: Item, context: Context) -> Candidate:
    cue = source.cue and context.article.text[slice(*source.cue)]
    naming = [number for span in source.source for number in sentences_of(context.article, span)]
    return replace(
        candidate,
        speaker=source.speaker,
        kind=candidate.kind and _kind(item, context),
        cue=whole_cue(cue, source.content, context),
        sentences=tuple(sorted({*candidate.sentences, *naming})),
    )


def _kind(item: Item, context: Context) -> ClaimKind:
    """How the article reports what an item says: within quotation marks, partly so, or in its own words."""
    quotations = context.quotations_in(item.places)
    if not quotations:
        return ClaimKind.INDIRECT
    inside = all(any(q.start <= place.start and place.end <= q.end for q in quotations) for place in item.places)
    return ClaimKind.DIRECT if inside else ClaimKind.MIXED
