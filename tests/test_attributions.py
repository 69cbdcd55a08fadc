"""Who says what: cue frames, quotations, speakers. The sentences are written for these tests."""

import pytest
from conftest import SEED
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.engines.embedded.attributions import find_attributions
from briefing.engines.embedded.coreference import find_entities
from briefing.engines.embedded.parsing import ParsedArticle, parse
from briefing.engines.embedded.speakers import with_speakers
from briefing.ingest.normalisation import normalise
from briefing.ingest.sentences import split
from briefing.types.analysis import Attribution
from briefing.types.article import Article
from briefing.types.draft import ClaimKind

Row = tuple[str | None, str]


def parsed(text: str) -> ParsedArticle:
    text = normalise(text)
    return parse(Article("test", 1, text, split(text), ""))


def found(text: str) -> list[Attribution]:
    document = parsed(text)
    return list(with_speakers(find_attributions(document), find_entities(document), document))


def rows(text: str) -> list[Row]:
    """Speaker and content of every attribution, pieces joined by a bar."""
    text = normalise(text)
    return [(each.speaker, " | ".join(text[s.start : s.end] for s in each.content)) for each in found(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria Lindgren said the bridge was no longer safe.", ("Maria Lindgren", "the bridge was no longer safe")),
        ("The bridge was no longer safe, Maria Lindgren said.", ("Maria Lindgren", "The bridge was no longer safe")),
        ("Officials told reporters that the road would stay closed.", ("Officials", "that the road would stay closed")),
        ("The road, officials said, would stay closed.", ("officials", "The road | would stay closed")),
        ("The union wants to delay the vote.", ("The union", "to delay the vote")),
        ("The minister accused the firm of hiding the figures.", ("The minister", "the firm of hiding the figures")),
        ("The union called for a second vote.", ("The union", "a second vote")),
        ("Critics described the plan as a waste of money.", ("Critics", "the plan as a waste of money")),
        ("The mayor rejected the proposal for a new stadium.", ("The mayor", "the proposal for a new stadium")),
        ("The survey found that prices had doubled.", ("The survey", "that prices had doubled")),
        ("According to the police, two shops were damaged.", ("the police", "two shops were damaged")),
        ("Peter Okafor's claim that the water is unsafe drew doubts.", ("Peter Okafor", "that the water is unsafe")),
        ("Residents are worried about the price of water.", ("Residents", "the price of water")),
        ("Residents were told by the council that the road was shut.", ("the council", "that the road was shut")),
        ("Residents were told that the road was shut.", (None, "that the road was shut")),
        (
            "The firm was accused by the minister of hiding the figures.",
            ("the minister", "The firm | of hiding the figures"),
        ),
        (
            "The road would stay closed, said officials in Harrow Bay.",
            ("officials in Harrow Bay", "The road would stay closed"),
        ),
        ("Maria Lindgren called the plan a disgrace.", ("Maria Lindgren", "the plan a disgrace")),
        ("The firm denied that it had hidden the figures.", ("The firm", "that it had hidden the figures")),
        ("The firm said in a statement that the plant would close.", ("The firm", "that the plant would close")),
        ("The council's warning that the river would rise was ignored.", ("The council", "that the river would rise")),
        ("The minister made a promise to repair the road.", ("The minister", "to repair the road")),
        ("The United Nations was blamed for its decision to close the camp.", ("United Nations", "to close the camp")),
        (
            "A source close to the talks said the bridge was safe.",
            ("A source close to the talks", "the bridge was safe"),
        ),
        (
            "In a poll of 900 voters, the mayor trails by six points.",
            ("a poll of 900 voters", "the mayor trails by six points"),
        ),
        (
            "A man has died after a tree fell near Bude, Devon and Cornwall Police say.",
            ("Devon and Cornwall Police", "A man has died after a tree fell near Bude"),
        ),
        ("The retailer Harrow said its sales had risen.", ("Harrow", "its sales had risen")),
        (
            "Maria Lindgren said she admires the nurses and praised their work.",
            ("Maria Lindgren", "she admires the nurses"),
        ),
        ("The club wants to run the library and have asked for a lease.", ("The club", "to run the library")),
        ("The union raised concern that the mine is unsafe.", ("The union", "that the mine is unsafe")),
        ("However, as the police reported, the bridge is shut.", ("the police", "the bridge is shut")),
    ],
)
def test_frames_give_source_and_content(text: str, expected: Row) -> None:
    assert expected in rows(text)


