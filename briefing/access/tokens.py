"""The text of an access key: ``brf_``, its public ID, ``_``, a secret of 256 bits, and a checksum.

The prefix lets scanners of code and logs find a key that leaked; the checksum tells a slip of the pen from a wrong key
without asking the database, as GitHub's tokens do.
"""

import hashlib
import re
import secrets
import string
import zlib
from dataclasses import dataclass

PREFIX = "brf"
_IDS = "abcdefghijkmnpqrstuvwxyz23456789"
_BASE62 = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID, _SECRET, _CHECKSUM = 10, 43, 6  # characters; 43 of 62 letters hold 256 bits
_TOKEN = re.compile(rf"{PREFIX}_([{_IDS}]{{{_ID}}})_[0-9A-Za-z]{{{_SECRET + _CHECKSUM}}}")


@dataclass(frozen=True, slots=True)
class Token:
    """The text of a key, and the ID in it."""

    id: str
    text: str

    def __repr__(self) -> str:
        return f"Token({self.id!r})"  # no secret in a log or traceback

    @property
    def digest(self) -> str:
        """What is kept of it. The secret has 256 random bits, so that a slow hash would add nothing."""
        return digest(self.text)


def mint() -> Token:
    """A new key."""
    key_id = "".join(secrets.choice(_IDS) for _ in range(_ID))
    body = f"{PREFIX}_{key_id}_" + "".join(secrets.choice(_BASE62) for _ in range(_SECRET))
    return Token(key_id, body + _checksum(body))


def read(text: str) -> Token | None:
    """The key that a text is; None for one that cannot be a key."""
    match = _TOKEN.fullmatch(text)
    if match is None or _checksum(text[:-_CHECKSUM]) != text[-_CHECKSUM:]:
        return None
    return Token(match.group(1), text)


def digest(text: str) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _checksum(body: str) -> str:
    number, letters = zlib.crc32(body.encode()), ""
    for _ in range(_CHECKSUM):
        number, at = divmod(number, len(_BASE62))
        letters = _BASE62[at] + letters
    return letters
