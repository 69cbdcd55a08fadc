"""Installation in a workspace by OAuth: /slack/install sends a browser to Slack, which sends it back with a code."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape
from secrets import token_urlsafe
from typing import Any

from flask import Flask, Response, request
from slack_bolt import BoltResponse
from slack_bolt.adapter.flask.handler import to_bolt_request, to_flask_response
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.oauth import InstallationStore as BoltInstallationStore
from slack_sdk.oauth import OAuthStateStore
from slack_sdk.oauth.installation_store import Installation

from briefing.pipeline import utc_now
from briefing.slack.blocks import reference
from briefing.slack.workspaces import Vault
from briefing.store.slack_installations import InstallationStore, Installed

log = logging.getLogger(__name__)
SCOPES = ("app_mentions:read", "chat:write", "commands", "links:read", "links:write")
INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
_ALIVE = timedelta(minutes=10)  # between leaving for Slack and coming back
_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"
_REASONS = {
    "access_denied": "It was cancelled in Slack.",
    "invalid_browser": "It was begun in another browser, or too long ago.",
    "invalid_state": "It was begun too long ago, or finished already.",
    "missing_code": "Slack sent no code.",
    "invalid_code": "Slack did not accept the code, or could not be reached.",
    "whole_organisation": "Briefing is installed in single workspaces, not in a whole organisation.",
    "token_rotation": "The Slack app has token rotation turned on; Briefing needs it off.",
}
Clock = Callable[[], datetime]


def install_flow(
    client: WebClient, public_url: str, credentials: tuple[str, str], store: InstallationStore, vault: Vault
) -> OAuthFlow:
    """Bolt's OAuth flow on our database; ``credentials`` are the app's client ID and secret."""
    client_id, client_secret = credentials
    settings = OAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=SCOPES,
        user_scopes=(),
        redirect_uri=public_url.rstrip("/") + REDIRECT,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        install_page_rendering_enabled=False,
        callback_options=CallbackOptions(success=_installed_page, failure=_failure_page),
        installation_store=SealedInstallations(store, vault),
        state_store=States(store),
        state_expiration_seconds=int(_ALIVE.total_seconds()),
        logger=log,
    )
    return Flow(client=client, logger=log, settings=settings)


def add_install_routes(flask: Flask, flow: OAuthFlow) -> None:
    """Adds /slack/install and where Slack sends browsers back to."""

    def answer(handle: Callable[..., BoltResponse]) -> Response:
        response = to_flask_response(handle(to_bolt_request(request)))
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the code
        return response

    @flask.get(INSTALL)
    def slack_install() -> Response:
        return answer(flow.handle_installation)

    @flask.get(REDIRECT)
    def slack_oauth_redirect() -> Response:
        return answer(flow.handle_callback)


class Flow(OAuthFlow):
    """Bolt's flow, which would log the code and end in a 500 where Slack cannot be reached."""

    def run_installation(self, code: str) -> Installation | None:
        """What Slack gives for a code; None where it gives nothing."""
        try:
            given: Any = self.client.oauth_v2_access(
                client_id=self.settings.client_id,
                client_secret=self.settings.client_secret,
                code=code,
                redirect_uri=self.settings.redirect_uri,
            )
        except (SlackClientError, OSError) as error:
            said = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.warning("slack installation refused", extra={"code": said, "reference": reference(code)})
            return None
        team, user = given.get("team") or {}, given.get("authed_user") or {}
        return Installation(
            user_id=user.get("id") or "",
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=given.get("access_token"),
            bot_user_id=given.get("bot_user_id"),
            bot_refresh_token=given.get("refresh_token"),
            is_enterprise_install=given.get("is_enterprise_install"),
        )

    def handle_callback(self, request: Any) -> BoltResponse:
        """Slack's answer, as a page."""
        try:
            return super().handle_callback(request)
        except Refused as refused:
            return _page("Briefing was not installed", _REASONS[str(refused)], 400)


class Refused(Exception):
    """An installation that Slack granted and that we cannot keep; its text is a key of the reasons."""


class SealedInstallations(BoltInstallationStore):
    """Bolt's store of installations: the bot token alone, encrypted."""

    def __init__(self, store: InstallationStore, vault: Vault, clock: Clock = utc_now) -> None:
        self._store = store
        self._vault = vault
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """Where Bolt logs."""
        return log

    def save(self, installation: Installation) -> None:
        """Keeps an installation. Raises Refused where it is not of one workspace, or its token would expire."""
        team, token = installation.team_id, installation.bot_token
        if installation.is_enterprise_install or not team or not token:
            raise Refused("whole_organisation")
        if installation.bot_refresh_token:
            raise Refused("token_rotation")
        self._store.keep(
            Installed(
                team=team,
                name=installation.team_name or team,
                bot_user=installation.bot_user_id,
                user=installation.user_id or None,
                token=self._vault.sealed(team, token),
                installed_at=self._clock(),
            )
        )
        log.info("slack installed")


class States(OAuthStateStore):
    """Bolt's store of states; each is good once, for ten minutes, in the browser that has it as a cookie."""

    def __init__(self, store: InstallationStore, clock: Clock = utc_now) -> None:
        self._store = store
        self._clock = clock

    @property
    def logger(self) -> logging.Logger:
        """Where Bolt logs."""
        return log

    def issue(self, *args: object, **kwargs: object) -> str:
        """A new state."""
        state, now = token_urlsafe(32), self._clock()
        self._store.begin(state, now, now + _ALIVE)
        return state

    def consume(self, state: str) -> bool:
        """Whether it was issued here and is still good; it is not from then on."""
        return self._store.take(state, self._clock())


def _installed_page(args: SuccessArgs) -> BoltResponse:
    name = args.installation.team_name or "your workspace"
    return _page(
        f"Briefing is in {name}",
        "In a channel, write /invite @Briefing, then /briefing and a link to an article.",
        200,
    )


def _failure_page(args: FailureArgs) -> BoltResponse:
    why = _REASONS.get(args.reason, "Slack did not let it happen.")
    return _page("Briefing was not installed", why, 400 if args.suggested_status_code < 500 else 503)


def _page(title: str, said: str, status: int) -> BoltResponse:
    again = "" if status == 200 else f'<p><a href="{INSTALL}">Try again</a></p>'
    body = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/static/reader.css">'
        f'<body class="narrow"><main><h1>{escape(title)}</h1><p>{escape(said)}</p>{again}</main></body></html>'
    )
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})