@pytest.mark.parametrize(
    "text",
    [
        "The river rose by two metres overnight and flooded the old town.",
        "The film “Harbour Lights” opened in twelve cinemas on Friday.",
        "The so-called “quiet zone” covers three streets near the hospital.",
        "Tickets cost 12 euros per day and 60 euros per week.",
        "The king declared war on the island, and the storm claimed the lives of nine sailors.",
        "The mayor responded to questions from the police.",
        "The minister addressed a rally and sought shelter from the rain.",
    ],
)
def test_no_attribution_where_nobody_speaks(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The mayor fought in court against charges that he had hidden the figures.",
        "The union batted down rumours that the mine is unsafe.",
        "Towers were raised along the coast to convince them that they had friends.",
        "Class was abolished, egalitarianism ruled and all citizens were equal.",
        "Who cares about the vote?",
        "But which get answered says something about the vote.",
    ],
)
def test_no_speaker_where_nobody_is_said_to_say_it(text: str) -> None:
    assert [speaker for speaker, _ in rows(text) if speaker] == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The ferry is older than where we are now”, Lindgren, 51, told reporters.", "Lindgren"),
        (
            "Maria Lindgren opposes “another pay freeze” and recalled the last: “It was hard on us all.”",
            "Maria Lindgren",
        ),
        ("Maria Lindgren seemed ready to joke, telling the crowd: “The ferry sank twice.”", "Maria Lindgren"),
    ],
)
def test_speaker_of_a_quotation_stands_outside_of_it(text: str, speaker: str) -> None:
    assert [each.speaker for each in found(text) if each.frame == "quotation"] == [speaker]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We cannot wait,” said Maria Lindgren.", ("Maria Lindgren", "“We cannot wait,”")),
        ('Maria Lindgren said: "We cannot wait."', ("Maria Lindgren", '"We cannot wait."')),
        (
            "“We cannot wait,” Maria Lindgren said on Monday. “The winter is near.”",
            ("Maria Lindgren", "“We cannot wait,” | “The winter is near.”"),
        ),
        (
            "“We cannot wait. The winter is near and the roof leaks,” Maria Lindgren said.",
            ("Maria Lindgren", "“We cannot wait. The winter is near and the roof leaks,”"),
        ),
        (
            "The plan was “a mess from the start,” said Peter Okafor.",
            ("Peter Okafor", "The plan was “a mess from the start,”"),
        ),
        (
            "''We cannot wait,'' Peter Okafor said. ''The winter is near.''",
            ("Peter Okafor", "''We cannot wait,'' | ''The winter is near.''"),
        ),
    ],
)
def test_quotations_have_their_speaker(text: str, expected: Row) -> None:
    assert expected in rows(text)


@pytest.mark.parametrize(
    "after",
    [
        "Those were the words of Maria Lindgren.",
        "That is how Maria Lindgren put it.",
        "Maria Lindgren was speaking after the vote.",
        "\n\nMaria Lindgren, the mayor, said so on Monday.",
    ],
)
def test_quotation_without_cue_is_of_whom_the_next_sentence_names(after: str) -> None:
    assert rows(f"The school shut in May. “We cannot wait for the winter.” {after}") == [
        ("Maria Lindgren", "“We cannot wait for the winter.”")
    ]


def test_speaker_who_goes_on_after_a_quotation_is_not_who_speaks_in_it() -> None:
    text = "“I have seen it myself,” Maria Lindgren said, arguing that the walls were rotten."
    assert ("Maria Lindgren", "that the walls were rotten") in rows(text)


def test_senator_is_the_one_named_before() -> None:
    text = "Senator Maria Lindgren opened the session. The senator said the bridge was safe."
    assert ("Maria Lindgren", "the bridge was safe") in rows(text)


