from functools import cache

import pytest

from briefing.engines.base import Reading
from briefing.engines.embedded.engine import read
from briefing.ingest.articles import from_text
from briefing.types.briefing import Verified
from briefing.types.draft import ClaimKind, Draft, DraftClaim, DraftCounterargument
from briefing.verification.verify import verify

TEXT = """The harbour board of Velna met on Monday to hear about the old lighthouse and what its repair would cost.

Engineer Rosa Imhof told the board that the lighthouse could fall into the sea within two winters. “We found cracks \
in every wall of the tower,” Imhof said. “The lamp room is full of water.”

Harbour master Jon Berg denied that the cracks were new, but believes that the door can be mended. Fishermen said that \
the lamp was needed on dark nights, and Sara Lund, who owns a hotel, said that the lamp was needed on dark nights.

Berg said Imhof believed that the tower was lost for ever.

The hearing went on for three hours. The board said that it would ask the ministry for money."""
FALL = "the lighthouse could fall into the sea within two winters"


@cache
def reading() -> Reading:
    return read(from_text(TEXT))


def number(words: str) -> int:
    article = reading().parsed.article
    return next(s.number for s in article.sentences if words in article.text[s.start : s.end])


def served(text: str, sentence: int, kind: ClaimKind = ClaimKind.INDIRECT) -> Verified:
    """What is served of a draft with one claim that has no speaker."""
    return verify(
        reading().parsed.article,
        Draft("Velna", claims=(DraftClaim(text, None, kind, (sentence,)),)),
        reading().analysis,
    )


@pytest.mark.parametrize(
    ("text", "within", "speaker", "cue", "kind"),
    [
        (FALL, "two winters", "Rosa Imhof", "told", ClaimKind.INDIRECT),
        ("The lighthouse could fall into the sea", "two winters", "Rosa Imhof", "told", ClaimKind.INDIRECT),
        ("We found cracks in every wall of the tower", "cracks in every", "Rosa Imhof", "said", ClaimKind.DIRECT),
        ("The lamp room is full of water.", "lamp room", "Rosa Imhof", "said", ClaimKind.DIRECT),
        ("the cracks were new", "were new", "Jon Berg", "denied", ClaimKind.INDIRECT),
        ("the door can be mended", "were new", "Jon Berg", "believes", ClaimKind.INDIRECT),  # torn from its sentence
        ("it would ask the ministry for money", "ministry", "The board", "said", ClaimKind.INDIRECT),
        ("Imhof believed that the tower was lost for ever", "lost for", "Jon Berg", "said", ClaimKind.INDIRECT),
    ],
)  # fmt: skip
def test_claim_without_speaker_is_given_to_its_only_source(
    text: str, within: str, speaker: str, cue: str, kind: ClaimKind
) -> None:
    verified = served(text, number(within), ClaimKind.AUTHOR)
    (claim,) = verified.claims
    assert claim.speaker is not None and (claim.speaker.name, claim.cue, claim.kind) == (speaker, cue, kind)
    assert claim.evidence[0].exact in TEXT and not verified.withheld


def test_sentence_that_names_the_source_is_evidence_too() -> None:
    (claim,) = served("The lamp room is full of water.", number("lamp room")).claims
    (evidence,) = claim.evidence
    assert evidence.exact.endswith("Imhof said. “The lamp room is full of water.”")


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("the lamp was needed on dark nights", "dark nights"),  # two say so
        ("the tower was lost for ever", "lost for ever"),  # one says so of another
        ("The lighthouse could fall into the sea and money was short in Velna", "two winters"),  # half is nobody's
    ],
)
def test_claim_without_speaker_is_withheld_when_more_than_one_may_be_meant(text: str, within: str) -> None:
    verified = served(text, number(within), ClaimKind.AUTHOR)
    assert not verified.claims and len(verified.withheld) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The lighthouse will fall into the sea within two winters", "wording_changed"),
        ("The lighthouse could not fall into the sea within two winters", "wording_changed"),
        ("The lighthouse could fall into the sea within four winters", "number_mismatch"),
    ],
)
def test_altered_claim_without_speaker_stays_withheld(text: str, reason: str) -> None:
    verified = served(text, number("two winters"), ClaimKind.AUTHOR)
    assert not verified.claims and [item.reason for item in verified.withheld] == [reason]


def test_counterargument_without_speaker_is_given_to_its_source() -> None:
    point = DraftCounterargument("the cracks were new", (number("were new"),), against="the tower is old")
    draft = Draft("Velna", counterarguments=(point,))
    (served_as,) = verify(reading().parsed.article, draft, reading().analysis).counterarguments
    assert served_as.speaker is not None and served_as.speaker.name == "Jon Berg"


def test_counterargument_that_is_a_quotation_is_served_in_its_marks() -> None:
    point = DraftCounterargument("The lamp room is full of water.", (number("lamp room"),), speaker="Rosa Imhof")
    draft = Draft("Velna", counterarguments=(point,))
    (served_as,) = verify(reading().parsed.article, draft, reading().analysis).counterarguments
    assert served_as.text == "“The lamp room is full of water.”"
    assert served_as.speaker is not None and served_as.speaker.name == "Rosa Imhof"
