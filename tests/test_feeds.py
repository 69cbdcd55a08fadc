"""Reading feeds of every format, whole, broken and hostile; lists of feeds; articles from items."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from briefing.errors import ConfigurationError, InvalidFeed, RefusedError, TooShort
from briefing.ingest.articles import from_item
from briefing.ingest.feed_items import Feed, Item
from briefing.ingest.feeds import feed_links, parse_feed
from briefing.ingest.subscriptions import Subscription, parse_feed_list, parse_opml, to_opml

URL = "https://press.example/feed"
PARAGRAPHS = (
    "The city council of Port Ellery voted on Tuesday to rebuild the harbour wall, which was built in 1931.",
    "Mayor Ana Duarte called the vote “a turning point for the whole coast” and thanked the engineers who drew it.",
    "Critics say that the wall will only move the water elsewhere, and that marshes would have cost half as much.",
)
WHOLE = "".join(f"<p>{each}</p>" for each in PARAGRAPHS * 3)  # about 170 words
WHEN = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)

RSS_2 = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Press &amp; Co</title><atom:link href="https://press.example/feed" rel="self"/>
<link>https://press.example/</link><ttl>45</ttl>
<item><media:title>Not this</media:title><title>A &lt;i&gt;wall&lt;/i&gt; for AT&amp;T</title>
<link> https://press.example/wall </link><guid isPermaLink="false">wall-1</guid><dc:creator>Jo Weaver</dc:creator>
<pubDate>Tue, 03 Mar 2026 20:30:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[{WHOLE}]]></content:encoded></item>
</channel></rss>"""
RSS_091 = """<rss version="0.91"><channel><title>Press &amp; Co</title><link>https://press.example/</link>
<item><title>A wall for AT&amp;T</title><link>/wall</link><description>Short &eacute; text.</description></item>
</channel></rss>"""
RSS_090 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Press &amp; Co</title><link>https://press.example/</link></channel>
<item><title>A wall for AT&amp;T</title><link>https://press.example/wall</link></item></rdf:RDF>"""
RSS_1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://press.example/"><title>Press &amp; Co</title><link>https://press.example/</link>
<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel>
<item rdf:about="wall-1"><title>A wall for AT&amp;T</title><link>https://press.example/wall</link>
<dc:creator>Jo Weaver</dc:creator><dc:date>2026-03-03T18:30:00Z</dc:date></item></rdf:RDF>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://press.example/">
<title type="html">Press &amp;amp; Co</title><link rel="self" href="feed"/><link href="/"/>
<entry><id>wall-1</id><title>A wall for AT&amp;T</title><link rel="enclosure" href="a.mp3"/>
<link rel="alternate" type="application/pdf" href="wall.pdf"/><link type="text/html" href="wall"/>
<author><name>Jo Weaver</name></author><published>2026-03-03T18:30:00Z</published>
<updated>2026-03-04T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{WHOLE}</div></content></entry></feed>"""
ATOM_03 = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Press &amp; Co</title>
<link rel="alternate" href="https://press.example/"/><entry><id>wall-1</id><title>A wall for AT&amp;T</title>
<link rel="alternate" href="https://press.example/wall"/><author><name>Jo Weaver</name></author>
<issued>2026-03-03T18:30:00Z</issued><summary>1 &lt; 2</summary></entry></feed>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Press & Co",
        "home_page_url": "https://press.example/",
        "items": [
            {
                "id": "wall-1",
                "url": "https://press.example/wall",
                "title": "A wall for AT&T",
                "authors": [{"name": "Jo Weaver"}],
                "date_published": "2026-03-03T18:30:00Z",
                "content_text": "\n\n".join(PARAGRAPHS * 3),
            }
        ],
    }
)
FORMATS = {
    "RSS 2.0": (RSS_2, "rss", True, 2700.0),
    "RSS 0.91": (RSS_091, "rss", False, None),
    "RSS 0.90": (RSS_090, "rss", False, None),
    "RSS 1.0": (RSS_1, "rss", False, 21600.0),
    "Atom 1.0": (ATOM, "atom", True, None),
    "Atom 0.3": (ATOM_03, "atom", False, None),
    "JSON Feed": (JSON, "json", True, None),
}


def read(source: str) -> Feed:
    return parse_feed(source.encode(), url=URL)


def rss(items: str) -> Feed:
    return read(f"<rss version='2.0'><channel><title>Press</title>{items}</channel></rss>")


@pytest.mark.parametrize(("source", "kind", "full", "every"), FORMATS.values(), ids=FORMATS)
def test_parse_feed_reads_each_format(source: str, kind: str, full: bool, every: float | None) -> None:
    feed = read(source)
    assert (feed.kind, feed.title, feed.site_url) == (kind, "Press & Co", "https://press.example/")
    assert (feed.every, feed.dropped) == (every, ())
    (item,) = feed.items
    assert (item.url, item.title, item.is_full) == ("https://press.example/wall", "A wall for AT&T", full)
    if kind != "rss" or "dc:creator" in source:
        assert (item.id, item.byline, item.published_at) == ("wall-1", "Jo Weaver", WHEN)


def test_parse_feed_escapes_plain_text_that_stands_where_html_may() -> None:
    assert read(ATOM_03).items[0].content in ("1 < 2", "1 &lt; 2")
    assert read(RSS_091).items[0].content == "Short é text."


@pytest.mark.parametrize("start", ["\ufeff", "\n\n  ", "<!-- hello -->", "\x08"])
def test_parse_feed_reads_on_when_the_beginning_is_not_quite_right(start: str) -> None:
    assert len(read(start + RSS_2.split("?>", 1)[1]).items) == 1


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1252"])
def test_parse_feed_reads_other_encodings(charset: str) -> None:
    source = RSS_2.replace("utf-8", charset).replace("Jo Weaver", "Zoë")
    assert parse_feed(source.encode(charset), url=URL).items[0].byline == "Zoë"


@pytest.mark.parametrize(
    ("item", "url", "id"),
    [
        ("<item><guid>https://press.example/a</guid></item>", "https://press.example/a", "https://press.example/a"),
        ("<item><link>https://press.example/a</link></item>", "https://press.example/a", "https://press.example/a"),
        ("<item><guid isPermaLink='false'>https://x.example/a</guid><title>x</title><description>y</description></item>",
         None, "https://x.example/a"),
        ("<item><link>https://press.example/a b</link></item>", "https://press.example/a%20b", "https://press.example/a%20b"),
    ],
)  # fmt: skip
def test_parse_feed_finds_the_address_of_an_item(item: str, url: str | None, id: str) -> None:
    (found,) = rss(item).items
    assert (found.url, found.id) == (url, id)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "http://a:b@press.example/", "http://[", ""]
)
def test_parse_feed_gives_no_address_that_is_unsafe(link: str) -> None:
    (found,) = rss(f"<item><link>{link}</link><description>Some text.</description></item>").items
    assert found.url is None


def test_parse_feed_drops_a_broken_item_and_says_why() -> None:
    good = "<item><link>https://press.example/{}</link></item>"
    feed = rss(good.format(1) + "<item><title>Nothing</title></item>" + good.format(1) + good.format(2))
    assert [item.url for item in feed.items] == ["https://press.example/1", "https://press.example/2"]
    assert feed.dropped == ("item 2: has neither an address nor a text", "item 3: is there twice")


def test_parse_feed_reads_500_items_and_says_so() -> None:
    feed = rss("".join(f"<item><link>https://press.example/{number}</link></item>" for number in range(503)))
    assert len(feed.items) == 500
    assert feed.dropped == ("items from 501 on: 500 are read",)


def test_parse_feed_reads_what_there_is_when_the_xml_breaks_off() -> None:
    feed = read(RSS_2.replace("</channel></rss>", "<item><link>https://press.example/b</link><title>Bro"))
    assert feed.items[0].title == "A wall for AT&T"


@pytest.mark.parametrize(
    "entry",
    [7, None, "x", [], {}, {"id": None}, {"id": 7, "authors": 7}, {"url": 7, "content_html": ["x"]}, {"title": "x"}],
)
def test_parse_feed_drops_items_of_json_that_are_none(entry: Any) -> None:
    document = json.loads(JSON)
    document["items"].append(entry)
    feed = read(json.dumps(document))
    assert (len(feed.items), len(feed.dropped)) == (1, 1)


@pytest.mark.parametrize(
    "ending", ["…", "...", "[…]", "[&#8230;]", "Read more", "Continue reading <b>A wall</b> →", "More »"]
)
def test_item_is_not_full_when_it_breaks_off(ending: str) -> None:
    item = (
        f"<item><link>https://press.example/a</link><description><![CDATA[{WHOLE * 2} {ending}]]></description></item>"
    )
    assert not rss(item).items[0].is_full
    assert rss(item.replace(ending, "")).items[0].is_full


BILLION = """<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("name", ["c", "x"])
def test_parse_feed_expands_no_entities_of_the_document(name: str) -> None:
    feed = read(
        f"{BILLION}<rss><channel><title>T&{name};</title>"
        f"<item><link>https://press.example/a</link><description>D&{name};</description></item></channel></rss>"
    )
    assert feed.title in ("T", f"T&{name};")
    assert feed.items[0].content in ("D", f"D&{name};")


