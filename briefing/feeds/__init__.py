"""Feeds: subscribed to, listed, polled politely, their items taken in."""

from briefing.feeds.items import Items
from briefing.feeds.polling import Poller
from briefing.feeds.subscribing import Feeds, Imported
from briefing.feeds.visits import Visits

__all__ = ["Feeds", "Imported", "Items", "Poller", "Visits"]
