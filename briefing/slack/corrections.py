"""Messages that show an article which changed: they are edited, and their threads hear what a revision changed."""

from dataclasses import replace

from briefing.errors import BusyError, NotFoundError
from briefing.jobs import Job, Kind
from briefing.service import Pending
from briefing.slack.blocks import Message
from briefing.slack.listings import correction_message
from briefing.slack.parts import SlackParts
from briefing.slack.posting import Payload
from briefing.slack.replies import Replies
from briefing.store.slack import Post
from briefing.types.changes import Change, ItemChange
from briefing.types.items import wording

_VERBS = {Change.ADDED: "New", Change.GONE: "Gone", Change.REWORDED: "Reworded"}


class Corrections:
    """Keeps posts true; ``announce`` hears of each briefing made."""

    def __init__(self, parts: SlackParts, replies: Replies) -> None:
        self._parts = parts
        self._replies = replies

    def announce(self, made: Payload, failed: str | None) -> None:
        """Queues a correction of each post that shows an older revision."""
        if failed:
            return
        for post in self._parts.posts.showing(made["article_id"]):
            if (post.revision or 0) < made["revision"]:
                job_id = f"slack-correct-{post.id}-{made['revision']}"
                payload = {"do": "correct", "id": job_id, "post": post.id, "channel": post.channel, "team": post.team}
                self._parts.jobs.submit(Job(job_id, Kind.SLACK, payload))

    def refresh(self, payload: Payload) -> None:
        """Edits a post to the briefing as it is now."""
        post = self._parts.posts.post(payload["post"])
        if post is not None and post.article_id is not None:
            self._parts.posting.update(post, self._now(post.article_id)[0])

    def correct(self, payload: Payload) -> None:
        """Edits a post to the new revision and says so in its thread."""
        post = self._parts.posts.post(payload["post"])
        if post is None or post.article_id is None:
            return
        message, revision = self._now(post.article_id)
        if (post.revision or 0) >= revision:
            return
        self._parts.posting.update(post, message)
        if self._parts.posts.post(payload["id"]) is None:  # else the job is done again after a crash
            note = correction_message(post.article_id, revision, self._changes(post, revision), self._parts.links)
            said = self._parts.posting.post(post.team, post.channel, note, post.ts)
            self._parts.posts.keep(Post(payload["id"], post.channel, said, team=post.team))
        self._parts.posts.keep(replace(post, revision=revision))

    def _now(self, article_id: str) -> tuple[Message, int]:
        try:
            message, (_, revision) = self._replies.briefed(article_id)
        except Pending as error:
            raise BusyError("The briefing is still being made; the message is edited when it is there.") from error
        return message, revision

    def _changes(self, post: Post, revision: int) -> list[str]:
        """What changed between what a post showed and a revision, a line for each item."""
        try:
            found = self._parts.service.editorial.difference(post.article_id or "", post.revision or revision, revision)
        except (Pending, NotFoundError):
            return []
        return [_changed_words(each) for each in found.changes if _is_shown(each)]


def _changed_words(change: ItemChange) -> str:
    item = change.after or change.before
    return f"{_VERBS[change.change]}: {wording(item) if item else ''}"


def _is_shown(change: ItemChange) -> bool:
    return change.change in _VERBS and change.section != "key_actors"
