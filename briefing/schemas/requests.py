"""What the API takes. Unknown fields are errors; every message says what to do instead."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

_ONLY_WITH_TEXT = ("title", "byline", "published_at")


class Words(fields.String):
    """A string of Unicode characters: half a surrogate pair or a NUL cannot be stored and is refused."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any("\ud800" <= char <= "\udfff" for char in text):
            raise ValidationError("Holds half a surrogate pair, which is no character.")
        if not self.required and "\x00" in text:
            raise ValidationError("Holds a NUL character.")
        return text


class Moment(fields.Field[datetime]):
    """A date or a date with time (ISO 8601); without a zone it is UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (TypeError, ValueError, OverflowError) as error:
            raise ValidationError("Not a date or date and time in ISO 8601, such as 2026-11-23T09:00:00Z.") from error


class ArticleRequestSchema(Schema):
    """An article to brief: exactly one of url, html and text. A field that is null is one not given."""

    class Meta:
        unknown = RAISE

    url = Words(
        allow_none=True,
        validate=validate.Length(1, 2048),
        metadata={"description": "page to fetch; beside html or text, where it was published", "format": "uri"},
    )
    html = Words(allow_none=True, metadata={"description": "a whole HTML page"})
    text = Words(allow_none=True, metadata={"description": "the article's text, paragraphs separated by blank lines"})
    title = Words(allow_none=True, validate=validate.Length(1, 500), metadata={"description": "only with text"})
    byline = Words(allow_none=True, validate=validate.Length(1, 300), metadata={"description": "only with text"})
    published_at = Moment(
        allow_none=True, metadata={"description": "only with text; ISO 8601", "type": "string", "format": "date-time"}
    )

    @validates_schema(skip_on_field_errors=True)
    def exactly_one_source(self, data: dict[str, Any], **_: Any) -> None:
        """Refuses none or two sources, and a description where the page describes itself."""
        given = {name for name, value in data.items() if value is not None}
        if {"html", "text"} <= given:
            raise ValidationError({name: ["Give html or text, not both."] for name in ("html", "text")})
        if given.isdisjoint(("url", "html", "text")):
            raise ValidationError({name: ["Give one of url, html and text."] for name in ("url", "html", "text")})
        if "text" not in given:
            stray = {name: ["Only with text."] for name in _ONLY_WITH_TEXT if name in given}
            if stray:
                raise ValidationError(stray)


class PageArgsSchema(Schema):
    """Cursor paging."""

    class Meta:
        unknown = RAISE

    cursor = Words(validate=validate.Length(1, 200), metadata={"description": "`next_cursor` of the page before"})
    limit = fields.Integer(load_default=20, validate=validate.Range(1, 100))


class LanguageArgsSchema(Schema):
    """The language a briefing is written in."""

    class Meta:
        unknown = RAISE

    language = fields.String(
        load_default=None,
        validate=validate.Regexp(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", error="Not a BCP 47 tag such as en or pt-BR."),
        metadata={"description": "BCP 47; the article's own by default"},
    )


class BriefingArgsSchema(LanguageArgsSchema):
    """How to read a briefing."""

    wait = fields.Float(
        load_default=0.0,
        validate=validate.Range(0, 30),
        metadata={"description": "seconds to hold the answer while the briefing is made"},
    )
    claims = fields.String(
        load_default="central",
        validate=validate.OneOf(["central", "all"]),
        metadata={"description": "the at most 8 central claims, or every attribution found"},
    )
    format = fields.String(
        load_default=None,
        validate=validate.OneOf(["json", "markdown", "html", "ninjs"]),
        metadata={"description": "instead of the Accept header; `ninjs` is IPTC News in JSON 3.1"},
    )


class Bound(Moment):
    """A moment in ISO 8601, or in milliseconds since 1970 as Grafana writes it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> datetime:
        if isinstance(value, str) and value.isdigit() and len(value) > 8:  # eight digits are a date: 20261123
            try:
                return datetime.fromtimestamp(int(value) / 1000, UTC)
            except (ValueError, OverflowError, OSError) as error:
                raise ValidationError("Not a moment in milliseconds since 1970.") from error
        return super()._deserialize(value, attr, data, **kwargs)


class RowsArgsSchema(Schema):
    """Which briefings to give as rows."""

    class Meta:
        unknown = RAISE

    q = Words(
        load_default=None,
        metadata={"description": "whole words in headline, title or text, in any order; singular or plural"},
    )
    source = Words(load_default=None, metadata={"description": "words of the site's name or of the address"})
    actor = Words(load_default=None, metadata={"description": "a key actor's name, or a part of it"})
    since = Bound(data_key="from", load_default=None, metadata={"description": "made at or after", "type": "string"})
    until = Bound(data_key="to", load_default=None, metadata={"description": "made before", "type": "string"})
    limit = fields.Integer(load_default=1000, validate=validate.Range(1, 1000))
    form = fields.String(data_key="format", load_default="json", validate=validate.OneOf(["json", "csv"]))
