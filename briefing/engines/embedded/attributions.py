"""Who says what: every attribution in an article, with its source, cue and content as spans of the text.

Quotations come first, with the cue beside them; what grammar attributes without quotation marks follows, and takes in
the quotations within it. The terms are those of the PARC corpus: source, cue, content. What is said within what is
said belongs to the outermost speaker, as newspaper readers and that corpus's annotators take it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from briefing.engines.embedded.found import Found
from briefing.engines.embedded.frames import find_frames
from briefing.engines.embedded.labels import find_labels
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.quotations import Quotation, is_speech
from briefing.engines.embedded.runs import find_runs
from briefing.engines.embedded.signatures import find_signatures
from briefing.engines.embedded.speakers import with_speakers as with_speakers
from briefing.engines.embedded.speech import find_speech
from briefing.engines.embedded.wording import DATELINE
from briefing.types.analysis import Attribution
from briefing.types.article import Span
from briefing.types.draft import ClaimKind

_WITH_PARTICLE = ("prep", "adjective", "noun", "object")
_DATELINE = 40  # code points of a dateline after the place
_DASHES = "—–-:"
_SAME = 0.5  # of the shorter content: two attributions that share more are one


def find_attributions(parsed: ParsedArticle) -> tuple[Attribution, ...]:
    """Every attribution found, in order of content; ``speaker`` is the source as printed."""
    quotations = [q for q in parsed.quotations if is_speech(parsed.article.text, q)]
    spoken = [*_labelled(parsed), *find_speech(parsed, quotations)]
    cues = {found.cue.i for found in spoken}
    framed = [
        replace(found, content=tuple(_widened(span, quotations) for span in found.content))
        for found in find_frames(parsed.doc)
        if found.cue.i not in cues and not any(q.holds(found.cue.idx) for q in quotations)
    ]
    kept = _outermost(spoken, framed)
    kept += find_runs(parsed, quotations, kept)
    return tuple(_attribution(found, parsed) for found in sorted(kept, key=lambda f: f.content[0]))


def _labelled(parsed: ParsedArticle) -> Iterator[Found]:
    """Paragraphs that open with their speaker and a colon, and those above their writer's name."""
    labels = [("label", *found) for found in find_labels(parsed)]
    signatures = [("signature", *found) for found in find_signatures(parsed)]
    for frame, name, words in (*labels, *signatures):
        tokens = parsed.doc.char_span(name.start, name.end, alignment_mode="expand")
        if tokens is not None:
            yield Found(tokens.root, (name,), (words,), frame)


def _widened(span: Span, quotations: Sequence[Quotation]) -> Span:
    """A span moved out to the quotation marks it cuts."""
    start, end = span
    for quotation in quotations:
        if quotation.start < start < quotation.end and end > quotation.end:
            start = quotation.start
        if quotation.start < end < quotation.end and start <= quotation.start + 1:
            end = quotation.end
    return Span(start, end)


def _outermost(spoken: Sequence[Found], framed: Sequence[Found]) -> list[Found]:
    """All quotations, and those frames that neither stand within another content nor say the same again."""
    kept: list[Found] = []
    for found in spoken:
        if not any(_holds(other.content, found.cue.idx) or _same(found, other) for other in kept):
            kept.append(found)
    for found in sorted(framed, key=lambda f: -_length(f.content)):
        cue = found.cue.idx
        if any(_holds(other.content, cue) for other in kept) or any(_same(found, other) for other in kept):
            continue
        kept.append(found)
    return kept


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)


def _holds(spans: Iterable[Span], offset: int) -> bool:
    return any(start <= offset < end for start, end in spans)


def _same(one: Found, other: Found) -> bool:
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content)
    return shared > _SAME * min(_length(one.content), _length(other.content))


def _attribution(found: Found, parsed: ParsedArticle) -> Attribution:
    text = parsed.article.text
    content = _merged(found.content)
    source = tuple(kept for span in found.source if (kept := _without_dateline(span, text)))
    printed = " ".join(text[source[0].start : source[0].end].split()) if source else None
    touched = {
        sentence.number
        for span in content
        for sentence in parsed.article.sentences
        if sentence.start < span.end and span.start < sentence.end
    }
    cue = None if found.frame in ("label", "signature") else _cue(found, text)
    kind = _kind(content, parsed.quotations)
    return Attribution(source, cue, content, kind, printed, tuple(sorted(touched)), found.frame)


def _without_dateline(source: Span, text: str) -> Span | None:
    """A source without the place and agency before it: "HARROW BAY (AP) – The mayor"; None where it is only those."""
    dateline = DATELINE.match(text[source.start : source.end + _DATELINE])
    parted = dateline is not None and dateline.group().rstrip()[-1] in _DASHES  # no "World Health Body (WHB)"
    start = source.start + (dateline.end() if dateline is not None and parted else 0)
    return Span(start, source.end) if start < source.end else None


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _cue(found: Found, text: str) -> Span:
    """The cue as printed, with its particle or preposition: "called for", "skeptical of"."""
    start, end = found.cue.idx, found.cue.idx + len(found.cue)
    between = text[end : found.content[0].start] if found.content[0].start > end else ""
    if text.startswith(" to ", end) and found.frame == "according":
        return Span(start, end + 3)
    if found.frame.startswith(_WITH_PARTICLE) and re.fullmatch(r"(?: [a-z]+){1,3} ", between):
        end += len(between) - 1
    return Span(start, end)


def _kind(content: Sequence[Span], quotations: Sequence[Quotation]) -> ClaimKind:
    total = sum(end - start for start, end in content)
    quoted = sum(max(0, min(end, q.end) - max(start, q.start)) for start, end in content for q in quotations)
    if quoted >= 0.9 * total:
        return ClaimKind.DIRECT
    return ClaimKind.MIXED if quoted else ClaimKind.INDIRECT
