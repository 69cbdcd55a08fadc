"""Tables of background jobs beside those of the queue: who does them, and which webhooks were sent."""

from datetime import datetime

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from briefing.models.columns import Base


class ExecutorRow(Base):
    """A worker process and when it was last heard of, in seconds by the database's clock."""

    __tablename__ = "job_executor"
    id: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[float]


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
