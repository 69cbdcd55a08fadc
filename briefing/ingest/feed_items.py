"""What a feed holds, whatever its format: items, each with an address or a text, and why others were dropped."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html

from briefing.errors import InvalidFeed, UnsafeURL
from briefing.ingest.dates import moment
from briefing.ingest.urls import validate

Node = TypeVar("Node")

_MOST_ITEMS = 500  # newest first by custom, so what lies beyond was there before
_FULL_WORDS, _FULL_SUMMARY_WORDS = 150, 300  # a summary is a whole article only when it is long
_CUT_OFF = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|read (?:more|on)|read the (?:full|whole|rest)[^.]{0,40}"
    r"|(?:continue|keep) reading[^.]{0,80}|\bmore ?[»›→>]+)\W*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. ``id`` is stable within its feed; ``content`` is HTML; ``is_full`` when that is the whole article."""

    id: str
    url: str | None
    title: str | None
    byline: str | None
    published_at: datetime | None
    content: str | None
    is_full: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as read. ``dropped`` says why, for each item not in ``items``; ``every`` is in seconds, where stated."""

    kind: str  # rss, atom, json
    title: str | None
    site_url: str | None
    items: tuple[Item, ...]
    dropped: tuple[str, ...] = ()
    every: float | None = None


def plain(markup: str | None) -> str | None:
    """One line of text without markup; None when nothing is left."""
    if not markup:
        return None
    if "<" in markup or "&" in markup:
        with suppress(etree.ParserError, ValueError):
            markup = str(lxml_html.fragment_fromstring(markup, create_parent="div").text_content())
    return " ".join(markup.split()) or None


def collected(
    nodes: Iterable[Node], read: Callable[[Node, str], Item], url: str
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items that can be read, each once, and why the others cannot."""
    items: dict[str, Item] = {}
    dropped: list[str] = []
    for number, node in enumerate(nodes, 1):
        if number > _MOST_ITEMS:
            dropped.append(f"items from {number} on: {_MOST_ITEMS} are read")
            break
        try:
            found = read(node, url)
        except ValueError as error:
            dropped.append(f"item {number}: {error}")
            continue
        if found.id in items:
            dropped.append(f"item {number}: is there twice")
        else:
            items[found.id] = found
    return tuple(items.values()), tuple(dropped)


def item(
    *,
    id: str | None,
    url: str | None,
    title: str | None,
    byline: str | None,
    dates: Iterable[str | None],
    content: str | None,
    summary: str | None,
) -> Item:
    """An item from what its format says; ValueError where that is nothing. ``content`` is HTML, ``summary`` too."""
    body = content or summary
    if url is None and body is None:
        raise ValueError("has neither an address nor a text")
    digest = hashlib.sha256(f"{title}\0{body}".encode("utf-8", "replace")).hexdigest()
    return Item(
        id=(id or url or digest)[:500],
        url=url,
        title=title,
        byline=byline,
        published_at=next(_moments(dates), None),
        content=body,
        is_full=_is_full(content, _FULL_WORDS) or _is_full(body, _FULL_SUMMARY_WORDS),
    )


def _is_full(markup: str | None, fewest: int) -> bool:
    text = plain(markup) or ""
    return len(text.split()) >= fewest and _CUT_OFF.search(text[-200:]) is None


def _moments(stated: Iterable[str | None]) -> Iterator[datetime]:
    for each in stated:
        with suppress(ValueError, OverflowError, TypeError):
            yield moment(each or "")


def address(stated: str | None, base: str) -> str | None:
    """An absolute http(s) address, or None where there is none."""
    if not stated or not stated.strip():
        return None
    try:
        absolute = urljoin(base, stated.strip().replace(" ", "%20"))
        validate(absolute)
    except (UnsafeURL, ValueError):
        return None
    return absolute


def invalid(url: str, why: str, **details: Any) -> InvalidFeed:
    """The error for what is no feed."""
    return InvalidFeed(f"{url} cannot be read as a feed. {why}", errors={"url": [why]}, **details)
