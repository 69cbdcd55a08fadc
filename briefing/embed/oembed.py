"""/oembed: what a page should show in place of a link to a briefing (oEmbed 1.0)."""

import re
from html import escape
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Blueprint, Response, jsonify, request

from briefing.embed.origins import addresses, service
from briefing.errors import BriefingError
from briefing.render.inert import plain
from briefing.types.article import Article

oembed = Blueprint("oembed", __name__)

WIDTH, HEIGHT = 640, 720  # pixels
_PATH = re.compile(r"/(?:articles|embed)/([^/]+)/?")


@oembed.get("/oembed")
def answer() -> Any:
    """A rich object for a link to a reader page: a frame with the briefing."""
    form = request.args.get("format", "json")
    if form not in ("json", "xml"):
        return _refused(501, "Only json and xml are known.")
    link = request.args.get("url", "")
    if not link:
        return _refused(400, "Give the address of a briefing as url.")
    article_id = _article_id(link)
    if article_id is None:
        return _refused(404, "This is no address of a briefing here.")
    try:
        found = service().articles.get(article_id)
    except BriefingError as error:
        return _refused(error.status, error.message)
    size = _size("maxwidth", WIDTH), _size("maxheight", HEIGHT)
    content = _content(found, *size)
    response = _xml(content) if form == "xml" else jsonify(content)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _article_id(link: str) -> str | None:
    """The article a link of ours leads to; links of other hosts lead to none."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    ours = {request.host, urlsplit(addresses().base).netloc}
    match = _PATH.fullmatch(parts.path)
    return match.group(1) if match and parts.netloc in ours and parts.scheme in ("http", "https") else None


def _size(name: str, default: int) -> int:
    wanted = request.args.get(name, type=int)
    return min(default, max(wanted, 1)) if wanted else default


def _content(found: Article, width: int, height: int) -> dict[str, Any]:
    links = addresses()
    title = plain(found.title or "Briefing")
    frame = (
        f'<iframe src="{escape(links.embed(found.id))}" title="{escape(title)}" width="{width}" height="{height}" '
        f'loading="lazy" style="border:0;width:100%;max-width:{width}px"></iframe>'
    )
    content = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": "Briefing",
        "provider_url": links.base,
        "cache_age": 3600,
        "html": frame,
        "width": width,
        "height": height,
    }
    if found.byline:
        content["author_name"] = plain(found.byline)
    return content


def _xml(content: dict[str, Any]) -> Response:
    root = Element("oembed")
    for name, value in content.items():
        SubElement(root, name).text = str(value)
    body = tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, content_type="text/xml; charset=utf-8")


def _refused(status: int, why: str) -> Response:
    return Response(why + "\n", status, content_type="text/plain; charset=utf-8")
