"""Open questions: which sentences leave something open, and how they are worded."""

import re

import pytest
from conftest import SEED
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.engines.embedded.engine import read
from briefing.engines.embedded.parsing import parse
from briefing.engines.embedded.questions import MOST, find_questions
from briefing.ingest.articles import from_text
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article
from briefing.types.draft import DraftQuestion
from briefing.verification.verify import verify


def article(text: str) -> Article:
    """An article of this text, however short."""
    text = normalise(text)
    return Article("a", 1, text, split(text), "digest")


def questions(text: str) -> tuple[DraftQuestion, ...]:
    """The open questions of a text."""
    return find_questions(parse(article(text)))


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("The airline has not said whether it will refund the fares.", "Will the airline refund the fares?"),
        ("It is not clear who ordered the payment.", "Who ordered the payment?"),
        ("It was not known on Friday how many people were on board.", "How many people were on board?"),
        ("How long the repairs take remains uncertain.", "How long do the repairs take?"),
        ("What caused the blast has not been established.", "What caused the blast?"),
        ("Divers do not yet know where the wreck lies.", "Where does the wreck lie?"),
        ("Nobody knows if the theatre will reopen.", "Will the theatre reopen?"),
        ("The ministry is still considering whether to extend the ban.", "Will the ministry extend the ban?"),
        ("The parish council has yet to approve the plan.", "When will the parish council approve the plan?"),
        ("The motive is unclear.", "What is the motive?"),
        ("Talks are due to resume on 4 March.", "Will talks resume on 4 March?"),
        ("Parliament will vote on the bill next week.", "How will Parliament vote on the bill next week?"),
        ("The tax could rise again if growth slows.", "Could the tax rise again if growth slows?"),
        ("Prices may double next year, traders say.", "Might prices double next year?"),
        ("The bank did not respond to questions about the loan.", "How will questions about the loan be answered?"),
        ("It is too early to say whether the drug works.", "Does the drug work?"),
        (
            "A decision is expected in April, and 40 jobs depend on it.",
            "What will the decision, expected in April, be?",
        ),
        ("The ruling is due on 4 May.", "What will the ruling, due on 4 May, be?"),
        ("The union is considering a strike at the port.", "What will the union decide about a strike at the port?"),
        (
            "Detectives are investigating the cause of the fire.",
            "What will come of the investigation into the cause of the fire?",
        ),
        ("The ministry has not named a buyer.", "Will the ministry name a buyer?"),
        ("No arrests have been made.", "Will any arrests be made?"),
        (
            "Officials said it was up to the council to decide whether to sell the pier.",
            "Will the council sell the pier?",
        ),
        (
            "Analysts said the strike could spread to Marlow, calling for new talks.",
            "Could the strike spread to Marlow?",
        ),
        (
            "Adam Holt, who owns the ferry, may appeal against the fine.",
            "Might Adam Holt, who owns the ferry, appeal against the fine?",
        ),
        ("It is unclear whether the dam holds and whether the town is safe.", "Does the dam hold?"),
        (
            "The council has said it will weigh offers, but has not ruled out demolition.",
            "Will the council rule out demolition?",
        ),
        ("It is not known what kind of valve will be used.", "What kind of valve will be used?"),
        (
            "The union may sue the port authority, which installed the crane in 2021.",
            "Might the union sue the port authority?",
        ),
        ("The mayor said she did not know what had caused the leak.", "What had caused the leak?"),
        (
            "Nobody has said whether the carrier Kranwerk, which Moss bought in May, handed over records.",
            "Did the carrier Kranwerk, which Moss bought in May, hand over records?",
        ),
        ("Mr Stannard declined to comment.", "What does Mr Stannard say?"),
        (
            "A spokesman for the port, Adam Holt, made no comment on the fine.",
            "What does the spokesman for the port say about the fine?",
        ),
        ("The ferry line did not return a request for comment.", "What does the ferry line say?"),
        (
            "The captain did not reply when asked about the missing log.",
            "What does the captain say about the missing log?",
        ),
        ("The navy did not reveal the position of the wreck.", "What is the position of the wreck?"),
        ("It was not possible to verify the report.", "Is the report true?"),
        ("The head could not guarantee that any of the crew would be paid.", "Will any of the crew be paid?"),
        ("There was no sign of either bank changing its terms.", "Will either bank change its terms?"),
        ("There is no indication that the ferry will sail.", "Will the ferry sail?"),
        ("The port has no plans to close the pier.", "Will the port close the pier?"),
        ("It does not appear that the crew was warned.", "Was the crew warned?"),
        ("Perhaps the owners prefer a smaller harbour.", "Do the owners prefer a smaller harbour?"),
        ("Four hundred people may have been exposed to the fumes.", "Were four hundred people exposed to the fumes?"),
        ("The mayor might have misread the letter.", "Did the mayor misread the letter?"),
        ("Prices are likely to rise again.", "Will prices rise again?"),
        ("The two ports agreed on a fee that is likely to win approval.", "Will the fee win approval?"),
        ("Inspectors have warned the mine might not be able to reopen.", "Will the mine be able to reopen?"),
        ("Owners are waiting to hear when the tender will begin.", "When will the tender begin?"),
        ("Fishermen warned of a serious risk that the fund will run dry.", "Will the fund run dry?"),
        ("The swap is raising hopes of a truce between the ports.", "Will there be a truce between the ports?"),
        ("Owners fear that the port not only would lose trade.", "Will the port lose trade?"),
        ("The strike threatens to delay the ferries.", "Will the strike delay the ferries?"),
        ("Both ports have three weeks to reach a deal, before the fees rise.", "Will both ports reach a deal?"),
        ("There are still outstanding issues that must be negotiated.", "How will the outstanding issues be settled?"),
        ("The election is on Thursday.", "What will come of the election?"),
        ("The council is preparing to take up the bill.", "Will the council take up the bill?"),
        ("The key issue is whether or not the port can pay.", "Can the port pay?"),
        (
            "They wrote to the owners, but received no response from the firm.",
            "What will the response from the firm be?",
        ),
        ("The boats were moved to an “undisclosed” location.", "Where is the undisclosed location?"),
        ("Many of the harbour's plans cannot be discussed.", "What are the harbour's plans?"),
        ("Both owners were tight-lipped about the talks.", "What do both owners say about the talks?"),
        ("Officials would not offer details of the meeting.", "What are the details of the meeting?"),
        ("The effects of the fee are difficult to predict.", "What will the effects of the fee be?"),
        ("The mayor would not rule out closing the pier.", "Will the mayor close the pier?"),
        ("The navy is expanding its probe into the wreck.", "What will come of the probe into the wreck?"),
        ("Will it last?", "Will it last?"),
        ("Drawings of the pier are not yet available.", "When will drawings of the pier be available?"),
        ("The owner has not yet visited the pier.", "Will the owner visit the pier?"),
        ("The government will review the merger.", "What will come of the review of the merger?"),
        ("The vote on the fee is set for March.", "What will come of the vote on the fee?"),
        ("The pact with Marlow will be in question.", "What will become of the pact with Marlow?"),
        (
            "“It is unclear what effect the new fee will have on the port.”",
            "What effect will the new fee have on the port?",
        ),
    ],
)
def test_sentence_that_leaves_something_open_becomes_a_question(sentence: str, question: str) -> None:
    (found,) = questions(f"The harbour was busy on Monday morning.\n\n{sentence}")
    assert found.text == question
    assert found.sentences == (2,)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge opened in May and carries nine thousand cars a day.",
        "“Do you think I am stupid?” the minister asked.",
        "Why did the plan fail? Because nobody paid for it.",
        "Residents could hear the blast from their kitchens.",
        "The firm, which could easily have paid, closed last year.",
        "She will celebrate her birthday in June.",
        "Whether or not it rained, the match went ahead.",
        "Whether the weather is wet or dry, the fair opens on Monday.",
        "Asked whether he would sell the club, the owner said he was happy with it.",
        "A third of the voters remain undecided.",
        "The crew was set up to return the boats.",
        "The new pumps could only be used at night.",
        "Their lateness was due to the lack of a second driver.",
        "The inspector could find no fault with the crane.",
        "Carol Anstey said few of her colleagues could move.",
        "The minister has previously said that the plan was not fair.",
        "The recall followed reports of mislabelled medicine, whose use could be fatal.",
        "Prices would depend on how far would would the river rise.",
        "The trial was expected to begin in May, and it did.",
        "She won a race four years ago, when she may have been the youngest in it, he said.",
        "Those wondering whether the play would be dull found out on Monday.",
        "The mayor does not worry about whether the plan is cheap.",
        "The fair opens, regardless of whether the pier is finished.",
        "“I do not know why he sold it,” she said.",
        "At the fair the owner showed no sign that he was planning to apologise.",
        "No one may fish within a mile of the pier.",
        "The owner stopped the work, but did not say when.",
        "What would you like to see on the pier?",
        "They pay a penny for every boat, right?",
        "“Who pays?” they ask, and they pay a penny, don’t they?",
        "They may or may not close the pier.",
        "It is what the owner has threatened to do.",
        "In the harbour, he or she is expected to pay a fee.",
        "The decision on whether to build the pier will not be made until May.",
        "The owner does not know what he is doing.",
        "The bank issued a letter, calming fears that the fund will run dry.",
        "A dispute over the crane remains unresolved.",
        "And the mayor of Harwick?",
        "Thirteen percent did not answer.",
        "Never mind whether the pact holds, or whether the pier should have been closed.",
        "Who cares about the pier?",
        "Want more news of the pier?",
        "Isn’t the pier wonderful?",
        "Harbour Masters Say They Are Likely To Strike.",
        "Few people at the port were asked questions about the fee.",
    ],
)
def test_settled_sentence_gives_no_question(sentence: str) -> None:
    assert questions(f"The harbour was busy on Monday morning.\n\n{sentence}") == ()


