"""Tables of who may do what, and who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from briefing.models.columns import Base


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
