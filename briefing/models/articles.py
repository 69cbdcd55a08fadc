"""Tables of articles: their revisions, and the keys under which copies of one are found."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from briefing.models.columns import Base


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


class TextBandRow(Base):
    """A key under which an article's text is found among others like it; 24 an article, none of its words."""

    __tablename__ = "text_band"
    band: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    article_id: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = ({"sqlite_with_rowid": False},)
