import json
from typing import Any

import pytest
from fake_llm import FakeModel, completion, engine
from malformed.catalogue import kinds
from test_llm_engine import DRAFT, reading

from briefing.errors import InvalidDraft
from briefing.types.briefing import Verified
from briefing.verification.verify import verify

KINDS = kinds(DRAFT)
RECOVERED = (
    "framed: ",
    "cut: before the last brace",
    "repeated: doubled",
    "shaped: in a key",
    "written: single quotes",
)


def outcome(text: str) -> Verified | InvalidDraft:
    """The briefing, or the clean failure, that a model which always answers so leads to."""
    try:
        draft = engine(FakeModel(completion(text))).write(reading(), "en").draft
    except InvalidDraft as error:
        return error
    return verify(reading().parsed.article, draft, reading().analysis)


def test_catalogue_holds_at_least_200_different_kinds() -> None:
    assert len(KINDS) >= 200
    assert len(set(KINDS.values())) >= 0.97 * len(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_broken_output_ends_in_a_briefing_or_is_withheld(kind: str) -> None:
    found = outcome(KINDS[kind])
    if isinstance(found, InvalidDraft):
        assert found.details["attempts"] == 2 and len(found.message) < 700
        return
    text = reading().parsed.article.text
    items: list[Any] = [
        *found.summary,
        *found.key_actors,
        *found.claims,
        *found.open_questions,
        *found.counterarguments,
    ]
    for item in items:
        assert item.evidence and all(text[e.start : e.end] == e.exact for e in item.evidence)
    assert all(len(item.text) <= 700 and item.reason for item in found.withheld)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.startswith(RECOVERED)])
def test_broken_output_is_read_whole_where_nothing_is_lost(kind: str) -> None:
    found = outcome(KINDS[kind])
    assert isinstance(found, Verified)
    assert len(found.claims) == len(DRAFT["claims"]) and len(found.summary) == 1


def test_catalogue_does_not_break_what_it_breaks_by_accident() -> None:
    assert json.loads(KINDS["framed: blank lines"]) == DRAFT