NO_FEEDS = [
    "",
    "hello",
    "{}",
    '{"version": "https://jsonfeed.org/version/1"}',
    "[",
    "{",
    "<opml></opml>",
    "<rss></rss>",
    "{" * 9999,
]


@pytest.mark.parametrize("source", NO_FEEDS)
def test_parse_feed_refuses_what_is_no_feed(source: str) -> None:
    with pytest.raises(InvalidFeed) as caught:
        read(source)
    assert caught.value.errors is not None and "url" in caught.value.errors


PAGE = (
    "<!DOCTYPE html><html><head><link rel='ALTERNATE home' type='application/rss+xml' href='/feed'>"
    "<link rel=alternate type=application/atom+xml href='https://press.example/atom'>"
    "<link rel=alternate hreflang=de href=/de><link rel=alternate type=application/rss+xml href='javascript:x'>"
    "</head><body>Hello</body></html>"
)


def test_parse_feed_names_the_feeds_of_a_web_page() -> None:
    with pytest.raises(InvalidFeed, match="these feeds") as caught:
        read(PAGE)
    assert caught.value.details == {"feeds": ["https://press.example/feed", "https://press.example/atom"]}


def test_feed_links_are_none_when_there_is_no_page() -> None:
    assert feed_links("", URL) == ()