def test_quotation_over_paragraphs_is_one_attribution() -> None:
    text = "“The roof leaks and the walls rot,” said Maria Lindgren. “We begin in May.\n\n“And we will not stop.”"
    ((speaker, content),) = rows(text)
    assert speaker == "Maria Lindgren"
    assert "roof leaks" in content and "We begin in May" in content and "not stop" in content


def test_quotation_alone_in_the_next_paragraph_keeps_its_speaker() -> None:
    text = (
        "Maria Lindgren said the roof had to be repaired.\n\n"
        "“We have waited for three years and we will not wait any longer than this winter.”"
    )
    assert [speaker for speaker, _ in rows(text)] == ["Maria Lindgren", "Maria Lindgren"]


def test_words_within_a_quotation_are_no_attributions_of_their_own() -> None:
    text = "“I think the council knows that the bridge is old,” said Maria Lindgren."
    assert len(rows(text)) == 1


def test_outermost_speaker_has_what_is_said_within_what_is_said() -> None:
    ((speaker, content),) = rows("Maria Lindgren said that engineers believed the bridge was old.")
    assert (speaker, content) == ("Maria Lindgren", "that engineers believed the bridge was old")


def test_contrast_within_a_clause_is_left_to_its_own_speaker() -> None:
    found_rows = rows("The union said the offer was too low, while its owners said it was more than fair.")
    assert ("The union", "the offer was too low") in found_rows
    assert ("its owners", "it was more than fair") in found_rows


def test_pronoun_becomes_the_name_it_stands_for() -> None:
    text = "Maria Lindgren, the mayor, opened the session. She said the bridge was safe."
    assert ("Maria Lindgren", "the bridge was safe") in rows(text)


def test_spokeswoman_does_not_become_the_person_she_speaks_for() -> None:
    text = "Peter Okafor closed the plant. His spokeswoman said the decision was final."
    assert [speaker for speaker, _ in rows(text)] == ["His spokeswoman"]


def test_two_speakers_together_stay_together() -> None:
    text = "The United Nations and the European Union stressed that the border was open."
    assert [speaker for speaker, _ in rows(text)] == ["The United Nations and the European Union"]


def test_they_is_the_plural_subject_before() -> None:
    text = "Harbour officials were blunt when they said the pier would close."
    assert [speaker for speaker, _ in rows(text)] == ["Harbour officials"]


def test_poll_may_show_but_a_phase_may_not() -> None:
    assert rows("The poll shows that voters trust the mayor.")
    assert not rows("The last phase will determine whether the mayor stays.")


def test_article_judging_for_itself_names_no_speaker() -> None:
    assert [speaker for speaker, _ in rows("The talks seem to be close to an end.")] == [None]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We cannot wait,” said Maria Lindgren.", ClaimKind.DIRECT),
        ("Maria Lindgren said the plan was “a mess” for the town.", ClaimKind.MIXED),
        ("Maria Lindgren said the plan was bad for the town.", ClaimKind.INDIRECT),
    ],
)
def test_kind_follows_the_quotation_marks(text: str, kind: ClaimKind) -> None:
    assert [each.kind for each in found(text)] == [kind]


def test_cue_is_printed_with_its_preposition() -> None:
    text = "The union called for a second vote."
    (attribution,) = found(text)
    assert attribution.cue is not None
    assert text[attribution.cue.start : attribution.cue.end] == "called for"


@pytest.mark.parametrize(
    ("speaker", "beginning"),
    [
        ("Vladimir Putin", 'that Russia would accept "robust security guarantees"'),
        ("Mark Rutte", '"The fact that you have said'),
        ("Trump administration officials", '"the only way to end this war'),
        ("Volodymyr Zelenskyy", '"We had constructive, specific meeting'),
        ("Ukrainian officials", '"Russia will not take Donbas'),
        ("Keir Starmer", '"real progress"'),
    ],
)
def test_seed_attributes_its_key_statements(speaker: str, beginning: str) -> None:
    text = SEED.read_text("utf-8")
    spoken = [content for who, content in rows(text) if who == speaker]
    assert any(content.startswith(beginning) for content in spoken), spoken


