"""Fetching: what is refused before a connection is made, and servers that misbehave."""

import gzip
import re
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import httpcore2
import pytest
from hostile_servers import (
    DRIPPING,
    Behaviour,
    Server,
    drips,
    floods,
    gzip_bomb,
    raw,
    raw_deflate,
    redirects,
    redirects_for_ever,
    says,
    serving,
    silent,
    slow_redirects,
)

from briefing.config import Config
from briefing.errors import (
    BriefingError,
    ConfigurationError,
    FetchError,
    FetchFailed,
    FetchTimeout,
    TooLarge,
    UnsafeURL,
    UnsupportedMediaType,
)
from briefing.ingest.retriever import Page, Retriever, Wanted

HTML = b"<html><body><p>The council met.</p></body></html>"
TYPE = "Content-Type: text/html; charset=utf-8"
CERTIFICATE = Path(__file__).parent / "tls" / "site.example.pem"
KEY = CERTIFICATE.with_suffix(".key")


class Names:
    """A resolver with its own names; the answers of one name may change from look-up to look-up."""

    def __init__(self, names: Mapping[str, list[str]]) -> None:
        self._names = {name: list(addresses) for name, addresses in names.items()}
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        if host not in self._names:
            raise socket.gaierror(host)
        addresses = self._names[host]
        return [addresses.pop(0) if len(addresses) > 1 else addresses[0]]


class Unreachable(httpcore2.NetworkBackend):
    """A network for tests in which nothing may be connected to; were a check to fail, nobody outside is asked."""

    def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore2.NetworkStream:
        raise AssertionError(f"{host} was connected to")


def never(host: str, port: int) -> list[str]:
    """A resolver for tests in which nothing may be looked up."""
    raise AssertionError(f"{host} was looked up")


def fetch(
    server: Server, path: str = "/", *, seconds: float = 60, limit: int = 1_000_000, names: Names | None = None
) -> Page:
    """The page that the server gives for site.example, which is allowed on its port and leads to it."""
    config = Config(fetch_allow=(f"site.example:{server.port}",), fetch_timeout=seconds, fetch_max_bytes=limit)
    retriever = Retriever(config, names or Names({"site.example": ["127.0.0.1"]}))
    return retriever.get(f"http://site.example:{server.port}{path}")


# --- addresses that are refused before anything is sent --------------------------------------------------------------

BAD_URLS = [
    "",
    "news.example/story",
    "//news.example/story",
    "ftp://news.example/story",
    "file:///etc/passwd",
    "gopher://news.example:70/1",
    "data:text/html,hello",
    "javascript:alert(1)",
    "http://",
    "http:///story",
    "http://:80/",
    "http://user@news.example/",
    "http://user:word@news.example/",
    "http://:word@news.example/",
    "http://news.example@127.0.0.1/",
    "http://news.example:0/",
    "http://news.example:99999/",
    "http://news.example:http/",
    "http://news.example:22/",
    "http://news.example:6379/",
    "https://news.example:8443/",
    "http://news.example /",
    "http://news.example\\@127.0.0.1/",
    "http://news.example/a\r\nHost: other.example",
    "http://news.example\t/",
    "http://news\u2028.example/",
    "http://[::1",
    "http://[::g]/",
    "http://[fe80::1%25eth0]/",
    "http://[v1.fe]/",
    "http://news..example/",
    "http://-/",
    "http://news%2eexample/",
    "http://news.example\u2100x/",
    "http://" + "a" * 300 + ".example/",
    "http://news.example/" + "a" * 3000,
    "http://xn--\u00e9.example/",
    "http://\ud800.example/",
]

ODD_ADDRESSES = [
    "http://127.1/",
    "http://0/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.0.0.01/",
    "http://127.0.1/",
    "http://127。0。1/",
    "http://4294967296/",
]


@pytest.mark.parametrize("url", BAD_URLS + ODD_ADDRESSES)
def test_get_refuses_without_a_look_up_when_the_url_is_bad(url: str) -> None:
    with pytest.raises(UnsafeURL) as caught:
        Retriever(Config(), never, network=Unreachable()).get(url)
    assert caught.value.errors is not None and "url" in caught.value.errors


PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_get_refuses_when_a_host_leads_to_a_private_address(address: str) -> None:
    with pytest.raises(UnsafeURL, match="private or reserved"):
        Retriever(Config(), Names({"news.example": [address]}), network=Unreachable()).get("http://news.example/")


