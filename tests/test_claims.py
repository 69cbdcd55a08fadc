"""Claims: their wording, the sentences they rest on, which are central. The sentences are written for these tests."""

import re

import pytest
from conftest import SEED

from briefing.engines.embedded.actors import rank_actors
from briefing.engines.embedded.attributions import find_attributions
from briefing.engines.embedded.claims import CENTRAL, compose_claims
from briefing.engines.embedded.coreference import find_entities
from briefing.engines.embedded.parsing import parse
from briefing.engines.embedded.speakers import with_speakers
from briefing.ingest.articles import seed
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article
from briefing.types.draft import ClaimKind, DraftClaim

OPINION = (
    "The council has talked about the bridge for ten years. It has little to show for them.\n\n"
    "Repairs to the bridge must begin this winter. The plan for a ferry is far too little, too late. Harrow Bay cannot "
    "afford another closed crossing. Shops near the river stand empty. Buses take an hour for two miles."
)
REPORT = (
    "The council of Harrow Bay voted to close the bridge. Maria Lindgren said repairs must begin this winter.\n\n"
    "“The plan for a ferry is far too little,” said Peter Okafor. Engineers warned that the bridge could fail."
)


def article_of(text: str) -> Article:
    text = normalise(text)
    return Article("test", 1, text, split(text), "")


def claims_of(article: Article) -> tuple[DraftClaim, ...]:
    parsed = parse(article)
    entities = find_entities(parsed)
    attributions = with_speakers(find_attributions(parsed), entities, parsed)
    return compose_claims(parsed, attributions, rank_actors(parsed, entities, attributions))


def claims(text: str) -> tuple[DraftClaim, ...]:
    return claims_of(article_of(text))


@pytest.fixture(scope="module")
def of_seed() -> tuple[DraftClaim, ...]:
    return claims_of(seed(SEED.read_text("utf-8")))


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Maria Lindgren said that the bridge was closed.", "the bridge was closed"),
        ("“We cannot wait,” said Maria Lindgren.", "We cannot wait"),
        ("“We cannot wait,” Maria Lindgren said. “Winter is near.”", "We cannot wait … Winter is near."),
        ("The road, Maria Lindgren said, would stay closed.", "The road … would stay closed"),
        ("Maria Lindgren said the plan was “a mess” for the town.", "the plan was “a mess” for the town"),
        ("''We cannot wait,'' Maria Lindgren said.", "We cannot wait"),
        ("Maria Lindgren said the cost would be £2m, a figure that campaigners dispute.", "the cost would be £2m"),
        ("HARROW BAY (Reuters) - The bridge was closed, Maria Lindgren said.", "The bridge was closed"),
    ],
)
def test_wording_is_the_articles_own_without_marks_and_cue(text: str, wording: str) -> None:
    assert [claim.text for claim in claims(text)] == [wording]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Maria Lindgren promised to publish the report.", "promised to publish the report"),
        ("Maria Lindgren urged the council to repair the bridge.", "urged the council to repair the bridge"),
        ("Maria Lindgren has twice rejected the plan.", "has twice rejected the plan"),
        ("Maria Lindgren's refusal to sell the bridge cost £2m.", "refusal to sell the bridge"),
        ("Nothing came of Maria Lindgren's claim that the bridge is safe.", "claim that the bridge is safe"),
        ("Maria Lindgren does not want to close the bridge.", "does not want to close the bridge"),
        ("Maria Lindgren described the bridge as a danger to ships.", "described the bridge as a danger to ships"),
        ("Maria Lindgren does not believe that the bridge is safe.", "does not believe that the bridge is safe"),
    ],
)
def test_what_somebody_does_is_worded_with_its_verb(text: str, wording: str) -> None:
    assert [claim.text for claim in claims(text)] == [wording]


