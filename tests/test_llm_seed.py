"""The seed article through the LLM engine: what a careful model drafts is served, what a weak one makes up is not."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from fake_llm import FakeModel, engine

from briefing.config import resource
from briefing.engines.base import Reading
from briefing.engines.embedded.engine import read
from briefing.ingest.articles import seed
from briefing.schemas.draft import SECTIONS
from briefing.types.briefing import Verified
from briefing.verification.verify import verify

# Written by hand from the article, in words of its own as a large model uses them; every item is right.
CAREFUL: dict[str, Any] = json.loads(Path(__file__).with_name("data").joinpath("seed_draft.json").read_text("utf-8"))
MADE_UP = "The deal is a significant breakthrough"  # as Qwen2.5-Coder-1.5B drafted it for six people, asked plainly
MISQUOTED = ("Keir Starmer", "Marco Rubio", "Vladimir Putin", "Emmanuel Macron", "Friedrich Merz", "Donald Trump")


@cache
def reading() -> Reading:
    return read(seed((resource("seeds") / "000_6ca48a8cf3311218.txt").read_text("utf-8")))


def served(draft: dict[str, Any]) -> Verified:
    written = engine(FakeModel(json.dumps(draft))).write(reading(), "en")
    return verify(reading().parsed.article, written.draft, reading().analysis)


def test_nine_of_ten_items_of_a_careful_draft_are_served() -> None:
    verified = served(CAREFUL)
    drafted = sum(len(CAREFUL[section]) for section in SECTIONS)
    items: list[Any] = [item for section in SECTIONS for item in getattr(verified, section)]
    assert len(items) >= 0.9 * drafted, [(item.text, item.reason) for item in verified.withheld]
    assert all(item.evidence for item in items)
    speakers = {claim["speaker"] for claim in CAREFUL["claims"]}
    assert {claim.speaker and claim.speaker.name for claim in verified.claims} <= speakers


def test_words_that_a_weak_model_makes_up_are_not_served() -> None:
    claims = [{"sentences": [number], "speaker": name, "text": MADE_UP} for number, name in enumerate(MISQUOTED, 11)]
    verified = served({**CAREFUL, "claims": claims, "counterarguments": []})
    assert not any("deal is" in claim.text for claim in verified.claims)
    assert not any(claim.speaker and claim.speaker.name in MISQUOTED for claim in verified.claims)
    assert {item.text for item in verified.withheld if item.section == "claims"} == {MADE_UP}
