"""Loads the articles and feeds that ship with the project, and briefs the first article at once."""

from collections.abc import Iterator
from pathlib import Path

from briefing.config import resource
from briefing.feeds import Feeds
from briefing.ingest.articles import seed
from briefing.ingest.subscriptions import parse_feed_list
from briefing.service import Service
from briefing.types.article import Article
from briefing.types.briefing import Briefing


def seed_files() -> list[Path]:
    """The seeds in order; the first is the article the project was started from."""
    return sorted(resource("seeds").glob("*.txt"))


def load_seeds(service: Service) -> Briefing:
    """Stores every seed that is not known, and gives the briefing of the first."""
    first, *_ = [service.keep(article).article for article in _seeds()]
    return service.brief_now(first)


def load_feeds(feeds: Feeds) -> int:
    """Keeps the feeds that ship with the project, paused, where there are none yet; gives their number."""
    if feeds.store.page(cursor=None, limit=1).items:
        return 0
    listed = parse_feed_list((resource("seeds") / "feeds.yaml").read_text("utf-8"))
    return feeds.subscribe_to(listed, paused=True).added


def _seeds() -> Iterator[Article]:
    return (seed(path.read_text("utf-8")) for path in seed_files())
