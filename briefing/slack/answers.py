"""Slack's jobs: each does what was asked and posts it, or why not. A job done again posts nothing twice."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.webhook import WebhookClient

from briefing.errors import BriefingError, BusyError, NotInstalled
from briefing.pipeline import utc_now
from briefing.slack.blocks import failure, reference
from briefing.slack.corrections import Corrections
from briefing.slack.parts import SlackParts
from briefing.slack.posting import Payload, team_of
from briefing.slack.replies import Replies
from briefing.slack.subscriptions import Subscriptions
from briefing.slack.workspaces import Workspaces
from briefing.store.slack_installations import InstallationStore

log = logging.getLogger(__name__)
_GONE = {"channel_not_found", "is_archived", "not_in_channel"}
_REVOKED = {"token_revoked", "account_inactive"}
_AWAY = {"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}
_UNASKED = ("links", "correct", "refresh", "uninstall")  # nobody waits for these
_ADVICE = {
    "channel_not_found": "the channel is gone, or the app was not invited to it (/invite it)",
    "not_in_channel": "invite the app to the channel first",
    "is_archived": "the channel is archived",
    "token_revoked": "the app was removed from the workspace; install it again",
    "account_inactive": "the app was removed from the workspace; install it again",
    "invalid_auth": "the bot token is not valid; install the app again",
    "missing_scope": "the app lacks a permission; install it again with the manifest of docs/slack.md",
    "restricted_action": "the workspace's rules do not let the app post there",
}


class Answers:
    """Does jobs of kind SLACK; ``do`` is their handler."""

    def __init__(
        self,
        replies: Replies,
        corrections: Corrections,
        subscriptions: Subscriptions,
        *,
        parts: SlackParts,
        workspaces: Workspaces,
        installations: InstallationStore,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._subscriptions = subscriptions
        self._workspaces = workspaces
        self._parts = parts
        self._installations = installations
        self._clock = clock
        self._ways: dict[str, Callable[[Payload], str | None]] = {
            "brief": replies.brief,
            "search": replies.brief,
            "evidence": replies.whisper,
            "unfold": replies.whisper,
            "reject": replies.reject,
            "links": replies.unfurl,
            "help": replies.help,
            "correct": corrections.correct,
            "refresh": corrections.refresh,
            "subscribe": subscriptions.change,
            "unsubscribe": subscriptions.change,
            "subscriptions": subscriptions.change,
            "settings": subscriptions.change,
            "digest": subscriptions.digest,
            "uninstall": self._uninstall,
        }

    def do(self, payload: Payload) -> str | None:
        """Does what ``payload["do"]`` names, or queues the digests that are due; gives why nothing could be posted.

        Raises BusyError while Slack or the database is away: the queue tries again, and what was posted stays.
        """
        if "do" not in payload:
            self._subscriptions.queue_due()
            return None
        began = self._clock()
        try:
            return self._ways[payload["do"]](payload)
        except SlackApiError as error:
            return self._refused(payload, error, began)
        except (SlackClientError, OSError) as error:
            raise _away(type(error).__name__) from error
        except NotInstalled as error:
            self._end(payload, error.message)
            return self._tell(payload, error.message)
        except BusyError:
            raise
        except BriefingError as error:
            return self._tell(payload, error.message)
        except Exception:  # noqa: BLE001 - whoever asked must hear of it
            log.exception("slack job failed", extra={"reference": reference(payload["id"])})
            return self._tell(payload, "Something went wrong here.")

    def _refused(self, payload: Payload, error: SlackApiError, began: datetime) -> str:
        code = str(error.response.get("error", error.response.status_code))
        if code in _AWAY or error.response.status_code >= 500:
            raise _away(code) from error
        log.warning("slack refused", extra={"code": code, "reference": reference(payload["id"])})
        if code in _GONE and "channel" in payload:
            self._parts.posts.forget(team_of(payload), payload["channel"])
        if code in _GONE | _REVOKED:
            self._end(payload, f"Slack answered {code}.")
        if code in _REVOKED:
            self._workspaces.revoked(team_of(payload), began)
        return self._tell(payload, f"Slack answered {code}: {_ADVICE.get(code, 'see the log')}.")

    def _end(self, payload: Payload, why: str) -> None:
        if "channel" in payload:
            self._parts.channels.end(team_of(payload), payload["channel"], why)

    def _uninstall(self, payload: Payload) -> None:
        """Forgets a workspace that removed the app, unless it was installed there again since."""
        self._installations.remove(team_of(payload), datetime.fromisoformat(payload["at"]))

    def _tell(self, payload: Payload, why: str) -> str:
        """Says why by the last way there is: the address Slack gave with the command, which needs no token and no
        membership; else to the one who asked, or to the channel that waits for its digest."""
        if payload["do"] in _UNASKED:
            return why
        message = failure(why, payload["id"])
        with suppress(SlackClientError, OSError, BriefingError):
            if url := payload.get("response_url"):
                WebhookClient(url, timeout=10).send(
                    text=message.text, response_type="ephemeral", replace_original=False
                )
            elif payload.get("user"):
                self._parts.posting.whisper(payload, message)
            else:
                self._parts.posting.post(team_of(payload), payload["channel"], message)
        return why


def _away(code: str) -> BusyError:
    return BusyError(f"Slack cannot be reached now ({code}); it is tried again.")
