"""Which pages may hold a briefing, and the public address that links start with."""

from flask import current_app, request
from werkzeug.exceptions import Forbidden

from briefing.access.embed_links import EmbedLinks
from briefing.render.addresses import Addresses
from briefing.render.signed_links import Grant
from briefing.service import Service

ANY = "*"


def service() -> Service:
    """The service this app was made with."""
    found: Service = current_app.extensions["briefing"]
    return found


def addresses() -> Addresses:
    """Addresses below the public one that was set, or the one this request came by."""
    return Addresses.of(service().config.public_url, request.url_root)


def allowed_origins(article_id: str) -> tuple[str, ...]:
    """Origins that may hold this briefing: by a signed link those of the key that signed it, else those of the setting.

    Raises Forbidden for a link whose signature does not hold.
    """
    config = service().config
    if "signature" not in request.args:
        return config.embed_origins
    grant = Grant(
        request.args.get("key", ""), request.args.get("expires", 0, type=int), request.args.get("signature", "")
    )
    links: EmbedLinks = current_app.extensions["briefing.embed_links"]
    origins = links.origins(grant, article_id)
    if origins is None:
        raise Forbidden("This link has expired or was revoked. Ask whoever gave it to you for a new one.")
    return origins


def frame_ancestors(origins: tuple[str, ...]) -> str:
    """The directive of a content security policy that lets these origins frame a page, and our own."""
    return "frame-ancestors " + (ANY if ANY in origins else " ".join(("'self'", *origins)))


def sharing(origin: str | None, origins: tuple[str, ...]) -> dict[str, str]:
    """Headers that let a page of this origin read an answer (CORS); none for an origin that is not allowed."""
    if ANY in origins:
        return {"Access-Control-Allow-Origin": ANY}
    if origin in origins and origin is not None:
        return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
    return {"Vary": "Origin"}
