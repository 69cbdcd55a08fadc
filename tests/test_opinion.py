"""Opinion pieces: what tells them from reports, what their author asserts. The texts are written for these tests."""

import pytest
from test_claims import article_of, claims, claims_of

from briefing.engines.embedded.attributions import find_attributions
from briefing.engines.embedded.opinion import is_opinion
from briefing.engines.embedded.parsing import parse
from briefing.types.article import Article
from briefing.types.draft import ClaimKind, DraftClaim

COLUMN = """The ferry was never the problem.

Every spring the harbour board tells us that the ferry loses money. It doesn't. The board counts the fuel and forgets
the shops, the school and the clinic that would close without it.

Of course a boat costs more than a bridge. But we can't drive to an island that has no bridge, and nobody has offered
to build one. Under this board, every saving becomes a loss for somebody else.

Last March the board cut the Sunday crossing. In 2019 it had cut the night crossing. Passengers fell by a third.

Why should anybody trust the next promise? Islands that lose their ferry lose their children first. The board must
restore the Sunday crossing, and it should do so before the summer. Anything less is a betrayal of the people who pay
for it.
"""
PLAIN = """The harbour board runs one ferry between Ostby and the island. It was built in 1988.

The cost of the crossing is a poor reason to end it. A road that earned nothing would be kept. The service deserves the
same treatment as a road.

Its oldest engine was replaced in May. The board published its accounts in June.
"""
REPORT = """The harbour board of Ostby cut the Sunday crossing on Tuesday. The board met for three hours.

“We can't run an empty boat,” said its chairman, Ivar Lund. “You must understand that I didn't want this.”

The ferry carried 12,000 passengers in March. Fares rose by a fifth in May. The school on the island has 40 pupils.
Anna Berg, a teacher, said the board should think again. “What will our children do?” she asked.
"""
INTERVIEW = """Ivar Lund answers questions on the ferry to the island. He has run the harbour board since March.

What went wrong with the ferry? We didn't look at the engine for ten years, and that's a disgrace. I should have said
so in March.

Why don't you buy a new one? We can't. I don't think it's a problem that money can solve. It's a matter of trust, and
we must earn it.

Will the Sunday crossing come back? Perhaps it will. I really hope so, and we shouldn't wait.
"""


def opinion(article: Article) -> bool:
    parsed = parse(article)
    return is_opinion(parsed, find_attributions(parsed))


def asserted(found: tuple[DraftClaim, ...]) -> list[DraftClaim]:
    return [claim for claim in found if claim.kind is ClaimKind.AUTHOR]


def test_column_is_told_from_report_and_interview() -> None:
    assert opinion(article_of(COLUMN))
    assert not opinion(article_of(REPORT))
    assert not opinion(article_of(INTERVIEW))


def test_line_about_the_author_makes_an_opinion_piece() -> None:
    assert not opinion(article_of(PLAIN))
    assert opinion(article_of(PLAIN + "\nMarit Solheim is a lecturer in transport at the college of Ostby.\n"))


def test_line_about_somebody_of_the_story_does_not() -> None:
    told = PLAIN.replace("The board published", "Marit Solheim, who lives there, published")
    assert not opinion(article_of(told + "\nMarit Solheim is a lecturer in transport at the college of Ostby.\n"))


def test_word_of_the_publisher_makes_an_opinion_piece() -> None:
    plain = article_of(PLAIN)
    assert opinion(article_of("OPINION\n\n" + PLAIN))
    for title in ("Opinion | A ferry is a road", "Editorial: A ferry is a road", "A ferry is a road | Letters"):
        assert opinion(Article("test", 1, plain.text, plain.sentences, "", title=title))
    assert opinion(Article("test", 1, plain.text, plain.sentences, "", url="https://news.example/opinion/ferry"))
    assert not opinion(Article("test", 1, plain.text, plain.sentences, "", title="Opinion polls open in Ostby"))


def test_author_asserts_judgements_causes_and_calls_but_no_facts() -> None:
    texts = [claim.text for claim in asserted(claims(COLUMN))]
    assert "The board must restore the Sunday crossing, and it should do so before the summer" in texts
    assert "Anything less is a betrayal of the people who pay for it" in texts
    assert not [text for text in texts if "March" in text or "2019" in text or "third" in text or text.endswith("?")]


def test_assertion_that_leans_on_the_sentence_before_is_given_with_it() -> None:
    text = "OPINION\n\nThe harbour board of Ostby closes one crossing a year. It should be ashamed of its accounts."
    (claim,) = asserted(claims(text))
    assert claim.text == text.split("\n\n")[1] and len(claim.sentences) == 2


def test_assertion_that_leans_on_what_nobody_says_here_is_left_out() -> None:
    assert not asserted(claims("OPINION\n\nThey should be ashamed of their accounts.\n\n“No comment,” Ivar Lund said."))


def test_what_the_author_says_somebody_should_do_is_the_authors() -> None:
    found = claims(
        "OPINION\n\nIvar Lund refused a new engine in March. Ivar Lund must acknowledge the cost of his silence."
    )
    assert [claim.text for claim in asserted(found)] == ["Ivar Lund must acknowledge the cost of his silence"]


def test_whom_an_opinion_piece_quotes_is_heard_beside_its_author() -> None:
    quoted = "".join(
        f"“The board counts fuel and nothing else,” said {name} Dahl.\n\n" for name in ("Anna", "Nils", "Eva")
    )
    central = [claim for claim in claims(COLUMN + "\n" + quoted) if claim.central]
    assert len(asserted(tuple(central))) >= 4
    assert {claim.speaker for claim in central} == {None, "Anna Dahl", "Nils Dahl", "Eva Dahl"}


def test_connective_before_an_assertion_is_left_out_only_where_it_stands_alone() -> None:
    text = "OPINION\n\nBut the ferry must sail. Instead of cuts, the island needs to have a better boat every year."
    texts = [claim.text for claim in asserted(claims_of(article_of(text)))]
    assert texts == ["Instead of cuts, the island needs to have a better boat every year"]


@pytest.mark.parametrize(
    "sentence",
    [
        "The worst part of all is that he must know it himself.",  # nobody before whom "he" means
        "All of this will be a disgrace for the board of the harbour.",
        "Always because the board has a bad sense of its duty.",
        "I take my children to the island every week because it is a good place.",
    ],
)
def test_what_cannot_be_read_alone_or_tells_of_oneself_is_no_assertion(sentence: str) -> None:
    assert not asserted(claims("OPINION\n\n" + sentence + "\n\n“No comment,” Ivar Lund said."))


def test_belief_that_the_author_states_is_an_assertion() -> None:
    (claim,) = asserted(claims("OPINION\n\nI believe the board of Ostby must keep the ferry.\n\nIt sailed in May."))
    assert claim.text == "I believe the board of Ostby must keep the ferry"
