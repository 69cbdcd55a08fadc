"""Canonical URLs: one address for one page, however it was linked."""

import re
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import SplitResult, quote, unquote_plus, urlsplit, urlunsplit

import idna

from briefing.errors import UnsafeURL

_LONGEST = 2048
_TRACKING = re.compile(
    r"^(?:utm_.*|at_(?:medium|campaign|link.*|format|ptr_.*|bbc_team)|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|igshid"
    r"|twclid|ttclid|wickedid|_hsenc|_hsmi|mkt_tok|ocid|ns_(?:mchannel|source|campaign|linkname|fee)|cmpid|cmp|ito"
    r"|smid|smtyp|partner|referer|ref_?(?:src|url)|guccounter|guce_.*|ncid|sref|xtor|spm)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?")
_SAFE_IN_PATH = "/%:@!$&'()*+,;=~-._"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?"


def validate(url: str) -> SplitResult:
    """The parts of an http(s) URL that may be asked for. Raises UnsafeURL with what is wrong with it."""
    if len(url) > _LONGEST:
        raise unsafe(url, f"It is longer than {_LONGEST} characters.")
    if _CONTROL.search(url):
        raise unsafe(url, "It holds blanks, backslashes or control characters.")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        url.encode()
    except ValueError as error:
        raise unsafe(url, "It is not a URL.") from error
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise unsafe(url, "Only http and https addresses are fetched.")
    if parts.username is not None or parts.password is not None:
        raise unsafe(url, "It holds a user name or password.")
    if not host or port == 0:
        raise unsafe(url, "It names no host.")
    if "[" in parts.netloc and ":" not in host:
        raise unsafe(url, "Its host name is not one.")
    ascii_host(host)
    return parts


def canonical(url: str) -> str:
    """The URL without what does not tell pages apart: case of the host, default port, fragment, tracking parameters."""
    parts = validate(url.strip())
    scheme = parts.scheme.lower()
    host = ascii_host(parts.hostname or "")
    netloc = f"[{host}]" if ":" in host else host
    if parts.port not in (None, _DEFAULT_PORTS[scheme]):
        netloc += f":{parts.port}"
    kept = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair)]
    query = "&".join(sorted(quote(pair, safe=_SAFE_IN_QUERY) for pair in kept))  # sorted as they are written
    path = quote(parts.path or "/", safe=_SAFE_IN_PATH)
    return urlunsplit((scheme, netloc, path, query, ""))


def target(parts: SplitResult) -> str:
    """What a request for these parts of a URL asks the server for: path and query, in ASCII."""
    path = quote(parts.path or "/", safe=_SAFE_IN_PATH)
    return f"{path}?{quote(parts.query, safe=_SAFE_IN_QUERY)}" if parts.query else path


def ascii_host(host: str) -> str:
    """A host name as DNS has it: lower case, IDNA (UTS 46), no trailing dot; or an IP address. Raises UnsafeURL."""
    try:
        if ":" in host:
            if "%" in host:
                raise unsafe(host, "It names a network interface.")
            return str(IPv6Address(host))
        name = host.lower() if host.isascii() else idna.encode(host, uts46=True).decode()
    except (AddressValueError, idna.IDNAError, UnicodeError) as error:
        raise unsafe(host, "Its host name is not one.") from error
    name = name.removesuffix(".")
    if not _HOST.fullmatch(name) or ".." in name:
        raise unsafe(host, "Its host name is not one.")
    return name


def unsafe(url: str, why: str) -> UnsafeURL:
    """The error for an address that is not fetched."""
    shown = url if len(url) <= 200 else url[:200] + "…"
    return UnsafeURL(f"The address {shown!r} is not allowed. {why}", errors={"url": [why]})


def _is_tracking(pair: str) -> bool:
    return _TRACKING.match(unquote_plus(pair.partition("=")[0])) is not None