_PIECES = [
    "Maria Lindgren said ",
    "“We cannot wait,” ",
    "he added. ",
    "The road is closed",
    ". ",
    "\n\n",
    '"',
    "”",
    "''",
    "that ",
    "according to ",
]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=12))
def test_spans_are_ordered_words_of_the_text_whatever_it_is(pieces: list[str]) -> None:
    text = normalise("".join(pieces)) or "Nothing."
    for each in found(text):
        spans = [*each.content, *each.source, *([each.cue] if each.cue else [])]
        assert all(0 <= s.start < s.end <= len(text) and text[s.start : s.end].strip() for s in spans)
        assert all(a.end <= b.start for a, b in zip(each.content, each.content[1:], strict=False))
        assert each.sentences and each.sentences == tuple(sorted(each.sentences))


def test_same_text_gives_same_attributions() -> None:
    text = SEED.read_text("utf-8")
    assert find_attributions(parsed(text)) == find_attributions(parsed(text))


def test_surname_of_two_people_is_printed_as_it_stands() -> None:
    text = (
        "Maria Lindgren spoke in Harrow on Saturday beside her sister, Anna Lindgren.\n\n"
        "Lindgren said that wages were too low."
    )
    assert rows(text)[-1] == ("Lindgren", "that wages were too low")


def test_description_is_whoever_it_names_right_after() -> None:
    text = "The union rejected the plan. Its secretary, Paul Okoro, said that the board had never answered."
    assert rows(text)[-1] == ("Paul Okoro", "that the board had never answered")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The union met. Its chair, Tomasz Wieczorek, said the plan was dead.", "Tomasz Wieczorek"),
        ("A witness for the Crown, Professor Lena Hartwig of Leeds, said the pin was worn.", "Lena Hartwig"),
        ("The plan was mocked by Ada Holm, the mayor of Harrow, who said that it was dead.", "Ada Holm"),
        ("HARROW BAY (AP) – The mayor of Harrow Bay said the plan was dead.", "The mayor of Harrow Bay"),
        ("The Harrow Bay Council (HBC) said the plan was dead.", "Harrow Bay Council"),
        ("The leader of the rival party, the Greens, said the plan was dead.", "The leader of the rival party"),
        ("The mayor of Harrow, a city in Norfolk, said the plan was dead.", "The mayor of Harrow"),
    ],
)
def test_description_that_ends_in_a_name_is_of_who_bears_it(text: str, speaker: str) -> None:
    assert [who for who, _ in rows(text)] == [speaker]


def test_spokesman_who_was_introduced_speaks_on_as_whose_he_is() -> None:
    text = 'A spokesman for the county said the road was shut. "It will reopen in May," the spokesman said.'
    assert [who for who, _ in rows(text)] == ["A spokesman for the county"] * 2


def test_two_with_the_same_letters_after_their_names_stay_two() -> None:
    text = (
        "Helena Voss KC told the jury that the driver had known of the limit.\n\n"
        'Rupert Callaghan KC said there was no record. "Nobody wrote it down," he said.'
    )
    assert [(who or "").split()[0] for who, _ in rows(text)] == ["Helena", "Rupert", "Rupert"]


def test_speaker_is_nobody_whom_the_words_name() -> None:
    text = "Sarah Penn, defending, said Susan Aldridge was ill. Aldridge had repaid the money and felt shame, she said."
    assert rows(text)[-1] == ("Sarah Penn", "Aldridge had repaid the money and felt shame")


