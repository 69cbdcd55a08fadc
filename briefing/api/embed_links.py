"""Signed links that let other people's pages hold a briefing."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app, request
from flask.views import MethodView

from briefing.access import caller
from briefing.access.embed_links import EmbedLinks, link_id
from briefing.api.blueprints import blueprint, problems, service
from briefing.render.addresses import Addresses
from briefing.render.signed_links import signed_link
from briefing.schemas.administration import EmbedLinkRequestSchema, EmbedLinkSchema

embed_links = blueprint("embed-links", "Signed links that let other people's pages hold a briefing")


@embed_links.route("/articles/<string:article_id>/embed-links")
class Links(MethodView):
    @embed_links.arguments(EmbedLinkRequestSchema)
    @embed_links.response(201, EmbedLinkSchema)
    @problems(embed_links, 400, 404, 409, 413, 415, 422, 503)
    def post(self, data: dict[str, Any], article_id: str) -> Any:
        """Sign a link to embed a briefing, with the key that asks

        Pages of the key's origins may hold it, or any page where the key names none. It ends by itself, with the key,
        or when it is ended here.
        """
        service().articles.get(article_id)
        key, expires = caller().key, datetime.now(UTC) + timedelta(days=data["days"])
        grant = _links().sign(key.id if key else None, article_id, expires)
        url = signed_link(Addresses.of(service().config.public_url, request.url_root), article_id, grant)
        return {"id": link_id(grant), "url": url, "expires_at": expires}


@embed_links.route("/articles/<string:article_id>/embed-links/<string:embed_link_id>")
class Link(MethodView):
    @embed_links.response(204)
    @problems(embed_links, 503)
    def delete(self, article_id: str, embed_link_id: str) -> None:
        """End a signed link at once"""
        _links().revoke(embed_link_id)


def _links() -> EmbedLinks:
    found: EmbedLinks = current_app.extensions["briefing.embed_links"]
    return found
