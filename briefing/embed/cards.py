"""/share: a briefing as a picture of 1200 by 630 pixels, for links in social media and chats."""

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

from flask import Blueprint, Response
from markupsafe import Markup
from resvg_py import svg_to_bytes

from briefing.embed.origins import service
from briefing.errors import BriefingError
from briefing.render.inert import plain
from briefing.render.lettering import lines
from briefing.render.outline import Outline, first_beyond, outline, without_generated
from briefing.service import Pending

cards = Blueprint("cards", __name__)

_EDGE, _ROOM = 72, 1056  # pixels: where lines begin, and how long they may be
_FONT = "Source Serif Pro"  # comes with us, as servers have none; scripts it lacks are taken from the system's fonts
_BOLD, _REGULAR = 1.05, 1.15  # by which our font is narrower than the one that lines are reckoned with

_CARD = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 630" width="1200" height="630" role="img">'
    "<title>{title}</title>"
    '<rect width="1200" height="630" fill="#fbfaf8"/><rect width="16" height="630" fill="#0b5c6b"/>'
    '<g font-family="Source Serif Pro, Charter, Georgia, serif" fill="#1d1c1a">{headline}{lead}</g>'
    '<g font-family="Source Serif Pro, Charter, Georgia, serif" font-size="26" fill="#5c5853">'
    '<text x="72" y="84">{about}</text><text x="72" y="580">{coverage}</text>'
    '<text x="1128" y="580" text-anchor="end" font-weight="700" fill="#0b5c6b">Briefing</text></g></svg>'
)


@cards.get("/share/<string:article_id>.png")
def picture(article_id: str) -> Response:
    """The card as PNG, which every network and chat shows."""
    return _sent(article_id, "image/png", rasterised)


@cards.get("/share/<string:article_id>.svg")
def card(article_id: str) -> Response:
    """The headline, the first sentence of the summary, and what share of the article's quotes is carried."""
    return _sent(article_id, "image/svg+xml; charset=utf-8", str.encode)


@lru_cache(64)  # a quarter of a second each, and asked for by every chat that a link is pasted into
def rasterised(svg: str) -> bytes:
    """The card as PNG."""
    fonts = [str(files("font_source_serif_pro") / "files" / f"SourceSerifPro-{cut}.ttf") for cut in ("Regular", "Bold")]
    return svg_to_bytes(svg_string=svg, font_files=fonts, font_family=_FONT, serif_family=_FONT)


def drawn(written: Outline) -> str:
    """The card as SVG."""
    headline = lines(plain(written.title), room=_BOLD * _ROOM, most=3, size=52)
    summary = (line.text for s in written.sections if s.name == "summary" for line in s.lines)
    lead = first_beyond(written.title, summary)
    return str(
        _CARD.format(
            title=plain(written.title),
            about=_one_line(" · ".join(map(plain, written.about)), _ROOM),
            headline=_lines(headline, size=52, top=172, weight=700),
            lead=_lines(
                lines(plain(lead), room=_REGULAR * _ROOM, most=4, size=32),
                size=32,
                top=200 + 64 * len(headline),
                weight=400,
            ),
            coverage=_one_line(f"Carries {'; '.join(written.coverage)}", _ROOM - 150),
        )
    )


def _sent(article_id: str, media_type: str, form: Callable[[str], bytes]) -> Response:
    try:
        written = outline(without_generated(service().briefing(article_id)))
    except Pending:
        return Response("The briefing is being made.\n", 202, {"Retry-After": "1"}, content_type="text/plain")
    except BriefingError as error:
        return Response(error.message + "\n", error.status, content_type="text/plain; charset=utf-8")
    response = Response(form(drawn(written)), content_type=media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _one_line(text: str, room: int) -> str:
    return "".join(lines(text, room=_REGULAR * room, most=1, size=26))


def _lines(found: tuple[str, ...], *, size: int, top: int, weight: int) -> Markup:
    row = Markup('<text x="{}" y="{}" font-size="{}" font-weight="{}">{}</text>')
    rows = (row.format(_EDGE, top + n * round(size * 1.25), size, weight, line) for n, line in enumerate(found))
    return Markup("").join(rows)
