"""What changed within a wording: the words that stayed, went and came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.rewording import reworded
from briefing.types.changes import WordChange

KEPT, GONE, ADDED = WordChange.KEPT, WordChange.GONE, WordChange.ADDED


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "The wall costs $80 million, he said.",
            "The wall costs $90 million, he said.",
            [(KEPT, "The wall costs"), (GONE, " $80"), (ADDED, " $90"), (KEPT, " million, he said.")],
        ),
        ("It is safe.", "It is not safe.", [(KEPT, "It is"), (ADDED, " not"), (KEPT, " safe.")]),
        ("It isn't safe.", "It is safe.", [(KEPT, "It"), (GONE, " isn't"), (ADDED, " is"), (KEPT, " safe.")]),
        ("Nobody was hurt.", "Nobody was hurt.", [(KEPT, "Nobody was hurt.")]),
        ("Two died.", "", [(GONE, "Two died.")]),
        # "the" between two changes is no thread to hold on to
        (
            "Workers left the harbour early today.",
            "Workers closed the bridge early today.",
            [(KEPT, "Workers"), (GONE, " left the harbour"), (ADDED, " closed the bridge"), (KEPT, " early today.")],
        ),
    ],
)
def test_reworded(before: str, after: str, expected: list[tuple[WordChange, str]]) -> None:
    assert [(words.change, words.text) for words in reworded(before, after)] == expected


WORDS = st.lists(st.sampled_from("the wall costs $80 1,000 million , . “ it’s ü".split()), max_size=9).map(" ".join)


@given(WORDS | st.text(max_size=30), WORDS | st.text(max_size=30))
def test_reworded_loses_and_invents_no_word(before: str, after: str) -> None:
    found = reworded(before, after)
    assert "".join(words.text for words in found if words.change is not GONE).split() == after.split()
    assert squeezed(words.text for words in found if words.change is not ADDED) == squeezed(before)


def squeezed(texts: object) -> str:
    return "".join("".join(texts).split())  # type: ignore[call-overload]
