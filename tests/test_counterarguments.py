"""Counterarguments: which sentences speak against something, and what they oppose."""

import pytest
from conftest import SEED

from briefing.engines.embedded.claims import compose_claims
from briefing.engines.embedded.counterarguments import MOST, find_counterarguments
from briefing.engines.embedded.engine import EmbeddedEngine, read
from briefing.ingest.articles import from_text
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article
from briefing.types.draft import DraftCounterargument
from briefing.verification.verify import verify


def counterarguments(text: str) -> tuple[DraftCounterargument, ...]:
    """The counterarguments of a text."""
    text = normalise(text)
    reading = read(Article("a", 1, text, split(text), "digest"))
    attributions = reading.analysis.attributions
    claims = compose_claims(reading.parsed, attributions, reading.analysis.actors)
    return find_counterarguments(reading.parsed, attributions, claims, reading.entities)


BEFORE = "The harbour was closed on Monday, said the mayor, Ada Holt."


@pytest.mark.parametrize(
    ("sentence", "against"),
    [
        ("The firm denied that it had dumped waste in the bay.", "it had dumped waste in the bay"),
        ("Fishermen said there was no evidence that the water was clean.", "the water was clean"),
        ("But this isn't neglect, it's theft.", "neglect"),
        ("Critics who claim the port is finished forget its railway.", "the port is finished"),
        ("But boats still came and went all day.", BEFORE),
        ("However, three ships were allowed to leave.", BEFORE),
        ("Peter Okafor, a captain, disagreed.", BEFORE),
        ("Captains see it differently.", BEFORE),
        ("The captains' union called that order worthless.", BEFORE),
        ("Greenpeace criticised the closure of the southern gate.", "the closure of the southern gate"),
        ("Dockers shrugged off her reasons.", BEFORE),
        ("Actually, the harbour is open on most days.", BEFORE),
        ("It is not the captains who should pay for that.", "the captains who should pay for that"),
    ],
)
def test_sentence_that_opposes_something_names_it(sentence: str, against: str) -> None:
    (found,) = counterarguments(f"{BEFORE}\n\n{sentence}")
    assert (found.text, found.sentences) == (sentence, (2,))
    assert found.against == against


@pytest.mark.parametrize(
    "sentence",
    [
        "The harbour has four gates and a railway.",
        "Ships from nine countries moor in the disputed bay.",
        "Peter Okafor, a captain, agreed with her.",
        "Did the firm deny it?",
        "Peter Okafor, a captain, admitted fraud in January.",
        "It is a mistake.",
        "He listed measures to oppose the closure.",
        "Holt, 52, is not accused of theft.",
        "The guards denied two crews access to the quay.",
    ],
)
def test_other_sentence_is_no_counterargument(sentence: str) -> None:
    assert counterarguments(f"{BEFORE}\n\n{sentence}") == ()


def test_but_that_only_tells_what_came_next_opposes_nothing() -> None:
    assert (
        counterarguments("The harbour opened at nine.\n\nThe boats left.\n\nBut because of the fog most came back.")
        == ()
    )


@pytest.mark.parametrize(
    "before",
    ["Who will pay for the quay?", "The choir sang for an hour in the rain."],
    ids=["question", "another matter"],
)
def test_what_is_opposed_is_no_question_and_nothing_unrelated(before: str) -> None:
    (found,) = counterarguments(f"{before}\n\nPeter Okafor condemned dredging.")
    assert found.against in (None, "dredging")
    assert before not in (found.against or "")


def test_point_of_people_named_before_does_not_answer_another_matter_of_theirs() -> None:
    text = (
        "Ada Holt said Peter Okafor had built the finest boat in Marlow.\n\n"
        "The tide was low.\n\n"
        "Peter Okafor criticised the Marlow budget of Ada Holt."
    )
    (found,) = counterarguments(text)
    assert found.against == "the Marlow budget of Ada Holt"


def test_what_the_same_voice_goes_on_to_say_belongs_to_the_point() -> None:
    quote = "“Our boats have nowhere else to go,” he said."
    (found,) = counterarguments(f"{BEFORE}\n\nPeter Okafor criticised the closure. {quote}")
    assert found.sentences == (2, 3)
    assert found.text == f"Peter Okafor criticised the closure. {quote}"


