"""Text of an article made harmless for the place where it is shown: no control characters, no markup, no links."""

import re
from urllib.parse import quote, urlsplit

# C0, C1, DEL; marks that turn the direction of text; tag characters that show nothing; what XML does not allow.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)
_LONE = re.compile(r"[\ud800-\udfff]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$@^])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_SCHEME = re.compile(r"(?<=[A-Za-z]):(?=\S)")
_WWW = re.compile(r"(?i)\b(www)\.")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ADDRESS = re.compile(
    r"(?P<start>https?://(?:[^][@/?#]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^][@:/?#]+)(?::[0-9]*)?)(?P<rest>(?:[/?#].*)?)",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"^([#+=-])|^(\d+)([.)])")


def plain(text: str) -> str:
    """``text`` on one line, without characters that steer a terminal or turn the reading direction."""
    return " ".join(_LONE.sub("\ufffd", _HIDDEN.sub("", text.replace("\x0b", " ").replace("\x0c", " "))).split())


def markdown(text: str) -> str:
    """``text`` on one line, escaped so that CommonMark and GitHub's Markdown show it as it is, and link nothing."""
    out = _ENTITY.sub(r"\\&", _MARKDOWN.sub(r"\\\1", plain(text)))
    out = _WWW.sub(r"\1\\.", _SCHEME.sub(r"\\:", out))
    return _BLOCK.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", out)


def web_address(url: str | None) -> str | None:
    """``url`` where it is an http or https address, with every character a link's end could hide in encoded.

    What comes out is a URI in the sense of RFC 3986.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    written = quote(url.strip(), safe="%/:?#@!$&'*+,;=~-._[]", errors="replace")
    found = _ADDRESS.fullmatch(_BARE_PERCENT.sub("%25", written))
    if found is None:
        return None
    path, _, fragment = found["rest"].replace("[", "%5B").replace("]", "%5D").partition("#")
    return found["start"] + path + (f"#{fragment.replace('#', '%23')}" if fragment else "")
