"""How often each key, or each address without one, may ask: reads, makes, and makes a day, counted apart."""

from enum import StrEnum
from ipaddress import ip_address
from typing import NamedTuple

from flask import Flask, Request, Response, g, request
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerMinute
from werkzeug.exceptions import TooManyRequests

from briefing.access.callers import Caller, caller
from briefing.access.endpoints import BRIEFING, OPEN, SLACK_EVENTS
from briefing.access.windows import Window, Windows
from briefing.config import Config

_PREFIX = "briefing"  # of names in Redis


class Counted(StrEnum):
    """What is counted; ``day`` are makes as well."""

    READS = "reads"
    MAKES = "makes"
    DAY = "makes-a-day"


class Used(NamedTuple):
    """A limit that a request was counted against, and how that stands now."""

    counted: Counted
    item: RateLimitItem
    window: Window


class Limits:
    """Counts requests in this process, or in Redis for all processes; with Redis gone, in this process again."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._windows = Windows(config.redis_url)

    def register(self, app: Flask) -> None:
        """Counts the requests to an app from here on; callers must be known by then."""
        app.before_request(self._count)
        app.after_request(_tell)

    def count_read(self, who: Caller, asked: Request, rule: str) -> list[Used] | None:
        """Counts a read that is within its limit; None, with nothing counted, for all that is not surely one."""
        kinds = _kinds(who, asked, rule)
        if not set(kinds) <= {Counted.READS}:
            return None
        used = []
        for item in filter(None, (self._item(kind, who) for kind in kinds)):
            window = self._windows.hit_for_sure(item, _PREFIX, _name(who, asked), Counted.READS)
            if window is None:
                return None
            used.append(Used(Counted.READS, item, window))
        return used

    def _count(self) -> None:
        """Counts the request in hand. Raises TooManyRequests."""
        who = caller()
        g.used = []
        for kind in _kinds(who, request, request.url_rule.rule if request.url_rule else ""):
            item = self._item(kind, who)
            if item is not None:
                window = self._windows.hit(item, _PREFIX, _name(who, request), kind)
                g.used.append(Used(kind, item, window))
                if window.full:
                    raise TooManyRequests(f"{_MESSAGES[kind]} Retry-After says when to come back.")

    def _item(self, kind: Counted, who: Caller) -> RateLimitItem | None:
        """The limit as it is for a caller; None for no limit."""
        if kind is Counted.DAY:
            own = who.key.quota if who.key is not None else None
            amount = self._config.makes_per_day if own is None else own
            return RateLimitItemPerDay(amount) if amount else None
        reads = kind is Counted.READS
        amount = self._config.reads_per_minute if reads else self._config.makes_per_minute
        return RateLimitItemPerMinute(amount) if amount else None


_MESSAGES = {
    Counted.READS: "Too many requests in a minute.",
    Counted.MAKES: "Too many requests that make something in a minute.",
    Counted.DAY: "The quota of requests that make something in a day is used up.",
}


def limit_headers(used: list[Used]) -> list[tuple[str, str]]:
    """What is left, as draft-ietf-httpapi-ratelimit-headers-10 writes it."""
    if not used:
        return []
    policy = ", ".join(f'"{kind}";q={item.amount};w={item.get_expiry()}' for kind, item, _ in used)
    left = ", ".join(f'"{kind}";r={window.left};t={window.seconds}' for kind, _, window in used)
    return [("RateLimit-Policy", policy), ("RateLimit", left)]


def _tell(response: Response) -> Response:
    used: list[Used] = g.get("used", [])
    response.headers.extend(limit_headers(used))
    full = [each.window.seconds for each in used if each.window.full]
    if response.status_code == 429 and full:
        response.headers["Retry-After"] = str(max(full))
    return response


def _kinds(who: Caller, asked: Request, rule: str) -> tuple[Counted, ...]:
    """What a request is counted as; assets, probes and readers at this machine are not counted."""
    if who.local or rule == SLACK_EVENTS or (rule in OPEN and asked.method != "POST"):
        return ()
    return (Counted.MAKES, Counted.DAY) if _makes(asked, rule) else (Counted.READS,)


def _makes(asked: Request, rule: str) -> bool:
    """Whether a request can cost an engine's work: any POST, and a briefing asked for in another language."""
    return asked.method == "POST" or (rule == BRIEFING and "language" in asked.args)


def _name(who: Caller, asked: Request) -> str:
    """The key, or the address; of IPv6 the network of one customer, who has 2^64 addresses to choose from."""
    if who.key is not None:
        return f"key:{who.key.id}"
    try:
        address = ip_address(asked.remote_addr or "")
    except ValueError:
        return "address:unknown"
    return f"address:{address}" if address.version == 4 else f"address:{int(address) >> 64:x}"
