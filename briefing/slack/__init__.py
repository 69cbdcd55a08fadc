"""Briefings in Slack: as messages, behind a command, a mention, a shortcut, and pasted links."""

from flask import Flask

from briefing.config import Config
from briefing.jobs import Jobs
from briefing.slack.app import PATIENCE, add_route, slack_app
from briefing.slack.installing import add_install_routes, install_flow
from briefing.slack.workspaces import API, InstalledWorkspaces, OneWorkspace, Vault, Workspaces, web_client
from briefing.store import Sessions
from briefing.store.slack_installations import InstallationStore


def workspaces_of(config: Config, sessions: Sessions, base_url: str = API) -> Workspaces:
    """Where Briefing answers: the one workspace whose token is set, or all that installed it."""
    if config.slack_bot_token:
        return OneWorkspace(web_client(config.slack_bot_token, base_url))
    return InstalledWorkspaces(InstallationStore(sessions), Vault(config.slack_token_keys), base_url)


def register(
    flask: Flask, config: Config, jobs: Jobs, sessions: Sessions, *, base_url: str = API, patience: float = PATIENCE
) -> None:
    """Adds /slack/events to an app, and /slack/install where workspaces may install it."""
    workspaces = workspaces_of(config, sessions, base_url)
    secret = config.slack_signing_secret or ""
    add_route(flask, slack_app(workspaces, secret, jobs, patience), secret)
    if config.slack_client_id:
        credentials = (config.slack_client_id, config.slack_client_secret or "")
        store, vault = InstallationStore(sessions), Vault(config.slack_token_keys)
        flow = install_flow(web_client(base_url=base_url), config.public_url or "", credentials, store, vault)
        add_install_routes(flask, flow)
