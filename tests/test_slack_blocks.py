import html
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import HOSTILE, briefing, hostile
from slack_limits import refusal

from briefing.render.addresses import Addresses
from briefing.slack.blocks import Message, failure, notice
from briefing.slack.listings import (
    correction_message,
    digest_message,
    found_message,
    offer_message,
    subscriptions_message,
)
from briefing.slack.messages import briefing_message, evidence_message, folded_message
from briefing.slack.words import fitted, weight
from briefing.types.article import Article
from briefing.types.briefing import Briefing
from briefing.types.items import Evidence
from briefing.verification.quotation import quotations, verbatim

LINKS = Addresses("https://briefing.example")
MARKED = st.text(alphabet="“”\"'‘’«»ab .,…-é<>&\n\\", max_size=60)
STRANGE = st.one_of(st.text(max_size=300), MARKED, st.sampled_from([HOSTILE, "word " * 800, "&" * 4_000, "“𝔞” " * 200]))


def texts(node: Any) -> Iterator[str]:
    """Every text object of blocks, as a reader sees it."""
    if isinstance(node, dict):
        if node.get("type") in ("plain_text", "mrkdwn"):
            yield html.unescape(node["text"])
        node = list(node.values())
    if isinstance(node, (list, tuple)):
        for each in node:
            yield from texts(each)


def messages(made: Briefing) -> list[Message]:
    """Every message a briefing can become."""
    items = ("s1", "c1", "q1", "k1", "summary", "key_actors", "nothing")
    claims = [claim.text for claim in made.verified.claims]
    return [
        briefing_message(made, LINKS),
        *(folded_message(made, section, LINKS) for section in ("open_questions", "counterarguments", "summary")),
        *(evidence_message(made, item, LINKS) for item in items),
        found_message([made] * 2),
        digest_message(made.verified.headline, [made] * 2, 85, LINKS),
        subscriptions_message(claims * 20),
        correction_message(made.article.id, 2, claims, LINKS),
        failure(made.verified.headline, "job"),
    ]


def assert_sound(message: Message, source: str) -> None:
    assert refusal(message.text, list(message.blocks)) is None
    assert message.text.strip()
    for text in (html.unescape(message.text), *texts(message.blocks)):
        text.encode()
        for found in quotations(text):
            assert verbatim(text[found.start + 1 : found.end], source) is not None, text


def escapes(node: Any) -> Iterator[str]:
    """Every text as it is sent, without the links that are ours, and without our bold in front."""
    if isinstance(node, dict):
        if node.get("type") in ("plain_text", "mrkdwn"):
            sent = (
                re.sub(r"<https?://[^<>|]+\|([^<>|]*)>", r"\1", node["text"])
                if node["type"] == "mrkdwn"
                else node["text"]
            )
            yield re.sub(r"^\*([^*]+)\*", r"\1", sent)
        node = list(node.values())
    if isinstance(node, (list, tuple)):
        for each in node:
            yield from escapes(each)


@st.composite
def briefings(draw: st.DrawFn) -> Briefing:
    """Briefings that say anything, any number of times, of an article that holds some of it."""
    base = briefing()
    words = [draw(STRANGE) for _ in range(4)]
    source: Article = replace(base.article, text=base.article.text + " " + words[0] + " " + words[1], byline=words[2])
    found, many = base.verified, draw(st.sampled_from([1, 3, 40]))
    proof = (Evidence(words[0], "", "", 0, len(words[0]), 1),) * many
    verified = replace(
        found,
        headline=words[1],
        summary=tuple(replace(found.summary[0], text=w, evidence=proof) for w in words) * many,
        key_actors=tuple(replace(found.key_actors[0], name=w, role=words[0], aliases=(w,)) for w in words) * many,
        claims=tuple(replace(c, text=w, evidence=proof) for c, w in zip(found.claims, words, strict=False)) * many,
        open_questions=(replace(found.open_questions[0], text=words[3], evidence=proof),) * many,
        counterarguments=(replace(found.counterarguments[0], text=words[2], evidence=proof),) * many,
    )
    return replace(base, article=source, verified=verified)


@settings(max_examples=25, deadline=None)
@given(made=briefings())
def test_any_briefing_gives_messages_slack_takes_that_quote_only_the_article(made: Briefing) -> None:
    for message in messages(made):
        assert_sound(message, made.article.text)


@pytest.mark.parametrize("made", [briefing(), hostile()], ids=["sample", "hostile"])
def test_messages_escape_control_characters(made: Briefing) -> None:
    for message in messages(made):
        for text in (message.text, *escapes(message.blocks)):
            assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", text)


