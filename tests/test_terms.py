import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.store.terms import Field, singular, terms


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("bridges", "bridge"),
        ("cities", "city"),
        ("taxes", "tax"),
        ("marshes", "marsh"),
        ("crisis", "crisi"),
        ("virus", "virus"),
    ]
    + [("press", "press"), ("fees", "fee"), ("it", "it")],
)
def test_singular_of(word: str, expected: str) -> None:
    assert singular(word) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bridges", "bridge"),
        ("MÜLLER", "muller"),
        ("Chick-fil-A", "chick fil a"),
        ("fishers'", "Fisher"),
    ],
)
def test_terms_are_the_same_for(one: str, other: str) -> None:
    assert terms(Field.TEXT, one) == terms(Field.TEXT, other) != []


def test_terms_tell_where_a_word_stands() -> None:
    assert terms(Field.TEXT, "harbour") != terms(Field.ACTOR, "harbour")
    assert terms(Field.TEXT, "%_", None, "") == []


def test_terms_of_an_endless_text_are_bounded() -> None:
    assert len(terms(Field.TEXT, " ".join(f"w{number}" for number in range(30_000)))) == 20_000


@given(st.text())
def test_terms_of_anything_are_signed_64_bit_integers(text: str) -> None:
    found = terms(Field.TEXT, text)
    assert found == sorted(set(found))
    assert all(-(2**63) <= each < 2**63 for each in found)
