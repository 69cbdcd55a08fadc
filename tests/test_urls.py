"""Canonical URLs, and the parts of them that may be asked for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from briefing.errors import UnsafeURL
from briefing.ingest.urls import ascii_host, canonical, target, validate

SAME = [
    ("https://news.example/story", "https://news.example/story"),
    (" https://news.example/story\n", "https://news.example/story"),
    ("HTTPS://News.Example/Story", "https://news.example/Story"),
    ("https://news.example:443/story", "https://news.example/story"),
    ("http://news.example:80/story", "http://news.example/story"),
    ("https://news.example:8443/story", "https://news.example:8443/story"),
    ("https://news.example./story", "https://news.example/story"),
    ("https://news.example", "https://news.example/"),
    ("https://news.example/story#comments", "https://news.example/story"),
    ("https://news.example/story?utm_source=x&utm_medium=y", "https://news.example/story"),
    ("https://news.example/story?id=7&fbclid=abc", "https://news.example/story?id=7"),
    ("https://news.example/story?UTM_Source=x&b=2&a=1", "https://news.example/story?a=1&b=2"),
    ("https://news.example/story?utm%5Fsource=x", "https://news.example/story"),
    ("https://news.example/story?&&", "https://news.example/story"),
    ("https://news.example/?12345", "https://news.example/?12345"),
    ("https://news.example/?a=b%26c", "https://news.example/?a=b%26c"),
    ("https://news.example/caf\u00e9?q=\u00e9", "https://news.example/caf%C3%A9?q=%C3%A9"),
    ("https://news.example/caf%C3%A9", "https://news.example/caf%C3%A9"),
    ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
    ("https://stra\u00dfe.example/", "https://xn--strae-oqa.example/"),
    ("https://NEWS\u3002example/", "https://news.example/"),
    ("http://[2001:4860:4860:0:0:0:0:8888]/", "http://[2001:4860:4860::8888]/"),
    ("https://m.news.example/amp/story", "https://m.news.example/amp/story"),
    ("https://news.example/a;b=1,2!$'()*+", "https://news.example/a;b=1,2!$'()*+"),
]


@pytest.mark.parametrize(("url", "expected"), SAME)
def test_canonical_keeps_only_what_tells_pages_apart(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize("url", ["mailto:a@news.example", "https://", "https://a b/", "https://u:p@news.example/"])
def test_canonical_refuses_what_is_no_page(url: str) -> None:
    with pytest.raises(UnsafeURL):
        canonical(url)


@pytest.mark.parametrize("name", ["partner", "ref_src", "gclid", "smid"])
def test_canonical_drops_a_tracking_parameter_only_by_its_whole_name(name: str) -> None:
    assert canonical(f"https://news.example/?{name}=1&my{name}=2") == f"https://news.example/?my{name}=2"


@given(st.text(max_size=60))
@example("//[::1]@")
@example("[")
@example("a:\u2100@b")
def test_validate_either_gives_parts_or_refuses(tail: str) -> None:
    try:
        parts = validate(f"http://{tail}")
    except UnsafeURL:
        return
    assert ascii_host(parts.hostname or "").isascii()
    assert target(parts).isascii() and not set(target(parts)) & set(" \r\n\t")


URLS = st.builds(
    "{}://{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.from_regex(r"[a-zA-Z0-9]{1,8}(\.[a-z]{2,5}){1,2}", fullmatch=True),
    st.sampled_from(["", ":80", ":443", ":8080"]),
    st.text(st.characters(exclude_characters="\\?#", exclude_categories=("C", "Z")), max_size=20),
    st.text(st.characters(exclude_characters="\\#", exclude_categories=("C", "Z")), max_size=20),
    st.from_regex(r"[a-z]{0,5}", fullmatch=True),
)


@given(URLS)
def test_canonical_changes_nothing_when_applied_again(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once
    assert once.isascii() and "#" not in once
