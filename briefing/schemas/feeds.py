"""What the API takes and answers about feeds."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from briefing.schemas.answers import PageSchema, moment, string
from briefing.schemas.requests import Words

_SECONDS = validate.Range(300, 86_400)


def _name(about: str, **options: Any) -> Words:
    return Words(validate=validate.Length(1, 300), allow_none=True, metadata={"description": about}, **options)


def _every(**options: Any) -> fields.Float:
    about = "seconds between polls, give or take a tenth; longer where the feed asks for it"
    return fields.Float(validate=_SECONDS, metadata={"description": about}, **options)


class FeedRequestSchema(Schema):
    """A feed to read."""

    class Meta:
        unknown = RAISE

    url = Words(
        required=True,
        validate=validate.Length(1, 2048),
        metadata={"description": "of an RSS, Atom or JSON Feed", "format": "uri"},
    )
    title = _name("what it is called here; its own title by default")
    folder = _name("what it is listed under")
    every = _every(load_default=1800.0)
    paused = fields.Boolean(load_default=False, metadata={"description": "kept, but not polled"})


class FeedChangeSchema(Schema):
    """What to change of a feed."""

    class Meta:
        unknown = RAISE

    title = _name("what it is called here")
    folder = _name("what it is listed under")
    every = _every()
    paused = fields.Boolean(metadata={"description": "false polls it at once, also when it was switched off"})

    @validates_schema(skip_on_field_errors=True)
    def something(self, data: dict[str, Any], **_: Any) -> None:
        """Refuses a change of nothing."""
        if not data:
            raise ValidationError("Give some of title, folder, every and paused.")


class FeedSchema(Schema):
    """A feed, and how it is polled."""

    id = string("permanent", required=True)
    url = string("its address; changes when it moves for good", required=True, attribute="subscription.url")
    title = string("what it is called", required=True, allow_none=True, attribute="subscription.title")
    site_url = string("page it belongs to", required=True, allow_none=True, attribute="subscription.site_url")
    folder = string("what it is listed under", required=True, allow_none=True, attribute="subscription.folder")
    paused = fields.Boolean(required=True)
    off = string(
        "why it is not polled any more: gone, failing, moved, crashing",
        required=True,
        allow_none=True,
        attribute="schedule.off",
    )
    every = fields.Float(required=True, attribute="schedule.every", metadata={"description": "seconds"})
    next_at = moment("when it is polled next", required=True, attribute="schedule.next_at")
    polled_at = moment("when it was polled last", required=True, allow_none=True)
    failures = fields.Integer(
        required=True, attribute="schedule.failures", metadata={"description": "polls that failed in a row"}
    )
    problem = string("why the last poll failed", required=True, allow_none=True, attribute="schedule.problem")
    created_at = moment("when it was added", required=True)


class PollSchema(Schema):
    """What a poll came to."""

    at = moment("when it began", required=True)
    seconds = fields.Float(required=True)
    outcome = string("read, unchanged, failed, off, or unfinished: the rest follows at the next poll", required=True)
    problem = string("why it failed", required=True, allow_none=True)
    items = fields.Integer(required=True, metadata={"description": "items the feed held"})
    taken = fields.Integer(required=True, metadata={"description": "articles taken in or revised"})
    refused = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata={"description": "items by error type"}
    )


class FeedWithPollsSchema(FeedSchema):
    """A feed with what its last polls came to."""

    polls = fields.List(fields.Nested(PollSchema), required=True)


class FeedPageSchema(PageSchema):
    """Feeds, newest first."""

    items = fields.List(fields.Nested(FeedSchema), required=True)


class OPMLRequestSchema(Schema):
    """A list of feeds to read."""

    class Meta:
        unknown = RAISE

    opml = Words(required=True, metadata={"description": "an OPML document, as other readers export it"})
    paused = fields.Boolean(load_default=False, metadata={"description": "kept, but not polled"})


class ImportedSchema(Schema):
    """What an import came to."""

    added = fields.Integer(required=True)
    known = fields.Integer(required=True)
    dropped = fields.List(fields.String(), required=True, metadata={"description": "why each other was left out"})
