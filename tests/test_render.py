import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from samples import article, briefing, evidence, hostile

from briefing.render import to_html, to_markdown, to_text, withholding
from briefing.render.inert import markdown, plain, web_address
from briefing.render.outline import claim_words, first_beyond, outline, without_generated
from briefing.render.withholding import why
from briefing.types.draft import Basis, ClaimKind, Withheld
from briefing.types.items import Action, Decision
from briefing.verification.quotation import begins_and_ends_quoted, in_marks, quotations, quoted, verbatim

SOURCE = "He said: “It's really a breakthrough.” The 'peace agreement' cost $90 million—and more. She laughed."
STRANGE = st.text(
    st.characters() | st.sampled_from(list("“”\"'‘’«» .,-—#*_[]()<>`&\\|!:/\n\u202e\x1b\u00a0")), max_size=80
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He called it “really a breakthrough”.", "He called it “really a breakthrough”."),
        ('He called it "a huge breakthrough".', "He called it a huge breakthrough."),
        ('The "peace agreement," he said.', 'The "peace agreement," he said.'),
        ("It cost “$90 million-and more”.", "It cost “$90 million—and more”."),
        ("It’s «really … and more».", "It’s «really … and more»."),
        ("It is “and more … really”.", "It is and more … really."),
        ("Said “It's real”.", "Said It's real."),
        ("A lone ” mark “ goes", "A lone  mark  goes"),
        ('"Really bad," he said.', "Really bad, he said."),
        ("“He called it ‘unreal’ then ‘really’”", "He called it unreal then ‘really’"),
        ("She: “It's really", "She: “It's really”"),
        ("She: “It's unreal", "She: It's unreal"),
        ('a breakthrough."', '"a breakthrough."'),
        ('a break."', "a break."),
        ('A 6" gun', 'A 6" gun'),
        ("The Fishers' boats and '90s songs", "The Fishers' boats and '90s songs"),
        ("‘peace agreement’ is verbatim, ‘peace deal’ is not", "‘peace agreement’ is verbatim, peace deal is not"),
    ],
)
def test_quoted_when_words_are_or_are_not_the_source_s(text: str, expected: str) -> None:
    assert quoted(text, SOURCE) == expected


MARKED = st.text(st.sampled_from(list("ab .,“”\"'‘’«»-…")), max_size=14)  # short: collisions are likely


@given(st.one_of(MARKED, STRANGE), st.one_of(MARKED, STRANGE))
def test_quoted_leaves_marks_only_around_verbatim_words(text: str, source: str) -> None:
    out = quoted(text, source)
    for found in quotations(out):
        assert verbatim(out[found.start + 1 : found.end], source) is not None


def test_in_marks_when_words_hold_marks_of_their_own() -> None:
    assert in_marks("really") == "“really”"
    assert in_marks("“really”") == "“really”"
    assert in_marks("“Yes,” he said, “we can.”") == "‘“Yes,” he said, “we can.”’"


@pytest.mark.parametrize(
    ("exact", "expected"),
    [('"a" and "b,"', True), ('"a"', True), ('"a" and b', False), ('a and "b"', False), ("a", False)],
)
def test_begins_and_ends_quoted_when_marks_are_its_own(exact: str, expected: bool) -> None:
    assert begins_and_ends_quoted(exact) is expected


@given(STRANGE)
def test_markdown_escaping_shows_the_text_and_nothing_else(text: str) -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown(text) or "x")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children or []
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == (plain(text) or "x")


@given(STRANGE)
def test_plain_leaves_no_control_character(text: str) -> None:
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", plain(text))
    plain(text).encode()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x y>(1)\"'<", "https://a.example/x%20y%3E%281%29%22'%3C"),
        ("http://a.example:8080/?q=1#f", "http://a.example:8080/?q=1#f"),
        ("javascript:alert(1)", None),
        (" JaVaScript:alert(1)//http://x", None),
        ("data:text/html,x", None),
        ("//a.example/x", None),
        ("http://[bad", None),
        ("http://a.example:x/", None),
        ("http://[::1]:8000/a[1]?50%#a#b", "http://[::1]:8000/a%5B1%5D?50%25#a%23b"),
        ("", None),
        (None, None),
    ],
)
def test_web_address_when_scheme_is_or_is_not_of_the_web(url: str | None, expected: str | None) -> None:
    assert web_address(url) == expected


def test_outline_quotes_a_direct_claim_and_unquotes_altered_words() -> None:
    sections = {section.name: section.lines for section in outline(briefing(), claims="all").sections}
    assert sections["claims"][0].text == "“We asked for marshes, and we were given concrete”"
    assert sections["claims"][1].text == "The vote is “a turning point for the whole coast”"
    assert sections["claims"][2].text == "the wall will only move the water elsewhere"
    assert sections["counterarguments"][0].text.startswith("The wall will only make things worse by")


def test_first_sentence_beyond_a_title_that_is_the_first_words() -> None:
    assert first_beyond("The council voted …", ("The council voted to wait.", "It costs $9.")) == "It costs $9."
    assert first_beyond("A wall", ("The council voted.",)) == "The council voted."
    assert first_beyond("A wall", ("A wall is built.",)) == ""


def test_what_is_said_in_several_goes_stands_in_marks_go_by_go() -> None:
    text = "“We asked! And asked again,” said Reyes. “We won!” he said. “It was hard. It was long.”"
    source = article(text=text)
    proof = (replace(evidence(article(), "Critics"), exact=text),)
    claim = replace(briefing().verified.claims[0], evidence=proof, text="We won! It was hard. It was long.")
    assert claim_words(replace(briefing(), article=source), claim) == "“We won!” “It was hard. It was long.”"
    altered = replace(claim, text="We won! It was easy.")
    assert claim_words(briefing(article()), altered) == "We won! It was easy."


