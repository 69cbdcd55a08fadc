"""How sure it is that a sentence speaks against something: what counts, and what does not."""

import pytest

from briefing.engines.embedded.dissent import LEAST, find_voices, weigh
from briefing.engines.embedded.engine import read
from briefing.engines.embedded.sides import Sides, find_sides
from briefing.ingest.articles import from_text
from briefing.types.article import Article

OPENING = "The council will close the Dalby bridge in May, the mayor, Ada Holt, said on Monday."
ENDING = "The river is forty metres wide there and has three bridges. The oldest of them was built by a miller."


def article(*sentences: str) -> Article:
    """An article in which sentences stand between an opening and an ending that oppose nothing."""
    return from_text("\n\n".join((OPENING, *sentences, ENDING, ENDING)))


def weight(*sentences: str) -> float:
    """The weight of the last of the sentences."""
    reading = read(article(*sentences))
    parsed, attributions = reading.parsed, reading.analysis.attributions
    number = next(
        s.number for s in parsed.article.sentences if sentences[-1].startswith(parsed.article.text[s.start : s.end])
    )
    voices, sides = find_voices(parsed, attributions), find_sides(parsed, attributions, reading.entities)
    return weigh(parsed, voices, sides)[number]


@pytest.mark.parametrize(
    "sentence",
    [
        "Shopkeepers condemned the closure.",
        "Raj Patel, who runs a bakery, denied that the bridge was in danger.",
        "Raj Patel, who runs a bakery, raised concerns about the length of the detour.",
        "Raj Patel, who runs a bakery, warned against a hasty decision.",
        "Raj Patel, who runs a bakery, called the closure reckless.",
        "“The council never asked a single shopkeeper, and that is shameful,” said Raj Patel, who runs a bakery.",
        "Some shopkeepers fear that their customers will not come back.",
        "The mayor herself drives over it even as she calls it a danger to every family in town.",
        "The engineers, however, gave the bridge ten more years.",
        "In practice, the detour takes no more than five minutes.",
        "Actually, the bridge only needs a coat of paint.",
        "A survey of the piers, however, even found the concrete stronger than when it was poured.",
    ],
)
def test_criticism_denial_and_contrary_evidence_weigh_enough(sentence: str) -> None:
    assert weight(sentence) >= LEAST


@pytest.mark.parametrize(
    "sentence",
    [
        "“The bridge is not safe any more,” Ms Holt said.",
        "Drivers used the bridge to go to the market, as opposed to the ferry.",
        "Raj Patel, who runs a bakery, has not ruled out a move to the market hall.",
        "The cause of the cracks has not been established.",
        "Engineers are testing whether or not the piers can be kept.",
        "With a count “underway”, the town will know soon enough whether the closure is a dangerous miscalculation.",
        "Three men were convicted of illegal fishing there last year.",
        "The council expects protests that last all summer.",
        "A second beam was damaged on Friday.",
        "A flood destroyed the pier, and the miller suffered a loss.",
        "None of the workers were hurt.",
    ],
)
def test_grounds_open_points_and_events_weigh_too_little(sentence: str) -> None:
    assert weight(sentence) < LEAST


def test_no_from_another_side_on_the_same_matter_weighs_more() -> None:
    said = "Raj Patel, who runs a bakery, said the council had not asked for a price."
    unasked = weight("Raj Patel, who runs a bakery, said the spring had been mild.", said)
    assert weight("Mia Berg, who leads the council, said the council had asked for a price.", said) > unasked


def test_first_sentence_tells_the_news_and_weighs_less() -> None:
    reading = read(from_text("\n\n".join(("Shopkeepers never liked the bridge, which is a disgrace.", *[ENDING] * 4))))
    assert weigh(reading.parsed, {}, Sides())[1] < LEAST
