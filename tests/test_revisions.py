"""Differences between revisions, and evidence found again in a changed text."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.ingest.sentences import split
from briefing.revisions import differences, is_same_text, reanchor
from briefing.types.article import Span
from briefing.types.briefing import Carried, Coverage, Verified
from briefing.types.changes import Change
from briefing.types.draft import ClaimKind
from briefing.types.items import Claim, Evidence, EvidenceStatus, Speaker, Statement
from briefing.verification.evidence import make_evidence

BEFORE = (
    "The dam will close in May. The mayor said the repair costs 12 million euros. "
    "Fishermen said the river is safe. Nobody was hurt."
)
NONE = Coverage(Carried(0, 0), Carried(0, 0), Carried(0, 0))


def evidence(text: str, words: str) -> Evidence:
    start = text.index(words)
    return make_evidence(text, Span(start, start + len(words)), split(text), EvidenceStatus.VERBATIM)


def claim(text: str, words: str, *, speaker: str, id: str | None = None) -> Claim:
    return Claim(id or words[:12], words, Speaker(speaker), "said", ClaimKind.INDIRECT, True, (evidence(text, words),))


def verified(*claims: Claim, summary: tuple[Statement, ...] = ()) -> Verified:
    return Verified("Dam", summary, (), claims, (), (), (), NONE)


@pytest.mark.parametrize(
    "after",
    [
        BEFORE.replace(" The mayor", "\n\nThe  mayor"),
        BEFORE.replace("The dam", "“The dam”").replace("“The dam”", "The dam"),
        "Updated: 12 May 2026, 10:32 GMT\n\n" + BEFORE,
        BEFORE + "\n\nLast updated on 3 May 2026 at 9:15 am",
    ],
)
def test_white_space_quotes_and_time_stamps_are_no_revision(after: str) -> None:
    assert is_same_text(BEFORE, after)


@pytest.mark.parametrize(
    "after", [BEFORE.replace("12", "13"), BEFORE.replace("is safe", "is not safe"), BEFORE + " It rained."]
)
def test_changed_words_are_a_revision(after: str) -> None:
    assert not is_same_text(BEFORE, after)


def test_item_whose_sentence_moved_is_told_apart_from_new_and_gone() -> None:
    after = "It rained all night. " + BEFORE.replace("12 million", "15 million").replace("Nobody was hurt.", "")
    changes = differences(
        verified(
            claim(BEFORE, "the repair costs 12 million euros", speaker="The mayor"),
            claim(BEFORE, "the river is safe", speaker="Fishermen"),
            summary=(Statement("hurt", "Nobody was hurt.", (evidence(BEFORE, "Nobody was hurt."),)),),
        ),
        verified(
            claim(after, "the repair costs 15 million euros", speaker="The mayor", id="other"),
            claim(after, "the river is safe", speaker="Fishermen"),
            summary=(Statement("rain", "It rained all night.", (evidence(after, "It rained all night."),)),),
        ),
        after,
    )
    assert [(c.section, c.change, c.still_said) for c in changes] == [
        ("summary", Change.GONE, False),
        ("summary", Change.ADDED, None),
        ("claims", Change.MOVED, None),
        ("claims", Change.REWORDED, None),
    ]


def test_same_words_of_another_speaker_are_not_the_same_item() -> None:
    words = "the river is safe"
    changes = differences(
        verified(claim(BEFORE, words, speaker="Fishermen", id="a")),
        verified(claim(BEFORE, words, speaker="The mayor", id="b")),
        BEFORE,
    )
    assert [(c.change, c.still_said) for c in changes] == [(Change.GONE, True), (Change.ADDED, None)]


def test_nothing_differs_between_a_briefing_and_itself() -> None:
    same = verified(claim(BEFORE, "the river is safe", speaker="Fishermen"))
    assert differences(same, same, BEFORE) == ()


def test_reanchor_takes_the_place_with_the_same_surroundings() -> None:
    text = "He won. Then they said it rained. She won. Later they said it rained. The end."
    second = text.rindex("it rained")
    found = make_evidence(text, Span(second, second + 9), split(text), EvidenceStatus.VERBATIM)
    after = "A new line came first. " + text
    again = reanchor(found, after)
    assert again is not None
    assert again.start == after.rindex("it rained")


def test_reanchor_finds_nothing_where_the_words_are_gone() -> None:
    assert reanchor(evidence(BEFORE, "the river is safe"), "Something else was said.") is None


@given(st.text(alphabet="ab .\n", max_size=60), st.text(alphabet="ab .\n", max_size=60))
def test_reanchored_evidence_is_always_words_of_the_text(before: str, after: str) -> None:
    text = f"{before} The key words are here. {after}"
    found = evidence(BEFORE, "The dam will close")
    again = reanchor(replace(found, exact="key words"), text)
    assert again is not None
    assert text[again.start : again.end] == again.exact == "key words"
