"""Alembic's entry: runs the migrations on the connection that db.py hands over."""

from typing import Any, Literal

from alembic import context

from briefing.models.columns import Base, UTCDateTime


def render_item(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Migrations name SQLAlchemy's own types only, so that they outlive a change of ours."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def is_ours(name: str | None, kind: str, _: Any) -> bool:
    """The job engine keeps its tables in the same database and migrates them itself."""
    return kind != "table" or name in Base.metadata.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    include_name=is_ours,
)
with context.begin_transaction():
    context.run_migrations()
