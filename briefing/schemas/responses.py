"""What the API answers: the briefing, articles, lists, problems. The stored document is the same contract."""

from dataclasses import replace
from datetime import UTC
from typing import Any

from marshmallow import EXCLUDE, INCLUDE, Schema, fields, validate

from briefing.schemas.records import RecordSchema
from briefing.schemas.text_fragments import text_fragment_url
from briefing.types.article import Article
from briefing.types.briefing import Briefing, Carried, Coverage, Verified
from briefing.types.draft import ActorKind, Basis, ClaimKind, Withheld
from briefing.types.items import (
    Action,
    Actor,
    Against,
    Claim,
    Counterargument,
    Decision,
    Evidence,
    EvidenceStatus,
    Question,
    Speaker,
    Statement,
)
from briefing.types.receipt import CheckOutcome, ItemChecks, PromptIdentity, Receipt, Usage

SCHEMA_VERSION = "1"


def moment(about: str, **kwargs: Any) -> fields.AwareDateTime:
    """A moment in UTC, ISO 8601."""
    return fields.AwareDateTime(format="iso", default_timezone=UTC, metadata={"description": about}, **kwargs)


def string(about: str, **kwargs: Any) -> fields.String:
    """A string with its description."""
    return fields.String(metadata={"description": about}, **kwargs)


class EvidenceSchema(RecordSchema):
    """Words copied from the article by code; offsets are code points into its text, end exclusive."""

    record = Evidence

    class Meta:
        unknown = EXCLUDE  # url is derived and not loaded

    exact = string("the words themselves", required=True)
    prefix = string("words before", required=True)
    suffix = string("words after", required=True)
    start = fields.Integer(required=True)
    end = fields.Integer(required=True)
    sentence = fields.Integer(required=True, metadata={"description": "number of the sentence it starts in, from 1"})
    status = fields.Enum(EvidenceStatus, by_value=True, required=True)
    url = string("the publisher's page, at these words", dump_only=True)


class DecisionSchema(RecordSchema):
    """What an editor decided about an item; the wording before an edit is kept."""

    record = Decision
    action = fields.Enum(Action, by_value=True, required=True)
    editor = fields.String(required=True)
    reason = fields.String(required=True)
    decided_at = moment("when", required=True)
    original = fields.String(required=True, allow_none=True)


def _decision() -> fields.Nested:
    return fields.Nested(DecisionSchema, load_default=None, allow_none=True)


def _original() -> fields.String:
    return string("wording in the article's language, where this is a translation", load_default=None, allow_none=True)


def _evidence() -> "fields.List[Any]":
    return fields.List(fields.Nested(EvidenceSchema), required=True)


class StatementSchema(RecordSchema):
    record = Statement
    id = string("stable as long as text and evidence stay", required=True)
    text = string("the item in words", required=True)
    evidence = _evidence()
    decision = _decision()
    original = _original()


class ActorSchema(RecordSchema):
    record = Actor
    id = fields.String(required=True)
    name = string("fullest name printed", required=True)
    kind = fields.Enum(ActorKind, by_value=True, required=True)
    role = string("as the article prints it", required=True, allow_none=True)
    aliases = fields.List(fields.String(), required=True)
    mentions = fields.Integer(required=True)
    evidence = _evidence()
    decision = _decision()


class SpeakerSchema(RecordSchema):
    record = Speaker
    name = fields.String(required=True)
    actor_id = string("key actor this is", required=True, allow_none=True)


class ClaimSchema(RecordSchema):
    record = Claim
    id = fields.String(required=True)
    text = fields.String(required=True)
    speaker = fields.Nested(SpeakerSchema, required=True, allow_none=True)
    cue = string("the word that attributes", required=True, allow_none=True)
    kind = fields.Enum(ClaimKind, by_value=True, required=True)
    central = fields.Boolean(required=True)
    evidence = _evidence()
    decision = _decision()
    original = _original()


