"""RSS 0.9x, 1.0 and 2.0, and Atom 0.3 and 1.0, from XML that may be broken."""

import re
from html import escape
from html.entities import html5
from typing import Any

from lxml import etree

from briefing.ingest.feed_items import Feed, Item, address, collected, invalid, item, plain

_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_DC = "{http://purl.org/dc/elements/1.1/}"
_SYNDICATED = "{http://purl.org/rss/1.0/modules/syndication/}"
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}


def xml_feed(text: str, url: str) -> Feed | None:
    """The feed in this XML; None when it is XML, or HTML, that is no feed. Raises InvalidFeed."""
    root = _root(text, url)
    kind = _name(root)
    if kind in ("rss", "RDF"):
        return _rss(root, url)
    return _atom(root, url) if kind == "feed" else None


def _rss(root: Any, url: str) -> Feed:
    channel = next((node for node in root if _name(node) == "channel"), None)
    if channel is None:
        raise invalid(url, "Its channel is missing.")
    nodes = [node for node in (*channel, *root) if _name(node) == "item"]
    items, dropped = collected(nodes, _rss_item, url)
    ttl = _number(_text(channel, "ttl"))
    return Feed(
        kind="rss",
        title=plain(_text(channel, "title")),
        site_url=address(_text(channel, "link"), url),
        items=items,
        dropped=dropped,
        every=ttl * 60 if ttl else _syndicated(channel),
    )


def _rss_item(node: Any, url: str) -> Item:
    guid = node.find(_own(node, "guid"))
    guid_text = (guid.text or "").strip() if guid is not None else ""
    is_link = guid is not None and (guid.get("isPermaLink") or "true").lower() == "true"
    content, summary = _text(node, _CONTENT), _text(node, "description")
    return item(
        id=guid_text or node.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"),
        url=address(_text(node, "link"), node.base or url) or (address(guid_text, url) if is_link else None),
        title=plain(_text(node, "title")),
        byline=plain(_text(node, f"{_DC}creator")) or _author(_text(node, "author")),
        dates=(_text(node, "pubDate"), _text(node, f"{_DC}date")),
        content=content,
        summary=summary,
    )


def _author(stated: str | None) -> str | None:
    """The name of "mail@press.example (Jo Weaver)"; an address alone is nobody's byline."""
    bracketed = re.search(r"\(([^()]+)\)\s*$", stated or "")
    name = plain(bracketed.group(1) if bracketed else stated)
    return None if name is None or "@" in name else name


def _syndicated(channel: Any) -> float | None:
    period = _PERIODS.get((_text(channel, f"{_SYNDICATED}updatePeriod") or "").lower())
    return period / max(_number(_text(channel, f"{_SYNDICATED}updateFrequency")) or 1, 1) if period else None


def _atom(root: Any, url: str) -> Feed:
    items, dropped = collected(root.findall(_own(root, "entry")), _atom_entry, url)
    return Feed("atom", plain(_atom_text(root, "title")), _atom_link(root, url), items, dropped)


def _atom_entry(node: Any, url: str) -> Item:
    authors = (_text(author, "name") for author in node.findall(_own(node, "author")))
    return item(
        id=_text(node, "id"),
        url=_atom_link(node, url),
        title=plain(_atom_text(node, "title")),
        byline=", ".join(name for author in authors if (name := plain(author))) or None,
        dates=tuple(_text(node, name) for name in ("published", "issued", "updated", "modified")),
        content=_atom_text(node, "content"),
        summary=_atom_text(node, "summary"),
    )


def _atom_link(node: Any, url: str) -> str | None:
    links = [link for link in node.findall(_own(node, "link")) if link.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: "html" not in link.get("type", "text/html"))
    return address(links[0].get("href"), links[0].base or url) if links else None


def _atom_text(node: Any, name: str) -> str | None:
    """A text construct as HTML."""
    found = node.find(_own(node, name))
    if found is None:
        return None
    if found.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", method="html", with_tail=False) for child in found)
    text = "".join(found.itertext()).strip()
    return text if found.get("type", "text") in ("html", "text/html") or "<" in text else escape(text, quote=False)


def _root(text: str, url: str) -> Any:
    """The root of XML that may be broken: entities of HTML become characters, no other is ever expanded."""
    source = _NOT_IN_XML.sub("", _ENTITY.sub(_character, text)).encode("utf-8", "replace")
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(source, parser, base_url=url)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise invalid(url, "It is no XML.") from error
    if root is None:
        raise invalid(url, "It is no XML.")
    return root


def _character(match: re.Match[str]) -> str:
    name = match.group(1)
    return match.group() if name in _OF_XML else html5.get(f"{name};", match.group())


def _name(node: Any) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _own(node: Any, name: str) -> str:
    """A tag in the node's own namespace, for feeds that declare one where they need not."""
    namespace, bracket, _ = node.tag.rpartition("}")
    return name if name.startswith("{") else f"{namespace}{bracket}{name}"


def _text(node: Any, name: str) -> str | None:
    found = node.find(_own(node, name))
    return "".join(found.itertext()).strip() or None if found is not None else None


def _number(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"\d{1,6}", text) else None
