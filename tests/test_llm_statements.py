import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import samples
from fake_llm import FakeModel, engine

from briefing.engines.base import Reading
from briefing.engines.embedded.claims import whole_statements
from briefing.engines.embedded.engine import read
from briefing.engines.llm.statements import statements_of, with_statements
from briefing.engines.llm.windows import lines_of
from briefing.ingest.articles import from_text
from briefing.render.outline import claim_words
from briefing.types.briefing import Verified
from briefing.types.draft import ClaimKind, Draft, DraftClaim
from briefing.verification.verify import verify

TEXT = """The council of Harrow Bay voted on Tuesday to close the old bridge for two years.

Maria Lindgren, the mayor, said the bridge was not safe for lorries any more, while Ines Duarte warned that the ferry \
would never carry them all.

“The closure will cost me half of my customers,” said Peter Okafor, who runs a bakery near the river. “Nobody in the \
council has asked a single shop owner.”

The regional government has not said whether it will contribute to the costs."""
UNSAFE = "the bridge was not safe for lorries any more"
FERRY = "the ferry would never carry them all"
CUSTOMERS = "The closure will cost me half of my customers"
NOBODY = "Nobody in the council has asked a single shop owner."


@cache
def reading() -> Reading:
    return read(from_text(TEXT))


def served(*claims: tuple[int | list[int], str, str]) -> Verified:
    """What is served of a draft with these claims: sentences, speaker, text."""
    drafted = [{"sentences": numbers, "speaker": speaker, "text": text} for numbers, speaker, text in claims]
    empty: dict[str, Any] = {"headline": "Harrow Bay", "summary": [], "key_actors": [], "claims": drafted}
    model = FakeModel(json.dumps({**empty, "open_questions": [], "counterarguments": []}))
    draft = engine(model).write(reading(), "en").draft
    return verify(reading().parsed.article, draft, reading().analysis)


def said(verified: Verified) -> list[tuple[str | None, str]]:
    return [(claim.speaker and claim.speaker.name, claim.text) for claim in verified.claims]


def withheld(verified: Verified) -> list[tuple[str, str]]:
    return [(item.text, item.reason) for item in verified.withheld]


def test_statements_are_whole_and_one_a_sentence() -> None:
    found = whole_statements(reading().parsed, reading().analysis.attributions)
    assert [(each.speaker, each.text) for each in found] == [
        ("Maria Lindgren", UNSAFE),
        ("Ines Duarte", FERRY),
        ("Peter Okafor", CUSTOMERS),
        ("Peter Okafor", NOBODY),
    ]


def test_sentence_is_marked_with_everybody_who_speaks_in_it() -> None:
    lines = lines_of(reading().parsed.article, statements_of(reading()))
    assert [line.speakers for line in lines] == [
        (), ("Maria Lindgren", "Ines Duarte"), ("Peter Okafor",), ("Peter Okafor",), (),
    ]  # fmt: skip


def test_model_hears_in_which_sentences_somebody_speaks() -> None:
    (messages,) = engine(FakeModel()).render(reading(), "en")
    assert "\n[2] (Maria Lindgren and Ines Duarte speaking) Maria Lindgren, the mayor, said" in messages[1].text
    listed = "sentence 2, Maria Lindgren; sentence 2, Ines Duarte; sentence 3, Peter Okafor; sentence 4, Peter Okafor"
    assert f"\nGive a claim of its own to each of these: {listed}.\n" in messages[1].text


def test_claim_in_words_of_the_model_stays_where_these_pass() -> None:
    verified = served((2, "Maria Lindgren", "The bridge is not safe for lorries any more."))
    assert said(verified) == [("Maria Lindgren", "The bridge is not safe for lorries any more.")]
    assert not verified.withheld


@pytest.mark.parametrize(
    "text", [f"Maria Lindgren said {UNSAFE}.", f"Maria Lindgren, the mayor, said that {UNSAFE}, while others disagreed"]
)
def test_claim_that_repeats_its_sentence_is_cut_to_what_was_said(text: str) -> None:
    verified = served((2, "Maria Lindgren", text))
    assert said(verified) == [("Maria Lindgren", UNSAFE)] and not verified.withheld


