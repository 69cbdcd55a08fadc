"""Reads of briefings of every kind, by callers of every kind, and all that can be seen of how an app answers them."""

import itertools
import logging
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from guarded import bearer

from briefing.access import Keys, tokens
from briefing.access.callers import SESSION
from briefing.observability.logs import identifiers
from briefing.observability.metrics import CACHE, REQUEST_SECONDS, REQUESTS
from briefing.pipeline import utc_now
from briefing.store.keys import Scope

NEWS = "https://news.example"
QUERIES = [
    *("", "claims=all", "claims=central", "claims=some", "claims=all&claims=central", "format=html", "format=markdown"),
    *(
        "format=ninjs",
        "format=json",
        "format=pdf",
        "wait=0",
        "wait=1",
        "wait=no",
        "wait=99",
        "unknown=1",
        "signature=x",
    ),
    *(
        "language=en",
        "language=de",
        "language=EN",
        "claims=all&format=html",
        "format=html&claims=all",
        "%00=1",
        "claims=",
    ),
    *("claims=%ff", "&&", "claims=all;x", "a" * 3000),
]
ACCEPT = [
    *("", "application/json", "*/*", "text/html", "text/markdown", "application/vnd.iptc.ninjs+json", "image/png"),
    *(
        "text/html;q=0.1, text/markdown;q=0.9",
        "text/html,application/xhtml+xml,*/*;q=0.8",
        "q=;;,",
        "application/json;q=0",
    ),
]
CODINGS = ["", "gzip", "GZIP", "gzip, br", "br", "identity", "gzip;q=0", "*", "gzip;q=0.5, identity", "*;q=0", ";;q"]
TAGS = ["*", '"other"', 'W/"{tag}"', '"{tag}"', '"a", "{tag}"', "{tag}", '"{tag}-gzip"', 'W/"{tag}-gzip"', '"', ""]
OTHER: list[dict[str, str]] = [
    *({"Origin": NEWS}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Range": "bytes=0-9"}),
    *({"If-Match": '"x"'}, {"If-Modified-Since": "Sat, 29 Oct 1994 19:43:31 GMT"}, {"If-Range": '"x"'}),
    *(
        {"X-Request-ID": "given-1"},
        {"X-Request-ID": "not good"},
        {"Content-Type": "application/json"},
        {"Host": "evil.test"},
    ),
    *(
        {"Host": "briefing.localhost:8000"},
        {"X-Forwarded-For": "{address}"},
        {"X-Forwarded-Proto": "https"},
        {"Via": "x"},
    ),
    *({"X-Forwarded-For": "127.0.0.1"}, {"Sec-Fetch-Site": "cross-site"}, {"Idempotency-Key": "one"}, {"Expect": "x"}),
    *({"Access-Control-Request-Private-Network": "true", "Origin": NEWS}, {"X-Forwarded-Host": "other.example"}),
]
PATHS = [
    *("{article}/briefing/", "{article}//briefing", "{article}/briefing%00", "/v1/articles/none/briefing"),
    *(
        "/v1/articles//briefing",
        "{article}%2Fbriefing",
        "{article}/briefing/receipt",
        "{article}",
        "{article}/Briefing",
    ),
    *(
        "/v1/articles/%2e%2e/briefing",
        "/v1/articles/a%0ab/briefing",
        "//v1/articles/x/briefing",
        "/V1/articles/x/briefing",
    ),
]
SETTINGS: list[dict[str, Any]] = [
    {"auth": False, "cors_origins": (NEWS,)},
    {"cors_origins": ("*",), "reads_per_minute": 5},
    {"cors_origins": (NEWS, "https://other.example"), "trusted_proxies": 1, "reads_per_minute": 0},
]
BRIEFING = "{article}/briefing"
CHANGES: list[dict[str, Any]] = [  # of a plain read
    *({"path": path} for path in PATHS),
    *({"query_string": query} for query in QUERIES),
    *({"method": method} for method in ("HEAD", "OPTIONS", "PUT")),
    *({"headers": {"Accept": accept}} for accept in ACCEPT),
    *({"headers": {"Accept-Encoding": coding}} for coding in CODINGS),
    *({"headers": {"If-None-Match": tag}} for tag in TAGS),
    *({"headers": other} for other in OTHER),
    *({"data": body} for body in (b"", b"{}", b"\xff")),
]


@dataclass(frozen=True)
class Who:
    """Somebody who asks: what they show, and from where."""

    shown: dict[str, str]
    address: str


class Callers:
    """Somebody new for each example, so that the limits of one do not reach into the next."""

    def __init__(self, keys: Keys, setting: dict[str, Any]) -> None:
        self._keys = keys
        self._numbers = itertools.count(1)
        self._here = "127.0.0.1" if setting.get("auth") is False else None
        self.kinds: dict[str, Callable[[], dict[str, str]]] = {
            "here": dict,
            "away": dict,
            "reader": lambda: bearer(keys, "read"),
            "writer": lambda: bearer(keys, "write"),
            "wrong": lambda: {"Authorization": f"Bearer {tokens.mint().text}"},
            "malformed": lambda: {"Authorization": "Bearer brf_nonsense"},
            "basic": lambda: {"Authorization": "Basic YTpi"},
            "empty": lambda: {"Authorization": ""},
            "browser": lambda: {"Cookie": f"{SESSION}={keys.sign_in(self._token())}"},
            "stranger": lambda: {"Cookie": f"{SESSION}=nonsense"},
            "revoked": self._revoked,
            "expired": self._expired,
        }

    def come(self, kind: str) -> Who:
        """A new caller."""
        number = next(self._numbers)
        away = f"198.18.{number // 256}.{number % 256}"
        return Who(self.kinds[kind](), self._here if self._here and kind != "away" else away)

    def _token(self) -> str:
        return self._keys.create("a test", [Scope.READ]).token

    def _revoked(self) -> dict[str, str]:
        created = self._keys.create("a test", [Scope.READ])
        self._keys.revoke(created.key.id)
        return {"Authorization": f"Bearer {created.token}"}

    def _expired(self) -> dict[str, str]:
        before = Keys(self._keys.store, lambda: utc_now() - timedelta(days=2))
        created = before.create("a test", [Scope.READ], expires_at=utc_now() - timedelta(days=1))
        return {"Authorization": f"Bearer {created.token}"}


@dataclass(frozen=True)
class Asked:
    """What a request is about; ``{article}``, ``{tag}`` and ``{address}`` are filled in."""

    article: str
    tag: str

    def by(self, who: Who, change: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Address and options of a request, for a test client."""
        asked = {"method": "GET", "path": BRIEFING, "headers": {}, **change}
        path = asked.pop("path").format(article=self.article)
        headers = {name: value.format(tag=self.tag, address=who.address) for name, value in asked["headers"].items()}
        return path, asked | {"headers": headers | who.shown, "environ_overrides": {"REMOTE_ADDR": who.address}}


class Lines(logging.Handler):
    """What is logged of requests, with the ID that was bound to the line."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[dict[str, Any]] = []

    def emit(self, record: logging.LogRecord) -> None:
        measured = {name: getattr(record, name) for name in ("method", "route", "status", "seconds")}
        self.lines.append({"level": record.levelname, "said": record.getMessage(), **measured, **identifiers()})


class Pair:
    """Two apps that are asked the same: one with reads from memory, one without."""

    def __init__(self, layered: FlaskClient, plain: FlaskClient, lines: Lines) -> None:
        self._clients = layered, plain
        self._lines = lines
        self._counted = _counted()

    def compare(self, path: str, asked: dict[str, Any]) -> None:
        """Asks both until what they look for is in memory, as only the first of the two has to load it."""
        for _ in range(3):
            ours, theirs = (self._seen(client, path, asked) for client in self._clients)
            missed = ["miss" in str(each["counted"]) for each in (ours, theirs)]
            if not any(missed):
                break
        else:
            assert all(missed)  # not to be had: both look for it each time
        assert ours == theirs, (path, asked)

    def _seen(self, client: FlaskClient, path: str, asked: dict[str, Any]) -> dict[str, Any]:
        """All that can be seen of a request: the answer, the counters, the log."""
        self._lines.lines.clear()
        with client.open(path, **asked) as answer:
            body, headers = answer.data, sorted((name, value) for name, value in answer.headers)
        before, self._counted = self._counted, _counted()
        lines = [dict(line) for line in self._lines.lines]
        assert answer.headers.getlist("X-Request-ID") == [line.pop("request_id") for line in lines]
        assert [line.pop("seconds") >= 0 for line in lines] == [True]
        return {
            "status": answer.status,
            "body": body,
            "headers": [(name, _lasting(name, value)) for name, value in headers],
            "counted": self._counted - before,
            "lines": lines,
        }


def timed() -> Counter[tuple[str, str]]:
    """Requests whose time was taken, by method and route."""
    samples = [sample for family in REQUEST_SECONDS.collect() for sample in family.samples]
    return Counter(
        {(s.labels["method"], s.labels["endpoint"]): int(s.value) for s in samples if s.name.endswith("_count")}
    )


def answered() -> Counter[tuple[str, str]]:
    """Requests that were counted, by method and route."""
    found: Counter[tuple[str, str]] = Counter()
    for labels, value in _counted().items():
        if "endpoint" in dict(labels):
            found[dict(labels)["method"], dict(labels)["endpoint"]] += value
    return found


def _counted() -> Counter[tuple[tuple[str, str], ...]]:
    families = itertools.chain(REQUESTS.collect(), CACHE.collect())
    samples = itertools.chain.from_iterable(family.samples for family in families)
    return Counter({tuple(each.labels.items()): int(each.value) for each in samples if each.name.endswith("_total")})


def _lasting(name: str, value: str) -> str:
    if name == "X-Request-ID":
        return "new" if re.fullmatch("[0-9a-f]{32}", value) else value
    return re.sub(r"t=\d+|^\d+$", "", value) if name in ("RateLimit", "Retry-After") else value
