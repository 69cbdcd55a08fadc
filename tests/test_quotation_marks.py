"""Whatever an engine writes: in every form, quotation marks stand only around the article's own words."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.ingest.articles import from_text
from briefing.render import to_html, to_markdown, to_text
from briefing.render.addresses import Addresses
from briefing.render.ninjs import to_ninjs
from briefing.schemas.responses import briefing_document
from briefing.types import (
    Analysis,
    Briefing,
    ClaimKind,
    Draft,
    DraftClaim,
    DraftCounterargument,
    DraftQuestion,
    DraftStatement,
    Receipt,
)
from briefing.verification.quotation import quotations, verbatim
from briefing.verification.verify import verify

TEXT = (
    "The council of Harrow Bay voted on Tuesday to close its oldest bridge for two years.\n\n"
    "“The bridge is not safe any more,” said Maria Lindgren, the mayor. “We can't wait.”\n\n"
    'Shop owners called the plan "a death blow" and asked for aid. Peter Okafor, who runs a bakery, said the '
    "closure would cost him half of his customers. The council denied that the repair could be done at night."
)
ARTICLE = from_text(TEXT, title="Bridge in Harrow Bay closed")
SENTENCES = [ARTICLE.sentence_text(sentence.number) for sentence in ARTICLE.sentences]
FORMS: dict[str, Callable[[Briefing], str]] = {
    "text": lambda briefing: to_text(briefing, claims="all", width=10_000),
    "markdown": lambda briefing: to_markdown(briefing, claims="all"),
    "html": lambda briefing: to_html(briefing, claims="all"),
}


@st.composite
def wordings(draw: st.DrawFn) -> str:
    """A sentence of the article, or a piece of it, with quotation marks thrown in and words exchanged."""
    words = draw(st.sampled_from(SENTENCES)).split()
    start = draw(st.integers(0, len(words) - 1))
    words = words[start : start + draw(st.integers(2, 14))]
    for place in draw(st.sets(st.integers(0, len(words) - 1), max_size=3)):
        mark = draw(st.sampled_from(["“{}", "{}”", '"{}', '{}"', "“{}”", "‘{}’", "great", "never", "«{}»"]))
        words[place] = mark.format(words[place])
    return " ".join(words)


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    numbers = st.lists(st.integers(0, len(SENTENCES) + 1), min_size=1, max_size=3).map(tuple)
    statements = st.builds(DraftStatement, wordings(), numbers)
    claims = st.builds(
        DraftClaim,
        wordings(),
        st.sampled_from(["Maria Lindgren", "Peter Okafor", "Nobody"]),
        st.sampled_from(ClaimKind),
        numbers,
    )
    points = st.builds(DraftCounterargument, wordings(), numbers, wordings(), numbers)
    draft = Draft(
        headline=draw(wordings()),
        summary=tuple(draw(st.lists(statements, max_size=3))),
        claims=tuple(draw(st.lists(claims, max_size=4))),
        open_questions=tuple(draw(st.lists(st.builds(DraftQuestion, wordings(), numbers), max_size=2))),
        counterarguments=tuple(draw(st.lists(points, max_size=2))),
    )
    receipt = Receipt("llm", "m", None, None, "1", ARTICLE.digest, datetime(2026, 11, 23, tzinfo=UTC))
    return Briefing("b", ARTICLE, verify(ARTICLE, draft, Analysis()), receipt)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=60, deadline=None)
@given(briefing=briefings())
def test_form_quotes_only_the_article(form: str, briefing: Briefing) -> None:
    assert_verbatim(shown(FORMS[form](briefing)))


@settings(max_examples=60, deadline=None)
@given(briefing=briefings())
def test_json_quotes_only_the_article(briefing: Briefing) -> None:
    document = briefing_document(briefing)
    for item in (*document["summary"], *document["claims"], *document["open_questions"], *document["counterarguments"]):
        assert_verbatim(item["text"])
    for value in strings(to_ninjs(briefing, Addresses.of(None, "http://127.0.0.1:8000"), claims="all")):
        assert_verbatim(shown(value))


def shown(form: str) -> str:
    """What a reader sees of a form, one block a line: without tags and escapes."""
    text = re.sub(r"<(?:script|style)\b.*?</(?:script|style)>", " ", form, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</(?:p|li|h\d|dt|dd|blockquote)>", "\n", text)))
    return re.sub(r"\\([^\w\s])", r"\1", text)


def assert_verbatim(text: str) -> None:
    for line in text.splitlines():
        assert_line_verbatim(line)


def assert_line_verbatim(text: str) -> None:
    for span in quotations(text):
        words = text[span.start + 1 : span.end]
        if any(character.isalnum() for character in words):
            assert verbatim(words, TEXT) or verbatim(words, ARTICLE.title or ""), (words, text)


def strings(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list | dict):
        for each in node.values() if isinstance(node, dict) else node:
            yield from strings(each)
