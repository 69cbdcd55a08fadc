"""Receipts, revisions, and editors' decisions about single items."""

from typing import Any

from flask.views import MethodView

from briefing.api.blueprints import blueprint, problems, service
from briefing.editorial import Verdict
from briefing.schemas.revisions import (
    DecidedSchema,
    DecisionRequestSchema,
    DecisionsSchema,
    DifferenceSchema,
    FullReceiptSchema,
    RevisionsSchema,
)

editorial = blueprint("editorial", "Receipts, revisions and editors' decisions")
_BRIEFING = "/articles/<string:article_id>/briefing"


@editorial.route(f"{_BRIEFING}/receipt")
class Receipt(MethodView):
    @editorial.response(200, FullReceiptSchema)
    @problems(editorial, 404, 409, 500, 502, 503)
    def get(self, article_id: str) -> Any:
        """Audit a briefing: what made it, from what, at what price, which checks ran with which outcome"""
        return service().editorial.receipt(article_id)


@editorial.route(f"{_BRIEFING}/items/<string:item_id>")
class Item(MethodView):
    @editorial.arguments(DecisionRequestSchema)
    @editorial.response(200, DecidedSchema)
    @problems(editorial, 400, 404, 409, 413, 415, 422, 500, 502, 503)
    def patch(self, data: dict[str, Any], article_id: str, item_id: str) -> Any:
        """Accept, reject or edit an item, with who and why

        Kept for good, shown with the item, and never overwritten when the briefing is made anew.
        """
        return service().decide(article_id, item_id, Verdict(**data))


@editorial.route(f"{_BRIEFING}/decisions")
class Decisions(MethodView):
    @editorial.response(200, DecisionsSchema)
    @problems(editorial, 404, 503)
    def get(self, article_id: str) -> Any:
        """List editors' decisions about an article's items, oldest first"""
        return {"items": service().editorial.decided(article_id)}


@editorial.route("/articles/<string:article_id>/revisions")
class Revisions(MethodView):
    @editorial.response(200, RevisionsSchema)
    @problems(editorial, 404, 503)
    def get(self, article_id: str) -> Any:
        """List the states of an article's text, newest first"""
        return {"items": service().editorial.revisions(article_id)}


@editorial.route("/articles/<string:article_id>/revisions/<int:before>..<int:after>")
class Difference(MethodView):
    @editorial.response(200, DifferenceSchema)
    @problems(editorial, 404, 409, 500, 502, 503)
    def get(self, article_id: str, before: int, after: int) -> Any:
        """Compare the briefings of two revisions item by item: added, gone, reworded, moved"""
        return service().editorial.difference(article_id, before, after)
