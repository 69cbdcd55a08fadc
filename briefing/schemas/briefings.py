"""Briefings as served and stored, whole and in lists."""

from marshmallow import Schema, fields, validate

from briefing.schemas.answers import PageSchema, moment, string
from briefing.schemas.articles import ArticleSchema
from briefing.schemas.items import (
    ActorSchema,
    ClaimSchema,
    CounterargumentSchema,
    QuestionSchema,
    StatementSchema,
    wording_before_translation,
)
from briefing.schemas.receipts import ItemChecksSchema, ReceiptSchema
from briefing.schemas.records import RecordSchema
from briefing.types.briefing import Carried, Coverage, Verified
from briefing.types.draft import Withheld


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


class VerifiedSchema(RecordSchema):
    record = Verified
    headline = fields.String(required=True)
    original_headline = wording_before_translation()
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


class BriefingPageSchema(PageSchema):
    """Briefings, newest first."""

    items = fields.List(fields.Nested(BriefingSummarySchema), required=True)


class PendingSchema(Schema):
    """The briefing is being made; ask again after Retry-After, or hold the line with ?wait=."""

    status = fields.String(required=True, validate=validate.OneOf(["pending"]))
    article_id = fields.String(required=True)
    url = string("the briefing, once it is made", required=True)
    job = string("how far it is", required=True)
