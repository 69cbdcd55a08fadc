"""Links that open a page at the exact words (WICG Scroll-to-Text-Fragment)."""

from urllib.parse import quote

_WHOLE = 12  # words quoted whole; longer passages are given by their first and last words, as browsers do


def text_fragment_url(url: str, exact: str) -> str:
    """``url`` with a text directive for ``exact``; paragraphs within it are bridged by first and last words."""
    words = exact.split()
    if len(words) <= _WHOLE and "\n" not in exact:
        directive = _encode(" ".join(words))
    else:
        directive = f"{_encode(' '.join(words[:5]))},{_encode(' '.join(words[-5:]))}"
    return f"{url.partition('#')[0]}#:~:text={directive}"


def _encode(text: str) -> str:
    """Percent-encodes all but letters and digits; '-', ',' and '&' would otherwise end a part of the directive."""
    return quote(text, safe="", errors="replace").replace("-", "%2D")
