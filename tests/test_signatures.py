"""Signatures: whose words stand above a name. The letters are written for these tests."""

from test_claims import article_of, claims

from briefing.engines.embedded.engine import EmbeddedEngine, read
from briefing.types.draft import ClaimKind
from briefing.verification.verify import verify

LETTERS = """The Sunday ferry should stay.

LETTERS.

The harbour board has forgotten whom it works for. My children cross on Sundays to see their father.

Nobody asked the island before the crossing was cut.

Anna Berg.

Ostby, North Coast.

FACEBOOK.

We asked our readers what they would cut instead.

Cut the brass band on the quay and leave the boat alone.

Per van Dahl.

A ferry is a road. Who would close a road on Sundays?

@quay_watcher.
"""


def said(text: str) -> list[tuple[str | None, str]]:
    return [(claim.speaker, claim.text) for claim in claims(text)]


def test_letters_are_the_words_of_who_signs_them() -> None:
    assert said(LETTERS) == [
        (
            "Anna Berg",
            "The harbour board has forgotten whom it works for. My children cross on Sundays to see their father.",
        ),
        ("Anna Berg", "Nobody asked the island before the crossing was cut."),
        ("Per van Dahl", "Cut the brass band on the quay and leave the boat alone."),
        ("@quay_watcher", "A ferry is a road. Who would close a road on Sundays?"),
    ]


def test_signature_is_evidence_of_who_wrote() -> None:
    reading = read(article_of(LETTERS))
    article = reading.parsed.article
    verified = verify(article, EmbeddedEngine().write(reading, "en").draft, reading.analysis)
    assert len(verified.claims) == 4 and not verified.withheld
    for claim in verified.claims:
        assert claim.speaker is not None and claim.kind is not ClaimKind.AUTHOR
        assert any(claim.speaker.name in evidence.exact for evidence in claim.evidence)


def test_names_over_what_is_told_of_them_sign_nothing() -> None:
    sections = (
        "LETTERS.\n\nAnna Berg\n\nThe teacher wants the ferry back on Sundays.\n\n"
        "Ivar Lund\n\nThe chairman wants a bridge."
    )
    assert {speaker for speaker, _ in said(sections)}.isdisjoint({"Anna Berg", "Ivar Lund"})


def test_names_sign_nothing_where_the_text_goes_on_or_speaks_of_them() -> None:
    assert not said(LETTERS.replace("@quay_watcher.", "The board meets again in June."))
    assert not said(LETTERS.replace("Nobody asked the island", "Berg asked the island"))


def test_name_that_closes_a_report_signs_nothing() -> None:
    assert not said("The ferry sailed on Sunday for the last time.\n\nIt carried 40 people.\n\nAnna Berg.")


def test_quotation_with_a_dash_and_a_name_is_signed() -> None:
    quotation = "“The boat is our road and nobody may close it.” ― Anna Berg"
    found = said(f"Readers on the Sunday ferry.\n\n{quotation}\n\nIt sailed in May.")
    assert found == [("Anna Berg", "The boat is our road and nobody may close it.")]
