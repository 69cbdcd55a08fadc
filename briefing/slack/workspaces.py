"""Slack workspaces: whose token answers in which, and how tokens are kept where there are several."""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk import WebClient
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from briefing.errors import NotInstalled
from briefing.store.slack_installations import InstallationStore

API = WebClient.BASE_URL
_LOG = logging.getLogger("slack_sdk.quiet")
_LOG.setLevel(logging.INFO)  # below, the library writes whole answers, and that to an installation is a token


def web_client(token: str | None = None, base_url: str = API) -> WebClient:
    """A client that waits as long as Slack says (429, Retry-After) before it tries again."""
    client = WebClient(token=token, base_url=base_url, timeout=20, logger=_LOG)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=3))
    return client


class Workspaces(Protocol):
    """Where Briefing answers. ``team`` is empty where one token serves the only workspace."""

    several: bool

    def client(self, team: str) -> WebClient:
        """A client with the workspace's token. Raises NotInstalled."""
        ...

    def revoked(self, team: str, before: datetime) -> None:
        """Hears that Slack takes the token no more that was there at ``before``."""
        ...


class OneWorkspace:
    """The only workspace, whose token is a setting."""

    several = False

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def client(self, team: str) -> WebClient:
        """The client."""
        return self._client

    def revoked(self, team: str, before: datetime) -> None:
        """Nothing: the token is not ours to delete, and another may be set."""


class InstalledWorkspaces:
    """Every workspace that installed Briefing; their tokens are in the database, encrypted."""

    several = True

    def __init__(self, store: InstallationStore, vault: "Vault", base_url: str = API) -> None:
        self._store = store
        self._vault = vault
        self._base_url = base_url

    def client(self, team: str) -> WebClient:
        """A client with the workspace's token. Raises NotInstalled."""
        installed = self._store.find(team)
        if installed is None:
            raise NotInstalled("Briefing is not installed in this workspace; ask whoever runs it for the address.")
        return web_client(self._vault.opened(team, installed.token), self._base_url)

    def revoked(self, team: str, before: datetime) -> None:
        """Deletes what Slack does not take any more, and what was kept for that workspace."""
        self._store.remove(team, before)

    def renew(self) -> None:
        """Encrypts every token anew with the first key, so that the other keys can be taken away."""
        for each in self._store.every():
            try:
                self._store.replace_token(each, self._vault.renewed(each.token))
            except InvalidToken:
                continue  # said when the workspace is answered


class Vault:
    """Encrypts tokens with the first key, decrypts them with any, and only for the workspace they are of."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = MultiFernet([Fernet(key) for key in keys])

    def sealed(self, team: str, token: str) -> str:
        """The token, encrypted."""
        return self._keys.encrypt(json.dumps([team, token]).encode()).decode()

    def opened(self, team: str, sealed: str) -> str:
        """The token. Raises NotInstalled where no key decrypts it, or it is another workspace's."""
        try:
            of, token = json.loads(self._keys.decrypt(sealed))
        except InvalidToken as error:
            raise NotInstalled("No key in BRIEFING_SLACK_TOKEN_KEYS decrypts this workspace's token.") from error
        if of != team:
            raise NotInstalled("The token kept for this workspace is another's; install Briefing again.")
        return str(token)

    def renewed(self, sealed: str) -> str:
        """The same token, encrypted with the first key."""
        return self._keys.rotate(sealed).decode()
