"""Briefings as ninjs 3.1: whatever the article and the briefing hold, the document is what the standard allows."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from ninjs_schema import faults
from samples import article, briefing, hostile
from test_feeds import ATOM, RSS_2, read
from test_translation import brief, there_and_back

from briefing.engines.embedded.engine import EmbeddedEngine
from briefing.ingest.articles import from_item, seed
from briefing.pipeline import Pipeline
from briefing.render.addresses import Addresses
from briefing.render.inert import web_address
from briefing.render.ninjs import to_ninjs
from briefing.service import Service
from briefing.types.briefing import Briefing
from briefing.types.receipt import PromptIdentity

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
LINKS = Addresses("https://briefing.example")
BARE = article(url=None, byline=None, site=None, published_at=None, title=None)


# --- the standard, as we wrote it down ------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "uri": "urn:x:1",
    "type": "event",
    "urgency": 9,
    "expires": "2026-03-05T09:01:00.5+01:00",
    "people": [{"name": "A", "contactInfo": [{"value": "a@b.example"}, {"address": {"lines": ["1"]}}]}],
    "places": [{"geoJSON": {"type": "Point", "coordinates": [1, 2]}}],
    "subjects": [{"relevance": 100, "confidence": 0}],
    "rightsInfo": {"linkedRights": "https://a.example/"},
    "associations": [{"name": "b", "uri": "urn:x:2", "associations": [{"name": "c", "uri": "urn:x:3"}]}],
    "eventDetails": {"dates": {"startDate": "2026-03-05T09:01:00Z", "expectedEndDate": "2026-03"}},
    "renditions": [{"name": "web", "duration": 1.5, "scanType": "interlaced", "poi": {"x": 1, "y": 2}}],
    "bodies": [{"value": "x", "wordCount": 1}],
}


def test_standard_allows_a_document_with_something_of_everything() -> None:
    assert faults(WHOLE) == []


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({"uri": "no address"}, "$.uri"),
        ({"uri": "https://a.example/[1]"}, "$.uri"),
        ({"uri": "https://a.example/100%"}, "$.uri"),
        ({"uri": "https://a.example/ä"}, "$.uri"),
        ({"uri": None}, "$.uri"),
        ({"name": "a"}, "$"),
        ({"type": "article"}, "$.type"),
        ({"urgency": 10}, "$.urgency"),
        ({"expires": "2026-03-05"}, "$.expires"),
        ({"expires": "2026-03-05T09:01:00"}, "$.expires"),
        ({"expires": "2026-02-30T09:01:00Z"}, "$.expires"),
        ({"version": 1}, "$.version"),
        ({"headlines": [{"role": "main"}]}, "$.headlines[0]"),
        ({"headlines": [{"value": "x", "wordCount": 1}]}, "$.headlines[0]"),
        ({"bodies": {"value": "x"}}, "$.bodies"),
        ({"people": [{"contactInfo": [{"value": "x", "address": {}}]}]}, "$.people[0].contactInfo[0]"),
        ({"rightsInfo": {}}, "$.rightsInfo"),
        ({"associations": [{"uri": "urn:x:2"}]}, "$.associations[0]"),
        ({"associations": [{"name": "a"}]}, "$.associations[0]"),
        ({"associations": [{"name": "a", "uri": "urn:x:2", "byline": "x"}]}, "$.associations[0]"),
        ({"eventDetails": {"dates": {"endDate": "x"}}}, "$.eventDetails.dates.endDate"),
        (
            {"eventDetails": {"dates": {"expectedStartDate": "2026-13"}}},
            "$.eventDetails.dates.expectedStartDate",
        ),
        ({"renditions": [{"href": "https://a.example/"}]}, "$.renditions[0]"),
    ],
)
def test_standard_allows_nothing_else(change: dict[str, Any], at: str) -> None:
    found = faults(WHOLE | change)
    assert [fault.partition(": ")[0] for fault in found] == [at], found


# --- what we write --------------------------------------------------------------------------------------------------


def assert_valid(document: Any) -> None:
    assert faults(document) == []


@pytest.mark.parametrize("made", [briefing(), briefing(BARE), hostile()])
def test_ninjs_is_valid_and_holds_the_briefing_but_not_the_article(made: Briefing) -> None:
    document = to_ninjs(made, LINKS)
    assert_valid(document)
    (association,) = document["associations"]
    assert association["name"] == "briefing"
    assert association["uri"] == f"https://briefing.example/v1/articles/{made.article.id}/briefing"
    assert "bodies" not in document


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem[:3])
def test_ninjs_of_a_seed_is_valid(path: Path, service: Service, client: FlaskClient) -> None:
    article_id = service.brief_now(service.keep(seed(path.read_text("utf-8"))).article).article.id
    answer = client.get(f"/v1/articles/{article_id}/briefing?format=ninjs&claims=all")
    assert answer.mimetype == "application/vnd.iptc.ninjs+json"
    assert_valid(answer.get_json(force=True))


def test_ninjs_of_a_translation_is_valid() -> None:
    document = to_ninjs(brief(there_and_back()), LINKS, claims="all")
    assert_valid(document)
    assert [document["language"], document["associations"][0]["language"]] == ["en", "de"]


def test_ninjs_when_everything_is_withheld_is_valid() -> None:
    made = briefing()
    nothing = replace(made.verified, summary=(), key_actors=(), claims=(), open_questions=(), counterarguments=())
    assert_valid(to_ninjs(replace(made, verified=nothing), LINKS))


@pytest.mark.parametrize("feed", [RSS_2, ATOM], ids=["RSS", "Atom"])
def test_ninjs_of_an_article_of_a_feed_is_valid(feed: str) -> None:
    item = replace(read(feed).items[0], content=f"<p>{briefing().article.text}</p>", url="https://p.example/a[1]?50%")
    document = to_ninjs(Pipeline(EmbeddedEngine()).brief(from_item(item, site="Press")), LINKS)
    assert_valid(document)
    assert document["uri"] == "https://p.example/a%5B1%5D?50%25"


TEXTS = st.text(max_size=20)
ADDRESSES = st.builds(
    "{}{}".format,
    st.sampled_from(["https://", "http://a.example/", "HTTPS://user:key@a.example", "javascript:", ""]),
    st.text(st.sampled_from("ab1:/?#[]@%25 é\u202e\ud83d\"'<>\\^`{|}()"), max_size=12),
)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@settings(max_examples=300)
@given(address=ADDRESSES, text=TEXTS, moment=MOMENTS)
def test_ninjs_is_valid_whatever_the_article_says_of_itself(address: str, text: str, moment: datetime) -> None:
    made = briefing(article(url=address, title=text, byline=text, site=text, published_at=moment))
    assert_valid(to_ninjs(made, LINKS))
    link = web_address(address)
    assert link is None or faults({"uri": link}) == []


def test_ninjs_says_whether_a_model_wrote_it() -> None:
    there = briefing()
    kind = to_ninjs(there, LINKS)["associations"][0]["digitalSourceType"]["uri"]
    assert kind.endswith("/algorithmicMedia")
    moved = replace(there, receipt=replace(there.receipt, prompt=PromptIdentity("briefing", "1", "0" * 64)))
    assert to_ninjs(moved, LINKS)["associations"][0]["digitalSourceType"]["uri"].endswith("/trainedAlgorithmicMedia")