def test_quotation_that_begins_with_but_does_not_oppose_its_own_speaker() -> None:
    speech = "“We loved that harbour,” said Ada Holt. “But a harbour without ships cannot be kept open.”"
    assert counterarguments(f"The harbour was closed on Monday.\n\n{speech}") == ()


def test_point_against_a_central_claim_carries_its_index() -> None:
    text = (
        "The harbour was closed on Monday.\n\n"
        "Ada Holt, the mayor, said the water in the northern basin was poisoned by the paint factory.\n\n"
        "The paint factory denied this."
    )
    (found,) = counterarguments(text)
    assert found.against_claim == 0


def test_at_most_eight_points_are_given() -> None:
    assert len(counterarguments("\n\n".join(f"The firm denied charge number {n}." for n in range(2, 22)))) == MOST


@pytest.mark.parametrize(
    ("beginning", "against"),
    [
        ("Critics who claim Trump was manipulated", "Trump was manipulated in Alaska"),
        ("But this isn't appeasement", "appeasement"),
        ("But the alternative", "Territorial concessions could reward aggression and encourage future conflicts."),
    ],
)
def test_seed_counterargument_names_what_it_opposes(beginning: str, against: str) -> None:
    reading = read(from_text(SEED.read_text("utf-8")))
    verified = verify(reading.parsed.article, EmbeddedEngine().write(reading, "en").draft, reading.analysis)
    (found,) = [point for point in verified.counterarguments if point.text.startswith(beginning)]
    assert found.against is not None
    assert found.against.text == against


@pytest.mark.parametrize("gap", [" ", "\n\n"], ids=["same paragraph", "next paragraph"])
@pytest.mark.parametrize("announcement", ["Not everyone is convinced.", "Chemists see it differently."])
def test_short_announcement_of_doubt_goes_on_with_who_doubts(announcement: str, gap: str) -> None:
    text = f"{BEFORE}\n\n{announcement}{gap}Raj Patel, a chemist, said the harbour water was clean."
    (found,) = counterarguments(text)
    assert (found.sentences, found.speaker) == ((2, 3), "Raj Patel")


LIMIT = "Northgas said the plant met every limit."


@pytest.mark.parametrize(
    "speaker",
    [
        "Its chief executive, Mary Dunn,",
        "The company's chief executive, Mary Dunn,",
        "A spokeswoman for Northgas, Mary Dunn,",
        "Northgas chairwoman Mary Dunn",
        "Mary Dunn, who runs Northgas,",
    ],
)
def test_who_speaks_for_somebody_does_not_oppose_what_that_one_said(speaker: str) -> None:
    assert counterarguments(f"{LIMIT}\n\n{speaker} said the plant had never broken a limit.") == ()


@pytest.mark.parametrize("speaker", ["Residents' leader Mary Dunn", "Its former chief executive, Mary Dunn,"])
def test_who_does_not_speak_for_somebody_may_oppose_that_one(speaker: str) -> None:
    (found,) = counterarguments(f"{LIMIT}\n\n{speaker} said the plant had never met a limit.")
    assert (found.speaker, found.against) == ("Mary Dunn", "the plant met every limit")


def test_secretary_of_a_campaign_opposes_what_the_campaign_does() -> None:
    (found,) = counterarguments(
        "The council plans to close four libraries in Barrow.\n\n"
        "The campaign Save Our Shelves says the closures would leave 9,000 children without a library. "
        "Its secretary, Paul Okoro, said the council had not counted the children who walk there."
    )
    assert (found.speaker, found.against) == ("Paul Okoro", "The council plans to close four libraries in Barrow.")


def test_who_goes_on_to_oppose_something_does_not_oppose_what_he_said_before() -> None:
    (found,) = counterarguments(
        "The league fined Marlow Town £9,000 on Friday for a late form.\n\n"
        "Marlow's chairman, Steve Kerr, said the form had been sent on time. He called the fine out of all proportion."
    )
    assert found.against == "The league fined Marlow Town £9,000 on Friday for a late form."


def test_who_spoke_in_the_sentence_before_is_not_opposed_by_the_same_voice() -> None:
    (found,) = counterarguments(
        "The league met in Barrow on Friday, and the hall was full.\n\n"
        "Steve Kerr, the chairman of Marlow Town, said the referees had been paid late. "
        "“The league never answers our letters, and that is shameful,” Kerr said."
    )
    assert found.speaker == "Steve Kerr"
    assert found.against is None or "paid late" not in found.against
