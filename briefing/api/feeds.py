"""Feeds: add, list, change, remove; lists of them as OPML."""

from typing import Any

from flask import Response, current_app, url_for
from flask.views import MethodView

from briefing.api.blueprints import blueprint, problems
from briefing.feeds import Feeds
from briefing.ingest.subscriptions import Subscription
from briefing.schemas.feeds import (
    FeedChangeSchema,
    FeedPageSchema,
    FeedRequestSchema,
    FeedSchema,
    FeedWithPollsSchema,
    ImportedSchema,
    OPMLRequestSchema,
)
from briefing.schemas.requests import PageArgsSchema

feeds = blueprint("news-feeds", "Feeds that articles are taken from")
_OPML = "text/x-opml"


@feeds.route("/feeds")
class AllFeeds(MethodView):
    @feeds.arguments(FeedRequestSchema)
    @feeds.response(201, FeedSchema, description="A new feed; it is polled within a minute or so")
    @feeds.alt_response(200, schema=FeedSchema, description="A known feed, unchanged")
    @problems(feeds, 400, 413, 415, 422, 503)
    def post(self, data: dict[str, Any]) -> Any:
        """Add a feed: RSS, Atom or JSON Feed

        Its new items are taken in as articles and briefed. Whether there is a feed at the address shows at the first
        poll.
        """
        wanted = Subscription(data["url"], data.get("title"), None, data.get("folder"))
        feed, is_new = _feeds().subscribe(wanted, every=data["every"], paused=data["paused"])
        return feed, 201 if is_new else 200, {"Location": url_for("news-feeds.OneFeed", feed_id=feed.id)}

    @feeds.arguments(PageArgsSchema, location="query")
    @feeds.response(200, FeedPageSchema)
    @problems(feeds, 422, 503)
    def get(self, args: dict[str, Any]) -> Any:
        """List feeds, newest first"""
        return _feeds().store.page(cursor=args.get("cursor"), limit=args["limit"])


@feeds.route("/feeds/<string:feed_id>")
class OneFeed(MethodView):
    @feeds.response(200, FeedWithPollsSchema)
    @problems(feeds, 404, 503)
    def get(self, feed_id: str) -> Any:
        """Read a feed, with what its last polls came to"""
        return _with_polls(feed_id)

    @feeds.arguments(FeedChangeSchema)
    @feeds.response(200, FeedWithPollsSchema)
    @problems(feeds, 400, 404, 413, 415, 422, 503)
    def patch(self, data: dict[str, Any], feed_id: str) -> Any:
        """Change a feed: pause it, resume it, name it, poll it more or less often"""
        _feeds().store.change(feed_id, data)
        return _with_polls(feed_id)

    @feeds.response(204)
    @problems(feeds, 404, 503)
    def delete(self, feed_id: str) -> None:
        """Remove a feed; articles taken from it stay"""
        _feeds().store.delete(feed_id)


@feeds.route("/feeds/opml")
class Lists(MethodView):
    @feeds.response(200, {"type": "string"}, content_type=_OPML, description="An OPML 2.0 document")
    @problems(feeds, 503)
    def get(self) -> Response:
        """Export all feeds as OPML, for another reader"""
        return Response(_feeds().export_opml(), content_type=f"{_OPML}; charset=utf-8")

    @feeds.arguments(OPMLRequestSchema)
    @feeds.response(200, ImportedSchema)
    @problems(feeds, 400, 413, 415, 422, 503)
    def post(self, data: dict[str, Any]) -> Any:
        """Import the feeds of another reader's OPML"""
        return _feeds().import_opml(data["opml"].encode(), paused=data["paused"])


def _with_polls(feed_id: str) -> dict[str, Any]:
    feed = _feeds().store.get(feed_id)
    names = ("id", "subscription", "schedule", "paused", "created_at", "polled_at")
    return {name: getattr(feed, name) for name in names} | {"polls": _feeds().store.outcomes(feed_id)}


def _feeds() -> Feeds:
    found: Feeds = current_app.extensions["briefing.feeds"]
    return found
