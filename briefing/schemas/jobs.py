"""How background jobs are shown."""

from marshmallow import Schema, fields

from briefing.jobs import State
from briefing.schemas.answers import moment, string


class JobSchema(Schema):
    """A background job."""

    id = fields.String(required=True)
    kind = string("what it does: brief, deliver, poll", required=True)
    state = fields.Enum(State, by_value=True, required=True)
    stage = string("what a running one is at: reading, writing, checking, translating", required=True, allow_none=True)
    progress = fields.Float(required=True, metadata={"description": "share of its stages that is done, 0 to 1"})
    error = string("why it failed", required=True, allow_none=True)
    article_id = fields.Function(
        lambda job: job.payload.get("article_id"),
        metadata={"type": "string", "nullable": True, "description": "article it works on"},
    )
    created_at = moment("when it was queued", required=True)
    updated_at = moment("when its state last changed", required=True)
