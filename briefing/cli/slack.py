"""``briefing slack``: the Slack app over Socket Mode, where Slack cannot reach a public address."""

import threading

import click


@click.command()
def slack() -> None:
    """Answer in Slack over Socket Mode, and do the jobs, until Ctrl-C."""
    from briefing.config import Config
    from briefing.errors import ConfigurationError
    from briefing.slack import workspaces_of
    from briefing.slack.app import slack_app
    from briefing.slack.socket_mode import listen
    from briefing.store import Sessions
    from briefing.wiring import assemble, observe

    config = Config.from_environment()
    if not config.slack_on or not config.slack_app_token:
        raise ConfigurationError("Socket Mode needs BRIEFING_SLACK_BOT_TOKEN and BRIEFING_SLACK_APP_TOKEN (xapp-…).")
    observe(config)
    parts = assemble(config)
    try:
        parts.work()
        workspaces = workspaces_of(config, Sessions(parts.engine))
        app = slack_app(workspaces, config.slack_signing_secret or "", parts.jobs)
        with listen(app, config.slack_app_token):
            click.echo("Briefing answers in Slack over Socket Mode. Ctrl-C stops it.", err=True)
            threading.Event().wait()
    finally:
        parts.close()
