"""What the answers of the API share: fields with a description, pages, problems."""

from datetime import UTC
from typing import Any

from marshmallow import INCLUDE, Schema, fields


def moment(about: str, **kwargs: Any) -> fields.AwareDateTime:
    """A moment in UTC, ISO 8601."""
    return fields.AwareDateTime(format="iso", default_timezone=UTC, metadata={"description": about}, **kwargs)


def string(about: str, **kwargs: Any) -> fields.String:
    """A string with its description."""
    return fields.String(metadata={"description": about}, **kwargs)


class PageSchema(Schema):
    next_cursor = string("pass as ?cursor= for the next page; null at the end", required=True, allow_none=True)


class ProblemSchema(Schema):
    """RFC 9457 problem details; ``errors`` is shaped like the input. Further members name what it is about."""

    class Meta:
        unknown = INCLUDE  # RFC 9457, section 3.2: members a client does not know are no error

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict()
