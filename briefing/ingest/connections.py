"""Connections that are made only to addresses that were checked, and that end at a deadline."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from ipaddress import ip_address
from time import monotonic
from typing import Any

import httpcore2

from briefing.errors import FetchFailed, FetchTimeout
from briefing.ingest.addresses import Allowlist, why_no_address, why_no_host
from briefing.ingest.urls import unsafe

Resolver = Callable[[str, int], list[str]]


class Deadline:
    """A point in time by which a fetch must end. ``url`` is named in the error."""

    def __init__(self, seconds: float, url: str) -> None:
        self._end = monotonic() + seconds
        self._seconds = seconds
        self._url = url

    def left(self) -> float:
        """Seconds left. Raises FetchTimeout when there are none."""
        left = self._end - monotonic()
        if left <= 0:
            raise self.missed()
        return left

    def missed(self) -> FetchTimeout:
        """The error for a fetch that took too long."""
        message = f"{self._url} was not fetched within {self._seconds:g} seconds. Try again, or post the text instead."
        return FetchTimeout(message, errors={"url": ["Took too long."]})


class CheckedNetwork(httpcore2.NetworkBackend):
    """Looks a host up once, checks every address, and connects to one of exactly these."""

    def __init__(
        self, deadline: Deadline, allowed: Allowlist, resolver: Resolver, network: httpcore2.NetworkBackend
    ) -> None:
        self._deadline = deadline
        self._allowed = allowed
        self._resolver = resolver
        self._network = network

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A stream to a checked address of the host. Raises UnsafeURL, FetchFailed."""
        reason = why_no_host(host, port, self._allowed)
        if reason:
            raise unsafe(host, reason)
        addresses = self._addresses(host, port)
        for number, address in enumerate(addresses, 1):
            try:
                patience = self._deadline.left() / (len(addresses) - number + 1)  # a dead one leaves time for others
                stream = self._network.connect_tcp(address, port, patience, local_address, socket_options)
                return TimedStream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if number == len(addresses):
                    raise
        raise FetchFailed(f"The host {host} has no address.", errors={"url": ["Host not found."]})

    def _addresses(self, host: str, port: int) -> list[str]:
        found = resolved(self._resolver, host, port, self._deadline)
        for each in found:
            reason = why_no_address(host, port, ip_address(each.partition("%")[0]), self._allowed)
            if reason:
                raise unsafe(host, reason)
        return found


class TimedStream(httpcore2.NetworkStream):
    """A stream whose every read and write ends at the deadline, so that no site can drip for ever."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes that came in, at most so many."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of the buffer."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Closes the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same stream, encrypted, with the certificate checked for the host name."""
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the stream below knows."""
        return self._stream.get_extra_info(info)


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses of a host as the system finds them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def resolved(resolver: Resolver, host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses of a host; the look-up, which knows no time-out of its own, is left behind at the deadline."""
    answer: list[list[str]] = []
    failure: list[Exception] = []

    def look_up() -> None:
        try:
            answer.append(resolver(host, port))
        except (OSError, UnicodeError) as error:
            failure.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if failure:
        message = f"The host {host} was not found. Check the address."
        raise FetchFailed(message, errors={"url": ["Host not found."]}) from failure[0]
    if not answer:
        raise deadline.missed()
    return answer[0]
