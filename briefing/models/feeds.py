"""Tables of feeds: how each is polled, what was seen in it, and what its hosts ask for."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from briefing.models.columns import Base


class FeedRow(Base):
    """A feed that is read, how it is polled, and who polls it now."""

    __tablename__ = "feed"
    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str | None] = mapped_column(Text)
    site_url: Mapped[str | None] = mapped_column(Text)
    folder: Mapped[str | None] = mapped_column(Text)
    paused: Mapped[bool]
    every: Mapped[float]  # seconds
    next_at: Mapped[datetime] = mapped_column(index=True)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    failures: Mapped[int]
    problem: Mapped[str | None] = mapped_column(Text)
    off: Mapped[str | None]  # why it is not polled any more
    polled_at: Mapped[datetime | None]
    claim: Mapped[str | None]  # of the poll under way
    claimed_until: Mapped[datetime | None]
    attempts: Mapped[int]  # polls begun since the last that came to an end
    created_at: Mapped[datetime]
    __table_args__ = (Index("feed_newest", "created_at", "id"),)


class FeedItemRow(Base):
    """An item that was seen in a feed: digests and an outcome, none of its words."""

    __tablename__ = "feed_item"
    feed_id: Mapped[str] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)  # digest of what names it in its feed
    digest: Mapped[str]  # of what it says
    outcome: Mapped[str]  # taken, or the type of the error it was refused with
    attempts: Mapped[int]
    article_id: Mapped[str | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime]
    __table_args__ = (Index("feed_item_newest", "feed_id", "at"),)


class FeedPollRow(Base):
    """What a poll of a feed came to."""

    __tablename__ = "feed_poll"
    id: Mapped[str] = mapped_column(primary_key=True)
    feed_id: Mapped[str] = mapped_column(ForeignKey("feed.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    seconds: Mapped[float]
    outcome: Mapped[str]
    problem: Mapped[str | None] = mapped_column(Text)
    items: Mapped[int]
    taken: Mapped[int]
    refused: Mapped[dict[str, Any]]  # number of items by type of error
    __table_args__ = (Index("feed_poll_newest", "feed_id", "at"),)


class HostRow(Base):
    """A host that feeds and their items are fetched from: whose turn it is, and what its robots.txt said."""

    __tablename__ = "feed_host"
    host: Mapped[str] = mapped_column(primary_key=True)  # scheme://host:port
    holder: Mapped[str | None]
    free_at: Mapped[datetime]
    rules: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))  # [[allow, path], ...]
    delay: Mapped[float | None]
    rules_until: Mapped[datetime | None]