def test_outline_drops_the_comma_that_ends_a_quotation_within_a_claim() -> None:
    made = briefing()
    claim = replace(made.verified.claims[0], text="The coast said they “were given concrete,”", kind=ClaimKind.MIXED)
    made = replace(made, verified=replace(made.verified, claims=(claim,)))
    (line,) = next(section for section in outline(made).sections if section.name == "claims").lines
    assert line.text == "The coast said they “were given concrete”"


def test_outline_when_only_central_claims_are_asked_for() -> None:
    names = [line.id for section in outline(briefing()).sections if section.name == "claims" for line in section.lines]
    assert names == ["c1", "c2"]


def test_text_shows_every_section_within_its_width() -> None:
    out = to_text(briefing(), claims="all", width=60)
    for heading in ("SUMMARY", "KEY ACTORS", "CLAIMS", "OPEN QUESTIONS", "COUNTERARGUMENTS", "WITHHELD"):
        assert f"\n{heading}\n" in out
    assert "| “The city council of Port Ellery voted" in out
    assert "[2]" in out
    assert "Ana Duarte (Mayor; person; 1 mention; also Duarte)" in out
    assert max(map(len, out.splitlines())) <= 60


def test_markdown_links_evidence_to_the_words_at_the_publisher() -> None:
    out = to_markdown(briefing())
    assert out.startswith("# Port Ellery rebuilds its wall\n\nJo Weaver")
    assert "(<https://news.example/harbour-plan#:~:text=Whether%20the%20money%20will%20last%20is%20unclear.>)" in out


def test_forms_when_the_article_has_no_url() -> None:
    there = briefing(article(url=None))
    assert "href" not in to_html(there)
    assert "](" not in to_markdown(there)
    assert "http" not in to_text(there)


def test_html_when_everything_is_hostile() -> None:
    page = to_html(hostile())
    tags = set(re.findall(r"<\s*/?([a-z0-9]+)", page))
    assert not tags & {"script", "img", "svg", "iframe", "form"}
    assert all(href.startswith("https://news.example/") for href in re.findall(r'href="([^"]*)"', page))
    assert "\u202e" not in page


def test_markdown_when_everything_is_hostile() -> None:
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(to_markdown(hostile()))
    assert {token.tag for token in tokens if token.type == "heading_open"} == {"h1", "h2"}
    flat = [child for token in tokens for child in (token.children or [token])]
    assert not {token.type for token in flat} & {"html_block", "html_inline", "image", "code_inline", "table_open"}
    links = [str(token.attrGet("href")) for token in flat if token.type == "link_open"]
    assert all(link.startswith("https://news.example/") for link in links)


def test_text_when_everything_is_hostile() -> None:
    out = to_text(hostile(), width=80)
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


@given(STRANGE)
def test_forms_when_an_item_holds_strange_text(text: str) -> None:
    source = article(text=f"{article().text} {text}")
    there = briefing(source)
    for form in (to_html(there), to_markdown(there), to_text(there)):
        form.encode()


def test_evidence_in_samples_reproduces_the_text() -> None:
    source = article()
    for exact in ("Ana Duarte", "Whether the money will last is unclear."):
        found = evidence(source, exact)
        assert source.text[found.start : found.end] == exact


def test_outline_says_which_items_an_editor_changed() -> None:
    there = briefing()
    made = Decision(Action.EDIT, "Kim", "clearer", datetime(2026, 3, 6, tzinfo=UTC), "Was otherwise.")
    edited = replace(there.verified.summary[0], decision=made)
    verified = replace(there.verified, summary=(edited,))
    (line,) = outline(replace(there, verified=verified)).sections[0].lines
    assert line.notes == ("edited by Kim",)


def test_what_a_model_added_of_its_own_is_left_out_of_feeds_and_embeds() -> None:
    made = briefing()
    question = replace(made.verified.open_questions[0], basis=Basis.GENERATED)
    added = replace(made, verified=replace(made.verified, open_questions=(question, *made.verified.open_questions)))
    assert without_generated(added).verified.open_questions == made.verified.open_questions


def test_every_reason_to_withhold_has_words() -> None:
    """Each code that a check, a reader of drafts or an editor gives stands in the table."""
    there = Path(withholding.__file__).parent.parent
    code = "\n".join(path.read_text("utf-8") for path in there.rglob("*.py"))
    codes = set(re.findall(r'Failure\(\s*"(\w+)"', code)) | set(re.findall(r'_is_printed\([^()]*, "(\w+)"', code))
    made = re.findall(r"Withheld\((.+)", code)
    codes |= {word for line in made for word in re.findall(r'"(\w+)"', line)} - {"draft"}
    assert {"no_evidence", "role_not_printed", "spliced", "schema", "rejected_by_editor", "not_in_copy"} <= codes
    for each in codes:
        assert why(Withheld("claims", "x", each)) != each.replace("_", " ")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            Withheld("claims", "x", "quote_mismatch", "It is open", "It is shut"),
            "its quotation is not word for word (the article: It is open; the draft: It is shut)",
        ),
        (Withheld("claims", "x", "not_supported", "support of at least 0.50", "0.21"), "so"),
        (Withheld("claims", "x", "rejected_by_editor", None, "Ana: wrong"), "an editor rejected it (Ana: wrong)"),
        (Withheld("open_questions", "x", "not_a_question"), "it asks nothing"),
        (Withheld("claims", "x", "of_tomorrow"), "of tomorrow"),
    ],
)
def test_why_something_was_withheld(item: Withheld, expected: str) -> None:
    assert why(item).endswith(expected)
