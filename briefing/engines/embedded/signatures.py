"""Letters and comments: what stands above a line with a name and nothing else is that person's words.

Sure only where the publisher calls the text letters, every name comes after its words, which do not speak of it, and
nothing follows the last. Names over the sections of an article, and the one that closes it, sign nothing. A quotation
with a dash and a name after it is signed anywhere.
"""

import re
from collections.abc import Iterator, Sequence

from briefing.engines.embedded.opinion import is_letters
from briefing.engines.embedded.parsing import ParsedArticle
from briefing.types.article import Sentence, Span

_HANDLE = r"@\w+"
_WORD = r"[A-Z][\w’'-]+"
_NAME = rf"{_WORD}(?: (?:[A-Z]\.|{_WORD}|de|da|del|della|van|von|der|la|bin|al)){{0,3}} {_WORD}(?:,? (?:Jr|Sr)\.?)?"
_SIGNED = re.compile(rf"(?:[―—–-]+ ?)?(?P<name>{_HANDLE}|{_NAME})(?:, [A-Z][^.!?]{{1,40}})?\.?")
_AFTER_QUOTATION = re.compile(
    rf"(?P<words>[\"“”][^\n]+[\"”])\s*[―—–-]+\s?(?P<name>{_NAME}|{_HANDLE})(?:, [^.!?]{{1,60}})?\.?"
)
_PLACE = re.compile(r"(?:[A-Z][\w’'.-]+(?:,? |$)){1,5}")  # under a name: "Gainesville, Fla."
_HEADING = re.compile(r"[A-Z][A-Z &']+[.:]?|(?i:letters?|comments?|facebook|twitter|replies|responses)\W*")
_ASKS = re.compile(
    r"(?:we|you) asked\b|.*\basked (?:our|you|readers|followers|users|viewers|listeners)\b", re.IGNORECASE
)
_WORDS = 60  # of one statement; a longer letter is given piece by piece
_SHORTEST = 4
_TITLE = 14  # words

Paragraph = tuple[Sentence, ...]


def find_signatures(parsed: ParsedArticle) -> Iterator[tuple[Span, Span]]:
    """Each name that signs, and each statement it signs."""
    paragraphs = _paragraphs(parsed)
    for paragraph in paragraphs:
        span = Span(paragraph[0].start, paragraph[-1].end)
        if match := _AFTER_QUOTATION.fullmatch(parsed.article.text, *span):
            yield Span(*match.span("name")), Span(*match.span("words"))
    if is_letters(parsed):
        for name, letter in _signed(parsed, paragraphs):
            yield from ((name, statement) for statement in _statements(parsed, letter))


def _signed(parsed: ParsedArticle, paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Span, list[Paragraph]]]:
    """Each name with the paragraphs above it; none at all where the text goes on after the last, or speaks of one."""
    found: list[tuple[Span, list[Paragraph]]] = []
    letter: list[Paragraph] = []
    for number, paragraph in enumerate(paragraphs):
        text = _text(parsed, paragraph)
        match = _SIGNED.fullmatch(text)
        if match and letter:
            start = paragraph[0].start
            found.append((Span(start + match.start("name"), start + match.end("name")), letter))
            letter = []
        elif match and not found:
            return  # a name before any words is a heading
        elif _HEADING.fullmatch(text) or _is_title(text, number) or _ASKS.match(text):
            letter = []
        elif letter or not (found and _PLACE.fullmatch(text)):
            letter.append(paragraph)
    if letter or any(_is_spoken_of(parsed, name, words) for name, words in found):
        return
    yield from found


def _is_title(text: str, number: int) -> bool:
    return number == 0 and len(text.split()) <= _TITLE


def _is_spoken_of(parsed: ParsedArticle, name: Span, letter: Sequence[Paragraph]) -> bool:
    """Whether words speak of the one whose name stands under them."""
    surname = parsed.article.text[name.start : name.end].rstrip(".").split()[-1]
    return any(re.search(rf"\b{re.escape(surname)}\b", _text(parsed, paragraph)) for paragraph in letter)


def _statements(parsed: ParsedArticle, letter: Sequence[Paragraph]) -> Iterator[Span]:
    """The sentences of each paragraph, as many together as make one statement."""
    for paragraph in letter:
        pieces: list[list[Sentence]] = [[]]
        for sentence in paragraph:
            if pieces[-1] and len(_text(parsed, [*pieces[-1], sentence]).split()) > _WORDS:
                pieces.append([])
            pieces[-1].append(sentence)
        for piece in pieces:
            text = _text(parsed, piece)
            if len(text.split()) >= _SHORTEST and not text.endswith(":"):
                yield Span(piece[0].start, piece[0].start + len(text))


def _paragraphs(parsed: ParsedArticle) -> list[Paragraph]:
    found: dict[int, list[Sentence]] = {}
    for sentence in parsed.article.sentences:
        found.setdefault(sentence.paragraph, []).append(sentence)
    return [tuple(sentences) for sentences in found.values()]


def _text(parsed: ParsedArticle, sentences: Sequence[Sentence]) -> str:
    return parsed.article.text[sentences[0].start : sentences[-1].end].rstrip()