@pytest.mark.parametrize(("speaker", "text"), [("Maria Lindgren", UNSAFE), ("Ines Duarte", FERRY)])
def test_claim_that_repeats_two_statements_is_cut_to_its_speakers(speaker: str, text: str) -> None:
    whole = reading().parsed.article.sentence_text(2)
    assert said(served((2, speaker, whole))) == [(speaker, text)]


def test_words_in_the_wrong_mouth_are_served_as_their_speakers() -> None:
    verified = served((2, "Maria Lindgren", FERRY), (3, "Ines Duarte", "The closure will cost half of the customers"))
    assert said(verified) == [("Ines Duarte", FERRY), ("Peter Okafor", CUSTOMERS)]
    assert [(item.reason, item.expected, item.found) for item in verified.withheld] == [
        ("speaker_mismatch", "Ines Duarte", "Maria Lindgren"),
        ("speaker_mismatch", "Peter Okafor", "Ines Duarte"),
    ]


def test_wording_that_changes_what_was_said_is_served_as_printed() -> None:
    verified = served((2, "Maria Lindgren", "The bridge is safe for lorries"))
    (claim,) = verified.claims
    assert (claim.text, claim.cue, claim.kind) == (UNSAFE, "said", ClaimKind.INDIRECT)
    assert claim.evidence[0].exact in TEXT and claim.central
    assert [text for text, _ in withheld(verified)] == ["The bridge is safe for lorries"]


def test_claim_with_the_wrong_sentence_finds_its_statement() -> None:
    assert said(served((5, "Ines Duarte", "The ferry would carry them all never"))) == [("Ines Duarte", FERRY)]


def test_statement_is_served_once_for_two_claims_about_it() -> None:
    verified = served((2, "Ines Duarte", FERRY), (2, "Ines Duarte", "The ferry would carry them all"))
    assert said(verified) == [("Ines Duarte", FERRY)]
    assert withheld(verified) == [("The ferry would carry them all", "wording_changed")]


def test_sentence_copied_again_for_somebody_else_is_a_duplicate() -> None:
    copied = f"Maria Lindgren said {UNSAFE}."
    verified = served((2, "Maria Lindgren", copied), (3, "Peter Okafor", copied))
    assert said(verified) == [("Maria Lindgren", UNSAFE)]
    assert withheld(verified) == [(UNSAFE, "duplicate")]


def test_claim_that_lumps_sentences_together_is_taken_apart() -> None:
    verified = served(([2, 3, 4], "Maria Lindgren", UNSAFE))
    assert said(verified) == [
        ("Maria Lindgren", UNSAFE), ("Ines Duarte", FERRY), ("Peter Okafor", CUSTOMERS), ("Peter Okafor", NOBODY),
    ]  # fmt: skip
    assert len(served(([3, 4], "Peter Okafor", CUSTOMERS)).claims) == 1  # two prove one claim


@pytest.mark.parametrize(
    "text", [FERRY, "The ferry would never carry all of them", f"Ines Duarte warned that {FERRY}."]
)
def test_claim_without_speaker_is_its_speakers(text: str) -> None:
    verified = served((2, "", text))
    assert [speaker for speaker, _ in said(verified)] == ["Ines Duarte"]


def test_claim_that_nobody_says_is_withheld_without_a_speaker() -> None:
    verified = served((1, "", "The council voted to close the old bridge for two years."))
    assert not verified.claims and [reason for _, reason in withheld(verified)] == ["no_speaker"]


def test_claim_about_nothing_that_was_said_is_withheld() -> None:
    verified = served((2, "Maria Lindgren", "The council took bribes from a builder"), (1, "Peter Okafor", "Go home"))
    assert not verified.claims and len(verified.withheld) == 2


SISTERS = """Maria Lindgren spoke in Harrow on Saturday beside her sister, Anna Lindgren, to some hundreds of voters.

Lindgren said that wages were far too low for the people of the harbour. The crowd in the square cheered, and the \
band of the fire brigade played until the rain came and everybody went home."""


