"""When a digest is due, and what a channel asked for. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefing.errors import InvalidInput
from briefing.store.slack_channels import Subscription

SOON = timedelta(minutes=10)  # between two digests that have no time of day
_DAILY = re.compile(r"^(?P<words>.*?)(?:^|\s+)daily\s+(?P<at>\S+)(?:\s+(?P<zone>\S+))?$", re.IGNORECASE)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_LONGEST = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Wanted:
    """A subscription as asked for."""

    words: str
    at: str | None
    zone: str | None


def wanted(text: str) -> Wanted:
    """What ``WORDS [daily HH:MM ZONE]`` asks for. Raises InvalidInput, saying how it is written."""
    found = _DAILY.match(text.strip())
    words = _plain(" ".join((found["words"] if found else text).split()))
    if not any(char.isalnum() for char in words) or len(words) > _LONGEST:
        raise InvalidInput("Say which words the briefings must hold: `/briefing subscribe port strike daily 08:30`.")
    if found is None:
        return Wanted(words, None, None)
    time, zone = _TIME.fullmatch(found["at"]), found["zone"] or "UTC"
    if time is None:
        raise InvalidInput(f"{found['at']!r} is no time of day: write it as 08:30.")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(f"{zone!r} is no time zone: write it as Europe/Berlin, or leave it out for UTC.") from error
    return Wanted(words, f"{int(time[1]):02}:{time[2]}", zone)


def is_address(words: str) -> bool:
    """Whether a subscription is to the feed at an address, not to words."""
    return words.startswith(("http://", "https://"))


def _plain(words: str) -> str:
    """An address as Slack writes it, without its brackets."""
    linked = words.startswith("<http") and words.endswith(">")
    return words[1:-1].partition("|")[0].replace("&amp;", "&") if linked else words


def due(subscription: Subscription, now: datetime) -> datetime | None:
    """The end of the digest that is due now, in UTC; None while none is.

    A daily one is due once each local day; where clocks jump over its time it comes at the jump, and where they pass it
    twice, the first time.
    """
    if subscription.at is None:
        end = now.astimezone(UTC)
        return end if end - subscription.told_until >= SOON else None
    hour, minute = map(int, subscription.at.split(":"))
    local = now.astimezone(ZoneInfo(subscription.zone or "UTC"))
    for days in (0, 1):
        day = local - timedelta(days=days)
        end = day.replace(hour=hour, minute=minute, second=0, microsecond=0, fold=0).astimezone(UTC)
        if end <= now:
            return end if end > subscription.told_until else None
    return None


def in_words(subscription: Subscription) -> str:
    """A subscription as a channel reads it."""
    when = f"daily at {subscription.at} {subscription.zone}" if subscription.at else "soon after each is made"
    return f"{subscription.id}: {subscription.words} ({when})"
