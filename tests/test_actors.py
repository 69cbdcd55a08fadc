"""Key actors: who is served, in which order, with which evidence. The sentences are written for these tests."""

from dataclasses import replace

import pytest
from conftest import SEED

from briefing.engines.embedded.actors import key_actors, rank_actors
from briefing.engines.embedded.coreference import find_entities
from briefing.engines.embedded.parsing import parse
from briefing.ingest.articles import seed
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article, Span
from briefing.types.draft import ActorKind, DraftActor

FERRY = (
    "Mayor Maria Lindgren closed the Harrow Bay ferry on Monday. Lindgren said the ferry was not safe.\n\n"
    "The group Amnesty International called it a mistake. Amnesty International will meet the mayor in May.\n\n"
    "Protesters gathered in London. People in Paris read about it. Israeli tourists missed the boat."
)


def ranked(article: Article) -> tuple[DraftActor, ...]:
    parsed = parse(article)
    return rank_actors(parsed, find_entities(parsed), ())


def article_of(text: str, title: str | None = None) -> Article:
    text = normalise(text)
    return Article("test", 1, text, split(text), "", title=title)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Donald Trump", "President"),
        ("Vladimir Putin", None),
        ("Volodymyr Zelenskyy", "Ukrainian President"),
        ("Mark Rutte", "NATO Secretary General"),
        ("Keir Starmer", "British Prime Minister"),
        ("Emmanuel Macron", "French President"),
    ],
)
def test_seed_names_its_leaders(name: str, role: str | None) -> None:
    actors = key_actors(ranked(seed(SEED.read_text("utf-8"))))
    found = next(actor for actor in actors if actor.name == name)
    assert (found.kind, found.role) == (ActorKind.PERSON, role)


def test_most_salient_comes_first() -> None:
    assert ranked(article_of(FERRY))[0].name == "Maria Lindgren"


def test_title_lifts_who_it_names() -> None:
    names = [actor.name for actor in ranked(article_of(FERRY, "Amnesty International protests against closure"))]
    assert names.index("Amnesty International") < 2


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Holt praised Christianity. Peter Vance is a Christian and an American.", {"Anna Holt", "Peter Vance"}),
        ("Al-Jazeera denied it. Al Jazeera was closed on Monday. It reopened.", {"Al Jazeera"}),
        ("The Canadian Trade Commission sued. The Trade Commission won.", {"Canadian Trade Commission"}),
        ("The New Zealand Fisheries Board sued. The Fisheries Board won.", {"New Zealand Fisheries Board"}),
        ("Jarosław Nowak denied it. Jaroslaw Nowak left.", {"Jarosław Nowak"}),
        (
            "Belén Ruiz-Ferrer of Port Ellery University warned of floods.",
            {"Belén Ruiz-Ferrer", "Port Ellery University"},
        ),
    ],
)
def test_who_is_an_actor(text: str, names: set[str]) -> None:
    assert {actor.name for actor in ranked(article_of(text))} == names


def test_who_acts_comes_before_chamber_and_place() -> None:
    text = "Congress met in Ohio. Acme Bank sued. Congress and Ohio waited for Acme Bank."
    assert [actor.name for actor in ranked(article_of(text))] == ["Acme Bank", "Congress", "Ohio"]


def test_first_evidence_prints_name_and_role() -> None:
    article = article_of(FERRY)
    mayor = ranked(article)[0]
    assert mayor.role == "Mayor"
    assert "Mayor Maria Lindgren" in article.sentence_text(mayor.sentences[0])


def test_nobody_in_particular_is_no_actor() -> None:
    names = {actor.name for actor in ranked(article_of(FERRY))}
    assert not names & {"People", "people", "Israeli"}


def test_served_actors_are_at_most_eight() -> None:
    text = " ".join(f"{first} {last} spoke to {last}." for first, last in zip(_FIRST, _LAST, strict=True))
    assert 3 <= len(key_actors(ranked(article_of(text)))) <= 8


def test_place_is_served_where_it_acts() -> None:
    text = (
        "Norland and Ostia sued Vestria on Monday. Norland wants its river back from Vestria, and Ostia wants money. "
        "Anna Holt and Peter Vance of Norland spoke in Sudbury; Maria Lindgren answered from Sudbury. Ostia waited.\n\n"
        "Anna Holt left Sudbury by train."
    )
    names = {actor.name for actor in key_actors(ranked(article_of(text)))}
    assert {"Norland", "Anna Holt"} <= names
    assert "Sudbury" not in names


def test_who_is_named_in_passing_is_not_served() -> None:
    text = (
        "Maria Lindgren closed the ferry on Monday. Peter Vance praised her, and Anna Holt called her brave.\n\n"
        "The ferry was built under Thomas Baker for the Norvia Group. Supporters wrote to Lindgren."
    )
    assert {a.name for a in key_actors(ranked(article_of(text)))} == {"Maria Lindgren", "Peter Vance", "Anna Holt"}


def test_no_actors_where_nobody_is_named() -> None:
    assert key_actors(ranked(article_of("It rained all day. The wind was strong and cold."))) == ()


_FIRST = ["Anna", "Peter", "Maria", "John", "Laura", "David", "Susan", "Robert", "Helen", "Thomas"]
_LAST = ["Brown", "Okafor", "Lindgren", "Smith", "Garcia", "Jones", "Miller", "Wilson", "Clark", "Baker"]


def drafted(name: str, kind: ActorKind, mentions: int, *, acts: bool = False) -> DraftActor:
    spans = tuple(Span(number, number + 1) for number in range(mentions))
    return DraftActor(name=name, kind=kind, sentences=(1,), spans=spans, acts=acts)


def test_key_actors_hold_who_leads_and_is_named_again_and_drop_places_first() -> None:
    people = [drafted(f"Ada Holt {number}", ActorKind.PERSON, 2) for number in range(7)]
    found = [*people[:4], drafted("lawmakers", ActorKind.GROUP, 2), *people[4:6], drafted("Dalby", ActorKind.PLACE, 4)]
    found = [replace(actor, acts=True) for actor in [*found, people[6]]]
    assert [actor.name for actor in key_actors(found)] == [a.name for a in found if a.name != "Dalby"]
