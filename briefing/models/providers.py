"""Tables of model servers: their answers, and what they were found able to do."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Text
from sqlalchemy.orm import Mapped, mapped_column

from briefing.models.columns import Base


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
