"""Servers on loopback that misbehave: each behaviour writes raw bytes to whoever connects."""

import gzip
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import sleep

Behaviour = Callable[[socket.socket, bytes], None]
DRIPPING = 60.0  # seconds that a site drips, unless it is hung up on


@dataclass
class Server:
    """A running server: its port, and the head of each request that came in."""

    port: int
    requests: list[bytes] = field(default_factory=list)


@contextmanager
def serving(behave: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A server that behaves so to every connection, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])
        threads: list[threading.Thread] = []

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threads.append(threading.Thread(target=_answer, args=(connection, behave, server, tls), daemon=True))
                threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(5)


def _answer(connection: socket.socket, behave: Behaviour, server: Server, tls: ssl.SSLContext | None) -> None:
    connection.settimeout(60)
    with connection, suppress(OSError):
        stream = tls.wrap_socket(connection, server_side=True) if tls else connection
        with stream:
            head = b""
            while b"\r\n\r\n" not in head and (piece := stream.recv(4096)):
                head += piece
            server.requests.append(head)
            behave(stream, head)


def says(body: bytes, *headers: str, status: str = "200 OK", length: int | None = None) -> Behaviour:
    """Answers with this body, and says its length, or another."""
    size = len(body) if length is None else length
    return raw("\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {size}", *headers, "", "")).encode() + body)


def raw(data: bytes) -> Behaviour:
    """Sends these bytes and hangs up."""
    return lambda stream, head: stream.sendall(data)


def redirects(*locations: str, status: str = "302 Found") -> Behaviour:
    """Answers request number n with a redirect to location n; the last one for all that follow."""
    left = list(locations)

    def behave(stream: socket.socket, head: bytes) -> None:
        location = left.pop(0) if len(left) > 1 else left[0]
        says(b"", f"Location: {location}", status=status)(stream, head)

    return behave


def redirects_for_ever(stream: socket.socket, head: bytes) -> None:
    """Sends whoever asks for /N to /N+1, and for anything else to /1."""
    last = head.split()[1].strip(b"/") if head else b""
    number = int(last) if last.isdigit() else 0
    says(b"", f"Location: /{number + 1}", status="302 Found")(stream, head)


def silent(stream: socket.socket, head: bytes) -> None:
    """Takes the request and never answers."""
    stream.recv(1)  # until the client hangs up


def slow_redirects(stream: socket.socket, head: bytes) -> None:
    """Redirects, each time just in time."""
    sleep(0.15)
    redirects_for_ever(stream, head)


def drips(head_part: bytes, piece: bytes) -> Behaviour:
    """Sends a beginning, then a piece every now and then: each read succeeds, the whole never ends."""

    def behave(stream: socket.socket, head: bytes) -> None:
        stream.sendall(head_part)
        for _ in range(int(DRIPPING / 0.05)):
            sleep(0.05)
            stream.sendall(piece)

    return behave


def floods(head_part: bytes, piece: bytes, times: int = 1000) -> Behaviour:
    """Sends a beginning, then a piece as often as it is taken."""

    def behave(stream: socket.socket, head: bytes) -> None:
        stream.sendall(head_part)
        for _ in range(times):
            stream.sendall(piece)

    return behave


def gzip_bomb(expanded: int) -> bytes:
    """A gzip file of zeros, about a thousandth of what it expands to."""
    return gzip.compress(bytes(expanded))


def raw_deflate(body: bytes) -> bytes:
    """Deflate without its zlib wrapper, as some servers send it."""
    compress = zlib.compressobj(wbits=-15)
    return compress.compress(body) + compress.flush()
