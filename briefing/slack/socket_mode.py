"""Socket Mode: what Slack sends comes over a connection that we open, where it cannot reach us."""

from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler

from briefing.slack.workspaces import API, web_client


@contextmanager
def listen(app: App, app_token: str, base_url: str = API) -> Iterator[None]:
    """Hands the app what comes, until the end of the block; a connection that is lost is opened again."""
    handler = SocketModeHandler(app, app_token, web_client=web_client(app_token, base_url))
    handler.connect()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        handler.close()  # type: ignore[no-untyped-call]