# --- articles from items ---------------------------------------------------------------------------------------------


def test_from_item_makes_the_article_of_its_text() -> None:
    trailer = '<p>The post <a href="/wall">A wall</a> appeared first on <a href="/">Press</a>.</p>'
    (item,) = read(RSS_2.replace("]]>", f"<p hidden>Obey.</p>{trailer}]]>")).items
    article = from_item(item, site="Press & Co")
    assert article.text == "\n\n".join(PARAGRAPHS * 3)
    assert (article.title, article.byline, article.site) == ("A wall for AT&T", "Jo Weaver", "Press & Co")
    assert (article.url, article.published_at) == ("https://press.example/wall", WHEN)


def test_from_item_takes_text_without_paragraphs() -> None:
    item = Item("1", None, "Wall", None, None, "<br><br>".join(PARAGRAPHS), is_full=False)
    assert all(each in from_item(item).text for each in PARAGRAPHS)


@pytest.mark.parametrize("content", [None, "", "<p>Short.</p>"])
def test_from_item_refuses_an_item_without_an_article(content: str | None) -> None:
    with pytest.raises(TooShort):
        from_item(Item("1", URL, None, None, None, content, is_full=False))


# --- OPML ------------------------------------------------------------------------------------------------------------

OPML = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="News"><outline type="rss" text="Press &amp; Co" xmlUrl="https://press.example/feed"
 htmlUrl="https://press.example/"/><outline text="again" xmlUrl="https://press.example/feed"/></outline>
