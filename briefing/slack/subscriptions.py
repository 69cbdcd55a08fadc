"""Digests that channels subscribed to: what they ask for, and what they get."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from briefing.counting import counted
from briefing.errors import BriefingError, BusyError, InvalidInput
from briefing.feeds import Feeds
from briefing.jobs import Job, Kind
from briefing.slack.blocks import Message, notice
from briefing.slack.digests import due, in_words, is_address, wanted
from briefing.slack.listings import digest_message, subscriptions_message
from briefing.slack.parts import SlackParts
from briefing.slack.posting import Payload, team_of
from briefing.store import Query
from briefing.store.slack import Post
from briefing.store.slack_channels import Links
from briefing.types.briefing import Briefing

_LATE = timedelta(days=7)  # an article may wait so long for its briefing and still be news of its feed
_DIGEST = 15  # briefings of one digest


class Subscriptions:
    """Changes what a channel gets, and posts it when it is due."""

    def __init__(self, parts: SlackParts, *, feeds: Feeds, clock: Callable[[], datetime]) -> None:
        self._parts = parts
        self._feeds = feeds
        self._clock = clock

    def change(self, payload: Payload) -> None:
        """Subscribes, ends, lists or sets something, and says what came of it to whoever asked."""
        try:
            message = self._changed(payload["do"], payload["words"], payload)
        except BusyError:
            raise
        except BriefingError as error:
            message = notice(error.message)
        self._parts.posting.whisper(payload, message)

    def _changed(self, do: str, words: str, payload: Payload) -> Message:
        here = (team_of(payload), payload["channel"])
        if do == "subscribe":
            return notice(self._subscribed(*here, words, payload["user"]))
        if do == "unsubscribe":
            if not words.isascii() or not words.isdecimal() or len(words) > 9:
                raise InvalidInput(
                    "Say which: /briefing unsubscribe and its number; /briefing subscriptions lists them."
                )
            self._parts.channels.end(*here, f"Ended by {payload['user']}.", int(words))
            return notice(f"Subscription {words} has ended.")
        if do == "subscriptions":
            return subscriptions_message([in_words(each) for each in self._parts.channels.subscriptions_of(*here)])
        name, _, value = words.partition(" ")
        if name != "links" or value not in list(Links):
            raise InvalidInput("Usage: /briefing settings links offer, brief or off.")
        self._parts.channels.set_links(*here, Links(value))
        return notice(f"Links nobody briefed yet: {value}.")

    def _subscribed(self, team: str, channel: str, words: str, user: str) -> str:
        asked = wanted(words)
        if is_address(asked.words):
            self._feeds.follow(asked.words)
        kept = self._parts.channels.subscribe(
            team, channel, asked.words, at=asked.at, zone=asked.zone, user=user, now=self._clock()
        )
        return f"Subscribed, {in_words(kept)}. /briefing unsubscribe {kept.id} ends it."

    def queue_due(self) -> None:
        """Queues each digest that is due, under an ID of its own: however many workers look, it is posted once."""
        for subscription in self._parts.channels.subscriptions():
            if (end := due(subscription, self._clock())) is None:
                continue
            since = subscription.told_until
            job_id = f"slack-digest-{subscription.id}-{int(since.timestamp())}"
            payload = {"do": "digest", "id": job_id, "channel": subscription.channel, "words": subscription.words}
            payload |= {"since": since.isoformat(), "until": end.isoformat(), "team": subscription.team}
            job = Job(job_id, Kind.SLACK, payload)
            self._parts.channels.advance(subscription, end, partial(self._parts.jobs.submit, job))

    def digest(self, payload: Payload) -> None:
        """Posts what was made in the time of a digest; nothing where nothing was."""
        if self._parts.posts.post(payload["id"]):
            return
        since, until = (datetime.fromisoformat(payload[name]) for name in ("since", "until"))
        found = self._news(payload["words"], since, until)
        if not found:
            return
        title = f"{counted(len(found), 'new briefing')}: {payload['words']}"
        message = digest_message(title, found[:_DIGEST], len(found) - _DIGEST, self._parts.links)
        team, channel = team_of(payload), payload["channel"]
        self._parts.posts.keep(
            Post(payload["id"], channel, self._parts.posting.post(team, channel, message), team=team)
        )

    def _news(self, asked: str, since: datetime, until: datetime) -> list[Briefing]:
        """Briefings made in this time that hold these words, or that came from the feed at this address."""
        query = Query(word=None if is_address(asked) else asked, since=since, until=until)
        made = self._parts.service.search(query, cursor=None, limit=100).items
        if not is_address(asked):
            return list(made)
        feed = self._feeds.store.find(asked)
        if feed is None:
            return []  # removed since
        from_it = set(self._feeds.items.articles_since(feed.id, since - _LATE))
        return [briefing for briefing in made if briefing.article.id in from_it]
