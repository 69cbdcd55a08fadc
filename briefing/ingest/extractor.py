"""The article in an HTML page: its text, and what the page says about it."""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import trafilatura
from lxml import etree, html
from trafilatura.metadata import extract_metadata
from trafilatura.settings import use_config

from briefing.errors import UnsafeURL
from briefing.ingest.bylines import byline
from briefing.ingest.dates import moment
from briefing.ingest.decoding import decoded, is_readable
from briefing.ingest.hidden import drop, drop_hidden
from briefing.ingest.paragraphs import paragraphs, spell_out
from briefing.ingest.quality import refused
from briefing.ingest.urls import canonical

_PAID = re.compile(r"\"isAccessibleForFree\"\s*:\s*\"?false", re.IGNORECASE)
_DATE_PUBLISHED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_STATED_DATES = (
    "//meta[@property='article:published_time' or @property='og:published_time' or @itemprop='datePublished' "
    "or @name='parsely-pub-date' or @name='sailthru.date' or @name='DC.date.issued' or @name='pubdate']/@content"
)
_VARIANT = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=.*\.)")
_INVISIBLE_TEXT = "//script | //head | //select | //textarea"
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it finds wrong with a page, the result says
_SETTINGS = use_config()
_SETTINGS.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")  # no signal handlers: they work only in the main thread
_DEEPEST = 400  # nested elements: a page made to exhaust the stack is refused
_MOST_NODES = 25_000  # elements; the largest of 28 real pages has 1,400, and 50,000 of some kinds take 25 s


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page holds. ``url`` is its canonical address, when it names one on its own site.

    ``shown`` is all its visible text; ``paid``, that the page declares itself not free to read (schema.org).
    """

    text: str
    title: str | None
    byline: str | None
    site: str | None
    published_at: datetime | None
    url: str | None
    shown: str
    paid: bool


def extract(page: bytes | str, *, url: str | None = None, charset: str | None = None) -> Extracted:
    """The article of a page; its text is empty where none is found. Raises InputQuality for what is no page at all.

    Text comes only from what a reader sees: not from hidden elements, nor from data meant for machines (JSON-LD).
    """
    source = page.lstrip("\ufeff") if isinstance(page, str) else decoded(page, charset)
    if not is_readable(source):
        raise refused("unreadable", "Give the address of an HTML page, or post its text.")
    tree = _tree(source)
    drop_hidden(tree)
    about: Any = extract_metadata(tree, url, None, False)
    dates = [*tree.xpath(_STATED_DATES), *_DATE_PUBLISHED.findall(source)] or [about.date]
    address = _own_address(tree, url)
    host = _VARIANT.sub("", urlsplit(address or url or "").hostname or "")
    shown = _visible(tree)
    return Extracted(
        text=_article_text(tree, url),
        title=_line(_without_site(about.title, about.sitename)),
        byline=_line(byline(about.author, site=about.sitename, host=host)),
        site=_line(about.sitename),
        published_at=next(_moments(dates), None),
        url=address,
        shown=shown,
        paid=_PAID.search(source) is not None,
    )


def _tree(source: str) -> Any:
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    advice = "Give the HTML of an article's page."
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise refused("no_article", advice) from error
    depth = nodes = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        nodes += event == "start"
        if depth > _DEEPEST or nodes > _MOST_NODES:
            raise refused("no_article", advice)
    return tree


def _visible(tree: Any) -> str:
    """All visible text of a page, which loses its scripts on the way."""
    for node in tree.xpath(_INVISIBLE_TEXT):
        drop(node)
    return " ".join(" ".join(tree.itertext()).split())


def _article_text(tree: Any, url: str | None) -> str:
    spell_out(tree)
    for node in tree.xpath("//*[@data-preloaded]"):  # forums keep posts in it, which trafilatura would read
        del node.attrib["data-preloaded"]
    found: Any = trafilatura.bare_extraction(
        tree, url=url, favor_precision=True, include_comments=False, config=_SETTINGS
    )
    return paragraphs(found.body) if found is not None and found.body is not None else ""


def _without_site(title: str | None, site: str | None) -> str | None:
    """The title without the name of the site, which many pages add behind a dash or bar."""
    if not title or not site:
        return title
    return re.sub(rf"\s+[|–—·»-]\s+{re.escape(site)}\s*$", "", title, flags=re.IGNORECASE) or title


def _line(text: str | None) -> str | None:
    return " ".join(text.split())[:500] or None if text else None


def _moments(stated: list[str | None]) -> Iterator[datetime]:
    for each in stated:
        with suppress(ValueError, OverflowError):
            yield moment(each or "")


def _own_address(tree: Any, url: str | None) -> str | None:
    """The canonical address a page names, unless it names one on another site: that would be somebody else's.

    Nor the site's front page, which careless pages name: all of them would be one article.
    """
    stated = tree.xpath("string(//link[@rel='canonical']/@href)") or tree.xpath(
        "string(//meta[@property='og:url']/@content)"
    )
    try:
        address = canonical(urljoin(url or "", stated.strip())) if stated else None
    except (UnsafeURL, ValueError):
        return None
    if address is None or urlsplit(address)[2:4] == ("/", ""):
        return None
    return address if url is None or _same_site(address, url) else None


def _same_site(one: str, other: str) -> bool:
    """Whether the host of one address is that of the other, or below it; www., m. and the like do not count."""
    a, b = (_VARIANT.sub("", urlsplit(address).hostname or "") for address in (one, other))
    return a == b or a.endswith(f".{b}") or b.endswith(f".{a}")
