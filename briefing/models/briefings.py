"""Tables of briefings: what is served, by which words it is found, what editors decided, what could not be made."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from briefing.models.columns import Base, Terms


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
