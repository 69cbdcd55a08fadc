"""What kind a name is by its wording, where the recogniser errs. The sentences are written for these tests."""

import pytest

from briefing.engines.embedded.coreference import find_entities
from briefing.engines.embedded.parsing import parse
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article
from briefing.types.draft import ActorKind

COUNCIL = (
    "Joan Pickles told a meeting in Harrow Bay that the library was warm.\n\n"
    "Council leader Mike Stannard said he understood the strength of feeling. Cllr Worrall said she would look at it."
)
PORT = (
    "The crane, installed by the Dutch manufacturer Kranwerk, fell on Tuesday.\n\n"
    "Lendal Terminals denied that any warning had been ignored. Kranwerk's shares fell 6.2 percent in Amsterdam."
)
MATCH = (
    "Thornton Rovers came from behind to beat Manchester United 2-1 on Sunday.\n\n"
    "United led through Marcus Hale's first-half penalty, but Hale hit the post and Rovers goalkeeper Eddie Finch "
    "made three fine saves. United's players claimed that Finch had handled outside his area."
)
STORM = (
    "Storm Petra has closed schools across Devon and Cornwall.\n\n"
    "A man has died near Bude, police say. It will rain in Bude on Friday."
)
SPONGES = (
    "The sponges turn methane into sugars. Methane is a greenhouse gas.\n\n"
    "Leyla Demir made her first film on a borrowed phone. Demir was born in Leith."
)
VOTES = "Anna Holt won in Leith. Captains refused to sail. Growth was three percent of GDP on Friday, Holt said."


def kinds(text: str) -> dict[str, ActorKind]:
    text = normalise(text)
    parsed = parse(Article("test", 1, text, split(text), ""))
    return {entity.name: entity.kind for entity in find_entities(parsed).items}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (COUNCIL, "Harrow Bay", ActorKind.PLACE),
        (COUNCIL, "Mike Stannard", ActorKind.PERSON),
        (PORT, "Kranwerk", ActorKind.ORGANIZATION),
        (PORT, "Lendal Terminals", ActorKind.ORGANIZATION),
        (MATCH, "Manchester United", ActorKind.ORGANIZATION),
        (MATCH, "Marcus Hale", ActorKind.PERSON),
        (MATCH, "Eddie Finch", ActorKind.PERSON),
        (STORM, "Devon", ActorKind.PLACE),
        (STORM, "Bude", ActorKind.PLACE),
        (SPONGES, "Leyla Demir", ActorKind.PERSON),
        ("Boats on the Aln were told to turn. The Aln was high on Friday.", "Aln", ActorKind.PLACE),
        ("The River Aln was high. Anna Holt walked along it.", "River Aln", ActorKind.PLACE),
    ],
)
def test_kind_is_what_the_words_around_a_name_show(text: str, name: str, kind: ActorKind) -> None:
    assert kinds(text)[name] is kind


@pytest.mark.parametrize(
    ("text", "word"),
    [(COUNCIL, "Council"), (SPONGES, "Methane"), (STORM, "Storm Petra"), (VOTES, "Captains"), (VOTES, "GDP")],
)
def test_what_is_no_name_is_nobody(text: str, word: str) -> None:
    assert word not in kinds(text)


def test_surname_is_its_owner_even_where_the_recogniser_saw_a_company() -> None:
    assert "Finch" not in kinds(MATCH)


def test_place_named_short_is_the_place_named_in_full() -> None:
    found = kinds("The singer played at Wembley Stadium on Friday. Fans left Wembley early.")
    assert found["Wembley"] is ActorKind.PLACE


@pytest.mark.parametrize("country", ["Botswana", "New Zealand", "Ivory Coast", "Burma", "Mali", "Papua New Guinea"])
def test_country_is_a_place(country: str) -> None:
    assert kinds(f"{country} paid. Officials said on Monday that {country} had paid.")[country] is ActorKind.PLACE


def test_courtesy_title_makes_a_person() -> None:
    text = "Sam Turvey led the study in China. It was the last ape of its kind, Dr Turvey said."
    assert "Dr Turvey" not in kinds(text)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Critics of Amanda Holt met on Friday. Amanda Holt declined to answer.", "Amanda Holt", ActorKind.PERSON),
        (
            "Deals with Diane Controls fell through. Diane Controls makes valves.",
            "Diane Controls",
            ActorKind.ORGANIZATION,
        ),
        ("The Vega Forum opened on Friday. Vega Forum guests praised it.", "Vega Forum", ActorKind.ORGANIZATION),
        ("The new Vela X is fast. Buyers of the Vela X waited.", "Vela X", ActorKind.ORGANIZATION),
    ],
)
def test_given_name_makes_a_person_but_of_no_body_or_model(text: str, name: str, kind: ActorKind) -> None:
    assert kinds(text)[name] is kind


def test_word_alone_that_nothing_shows_to_be_a_person_is_a_body() -> None:
    text = "Dunmore was fourth with 8.7 percent. Problems with Dunmore were common."
    assert kinds(text)["Dunmore"] is ActorKind.ORGANIZATION


@pytest.mark.parametrize(
    "text",
    [
        "Dunmore, 42, was fourth. Problems with Dunmore were common.",
        "Clara Moss-Dunmore was fourth. Problems with Dunmore were common.",
        "Mr Dunmore was fourth. Problems with Dunmore were common.",
    ],
)
def test_age_fuller_name_or_title_shows_a_person(text: str) -> None:
    assert ActorKind.PERSON in [kind for name, kind in kinds(text).items() if "Dunmore" in name]
    assert ActorKind.ORGANIZATION not in [kind for name, kind in kinds(text).items() if "Dunmore" in name]


def test_common_word_after_an_opening_quote_is_nobody() -> None:
    assert "Methane" not in kinds('"Methane flows from this gap," Anna Holt said. "It is methane, no more," she said.')


@pytest.mark.parametrize("text", ["Lunch was served with a rare steak.", "Turnout was about 51%, above the average."])
def test_common_noun_that_opens_a_sentence_is_no_person(text: str) -> None:
    assert kinds(text) == {}
