"""Articles as served, with and without their text."""

from marshmallow import Schema, fields

from briefing.schemas.answers import PageSchema, moment, string


class ArticleSchema(Schema):
    """An article without its text."""

    id = fields.String(required=True)
    revision = fields.Integer(required=True)
    url = fields.String(required=True, allow_none=True)
    title = fields.String(required=True, allow_none=True)
    byline = fields.String(required=True, allow_none=True)
    site = fields.String(required=True, allow_none=True)
    published_at = moment("as the publisher says", required=True, allow_none=True)
    language = string("BCP 47", required=True)
    words = fields.Function(lambda article: article.words(), metadata={"type": "integer"})


class ArticleTextSchema(ArticleSchema):
    """An article with its text, the sentences in it, and when it came."""

    text = fields.String(required=True)
    digest = string("sha-256 of the text", required=True)
    created_at = moment("when it was ingested", required=True, allow_none=True)
    sentences = fields.Function(
        lambda article: [[s.start, s.end] for s in article.sentences],
        metadata={
            "type": "array",
            "items": {"type": "array", "items": {"type": "integer"}},
            "description": "start and end of each, in code points; the first is number 1",
        },
    )


class ArticlePageSchema(PageSchema):
    """Articles, newest first."""

    items = fields.List(fields.Nested(ArticleSchema), required=True)
