"""Briefings on other people's pages: frames, a web component, oEmbed, share cards, and feeds."""

from flask import Flask

from briefing.embed.cards import cards
from briefing.embed.feeds import feeds
from briefing.embed.frames import frames
from briefing.embed.oembed import oembed


def register(app: Flask) -> None:
    """Adds all of them to an app."""
    for each in (frames, oembed, cards, feeds):
        app.register_blueprint(each)
