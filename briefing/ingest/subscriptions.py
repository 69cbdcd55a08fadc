"""Lists of feeds: OPML 1.0 and 2.0, read and written, and the YAML of seeds/feeds.yaml, read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml
from lxml import etree

from briefing.errors import ConfigurationError, InvalidFeed
from briefing.ingest.decoding import decoded
from briefing.ingest.feed_items import address

_MOST = 5000  # subscriptions of one list


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed somebody reads: its address, what it is called, its site, and the folder it is kept in."""

    url: str
    title: str | None = None
    site_url: str | None = None
    folder: str | None = None


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a list holds, each feed once; ``dropped`` says why for each outline that is not among them."""

    feeds: tuple[Subscription, ...]
    dropped: tuple[str, ...] = ()


def parse_opml(body: bytes) -> Subscriptions:
    """The feeds of an OPML document, folders and all. Raises InvalidFeed."""
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    text = decoded(body).strip().replace("\0", "")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser) if text else None
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.tag != "opml":
        raise InvalidFeed("This is no OPML. Export the list of feeds again.", errors={"opml": ["Is no OPML."]})
    found: dict[str, Subscription] = {}
    dropped: list[str] = []
    for outline in root.iter("outline"):
        if outline.get("xmlUrl") is None:
            continue  # a folder, or a note
        feed, why = _subscription(outline)
        if feed is None or feed.url in found or len(found) >= _MOST:
            dropped.append(why or (f"beyond {_MOST} feeds" if feed and feed.url not in found else "is there twice"))
            continue
        found[feed.url] = feed
    return Subscriptions(tuple(found.values()), tuple(dropped))


def parse_feed_list(text: str) -> tuple[Subscription, ...]:
    """The feeds of a YAML list of {url, title, site, folder}; all but url optional. Raises ConfigurationError."""
    try:
        rows = yaml.safe_load(text) or []
        feeds = [Subscription(row["url"], row.get("title"), row.get("site"), row.get("folder")) for row in rows]
    except (yaml.YAMLError, TypeError, KeyError, AttributeError) as error:
        raise ConfigurationError("The list of feeds is not a YAML list of entries with a url each.") from error
    for feed in feeds:
        if not isinstance(feed.url, str) or address(feed.url, "") != feed.url:
            raise ConfigurationError(f"The list of feeds names {feed.url!r}, which is no address.")
    return tuple(feeds)


def to_opml(feeds: Iterable[Subscription], *, title: str = "Feeds") -> bytes:
    """An OPML 2.0 document of these feeds, in their folders."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _xml(title)
    body = etree.SubElement(root, "body")
    folders: dict[str, Any] = {}
    for feed in feeds:
        parent = body
        if feed.folder:
            if feed.folder not in folders:
                folders[feed.folder] = etree.SubElement(body, "outline", text=_xml(feed.folder))
            parent = folders[feed.folder]
        name = _xml(feed.title or feed.url)
        outline = etree.SubElement(parent, "outline", type="rss", text=name, title=name, xmlUrl=feed.url)
        if feed.site_url:
            outline.set("htmlUrl", feed.site_url)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return document


def _subscription(outline: Any) -> tuple[Subscription | None, str | None]:
    stated = outline.get("xmlUrl")
    url = address(stated, "")
    if url is None:
        return None, f"{stated[:200]!r} is no address"
    parent = outline.getparent()
    folder = (parent.get("text") or parent.get("title")) if parent is not None and parent.tag == "outline" else None
    title = outline.get("title") or outline.get("text")
    return Subscription(url, _line(title), address(outline.get("htmlUrl"), ""), _line(folder)), None


def _line(text: str | None) -> str | None:
    return " ".join((text or "").split())[:300] or None


def _xml(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return "".join(
        char for char in text if char >= " " and char not in "\ufffe\uffff" and not "\ud800" <= char <= "\udfff"
    )
