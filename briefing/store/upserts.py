"""Rows written in one statement: of two processes that have looked and found none, neither fails.

SQLite lets one write at a time; PostgreSQL does not, and the second of two inserts would be a duplicate.
"""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from briefing.models.columns import Base


def upsert(session: Session, kind: type[Base], **values: Any) -> None:
    """Inserts a row, or replaces that with its primary key: the last one written stays."""
    keys = _keys(kind)
    others = {name: value for name, value in values.items() if name not in keys}
    session.execute(_insert(session, kind, values).on_conflict_do_update(index_elements=keys, set_=others))


def insert_missing(session: Session, kind: type[Base], **values: Any) -> None:
    """Inserts a row unless there is one with its primary key: the first one written stays."""
    session.execute(_insert(session, kind, values).on_conflict_do_nothing(index_elements=_keys(kind)))


def _insert(session: Session, kind: type[Base], values: dict[str, Any]) -> Any:
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(kind).values(**values)


def _keys(kind: type[Base]) -> list[str]:
    return [column.name for column in inspect(kind).primary_key]
