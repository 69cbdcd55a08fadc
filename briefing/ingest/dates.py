"""Dates as pages and feeds write them."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def moment(text: str) -> datetime:
    """A date in ISO 8601 or RFC 5322, in UTC; UTC where it names no zone. Raises ValueError, OverflowError."""
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = parsedate_to_datetime(text)
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