@pytest.mark.parametrize("words", ["*now* or _never_", ":fire: sale", "~gone~", "`rm`"])
def test_words_that_slack_takes_for_markup_are_sent_as_plain_text(words: str) -> None:
    made = briefing()
    claim = replace(made.verified.claims[2], text=words, evidence=())
    made = replace(made, verified=replace(made.verified, headline=words, claims=(claim,)))
    shown = [*briefing_message(made, LINKS).blocks, *digest_message(words, [made], 0, LINKS).blocks]
    said = [block["text"] for block in shown if words in block.get("text", {}).get("text", "")]
    assert len(said) == 4 and {text["type"] for text in said} == {"plain_text"}


def test_briefing_message_shows_headline_summary_actors_claims_and_source() -> None:
    message = briefing_message(briefing(), LINKS)
    shown = list(texts(message.blocks))
    assert shown[0] == "Port Ellery rebuilds its wall"
    assert "*Tomas Reyes*: “We asked for marshes, and we were given concrete”" in shown
    assert "Port Ellery will rebuild its harbour wall for $90 million. Whether the money will last is unclear." in shown
    assert "Ana Duarte · Mayor\nFishers' Union · organization" in shown
    (about,) = [list(texts(block)) for block in message.blocks if block["type"] == "context"]
    assert about[0] == "<https://news.example/harbour-plan|The Example>" and about[1].startswith("Jo Weaver")
    assert "embedded engine" in about[2] and "carries 2 of 2 direct quotes" in about[2] and "revision 1" in about[2]
    assert {"Open questions (1)", "Counterarguments (1)", "Open", "Show evidence", "Not right"} <= set(shown)
    assert {"Sentence 2 is not right", "Not right: Ana Duarte"} <= set(shown)
    assert "Will the money last?" not in shown
    assert message.text == "Briefing: Port Ellery rebuilds its wall"


def test_briefing_message_when_it_is_cut_says_so_with_a_link() -> None:
    made = briefing()
    long = replace(made.verified.summary[0], text="The wall is long. " * 200)
    made = replace(made, verified=replace(made.verified, summary=(long,)))
    shown = [str(block) for block in briefing_message(made, LINKS).blocks]
    assert any("Shortened" in each and LINKS.page(made.article.id) in each for each in shown)
    assert "Shortened" not in str(briefing_message(briefing(), LINKS).blocks)


def test_briefing_message_is_full_when_every_part_is_long() -> None:
    made = briefing()
    found, words = made.verified, "word " * 800
    said = replace(found.claims[0], id="claim-with-a-long-name", text=words)
    who = replace(found.key_actors[0], id="actor-with-a-long-name", name=words, role=words)
    long = replace(found.summary[0], text=words)
    verified = replace(found, headline=words, summary=(long,) * 5, key_actors=(who,) * 9, claims=(said,) * 9)
    article = replace(made.article, byline=words, url="https://news.example/" + "x" * 150)
    message = briefing_message(replace(made, article=article, verified=verified), LINKS)
    assert refusal(message.text, list(message.blocks)) is None
    menus = [each["accessory"]["options"] for each in message.blocks if "accessory" in each]
    assert [len(options) for options in menus] == [4, 4, 4, 2, 2, 2, 2]  # each sentence, actor and claim has its choice


def test_evidence_message_quotes_with_a_link_to_the_words() -> None:
    made = briefing()
    (proof,) = made.verified.claims[2].evidence
    shown = str(evidence_message(made, "c3", LINKS).blocks)
    assert f"“{proof.exact}”" in shown
    assert f"{LINKS.page(made.article.id)}#n{proof.sentence}" in shown


def test_folded_message_holds_what_the_button_named() -> None:
    assert "Will the money last?" in set(texts(folded_message(briefing(), "open_questions", LINKS).blocks))


@pytest.mark.parametrize("part", ["summary", "key_actors"])
def test_evidence_of_a_section_names_each_item(part: str) -> None:
    made = briefing()
    shown = list(texts(evidence_message(made, part, LINKS).blocks))
    items = getattr(made.verified, part)
    named = [getattr(item, "name", f"Summary, sentence {at}") for at, item in enumerate(items, 1)]
    assert [each for each in shown if each in named] == named
    assert all(any(item.evidence[0].exact in each for each in shown) for item in items)


@pytest.mark.parametrize("url", ["https://news.example/" + "x" * 5_000, "https://news.example/" + "é" * 400])
def test_offer_message_when_a_link_is_too_long_for_a_button(url: str) -> None:
    assert offer_message([url], "1.1").blocks == ()
    assert_sound(offer_message([url, "https://news.example/a", "https://news.example/b"], "1.1"), "")


@given(text=STRANGE)
def test_notice_is_taken_whatever_an_error_says(text: str) -> None:
    assert_sound(notice(text), "")


@given(text=STRANGE, source=MARKED, most=st.integers(20, 400))
def test_fitted_never_weighs_more_than_its_place(text: str, source: str, most: int) -> None:
    assert weight(fitted(text, source, most)) <= most