class QuestionSchema(RecordSchema):
    record = Question
    id = fields.String(required=True)
    text = fields.String(required=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    evidence = _evidence()
    decision = _decision()
    original = _original()


class AgainstSchema(RecordSchema):
    record = Against
    claim_id = string("claim of this briefing", required=True, allow_none=True)
    text = string("position in words", required=True, allow_none=True)
    evidence = _evidence()
    original = _original()


class CounterargumentSchema(RecordSchema):
    record = Counterargument
    id = fields.String(required=True)
    text = fields.String(required=True)
    against = fields.Nested(AgainstSchema, required=True, allow_none=True)
    speaker = fields.Nested(SpeakerSchema, required=True, allow_none=True)
    basis = fields.Enum(Basis, by_value=True, required=True)
    evidence = _evidence()
    decision = _decision()
    original = _original()


class WithheldSchema(RecordSchema):
    """An item that was not served, and the check it failed."""

    record = Withheld
    section = fields.String(required=True)
    text = fields.String(required=True)
    reason = fields.String(required=True)
    expected = fields.String(required=True, allow_none=True)
    found = fields.String(required=True, allow_none=True)


class CarriedSchema(RecordSchema):
    record = Carried
    carried = fields.Integer(required=True)
    total = fields.Integer(required=True)


class CoverageSchema(RecordSchema):
    record = Coverage
    direct_quotes = fields.Nested(CarriedSchema, required=True)
    speakers = fields.Nested(CarriedSchema, required=True)
    figures = fields.Nested(CarriedSchema, required=True)


class UsageSchema(RecordSchema):
    record = Usage
    input_tokens = fields.Integer(required=True)
    output_tokens = fields.Integer(required=True)
    calls = fields.Integer(required=True)
    cost_usd = fields.Float(required=True)
    seconds = fields.Float(required=True)


class PromptSchema(RecordSchema):
    record = PromptIdentity
    name = fields.String(required=True)
    version = fields.String(required=True)
    digest = fields.String(required=True)


class ReceiptSchema(RecordSchema):
    record = Receipt
    engine = fields.String(required=True)
    model = fields.String(required=True)
    server = fields.String(required=True, allow_none=True)
    prompt = fields.Nested(PromptSchema, required=True, allow_none=True)
    schema_version = fields.String(required=True)
    article_digest = fields.String(required=True)
    created_at = moment("when it was made", required=True)
    usage = fields.Nested(UsageSchema, required=True)
    attempts = fields.Integer(required=True)
    fallback_for = string("engine this one stood in for", load_default=None, allow_none=True)
    fallback_reason = string("type of the problem that made it", load_default=None, allow_none=True)
    shared_from = string(
        "article, a copy of this one, whose briefing was carried over", load_default=None, allow_none=True
    )
    translated_to = string(
        "language its words were translated into; null in the article's own", load_default=None, allow_none=True
    )


class ArticleSchema(Schema):
    """An article without its text."""

    id = fields.String(required=True)
    revision = fields.Integer(required=True)
    url = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    byline = fields.String(required=True, allow_none=True)
    site = fields.String(required=True, allow_none=True)
    published_at = moment("as the publisher says", required=True, allow_none=True)
    language = string("BCP 47", required=True)
    words = fields.Function(lambda article: article.words(), metadata={"type": "integer"})


class ArticleTextSchema(ArticleSchema):
    """An article with its text, the sentences in it, and when it came."""

    text = fields.String(required=True)
    digest = string("sha-256 of the text", required=True)
    created_at = moment("when it was ingested", required=True, allow_none=True)
    sentences = fields.Function(
        lambda article: [[s.start, s.end] for s in article.sentences],
        metadata={
            "type": "array",
            "items": {"type": "array", "items": {"type": "integer"}},
            "description": "start and end of each, in code points; the first is number 1",
        },
    )


class ItemChecksSchema(RecordSchema):
    """Which checks an item went through; those of a withheld item end with the one it failed."""

    record = ItemChecks
    section = fields.String(required=True)
    item_id = string("null for an item that was withheld", required=True, allow_none=True)
    text = fields.String(required=True)
    outcomes = fields.List(
        fields.Tuple((fields.String(), fields.Enum(CheckOutcome, by_value=True))),
        required=True,
        metadata={"description": "name of the check and its outcome, in order"},
    )
    cited = fields.List(fields.Integer(), required=True, metadata={"description": "sentences the draft cited"})
    moved_to = fields.List(
        fields.Integer(), required=True, metadata={"description": "sentences that bear the item out instead"}
    )


class VerifiedSchema(RecordSchema):
    record = Verified
    headline = fields.String(required=True)
    original_headline = _original()
    summary = fields.List(fields.Nested(StatementSchema), required=True)
    key_actors = fields.List(fields.Nested(ActorSchema), required=True)
    claims = fields.List(fields.Nested(ClaimSchema), required=True)
    open_questions = fields.List(fields.Nested(QuestionSchema), required=True)
    counterarguments = fields.List(fields.Nested(CounterargumentSchema), required=True)
    withheld = fields.List(fields.Nested(WithheldSchema), required=True)
    coverage = fields.Nested(CoverageSchema, required=True)
    checks = fields.List(fields.Nested(ItemChecksSchema), load_only=False)


class BriefingSchema(VerifiedSchema):
    """A briefing: every item with the words of the article that prove it."""

    id = fields.String(required=True)
    article = fields.Nested(ArticleSchema, required=True)
    receipt = fields.Nested(ReceiptSchema, required=True)


class BriefingSummarySchema(Schema):
    """A briefing in a list."""

    id = fields.String(required=True)
    article_id = fields.String(required=True)
    revision = fields.Integer(required=True)
    language = fields.String(required=True)
    headline = fields.String(required=True)
    created_at = moment("when it was made", required=True)
    url = fields.Function(
        lambda briefing: f"/v1/articles/{briefing.article_id}/briefing",
        metadata={"type": "string", "description": "where to read it"},
    )


class _PageSchema(Schema):
    next_cursor = string("pass as ?cursor= for the next page; null at the end", required=True, allow_none=True)


class ArticlePageSchema(_PageSchema):
    """Articles, newest first."""

    items = fields.List(fields.Nested(ArticleSchema), required=True)


class BriefingPageSchema(_PageSchema):
    """Briefings, newest first."""

    items = fields.List(fields.Nested(BriefingSummarySchema), required=True)


class DeliverySchema(Schema):
    """One attempt to deliver a webhook."""

    delivery_id = string("the webhook-id the receiver sees, the same at every attempt", required=True)
    receiver = string("host of the address; the rest may be secret", required=True)
    event = string("briefing.made, briefing.revised or briefing.failed", required=True)
    article_id = string("article it tells of", required=True)
    status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "HTTP status of the answer; null when there was none"}
    )
    error = string("why there was no answer", required=True, allow_none=True)
    seconds = fields.Float(required=True, metadata={"description": "until the answer"})
    created_at = moment("when it was sent", required=True)


