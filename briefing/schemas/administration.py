"""What the API takes and answers about access keys, embed links and the audit log."""

from marshmallow import RAISE, Schema, fields, validate

from briefing.schemas.answers import PageSchema, moment, string
from briefing.schemas.requests import PageArgsSchema, Words


class KeySchema(Schema):
    """An access key without the key itself."""

    id = fields.String(required=True, attribute="key.id")
    name = fields.String(required=True, attribute="key.name")
    scopes = fields.Function(
        lambda found: sorted(found["key"].scopes), metadata={"type": "array", "items": {"type": "string"}}
    )
    origins = fields.List(fields.String(), required=True, attribute="key.origins")
    quota = fields.Integer(required=True, allow_none=True, attribute="key.quota")
    state = string("active, revoked or expired", required=True)
    created_at = moment("when it was made", required=True, attribute="key.created_at")
    expires_at = moment("when it ends", required=True, allow_none=True, attribute="key.expires_at")
    revoked_at = moment("when it was ended", required=True, allow_none=True, attribute="key.revoked_at")
    last_used_at = moment("to the minute", required=True, allow_none=True, attribute="key.last_used_at")


class KeysSchema(Schema):
    """Access keys, newest first."""

    items = fields.List(fields.Nested(KeySchema), required=True)


class AuditArgsSchema(PageArgsSchema):
    """Which entries to list."""

    key = Words(metadata={"description": "only those of the key with this ID"})


class AuditEntrySchema(Schema):
    """One write."""

    at = moment("when", required=True)
    who = string("name of the key, `local`, `slack` or `command line`", required=True)
    key_id = fields.String(required=True, allow_none=True)
    method = fields.String(required=True)
    endpoint = fields.String(required=True)
    target = string("IDs of what was written", required=True, allow_none=True)
    status = fields.Integer(required=True, metadata={"description": "HTTP status of the answer"})
    request_id = fields.String(required=True, allow_none=True)


class AuditPageSchema(PageSchema):
    """Writes, newest first."""

    items = fields.List(fields.Nested(AuditEntrySchema), required=True)


class EmbedLinkRequestSchema(Schema):
    """How long a signed link holds."""

    class Meta:
        unknown = RAISE

    days = fields.Float(
        load_default=7.0,
        validate=validate.Range(0, 3650, min_inclusive=False),
        metadata={"description": "until it ends"},
    )


class EmbedLinkSchema(Schema):
    """A signed link."""

    id = string("names it to end it", required=True)
    url = string("for the src of a frame", required=True)
    expires_at = moment("when it ends by itself", required=True)
