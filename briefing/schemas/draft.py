"""The contract of a draft: what a model answers with, checked again on return. Its JSON Schema is derived from here."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from briefing.types.draft import ActorKind

MOST = {"summary": 4, "key_actors": 6, "claims": 8, "open_questions": 3, "counterarguments": 3}  # items asked for
SECTIONS = tuple(MOST)
_LONGEST = 600  # characters of an item's text: the longest sentence of the news is about as long
_MOST_SENTENCES = 4  # cited by one item; one that cites more shows no reader what proves it
_NUMBER = re.compile(r"\W*(\d{1,6})\W*")
_KINDS = {"organisation": "organization", "org": "organization", "company": "organization", "location": "place"}
_KINDS |= {"country": "place", "city": "place", "people": "group"}


class Words(fields.String):
    """A text with something in it: not empty, no half characters, without white space around it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = " ".join(super()._deserialize(value, attr, data, **kwargs).split())
        if any("\ud800" <= char <= "\udfff" or char == "\x00" for char in text):
            raise ValidationError("Holds what is no character.")
        if not any(char.isalnum() for char in text) and not self.allow_none:
            raise ValidationError("Is empty.")
        return text


class SpeakerName(Words):
    """Who said it. A model that does not know says nothing here, and verification looks who it was: no error."""

    def deserialize(
        self, value: Any, attr: str | None = None, data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> Any:
        if value is None or (isinstance(value, str) and not any(char.isalnum() for char in value)):
            return None
        return super().deserialize(value, attr, data, **kwargs)


class SentenceNumbers(fields.List[int]):
    """Numbers of sentences. One number for a list of one, and digits in a string, are taken for what they mean."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(fields.Integer(validate=validate.Range(min=1)), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        given = value if isinstance(value, list) else [value]
        return list(dict.fromkeys(self._number(each) for each in given))

    def _number(self, value: object) -> int:
        if isinstance(value, str) and (match := _NUMBER.fullmatch(value)) and "-" not in value:
            value = int(match.group(1))
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e6:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValidationError("Not the number of a sentence.")
        return value


class Kind(fields.String):
    """The kind of an actor; near names of one are taken for it."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        kind = super()._deserialize(value, attr, data, **kwargs).strip().lower()
        return _KINDS.get(kind, kind)


def _text() -> Words:
    return Words(required=True, validate=validate.Length(max=_LONGEST))


def _optional_text() -> Words:
    return Words(required=True, allow_none=True, validate=validate.Length(max=_LONGEST))


def _sentences() -> SentenceNumbers:
    return SentenceNumbers(required=True, validate=validate.Length(1, _MOST_SENTENCES))


class ItemSchema(Schema):
    """What all items have; numbers come before words, so that a model first chooses what to rest on."""

    class Meta:
        unknown = RAISE

    sentences = _sentences()


class StatementSchema(ItemSchema):
    """A sentence of the summary."""

    text = _text()


class ActorSchema(Schema):
    """Someone who acts or speaks; where the name is printed is found by code."""

    class Meta:
        unknown = RAISE

    name = _text()
    kind = Kind(required=True, validate=validate.OneOf([kind.value for kind in ActorKind]))
    role = _optional_text()


class ClaimSchema(ItemSchema):
    """What somebody said."""

    speaker = SpeakerName(required=True, validate=validate.Length(max=_LONGEST))
    text = _text()


class QuestionSchema(ItemSchema):
    """What the article leaves open."""

    text = _text()


class CounterargumentSchema(ItemSchema):
    """A point against a position."""

    speaker = _optional_text()
    text = _text()
    against = _optional_text()


class _Generated(Schema):
    """Items that may go beyond the article say so, and then need no sentences."""

    sentences = SentenceNumbers(required=True, validate=validate.Length(0, _MOST_SENTENCES))
    basis = fields.String(required=True, validate=validate.OneOf(["in_article", "generated"]))


class OpenQuestionSchema(_Generated, QuestionSchema):
    """An open question of either basis."""


class OpenCounterargumentSchema(_Generated, CounterargumentSchema):
    """A counterargument of either basis."""


def _section(name: str, item: type[Schema]) -> fields.List[Any]:
    return fields.List(fields.Nested(item), required=True, validate=validate.Length(max=MOST[name]))


class DraftSchema(Schema):
    """A briefing as a model writes it."""

    class Meta:
        unknown = RAISE

    headline = _text()
    summary = _section("summary", StatementSchema)
    key_actors = _section("key_actors", ActorSchema)
    claims = _section("claims", ClaimSchema)
    open_questions = _section("open_questions", QuestionSchema)
    counterarguments = _section("counterarguments", CounterargumentSchema)


class OpenDraftSchema(DraftSchema):
    """The same with items that may go beyond the article; used where the setting allows them."""

    open_questions = _section("open_questions", OpenQuestionSchema)
    counterarguments = _section("counterarguments", OpenCounterargumentSchema)


def json_schema(schema: Schema) -> dict[str, Any]:
    """JSON Schema of a marshmallow schema, in the strict subset: all required, nothing else, arrays bounded."""
    properties = {name: _field(field) for name, field in schema.fields.items()}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _field(field: fields.Field[Any]) -> dict[str, Any]:
    if isinstance(field, fields.Nested):
        return json_schema(field.schema)
    if isinstance(field, fields.List):
        return {"type": "array", "items": _field(field.inner), **_bounds(field, "minItems", "maxItems")}
    if isinstance(field, fields.Integer):
        return {"type": "integer", **_bounds(field, "minimum", "maximum")}
    if not isinstance(field, fields.String):
        raise TypeError(f"no JSON Schema for {field!r}")
    found: dict[str, Any] = {"type": ["string", "null"] if field.allow_none else "string"}
    for each in field.validators:
        if isinstance(each, validate.OneOf):
            found["enum"] = list(each.choices)
    return found


def _bounds(field: fields.Field[Any], least: str, most: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in field.validators:
        if isinstance(each, (validate.Length, validate.Range)):
            found |= {key: value for key, value in ((least, each.min), (most, each.max)) if value is not None}
    return found
