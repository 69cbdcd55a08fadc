"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

import json
import re
from html import escape
from typing import Any

from briefing.ingest.feed_items import Feed, Item, address, collected, invalid, item, plain


def json_feed(text: str, url: str) -> Feed:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise invalid(url, "Its JSON is broken.") from error
    entries = document.get("items")
    if "jsonfeed.org/version/" not in str(document.get("version")) or not isinstance(entries, list):
        raise invalid(url, "It is no RSS, Atom or JSON Feed.")
    items, dropped = collected(entries, _json_item, url)
    return Feed(
        "json", plain(_string(document, "title")), address(_string(document, "home_page_url"), url), items, dropped
    )


def _json_item(entry: Any, url: str) -> Item:
    if not isinstance(entry, dict):
        raise ValueError("is no object")
    text = _string(entry, "content_text")
    given = entry.get("authors")
    authors = given if isinstance(given, list) and given else [entry.get("author")]
    names = [plain(_string(each, "name")) for each in authors if isinstance(each, dict)]
    number = entry.get("id")
    return item(
        id=str(number) if isinstance(number, int | float) else _string(entry, "id"),
        url=address(_string(entry, "url") or _string(entry, "external_url"), url),
        title=plain(_string(entry, "title")),
        byline=", ".join(name for name in names if name) or None,
        dates=(_string(entry, "date_published"), _string(entry, "date_modified")),
        content=_string(entry, "content_html") or (_paragraphs(text) if text else None),
        summary=_string(entry, "summary"),
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(each, quote=False)}</p>" for each in re.split(r"\n\s*\n", text))


def _string(entry: dict[str, Any], name: str) -> str | None:
    value = entry.get(name)
    return value.strip() or None if isinstance(value, str) else None