def test_pronoun_that_a_question_is_about_becomes_the_name_it_stands_for() -> None:
    reading = read(
        article(
            "Maria Holt, the mayor, has run the port for years.\n\nShe has not said whether she will retire in May."
        )
    )
    (found,) = find_questions(reading.parsed, reading.entities)
    assert (found.text, found.sentences) == ("Will Maria Holt retire in May?", (2,))


def test_question_that_the_article_asks_comes_first() -> None:
    found = questions("Prices may fall next year.\n\nWho will pay for the damage?\n\nNo one has offered so far.")
    assert found[0].text == "Who will pay for the damage?"


def test_at_most_eight_questions_are_given() -> None:
    found = questions("\n\n".join(f"It is not clear when line {n} will open." for n in range(2, 22)))
    assert len(found) == MOST


def test_seed_leaves_open_whether_it_is_breakthrough_or_miscalculation() -> None:
    reading = read(from_text(SEED.read_text("utf-8")))
    found = find_questions(reading.parsed)
    assert "Does this represent genuine breakthrough or dangerous miscalculation?" in [q.text for q in found]
    assert found[0].text.startswith(
        'Does Trump\'s diplomatic gambit produce the "lasting peace" he promises or become another'
    )


def test_questions_of_the_seed_pass_verification() -> None:
    from briefing.engines.embedded.engine import EmbeddedEngine

    reading = read(from_text(SEED.read_text("utf-8")))
    draft = EmbeddedEngine().write(reading, "en").draft
    verified = verify(reading.parsed.article, draft, reading.analysis)
    assert [q.text for q in verified.open_questions] == [q.text for q in draft.open_questions]


