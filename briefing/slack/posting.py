"""Messages out to Slack, each at its channel's turn and with its workspace's token."""

from typing import Any

from briefing.slack.blocks import Message
from briefing.slack.pace import Pace
from briefing.slack.workspaces import Workspaces
from briefing.store.slack import Post

Payload = dict[str, Any]


def team_of(payload: Payload) -> str:
    """The workspace a job is for; empty where there is only one."""
    return str(payload.get("team", ""))


class Posting:
    """Posts, edits, whispers and unfolds."""

    def __init__(self, workspaces: Workspaces, pace: Pace) -> None:
        self._workspaces = workspaces
        self._pace = pace

    def post(self, team: str, channel: str, message: Message, thread: str | None = None) -> str:
        """Posts to a channel, or in a thread of it; gives the ``ts`` that names the message."""
        client = self._workspaces.client(team)
        self._pace.wait(team, channel)
        answer = client.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=thread,
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    def update(self, post: Post, message: Message) -> None:
        """Edits a message of ours."""
        client = self._workspaces.client(post.team)
        self._pace.wait(post.team, post.channel)
        client.chat_update(channel=post.channel, ts=post.ts, text=message.text, blocks=list(message.blocks))

    def whisper(self, payload: Payload, message: Message) -> None:
        """Shows a message to the one who asked, and to nobody else."""
        client = self._workspaces.client(team_of(payload))
        self._pace.wait(team_of(payload), payload["channel"])
        client.chat_postEphemeral(
            channel=payload["channel"],
            user=payload["user"],
            text=message.text,
            blocks=list(message.blocks),
            thread_ts=payload.get("thread"),
        )

    def unfurl(self, payload: Payload, shown: dict[str, Message]) -> None:
        """Unfolds links of a message, or of one that is being written (``unfurl_id``)."""
        client = self._workspaces.client(team_of(payload))
        unfurls = {url: {"blocks": list(message.blocks)} for url, message in shown.items()}
        if draft := payload.get("unfurl_id"):
            client.chat_unfurl(unfurl_id=draft, source="composer", unfurls=unfurls)
            return
        self._pace.wait(team_of(payload), payload["channel"])
        client.chat_unfurl(channel=payload["channel"], ts=payload["ts"], unfurls=unfurls)
