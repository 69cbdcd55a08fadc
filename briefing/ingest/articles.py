"""Builds articles: whatever comes in, its text is normalised once, checked, split and given its ID. Pure."""

import hashlib
import re
from base64 import b32encode
from dataclasses import replace
from datetime import UTC, datetime

from briefing.config import Config
from briefing.counting import counted
from briefing.errors import InvalidInput, NotUTF8, TooLarge, TooShort
from briefing.ingest.decoding import decoded, is_readable
from briefing.ingest.extractor import extract
from briefing.ingest.feed_items import Item
from briefing.ingest.languages import check_supported
from briefing.ingest.normalisation import normalise
from briefing.ingest.quality import check_quality, refused
from briefing.ingest.retriever import Page
from briefing.ingest.sentences import split
from briefing.ingest.urls import canonical
from briefing.types.article import Article

_ID_BYTES = 10  # 80 bits: a million articles collide with a chance under 10^-12
_DATE = re.compile(r"\s*date (\d{4}-\d{2}-\d{2})\s+")
_HEADER = re.compile(r"(title|credit|url) (.+)\n")
_PAGE = re.compile(r"\s*<(?:!doctype html|(?:html|head|body)[\s>])", re.IGNORECASE)
_ELEMENT = re.compile(r"\s*<(?:article|section|main|div|p|h1)[\s>]", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_PARAGRAPHS = 3  # from which a text that begins with a tag is a part of a page; fewer are a remnant, such as a wiki's
_FEED_TRAILER = re.compile(
    r"\n\n(?:The post|This (?:article|story|post)) [^\n]+ (?:appeared first|first appeared) (?:on|in) [^\n]{1,99}$"
)
_DEFAULTS = Config()


def from_text(
    text: str,
    *,
    title: str | None = None,
    url: str | None = None,
    byline: str | None = None,
    site: str | None = None,
    published_at: datetime | None = None,
    config: Config = _DEFAULTS,
) -> Article:
    """An article from plain text; a leading ``date YYYY-MM-DD`` is its date and not text. Raises RefusedError."""
    _check_size(text, "text", config.text_max_bytes)
    if is_html(text):
        message = "The text is HTML, whose marks are no words. Send it as html; on the command line with --html."
        raise InvalidInput(message, errors={"text": ["Is HTML."]})
    stated, text = _dated(text)
    text = normalise(text)
    check_quality(text)
    return _article(
        text,
        field="text",
        config=config,
        title=_line(title),
        url=canonical(url) if url else None,
        byline=_line(byline),
        site=_line(site),
        published_at=published_at or stated,
    )


def is_html(text: str) -> bool:
    """Whether a text is the source of a page or of a part of one, and not an article with a tag left in it."""
    if _PAGE.match(text):
        return True
    return bool(_ELEMENT.match(text)) and len(_PARAGRAPH.findall(text)) >= _PARAGRAPHS


def from_html(
    page: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    config: Config = _DEFAULTS,
    field: str = "html",
) -> Article:
    """An article from an HTML page; what the page says of itself describes it. Raises RefusedError.

    ``field`` is what the input is called in errors.
    """
    _check_size(page, field, config.fetch_max_bytes)
    address = canonical(url) if url else None
    found = extract(page, url=address, charset=charset)
    _check_size(found.text, field, config.text_max_bytes)
    text = normalise(found.text)
    check_quality(text, shown=found.shown, paid=found.paid)
    if not text:
        raise refused("no_article", "Give the address of one article, or post its text.")
    return _article(
        text,
        field=field,
        config=config,
        title=_line(found.title),
        url=found.url or address,
        byline=_line(found.byline),
        site=_line(found.site),
        published_at=found.published_at,
    )


def from_page(page: Page, *, config: Config = _DEFAULTS) -> Article:
    """An article from a fetched page. Raises RefusedError."""
    if page.media_type != "text/plain":
        return from_html(page.body, url=page.url, charset=page.charset, config=config, field="url")
    text = decoded(page.body, page.charset)
    if not is_readable(text):
        message = f"{page.url} is not text in the encoding it states. Post the text instead."
        raise NotUTF8(message, errors={"url": ["Not text."]})
    return from_text(text, url=page.url, config=config)


def from_item(item: Item, *, site: str | None = None, config: Config = _DEFAULTS) -> Article:
    """An article from a feed's item that holds it whole. Raises RefusedError.

    ``site`` is the feed's title. Where the item is only a teaser (``is_full`` is False), fetch ``item.url`` instead.
    """
    page = f"<html><body><article>{item.content or ''}</article></body></html>"
    _check_size(page, "item", config.fetch_max_bytes)
    found = extract(page)
    text = _FEED_TRAILER.sub("", normalise(found.text or found.shown))
    _check_size(text, "item", config.text_max_bytes)
    check_quality(text)
    return _article(
        text,
        field="item",
        config=config,
        title=_line(item.title),
        url=canonical(item.url) if item.url else None,
        byline=_line(item.byline),
        site=_line(site),
        published_at=item.published_at,
    )


def with_item(article: Article, item: Item) -> Article:
    """An article fetched from an item's page, described as the feed describes it, and otherwise as the page."""
    return replace(
        article,
        title=_line(item.title) or article.title,
        byline=_line(item.byline) or article.byline,
        published_at=item.published_at or article.published_at,
    )


def seed(text: str) -> Article:
    """An article from a seed file: header lines date, title, url and credit, each optional, then the text."""
    published_at, text = _dated(text)
    header: dict[str, str] = {}
    while match := _HEADER.match(text):
        header[match.group(1)] = match.group(2).strip()
        text = text[match.end() :]
    credit = header.get("credit")
    return from_text(
        text,
        title=header.get("title"),
        url=header.get("url"),
        byline=credit,
        site=credit.partition(",")[0] if credit else None,
        published_at=published_at,
    )


def _article(
    text: str,
    *,
    field: str,
    config: Config,
    title: str | None,
    url: str | None,
    byline: str | None,
    site: str | None,
    published_at: datetime | None,
) -> Article:
    _check_words(text, field, config.min_words)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Article(
        id=_identifier(url or f"text:{digest}"),
        revision=1,
        text=text,
        sentences=split(text),
        digest=digest,
        title=title,
        byline=byline,
        site=site,
        url=url,
        published_at=published_at,
        language=check_supported(text, field),
    )


def _identifier(key: str) -> str:
    return b32encode(hashlib.sha256(key.encode()).digest()[:_ID_BYTES]).decode().lower()


def _check_size(content: str | bytes, field: str, limit: int) -> None:
    size = len(content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    if size > limit:
        message = f"The {field} has {size:,} bytes; at most {limit:,} are taken. Send less."
        raise TooLarge(message, errors={field: [f"Larger than {limit} bytes."]})


def _check_words(text: str, field: str, fewest: int) -> None:
    words = len(text.split())
    if words < fewest:
        message = f"The article has {counted(words, 'word')}; a briefing needs at least {fewest}. Send the whole text."
        raise TooShort(message, errors={field: [f"Fewer than {fewest} words."]}, words=words)


def _dated(text: str) -> tuple[datetime | None, str]:
    match = _DATE.match(text)
    if match is None:
        return None, text
    try:
        return datetime.fromisoformat(match.group(1)).replace(tzinfo=UTC), text[match.end() :]
    except ValueError:
        return None, text


def _line(text: str | None) -> str | None:
    """One line of description, normalised like the text."""
    return " ".join(normalise(text).split()) or None if text else None