@pytest.mark.parametrize("address", [address for address in PRIVATE if "%" not in address])
def test_get_refuses_when_the_url_names_a_private_address(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(UnsafeURL, match="private or reserved"):
        Retriever(Config(), network=Unreachable()).get(f"https://{host}/")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "１２７.0.0.1", "127。0。0。1"])
def test_get_refuses_this_machine_under_its_other_names(host: str) -> None:
    with pytest.raises(UnsafeURL):
        Retriever(Config(), network=Unreachable()).get(f"http://{host}/")


def test_get_refuses_a_host_when_one_of_its_addresses_is_private() -> None:
    with pytest.raises(UnsafeURL, match="private or reserved"):
        Retriever(Config(), lambda host, port: ["1.1.1.1", "10.0.0.1"], network=Unreachable()).get(
            "http://news.example/"
        )


def test_get_says_so_when_a_host_is_not_found() -> None:
    with pytest.raises(FetchFailed, match="not found"):
        Retriever(Config(), Names({}), network=Unreachable()).get("http://news.example/")


def test_get_ends_at_the_deadline_when_the_look_up_hangs() -> None:
    ended = Event()

    def slow(host: str, port: int) -> list[str]:
        ended.wait(DRIPPING)
        return ["1.1.1.1"]

    with pytest.raises(FetchTimeout):
        Retriever(Config(fetch_timeout=0.1), slow, network=Unreachable()).get("http://news.example/")
    ended.set()


# --- what is allowed by a setting ------------------------------------------------------------------------------------


@pytest.fixture
def page_server() -> Iterator[Server]:
    with serving(says(HTML, TYPE)) as server:
        yield server


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.1:{port}", "127.0.0.0/8", "127.0.0.1/32"])
def test_get_fetches_what_a_setting_allows(entry: str, page_server: Server) -> None:
    config = Config(fetch_allow=(entry.format(port=page_server.port),))
    assert Retriever(config).get(f"http://127.0.0.1:{page_server.port}/").body == HTML


@pytest.mark.parametrize("entry", ["127.0.0.2", "127.0.0.1:1", "10.0.0.0/8", "::1", "::/0", "localhost"])
def test_get_refuses_what_a_setting_does_not_name(entry: str, page_server: Server) -> None:
    with pytest.raises(UnsafeURL):
        Retriever(Config(fetch_allow=(entry,)), network=Unreachable()).get(f"http://127.0.0.1:{page_server.port}/")
    assert not page_server.requests


def test_allowlist_is_refused_when_a_network_is_none() -> None:
    with pytest.raises(ConfigurationError, match="not a network"):
        Retriever(Config(fetch_allow=("10.0.0.0/99",)))


# --- servers ---------------------------------------------------------------------------------------------------------


def test_get_gives_the_page(page_server: Server) -> None:
    page = fetch(page_server, "/a b?q=é".replace(" ", "%20"))
    assert page == Page(f"http://site.example:{page_server.port}/a%20b?q=é", "text/html", "utf-8", HTML)
    head = page_server.requests[0]
    assert head.startswith(b"GET /a%20b?q=%C3%A9 HTTP/1.1\r\n")
    assert f"Host: site.example:{page_server.port}\r\n".encode() in head
    assert b"User-Agent: Briefing/" in head and b"Cookie" not in head


GOOD: dict[str, Behaviour] = {
    "no content type": says(HTML),
    "content type that is none": says(HTML, "Content-Type: html"),
    "xhtml": says(HTML, "Content-Type: application/xhtml+xml"),
    "until close": raw(b"HTTP/1.1 200 OK\r\n\r\n" + HTML),
    "HTTP/1.0": raw(b"HTTP/1.0 200 OK\r\n\r\n" + HTML),
    "chunked": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(HTML), HTML)),
    "gzip": says(gzip.compress(HTML), "Content-Encoding: gzip"),
    "gzip in two members": says(gzip.compress(HTML[:9]) + gzip.compress(HTML[9:]), "Content-Encoding: GZIP"),
    "gzip with padding": says(gzip.compress(HTML) + bytes(100), "Content-Encoding: x-gzip"),
    "zlib": says(zlib.compress(HTML), "Content-Encoding: deflate"),
    "raw deflate": says(raw_deflate(HTML), "Content-Encoding: deflate"),
    "identity": says(HTML, "Content-Encoding: identity"),
    "cookies": says(HTML, "Set-Cookie: a=b", "Set-Cookie: c=d"),
    "more than it said": says(HTML + b"hidden", length=len(HTML)),
    "early hints": raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n" + HTML),
}


