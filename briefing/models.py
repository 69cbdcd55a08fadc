"""Tables. Only store.py queries them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, Index, Integer, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Terms(TypeDecorator[list[int]]):
    """Digests of words (store/terms.py): an array in PostgreSQL, in SQLite the text that its full-text index reads."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return " ".join(f"{each & 0xFFFFFFFFFFFFFFFF:016x}" for each in value)

    def process_result_value(self, value: Any, dialect: Dialect) -> list[int] | None:
        raise NotImplementedError("Terms are looked for, never read.")


class Base(DeclarativeBase):
    type_annotation_map = {datetime: UTCDateTime, dict[str, Any]: JSON, list[Any]: JSON}


class ArticleRow(Base):
    """An article under its permanent ID; what it says is in its revisions."""

    __tablename__ = "article"
    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str | None] = mapped_column(Text, unique=True)
    revision: Mapped[int]  # the current one
    created_at: Mapped[datetime]
    __table_args__ = (Index("article_newest", "created_at", "id"),)


class RevisionRow(Base):
    """One state of an article's text and of what its publisher says about it; never changed once written."""

    __tablename__ = "revision"
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    sentences: Mapped[list[Any]]  # [[start, end, paragraph, heading], ...]
    title: Mapped[str | None] = mapped_column(Text)
    byline: Mapped[str | None] = mapped_column(Text)
    site: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None]
    language: Mapped[str]
    created_at: Mapped[datetime]


class BriefingRow(Base):
    """A verified briefing as the JSON document that is served, with every claim."""

    __tablename__ = "briefing"
    id: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    language: Mapped[str]
    cache_key: Mapped[str] = mapped_column(unique=True)
    headline: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    __table_args__ = (Index("briefing_newest", "created_at", "id"),)


class SearchEntryRow(Base):
    """Under which words a briefing is found. ``number`` sorts as the briefings were made.

    In SQLite triggers keep ``search_terms`` beside it, a full-text index (FTS5) that gives numbers newest first.
    """

    __tablename__ = "search_entry"
    __table_args__ = (Index("search_entry_terms", "terms", postgresql_using="gin").ddl_if(dialect="postgresql"),)
    number: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    briefing_id: Mapped[str] = mapped_column(ForeignKey("briefing.id", ondelete="CASCADE"), unique=True)
    terms: Mapped[list[int]] = mapped_column(Terms)


class DecisionRow(Base):
    """What an editor decided about an item of a briefing, with the item as it was then; rows are only added."""

    __tablename__ = "decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    section: Mapped[str]
    item_id: Mapped[str]
    item: Mapped[dict[str, Any]]
    action: Mapped[str]
    text: Mapped[str | None] = mapped_column(Text)
    original: Mapped[str | None] = mapped_column(Text)
    editor: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]


class FailureRow(Base):
    """Why the briefing with this cache key could not be made, how often it was tried, and when it may be again."""

    __tablename__ = "failure"
    cache_key: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    type: Mapped[str]
    message: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int]
    retry_at: Mapped[datetime]


class ExecutorRow(Base):
    """A worker process and when it was last heard of, in seconds by the database's clock."""

    __tablename__ = "job_executor"
    id: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[float]


class CompletionRow(Base):
    """A model's answer, kept by the digest of its request before it is used, so that nothing is paid for twice.

    A retired one is not answered with again, but goes on counting what it took.
    """

    __tablename__ = "completion"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_digest: Mapped[str] = mapped_column(index=True)
    retired: Mapped[bool] = mapped_column(default=False)
    article_id: Mapped[str | None] = mapped_column(index=True)
    model: Mapped[str]
    server: Mapped[str]
    answer: Mapped[dict[str, Any]]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    cost_usd: Mapped[float]
    seconds: Mapped[float]
    created_at: Mapped[datetime] = mapped_column(index=True)


class CapabilityRow(Base):
    """What the last probe of a model on a server found, or why it found nothing."""

    __tablename__ = "model_capability"
    server: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    found: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    problem: Mapped[str | None] = mapped_column(Text)
    checked_at: Mapped[datetime]


class SlackPostRow(Base):
    """A message posted to Slack by a job, and the briefing it shows."""

    __tablename__ = "slack_post"
    id: Mapped[str] = mapped_column(primary_key=True)  # of the job
    team: Mapped[str]
    channel: Mapped[str]
    ts: Mapped[str]
    article_id: Mapped[str | None] = mapped_column(ForeignKey("article.id", ondelete="SET NULL"), index=True)
    revision: Mapped[int | None]


class WebhookDeliveryRow(Base):
    """One attempt to deliver a webhook, and how its receiver answered."""

    __tablename__ = "webhook_delivery"
    id: Mapped[str] = mapped_column(primary_key=True)
    delivery_id: Mapped[str]
    receiver: Mapped[str] = mapped_column(Text)  # its host alone: the rest of an address may be its secret
    event: Mapped[str]
    article_id: Mapped[str]
    status: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    seconds: Mapped[float]
    created_at: Mapped[datetime]
    __table_args__ = (Index("webhook_delivery_newest", "created_at", "id"),)


class AccessKeyRow(Base):
    """An access key: what it may do and until when. Of the key itself only a digest is kept."""

    __tablename__ = "access_key"
    id: Mapped[str] = mapped_column(primary_key=True)  # part of the key, no secret
    name: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    scopes: Mapped[list[Any]]
    origins: Mapped[list[Any]]  # pages that links signed with this key may be held by
    quota: Mapped[int | None]  # makes a day; None: as the setting says
    link_secret: Mapped[str]  # signs embed links; replaced to end them all
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class SignInRow(Base):
    """A browser signed in with a key, by the digest of its cookie."""

    __tablename__ = "sign_in"
    digest: Mapped[str] = mapped_column(primary_key=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("access_key.id", ondelete="CASCADE"))
    expires_at: Mapped[datetime]


class RevokedEmbedLinkRow(Base):
    """A signed embed link, or a signing key of the settings, that ended before its time."""

    __tablename__ = "revoked_embed_link"
    id: Mapped[str] = mapped_column(primary_key=True)
    revoked_at: Mapped[datetime]


class IdempotentRequestRow(Base):
    """A request sent with an Idempotency-Key and its answer; gone with the article it may hold the text of."""

    __tablename__ = "idempotent_request"
    owner: Mapped[str] = mapped_column(primary_key=True)  # ID of the access key
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]  # of the request
    status: Mapped[int | None]  # None while it is being answered
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes]
    article_id: Mapped[str | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)


class AuditRow(Base):
    """Who wrote what, when, with which outcome; a trigger refuses to change or delete rows."""

    __tablename__ = "audit_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    key_id: Mapped[str | None]
    who: Mapped[str] = mapped_column(Text)
    method: Mapped[str]
    endpoint: Mapped[str]
    target: Mapped[str | None] = mapped_column(Text)
    status: Mapped[int]
    request_id: Mapped[str | None]


class TextBandRow(Base):
    """A key under which an article's text is found among others like it; 24 an article, none of its words."""

    __tablename__ = "text_band"
    band: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    article_id: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)


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