@pytest.mark.parametrize("speaker", ["Anna Lindgren", "Maria Lindgren"])
def test_surname_that_two_people_share_is_nobodys_first_name(speaker: str) -> None:
    article = read(from_text(SISTERS))
    wages = "wages were far too low for the people of the harbour"
    drafted = DraftClaim(wages, speaker, ClaimKind.INDIRECT, (2,))
    verified = verify(article.parsed.article, Draft("Sisters", claims=(drafted,)), article.analysis)
    assert [item.reason for item in verified.withheld] == ["speaker_mismatch"]
    printed = Draft("Sisters", claims=(replace(drafted, speaker="Lindgren"),))
    (served_as,) = verify(article.parsed.article, printed, article.analysis).claims
    assert served_as.speaker is not None and (served_as.speaker.name, served_as.speaker.actor_id) == ("Lindgren", None)


SPEECHES = """The council of Harrow Bay voted on Tuesday to close the old bridge for two years, and shops are worried.

“The closure will cost me half of my customers. Nobody in the council has asked a single shop owner. We were left \
alone,” said Peter Okafor, who runs a bakery near the river.

Maria Lindgren, the mayor, said: “The bridge is not safe. Every lorry makes the cracks wider.

“We cannot wait until somebody falls into the river.”

Ines Duarte, who sails the ferry, said that her boat was too small. The harbour has no other one to lend to her."""


@pytest.mark.parametrize(
    ("sentences", "speaker", "text", "shown"),
    [
        (3, "Peter Okafor", "Nobody in the council has asked a single shop owner.", "“{}”"),
        (3, "Peter Okafor", "nobody in the council has asked a single shop owner", "“{}”"),
        (4, "Peter Okafor", "We were left alone", "“{}”"),
        ([3, 4], "Peter Okafor", "Nobody in the council has asked a single shop owner. We were left alone", "“{}”"),
        (3, "", "Nobody in the council has asked a single shop owner.", "“{}”"),
        (6, "Maria Lindgren", "Every lorry makes the cracks wider.", "“{}”"),
        (7, "Maria Lindgren", "We cannot wait until somebody falls into the river.", "“{}”"),
        (4, "Peter Okafor", "They were left alone", "{}"),
        (8, "Ines Duarte", "her boat was too small", "{}"),
    ],
)
def test_claim_from_within_a_long_quotation_is_shown_in_its_marks(
    sentences: int | list[int], speaker: str, text: str, shown: str
) -> None:
    said_at_length = read(from_text(SPEECHES))
    article = said_at_length.parsed.article
    claims = [{"sentences": sentences, "speaker": speaker, "text": text}]
    empty: dict[str, Any] = {"headline": "Harrow Bay", "summary": [], "key_actors": [], "claims": claims}
    model = FakeModel(json.dumps({**empty, "open_questions": [], "counterarguments": []}))
    verified = verify(article, engine(model).write(said_at_length, "en").draft, said_at_length.analysis)
    (claim,) = verified.claims
    words = claim_words(replace(samples.briefing(), article=article, verified=verified), claim)
    assert words == shown.format(text[0].upper() + text[1:] if shown != "{}" else text)
    assert claim.speaker is not None and claim.speaker.name == (speaker or "Peter Okafor")


def test_claim_that_repeats_a_sentence_around_whose_claim_it_is_is_cut_to_the_claim() -> None:
    sentence = (
        "A newspaper checked Ines Duarte’s claim that there have been “thousands of leaks” in the old tunnel this year."
    )
    told = read(from_text(f"{sentence}\n\n{TEXT}"))
    draft = Draft("", claims=(DraftClaim(sentence, "Ines Duarte", ClaimKind.MIXED, (1,)),))
    (claim,) = verify(told.parsed.article, with_statements(draft, statements_of(told)), told.analysis).claims
    assert claim.speaker is not None and claim.speaker.name == "Ines Duarte"
    assert claim.text == "claim that there have been “thousands of leaks” in the old tunnel this year"