@pytest.mark.parametrize("behave", GOOD.values(), ids=GOOD)
def test_get_gives_the_page_when_the_site_is_only_odd(behave: Behaviour) -> None:
    with serving(behave) as server:
        assert fetch(server).body == HTML


BROKEN: dict[str, tuple[Behaviour, type[BriefingError], str]] = {
    "nothing": (raw(b""), FetchFailed, "broke off"),
    "not HTTP": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), FetchFailed, "did not speak HTTP"),
    "HTTP/0.9": (raw(HTML), FetchFailed, "did not speak HTTP"),
    "TLS on a plain port": (raw(b"\x16\x03\x01\x00\xa5\x01"), FetchFailed, "did not speak HTTP"),
    "half a head": (raw(b"HTTP/1.1 200 OK\r\nContent-"), FetchFailed, "broke off"),
    "huge header": (floods(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 65536), FetchFailed, "did not speak HTTP"),
    "endless headers": (floods(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n" * 9999), FetchFailed, "did not speak HTTP"),
    "shorter than it said": (says(HTML, TYPE, length=9999), FetchFailed, "broke off"),
    "negative length": (says(HTML, TYPE, length=-1), FetchFailed, "did not speak HTTP"),
    "two lengths": (says(HTML, TYPE, "Content-Length: 7"), FetchFailed, "did not speak HTTP"),
    "broken chunk": (
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello"),
        FetchFailed,
        "did not speak HTTP",
    ),
    "chunks cut off": (
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nhello"),
        FetchFailed,
        "broke off",
    ),
    "gzip that is none": (says(HTML, "Content-Encoding: gzip"), FetchFailed, "compression is broken"),
    "gzip cut off": (says(gzip.compress(HTML)[:-12], "Content-Encoding: gzip"), FetchFailed, "ended too early"),
    "gzip of nothing": (says(b"", "Content-Encoding: gzip"), FetchFailed, "ended too early"),
    "deflate that is none": (says(HTML, "Content-Encoding: deflate"), FetchFailed, "compression is broken"),
    "brotli unasked": (says(HTML, "Content-Encoding: br"), FetchFailed, "not asked for"),
    "twice compressed": (says(HTML, "Content-Encoding: gzip, gzip"), FetchFailed, "not asked for"),
    "too long by its own word": (says(b"", TYPE, length=10**12), FetchFailed, "broke off"),
    "too long": (floods(b"HTTP/1.1 200 OK\r\n\r\n", b"a" * 65536), TooLarge, "larger than 1 MB"),
    "too long in chunks": (
        floods(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"ffff\r\n%s\r\n" % (b"a" * 65535)),
        TooLarge,
        "larger than 1 MB",
    ),
    "gzip bomb": (says(gzip_bomb(50_000_000), "Content-Encoding: gzip"), TooLarge, "larger than 1 MB"),
    "deflate bomb": (says(zlib.compress(bytes(9_000_000)), "Content-Encoding: deflate"), TooLarge, "larger"),
    "gzip that expands to nothing": (
        floods(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 3000),
        TooLarge,
        "larger than 1 MB",
    ),
    "PDF": (says(b"%PDF-1.7", "Content-Type: application/pdf"), UnsupportedMediaType, "application/pdf"),
    "image": (says(b"\x89PNG", "Content-Type: image/png"), UnsupportedMediaType, "image/png"),
    "JSON": (says(b"{}", "Content-Type: application/json"), UnsupportedMediaType, "application/json"),
    "error 404": (says(HTML, TYPE, status="404 Not Found"), FetchFailed, "answered 404"),
    "error 410": (says(HTML, TYPE, status="410 Gone"), FetchFailed, "answered 410"),
    "error 500": (says(HTML, TYPE, status="500 Oops"), FetchFailed, "answered 500"),
    "error 429": (says(HTML, "Retry-After: 120", status="429 Slow Down"), FetchFailed, "answered 429"),
    "status 204": (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), FetchFailed, "answered 204"),
    "status 999": (says(HTML, TYPE, status="999 Denied"), FetchFailed, "answered 999"),
    "redirect to nowhere": (raw(b"HTTP/1.1 302 Found\r\n\r\n"), FetchFailed, "answered 302"),
    "redirect for ever": (redirects_for_ever, FetchFailed, "more than 5 times"),
    "redirect in a circle": (redirects("/b", "/"), FetchFailed, "in a circle"),
    "redirect to itself": (redirects("/"), FetchFailed, "in a circle"),
    "redirect to a file": (redirects("file:///etc/passwd"), UnsafeURL, "Only http"),
    "redirect to gopher": (redirects("gopher://site.example/"), UnsafeURL, "Only http"),
    "redirect to a script": (redirects("javascript:alert(1)"), UnsafeURL, "Only http"),
    "redirect with a password": (redirects("http://a:b@site.example/"), UnsafeURL, "user name or password"),
    "redirect to loopback": (redirects("http://127.0.0.1/"), UnsafeURL, "private or reserved"),
    "redirect to loopback in disguise": (redirects("http://2130706433/"), UnsafeURL, "unusual way"),
    "redirect to metadata": (redirects("http://169.254.169.254/latest/"), UnsafeURL, "private or reserved"),
    "redirect to IPv6 loopback": (redirects("http://[::1]/"), UnsafeURL, "private or reserved"),
    "redirect to another port": (redirects("http://site.example:22/"), UnsafeURL, "not a web port"),
    "redirect to a name of a private host": (redirects("http://inside.example/"), UnsafeURL, "private or reserved"),
    "redirect to no address": (redirects("http://[oops/"), FetchFailed, "no address"),
    "redirect without a scheme": (redirects("//inside.example/"), UnsafeURL, "private or reserved"),
}


