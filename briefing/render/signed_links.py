"""Links that let any page hold one briefing until a moment, signed with a key that can be taken away."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from briefing.render.addresses import Addresses


@dataclass(frozen=True, slots=True)
class Grant:
    """What a signed link says: the key's name, when it ends (seconds since 1970), and the signature (hex)."""

    key: str
    expires: int
    signature: str


def sign(keys: dict[str, str], key: str, article_id: str, expires: datetime) -> Grant:
    """A grant to show this article's briefing. Raises KeyError for a key that is not there."""
    moment = int(expires.timestamp())
    return Grant(key, moment, _signature(keys[key], key, article_id, moment))


def holds(keys: dict[str, str], grant: Grant, article_id: str, now: datetime) -> bool:
    """Whether the grant was signed for this article with a key that is still there, and has not ended."""
    if grant.key not in keys or now.timestamp() >= grant.expires:
        return False
    expected = _signature(keys[grant.key], grant.key, article_id, grant.expires)
    return hmac.compare_digest(grant.signature.encode(), expected.encode())


def signed_link(links: Addresses, article_id: str, grant: Grant) -> str:
    """The address of the frame with the grant."""
    query = {"key": grant.key, "expires": grant.expires, "signature": grant.signature}
    return f"{links.embed(article_id)}?{urlencode(query)}"


def _signature(secret: str, key: str, article_id: str, expires: int) -> str:
    return hmac.new(secret.encode(), f"{key}\n{article_id}\n{expires}".encode(), hashlib.sha256).hexdigest()
