"""Reader pages for people: server-rendered, with a little plain JavaScript that they work without."""

from flask import Flask

from briefing.web.assets import register_filters
from briefing.web.pages import lost, web
from briefing.web.signing_in import form_token, is_signed_in, offer_to_sign_in, signing_in


def register(app: Flask) -> None:
    """Adds the pages to an app."""
    register_filters(app)
    app.jinja_env.globals |= {"form_token": form_token, "is_signed_in": is_signed_in}
    app.register_blueprint(web)
    app.register_blueprint(signing_in)
    app.after_request(offer_to_sign_in)
    app.before_request(lost)
