"""Reads a feed, and finds the feeds that a web page names. Pure."""

from lxml import etree, html

from briefing.ingest.decoding import decoded
from briefing.ingest.feed_items import Feed, address, invalid
from briefing.ingest.feed_json import json_feed
from briefing.ingest.feed_xml import xml_feed

_KINDS = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_ALTERNATE = "//link[contains(concat(' ', translate(@rel, 'ALTERN', 'altern'), ' '), ' alternate ')]"


def parse_feed(body: bytes, *, url: str, charset: str | None = None) -> Feed:
    """The feed in these bytes, fetched from ``url``. Raises InvalidFeed; for a web page, with the feeds it names."""
    text = decoded(body, charset).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        return json_feed(text, url)
    found = xml_feed(text, url)
    if found is not None:
        return found
    feeds = feed_links(text, url)
    hint = f" It names {'this feed' if len(feeds) == 1 else 'these feeds'}: {', '.join(feeds)}." if feeds else ""
    raise invalid(url, f"It is no RSS, Atom or JSON Feed.{hint}", feeds=list(feeds))


def feed_links(page: str, url: str) -> tuple[str, ...]:
    """Addresses of the feeds that an HTML page names (RSS autodiscovery)."""
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, ValueError):
        return ()
    links = (link for link in tree.xpath(_ALTERNATE) if (link.get("type") or "").lower().strip() in _KINDS)
    found = (address(link.get("href"), url) for link in links)
    return tuple(dict.fromkeys(each for each in found if each))
