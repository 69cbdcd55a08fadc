"""Tables of Slack: workspaces, channels, subscriptions, and what was posted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from briefing.models.columns import Base


class SlackInstallationRow(Base):
    """Briefing in a Slack workspace: its bot token, encrypted with a key that is not in the database."""

    __tablename__ = "slack_installation"
    team: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    bot_user: Mapped[str | None]
    user: Mapped[str | None]  # who installed it
    token: Mapped[str] = mapped_column(Text)
    installed_at: Mapped[datetime]


class SlackStateRow(Base):
    """An installation that was begun: the digest of the state that its browser must bring back."""

    __tablename__ = "slack_state"
    digest: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SlackChannelRow(Base):
    """What a Slack channel is set to: ``links`` is what becomes of pasted links nobody briefed yet.

    ``team`` is the workspace, here and below; empty where one bot token serves the only one. A channel that two
    workspaces share has the same ID in both.
    """

    __tablename__ = "slack_channel"
    team: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    links: Mapped[str]


class SlackTurnRow(Base):
    """When the next message may go to a Slack channel."""

    __tablename__ = "slack_turn"
    team: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]


class SlackSubscriptionRow(Base):
    """A digest that a Slack channel gets: of what, when, and until when it was told."""

    __tablename__ = "slack_subscription"
    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str]
    channel: Mapped[str] = mapped_column(index=True)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[str | None]  # HH:MM in ``zone``; None is soon after each briefing
    zone: Mapped[str | None]
    user: Mapped[str]
    told_until: Mapped[datetime]
    ended: Mapped[str | None] = mapped_column(Text)  # why


class SlackPostRow(Base):
    """A message posted to Slack by a job, and the briefing it shows."""

    __tablename__ = "slack_post"
    id: Mapped[str] = mapped_column(primary_key=True)  # of the job
    team: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    article_id: Mapped[str | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    revision: Mapped[int | None]
