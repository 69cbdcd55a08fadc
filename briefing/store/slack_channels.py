"""Slack channels: what they are set to, and the digests they subscribed to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from briefing.errors import NotFoundError
from briefing.models.slack import SlackChannelRow, SlackSubscriptionRow
from briefing.store.sessions import Sessions
from briefing.store.upserts import insert_missing, upsert


class Links(StrEnum):
    """What becomes of pasted links nobody briefed yet."""

    OFFER = "offer"  # a button, shown to whoever pasted it
    BRIEF = "brief"  # they are briefed at once
    OFF = "off"  # nothing


@dataclass(frozen=True, slots=True)
class Subscription:
    """A digest of a channel: briefings with these words, daily ``at`` HH:MM in ``zone``, or soon after each is made.

    ``told_until`` is when the last digest ended, in UTC.
    """

    id: int
    channel: str
    words: str
    at: str | None
    zone: str | None
    user: str
    told_until: datetime
    team: str = ""


class ChannelStore:
    """Settings and subscriptions by channel."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def links(self, team: str, channel: str) -> Links:
        """What becomes of links here; a button, where nobody said otherwise."""
        with self._sessions.read() as session:
            row = session.get(SlackChannelRow, (team, channel))
        return Links(row.links) if row else Links.OFFER

    def set_links(self, team: str, channel: str, links: Links) -> None:
        """Keeps what becomes of links here."""
        with self._sessions.write() as session:
            upsert(session, SlackChannelRow, team=team, channel=channel, links=links.value)

    def subscribe(
        self, team: str, channel: str, words: str, *, at: str | None, zone: str | None, user: str, now: datetime
    ) -> Subscription:
        """The channel's subscription to these words at this time: the one there is, or a new one from ``now`` on."""
        row = SlackSubscriptionRow
        here = (row.team == team, row.channel == channel, row.ended.is_(None))
        same = (*here, row.words == words, row.at == at, row.zone == zone)
        with self._sessions.write() as session:
            insert_missing(session, SlackChannelRow, team=team, channel=channel, links=Links.OFFER.value)
            session.get(SlackChannelRow, (team, channel), with_for_update=True)  # one at a time: none subscribes twice
            known = session.scalar(select(row).where(*same))
            if known is None:
                known = row(team=team, channel=channel, words=words, at=at, zone=zone, user=user, told_until=now)
                session.add(known)
                session.flush()
            return _subscription(known)

    def subscriptions(self) -> tuple[Subscription, ...]:
        """Subscriptions of all channels that have not ended."""
        return self._found()

    def subscriptions_of(self, team: str, channel: str) -> tuple[Subscription, ...]:
        """Subscriptions of one channel that have not ended."""
        return self._found(SlackSubscriptionRow.team == team, SlackSubscriptionRow.channel == channel)

    def _found(self, *wanted: ColumnElement[bool]) -> tuple[Subscription, ...]:
        query = select(SlackSubscriptionRow).where(SlackSubscriptionRow.ended.is_(None), *wanted)
        with self._sessions.read() as session:
            return tuple(map(_subscription, session.scalars(query.order_by(SlackSubscriptionRow.id))))

    def advance(self, subscription: Subscription, until: datetime, then: Callable[[Session], None]) -> None:
        """Notes until when a subscription is told, and does ``then`` in the same transaction, unless somebody did."""
        row = SlackSubscriptionRow
        mine = (row.id == subscription.id, row.told_until == subscription.told_until, row.ended.is_(None))
        with self._sessions.write() as session:
            if session.execute(update(row).where(*mine).values(told_until=until).returning(row.id)).first():
                then(session)

    def end(self, team: str, channel: str, why: str, subscription_id: int | None = None) -> None:
        """Ends a subscription of a channel, or all of them. Raises NotFoundError where it has none such."""
        row = SlackSubscriptionRow
        mine = update(row).where(row.team == team, row.channel == channel, row.ended.is_(None))
        if subscription_id is not None:
            mine = mine.where(row.id == subscription_id)
        with self._sessions.write() as session:
            found = session.execute(mine.values(ended=why).returning(row.id)).first()
        if found is None and subscription_id is not None:
            raise NotFoundError(f"This channel has no subscription {subscription_id}.")


def _subscription(row: SlackSubscriptionRow) -> Subscription:
    return Subscription(row.id, row.channel, row.words, row.at, row.zone, row.user, row.told_until, row.team)
