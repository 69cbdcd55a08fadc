"""Words that an item puts in quotation marks: they must be the article's own."""

import re
from collections.abc import Iterator

from briefing.types.article import Span
from briefing.verification.context import Context
from briefing.verification.evidence import find_quote
from briefing.verification.item import Failure, Item

# Pairs of marks, of one style or two; single ones only where they cannot be apostrophes. The first is what a lone mark
# closes, with its end mark before it; the last two catch a mark that is never closed or opened.
_QUOTED = re.compile(
    r"^(?P<shut>[^“”\"]*[.,!?])\"(?=\s)|“(?P<curly>[^“”]+)”|\"(?P<straight>[^\"“”]+)[\"”]|«(?P<angled>[^«»]+)»|„(?P<low>[^„“”]+)[“”]|''(?P<doubled>[^\n]+?)''"
    r"|(?<!\w)‘(?P<single>[^‘]+?)’(?!\w)|(?<!\w)'(?P<apostrophes>[^']+)'(?!\w)|[“\"](?P<open>[^“”\"]+)$|^(?P<close>[^“”\"]+)”"
)
_OPENS = re.compile(r"(?:[:,]\s|^)\"(?=\w)")


def quoted_spans(text: str) -> Iterator[Span]:
    """What stands in quotation marks, without them; also after an opening mark that is never closed."""
    for match in _QUOTED.finditer(text):
        yield Span(*match.span(match.lastgroup or 0))


def check_quoted(item: Item, context: Context) -> Failure | None:
    """Whether words in quotation marks are in the evidence, but for typography."""
    if item.verbatim:
        return None
    for start, end in quoted_spans(item.text):
        # a lone straight mark that does not clearly open may close: then what is before it is quoted
        words, before = item.text[start:end], item.text[: start - 1]
        lone = end == len(item.text) and item.text[start - 1 : start] == '"' and not _OPENS.search(before + '"' + words)
        said = find_quote(item.source, words) or (lone and find_quote(item.source, before))
        if any(character.isalnum() for character in words) and not said:
            return Failure("quote_mismatch", expected=item.source, found=words)
    return None
