"""What Slack sends, as Bolt hands it over: signed requests, queued as jobs and acknowledged within three seconds."""

import logging
import re
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request
from slack_bolt import App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier

from briefing.errors import BriefingError
from briefing.jobs import Job, Jobs, Kind
from briefing.slack.requests import Body, asked, is_own, is_readable, links, place, pressed
from briefing.slack.workspaces import Workspaces, web_client

log = logging.getLogger(__name__)
EVENTS = "/slack/events"
COMMAND, SHORTCUT = "/briefing", "brief_message"
EVENT_TYPES = ("app_mention", "link_shared", "app_uninstalled", "tokens_revoked")
USAGE = (
    "Usage: `/briefing` and a link, an article's ID, or words to search for. "
    "`/briefing subscribe WORDS or FEED [daily HH:MM ZONE]`, `list`, `unsubscribe NUMBER`, "
    "`settings links offer|brief|off`."
)
_LINKS = 5  # of one message
_BODY = 1_000_000  # bytes; Slack sends some thousand
PATIENCE = 1.5  # seconds the queue has to take a job: Slack waits three for the answer
_BUSY = "Briefing cannot take this now; try again in a minute."
_SLOW = "Briefing is slow to take this; if nothing comes in a minute, try again."
_LATER = "Briefing cannot take this now; it is tried again within some minutes."
_LAST_RETRY = "3"  # Slack delivers an event at most four times


def slack_app(workspaces: Workspaces, signing_secret: str, jobs: Jobs, patience: float = PATIENCE) -> App:
    """The Bolt app; every listener queues jobs under the ID of the delivery, so that one sent twice is done once.

    Nothing is asked of Slack or the database before the answer but to take the job: whose token is needed, and whether
    there is one, the job finds out. Listeners run before the answer, so that an event that could not be queued is not
    acknowledged, and Slack delivers it again. The queue has ``patience`` seconds to take a job.
    """
    app = App(
        client=web_client(),
        signing_secret=signing_secret,
        authorize=_authorize,
        process_before_response=True,
        ignoring_self_events_enabled=False,  # Bolt would have to ask Slack who it is; ``is_own`` knows from the event
    )
    listeners = Listeners(jobs, workspaces, patience)
    app.command(COMMAND)(listeners.command)
    app.shortcut(SHORTCUT)(listeners.shortcut)
    for name, listener in zip(
        EVENT_TYPES, (listeners.mention, listeners.link_shared, listeners.uninstalled, listeners.revoked), strict=True
    ):
        app.event(name)(listener)
    app.action(re.compile(r"^(item$|show$|unfold:|brief_link:)"))(listeners.action)
    app.action("open")(lambda ack: ack())
    return app


def add_route(flask: Flask, app: App, signing_secret: str) -> None:
    """Adds /slack/events, which takes all that Slack sends, and nothing else."""
    handler, verifier = SlackRequestHandler(app), SignatureVerifier(signing_secret)

    @flask.post(EVENTS)
    def slack_events() -> Response:
        request.max_content_length = _BODY
        if not _is_signed(verifier):
            return Response(status=401)
        if not is_readable(request.get_data(as_text=True), request.mimetype):
            return Response(status=400)
        return handler.handle(request)


def _is_signed(verifier: SignatureVerifier) -> bool:
    """Whether Slack sent the request in hand, now; checked before Bolt reads the body, which fails on a strange one."""
    try:
        return verifier.is_valid_request(request.get_data(), dict(request.headers))
    except ValueError:  # a time that is no number
        return False


