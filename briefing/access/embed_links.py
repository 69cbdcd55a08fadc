"""Signed embed links: made with an access key or one of BRIEFING_EMBED_KEYS, and ended at once, one or all of a key."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from briefing.config import Config
from briefing.errors import ConflictError, NotFoundError
from briefing.render.signed_links import Grant, holds, sign
from briefing.store.embed_links import RevokedLinks
from briefing.store.keys import Key, KeyStore, Scope

EVERY_PAGE = ("*",)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs: ``origins`` are those of the pages that may hold what it signed."""

    name: str
    secret: str
    origins: tuple[str, ...]
    key: Key | None  # None: of the settings

    @property
    def mark(self) -> str:
        """By which all links of a key of the settings are ended; another secret under the same name has another."""
        return f"key:{hashlib.sha256(f'{self.name}:{self.secret}'.encode()).hexdigest()[:32]}"


class EmbedLinks:
    """Asks the database at every check, so that what was ended is refused at once by every process."""

    def __init__(self, config: Config, keys: KeyStore, revoked: RevokedLinks, clock: Callable[[], datetime]) -> None:
        self._config = config
        self._keys = keys
        self._revoked = revoked
        self._clock = clock

    def sign(self, name: str | None, article_id: str, expires: datetime) -> Grant:
        """A grant by the key with this ID or name, by default the first of the settings. Raises ConflictError."""
        name = name or next(iter(self._config.embed_key_secrets), "")
        signer = self._signer(name)
        if signer is None:
            which = "an active access key of scope read, or one of BRIEFING_EMBED_KEYS"
            said = f"Key {name!r} does not sign" if name else "No key was named that signs"
            raise ConflictError(f"{said} embed links: name {which}.")
        return sign({name: signer.secret}, name, article_id, expires)

    def origins(self, grant: Grant, article_id: str) -> tuple[str, ...] | None:
        """Origins of the pages that may hold the briefing by this link; None when the link does not hold."""
        signer = self._signer(grant.key)
        if signer is None or not holds({grant.key: signer.secret}, grant, article_id, self._clock()):
            return None
        return None if self._revoked.holds_any((link_id(grant), signer.mark)) else signer.origins

    def revoke(self, link: str) -> None:
        """Ends the link with this ID."""
        self._revoked.add(link, self._clock())

    def revoke_all(self, name: str) -> None:
        """Ends every link signed so far with this key; an access key may sign new ones. Raises NotFoundError."""
        if name in self._config.embed_key_secrets:
            signer = self._signer(name)
            if signer is not None:
                self._revoked.add(signer.mark, self._clock())
            return
        if self._keys.find(name) is None:
            raise NotFoundError(f"There is no key {name!r}; `briefing keys list` shows those there are.")
        self._keys.replace_link_secret(name, secrets.token_hex(32))

    def _signer(self, name: str) -> Signer | None:
        secret = self._config.embed_key_secrets.get(name)
        if secret is not None:
            return Signer(name, secret, EVERY_PAGE, None)
        key = self._keys.find(name)
        if key is None or key.state(self._clock()) != "active" or Scope.READ not in key.scopes:
            return None
        return Signer(name, key.link_secret, key.origins or EVERY_PAGE, key)


def link_id(grant: Grant) -> str:
    """The name of a link in the list of those that ended; tells nothing of its signature."""
    return hashlib.sha256(grant.signature.encode()).hexdigest()[:32]
