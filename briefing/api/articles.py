"""Articles: post, read, list, delete."""

from typing import Any

from flask import url_for
from flask.views import MethodView
from marshmallow import fields, post_dump

from briefing.access import sees_text
from briefing.api.blueprints import blueprint, problems, service
from briefing.schemas.articles import ArticlePageSchema
from briefing.schemas.articles import ArticleTextSchema as WholeArticleSchema
from briefing.schemas.requests import ArticleRequestSchema, PageArgsSchema
from briefing.service import Source
from briefing.store import Outcome


class ArticleTextSchema(WholeArticleSchema):
    """An article with its text, where the caller may read whole texts; null for others."""

    text = fields.String(required=True, allow_none=True)

    @post_dump
    def withhold(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Leaves the text out for keys without the scope `fulltext`: its licence is not known."""
        return data if sees_text(service().config) else data | {"text": None}


articles = blueprint("articles", "Articles that briefings are made of")


@articles.route("/articles")
class Articles(MethodView):
    @articles.arguments(ArticleRequestSchema)
    @articles.response(201, ArticleTextSchema, description="A new article; its briefing is being made")
    @articles.alt_response(200, schema=ArticleTextSchema, description="A known article, or a new revision of one")
    @problems(articles, 400, 413, 415, 422, 502, 503, 504)
    def post(self, data: dict[str, Any]) -> Any:
        """Take in an article by URL, HTML or text

        The same page (by canonical URL) or the same text is the same article. Its briefing is queued at once.
        """
        added = service().ingest(Source(**data))
        status = 201 if added.outcome is Outcome.CREATED else 200
        return added.article, status, {"Location": url_for("articles.Article", article_id=added.article.id)}

    @articles.arguments(PageArgsSchema, location="query")
    @articles.response(200, ArticlePageSchema)
    @problems(articles, 422, 503)
    def get(self, args: dict[str, Any]) -> Any:
        """List articles, newest first"""
        return service().articles.page(cursor=args.get("cursor"), limit=args["limit"])


@articles.route("/articles/<string:article_id>")
class Article(MethodView):
    @articles.response(200, ArticleTextSchema)
    @problems(articles, 404, 503)
    def get(self, article_id: str) -> Any:
        """Read an article, with its text where the key has the scope `fulltext`"""
        return service().articles.get(article_id)

    @articles.response(204)
    @problems(articles, 404, 503)
    def delete(self, article_id: str) -> None:
        """Delete an article and all that was made of it"""
        service().delete_article(article_id)
