"""How the log of webhooks is shown."""

from marshmallow import Schema, fields

from briefing.schemas.answers import PageSchema, moment, string


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


class DeliveryPageSchema(PageSchema):
    """Attempts to deliver webhooks, newest first."""

    items = fields.List(fields.Nested(DeliverySchema), required=True)