class DeliveryPageSchema(_PageSchema):
    """Attempts to deliver webhooks, newest first."""

    items = fields.List(fields.Nested(DeliverySchema), required=True)


class RowSchema(Schema):
    """A briefing as one flat row; moments in ISO 8601."""

    made_at = fields.String(required=True)
    published_at = fields.String(required=True, allow_none=True)
    article_id = fields.String(required=True)
    briefing_id = fields.String(required=True)
    revision = fields.Integer(required=True)
    site = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    language = fields.String(required=True)
    words = fields.Integer(required=True)
    summary_items = fields.Integer(required=True)
    key_actors = fields.Integer(required=True)
    claims = fields.Integer(required=True)
    central_claims = fields.Integer(required=True)
    open_questions = fields.Integer(required=True)
    counterarguments = fields.Integer(required=True)
    withheld = fields.Integer(required=True)
    direct_quotes_carried = fields.Integer(required=True)
    direct_quotes_total = fields.Integer(required=True)
    speakers_carried = fields.Integer(required=True)
    speakers_total = fields.Integer(required=True)
    figures_carried = fields.Integer(required=True)
    figures_total = fields.Integer(required=True)
    engine = fields.String(required=True)
    model = fields.String(required=True)
    attempts = fields.Integer(required=True)
    seconds = fields.Float(required=True)
    input_tokens = fields.Integer(required=True)
    output_tokens = fields.Integer(required=True)
    cost_usd = fields.Float(required=True)
    url = fields.String(required=True)


class PendingSchema(Schema):
    """The briefing is being made; ask again after Retry-After, or hold the line with ?wait=."""

    status = fields.String(required=True, validate=validate.OneOf(["pending"]))
    article_id = fields.String(required=True)
    url = string("the briefing, once it is made", required=True)
    job = string("how far it is", required=True)


class ProblemSchema(Schema):
    """RFC 9457 problem details; ``errors`` is shaped like the input. Further members name what it is about."""

    class Meta:
        unknown = INCLUDE  # RFC 9457, section 3.2: members a client does not know are no error

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict()


SECTION_SCHEMAS: dict[str, RecordSchema] = {
    "summary": StatementSchema(),
    "key_actors": ActorSchema(),
    "claims": ClaimSchema(),
    "open_questions": QuestionSchema(),
    "counterarguments": CounterargumentSchema(),
}


def briefing_document(briefing: Briefing) -> dict[str, Any]:
    """The briefing as served and stored: a JSON-ready dict, every claim in it, evidence with links into the page."""
    document: dict[str, Any] = _VERIFIED.dump(briefing.verified)
    document["id"] = briefing.id
    document["article"] = _ARTICLE.dump(briefing.article)
    document["receipt"] = _RECEIPT.dump(briefing.receipt)
    if briefing.article.url:
        _link(document, briefing.article.url)
    return {name: document[name] for name in _ORDER}


def load_briefing(document: dict[str, Any], article: Article) -> Briefing:
    """The briefing a stored document came from; its article is given, as the document holds no text."""
    verified = _VERIFIED.load({name: document[name] for name in _VERIFIED.fields})
    receipt = _RECEIPT.load(document["receipt"])
    return Briefing(document["id"], replace(article, revision=document["article"]["revision"]), verified, receipt)


def tells_of(document: dict[str, Any], article: Article) -> bool:
    """Whether a stored document says of its article what is known now; its address may have become known since."""
    known: dict[str, Any] = _ARTICLE.dump(article)
    return bool(known | {"revision": document["article"]["revision"]} == document["article"])


def _link(node: Any, url: str) -> None:
    if isinstance(node, list):
        for each in node:
            _link(each, url)
    elif isinstance(node, dict):
        if "exact" in node and "start" in node:
            node["url"] = text_fragment_url(url, node["exact"])
        for each in node.values():
            _link(each, url)


_VERIFIED, _ARTICLE, _RECEIPT = VerifiedSchema(), ArticleSchema(), ReceiptSchema()
_ORDER = ("id", "article", *_VERIFIED.fields, "receipt")