def test_pronoun_after_somebody_unnamed_is_that_person() -> None:
    text = "The daughter of one victim said the sentence was too short. “Mum never knew who had done it,” she said."
    assert rows(text)[-1] == ("The daughter of one victim", "“Mum never knew who had done it,”")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The group, Clean Harbour Coalition, met on Monday and wrote to Brightwell Stores Ltd. The group said that "
            "the port was unsafe. Later, the group added that Brightwell Stores Ltd had not answered.",
            "Clean Harbour Coalition",
        ),
        (
            "Brightwell Stores Ltd sued the Harrow Bay Council over rents. The company said that they were too high.",
            "Brightwell Stores Ltd",
        ),
        (
            "Brightwell Stores Ltd sued Nordkai Foods Ltd over rents. The company said that they were too high.",
            "The company",
        ),
        (
            "Shares in Brightwell Stores Ltd fell on Monday. The union said that 40 shops would close.",
            "The union",
        ),
        (
            "The Clean Harbour Coalition, a group of fishermen, met. A group of doctors came, and the group said "
            "that the port was unsafe.",
            "the group",
        ),
    ],
)
def test_the_group_is_whom_the_article_called_so(text: str, speaker: str) -> None:
    assert rows(text)[-1][0] == speaker


def test_the_company_is_the_only_one_just_named() -> None:
    text = "Shares in Brightwell Stores Ltd fell on Monday. The company said that it would close 40 shops."
    assert rows(text)[-1] == ("Brightwell Stores Ltd", "that it would close 40 shops")


def test_name_at_the_end_of_the_sentence_is_not_who_said_it() -> None:
    text = (
        "Ayatollah Ali Karim, the leader of the island, spoke on Friday. “We are committed to our ideals,” said "
        "Karim during the ceremony of the death of the former leader of the island, Ayatollah Ruhollah Homani."
    )
    assert rows(text)[-1] == ("Ali Karim", "“We are committed to our ideals,”")


def test_quotation_whose_closing_mark_is_missing_swallows_nothing() -> None:
    text = 'The note said "no. Peter Okafor was angry. "We were lied to," said Maria Lindgren.'
    assert ("Maria Lindgren", '"We were lied to,"') in rows(text)


@pytest.mark.parametrize(
    "after",
    [
        "Other markets also posted gains on Monday.",
        "The airline began operations in 2003.",
        "Harrow Council has not confirmed the figures.",
        "The airline said the fleet would stay.",
    ],
)
@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("David Jones, an analyst at Kranwerk, said that “we could be airborne again by the end of the week.”", True),
        ("“We could be airborne again by the end of the week,” said David Jones. “Nobody doubts it.”", True),
        ("The sign read “No entry beyond this point without a permit.”", False),
    ],
)
def test_next_sentence_does_not_speak_the_quotation_before_it(before: str, speaker: bool, after: str) -> None:
    spoken = [each for each in rows(f"{before} {after}") if "“" in each[1]]
    assert {name for name, _ in spoken} <= ({"David Jones"} if speaker else {"The sign"})
    assert spoken or not speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The abrupt announcement led some to speculate that the bank was to blame.", "some"),
        ("His candidacy prompted Timothy Holt to ask whether the book could be printed again.", "Timothy Holt"),
        ("Maria Lindgren promised Timothy Holt to say that the book was good.", "Maria Lindgren"),
        ("Their poverty drove hundreds of miners to demand a strike.", "hundreds of miners"),
    ],
)
def test_who_is_brought_to_say_something_says_it(text: str, speaker: str) -> None:
    assert rows(text)[-1][0] == speaker


def test_he_is_who_spoke_before_not_whom_the_words_name() -> None:
    text = (
        "Rick Santor said he never doubted the president and that he believes Peter Okafor is a Christian.\n\n"
        "“He says he is a Christian. But I am talking about his world view,” he said."
    )
    assert rows(text)[-1][0] == "Rick Santor"


