import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.engines.llm.answers import find_object
from briefing.engines.llm.completions import Answer

KEYS = ("headline", "summary", "claims")
DRAFT = {
    "headline": "Harrow closes",
    "summary": [{"sentences": [1], "text": "A ```json fence``` inside {braces}"}],
    "claims": [],
}
SAID = json.dumps(DRAFT)


def found(content: str, reasoning: str | None = None) -> object:
    result = find_object(Answer(content, reasoning), KEYS)
    return result.data if result else None


@pytest.mark.parametrize(
    ("content", "undone"),
    [
        (SAID, ()),
        (f"  {SAID}\n", ()),
        (f"```json\n{SAID}\n```", ("surroundings",)),
        (f"```\n{SAID}", ("surroundings",)),
        (f"Here is the briefing you asked for:\n{SAID}\nI hope it helps!", ("surroundings",)),
        (f"As [1] and {{this}} show: {SAID}", ("surroundings",)),
        (f"<think>Maybe {{\"headline\": \"wrong\"}}?</think>{SAID}", ("thought",)),
        (f"Well, first...</think>\n{SAID}", ("thought",)),
        (json.dumps({"briefing": DRAFT}), ("wrapping",)),
        (json.dumps([DRAFT]), ("surroundings", "wrapping")),
        (json.dumps({"name": "answer", "arguments": SAID}), ("wrapping",)),
        (json.dumps(SAID), ("surroundings", "wrapping")),
        (json.dumps({"type": "object", "properties": DRAFT}), ("wrapping",)),
        (f"{SAID}{SAID}", ()),
        (f'{{"headline": "Wrong"}} Let me correct that. {SAID}', ()),
        (SAID[:-1], ("surroundings", "repair")),
        (SAID.replace("]}", "],}"), ("repair",)),
        (SAID.replace('"', "'"), ("repair",)),
        ("\ufeff" + SAID, ("surroundings",)),
    ],
)  # fmt: skip
def test_object_is_found_whatever_is_around_it(content: str, undone: tuple[str, ...]) -> None:
    result = find_object(Answer(content), KEYS)
    assert result is not None and result.data == DRAFT
    assert result.place == "content" and set(result.undone) - {"surroundings"} == set(undone) - {"surroundings"}


def test_object_is_found_in_reasoning_when_content_has_none() -> None:
    result = find_object(Answer("", f"So I answer {SAID}"), KEYS)
    assert result is not None and (result.data, result.place) == (DRAFT, "reasoning")
    assert found(SAID, '{"headline": "a thought"}') == DRAFT


@pytest.mark.parametrize(
    "content",
    [
        "",
        "I cannot help with that.",
        "null",
        "[]",
        "{}",
        "[1, 2]",
        '{"answer": 42}',
        "{" * 5000,
        "[" * 100_000,
        '{"a":' * 3000,
        json.dumps({"type": "object", "properties": {"headline": {"type": "string"}, "claims": {"type": "array"}}}),
    ],
)
def test_nothing_is_found_when_there_is_no_answer(content: str) -> None:
    assert found(content) is None


def test_numbers_that_are_none_stand_for_nothing() -> None:
    assert found('{"headline": NaN, "summary": -Infinity, "claims": []}') == {
        "headline": None,
        "summary": None,
        "claims": [],
    }


def test_truncated_answer_keeps_what_was_complete() -> None:
    cut = json.dumps({"headline": "Harrow closes", "summary": [{"text": "one"}, {"text": "two"}], "claims": []})[:72]
    data = found(cut)
    assert isinstance(data, dict) and data["headline"] == "Harrow closes" and data["summary"][0] == {"text": "one"}


@pytest.mark.parametrize("content", ["{" + '"a": 1, ' * 200_000, '"' * 400_000, "{}" * 300_000, "[{" * 150_000])
def test_huge_answer_is_read_in_bounded_time(content: str) -> None:
    began = time.thread_time()  # of the processor, as a busy machine makes everything wait
    found(content)
    assert time.thread_time() - began < 10


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet='{}[]",:\\abc 1\n`', max_size=80), st.text(alphabet='{}[]",:\\<think/> ', max_size=40))
def test_any_text_is_read_without_an_exception(content: str, reasoning: str) -> None:
    found(content + SAID[: len(content)], reasoning)
    found(content, reasoning)


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet="abc .,!`\n<>()", max_size=40), st.text(alphabet="abc .,!`\n<>()", max_size=40))
def test_object_is_found_between_any_prose(before: str, after: str) -> None:
    assert found(f"{before}{SAID}{after}") == DRAFT