_CLAUSES = st.sampled_from(
    [
        "It is unclear who won",
        "She asked why",
        "The vote could fail if it rains",
        "Whether it works is unknown",
        "“No,” he said",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(_CLAUSES, min_size=1, max_size=6))
def test_every_question_ends_in_its_mark_and_cites_a_sentence(clauses: list[str]) -> None:
    text = article(". ".join(clauses) + ".")
    for question in find_questions(parse(text)):
        assert re.search(r"\?[\"”’')]*$", question.text)
        assert all(1 <= number <= len(text.sentences) for number in question.sentences)


def test_question_that_nobody_has_answered_is_open() -> None:
    text = "The grant runs out in 2028. What happens to the buses then? Nobody at the council has said."
    assert [found.text for found in questions(text)] == ["What happens to the buses then?"]


def test_question_put_to_somebody_is_open_only_where_the_next_sentence_holds_no_answer() -> None:
    asked = "We asked the owners why they had sold the pier."
    assert questions(f"{asked} “For the money,” one of them said.") == ()
    assert [found.text for found in questions(f"{asked} They ignored us.")] == ["Why had they sold the pier?"]


def test_questions_of_an_interview_are_answered() -> None:
    assert questions("HW: Will the pier close?\n\nIt will, in May.\n\nWhat did it cost?\n\nA million pounds.") == ()
    asked = ("Did you build the pier?", "What will it cost?", "How would you pay for it?", "Can you swim at all?")
    assert questions("".join(f"{question}\n\nThat is a long story.\n\n" for question in asked)) == ()


@pytest.mark.parametrize("after", ["I don’t think so.", "Nothing at all."])
def test_question_asked_for_effect_is_none(after: str) -> None:
    assert questions(f"Some will call this view heartless. Is it heartless to prefer a bus that comes? {after}") == ()