def test_who_is_described_at_length_speaks() -> None:
    text = (
        "But speaking on Radio Aln, Governor Chris Moss, who is insistent he personally is not a candidate for "
        "president, said he wasn't sure his friend Holt would be either."
    )
    assert rows(text)[-1] == ("Chris Moss", "he wasn't sure his friend Holt would be either")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The analyst Maria Lindgren said.\n\n“I am not saying that the deal is safe for us.”", "Maria Lindgren"),
        (
            "According to Maria Lindgren, the bridge cost £2m.\n\n“The sum that I get is not even a half of it.”",
            "Maria Lindgren",
        ),
        (
            "Peter Okafor said the ferry was safe. Maria Lindgren touted her support for the bridge. “We need to "
            "find a way across the river.”",
            "Maria Lindgren",
        ),
        (
            "Peter Okafor said the ferry was safe. The council opposes the bridge.\n\n“We need to find a way across.”",
            None,
        ),
        ("“It was late,” Peter Okafor said, his voice rising. “What does it matter to us now?”", "Peter Okafor"),
        ("“It is late,” said Peter Okafor of the Friends of the Bay. “. . . We are tired of it.”", "Peter Okafor"),
    ],
)
def test_quotation_without_cue_is_of_whoever_spoke_last(text: str, speaker: str | None) -> None:
    last = found(text)[-1]
    quoted = text[last.content[-1].start] == "“"
    assert (last.speaker if quoted else None) == speaker


def test_quotation_without_cue_goes_on_where_its_paragraph_leaves_it_open() -> None:
    text = "Peter Okafor noted that it was late.\n\n“It is time for us to go home now, all of us.\n\n“And it is dark.”"
    assert rows(text)[-1] == ("Peter Okafor", "“It is time for us to go home now, all of us. | “And it is dark.”")


def test_he_is_nobody_whom_his_words_name() -> None:
    text = "Mr. Lindgren spoke first. Mr. Okafor praised the ferry. He said that Mr. Okafor had no idea of ferries."
    assert rows(text)[-1][0] == "Lindgren"


def test_who_goes_on_after_a_clause_is_who_spoke_before_it() -> None:
    text = "Maria Lindgren responded that the council had delayed the aid and said that she would publish a list."
    assert rows(text)[-1] == ("Maria Lindgren", "that she would publish a list")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Mr. Rivas leads in the north. “Nobody has been less ready for the office than Mr. Rivas,” said Tom Berg, "
            "who sat in the senate for years.\n\n“This man is not fit for the office,” he added.",
            "Tom Berg",
        ),
        (
            "Mr. Berg said he wrote a new play only because Mr. Rivas agreed to act. “We have persuaded the old "
            "players to come home,” he said.",
            "Berg",
        ),
        ("Mr. Berg said the play was new. Mr. Rivas left early. “I did not like it at all,” he said.", "Rivas"),
        ("Mr. Berg said the play was new. Mrs. Holt wrote it. “I did not like it at all,” she said.", "Holt"),
    ],
)
def test_he_is_who_spoke_before_unless_somebody_else_came_since(text: str, speaker: str) -> None:
    assert rows(text)[-1][0] == speaker


@pytest.mark.parametrize(
    ("source", "speaker"),
    [
        ("Many Republicans", "Many Republicans"),
        ("Republican officials", "Republican officials"),
        ("Several leading Republicans", "Several leading Republicans"),
        ("The Republican Party", "Republican Party"),
    ],
)
def test_some_of_a_party_are_not_the_party(source: str, speaker: str) -> None:
    text = f"The Republican Party met on Monday. {source} said that the plan would fail."
    assert rows(text)[-1][0] == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("King Oskar II issued a statement about the loan saying, “We are thankful to you all.”", "Oskar II"),
        ("The senator wrote a letter saying that she would vote for the bill.", "The senator"),
    ],
)
def test_who_makes_a_record_says_what_it_says(text: str, speaker: str) -> None:
    assert speaker in [who for who, _ in rows(text)]
    assert "the loan" not in [who for who, _ in rows(text)]


def test_who_is_asked_does_not_ask() -> None:
    text = "Asked why she opposed the bridge, Mayor Maria Lindgren explained that it was too dear."
    assert rows(text)[-1] == ("Maria Lindgren", "that it was too dear")
    assert ("Maria Lindgren", "why she opposed the bridge") not in rows(text)


def test_who_is_told_is_not_who_tells() -> None:
    text = "“The people there are under a lot of pressure and are busting a–,” a source, who hid, told Bay News."
    assert "Bay News" not in [who for who, _ in rows(text)]
