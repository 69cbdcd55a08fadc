"""Who sent the request in hand."""

import hashlib
import hmac
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Request, g, request

from briefing.config import Config
from briefing.store.keys import Key, Scope

SESSION = "briefing_session"  # name of the cookie
_PROXIED = frozenset(
    {
        *("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"),
        *("HTTP_X_REAL_IP", "HTTP_VIA"),
    }
)
_LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody at this machine who needs no key, the holder of a key, or, with neither, anybody."""

    local: bool = False
    key: Key | None = None
    cookie: str | None = None  # where a browser signed in with the key

    def may(self, scope: Scope) -> bool:
        """Whether this is allowed."""
        return self.local or (self.key is not None and scope in self.key.scopes)

    @property
    def owner(self) -> str:
        """Whose requests are counted and repeated together."""
        return self.key.id if self.key else "local" if self.local else ""

    @property
    def name(self) -> str:
        """For the audit log."""
        return self.key.name if self.key else "local" if self.local else "nobody"

    @property
    def form_token(self) -> str:
        """What a form of a signed-in browser carries, so that no other site can send it; empty without a cookie."""
        if self.cookie is None:
            return ""
        return hmac.new(self.cookie.encode(), b"form", hashlib.sha256).hexdigest()


ANYBODY, LOCAL = Caller(), Caller(local=True)


def caller() -> Caller:
    """Who sent the request in hand; on an app that checks no keys, somebody at this machine or anybody."""
    found: Caller = g.get("caller") or (LOCAL if is_local_reader() else ANYBODY)
    return found


def is_local_reader(asked: Request = request) -> bool:
    """Whether a request (by default the one in hand) came from this machine itself.

    That is a loopback address, no proxy in between, and a name of ours.
    The name keeps out pages of other sites whose own name was made to lead here (DNS rebinding).
    """
    if not asked.environ.keys().isdisjoint(_PROXIED) or asked.remote_addr not in _LOOPBACK:
        return False
    return is_loopback(asked.host)


@lru_cache(1024)
def is_loopback(host: str) -> bool:
    """Whether a host, with or without port, is a name of this machine for itself."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in ("localhost", *_LOOPBACK) or name.endswith(".localhost")


def sees_text(config: Config) -> bool:
    """Whether the caller may read whole texts, whose licence is not known."""
    who = caller()
    if config.reader_text == "none":
        return False
    if config.reader_text == "all" or (who.key is not None and Scope.FULLTEXT in who.key.scopes):
        return True
    return who.local
