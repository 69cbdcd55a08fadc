"""Whatever an engine writes: in every form, quotation marks stand only around the article's own words."""

import csv
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import FakeService, pages

from briefing import embed
from briefing.embed.cards import drawn
from briefing.ingest.articles import from_text
from briefing.render import to_html, to_markdown, to_text
from briefing.render.addresses import Addresses
from briefing.render.linked_data import to_linked_data
from briefing.render.ninjs import to_ninjs
from briefing.render.outline import outline
from briefing.render.rows import to_csv, to_row
from briefing.schemas.documents import briefing_document
from briefing.types.analysis import Analysis
from briefing.types.briefing import Briefing
from briefing.types.draft import ClaimKind, Draft, DraftClaim, DraftCounterargument, DraftQuestion, DraftStatement
from briefing.types.receipt import Receipt
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
LINKS = Addresses.of(None, "http://127.0.0.1:8000")
SVG = "{http://www.w3.org/2000/svg}"
FORMS: dict[str, Callable[[Briefing], str]] = {
    "text": lambda briefing: to_text(briefing, claims="all", width=10_000),
    "markdown": lambda briefing: to_markdown(briefing, claims="all"),
    "html": lambda briefing: to_html(briefing, claims="all"),
    "embed page": lambda briefing: client_of(briefing).get(f"/embed/{ARTICLE.id}?claims=all").text,
    "reader page": lambda briefing: client_of(briefing).get(f"/articles/{ARTICLE.id}?claims=all").text,
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


VALUES: dict[str, Callable[[Briefing], Iterator[str]]] = {
    "ninjs": lambda briefing: strings(to_ninjs(briefing, LINKS, claims="all")),
    "JSON-LD": lambda briefing: strings(to_linked_data(briefing, LINKS, claims="all")),
    "JSON Feed": lambda briefing: strings(client_of(briefing).get("/feeds/briefings.json").json),
    "Atom": lambda briefing: ElementTree.fromstring(client_of(briefing).get("/feeds/briefings.atom").data).itertext(),
    "embed data": lambda briefing: strings(client_of(briefing).get(f"/embed/{ARTICLE.id}.json?claims=all").json),
    "rows CSV": lambda briefing: cells(to_csv([to_row(json.loads(json.dumps(briefing_document(briefing))), LINKS)])),
    "share card": lambda briefing: lettering(drawn(outline(briefing))),
}


@pytest.mark.parametrize("form", VALUES)
@settings(max_examples=60, deadline=None)
@given(briefing=briefings())
def test_value_quotes_only_the_article(form: str, briefing: Briefing) -> None:
    values = [shown(value) for value in VALUES[form](briefing)]
    titles = (ARTICLE.title or "", outline(briefing).title)
    assert any(title in value for title in titles for value in values)  # there was something to read
    for value in values:
        assert_verbatim(value)


def client_of(briefing: Briefing) -> FlaskClient:
    """A client of a site that holds this briefing alone."""
    app = pages(FakeService({ARTICLE.id: briefing}))
    embed.register(app)
    return app.test_client()


def cells(table: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(table)):
        yield from row


def lettering(card: str) -> Iterator[str]:
    """What is written on a card: lines of one size one under the other are one text."""
    root = ElementTree.fromstring(card)
    yield root.findtext(f"{SVG}title") or ""
    for _, lines in groupby(root.iter(f"{SVG}text"), key=lambda line: (line.get("font-size"), line.get("font-weight"))):
        yield " ".join(line.text or "" for line in lines)


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
