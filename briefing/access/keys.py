"""Access keys: made, checked, revoked; and browsers signed in with one."""

import hmac
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from cachetools import TTLCache

from briefing.access import tokens
from briefing.errors import BusyError, InvalidInput, Unauthorized
from briefing.store.keys import Key, KeyStore, Scope

TRUSTED = 1.0  # seconds a key that was let in is not looked up again, so that a revoked one ends everywhere within it
NOTED = timedelta(minutes=1)  # between two notes of a key's last use
SIGNED_IN = timedelta(days=14)
_NOBODY = "0" * 64  # digest of no key: an unknown ID costs the same work as a wrong secret
_WRONG = "This key is not known. Check it, or ask whoever runs this service for a new one."


@dataclass(frozen=True, slots=True)
class Created:
    """A new key, and its text, which nothing can show again."""

    key: Key
    token: str


class Keys:
    """One instance a process, shared by its threads."""

    def __init__(self, store: KeyStore, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock
        self._trusted: TTLCache[str, Key] = TTLCache(maxsize=4096, ttl=TRUSTED)
        self._lock = Lock()

    def create(
        self,
        name: str,
        scopes: Iterable[Scope],
        *,
        expires_at: datetime | None = None,
        origins: tuple[str, ...] = (),
        quota: int | None = None,
    ) -> Created:
        """A new key, kept as a digest. Raises InvalidInput for one that could never be used."""
        now = self.clock()
        if expires_at is not None and expires_at <= now:
            raise InvalidInput("This key would have expired already; choose a later moment.", errors={"expires_at": []})
        token = tokens.mint()
        key = Key(
            id=token.id,
            name=name,
            digest=token.digest,
            scopes=frozenset(scopes),
            link_secret=secrets.token_hex(32),
            created_at=now,
            origins=origins,
            quota=quota,
            expires_at=expires_at,
        )
        self.store.add(key)
        return Created(key, token.text)

    def check(self, text: str, *, look_up: bool = True) -> Key:
        """The active key with this text. Raises Unauthorized; without ``look_up`` for all not let in just before."""
        token = tokens.read(text)
        if token is None:
            raise Unauthorized("This is no access key of Briefing: it starts with brf_ and is given whole.", sent=True)
        proof = token.digest
        with self._lock:
            trusted = self._trusted.get(proof)
        if trusted is not None:
            return self._active(trusted)
        if not look_up:
            raise Unauthorized(_WRONG, sent=True)
        same = hmac.compare_digest(proof, self.store.digest_of(token.id) or _NOBODY)
        found = self.store.find(token.id) if same else None
        if found is None:
            raise Unauthorized(_WRONG, sent=True)
        self._active(found)
        self._note(found)
        with self._lock:
            self._trusted[proof] = found
        return found

    def revoke(self, key_id: str) -> Key:
        """Ends a key, its sign-ins and its embed links. Raises NotFoundError."""
        revoked = self.store.revoke(key_id, self.clock())
        with self._lock:
            self._trusted.clear()
        return revoked

    def all(self) -> list[Key]:
        """Every key, newest first."""
        return self.store.all()

    def state(self, key: Key) -> str:
        """``active``, ``revoked`` or ``expired``."""
        return key.state(self.clock())

    def any_active(self) -> bool:
        """Whether anybody could be let in."""
        return self.store.any_active(self.clock())

    # --- browsers -------------------------------------------------------------------------------------------------

    def sign_in(self, text: str) -> str:
        """A cookie for the browser of whoever has this key; random, and kept as a digest. Raises Unauthorized."""
        key, now = self.check(text), self.clock()
        cookie = secrets.token_urlsafe(32)
        self.store.sign_in(tokens.digest(cookie), key.id, now=now, expires_at=now + SIGNED_IN)
        return cookie

    def signed_in(self, cookie: str, *, look_up: bool = True) -> Key:
        """The active key a browser signed in with. Raises Unauthorized like ``check``."""
        proof = tokens.digest(cookie)
        with self._lock:
            trusted = self._trusted.get(proof)
        if trusted is not None:
            return self._active(trusted)
        found = self.store.signed_in(proof, self.clock()) if look_up else None
        if found is None:
            raise Unauthorized("You are not signed in any more. Sign in with your access key.")
        self._active(found)
        self._note(found)
        with self._lock:
            self._trusted[proof] = found
        return found

    def sign_out(self, cookie: str) -> None:
        """Ends a sign-in."""
        proof = tokens.digest(cookie)
        self.store.sign_out(proof)
        with self._lock:
            self._trusted.pop(proof, None)

    def _active(self, key: Key) -> Key:
        state = key.state(self.clock())
        if state != "active":
            raise Unauthorized(f"This key is {state}. Ask whoever runs this service for a new one.", sent=True)
        return key

    def _note(self, key: Key) -> None:
        now = self.clock()
        if key.last_used_at is None or now - key.last_used_at >= NOTED:
            with suppress(BusyError):  # a note that is missing must not keep anybody out
                self.store.used(key.id, now, NOTED)
