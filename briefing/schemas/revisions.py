"""What the API takes and answers about revisions and editors' decisions."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from briefing.schemas.answers import moment, string
from briefing.schemas.briefings import WithheldSchema
from briefing.schemas.items import SECTION_SCHEMAS
from briefing.schemas.receipts import ReceiptSchema
from briefing.schemas.requests import Words
from briefing.types.changes import Change, WordChange
from briefing.types.items import Action

_OBJECT = {"type": "object", "nullable": True, "description": "the item, as in the briefing"}


class RevisionSchema(Schema):
    """One state of an article's text."""

    revision = fields.Integer(attribute="revision", required=True)
    digest = string("sha-256 of the text", required=True)
    title = fields.String(required=True, allow_none=True)
    words = fields.Function(lambda article: article.words(), metadata={"type": "integer"})
    created_at = moment("when it came in", required=True)


class RevisionsSchema(Schema):
    """The states of an article, newest first."""

    items = fields.List(fields.Nested(RevisionSchema), required=True)


class WordsSchema(Schema):
    """Words next to each other that all stayed, came or went."""

    change = fields.Enum(WordChange, by_value=True, required=True)
    text = fields.String(required=True, metadata={"description": "with the space before it, where there is one"})


class ItemChangeSchema(Schema):
    """An item that differs between two revisions' briefings."""

    change = fields.Enum(Change, by_value=True, required=True)
    section = fields.String(required=True)
    before = fields.Function(lambda change: _item(change.section, change.before), metadata=_OBJECT)
    after = fields.Function(lambda change: _item(change.section, change.after), metadata=_OBJECT)
    still_said = fields.Boolean(
        required=True,
        allow_none=True,
        metadata={"description": "for an item that is gone: whether the text still holds the words it rested on"},
    )
    words = fields.List(
        fields.Nested(WordsSchema),
        required=True,
        metadata={
            "description": "for a reworded item: its words in reading order; those kept or gone are its wording "
            "before, those kept or added its wording after. Empty for any other"
        },
    )


class DifferenceSchema(Schema):
    """Item by item, what changed from one revision's briefing to another's."""

    article_id = fields.String(required=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)
    changes = fields.List(fields.Nested(ItemChangeSchema), required=True)


def _item(section: str, item: object) -> Any:
    return None if item is None else SECTION_SCHEMAS[section].dump(item)


class DecisionRequestSchema(Schema):
    """An editor's decision about an item."""

    class Meta:
        unknown = RAISE

    action = fields.Enum(Action, by_value=True, required=True)
    editor = Words(required=True, validate=validate.Length(1, 200), metadata={"description": "who decides"})
    reason = Words(required=True, validate=validate.Length(1, 2000), metadata={"description": "why"})
    text = Words(validate=validate.Length(1, 2000), metadata={"description": "the new wording, with edit only"})

    @validates_schema(skip_on_field_errors=True)
    def text_with_edit_only(self, data: dict[str, Any], **_: Any) -> None:
        """An edit needs its wording; nothing else takes one."""
        if (data["action"] is Action.EDIT) != ("text" in data):
            raise ValidationError({"text": ["Give the new wording with edit, and with nothing else."]})


class DecidedSchema(Schema):
    """A decision as it was kept."""

    item_id = fields.String(attribute="item.id", required=True)
    section = fields.String(required=True)
    revision = fields.Integer(required=True)
    action = fields.Enum(Action, by_value=True, attribute="decision.action", required=True)
    editor = fields.String(attribute="decision.editor", required=True)
    reason = fields.String(attribute="decision.reason", required=True)
    text = fields.String(required=True, allow_none=True)
    original = fields.String(attribute="decision.original", required=True, allow_none=True)
    decided_at = moment("when", attribute="decision.decided_at", required=True)


class DecisionsSchema(Schema):
    """Decisions, oldest first."""

    items = fields.List(fields.Nested(DecidedSchema), required=True)


class FullReceiptSchema(ReceiptSchema):
    """A receipt with every check; same inputs, same digest."""

    digest = string("sha-256 of what went in and what came out, not of when or how fast", required=True)
    checks = fields.List(fields.Dict(), required=True)
    withheld = fields.List(fields.Nested(WithheldSchema), required=True)
