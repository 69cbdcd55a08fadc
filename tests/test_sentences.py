import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.ingest.sentences import normalise, split

# Texts with the characters that decide borders far more often than chance would bring them.
TEXTS = st.text(alphabet=st.one_of(st.sampled_from("ab AB.!?…\"'”“’()[]\n\r\t\u00a0\u200b\u00ad-—1$"), st.characters()))


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The minister left. | Nobody asked why.",
        "He met U.S. Sen. Ada Holt in Washington, D.C., at 9 a.m. Monday. | She said little.",
        "Taxes rose in the U.S. | The senate met.",
        "It opened at 7 p.m. | Crowds came.",
        "Mr. Dale, Mrs. Dale, Dr. Ruiz and Then-Sen. Kerr met Lt. Gov. Amy Poe.",
        "J. K. Marlow wrote to Dan P. McNair. | Both agreed.",
        "Prices rose 3.5 percent to $4.20. | No. 5 fell.",
        "Was it fraud? | No. | He paid on Jan. 6 and on Feb. 12.",
        "He works at Harbor Inc. | The firm is new.",
        "Harbor Inc. Chairman Leo Dunn resigned.",
        "The case, Mills v. Harbor Co., is old.",
        "“We will act. | It is a promise.” | Then she left.",
        '"We will act," he said. | "It is a promise." | She left.',
        '"Is it over?" he asked. | "Yes!" she said.',
        '"Is it over?" Smith asked. | Nobody spoke.',
        "“Is it over?” Ms. Holt told reporters.",
        "“Is it over?” | Smith said that he knew.",
        '"To have a deal... both sides give up something." | He nodded.',
        "“We met… we are happy.” | “Good,” he said.",
        "He paused... | But then he spoke.",
        "I . . . I think so.",
        '"I thought [the mayor] wanted it, you see? | Crazy as it sounds"—suggests he knew.',
        "He said (so we hear. We doubt it.) nothing. | (It was late.) | She left.",
        "''It was ours,'' she said. | ''Now it is theirs.''",
        "Yahoo! Mail is free. | It was not always.",
        "MIAMI, Fla. - Two days later it rained. | It stopped.",
        "“Nothing lasts.” — Ada Holt",
        "It is true.” | The end.",
        'He said: "Stop. " | They went on.',
        "1. Count the votes.",
        "The iPhone sold well. | iPads did not.",
        "She uses Node.Js daily.",
    ],
)
def test_split_when_marks_are_ambiguous(text: str) -> None:
    assert sentences(text.replace(" | ", " ")) == text.split(" | ")


def test_split_ends_a_sentence_when_the_blank_after_it_was_lost() -> None:
    assert sentences("“It ended badly.”He left.") == ["“It ended badly.”", "He left."]


def test_split_keeps_headings_apart_when_paragraph_is_short_and_unmarked() -> None:
    text = "What the U.S. wants\n\nThe talks failed. Both sides left.\n\n“A new plan”\n\nThey return on Monday."
    found = split(text)
    assert [s.heading for s in found] == [True, False, False, True, False]
    assert [s.paragraph for s in found] == [1, 2, 2, 3, 4]
    assert [s.number for s in found] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("paragraph", ["The deal is done.", "Who pays?", "He said:", "and so it went", "Word " * 15])
def test_split_sees_no_heading_when_paragraph_reads_as_text(paragraph: str) -> None:
    assert not split(f"{paragraph}\n\nThe next paragraph is here.")[0].heading


def test_split_sees_no_heading_when_it_is_the_last_paragraph() -> None:
    assert not split("It rained all day.\n\nAda Holt, Reuters")[-1].heading


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\u00a0"])
def test_split_gives_nothing_when_text_is_blank(text: str) -> None:
    assert split(normalise(text)) == ()


@given(TEXTS)
def test_split_covers_all_text_in_order(text: str) -> None:
    position = 0
    for number, sentence in enumerate(split(text), 1):
        body = text[sentence.start : sentence.end]
        assert sentence.number == number
        assert body and body == body.strip()
        assert "\n" not in body
        assert not text[position : sentence.start].strip()
        position = sentence.end
    assert not text[position:].strip()


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\r\nb\rc", "a\n\nb\n\nc"),
        ("\ufeffa\u200bb\u00adc\x00d\x1b", "abcd"),
        ("a\u00a0b\u202fc\u3000d\te", "a b c d e"),
        ("a  \n\n \n\n  b ", "a\n\nb"),
        ("a\u2028b\u2029c", "a\n\nb\n\nc"),
        ("cafe\u0301", "café"),
        ("x\U000e0041\U000e0101y", "xy"),
        ("\ud800a", "a"),
    ],
)
def test_normalise_cleans_when_text_holds(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


def test_normalise_joins_lines_when_text_is_hard_wrapped() -> None:
    wrapped = (
        "The council met on Monday to decide on the bridge, which has been\n"
        "closed since a storm damaged two of its piers in the spring. Nobody\n"
        "expects a decision before the summer.\n"
        "\n"
        "Repairs would cost about nine million dollars, a report says, and the\n"
        "state would pay half of it."
    )
    assert normalise(wrapped).count("\n\n") == 1
    assert "which has been closed since" in normalise(wrapped)
    assert "Nobody expects a decision" in normalise(wrapped)


def test_normalise_keeps_paragraphs_when_single_newlines_separate_them() -> None:
    lines = ["A heading", "The council met on Monday to decide on the bridge.", "Nobody expects a decision. " * 6]
    assert normalise("\n".join(lines)) == "\n\n".join(line.strip() for line in lines)


@given(TEXTS)
def test_normalise_is_idempotent(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\n\n\n" not in once and "  " not in once and once == once.strip()
