"""Items of a feed become articles: those that hold their text as they are, of others the page is fetched."""

import hashlib
import logging
from dataclasses import dataclass, field
from dataclasses import replace as changed

from briefing.config import Config
from briefing.errors import (
    BriefingError,
    BusyError,
    FetchFailed,
    FetchTimeout,
    InputQuality,
    RefusedError,
    TooShort,
)
from briefing.feeds.visits import HostBusy, Visits
from briefing.ingest.articles import from_item, from_page, with_item
from briefing.ingest.feed_items import Feed, Item
from briefing.service import Service
from briefing.store import Outcome as Added
from briefing.store.feed_items import TAKEN, FeedItemStore, Seen
from briefing.types.article import Article

log = logging.getLogger(__name__)

_TRIES = 3  # of an item whose page could not be fetched in passing
_FETCHES = 50  # pages of one poll; the rest follows at the next
_PASSING = ("fetch-failed", "fetch-timeout")


@dataclass(slots=True)
class Taken:
    """What became of the items of one poll. ``left`` are those to look at again at the next."""

    taken: int = 0
    left: int = 0
    fetched: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)

    def refuse(self, kind: str) -> None:
        """Counts an item that was refused."""
        self.refused[kind] = self.refused.get(kind, 0) + 1


class Items:
    """Takes in what is new in feeds; an item seen before is not fetched again unless it changed."""

    def __init__(self, config: Config, service: Service, store: FeedItemStore, visits: Visits) -> None:
        self._config = config
        self._service = service
        self._store = store
        self._visits = visits

    def take(self, feed_id: str, feed: Feed, item: Item, seen: Seen | None, counts: Taken) -> bool:
        """Takes in an item; False when its feed is gone. One that fails is counted, not raised."""
        digest = digest_of(item)
        attempts = seen.attempts + 1 if seen is not None and seen.digest == digest else 1
        try:
            article = self._article(feed, item, counts)
            added = self._service.keep(article)
        except HostBusy:
            counts.left += 1
            return True
        except BusyError:
            raise  # the database is away: the whole poll is tried again
        except BriefingError as error:
            return self._refused(feed_id, item, seen, Seen(key_of(item), digest, error.type, attempts), counts)
        except Exception:  # noqa: BLE001 - one item that breaks our code must not stop the others
            log.exception("feed item", extra={"feed_id": feed_id})
            return self._refused(feed_id, item, seen, Seen(key_of(item), digest, "internal", attempts), counts)
        counts.taken += added.outcome is not Added.KNOWN
        return self._store.keep(feed_id, Seen(key_of(item), digest, TAKEN, attempts, added.article.id))

    def _refused(self, feed_id: str, item: Item, before: Seen | None, now: Seen, counts: Taken) -> bool:
        counts.refuse(now.outcome)
        counts.left += now.outcome in _PASSING and now.attempts < _TRIES
        if before is not None and before.article_id is not None:  # its article stays as it was
            now = changed(now, outcome=TAKEN, article_id=before.article_id)
        return self._store.keep(feed_id, now)

    def _article(self, feed: Feed, item: Item, counts: Taken) -> Article:
        if item.is_full:
            try:
                return from_item(item, site=feed.title, config=self._config)
            except (InputQuality, TooShort):
                if item.url is None:
                    raise
        if item.url is None:
            raise TooShort("The item holds no whole article and names no page.")
        return with_item(self._fetched(item.url, counts), item)

    def _fetched(self, url: str, counts: Taken) -> Article:
        host = url.split("/")[2]
        if counts.fetched >= _FETCHES or host in counts.busy:
            raise HostBusy(host, 0.0)
        try:
            with self._visits.to(url) as retriever:
                counts.fetched += 1
                page = retriever.get(url)
        except HostBusy:
            counts.busy.add(host)
            raise
        except (FetchFailed, FetchTimeout) as error:
            status = error.details.get("upstream_status")
            if isinstance(status, int) and status < 500 and status not in (408, 425, 429):
                raise PageMissing(error.message) from error
            if status == 429 or "retry_after" in error.details:
                counts.busy.add(host)
            raise
        return from_page(page, config=self._config)


class PageMissing(RefusedError):
    """The item's page is not there, or not for us; asking again does not help."""

    type = "page-missing"
    title = "The item's page is not there"


def is_done(item: Item, seen: Seen | None) -> bool:
    """Whether there is nothing to do about an item: it says what it said, or its article was deleted here."""
    if seen is None:
        return False
    if seen.is_deleted:
        return True  # it does not come back because its publisher touched it
    return seen.digest == digest_of(item) and (seen.outcome not in _PASSING or seen.attempts >= _TRIES)


def key_of(item: Item) -> str:
    """What names an item in its feed, as a digest."""
    return hashlib.sha256(item.id.encode("utf-8", "replace")).hexdigest()[:32]


def digest_of(item: Item) -> str:
    """What an item says, as a digest: another when its publisher changed it."""
    said = "\0".join(each or "" for each in (item.url, item.title, item.content))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
