"""Briefing: news articles in, verified briefings out. create_app() is the only place where parts are wired together."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from briefing.config import Config
    from briefing.wiring import Parts


def create_app(config: "Config | None" = None, parts: "Parts | None" = None) -> "Flask":
    """The web application on a database brought up to date; ``parts`` to share them with jobs in this process."""
    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from briefing import access, api, embed, web
    from briefing.api.repeated import RepeatedReads
    from briefing.observability import requests
    from briefing.store import Sessions
    from briefing.wiring import assemble

    parts = parts or assemble(config)
    app = Flask("briefing", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = parts.service.config.fetch_max_bytes + 1_000_000  # a page, as JSON
    app.config["MAX_FORM_MEMORY_SIZE"] = app.config["MAX_CONTENT_LENGTH"]  # a whole article pasted into the form
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["briefing"] = parts.service
    app.extensions["briefing.feeds"] = parts.feeds
    app.extensions["briefing.health"] = parts.health
    requests.register(app)  # first: it sees those that the next refuses
    guard = access.register(app, parts.service.config, parts.keys, Sessions(parts.engine))
    api.register(app)
    web.register(app)
    embed.register(app)
    config = parts.service.config
    app.wsgi_app = RepeatedReads(app.wsgi_app, parts.service, guard)  # type: ignore[method-assign]
    if hops := config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    if config.slack_signing_secret and config.slack_on:
        from briefing import slack

        slack.register(app, config, parts.jobs, Sessions(parts.engine))
    return app