@pytest.mark.parametrize(
    "text",
    [
        "Maria Lindgren declined to comment on the bridge.",
        "Not everyone opposes the move to the ferry.",
        "The council has not said what would happen to the bridge.",
        "The office of Maria Lindgren did not respond to a request for comment on the bridge.",
        "Maria Lindgren did not say that the bridge was safe.",
        "Maria Lindgren never claimed that the bridge was safe.",
        "Maria Lindgren stopped short of saying that the bridge was safe.",
        "Maria Lindgren failed to mention that the bridge was closed.",
        "Maria Lindgren did not go so far as to say that the bridge would fall.",
        "Maria Lindgren has yet to say whether the bridge is safe.",
        "The report might suggest that the bridge is safe.",
        "If the court finds that the bridge is unsafe, it will be closed.",
        "The bridge will be closed unless the council votes to keep it.",
        "Why does the council refuse to repair the bridge?",
        "Nothing came of their claim that the bridge is safe.",
    ],
)
def test_silence_is_no_claim(text: str) -> None:
    assert claims(text) == ()


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Maria Lindgren told the court that the bridge was closed.", "told the court"),
        ("“We cannot wait,” Maria Lindgren told Harrow Radio.", "told Harrow Radio"),
        ("“We cannot wait,” Maria Lindgren told Harrow Radio's breakfast show.", "told Harrow Radio's breakfast show"),
        ("Maria Lindgren said that the bridge was closed.", "said"),
    ],
)
def test_cue_of_telling_names_whom(text: str, cue: str) -> None:
    assert [claim.cue for claim in claims(text)] == [cue]


def test_purpose_alone_is_no_central_claim() -> None:
    (said,) = claims("“To reduce hunger in the whole of the province,” Maria Lindgren said, farmers must have seeds.")
    assert not said.central


def test_claim_rests_on_all_sentences_of_its_quotation() -> None:
    text = "Rain fell.\n\n“The roof leaks. The walls are damp,” said Maria Lindgren.\n\nThe rain went on."
    assert [claim.sentences for claim in claims(text)] == [(2, 3)]


def test_claim_rests_on_the_sentence_of_its_speaker_too() -> None:
    text = (
        "Maria Lindgren said the roof had to be repaired.\n\n"
        "“We have waited for three years and we will not wait any longer than this winter.”"
    )
    assert claims(text)[1].sentences == (1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "The talks seem to be close to an end.",  # the article judges, nobody speaks
        "The machine requires users to press a button twice.",  # a thing wants nothing
        "The mayor rejected it.",  # says nothing without the sentences before
        "You say the bridge is old, and I think so.",
        "Two officials asked not to be named.",
    ],
)
def test_no_claim_where_nobody_claims_anything(text: str) -> None:
    assert claims(text) == ()


def test_at_most_eight_are_central() -> None:
    people = [
        "Ada Holt",
        "Ben Cole",
        "Cora Diaz",
        "Dan Ekman",
        "Eva Frost",
        "Finn Gray",
        "Gus Hale",
        "Hal Irwin",
        "Ida Jones",
    ]
    text = " ".join(f"{name} said bridge number {n} would be closed for years." for n, name in enumerate(people))
    assert sum(claim.central for claim in claims(text)) == CENTRAL < len(claims(text))


def test_everybody_is_heard_before_anybody_twice() -> None:
    many = " ".join(f"Ada Holt said bridge number {n} would be closed for years." for n in range(9))
    text = f"{many} Ben Cole said the ferry would be closed for years."
    central = [claim for claim in claims(text) if claim.central]
    assert "Ben Cole" in {claim.speaker for claim in central}
    assert sum(claim.speaker == "Ada Holt" for claim in central) == 2


def test_early_claims_are_central_quoted_or_not() -> None:
    early = "Ada Holt said the ferry would stop for a whole year."
    late = "\n\n".join(f"“Boat number {n} is full of water,” Captain {name} said." for n, name in enumerate(_CAPTAINS))
    assert claims(f"{early}\n\n{late}")[0].central


def test_long_speech_is_one_central_claim() -> None:
    speech = " ".join(f"We will build a new pier for boat number {n}." for n in range(9))
    (said,) = claims(f"The port was open. “{speech}” Ada Holt said.")
    assert said.central and len(said.text.split()) > 70


_CAPTAINS = ("Lindgren", "Cole", "Moss", "Okoro", "Demir", "Stannard", "Anstey", "Kranz", "Bell")


