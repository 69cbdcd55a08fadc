"""The contract of a translation: what a model answers with when it translates the items of a briefing."""

from marshmallow import RAISE, Schema, fields, validate

from briefing.schemas.draft import Words

MOST_TEXTS = 60  # of one answer
_LONGEST = 1_500  # characters of one text


class TranslatedTextSchema(Schema):
    """One text under the number it was sent with."""

    class Meta:
        unknown = RAISE

    number = fields.Integer(required=True, validate=validate.Range(min=1))
    text = Words(required=True, validate=validate.Length(max=_LONGEST))


class TranslationSchema(Schema):
    """All texts of a request."""

    class Meta:
        unknown = RAISE

    texts = fields.List(fields.Nested(TranslatedTextSchema), required=True, validate=validate.Length(max=MOST_TEXTS))
