"""Fetches safely: only http(s) from public hosts, bounded in size, time and redirects; no cookies, no credentials."""

import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urljoin

import httpcore2

from briefing.config import Config
from briefing.errors import FetchFailed, TooLarge, UnsupportedMediaType
from briefing.ingest.addresses import Allowlist
from briefing.ingest.connections import CheckedNetwork, Deadline, Resolver, system_resolver
from briefing.ingest.decompression import CompressionError, decompressed
from briefing.ingest.urls import ascii_host, target, validate

AGENT = "Briefing/0.1 (news briefing service; reads single pages and feeds for its readers)"
_REDIRECTS = 5
_REDIRECT_STATUSES, _PERMANENT = frozenset({301, 302, 303, 307, 308}), frozenset({301, 308})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_MIME = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for and takes: an Accept header, and the media types (empty: any) of an answer's body."""

    accept: str
    media_types: frozenset[str] = frozenset()


PAGE = Wanted(
    "text/html,application/xhtml+xml,text/plain;q=0.8", frozenset({"text/html", "application/xhtml+xml", "text/plain"})
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as fetched: its address after redirects, what it calls itself, and its bytes, decompressed."""

    url: str
    media_type: str
    charset: str | None
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered after redirects. ``body`` is empty unless the status is 200; header names in lower case.

    ``moved_to`` is the address to ask from now on, where the site said for good that it has moved (301, 308).
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str = ""
    charset: str | None = None
    body: bytes = b""
    moved_to: str | None = None


class Retriever:
    """Fetches from the web.

    Tests hand in their own ``resolver``, which looks up hosts, ``network``, which connects to addresses after they
    were checked, and ``ssl_context``, which checks certificates.
    """

    def __init__(
        self,
        config: Config,
        resolver: Resolver = system_resolver,
        *,
        network: httpcore2.NetworkBackend | None = None,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._config = config
        self._agent = f"{AGENT} +{config.public_url}" if config.public_url else AGENT
        self._allowed = Allowlist(config.fetch_allow)
        self._resolver = resolver
        self._network = network or httpcore2.SyncBackend()
        self._given_context = ssl_context

    def get(self, url: str) -> Page:
        """The page at a URL. Raises FetchError or TooLarge with what to do next."""
        answer = self.ask(url)
        if answer.status != 200:
            seconds = answer.headers.get("retry-after", "").strip()[:7]
            details = {"retry_after": float(seconds)} if seconds.isascii() and seconds.isdecimal() else {}
            raise _failed(url, f"The site answered {answer.status}.", upstream_status=answer.status, **details)
        return Page(answer.url, answer.media_type or "text/html", answer.charset, answer.body)

    def ask(self, url: str, wanted: Wanted = PAGE, conditions: Mapping[str, str] | None = None) -> Answer:
        """What the site answers, whatever its status; ``conditions`` are further request headers (If-None-Match).

        Raises FetchError or TooLarge when there is no answer, or none that may be read.
        """
        url = url.strip()
        deadline = Deadline(self._config.fetch_timeout, url)
        seen, moved_to, for_good = [url], None, True
        while True:
            answer = self._ask_once(seen[-1], wanted, conditions or {}, deadline)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECT_STATUSES or not location:
                return replace(answer, moved_to=moved_to)
            following = _joined(seen[-1], location)
            if following in seen:
                raise _failed(url, "It redirects in a circle.")
            if len(seen) > _REDIRECTS:
                raise _failed(url, f"It redirects more than {_REDIRECTS} times.")
            seen.append(following)
            for_good = for_good and answer.status in _PERMANENT
            moved_to = following if for_good else moved_to

    def _ask_once(self, url: str, wanted: Wanted, conditions: Mapping[str, str], deadline: Deadline) -> Answer:
        address = _address(url)
        headers = {
            "Host": _host(address),
            "User-Agent": self._agent,
            "Accept": wanted.accept,
            "Accept-Language": "en",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **conditions,
        }
        context = self._ssl_context if address.scheme == b"https" else None
        network = CheckedNetwork(deadline, self._allowed, self._resolver, self._network)
        try:
            with (
                httpcore2.ConnectionPool(context, network_backend=network) as pool,
                pool.stream("GET", address, headers=_encoded(headers)) as answer,
            ):
                return self._read(url, answer, wanted, deadline)
        except httpcore2.TimeoutException as error:
            raise deadline.missed() from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError) as error:
            raise _failed(url, _reason(error)) from error
        except CompressionError as error:
            raise _failed(url, str(error)) from error

    def _read(self, url: str, answer: httpcore2.Response, wanted: Wanted, deadline: Deadline) -> Answer:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        if answer.status != 200:
            return Answer(url, answer.status, headers)
        media_type, charset = _content_type(headers.get("content-type", ""))
        if media_type and wanted.media_types and media_type not in wanted.media_types:
            message = f"{url} is {media_type}, not an HTML page. Give the address of the article's page."
            raise UnsupportedMediaType(message, errors={"url": [f"Is {media_type}."]})
        body = bytearray()
        for piece in decompressed(self._bounded(answer.iter_stream(), url), headers.get("content-encoding", "")):
            deadline.left()
            body += piece
            self._check_size(len(body), url)
        return Answer(url, 200, headers, media_type, charset, bytes(body))

    def _bounded(self, chunks: Iterator[bytes], url: str) -> Iterator[bytes]:
        """What comes over the line, bounded too: compressed bytes may expand to nothing."""
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self._check_size(size, url)
            yield chunk

    def _check_size(self, size: int, url: str) -> None:
        limit = self._config.fetch_max_bytes
        if size > limit:
            message = f"{url} is larger than {limit / 1_000_000:g} MB. Post the article's text instead."
            raise TooLarge(message, errors={"url": [f"Larger than {limit} bytes."]})

    @cached_property
    def _ssl_context(self) -> ssl.SSLContext:
        return self._given_context or httpcore2.default_ssl_context()


def _address(url: str) -> httpcore2.URL:
    parts = validate(url)
    return httpcore2.URL(
        scheme=parts.scheme.lower().encode(),
        host=ascii_host(parts.hostname or "").encode(),
        port=parts.port,
        target=target(parts).encode(),
    )


def _joined(url: str, location: str) -> str:
    """The absolute address of a Location header, which may hold UTF-8 and blanks although it should not."""
    stated = location.encode("latin-1").decode("utf-8", "replace").strip().replace(" ", "%20")
    try:
        return urljoin(url, stated).partition("#")[0]
    except ValueError as error:
        raise _failed(url, "It redirects to what is no address.") from error


def _host(address: httpcore2.URL) -> str:
    host = address.host.decode()
    host = f"[{host}]" if ":" in host else host
    return host if address.port is None else f"{host}:{address.port}"


def _encoded(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1", "ignore")) for name, value in headers.items()]


def _content_type(header: str) -> tuple[str, str | None]:
    """Media type and charset; a type that is none is passed over, as browsers do."""
    charset = _CHARSET.search(header)
    media_type = header.partition(";")[0].strip().lower()
    return media_type if _MIME.fullmatch(media_type) else "", charset.group(1) if charset else None


def _reason(error: BaseException | None) -> str:
    kinds = []
    while error is not None:
        kinds.append(error)
        error = error.__cause__ or error.__context__
    if any(isinstance(kind, ssl.SSLCertVerificationError) for kind in kinds):
        return "The site's certificate is not valid."
    if isinstance(kinds[0], httpcore2.ConnectError):
        return "The site could not be connected to."
    return "The site broke off or did not speak HTTP."


def _failed(url: str, why: str, **details: object) -> FetchFailed:
    message = f"{url} could not be fetched. {why} Check the address, or post the article's text instead."
    return FetchFailed(message, errors={"url": [why]}, **details)
