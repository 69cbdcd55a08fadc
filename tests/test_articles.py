"""Building articles: the same input gives the same article, and bad input says what to do next."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.config import Config
from briefing.errors import (
    InputQuality,
    InvalidInput,
    NotUTF8,
    RefusedError,
    TooLarge,
    TooShort,
    UnsafeURL,
    UnsupportedLanguage,
)
from briefing.ingest.articles import from_html, from_page, from_text, seed
from briefing.ingest.retriever import Page

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
TEXT = (
    "The city council of Port Ellery voted on Tuesday to rebuild the harbour wall, which was built in 1931.\n\n"
    "Mayor Ana Duarte called the vote “a turning point for the whole coast” and thanked the engineers who drew it. "
    "Critics say that the wall will only move the water elsewhere, and that marshes would have cost half as much.\n\n"
    "It remains unclear who will pay for the repair, and the regional government has not said that it will help."
)
HTML = "<html><body><article>" + "".join(f"<p>{each}</p>" for each in TEXT.split("\n\n")) + "</article></body></html>"


@pytest.mark.parametrize(
    "page", [HTML, f"<!DOCTYPE html>{TEXT}", "".join(f"<p class='lead'>{each}</p>" for each in TEXT.split("\n\n"))]
)
def test_from_text_when_it_is_a_page_says_how_to_send_it(page: str) -> None:
    with pytest.raises(InvalidInput, match="Send it as html"):
        from_text(page)


@pytest.mark.parametrize("remnant", ['<div style="float: left">The wall in 1931</div>\n\n', "<p>", "<small>"])
def test_from_text_when_a_tag_was_left_in_it_is_an_article(remnant: str) -> None:
    assert from_text(remnant + TEXT).text.endswith(TEXT)


def test_from_text_keeps_what_it_is_told() -> None:
    published = datetime(2026, 3, 3, 12, tzinfo=UTC)
    article = from_text(
        TEXT, title=" The \n wall ", url="HTTPS://Press.example/wall#x", byline="Jo", site="P", published_at=published
    )
    assert (article.title, article.byline, article.site) == ("The wall", "Jo", "P")
    assert (article.url, article.published_at) == ("https://press.example/wall", published)
    assert (article.revision, article.language, article.text) == (1, "en", TEXT)
    assert article.digest == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [article.sentence_text(each.number) for each in article.sentences][0] == TEXT.split("\n\n")[0]


def test_from_text_gives_the_same_article_however_the_text_was_typed() -> None:
    typed = "\ufeff" + TEXT.replace("\n\n", "\r\n\r\n\r\n").replace(" the ", "\u00a0the\u200b ") + "\n\n"
    assert from_text(typed) == from_text(TEXT)


def test_the_id_is_that_of_the_address_and_without_one_of_the_text() -> None:
    one, other = (
        from_text(TEXT, url="https://press.example/wall"),
        from_text(TEXT + " More.", url="https://press.example/wall?utm_source=x"),
    )
    assert one.id == other.id != from_text(TEXT).id != from_text(TEXT + " More.").id
    assert len(one.id) == 16 and one.id.isalnum() and one.id.islower()


def test_from_text_takes_a_leading_date_for_the_date() -> None:
    article = from_text(f" date 2025-08-20 {TEXT}")
    assert article.text == TEXT
    assert article.published_at == datetime(2025, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize("start", ["date 2025-02-31 ", "dated 2025-08-20 ", "date 20-08-2025 "])
def test_from_text_keeps_a_beginning_that_is_no_date(start: str) -> None:
    article = from_text(start + TEXT)
    assert article.text.startswith(start.strip())
    assert article.published_at is None


REFUSED: dict[str, tuple[str, type[RefusedError], int]] = {
    "nothing": ("", TooShort, 422),
    "blanks": (" \n\t\u00a0\u200b\n", TooShort, 422),
    "49 words": ("word " * 49, TooShort, 422),
    "over 1 MB": ("A longer word. " * 70_000, TooLarge, 413),
    "over 1 MB only as UTF-8": ("é" * 600_000, TooLarge, 413),
    "German": (
        "Der Rat der Stadt hat am Dienstag beschlossen, die alte Mauer am Hafen neu zu bauen. " * 5,
        UnsupportedLanguage,
        422,
    ),
    "teaser": (
        "The wall will be rebuilt, the council said. " * 8 + "Subscribe to continue reading.",
        InputQuality,
        422,
    ),
}


@pytest.mark.parametrize(("text", "kind", "status"), REFUSED.values(), ids=REFUSED)
def test_from_text_refuses_and_says_why(text: str, kind: type[RefusedError], status: int) -> None:
    with pytest.raises(kind) as caught:
        from_text(text)
    assert caught.value.status == status
    assert caught.value.errors and set(caught.value.errors) <= {"text", "input_quality"}
    assert caught.value.message.endswith(".")


def test_from_text_names_the_language() -> None:
    with pytest.raises(UnsupportedLanguage, match=r"in German \(de\)") as caught:
        from_text(REFUSED["German"][0])
    assert caught.value.details == {"language": "de"}


def test_from_text_accepts_exactly_50_words_and_exactly_1_mb() -> None:
    words = " ".join(TEXT.split()[:50])
    assert from_text(words).words() == 50
    body = ("The council met again. " * 50_000)[: 1_000_000 - 1] + "."
    assert len(from_text(body).text) == 1_000_000


def test_the_limits_are_settings() -> None:
    assert from_text("The council met on Tuesday and voted.", config=Config(min_words=5)).words() == 7
    with pytest.raises(TooLarge):
        from_text(TEXT, config=Config(text_max_bytes=100))


@pytest.mark.parametrize("url", ["ftp://press.example/", "nonsense", "https://a:b@press.example/"])
def test_from_text_refuses_an_address_that_is_none(url: str) -> None:
    with pytest.raises(UnsafeURL) as caught:
        from_text(TEXT, url=url)
    assert caught.value.errors is not None and set(caught.value.errors) == {"url"}


def test_from_html_gives_the_article_of_the_text() -> None:
    article = from_html(HTML, url="https://press.example/wall?fbclid=1")
    assert article.text == TEXT
    assert article.url == "https://press.example/wall"
    assert article.id == from_text(TEXT, url="https://press.example/wall").id


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<html><body><p>Hello</p></body></html>", TooShort),
        ("<html><body></body></html>", InputQuality),
        ("", InputQuality),
        ("<html><body><h1>Page not found</h1><p>Error 404</p></body></html>", InputQuality),
        ("<p>" + "x" * 10_000_000, TooLarge),
        (b"\x00\x01\x02" * 1000, InputQuality),
    ],
)
def test_from_html_refuses_a_page_without_an_article(page: str | bytes, kind: type[RefusedError]) -> None:
    with pytest.raises(kind):
        from_html(page)


@pytest.mark.parametrize(("text", "said"), [("Word.", "has 1 word;"), ("Two words.", "has 2 words;")])
def test_from_text_counts_words_in_words(text: str, said: str) -> None:
    with pytest.raises(TooShort, match=said):
        from_text(text)


def test_from_page_names_the_url_in_errors() -> None:
    with pytest.raises(TooShort) as caught:
        from_page(Page("https://press.example/", "text/html", None, b"<html><body><p>Short.</p></body></html>"))
    assert caught.value.errors is not None and set(caught.value.errors) == {"url"}


@pytest.mark.parametrize(("charset", "body"), [(None, TEXT.encode()), ("windows-1252", TEXT.encode("cp1252"))])
def test_from_page_takes_plain_text(charset: str | None, body: bytes) -> None:
    article = from_page(Page("https://press.example/wall.txt", "text/plain", charset, body))
    assert (article.text, article.url) == (TEXT, "https://press.example/wall.txt")


def test_from_page_refuses_plain_text_that_is_none() -> None:
    with pytest.raises(NotUTF8):
        from_page(Page("https://press.example/wall.txt", "text/plain", "utf-8", bytes(range(256)) * 20))


def test_seed_takes_its_header_for_description_and_not_for_text() -> None:
    article = seed(
        f"date 2010-12-23\ntitle A wall\nurl https://press.example/w\ncredit Wikinews, CC BY 2.5\n\n{TEXT}\n"
    )
    assert article.text == TEXT
    assert (article.title, article.url, article.site) == ("A wall", "https://press.example/w", "Wikinews")
    assert article.byline == "Wikinews, CC BY 2.5"
    assert article.published_at == datetime(2010, 12, 23, tzinfo=UTC)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_every_seed_is_an_article_with_its_date(path: Path) -> None:
    article = seed(path.read_text("utf-8"))
    assert article.published_at is not None
    assert not article.text.startswith(("date", "title", "credit", "url"))
    assert path == SEEDS[0] or "CC BY 2.5" in (article.byline or "")


def test_the_first_seed_begins_with_its_first_sentence() -> None:
    article = seed(SEEDS[0].read_text("utf-8"))
    assert article.sentence_text(1).startswith("In the span of just four days, President Donald Trump")
    assert article.published_at == datetime(2025, 8, 20, tzinfo=UTC)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400), st.text(max_size=400))
def test_sentences_are_offsets_into_the_text_whatever_stands_in_it(before: str, after: str) -> None:
    try:
        article = from_text(before + TEXT + after)
    except RefusedError:
        return
    assert from_text(article.text).text == article.text
    for each in article.sentences:
        assert article.text[each.start : each.end].strip() == article.sentence_text(each.number) != ""
