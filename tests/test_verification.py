from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.ingest.sentences import normalise, split
from briefing.types.analysis import Analysis, Attribution
from briefing.types.article import Article, Span
from briefing.types.briefing import Carried, Verified
from briefing.types.draft import (
    ActorKind,
    Basis,
    ClaimKind,
    Draft,
    DraftActor,
    DraftClaim,
    DraftCounterargument,
    DraftQuestion,
    DraftStatement,
    Withheld,
)
from briefing.types.items import Evidence
from briefing.types.receipt import CheckOutcome
from briefing.verification.verify import verify

TEXT = normalise(
    "Velna will close its oldest bridge in March, Mayor Ada Holt said on Monday. “The bridge is not safe any more,” "
    "she said. Repairs would cost 9 million euros.\n\n"
    "Shop owners oppose the plan. Leo Dunn, a baker, said the closure would cost him half of his customers.\n\n"
    "It is unclear who will pay for a new bridge. Critics say the council has known of the damage since 2019."
)


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


@pytest.fixture(scope="module")
def article() -> Article:
    return Article("a", 1, TEXT, split(TEXT), "")


HOLT = DraftActor(
    "Ada Holt",
    ActorKind.PERSON,
    (1, 2),
    "Mayor",
    ("Holt",),
    (at("Ada Holt"), Span(at("she said").start, at("she said").start + 3)),
)
DUNN = DraftActor("Leo Dunn", ActorKind.PERSON, (5,), "a baker", (), (at("Leo Dunn"),))
ANALYSIS = Analysis(
    attributions=(
        Attribution(
            (at("Mayor Ada Holt"),),
            None,
            (at("Velna will close its oldest bridge in March"),),
            ClaimKind.INDIRECT,
            "Ada Holt",
            (1,),
        ),
        Attribution((), None, (at("“The bridge is not safe any more,”"),), ClaimKind.DIRECT, "Ada Holt", (2,)),
        Attribution(
            (at("Leo Dunn"),),
            None,
            (at("the closure would cost him half of his customers"),),
            ClaimKind.INDIRECT,
            "Leo Dunn",
            (5,),
        ),
    ),
    actors=(HOLT, DUNN),
)
DRAFT = Draft(
    headline="Velna will close its oldest bridge in March",
    summary=(DraftStatement("Mayor Ada Holt said Velna will close its oldest bridge in March.", (1,)),),
    key_actors=(HOLT, DUNN),
    claims=(
        DraftClaim("“The bridge is not safe any more,”", "Ada Holt", ClaimKind.DIRECT, (2,), "said", True),
        DraftClaim("The closure would cost him half of his customers", "Dunn", ClaimKind.INDIRECT, (5,), "said"),
    ),
    open_questions=(DraftQuestion("Who will pay for a new bridge?", (6,)),),
    counterarguments=(
        DraftCounterargument("Shop owners oppose the plan.", (4,), against_claim=0),
        DraftCounterargument(
            "Shop owners oppose the plan.", (4,), against="Velna will close its oldest bridge", against_sentences=(1,)
        ),
    ),
    rejected=(Withheld("claims", "?", "schema"),),
)


def all_evidence(verified: Verified) -> list[Evidence]:
    found = [e for item in (*verified.summary, *verified.claims, *verified.open_questions) for e in item.evidence]
    found += [e for item in (*verified.key_actors, *verified.counterarguments) for e in item.evidence]
    return found + [e for item in verified.counterarguments if item.against for e in item.against.evidence]


def test_verify_serves_the_draft_when_the_article_bears_it_out(article: Article) -> None:
    verified = verify(article, DRAFT, ANALYSIS)
    assert verified.withheld == DRAFT.rejected + (
        Withheld("counterarguments", "Shop owners oppose the plan.", "duplicate"),
    )
    assert verified.headline == DRAFT.headline
    assert [actor.name for actor in verified.key_actors] == ["Ada Holt", "Leo Dunn"]
    assert [(actor.role, actor.aliases, actor.mentions) for actor in verified.key_actors] == [
        ("Mayor", ("Holt",), 2),
        ("a baker", (), 1),
    ]
    assert [claim.central for claim in verified.claims] == [True, False]
    assert verified.open_questions[0].basis is Basis.IN_ARTICLE


def test_verify_links_speakers_and_claims_when_they_are_served(article: Article) -> None:
    verified = verify(article, DRAFT, ANALYSIS)
    holt, dunn = verified.key_actors
    assert [claim.speaker.actor_id for claim in verified.claims if claim.speaker] == [holt.id, dunn.id]
    against = verified.counterarguments[0].against
    assert against is not None and (against.claim_id, against.text) == (verified.claims[0].id, None)


