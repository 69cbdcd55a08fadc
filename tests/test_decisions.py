"""Editors' decisions laid over a briefing."""

from datetime import UTC, datetime

import pytest

from briefing.decisions import apply, check_edit
from briefing.errors import InvalidInput
from briefing.ingest.sentences import split
from briefing.types.article import Span
from briefing.types.briefing import Carried, Coverage, Verified
from briefing.types.changes import ItemDecision
from briefing.types.draft import ClaimKind
from briefing.types.items import Action, Claim, Decision, EvidenceStatus, Speaker
from briefing.verification.evidence import make_evidence

TEXT = "The mayor said the repair costs 12 million euros. Fishermen said the river is safe."
WORDS = "the repair costs 12 million euros"
NONE = Coverage(Carried(0, 0), Carried(0, 0), Carried(0, 0))


def claim(words: str = WORDS, id: str = "c1", text: str = TEXT) -> Claim:
    start = text.index(words)
    evidence = make_evidence(text, Span(start, start + len(words)), split(text), EvidenceStatus.VERBATIM)
    return Claim(id, words, Speaker("The mayor"), "said", ClaimKind.INDIRECT, True, (evidence,))


def verified(*claims: Claim) -> Verified:
    return Verified("Dam", (), (), claims, (), (), (), NONE)


def made(action: Action, text: str | None = None, item: Claim | None = None) -> ItemDecision:
    decision = Decision(action, "Ana", "checked with the town hall", datetime(2026, 11, 23, tzinfo=UTC))
    return ItemDecision("a", 1, "claims", item or claim(), decision, text)


def test_rejected_item_is_withheld_and_says_who_and_why() -> None:
    left = apply(verified(claim()), [made(Action.REJECT)], TEXT)
    assert left.claims == ()
    (withheld,) = left.withheld
    assert (withheld.reason, withheld.found) == ("rejected_by_editor", "Ana: checked with the town hall")


def test_edited_item_shows_the_new_wording_and_keeps_the_old() -> None:
    (left,) = apply(verified(claim()), [made(Action.EDIT, "The repair costs €12 million")], TEXT).claims
    assert left.text == "The repair costs €12 million"
    assert left.decision is not None
    assert (left.decision.editor, left.decision.original) == ("Ana", WORDS)


def test_latest_decision_counts() -> None:
    (left,) = apply(verified(claim()), [made(Action.REJECT), made(Action.ACCEPT)], TEXT).claims
    assert left.decision is not None
    assert left.decision.action is Action.ACCEPT


def test_decision_outlives_a_remake_that_words_the_item_anew() -> None:
    remade = verified(claim("repair costs 12 million euros", id="other"))
    assert apply(remade, [made(Action.REJECT)], TEXT).claims == ()


def test_accepted_item_a_remake_dropped_stays_while_the_text_says_it() -> None:
    text = "New first line. " + TEXT
    (left,) = apply(verified(), [made(Action.ACCEPT)], text).claims
    assert text[left.evidence[0].start : left.evidence[0].end] == WORDS
    assert apply(verified(), [made(Action.ACCEPT)], "The article says something else now.").claims == ()


def test_no_decision_changes_nothing() -> None:
    assert apply(verified(claim()), [], TEXT) == verified(claim())


@pytest.mark.parametrize("text", ["The mayor spoke of “twelve millions”", 'It is "not safe"'])
def test_edit_must_not_quote_what_the_article_does_not_say(text: str) -> None:
    with pytest.raises(InvalidInput):
        check_edit(text, TEXT)


def test_edit_may_quote_what_it_does_say() -> None:
    check_edit("Fishermen said “the river is safe”", TEXT)