def _authorize(team_id: str | None, enterprise_id: str | None, user_id: str | None) -> AuthorizeResult:
    """Anybody: the signature says that Slack sent it for this app."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)


class Listeners:
    """Queue first, acknowledge then: what could not be queued is said at once, not lost."""

    def __init__(self, jobs: Jobs, workspaces: Workspaces, patience: float) -> None:
        self._jobs = jobs
        self._workspaces = workspaces
        self._patience = patience
        self._pool = ThreadPoolExecutor(16, "slack")

    def command(self, ack: Callable[..., Any], body: Body, context: BoltContext) -> None:
        """``/briefing`` URL, article ID or words."""
        wanted = asked(body.get("text", "").strip())
        if wanted is None:
            ack(USAGE)
            return
        here = {"channel": body["channel_id"], "user": body["user_id"], "response_url": body["response_url"]}
        ack(self._queue(body["trigger_id"], [wanted | here | self._team(context)]))

    def shortcut(self, ack: Callable[..., Any], body: Body, context: BoltContext) -> None:
        """Briefs the links of a message, in its thread."""
        message = body["message"]
        here = place(body) | {"thread": message.get("thread_ts") or message["ts"]} | self._team(context)
        self._take(ack, context, body["trigger_id"], _each_link(message.get("text", ""), here))

    def action(self, ack: Callable[..., Any], body: Body, action: Body, context: BoltContext) -> None:
        """A choice of a menu, or a button."""
        here = place(body) | self._team(context)
        self._take(ack, context, body["trigger_id"], [here | pressed(action)])

    def mention(self, event: Body, body: Body, context: BoltContext, request: BoltRequest) -> BoltResponse | None:
        """Briefs the links of a message that names the app, in its thread."""
        if is_own(body) or "user" not in event:
            return None
        here = {"channel": event["channel"], "user": event["user"], "thread": event.get("thread_ts") or event["ts"]}
        here |= self._team(context)
        problem = self._queue(body["event_id"], _each_link(event.get("text", ""), here))
        if not problem:
            return None
        retry = "".join(request.headers.get("x-slack-retry-num", []))
        if retry in ("", _LAST_RETRY):
            self._pool.submit(self._say, here, _BUSY if retry else _LATER)
        return BoltResponse(status=503)

    def link_shared(self, event: Body, body: Body, context: BoltContext) -> BoltResponse | None:
        """Unfolds links of known articles."""
        if is_own(body):
            return None
        urls = [link["url"] for link in event["links"]][:_LINKS]
        wanted: Body = {"do": "links", "urls": urls} | self._team(context)
        wanted |= {"channel": event["channel"], "user": event.get("user"), "ts": event["message_ts"]}
        wanted |= {"member": event.get("is_bot_user_member", True)}
        if event.get("source") == "composer":  # a message that is still being written
            wanted |= {"unfurl_id": event["unfurl_id"]}
        return self._event(body["event_id"], wanted)

    def uninstalled(self, body: Body, context: BoltContext) -> BoltResponse | None:
        """Forgets the workspace."""
        at = datetime.fromtimestamp(body["event_time"], UTC).isoformat()
        return self._event(body["event_id"], {"do": "uninstall", "at": at} | self._team(context))

    def revoked(self, event: Body, body: Body, context: BoltContext) -> BoltResponse | None:
        """Forgets the workspace whose bot token is gone; where the token is a setting, another may be set."""
        if not event.get("tokens", {}).get("bot") or not self._workspaces.several:
            return None
        return self.uninstalled(body, context)

    def _event(self, delivery: str, wanted: Body) -> BoltResponse | None:
        return BoltResponse(status=503) if self._queue(delivery, [wanted]) else None

    def _take(self, ack: Callable[..., Any], context: BoltContext, delivery: str, wanted: list[Body]) -> None:
        problem = self._queue(delivery, wanted)
        ack()
        if problem and context.respond:  # in the background: Slack waits for the answer
            self._pool.submit(context.respond, problem, response_type="ephemeral", replace_original=False)

    def _queue(self, delivery: str, wanted: list[Body]) -> str:
        """Queues the jobs of one delivery; what to tell when that failed or takes too long, or nothing."""
        taken: Future[None] = self._pool.submit(self._submit, delivery, wanted)
        try:
            taken.result(self._patience)
        except FutureTimeout:
            log.warning("slack job is slow to be queued")
            return _SLOW
        except BriefingError:
            log.exception("slack job not queued")
            return _BUSY
        return ""

    def _submit(self, delivery: str, wanted: list[Body]) -> None:
        for number, payload in enumerate(wanted[:_LINKS]):
            job_id = f"slack-{delivery}-{number}"
            self._jobs.submit(Job(job_id, Kind.SLACK, payload | {"id": job_id}))

    def _say(self, here: Body, problem: str) -> None:
        try:
            client = self._workspaces.client(here.get("team", ""))
            client.chat_postMessage(channel=here["channel"], thread_ts=here["thread"], text=problem)
        except Exception:  # noqa: BLE001 - the end of a thread of its own
            log.exception("slack could not be told")

    def _team(self, context: BoltContext) -> Body:
        return {"team": context.team_id or ""} if self._workspaces.several else {}


def _each_link(text: str, here: Body) -> list[Body]:
    return [{"do": "brief", "url": url} | here for url in links(text)] or [{"do": "help"} | here]
