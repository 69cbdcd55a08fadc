"""The receipt of a briefing as served and stored: what made it, and which checks its items went through."""

from marshmallow import fields

from briefing.schemas.answers import moment, string
from briefing.schemas.records import RecordSchema
from briefing.types.receipt import CheckOutcome, ItemChecks, PromptIdentity, Receipt, Usage


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
