"""What is answered to a person in Slack: a briefing, what a search finds, evidence, a correction taken."""

import logging
from contextlib import suppress
from dataclasses import replace

from briefing.cache import Variant
from briefing.editorial import Verdict
from briefing.errors import BriefingError, BusyError, NotFoundError
from briefing.ingest.urls import canonical
from briefing.jobs import Job, Kind
from briefing.service import JSON, Pending, Source
from briefing.slack import listings, messages
from briefing.slack.blocks import Message, failure, notice, reference
from briefing.slack.parts import SlackParts
from briefing.slack.posting import Payload, team_of
from briefing.store import Query
from briefing.store.slack import Post
from briefing.store.slack_channels import Links
from briefing.types.items import Action

log = logging.getLogger(__name__)
_PATIENCE = 300.0  # seconds for one briefing; a model with retries takes up to two minutes
_AGAIN = "The briefing is being made again; try in a minute."


class Replies:
    """Does the jobs that a person in Slack asked for."""

    def __init__(self, parts: SlackParts) -> None:
        self._parts = parts

    def brief(self, payload: Payload) -> None:
        """Posts that it is read, then edits that message into the answer."""
        post = self._parts.posts.post(payload["id"])
        if post is None:
            team, channel = team_of(payload), payload["channel"]
            started = self._parts.posting.post(team, channel, notice("Reading …"), payload.get("thread"))
            post = Post(payload["id"], channel, started, team=team)
            self._parts.posts.keep(post)
        message, shown = self._made(payload)
        self._parts.posting.update(post, message)
        if shown:
            self._parts.posts.keep(replace(post, article_id=shown[0], revision=shown[1]))

    def briefed(self, article_id: str) -> tuple[Message, tuple[str, int]]:
        """An article's briefing, once it is made, and the article and revision it shows."""
        self._parts.service.read(Variant(article_id, None, "central", JSON), wait=_PATIENCE)
        made = self._parts.service.briefing(article_id)
        return messages.briefing_message(made, self._parts.links), (made.article.id, made.article.revision)

    def _made(self, payload: Payload) -> tuple[Message, tuple[str, int] | None]:
        try:
            if "url" in payload:
                return self.briefed(self._parts.service.ingest(Source(url=payload["url"])).article.id)
            return self._briefed_or_found(payload)
        except Pending:
            return failure("It takes longer than usual. Ask again in a few minutes.", payload["id"]), None
        except BriefingError as error:
            return failure(error.message, payload["id"]), None
        except Exception:  # noqa: BLE001 - whoever asked must not be left with "Reading …"
            log.exception("slack answer failed", extra={"reference": reference(payload["id"])})
            return failure("Something went wrong here.", payload["id"]), None

    def _briefed_or_found(self, payload: Payload) -> tuple[Message, tuple[str, int] | None]:
        words = payload.get("words")
        if article_id := payload.get("article_id"):
            try:
                return self.briefed(article_id)
            except NotFoundError:
                if not words:
                    raise
        found = self._parts.service.search(Query(word=words), cursor=None, limit=10)
        return listings.found_message(found.items), None

    def whisper(self, payload: Payload) -> None:
        """Shows one reader the evidence of an item, or a folded section."""
        try:
            made = self._parts.service.briefing(payload["article_id"])
        except Pending:
            message = failure(_AGAIN, payload["id"])
        else:
            show = messages.evidence_message if payload["do"] == "evidence" else messages.folded_message
            message = show(made, payload["part"], self._parts.links)
        self._parts.posting.whisper(payload, message)

    def help(self, payload: Payload) -> None:
        """Says that there is nothing to brief."""
        self._parts.posting.whisper(payload, notice("There is no link in this message to brief."))

    def reject(self, payload: Payload) -> None:
        """Keeps that an item is not right, and takes it out of every message that shows it."""
        article_id = payload["article_id"]
        try:
            self._keep_rejected(article_id, payload["part"], f"{team_of(payload)}/{payload['user']}".lstrip("/"))
            message, _ = self.briefed(article_id)
        except Pending:
            self._parts.posting.whisper(payload, failure(_AGAIN, payload["id"]))
            return
        if url := payload.get("unfurl"):
            self._parts.posting.unfurl(payload, {url: message})
        for post in self._parts.posts.showing(article_id):
            job_id = f"slack-refresh-{post.id}-{payload['id']}"
            place = {"post": post.id, "channel": post.channel, "team": post.team}
            self._parts.jobs.submit(Job(job_id, Kind.SLACK, {"do": "refresh", "id": job_id} | place))
        thanks = "Thank you: the item was taken out, and the editors see who marked it."
        self._parts.posting.whisper(payload, notice(thanks))

    def _keep_rejected(self, article_id: str, item_id: str, user: str) -> None:
        editor = f"slack:{user}"
        try:
            self._parts.service.decide(
                article_id, item_id, Verdict(Action.REJECT, editor, "Marked as not right in Slack")
            )
        except NotFoundError:
            kept = self._parts.service.editorial.decided(article_id)
            if not any(each.item.id == item_id and each.decision.editor == editor for each in kept):
                raise  # else it was this job that took it out, before a crash

    def unfurl(self, payload: Payload) -> None:
        """Unfolds links of known articles; offers to brief the others, to the one who pasted them."""
        shown, unknown = {}, []
        for url in payload["urls"]:
            known = self._known(url)
            if known is None:
                unknown.append(url)
                continue
            with suppress(Pending, NotFoundError):  # none yet: the link stays a link
                shown[url] = messages.briefing_message(self._parts.service.briefing(known), self._parts.links)
        if shown:
            self._parts.posting.unfurl(payload, shown)
        if not unknown or payload.get("unfurl_id") or not payload.get("user"):
            return
        wished = self._parts.channels.links(team_of(payload), payload["channel"])
        if wished is Links.OFFER and payload.get("member", True):
            offer = listings.offer_message(unknown, payload["ts"])
            if offer.blocks:
                self._parts.posting.whisper(payload, offer)
        elif wished is Links.BRIEF:
            self._brief_each(payload, unknown)

    def _brief_each(self, payload: Payload, urls: list[str]) -> None:
        place = {"team": team_of(payload), "channel": payload["channel"], "user": payload["user"]}
        for number, url in enumerate(urls):
            job_id = f"{payload['id']}-{number}"
            brief = {"do": "brief", "url": url, "id": job_id, "thread": payload["ts"]}
            self._parts.jobs.submit(Job(job_id, Kind.SLACK, brief | place))

    def _known(self, url: str) -> str | None:
        try:
            return self._parts.posts.article_at(canonical(url))
        except BusyError:
            raise
        except BriefingError:
            return None
