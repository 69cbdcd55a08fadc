"""Cursor paging, newest first: the cursor names the last row seen, so pages cost the same however deep."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, literal, tuple_

from briefing.errors import InvalidInput

T = TypeVar("T")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items, and the cursor that continues after them (None at the end)."""

    items: tuple[T, ...]
    next_cursor: str | None


def newest_first(query: Any, created_at: Any, key: Any, *, cursor: str | None, limit: int) -> Any:
    """The query by age and key, after the cursor; one row more than the limit tells whether there is a next page."""
    if cursor is not None:
        query = query.where(_after(created_at, key, *position(cursor)))
    return query.order_by(created_at.desc(), key.desc()).limit(limit + 1)


def page_of(
    rows: Sequence[Row], limit: int, position: Callable[[Row], tuple[datetime, str]], item: Callable[[Row], T]
) -> Page[T]:
    """A page from the rows of ``newest_first``."""
    more = len(rows) > limit
    kept = rows[:limit]
    return Page(tuple(map(item, kept)), _encode(*position(kept[-1])) if more else None)


# As rows, not as "earlier, or of that moment and less": that one no database looks up by the index of both.
def _after(created_at: Any, key: Any, moment: datetime, last: str) -> ColumnElement[bool]:
    return tuple_(created_at, key) < tuple_(literal(moment, created_at.type), literal(last, key.type))


def _encode(moment: datetime, key: str) -> str:
    return urlsafe_b64encode(f"{moment.isoformat()}|{key}".encode()).decode().rstrip("=")


def position(cursor: str) -> tuple[datetime, str]:
    """Where a cursor points: age and key of the last row seen. Raises InvalidInput."""
    try:
        moment, key = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("|", 1)
        if "\0" in key:
            raise _not_ours()
        return datetime.fromisoformat(moment).astimezone(UTC), key
    except (ValueError, OverflowError) as error:
        raise _not_ours() from error


def number_in(cursor: str) -> int:
    """The key in a cursor, where keys are numbers. Raises InvalidInput."""
    _, key = position(cursor)
    if not key.isascii() or not key.isdecimal() or len(key) > 19 or int(key) >= 2**63:
        raise _not_ours()
    return int(key)


def _not_ours() -> InvalidInput:
    message = "The cursor is not one of ours: take `next_cursor` of the page before, or leave it out."
    return InvalidInput(message, errors={"cursor": ["Not a cursor."]})
