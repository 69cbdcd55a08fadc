"""Summary and headline: which sentences may stand in one. The sentences are written for these tests."""

import pytest
from conftest import SEED
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.engines.embedded.engine import compose, read
from briefing.engines.embedded.parsing import parse
from briefing.engines.embedded.summary import headline
from briefing.ingest.articles import seed
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article
from briefing.types.draft import DraftStatement

BRIDGE = (
    "HARROW BAY (AP) — The council of Harrow Bay voted on Tuesday to close the old bridge for two years.\n\n"
    "But it did not say who will pay for the repair of the bridge. He left the room before the vote.\n\n"
    "“The bridge is not safe any more. We have to close it now,” said Maria Lindgren, the mayor, after the vote.\n\n"
    "The council of Harrow Bay voted to close the old bridge for two years on Tuesday evening.\n\n"
    "Engineers found deep cracks in four of the nine pillars during an inspection last autumn.\n\n"
    "Shop owners near the river expect to lose half of their customers while the road is closed.\n\n"
    "However, the ferry will run every hour. What will it cost? Scroll down for video of the old bridge."
)


def article_of(text: str, title: str | None = None) -> Article:
    text = normalise(text)
    return Article("test", 1, text, split(text), "", title=title)


def summary_of(article: Article) -> tuple[DraftStatement, ...]:
    reading = read(article)
    return compose(reading.parsed, reading.entities, reading.analysis).summary


def test_summary_tells_the_story_without_repeating_it() -> None:
    texts = [statement.text for statement in summary_of(article_of(BRIDGE))]
    assert texts == [
        "The council of Harrow Bay voted on Tuesday to close the old bridge for two years.",
        "It did not say who will pay for the repair of the bridge.",
        "Shop owners near the river expect to lose half of their customers while the road is closed.",
    ]


def test_sentences_are_verbatim_and_in_order() -> None:
    article = seed(SEED.read_text("utf-8"))
    statements = summary_of(article)
    assert len(statements) == 3
    assert [s.sentences for s in statements] == sorted(s.sentences for s in statements)
    for statement in statements:
        assert statement.text in " ".join(article.sentence_text(statement.sentences[0]).split())


@pytest.mark.parametrize(
    "opener",
    [
        "But the",
        "However, the",
        "He and the",
        "This",
        "Its",
        "It",
        "Meanwhile, the",
        "“The",
        "In response, the",
        "They",
        "Because of this, the",
        "In that vote, the",
        "Some of them say the",
    ],
)
def test_dangling_opener_is_never_first_choice(opener: str) -> None:
    text = f"{opener} council of Harrow Bay closed the bridge.\n\n" + BRIDGE.split("\n\n", 3)[3]
    assert not any(statement.text.startswith(opener) for statement in summary_of(article_of(text)))


@pytest.mark.parametrize("opener", ["But", "However,", "Meanwhile,"])
def test_connective_is_left_out(opener: str) -> None:
    body = "council of Harrow Bay will close the ferry harbour as well, from the first of May on."
    statements = summary_of(article_of(f"Boats were late on Monday.\n\n{opener} the {body}"))
    assert f"The {body}" in [statement.text for statement in statements]


@pytest.mark.parametrize(
    "poor", ["Because the pillars of the old bridge are cracked.", "The bridge, however, is open."]
)
def test_fragment_is_no_first_choice(poor: str) -> None:
    text = f"{poor} The old bridge of Harrow Bay is closed.\n\n" + BRIDGE.split("\n\n", 3)[3]
    assert poor not in [statement.text for statement in summary_of(article_of(text))]


def test_pronoun_stands_only_after_the_sentence_that_says_whom_it_means() -> None:
    lede = "The council of Harrow Bay voted on Tuesday to close the old bridge for two years."
    answer = "It wants to open a new bridge for lorries and buses before the winter of 2031."
    rest = "Nets lay on the quay.\n\nGulls cried.\n\nRain fell on the boats of the town."
    following = [s.text for s in summary_of(article_of(f"{lede} {answer}\n\n{rest}"))]
    apart = [s.text for s in summary_of(article_of(f"{lede}\n\nGulls cried.\n\n{answer}\n\n{rest}"))]
    assert lede in following and answer in following
    assert lede in apart and answer not in apart


