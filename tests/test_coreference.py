"""Who is who: names, titles, pronouns and roles. The sentences are written for these tests."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.engines.embedded.coreference import Entities, Entity, find_entities
from briefing.engines.embedded.parsing import ParsedArticle, parse
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.article import Article, Span
from briefing.types.draft import ActorKind

VOTE = (
    "President Donald Trump met the governors on Monday. Trump's plan was new, and he said so himself.\n\n"
    "Senator Maria Lindgren, the committee's chairwoman, opposed the plan. She called it reckless. "
    "The senator will vote against it."
)


def parsed_of(text: str) -> ParsedArticle:
    text = normalise(text)
    return parse(Article("test", 1, text, split(text), ""))


def entity(entities: Entities, name: str) -> Entity:
    return next(item for item in entities.items if item.name == name)


def name_of(entities: Entities, text: str, words: str, after: str = "") -> str | None:
    start = text.index(words, text.index(after))
    return entities.name_at(Span(start, start + len(words)))


def test_names_of_one_person_are_merged() -> None:
    trump = entity(find_entities(parsed_of(VOTE)), "Donald Trump")
    assert (trump.kind, trump.role, trump.aliases) == (ActorKind.PERSON, "President", ("Trump",))


@pytest.mark.parametrize(
    ("words", "after", "name"),
    [
        ("Trump's", "Monday", "Donald Trump"),
        ("he", "and he", "Donald Trump"),
        ("She", "plan. She", "Maria Lindgren"),
        ("The senator", "reckless", "Maria Lindgren"),
        ("plan", "Trump's", None),
    ],
)
def test_name_at_mention(words: str, after: str, name: str | None) -> None:
    assert name_of(find_entities(parsed_of(VOTE)), VOTE, words, after) == name


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("NATO Secretary General Mark Rutte spoke in Brussels on Monday.", "Mark Rutte", "NATO Secretary General"),
        ("French President Emmanuel Macron arrived late.", "Emmanuel Macron", "French President"),
        ("Mark Rutte, the NATO chief, praised the plan.", "Mark Rutte", "NATO chief"),
        ("On Tuesday French President Emmanuel Macron arrived.", "Emmanuel Macron", "French President"),
        ("Secretary of State Marco Rubio leads the group.", "Marco Rubio", "Secretary of State"),
        ("A lawyer for Mr. Peter Okafor refused to answer.", "Peter Okafor", None),
        ("The spokesman for President Donald Trump refused to answer.", "Donald Trump", "President"),
        ("Mr. Peter Okafor refused to answer.", "Peter Okafor", None),
        ("He met leaders Australian Prime Minister Julia Moss.", "Julia Moss", "Australian Prime Minister"),
        ("HARROW - Senator Maria Lindgren spoke on Monday.", "Maria Lindgren", "Senator"),
        ("They will defeat President Anna Holt in May.", "Anna Holt", "President"),
        ("Her 11-year-old son Mark Holt was hurt on Monday.", "Mark Holt", "son"),
    ],
)
def test_role_is_as_printed(text: str, name: str, role: str | None) -> None:
    assert entity(find_entities(parsed_of(text)), name).role == role


def test_people_of_one_surname_stay_apart() -> None:
    text = "Bill Clinton spoke first. Hillary Clinton spoke last. Bill Clinton had lost his notes."
    names = {item.name for item in find_entities(parsed_of(text)).items if item.kind is ActorKind.PERSON}
    assert names == {"Bill Clinton", "Hillary Clinton"}


def test_spokeswoman_is_not_whom_she_speaks_for() -> None:
    text = "Joe Biden left on Friday. His spokeswoman declined to comment."
    start = text.index("spokeswoman")
    assert find_entities(parsed_of(text)).name_at(Span(start, start + len("spokeswoman"))) is None


def test_acronym_joins_the_name_it_stands_for() -> None:
    text = "The World Health Organization published a report. Critics said the WHO was late."
    entities = find_entities(parsed_of(text))
    assert name_of(entities, text, "WHO") == name_of(entities, text, "World Health Organization")


def test_group_is_named_by_its_nation() -> None:
    text = "Ukrainian officials expect a deal. Ukrainian officials met on Monday."
    assert entity(find_entities(parsed_of(text)), "Ukrainian officials").kind is ActorKind.GROUP


_PIECES = [
    "Trump's ",
    "Mr. ",
    "he ",
    "“",
    "”",
    "the senator ",
    "NATO",
    "-",
    "\n\n",
    "said. ",
    "PARIS — ",
    "’s",
    "é",
    "€5 ",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=15))
def test_mentions_lie_in_the_text_whatever_it_is(pieces: list[str]) -> None:
    parsed = parsed_of("".join(pieces) or "Nothing.")
    if not parsed.article.text:
        return
    for item in find_entities(parsed).items:
        assert item.mentions and item.name
        assert all(0 <= s.start < s.end <= len(parsed.article.text) for s in item.mentions)


LEADERS = (
    "President Donald Trump met Vladimir Putin and French President Emmanuel Macron on Monday. "
    "Ivo Dragan of Tarvia stayed away, the chancellor said. {words} asked for more time."
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The Russian leader", "Vladimir Putin"),
        ("The Russian president", "Vladimir Putin"),
        ("The French leader", "Emmanuel Macron"),
        ("The French president", "Emmanuel Macron"),
        ("The American leader", "Donald Trump"),
        ("The US president", "Donald Trump"),
        ("The Chinese leader", None),
        ("The opposition leader", None),
        ("The Russian foreign minister", None),
    ],
)
def test_leader_is_who_leads_that_country(words: str, name: str | None) -> None:
    text = LEADERS.format(words=words)
    assert name_of(find_entities(parsed_of(text)), text, words.split()[-1], words) == name


def test_administration_is_the_one_named_before() -> None:
    text = "The Obama administration drafted the rule. The administration said that it would wait."
    found = find_entities(parsed_of(text))
    assert name_of(found, text, "administration", "The administration said") == "Obama administration"


def test_administration_is_nobody_where_two_are_named() -> None:
    text = "The Obama administration drafted the rule. The Trump administration withdrew it. The administration waited."
    assert name_of(find_entities(parsed_of(text)), text, "withdrew it. The administration") is None


@pytest.mark.parametrize("words", ["House Republicans", "Republican lawmakers", "The GOP"])
def test_people_of_a_party_in_office_are_the_party(words: str) -> None:
    text = f"Republicans want a vote on Monday. {words} met on Friday to count the votes."
    assert name_of(find_entities(parsed_of(text)), text, words) == "Republicans"


def test_acronym_with_dots_is_also_found_without() -> None:
    text = "The N.A.A.C.P. will meet in June. The N.A.A.C.P. asked for an apology."
    assert "NAACP" in entity(find_entities(parsed_of(text)), "N.A.A.C.P.").aliases


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The contract went to Jeff Bezos’s Blue Origin on Monday.", {"Jeff Bezos", "Blue Origin"}),
        ("Elon Musk praised SpaceX, and SpaceX will launch again in May.", {"Elon Musk", "SpaceX"}),
        ("The restaurant chain Chick-fil-A was busy. Crowds came to Chick-fil-A on Wednesday.", {"Chick-fil-A"}),
        ("The former Boeing engineer Anna Brown spoke. Boeing refused.", {"Anna Brown", "Boeing"}),
        ("Scottish & Southern Energy raised its prices in May.", {"Scottish & Southern Energy"}),
        ("The Development Committee of lenders agreed on Monday.", {"Development Committee"}),
    ],
)
def test_names_are_whole(text: str, names: set[str]) -> None:
    found = {item.name: item.kind for item in find_entities(parsed_of(text)).items}
    assert names <= found.keys()
    assert found.get("Boeing", ActorKind.ORGANIZATION) is ActorKind.ORGANIZATION


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jenny Marlow Group bought the pier on Friday.", "Jenny Marlow Group"),
        ("Innobase Oy sold its code. Innobase wrote it in 2001.", "Innobase Oy"),
    ],
)
def test_company_is_no_person_whatever_its_name_begins_with(text: str, name: str) -> None:
    (item,) = find_entities(parsed_of(text)).items
    assert (item.name, item.kind) == (name, ActorKind.ORGANIZATION)


def test_role_is_of_one_person() -> None:
    text = "Peter Okafor, one executive at Boeing, resigned on Friday."
    assert entity(find_entities(parsed_of(text)), "Peter Okafor").role == "executive at Boeing"


ANSWER = (
    "Omar Siddiq told reporters on Monday that the offer was fair. "
    "“Helen Marsh never answered our letter,” he said. “She does not write letters.”"
)


@pytest.mark.parametrize(("words", "name"), [("he said", "Omar Siddiq"), ("She does", "Helen Marsh")])
def test_pronoun_of_the_writer_is_nobody_named_in_a_speech_alone(words: str, name: str) -> None:
    entities = find_entities(parsed_of(ANSWER))
    assert name_of(entities, ANSWER, words.split()[0], words) == name


SISTERS = (
    "Maria Lindgren spoke in Harrow on Saturday beside her sister, Anna Lindgren. "
    "Lindgren said that wages were too low. She wants to raise them."
)


@pytest.mark.parametrize(
    ("middle", "name"),
    [
        ("Shares in Brightwater rose on Monday. Arthur Brightwater founded it.", "Brightwater Foods"),
        ("Arthur Brightwater founded it in 1962.", "Arthur Brightwater"),
    ],
)
def test_name_of_a_company_that_stands_alone_before_its_founder_is_the_company_s(middle: str, name: str) -> None:
    text = f"Brightwater Foods will close a plant. {middle} The plant is old. Brightwater said there was no plan."
    assert name_of(find_entities(parsed_of(text)), text, "Brightwater", "is old.") == name
    titled = text.replace("old. Brightwater", "old. Mr Brightwater")
    assert name_of(find_entities(parsed_of(titled)), titled, "Brightwater", "is old.") == "Arthur Brightwater"


def test_surname_of_two_people_names_neither() -> None:
    entities = find_entities(parsed_of(SISTERS))
    assert entities.shared_surnames == {"lindgren"}
    assert all("Lindgren" not in item.aliases for item in entities.items)
    assert name_of(entities, SISTERS, "She", "too low") is None


def test_surname_is_of_whoever_it_stood_for_before_another_was_named() -> None:
    text = (
        "Maria Lindgren spoke in Harrow on Saturday. Lindgren praised the schools. Her sister, Anna Lindgren, listened."
        " Lindgren said that wages were too low."
    )
    entities = find_entities(parsed_of(text))
    assert not entities.shared_surnames
    assert name_of(entities, text, "Lindgren said") == "Maria Lindgren"


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("Google will scan books. Google Print has a rival. The company Google denied that.", "Google", ()),
        ("The manufacturer Kranwerk apologised. The Kranwerk Loader is sold in Norway.", "Kranwerk", ()),
        ("The airline Norvia Holdings apologised. The airline Norvia paid.", "Norvia Holdings", ("Norvia",)),
        ("The airline Norvia apologised. Norvia Holdings was founded in 1911.", "Norvia Holdings", ("Norvia",)),
    ],
)
def test_maker_is_not_called_after_what_it_makes(text: str, name: str, aliases: tuple[str, ...]) -> None:
    found = find_entities(parsed_of(text)).items[0]
    assert (found.name, found.kind, found.aliases) == (name, ActorKind.ORGANIZATION, aliases)


@pytest.mark.parametrize("before", ["", "Nothing is known of the Brightwater Trust. "])
def test_surname_is_its_owner_s_after_a_body_of_that_name(before: str) -> None:
    text = f"{before}Arthur Brightwater founded the Brightwater Trust in 1962. Brightwater said there was no plan."
    assert name_of(find_entities(parsed_of(text)), text, "Brightwater said") == "Arthur Brightwater"


@pytest.mark.parametrize(
    ("text", "name", "aliases"),
    [
        ("Spokeswoman Sandy Angers said the plan was old. Angers left on Friday.", "Sandy Angers", ("Angers",)),
        ("Harrow DL Peter Okafor spoke on Friday. Okafor did not play.", "Peter Okafor", ("Okafor",)),
        ("Norvia CFO Helen Marlow resigned on Monday. Marlow had been ill.", "Helen Marlow", ("Marlow",)),
        ("Richard Di Stefano spoke on Monday. Di Stefano said it was late.", "Richard Di Stefano", ("Di Stefano",)),
        ("Hartley-Penrose will cut jobs. HP said that 900 jobs would go.", "Hartley-Penrose", ("HP",)),
        ("Lendal and Brightwater Foods will merge. Lendal said so on Monday. Lendal is old.", "Lendal", ()),
    ],
)
def test_name_is_without_post_and_neighbour(text: str, name: str, aliases: tuple[str, ...]) -> None:
    assert entity(find_entities(parsed_of(text)), name).aliases == aliases