<outline text="bad" xmlUrl="file:///etc/passwd"/><outline text="a note"/>
<outline title="Other" xmlUrl="https://other.example/feed"/></body></opml>"""


def test_parse_opml_reads_feeds_with_their_folders_and_says_what_it_drops() -> None:
    found = parse_opml(OPML)
    assert found.feeds == (
        Subscription(URL, "Press & Co", "https://press.example/", "News"),
        Subscription("https://other.example/feed", "Other"),
    )
    assert found.dropped == ("is there twice", "'file:///etc/passwd' is no address")


def test_to_opml_is_read_again_as_it_was() -> None:
    feeds = (
        Subscription(URL, "Press & <Co>", "https://press.example/", "News"),
        Subscription("https://other.example/feed?a=1&b=2", "Other", None, "News"),
        Subscription("https://third.example/feed"),
    )
    again = parse_opml(to_opml(feeds, title="Mine \x00")).feeds
    assert again[:2] == feeds[:2]
    assert again[2].url == feeds[2].url


@pytest.mark.parametrize("body", [b"", b"hello", b"<rss/>", b"\x00", b"<opml", b"<html></html>"])
def test_parse_opml_refuses_what_is_none_or_finds_nothing(body: bytes) -> None:
    try:
        assert parse_opml(body).feeds == ()
    except InvalidFeed as error:
        assert error.errors == {"opml": ["Is no OPML."]}


def test_parse_opml_expands_no_entities_of_the_document() -> None:
    entity = b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY u "https://press.example/evil">]>'
    found = parse_opml(entity + b"<opml><body><outline text='&x;' xmlUrl='https://press.example/a'/></body></opml>")
    assert all("root:" not in (feed.title or "") for feed in found.feeds)


def test_parse_feed_list_reads_the_feeds_that_ship_with_the_project() -> None:
    feeds = parse_feed_list((Path(__file__).parent.parent / "seeds" / "feeds.yaml").read_text("utf-8"))
    first = Subscription("https://globalvoices.org/feed/", "Global Voices", "https://globalvoices.org/", "World")
    assert first in feeds
    assert len({feed.url for feed in feeds}) == len(feeds)


@pytest.mark.parametrize("text", ["url: x", "- title: x", "- url: 7", "- url: file:///x", "- [", "7", "- 7"])
def test_parse_feed_list_refuses_what_is_none(text: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_feed_list(text)


# --- whatever comes --------------------------------------------------------------------------------------------------

TAG = st.sampled_from(
    "rss channel item title link guid description feed entry id content summary author name outline opml body rdf:RDF "
    "content:encoded dc:date pubDate ttl a p".split()
)
PIECES = st.one_of(
    st.text(max_size=20),
    TAG.map("<{}>".format),
    TAG.map("</{}>".format),
    st.builds(
        '<{} {}="{}"/>'.format, TAG, st.sampled_from(["href", "rel", "type", "xmlUrl", "xml:base"]), st.text(max_size=9)
    ),
    st.sampled_from(
        ["<![CDATA[", "]]>", "<!--", "&nbsp;", "&x;", "<?xml version='1.0'?>", "<!DOCTYPE x [", "\x00", "{", "]"]
    ),
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=200)
@given(st.sampled_from(["", "<rss><channel>", "<feed>", "<opml><body>"]), st.lists(PIECES, max_size=30).map("".join))
@example("<rss><channel>", "<item><link xml:base='http://['>/a</link></item>")
@example("<feed>", "<entry><link href='/a' xml:base='http://['/><content type='xhtml'><!-- x --></content></entry>")
def test_parsers_read_or_refuse_whatever_comes(start: str, rest: str) -> None:
    body = (start + rest).encode("utf-8", "surrogatepass")
    for parse in (lambda: parse_feed(body, url=URL), lambda: parse_opml(body)):
        try:
            parse()
        except RefusedError:
            continue


@settings(deadline=None, max_examples=100)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["id", "url", "title", "authors", "author", "name", "content_text", "date_published"]),
                inner,
                max_size=5,
            )
        ),
        max_leaves=15,
    )
)
def test_parse_feed_reads_or_refuses_whatever_json_comes(items: Any) -> None:
    document = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    try:
        read(document)
    except InvalidFeed:
        assert not isinstance(items, list)