def test_central_claims_have_known_speakers_and_whole_statements(of_seed: tuple[DraftClaim, ...]) -> None:
    central = [claim for claim in of_seed if claim.central]
    assert central
    for claim in central:
        assert claim.speaker is not None or claim.kind is ClaimKind.AUTHOR
        assert len(claim.text.split()) >= 5
        assert not re.match(r"(?:he|she|they|it|that|whether)\b", claim.speaker or "", re.IGNORECASE)


def test_opinion_piece_asserts_in_its_own_voice() -> None:
    asserted = [claim for claim in claims(OPINION) if claim.kind is ClaimKind.AUTHOR]
    assert [claim.text for claim in asserted] == [
        "Repairs to the bridge must begin this winter",
        "The plan for a ferry is far too little, too late",
        "Harrow Bay cannot afford another closed crossing",
    ]
    assert all(claim.speaker is None and claim.cue is None for claim in asserted)


def test_report_asserts_nothing_itself() -> None:
    assert not [claim for claim in claims(REPORT) if claim.kind is ClaimKind.AUTHOR]


@pytest.mark.parametrize(
    ("speaker", "words", "count"),
    [
        ("Mark Rutte", "is a big step. It's really a breakthrough.", 2),
        ("Vladimir Putin", '"robust security guarantees"', 1),
        ("Trump administration officials", "the only way to end this war", 1),
        ("Volodymyr Zelenskyy", "we are happy we have such big unity", 1),
        ("Ukrainian officials", "Russia will not take Donbas", 1),
        ("Keir Starmer", '"real progress"', 1),
    ],
)
def test_seed_carries_its_key_claims(of_seed: tuple[DraftClaim, ...], speaker: str, words: str, count: int) -> None:
    (claim,) = [c for c in of_seed if c.speaker == speaker and words in c.text]
    assert len(claim.sentences) == count


def test_wording_stands_in_the_article_piece_by_piece(of_seed: tuple[DraftClaim, ...]) -> None:
    text = " ".join(seed(SEED.read_text("utf-8")).text.split()).lower()
    for claim in of_seed:
        assert all(piece.strip(" .").lower() in text for piece in claim.text.split(" … ")), claim.text


def test_answers_of_an_interview_are_of_whom_it_introduces() -> None:
    text = (
        "Leyla Demir made her first film on a borrowed phone.\n\nQ: Why did you make this film?\n\n"
        "A: My grandmother walked that road with two children.\n\nQ: What did the ministry say?\n\n"
        "A: They never gave a reason for it at all."
    )
    assert [(claim.speaker, claim.text) for claim in claims(text)] == [
        ("Leyla Demir", "My grandmother walked that road with two children."),
        ("Leyla Demir", "They never gave a reason for it at all."),
    ]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Mayor Maria Lindgren has yet to endorse Peter Okafor.", "has yet to endorse Peter Okafor"),
        ("Mayor Maria Lindgren also attempted to defend the ferry.", "also attempted to defend the ferry"),
        ("Mayor Maria Lindgren went on to praise the crew of the ferry.", "went on to praise the crew of the ferry"),
    ],
)
def test_infinitive_is_served_with_what_it_goes_on_from(text: str, wording: str) -> None:
    assert [claim.text for claim in claims(text)] == [wording]


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Maria Lindgren and Peter Okafor met on Monday to discuss the ferry.",
        "Voters might blame Peter Okafor for the loss of the ferry.",
        "Mayor Maria Lindgren, whose engineers praised the ferry, left early.",
        "A ship may help anyone today who wants to cross the river.",
        "The town left what Mayor Maria Lindgren called a sinking ship.",
        "Teenagers with no money might not be so lucky, according to Maria Lindgren, who rents boats.",
    ],
)
def test_purpose_possibility_and_torn_clauses_are_no_claims(text: str) -> None:
    assert [c.text for c in claims(text) if not c.text.startswith("Teenagers")] == []


def test_topic_of_a_statement_is_no_claim_of_its_own() -> None:
    text = "Commenting on the price of the ferry, Mayor Maria Lindgren said that it was too high for most people."
    assert [claim.text for claim in claims(text)] == ["it was too high for most people"]
