"""/embed: a briefing for a frame on another page, and the web component that shows one without a frame."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from werkzeug.exceptions import Forbidden

from briefing.embed.origins import addresses, allowed_origins, frame_ancestors, service, sharing
from briefing.errors import BriefingError
from briefing.render.addresses import Addresses
from briefing.render.inert import plain, web_address
from briefing.render.outline import Line, Outline, outline, without_generated
from briefing.schemas.text_fragments import text_fragment_url
from briefing.service import Pending
from briefing.types.briefing import Briefing
from briefing.types.items import Evidence

frames = Blueprint("frames", __name__, template_folder="templates")

_FOLDER = Path(__file__).resolve().parent / "static"
_TYPES = {"embed.js": "text/javascript; charset=utf-8", "frame.js": "text/javascript; charset=utf-8"} | {
    "frame.css": "text/css; charset=utf-8"
}


@frames.get("/embed/<string:article_id>")
def frame(article_id: str) -> Any:
    """A briefing to put into a frame; only pages of the allowed origins may."""
    origins = allowed_origins(article_id)
    try:
        written = outline(without_generated(service().briefing(article_id)), claims=_claims())
    except Pending:
        return _framed(render_template("frame.html", written=None, page=None), 202, {"Refresh": "2"}, origins)
    page = addresses().page(article_id)
    return _framed(render_template("frame.html", written=written, page=page), origins=origins)


@frames.get("/embed/<string:article_id>.json")
def data(article_id: str) -> Any:
    """A briefing as the web component shows it: its words with quotation marks already decided."""
    headers = sharing(request.headers.get("Origin"), allowed_origins(article_id))
    try:
        briefing = without_generated(service().briefing(article_id))
    except Pending:
        return jsonify(status="pending"), 202, headers | {"Retry-After": "1"}
    except BriefingError as error:
        return jsonify(status="error", detail=error.message), error.status, headers
    return jsonify(component_data(briefing, addresses(), outline(briefing, claims=_claims()))), 200, headers


@frames.get("/embed.js")
def component() -> Response:
    """The web component <news-briefing article="…">."""
    return _file("embed.js", "public, max-age=3600")


@frames.get("/embed/static/<string:name>")
def static(name: str) -> Response:
    """Style and script of the frame; the address holds a digest."""
    if name not in _TYPES:
        return Response("There is no such file.\n", 404, content_type="text/plain")
    return _file(name, "public, max-age=31536000, immutable")


@frames.errorhandler(BriefingError)
def refused(error: BriefingError) -> Any:
    """What a frame shows in place of a briefing."""
    page = render_template("frame.html", written=None, page=None, problem=error.message)
    return _framed(page, error.status, error.headers)


@frames.errorhandler(Forbidden)
def forbidden(error: Forbidden) -> Any:
    """What a frame shows whose link does not hold any more."""
    return _framed(render_template("frame.html", written=None, page=None, problem=error.description), 403)


@frames.app_template_filter()
def inert(text: str) -> str:
    """Text of an article without control characters; the template escapes it."""
    return plain(text)


@frames.app_template_global()
def frame_asset(name: str) -> str:
    """Address of a file of the frame, with its digest."""
    return url_for("frames.static", name=name, v=hashlib.sha256(_content(name)).hexdigest()[:12])


def component_data(briefing: Briefing, links: Addresses, written: Outline) -> dict[str, Any]:
    """The outline as JSON: title, where it is from, sections of lines."""
    url = web_address(briefing.article.url)
    return {
        "title": plain(written.title),
        "about": [plain(part) for part in written.about],
        "url": url,
        "page": links.page(briefing.article.id),
        "language": briefing.article.language,
        "sections": [
            {"name": s.name, "title": s.title, "lines": [_line(line, url) for line in s.lines]}
            for s in written.sections
        ],
        "receipt": plain(written.receipt),
    }


def _line(line: Line, url: str | None) -> dict[str, Any]:
    return {
        "id": line.id,
        "label": plain(line.label) if line.label else None,
        "cue": plain(line.cue) if line.cue else None,
        "text": plain(line.text),
        "notes": [plain(note) for note in line.notes],
        "sentences": [_sentence(each, url) for each in line.quotes + line.cited],
    }


def _sentence(evidence: Evidence, url: str | None) -> dict[str, Any]:
    there = web_address(text_fragment_url(url, evidence.exact)) if url else None
    return {"number": evidence.sentence, "exact": plain(evidence.exact), "url": there}


def _claims() -> Any:
    return "all" if request.args.get("claims") == "all" else "central"


def _framed(
    page: str, status: int = 200, headers: dict[str, str] | None = None, origins: tuple[str, ...] = ()
) -> Response:
    response = Response(page, status, headers, content_type="text/html; charset=utf-8")
    allowed = frame_ancestors(origins or service().config.embed_origins)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; {allowed}"
    )
    return response


def _file(name: str, caching: str) -> Response:
    return Response(
        _content(name),
        content_type=_TYPES[name],
        headers={"Cache-Control": caching, "Access-Control-Allow-Origin": "*"},
    )


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
