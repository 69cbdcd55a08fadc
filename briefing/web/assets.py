"""What templates call: text made inert, safe addresses, and assets under names that change with their content."""

import hashlib
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

from flask import Flask, Response, url_for
from werkzeug.exceptions import NotFound

from briefing.counting import counted
from briefing.render.inert import plain, web_address
from briefing.schemas.text_fragments import text_fragment_url

_FOLDER = Path(__file__).resolve().parent / "static"
_ENDLESS = re.compile(r"\S{120,}")
_TYPES = {"reader.css": "text/css; charset=utf-8", "reader.js": "text/javascript; charset=utf-8"}


def register_filters(app: Flask) -> None:
    """Adds the filters and ``asset`` to the app's templates, and takes the templates' own indentation out of pages."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"plain": spaced, "short": shortened, "address": web_address, "day": day, "moment": moment}
    app.jinja_env.filters["counted"] = counted
    app.jinja_env.globals |= {"asset": asset, "words_at": words_at}


def asset(name: str) -> str:
    """Address of a static file, with its digest, so that browsers may keep it for good."""
    return url_for("web.static", name=name, v=_digest(name))


def weight_of_assets() -> int:
    """Bytes of all static files; every page loads them."""
    return sum(len(_content(name)) for name in _TYPES)


def spaced(text: str | None) -> str:
    """Inert text that keeps a space at its edges, where it is a piece of a sentence."""
    if not text:
        return ""
    out = plain(text)
    return f"{' ' if text[0].isspace() else ''}{out}{' ' if out and text[-1].isspace() else ''}"


def shortened(text: str | None) -> str:
    """Inert text whose endless words are cut: a word of ten thousand letters would bury the rest of the page."""
    return _ENDLESS.sub(lambda match: match.group()[:60] + "…", spaced(text))


def words_at(url: str | None, exact: str) -> str | None:
    """The publisher's page at these words; None without a web address."""
    return web_address(text_fragment_url(url, exact)) if url and web_address(url) else None


def day(value: datetime | date | None) -> str:
    """A date as people write it: 5 March 2026."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """A moment in UTC to the minute: 5 March 2026, 09:01 UTC."""
    return f"{day(value)}, {value:%H:%M} UTC" if value else ""


def static_file(name: str) -> Response:
    """A static file; its address holds its digest, so that it never changes. NotFound for any other name."""
    if name not in _TYPES:
        raise NotFound()
    response = Response(_content(name), content_type=_TYPES[name])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]
