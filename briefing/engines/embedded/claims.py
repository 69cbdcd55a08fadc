"""Claims: attributions in the article's own words, and which of them a briefing must carry."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from briefing.engines.embedded.author import find_assertions
from briefing.engines.embedded.clauses import FINITE
from briefing.engines.embedded.nouns import can_speak
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.silence import is_silence
from briefing.engines.embedded.speakers import PRONOUN
from briefing.engines.embedded.standing import mended, names_nobody, stands
from briefing.engines.embedded.wording import CLAUSE_OPENERS, content_of, cue_of, is_nested, predicate_of
from briefing.types.analysis import STATING_FRAMES, Attribution
from briefing.types.article import Span
from briefing.types.draft import ClaimKind, DraftActor, DraftClaim

CENTRAL = 8
_OFFICE = 4  # ranks that whoever has an office moves up as a speaker
_ASSERTED = 4  # of them the author's own in an opinion piece, so that those quoted are heard; more where few are
_PER_SPEAKER = 2  # central claims of one speaker, so that others are heard
_AGAIN = 0.5  # less for a second claim of one speaker
_EARLY, _LEADING = 1.5, 0.3  # worth of the first place, of the first actor as speaker
_QUOTED = {ClaimKind.DIRECT: 0.6, ClaimKind.MIXED: 0.3}
_NESTED = 1.0  # less for a claim whose cue hangs on another verb: the parse errs in half of them
_RANKS = 8  # actors whose rank counts
_SHORTEST, _LONGEST = 5, 130  # words of a central claim; a speech is one statement
_LONGEST_NAME = 12  # words of a central claim's speaker; longer ones are often badly parsed
_PHRASE = 2  # words of an unquoted noun phrase that says something by itself
_TORN = re.compile(
    r"(?:is|are|was|were|has|had|have|would|will|could|can|did|does)\b", re.IGNORECASE
)  # lost their subject
_UNNAMED = re.compile(r"(?:not )?to (?:be (?:named|identified|quoted)|remain anonymous)\b", re.IGNORECASE)


def compose_claims(
    parsed: ParsedArticle, attributions: Sequence[Attribution], actors: Sequence[DraftActor]
) -> tuple[DraftClaim, ...]:
    """Every attribution with a speaker as a claim; at most eight of them central."""
    pairs = [(each, claim) for each in attributions if (claim := _claim(parsed, each)) is not None]
    asserted = find_assertions(parsed, attributions)
    central = _central(parsed, pairs, actors, CENTRAL - min(_ASSERTED, len(asserted)))
    claims = [replace(claim, central=number in central) for number, (_, claim) in enumerate(pairs)]
    assertions = [replace(claim, central=rank < CENTRAL - len(central)) for rank, claim in enumerate(asserted)]
    return tuple(sorted([*claims, *assertions], key=lambda claim: claim.spans[0].start))


def whole_statements(parsed: ParsedArticle, attributions: Sequence[Attribution]) -> tuple[DraftClaim, ...]:
    """What somebody known says, whole and in shapes that are hardly ever wrong; each sentence of a speech by itself."""
    parts = [part for each in attributions for part in _by_sentence(parsed, each)]
    pairs = [(part, claim) for part in parts if (claim := _claim(parsed, part)) is not None]
    return tuple(claim for part, claim in pairs if _is_sure(parsed, part, claim))


def _by_sentence(parsed: ParsedArticle, attribution: Attribution) -> list[Attribution]:
    """A direct quotation cut where its sentences end; anything else as it is."""
    if attribution.kind is not ClaimKind.DIRECT or len(attribution.sentences) < 2:
        return [attribution]
    parts = []
    for number in attribution.sentences:
        sentence = parsed.article.sentences[number - 1]
        inside = [
            Span(max(span.start, sentence.start), min(span.end, sentence.end))
            for span in attribution.content
            if span.start < sentence.end and sentence.start < span.end
        ]
        parts.append(replace(attribution, content=tuple(inside), sentences=(number,)))
    return parts


# --- wording --------------------------------------------------------------------------------------------------------


def _claim(parsed: ParsedArticle, attribution: Attribution) -> DraftClaim | None:
    attribution = mended(attribution, parsed)
    speaker = attribution.speaker
    if speaker is None or names_nobody(speaker):
        return None
    if is_silence(attribution, parsed) or not stands(attribution, parsed):
        return None
    content = content_of(attribution, parsed)
    if not content or not _says_something(attribution, content) or not _is_somebody(attribution, parsed):
        return None
    done = predicate_of(attribution, parsed)
    return DraftClaim(
        text=done or content,
        speaker=speaker,
        kind=ClaimKind.MIXED if done and attribution.kind is ClaimKind.DIRECT else attribution.kind,
        sentences=_sentences(parsed, attribution),
        cue=cue_of(attribution, parsed),
        spans=attribution.content,
    )


def _says_something(attribution: Attribution, wording: str) -> bool:
    """Whether the words mean something beside speaker and cue: no bare pronoun, no phrase of one or two words."""
    if attribution.kind is not ClaimKind.INDIRECT:
        return True
    if _TORN.match(wording) or _UNNAMED.match(wording):
        return False
    if attribution.frame in STATING_FRAMES:
        return True
    first, *rest = wording.split()
    return len(rest) + 1 >= _PHRASE and not (PRONOUN.fullmatch(first) and len(rest) <= _PHRASE)


def _is_somebody(attribution: Attribution, parsed: ParsedArticle) -> bool:
    """Whether the source can want, support or reject something: no thing, where the frame does not show speech."""
    if attribution.frame in STATING_FRAMES or not attribution.source:
        return True
    tokens = parsed.doc.char_span(*attribution.source[0], alignment_mode="expand")
    return tokens is None or can_speak(tokens.root)


def _sentences(parsed: ParsedArticle, attribution: Attribution) -> tuple[int, ...]:
    numbers = set(attribution.sentences)
    for span in (*attribution.source[:1], *([attribution.cue] if attribution.cue else [])):
        numbers.add(parsed.sentence_at(span.start).number)
    return tuple(sorted(numbers))


# --- which of them are central ----------------------------------------------------------------------------------------


def _central(
    parsed: ParsedArticle, pairs: Sequence[tuple[Attribution, DraftClaim]], actors: Sequence[DraftActor], most: int
) -> set[int]:
    """Indices of the ``most`` claims to show first: the weightiest of those that are sure, of several speakers."""
    ranks = {actor.name: rank - _OFFICE * (actor.role is not None) for rank, actor in enumerate(actors)}
    left = {
        number: _weight(parsed, each, claim, ranks)
        for number, (each, claim) in enumerate(pairs)
        if _is_sure(parsed, each, claim)
    }
    chosen: set[int] = set()
    spoken: Counter[str | None] = Counter()
    while left and len(chosen) < most:
        best = max(left, key=lambda number: (left[number] - _AGAIN * spoken[pairs[number][1].speaker], -number))
        del left[best]
        speaker = pairs[best][1].speaker
        if spoken[speaker] < _PER_SPEAKER:
            chosen.add(best)
            spoken[speaker] += 1
    return chosen


def _is_sure(parsed: ParsedArticle, attribution: Attribution, claim: DraftClaim) -> bool:
    """Whether it is a whole statement in a shape that is hardly ever wrong, of somebody who is known."""
    length = len(claim.text.split())
    speaker = claim.speaker or ""
    if PRONOUN.fullmatch(speaker) or len(speaker.split()) > _LONGEST_NAME or not _SHORTEST <= length <= _LONGEST:
        return False
    if CLAUSE_OPENERS.match(claim.text) or _is_purpose(parsed, attribution):
        return False
    return attribution.frame in STATING_FRAMES or claim.kind is not ClaimKind.INDIRECT


def _is_purpose(parsed: ParsedArticle, attribution: Attribution) -> bool:
    """Whether a quotation is only what for: "To reduce hunger," he said, farmers must have seeds."""
    words = parsed.doc.char_span(*attribution.content[0], alignment_mode="expand")
    if words is None or not re.match(r"\W*To\b", words.text):
        return False
    return len(attribution.content) == 1 and not any(token.tag_ in FINITE for token in words)


def _weight(parsed: ParsedArticle, attribution: Attribution, claim: DraftClaim, ranks: dict[str, int]) -> float:
    """How much a claim matters, and how sure it is: what stands early, then what is quoted, and who says it.

    Readers of 34 articles take early claims most (0.86 of those in the first fifth, 0.51 in the last), quoted or not;
    other weights of these traits do as well within 0.02.
    """
    position = claim.spans[0].start / max(len(parsed.article.text), 1)
    rank = max(0, min(_RANKS, ranks.get(claim.speaker or "", _RANKS)))
    weight = _EARLY * (1 - position) + _QUOTED.get(claim.kind, 0.0) + _LEADING * (1 - rank / _RANKS)
    return weight - _NESTED * is_nested(attribution, parsed)
