"""Which feeds are read: added one by one, or from the list of another reader."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from briefing.ingest.subscriptions import Subscription, parse_opml, to_opml
from briefing.ingest.urls import validate
from briefing.pipeline import Clock
from briefing.store import Sessions
from briefing.store.feed_items import FeedItemStore
from briefing.store.feeds import EVERY, FeedStore, StoredFeed


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to; ``dropped`` says why each other was left out."""

    added: int
    known: int
    dropped: tuple[str, ...] = ()


class Feeds:
    """The feeds of a service; nothing is fetched here."""

    def __init__(self, sessions: Sessions, clock: Clock) -> None:
        self.store = FeedStore(sessions, clock)
        self.items = FeedItemStore(sessions, clock)

    def subscribe(self, wanted: Subscription, *, every: float = EVERY, paused: bool = False) -> tuple[StoredFeed, bool]:
        """Keeps a feed, to be polled from now on unless paused; and whether it is new. Raises UnsafeURL."""
        url = wanted.url.strip().partition("#")[0]
        validate(url)
        return self.store.add(replace(wanted, url=url), every=every, paused=paused)

    def follow(self, url: str) -> StoredFeed:
        """The feed at this address, polled from now on though it was paused. Raises UnsafeURL."""
        feed, _ = self.subscribe(Subscription(url))
        return self.store.change(feed.id, {"paused": False}) if feed.paused else feed

    def import_opml(self, document: bytes, *, paused: bool = False) -> Imported:
        """Keeps the feeds of an OPML document. Raises InvalidFeed."""
        found = parse_opml(document)
        return replace(self.subscribe_to(found.feeds, paused=paused), dropped=found.dropped)

    def subscribe_to(self, feeds: Iterable[Subscription], *, paused: bool) -> Imported:
        """Keeps all of these."""
        new = [self.subscribe(feed, paused=paused)[1] for feed in feeds]
        return Imported(added=sum(new), known=len(new) - sum(new))

    def export_opml(self) -> bytes:
        """Every feed, as OPML for other readers."""
        return to_opml(feed.subscription for feed in self.store.all())