def test_verify_falls_back_to_words_when_the_claim_opposed_is_withheld(article: Article) -> None:
    wrong = replace(DRAFT.claims[0], text="The bridge is not safe any more", speaker="Leo Dunn")
    verified = verify(article, replace(DRAFT, claims=(wrong,)), ANALYSIS)
    assert verified.claims == ()
    assert ("claims", "speaker_mismatch", "Ada Holt", "Leo Dunn") in {
        (held.section, held.reason, held.expected, held.found) for held in verified.withheld
    }
    against = verified.counterarguments[0].against
    assert against is not None and (against.claim_id, against.text) == (None, "The bridge is not safe any more")
    assert against.evidence[0].sentence == 2


@pytest.mark.parametrize(
    ("statement", "reason", "expected", "found"),
    [
        (DraftStatement("Velna will close its bridge.", (8,)), "no_such_sentence", "1-7", "8"),
        (DraftStatement("Velna will close its bridge.", (0,)), "no_such_sentence", "1-7", "0"),
        (DraftStatement("Velna will close its bridge.", ()), "no_evidence", None, None),
        (DraftStatement(" ", (1,)), "empty", None, None),
        (
            DraftStatement("Repairs would cost 8 million euros.", (3,)),
            "number_mismatch",
            "9 million euros",
            "8 million euros",
        ),
    ],
)
def test_verify_withholds_when_a_statement_is_not_borne_out(
    article: Article, statement: DraftStatement, reason: str, expected: str | None, found: str | None
) -> None:
    verified = verify(article, replace(DRAFT, summary=(statement,)), ANALYSIS)
    assert verified.summary == ()
    assert Withheld("summary", statement.text, reason, expected, found) in verified.withheld


def test_verify_says_so_when_an_item_was_moved(article: Article) -> None:
    verified = verify(article, replace(DRAFT, summary=(replace(DRAFT.summary[0], sentences=(3,)),)), ANALYSIS)
    moved = next(checks for checks in verified.checks if checks.section == "summary")
    assert (moved.cited, moved.moved_to) == ((3,), (1,))
    assert verified.summary[0].evidence[0].sentence == 1


def test_verify_notes_every_check_when_it_ran(article: Article) -> None:
    wrong = DraftStatement("Repairs would cost 8 million euros.", (3,))
    verified = verify(article, replace(DRAFT, summary=(wrong,)), ANALYSIS)
    withheld = next(checks for checks in verified.checks if checks.section == "summary")
    assert withheld.item_id is None
    assert withheld.outcomes == (("quotes", CheckOutcome.PASSED), ("numbers", CheckOutcome.FAILED))
    served = {checks.item_id for checks in verified.checks if checks.item_id}
    assert {item.id for item in (*verified.claims, *verified.key_actors)} <= served


def test_verify_falls_back_to_the_title_when_the_headline_says_more(article: Article) -> None:
    draft = replace(DRAFT, headline="Velna will close 12 bridges")
    assert verify(replace(article, title="Bridge to close"), draft, ANALYSIS).headline == "Bridge to close"
    verified = verify(article, draft, ANALYSIS)
    assert verified.headline == article.sentence_text(1)
    assert ("headline", "number_mismatch") in {(held.section, held.reason) for held in verified.withheld}


@pytest.mark.parametrize(
    ("headline", "served"),
    [
        ("Velna Will Close Its Oldest Bridge in March", True),  # capitals of a headline are no names
        ("Ada Holt: Velna will close its oldest bridge", True),
        ("Samra Will Close Its Oldest Bridge in March", False),
        ("Velna Will Not Close Its Oldest Bridge in March", False),
        ("Storm Destroys Bridge", False),
    ],
)
def test_verify_serves_a_headline_when_the_article_bears_it_out(article: Article, headline: str, served: bool) -> None:
    verified = verify(article, replace(DRAFT, headline=headline), ANALYSIS)
    assert (verified.headline == headline) is served, verified.withheld


def test_verify_withholds_when_evidence_is_too_long_to_prove_anything() -> None:
    text = "The bridge is old, " * 700 + "and it is closed."
    long = Article("a", 1, text, split(text), "")
    verified = verify(long, Draft("", summary=(DraftStatement("The bridge is closed.", (1,)),)), Analysis())
    assert [held.reason for held in verified.withheld] == ["too_much_evidence"]


def test_verify_drops_roles_and_aliases_when_not_printed(article: Article) -> None:
    invented = replace(HOLT, role="President", aliases=("Holt", "Iron Ada"))
    stranger = DraftActor("Mara Quill", ActorKind.PERSON, (1,))
    verified = verify(article, replace(DRAFT, key_actors=(invented, stranger)), ANALYSIS)
    assert [(actor.name, actor.role, actor.aliases) for actor in verified.key_actors] == [("Ada Holt", None, ("Holt",))]
    reasons = {(held.text, held.reason) for held in verified.withheld}
    assert {
        ("President", "role_not_printed"),
        ("Iron Ada", "alias_not_printed"),
        ("Mara Quill", "name_not_printed"),
    } <= reasons