def test_quotation_with_who_says_it_may_stand_in_a_summary() -> None:
    quoted = "“The old bridge of Harrow Bay will fall into the river within a year,” the mayor, Maria Lindgren, said."
    rest = "Nets lay on the quay.\n\nGulls cried.\n\nRain fell on the boats."
    lede = "The council of Harrow Bay closed the bridge on Tuesday after an inspection of its nine pillars."
    assert quoted in [s.text for s in summary_of(article_of(f"{lede}\n\n{quoted}\n\n{rest}"))]


def test_headline_that_opens_a_text_without_title_is_no_part_of_the_summary() -> None:
    story = "\n\n".join(BRIDGE.split("\n\n")[i] for i in (0, 2, 4, 5))
    texts = [s.text for s in summary_of(article_of(f"Harrow Bay closes its old bridge for two years.\n\n{story}"))]
    assert len(texts) == 3 and not any(text.startswith("Harrow Bay closes") for text in texts)


def test_long_sentence_is_no_worse_than_a_short_one() -> None:
    long = (
        "The council of Harrow Bay voted on Tuesday to close the old bridge for two years, after engineers who had"
        " looked at its nine pillars last autumn said that four of them may not hold until the next flood comes."
    )
    short = "Buses will leave from the market square, near the church, from the first of May on."
    texts = [s.text for s in summary_of(article_of("\n\n".join(["Gulls cried.", short, long, "Rain fell.", short])))]
    assert long in texts


def test_sentence_that_names_whom_it_is_about_comes_before_one_that_does_not() -> None:
    named = "Maria Lindgren closed the northern harbour of the town on Monday for all of her boats."
    unnamed = "The northern harbour of the town will stay closed because she has sold the boats."
    rest = "The choir of Harrow Bay sang.\n\nIts church was full.\n\n"
    texts = [s.text for s in summary_of(article_of(f"{named}\n\n{rest}Nets lay on the quay in the rain.\n\n{unnamed}"))]
    assert named in texts and unnamed not in texts


def test_expletive_there_may_open_a_summary() -> None:
    text = "There were two hundred people on the bridge of Harrow Bay when the first pillar broke."
    assert [statement.text for statement in summary_of(article_of(text))] == [text]


def test_summary_of_quotations_is_short_or_empty() -> None:
    assert summary_of(article_of("“We go. We stay. We wait for the boat.”")) == ()


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("The bridge is closed. More follows.", "Bridge closed", "Bridge closed"),
        ("The bridge is closed. More follows.", None, "The bridge is closed"),
        ("Bridge closed\n\nThe council of Harrow Bay voted to close it.", None, "Bridge closed"),
    ],
)
def test_headline(text: str, title: str | None, expected: str) -> None:
    assert headline(parse(article_of(text, title))) == expected


def test_long_headline_is_cut_between_words() -> None:
    cut = headline(parse(article_of("The council " + "of the long and winding bay " * 8 + "voted.")))
    assert len(cut) <= 122 and cut.endswith(" …")
    assert cut[:-2].split()[-1] in {"of", "the", "long", "and", "winding", "bay"}


_PIECES = [
    "But ",
    "“",
    "”",
    '"',
    "he said. ",
    "The council voted to close the bridge in May. ",
    "\n\n",
    "?",
    "(CNN) ",
    "é",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=15))
def test_spans_hold_the_words_whatever_the_text(pieces: list[str]) -> None:
    article = article_of("".join(pieces) or "Nothing.")
    if not article.text:
        return
    for statement in summary_of(article):
        (span,) = statement.spans
        assert " ".join(article.text[span.start : span.end].split()) == statement.text


def test_summary_takes_nothing_from_questions_and_answers_of_an_interview() -> None:
    text = (
        "Leyla Demir made her first film on a borrowed phone. The festival in Venice opens with her fourth.\n\n"
        "Q: You have said this is your most personal film. Is that right?\n\n"
        "A: My grandmother walked that road in 1938. People who carry salt deserve more films about them.\n\n"
        "The film is released in Britain on 12 October."
    )
    assert [statement.sentences for statement in summary_of(article_of(text))] == [(1,), (2,), (7,)]
