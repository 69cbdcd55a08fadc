"""The quotations of an article beside its sentences: which open one, which stand alone, which go on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from briefing.engines.embedded.parsing import ParsedArticle
from briefing.engines.embedded.quotations import Quotation
from briefing.types.article import Sentence

_STOP = re.compile(r"[a-z]{3}[.!?][\"”]?$")


@dataclass(frozen=True, slots=True)
class Quoted:
    """The quotations of an article, ready to be looked up."""

    parsed: ParsedArticle
    all: Sequence[Quotation]

    def holder(self, offset: int) -> Quotation | None:
        """The quotation that holds a code point."""
        return next((q for q in self.all if q.holds(offset)), None)

    def in_paragraph(self, paragraph: int) -> list[Quotation]:
        """The quotations of a paragraph, in order."""
        return [q for q in self.all if q.paragraph == paragraph]

    def first_sentence(self, quotation: Quotation) -> Sentence:
        """The sentence in which a quotation opens."""
        return self.parsed.sentence_at(quotation.start)

    def opens_sentence(self, quotation: Quotation) -> bool:
        """Whether nothing but blanks stands before the quotation in its sentence."""
        text = self.parsed.article.text
        before = text[self.first_sentence(quotation).start : quotation.start].strip(" \n([—–-")
        return not before or _STOP.search(before) is not None  # as before ". . . and so on"

    def stands_alone(self, quotation: Quotation) -> bool:
        """Whether its sentences hold nothing but the quotation."""
        last = self.parsed.sentence_at(quotation.end - 1)
        rest = self.parsed.article.text[quotation.end : last.end]
        return self.opens_sentence(quotation) and not rest.strip(" \n.)]—–-…")

    def paragraph_of(self, token: Token) -> int:
        """The number of the paragraph a word stands in."""
        return self.parsed.sentence_at(token.idx).paragraph

    def goes_on(self, last: Quotation, after: Quotation) -> bool:
        """Whether a quotation opens the next paragraph because the last was not closed."""
        return last.open_end and after.paragraph == last.paragraph + 1 and self.opens_sentence(after)

    def run_on(self, first: Quotation) -> list[Quotation]:
        """A quotation with those that go on from it."""
        run = [first]
        for after in self.all:
            if after.start >= run[-1].end:
                if not self.goes_on(run[-1], after):
                    break
                run.append(after)
        return run