def test_verify_gives_equal_ids_when_only_typography_differs(article: Article) -> None:
    curly = verify(article, DRAFT, ANALYSIS)
    straight = replace(DRAFT.claims[0], text='"the bridge is not safe  any more,"')
    again = verify(article, replace(DRAFT, claims=(straight,)), ANALYSIS)
    assert again.claims[0].id == curly.claims[0].id
    ids = [item.id for item in (*curly.summary, *curly.claims, *curly.key_actors, *curly.counterarguments)]
    assert len(ids) == len(set(ids))


def test_coverage_counts_what_the_default_view_carries(article: Article) -> None:
    coverage = verify(article, DRAFT, ANALYSIS).coverage
    assert coverage.direct_quotes == Carried(1, 1)
    assert coverage.speakers == Carried(1, 2)  # Dunn's claim is not central
    assert coverage.figures == Carried(0, 2)  # 9 million euros, 2019


NUMBERS = st.lists(st.integers(-1, 9), max_size=4).map(tuple)
SPANS = st.lists(st.tuples(st.integers(-3, 500), st.integers(-3, 500)).map(lambda pair: Span(*pair)), max_size=3).map(
    tuple
)
WORDS = st.one_of(
    st.text(max_size=30),
    st.tuples(st.integers(0, len(TEXT)), st.integers(0, 90)).map(lambda cut: TEXT[cut[0] : cut[0] + cut[1]]),
)
NAMES = st.one_of(st.none(), st.sampled_from(["Ada Holt", "Dunn", "Critics", "Mara Quill", " ", "“"]), WORDS)
DRAFTS = st.builds(
    Draft,
    headline=WORDS,
    summary=st.lists(st.builds(DraftStatement, text=WORDS, sentences=NUMBERS, spans=SPANS), max_size=3).map(tuple),
    key_actors=st.lists(
        st.builds(DraftActor, name=WORDS, kind=st.sampled_from(ActorKind), sentences=NUMBERS, role=NAMES, spans=SPANS),
        max_size=2,
    ).map(tuple),
    claims=st.lists(
        st.builds(
            DraftClaim,
            text=WORDS,
            speaker=NAMES,
            kind=st.sampled_from(ClaimKind),
            sentences=NUMBERS,
            cue=NAMES,
            spans=SPANS,
        ),
        max_size=3,
    ).map(tuple),
    counterarguments=st.lists(
        st.builds(
            DraftCounterargument,
            text=WORDS,
            sentences=NUMBERS,
            against=NAMES,
            against_claim=st.one_of(st.none(), st.integers(-2, 4)),
            speaker=NAMES,
        ),
        max_size=2,
    ).map(tuple),
)


@given(DRAFTS)
def test_verify_copies_evidence_exactly_for_any_draft(draft: Draft) -> None:
    article = Article("a", 1, TEXT, split(TEXT), "")
    verified = verify(article, draft, ANALYSIS)
    for evidence in all_evidence(verified):
        assert evidence.exact == TEXT[evidence.start : evidence.end] != ""
        assert article.sentences[evidence.sentence - 1].start <= evidence.start
    offered = len(draft.summary) + len(draft.key_actors) + len(draft.claims) + len(draft.counterarguments)
    served = (verified.summary, verified.key_actors, verified.claims, verified.counterarguments)
    assert sum(map(len, served)) + len(verified.withheld) >= offered  # nothing is lost without a reason
    assert verify(article, draft, ANALYSIS) == verified


QUOTED = (
    "“The tunnel is old. It will flood in two years. We need a new one,” said Bo Quill.\n\nThe council met on Monday."
)


@pytest.mark.parametrize(
    ("drafted", "served"),
    [
        ("It will flood in two years.", "“It will flood in two years.”"),
        ("It will flood in 2 years.", "“It will flood in two years.”"),  # nearly as printed: served as printed
        ("The tunnel is old.", "“The tunnel is old.”"),
        ("“It will flood in two years.”", "“It will flood in two years.”"),
        ("The council met on Monday.", "The council met on Monday."),
    ],
)
def test_summary_shows_marks_when_a_sentence_stands_within_a_quotation(drafted: str, served: str) -> None:
    spoken = Article("a", 1, QUOTED, split(QUOTED), "")
    cited = tuple(n.number for n in spoken.sentences if drafted[-9:-1] in QUOTED[n.start : n.end])
    analysis = Analysis(quotations=(Span(0, QUOTED.index(" said")),))
    verified = verify(spoken, Draft("", summary=(DraftStatement(drafted, cited or (2,)),)), analysis)
    assert [item.text for item in verified.summary] == [served], verified.withheld


@pytest.mark.parametrize(
    ("headline", "served"),
    [("It will flood in two years", False), ("The council met on Monday", True)],
)
def test_headline_is_nobodys_speech_when_it_copies_the_article(headline: str, served: bool) -> None:
    spoken = Article("a", 1, QUOTED, split(QUOTED), "", title="Old tunnel")
    verified = verify(spoken, Draft(headline), Analysis(quotations=(Span(0, QUOTED.index(" said")),)))
    assert (verified.headline == headline) is served, verified.withheld
