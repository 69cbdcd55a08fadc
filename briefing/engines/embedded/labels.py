"""Speakers named by a label and a colon: transcripts, interviews, headlines of the form \"Minister: no new tax\"."""

import re
from collections import Counter
from collections.abc import Iterator

from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.article import Sentence, Span

_LABEL = re.compile(r"((?:[A-Z][\w.’'-]*|of|the|and|for)(?: (?:[A-Z][\w.’'-]*|of|the|and|for)){0,5}): (?=\S)")
_NO_SPEAKER = re.compile(
    r"(?i)(?:editor|note|photo|video|watch|listen|read|see|update|breaking|exclusive|analysis|opinion|live|review|"
    r"by|byline|source|sources|tip|warning|example|question|step|part|chapter|date|time|place|location|where|when|"
    r"what|who|why|how|results?|related|more|image|picture|caption|copyright|published|credit|full text|abstract)\b"
)
_QUESTION, ANSWER = "Q", "A"  # labels of an interview
_SHORTEST = 4  # words
_OPENING = "\"“'‘"


def find_labels(parsed: ParsedArticle) -> Iterator[tuple[Span, Span]]:
    """Label and words of every paragraph that opens with its speaker and a colon."""
    found = [(m, span) for span in _paragraphs(parsed) if (m := _label(parsed.article.text, span)) is not None]
    counts = Counter(match.group(1) for match, _ in found)
    for match, span in found:
        words = Span(match.end(), span.end)
        repeated = counts[match.group(1)] > 1
        quoted = parsed.article.text[words.start] in _OPENING
        long_enough = len(parsed.article.text[words.start : words.end].split()) >= _SHORTEST
        named = len(match.group(1)) > 1 or (match.group(1) == ANSWER and counts[_QUESTION] > 1)
        if (repeated or quoted) and long_enough and named:
            yield Span(*match.span(1)), words


def _paragraphs(parsed: ParsedArticle) -> Iterator[Span]:
    opened: Sentence | None = None
    last: Sentence | None = None
    for sentence in parsed.article.sentences:
        if opened is None or last is None or sentence.paragraph != opened.paragraph:
            if opened is not None and last is not None:
                yield Span(opened.start, last.end)
            opened = sentence
        last = sentence
    if opened is not None and last is not None:
        yield Span(opened.start, last.end)


def _label(text: str, span: Span) -> re.Match[str] | None:
    match = _LABEL.match(text, span.start, span.end)
    return None if match is None or _NO_SPEAKER.match(match.group(1)) else match
