"""/feeds: briefings as JSON Feed 1.1 and Atom (RFC 4287), by the same query as the list of the reader pages."""

import hashlib
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, jsonify, request

from briefing.embed.origins import addresses, service
from briefing.render.addresses import Addresses
from briefing.render.html import to_fragment
from briefing.render.inert import plain, web_address
from briefing.render.outline import Outline, outline, without_generated
from briefing.store import FIELDS, Page, query_of
from briefing.types.briefing import Briefing

feeds = Blueprint("feeds", __name__, url_prefix="/feeds")

SIZE = 30  # items a page
TITLE = "Briefings"
_ATOM = "http://www.w3.org/2005/Atom"


@feeds.after_request
def answer_if_changed(response: Response) -> Response:
    """304 for a reader that has this state already: feeds are asked for again and again."""
    response.headers.setdefault("Cache-Control", "no-cache")  # may be kept, must be asked about
    response.add_etag()
    response.make_conditional(request)
    return response


@feeds.get("/briefings.json")
def json_feed() -> Any:
    """Briefings as JSON Feed 1.1."""
    page, links = _page(), addresses()
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": f"{links.base}/",
        "feed_url": links.base + _path("briefings.json"),
        "items": [_item(briefing, links) for briefing in page.items],
    }
    if page.next_cursor:
        feed["next_url"] = links.base + _path("briefings.json", page.next_cursor)
    response = jsonify(feed)
    response.content_type = "application/feed+json"
    return response


@feeds.get("/briefings.atom")
def atom_feed() -> Response:
    """Briefings as Atom."""
    page, links = _page(), addresses()
    root = Element("feed", {"xmlns": _ATOM})
    SubElement(root, "id").text = _feed_id()
    SubElement(root, "title").text = _title()
    SubElement(root, "updated").text = max((_made(b) for b in page.items), default="1970-01-01T00:00:00+00:00")
    SubElement(root, "author").append(_text("name", "Briefing"))
    SubElement(root, "link", rel="self", href=links.base + _path("briefings.atom"))
    SubElement(root, "link", rel="alternate", type="text/html", href=f"{links.base}/")
    if page.next_cursor:
        SubElement(root, "link", rel="next", href=links.base + _path("briefings.atom", page.next_cursor))
    for briefing in page.items:
        root.append(_entry(briefing, links))
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="application/atom+xml; charset=utf-8")


def permanent_id(briefing: Briefing) -> str:
    """The ID of a briefing in feeds: that of its article, which a revision or another engine does not change."""
    return f"urn:briefing:article:{briefing.article.id}"


def _page() -> Page[Briefing]:
    page = service().search(query_of(request.args), cursor=request.args.get("cursor"), limit=SIZE)
    return Page(tuple(map(without_generated, page.items)), page.next_cursor)


def _asked() -> dict[str, str]:
    """The fields of the query that this feed is of."""
    return {field: request.args[field] for field in FIELDS if request.args.get(field)}


def _title() -> str:
    return f"{TITLE}: {plain(', '.join(_asked().values()))}" if _asked() else TITLE


def _feed_id() -> str:
    """One ID for each query, wherever the service moves to."""
    query = urlencode(_asked())
    return "urn:briefing:feed" + (f":{hashlib.sha256(query.encode()).hexdigest()[:16]}" if query else "")


def _path(name: str, cursor: str | None = None) -> str:
    query = urlencode(_asked() | ({"cursor": cursor} if cursor else {}))
    return f"/feeds/{name}" + (f"?{query}" if query else "")


def _item(briefing: Briefing, links: Addresses) -> dict[str, Any]:
    written, article = outline(briefing), briefing.article
    item: dict[str, Any] = {
        "id": permanent_id(briefing),
        "url": links.page(article.id),
        "title": plain(written.title),
        "summary": _summary(written),
        "content_html": str(to_fragment(written)),
        "date_published": (article.created_at or briefing.receipt.created_at).isoformat(),
        "date_modified": _made(briefing),
        "language": article.language,
        "tags": [plain(actor.name) for actor in briefing.verified.key_actors],
        "_briefing": {"api": links.briefing(article.id), "revision": article.revision, "site": article.site},
    }
    if web_address(article.url):
        item["external_url"] = web_address(article.url)
    if article.byline:
        item["authors"] = [{"name": plain(article.byline)}]
    return item


def _entry(briefing: Briefing, links: Addresses) -> Element:
    written, article = outline(briefing), briefing.article
    entry = Element("entry")
    entry.append(_text("id", permanent_id(briefing)))
    entry.append(_text("title", plain(written.title)))
    entry.append(_text("updated", _made(briefing)))
    entry.append(_text("published", (article.created_at or briefing.receipt.created_at).isoformat()))
    SubElement(entry, "link", rel="alternate", type="text/html", href=links.page(article.id))
    if address := web_address(article.url):
        SubElement(entry, "link", rel="via", href=address)
    if article.byline:
        SubElement(entry, "author").append(_text("name", plain(article.byline)))
    for actor in briefing.verified.key_actors:
        SubElement(entry, "category", term=plain(actor.name))
    entry.append(_text("summary", _summary(written)))
    entry.append(_text("content", str(to_fragment(written)), type="html"))
    return entry


def _summary(written: Outline) -> str:
    return " ".join(plain(line.text) for s in written.sections if s.name == "summary" for line in s.lines)


def _made(briefing: Briefing) -> str:
    return briefing.receipt.created_at.isoformat()


def _text(name: str, text: str, **attributes: str) -> Element:
    element = Element(name, attributes)
    element.text = text
    return element
