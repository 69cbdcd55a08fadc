"""Undoes the compression of an HTTP body in pieces of bounded size, so that a bomb is seen as it swells."""

import zlib
from collections.abc import Iterator

_STEP = 1 << 16  # bytes at most in a piece
_GZIP_MAGIC = b"\x1f\x8b"
_GZIP, _ZLIB, _RAW = 31, 15, -15  # zlib's window sizes, which name the formats


class CompressionError(Exception):
    """The bytes are not what the header says; the message says why, as a sentence."""


def decompressed(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The body without its compression (Content-Encoding), in pieces of at most 64 KiB. Raises CompressionError."""
    codings = [name for part in encoding.split(",") if (name := part.strip().lower()) not in ("", "identity")]
    if not codings:
        return chunks
    if codings in (["gzip"], ["x-gzip"]):
        return _inflated(chunks, _GZIP)
    if codings == ["deflate"]:
        return _deflated(chunks)
    raise CompressionError(f"It is compressed in a way that was not asked for ({encoding[:60]}).")


def _deflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Deflate is zlib by RFC 9110, and raw deflate from some servers; the first two bytes tell."""
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= 2:
            break
    is_zlib = len(head) >= 2 and head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return _inflated(_after(head, chunks), _ZLIB if is_zlib else _RAW)


def _after(head: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from chunks


def _inflated(chunks: Iterator[bytes], window: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(window)
    try:
        for chunk in chunks:
            data = chunk
            while data:
                if inflate.eof:  # gzip files may be joined; anything else after the end is padding
                    if not data.startswith(_GZIP_MAGIC):
                        return
                    inflate = zlib.decompressobj(window)
                yield inflate.decompress(data, _STEP)
                data = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise CompressionError("Its compression is broken.") from error
    if not inflate.eof:
        raise CompressionError("It ended too early.")
