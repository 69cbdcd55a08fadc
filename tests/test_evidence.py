import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.ingest.sentences import normalise, split
from briefing.types.article import Article, Span
from briefing.types.items import EvidenceStatus
from briefing.verification.evidence import CONTEXT, evidence_for, find_quote
from briefing.verification.folding import fold

TEXT = normalise(
    "The council met on Monday. “We can’t wait — not in months, not in years,” said Mayor Ada Holt. "
    "It would cost 20,000 euros… or more. Nobody disagreed. The plan is non-binding.\n\n"
    "“It is a start. It is really a start,” Holt’s deputy said. The ﬁrst ½ is paid."
)
TEXTS = st.text(alphabet=st.one_of(st.sampled_from("ab AB.…\"'”“’-—1,ﬁßİ½\u0301\n"), st.characters(codec="utf-8")))


@pytest.fixture
def article() -> Article:
    return Article("a", 1, TEXT, split(TEXT), "")


@pytest.mark.parametrize(
    ("quote", "exact", "status"),
    [
        ("not in months, not in years", "not in months, not in years", "verbatim"),
        ("We can't wait -- not in months", "We can’t wait — not in months", "normalised"),
        ('"We CAN\'T wait-not in months"', "We can’t wait — not in months", "normalised"),
        ("\u201ewe  can\u2019t\u00a0wait\u201c", "We can’t wait", "normalised"),
        ("It would cost 20,000 euros.", "It would cost 20,000 euros", "normalised"),
        ("20,000 euros ... or more", "20,000 euros… or more", "normalised"),
        ("The first 1⁄2 is paid", "The ﬁrst ½ is paid", "normalised"),
        ("The council […] on Monday", "The council met on Monday", "elided"),
        ("… It is really a start", "It is really a start", "normalised"),
        ("Holt", "Holt", "verbatim"),
        ("It would [sic] cost 20,000 euros", "It would cost 20,000 euros", "normalised"),
        ("We can't wait — [sic] not in months", "We can’t wait — not in months", "normalised"),
        ("[i]t would cost 20,000 euros", "It would cost 20,000 euros", "normalised"),
        ("The coun\u00adcil met\u200b on\u202fMonday", "The council met on Monday", "normalised"),
        ("We can`t wait", "We can’t wait", "normalised"),
    ],
)
def test_find_quote_finds_when_only_typography_differs(quote: str, exact: str, status: str) -> None:
    found = find_quote(TEXT, quote)
    assert found is not None
    assert (found.exact, found.status) == (exact, EvidenceStatus(status))
    assert TEXT[found.start : found.end] == exact


@pytest.mark.parametrize(
    "quote",
    [
        "",
        " … ",
        "We can wait",
        "can",  # of can't
        "binding",  # of non-binding
        "20",  # of 20,000
        "000 euros",
        "council met on Mon",
        "not in years, not in months",
        "The council … Nobody disagreed … on Monday",  # out of order
        "said Mayor … really a start",  # across paragraphs
        "The … is",  # one word finds a place anywhere
        "We can’t … in years",  # leaves out "not"
        "rst",
        "irst ½ is",  # the second half of a ligature
        "The plan is binding",
        "[The damage] would cost 20,000 euros",  # an editor's own words
        "The council met in secret [sic] on Monday",
        "in months, not in years,” said Mayor",  # leaves "not" before it
    ],
)
def test_find_quote_finds_nothing_when_words_differ(quote: str) -> None:
    assert find_quote(TEXT, quote) is None


@pytest.mark.parametrize(("quote", "found"), [("All who voted did.", False), ("All who voted did not.", True)])
def test_find_quote_leaves_no_negation_behind(quote: str, found: bool) -> None:
    assert (find_quote("All who voted did not. Not one of them stayed.", quote) is not None) is found
    assert find_quote("Did all vote? Not one of them stayed.", "Did all vote?") is not None


def test_find_quote_names_the_sentence_when_given_sentences(article: Article) -> None:
    found = find_quote(article.text, "It is really a start", article.sentences)
    assert found is not None and found.sentence == 7
    assert (found.prefix, found.suffix) == (
        article.text[found.start - CONTEXT : found.start],
        article.text[found.end : found.end + CONTEXT],
    )


@given(TEXTS, st.integers(0, 50), st.integers(1, 50))
def test_find_quote_reproduces_the_text_when_found(text: str, start: int, length: int) -> None:
    for quote in (text[start : start + length], f'"{text[start : start + length].upper()}"'):
        found = find_quote(text, quote)
        if found:
            assert text[found.start : found.end] == found.exact
            assert found.prefix == text[max(0, found.start - CONTEXT) : found.start]


@given(TEXTS)
def test_fold_maps_every_position_into_the_text(text: str) -> None:
    folded = fold(text)
    for position in range(len(folded.text)):
        place = folded.original(position, position + 1)
        assert place is None or 0 <= place[0] < place[1] <= len(text)


def test_fold_gives_the_same_when_only_typography_differs() -> None:
    assert fold("“Don’t” – he  said…").text == fold("'don't' -- He said ...").text


def test_evidence_for_merges_neighbours_when_in_one_paragraph(article: Article) -> None:
    found = evidence_for(article, (7, 1, 6, 5, 2))
    assert [piece.sentence for piece in found] == [1, 5, 6]
    assert found[2].exact == "“It is a start. It is really a start,” Holt’s deputy said."
    assert all(piece.exact == article.text[piece.start : piece.end] for piece in found)


def test_evidence_for_takes_the_sentences_when_given_spans(article: Article) -> None:
    start = article.text.index("not in months")
    assert evidence_for(article, (), (Span(start, start + 3),)) == evidence_for(article, (2,))


@pytest.mark.parametrize("number", [0, -1, 9, 10**9])
def test_evidence_for_raises_when_there_is_no_such_sentence(article: Article, number: int) -> None:
    with pytest.raises(IndexError):
        evidence_for(article, (number,))