@pytest.mark.parametrize(("behave", "kind", "why"), BROKEN.values(), ids=BROKEN)
def test_get_says_what_is_wrong_when_the_site_misbehaves(
    behave: Behaviour, kind: type[BriefingError], why: str
) -> None:
    names = Names(
        {
            "site.example": ["127.0.0.1"],
            "inside.example": ["10.1.2.3"],
            "127.0.0.1": ["127.0.0.1"],
            "169.254.169.254": ["169.254.169.254"],
            "::1": ["::1"],
        }
    )
    with serving(behave) as server, pytest.raises(kind, match=why):
        fetch(server, names=names)


SLOW: dict[str, Behaviour] = {
    "silence": silent,
    "head drips": drips(b"HTTP/1.1 200 OK\r\n", b"X: a\r\n"),
    "one header drips": drips(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
    "body drips": drips(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"a"),
    "chunks drip": drips(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
    "gzip drips": drips(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", gzip.compress(b"")),
    "endless hints": drips(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "slow redirects": slow_redirects,
}


@pytest.mark.parametrize("behave", SLOW.values(), ids=SLOW)
def test_get_ends_at_the_deadline_when_the_site_is_slow(behave: Behaviour) -> None:
    with serving(behave) as server:
        began = monotonic()
        with pytest.raises(FetchTimeout):
            fetch(server, seconds=0.3)
        assert monotonic() - began < DRIPPING / 2


def test_get_names_the_status_and_when_to_try_again() -> None:
    with serving(says(b"", "Retry-After: 120", status="503 Later")) as server, pytest.raises(FetchFailed) as caught:
        fetch(server)
    assert caught.value.details == {"upstream_status": 503, "retry_after": 120.0}


def test_get_looks_up_and_checks_again_when_redirected() -> None:
    names = Names({"site.example": ["127.0.0.1", "127.0.0.2"]})
    with serving(redirects("/next")) as server:
        config = Config(fetch_allow=("127.0.0.1/32",))
        with pytest.raises(UnsafeURL, match="private or reserved"):
            Retriever(config, names).get(f"http://site.example:{server.port}/")
    assert names.asked == ["site.example", "site.example"]
    assert len(server.requests) == 1


def test_get_connects_to_the_address_that_was_checked_when_the_name_is_rebound(page_server: Server) -> None:
    names = Names({"site.example": ["127.0.0.1", "10.0.0.1"]})
    config = Config(fetch_allow=("127.0.0.1/32",))
    assert Retriever(config, names).get(f"http://site.example:{page_server.port}/").body == HTML
    assert names.asked == ["site.example"]


def test_get_follows_redirects_and_gives_the_last_address() -> None:
    def behave(stream: socket.socket, head: bytes) -> None:
        path = head.split()[1]
        (redirects("/b c#part") if path == b"/" else says(HTML, TYPE))(stream, head)

    with serving(behave) as server:
        assert fetch(server).url == f"http://site.example:{server.port}/b%20c"


def test_get_tries_the_next_address_when_one_does_not_answer(page_server: Server) -> None:
    config = Config(fetch_allow=(f"site.example:{page_server.port}",))
    retriever = Retriever(config, lambda host, port: ["127.0.0.3", "127.0.0.1"])
    assert retriever.get(f"http://site.example:{page_server.port}/").body == HTML


def test_get_says_so_when_nobody_listens() -> None:
    with socket.socket() as closed, pytest.raises(FetchFailed, match="could not be connected to"):
        closed.bind(("127.0.0.1", 0))  # and never listens
        fetch(Server(closed.getsockname()[1]))


def test_get_says_who_asks_and_where_to_reach_them(page_server: Server) -> None:
    config = Config(fetch_allow=("127.0.0.1",), public_url="https://briefing.example")
    Retriever(config).get(f"http://127.0.0.1:{page_server.port}/")
    assert re.search(rb"User-Agent: Briefing/[\d.]+ \(.*\) \+https://briefing.example\r\n", page_server.requests[0])


def test_get_keeps_no_cookies() -> None:
    def behave(stream: socket.socket, head: bytes) -> None:
        if head.split()[1] == b"/":
            says(b"", "Location: /b", "Set-Cookie: a=b", status="302 Found")(stream, head)
        says(HTML, TYPE)(stream, head)

    with serving(behave) as server:
        fetch(server)
    assert len(server.requests) == 2 and b"Cookie" not in server.requests[1]


# --- conditional requests --------------------------------------------------------------------------------------------

ANY = Wanted("*/*")


def ask(server: Server, conditions: Mapping[str, str] | None = None) -> tuple[int, bytes, str | None]:
    config = Config(fetch_allow=(f"site.example:{server.port}",), fetch_timeout=60)
    retriever = Retriever(config, Names({"site.example": ["127.0.0.1"]}))
    answer = retriever.ask(f"http://site.example:{server.port}/", ANY, conditions)
    return answer.status, answer.body, answer.moved_to


def test_ask_sends_conditions_and_takes_not_modified() -> None:
    with serving(raw(b'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\n\r\n')) as server:
        assert ask(server, {"If-None-Match": '"x"'}) == (304, b"", None)
    assert b'If-None-Match: "x"\r\n' in server.requests[0]


def test_ask_takes_any_media_type_when_none_is_named() -> None:
    with serving(says(b"{}", "Content-Type: application/json")) as server:
        assert ask(server) == (200, b"{}", None)


@pytest.mark.parametrize(("status", "moved"), [("301 Moved", True), ("308 Moved", True), ("302 Found", False)])
def test_ask_says_where_it_moved_to_when_for_good(status: str, moved: bool) -> None:
    def behave(stream: socket.socket, head: bytes) -> None:
        (redirects("/new", status=status) if head.split()[1] == b"/" else says(b"here"))(stream, head)

    with serving(behave) as server:
        assert ask(server) == (200, b"here", f"http://site.example:{server.port}/new" if moved else None)


def test_ask_refuses_conditions_that_would_inject_headers(page_server: Server) -> None:
    with pytest.raises(FetchError):
        ask(page_server, {"If-None-Match": "x\r\nCookie: a=b"})


# --- TLS -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def tls_server() -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    with serving(says(HTML, TYPE), context) as server:
        yield server


def trusting(server: Server, host: str) -> Retriever:
    config = Config(fetch_allow=(f"{host}:{server.port}",), fetch_timeout=60)
    context = ssl.create_default_context(cafile=str(CERTIFICATE))
    return Retriever(config, lambda host, port: ["127.0.0.1"], ssl_context=context)


def test_get_checks_the_certificate_for_the_name(tls_server: Server) -> None:
    assert trusting(tls_server, "site.example").get(f"https://site.example:{tls_server.port}/").body == HTML


def test_get_refuses_a_certificate_when_it_is_for_another_name(tls_server: Server) -> None:
    with pytest.raises(FetchFailed, match="certificate is not valid"):
        trusting(tls_server, "other.example").get(f"https://other.example:{tls_server.port}/")


def test_get_refuses_a_certificate_when_nobody_known_signed_it(tls_server: Server) -> None:
    config = Config(fetch_allow=(f"site.example:{tls_server.port}",), fetch_timeout=60)
    with pytest.raises(FetchFailed, match="certificate is not valid"):
        Retriever(config, lambda host, port: ["127.0.0.1"]).get(f"https://site.example:{tls_server.port}/")
