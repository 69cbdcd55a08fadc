"""Rows of which the last one written stays."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from briefing.models import Base


def put(session: Session, kind: type[Base], **values: Any) -> None:
    """Inserts a row, or replaces that with its primary key. In one statement, so that of two processes that have looked
    and found none, neither fails: SQLite lets one write at a time, PostgreSQL does not."""
    keys = [column.name for column in inspect(kind).primary_key]
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    others = {name: value for name, value in values.items() if name not in keys}
    session.execute(insert(kind).values(**values).on_conflict_do_update(index_elements=keys, set_=others))
