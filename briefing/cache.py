"""Rendered briefings in memory: the bytes that are sent, found without touching the database."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from threading import Condition
from typing import NamedTuple

from cachetools import TTLCache, cached

from briefing.observability import metrics

_SECONDS = 60  # another process may have deleted or revised the article; its word reaches here within a minute


class Variant(NamedTuple):
    """One way to read a briefing. ``language`` None is the article's own."""

    article_id: str
    language: str | None
    claims: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as it is sent, plain and compressed, with the strong entity tag of the plain one."""

    body: bytes
    gzipped: bytes
    etag: str
    media_type: str

    @classmethod
    def of(cls, body: bytes, media_type: str) -> "Rendered":
        """The body, compressed this once, with the tag computed from it."""
        return cls(body, gzip.compress(body, mtime=0), hashlib.sha256(body).hexdigest()[:32], media_type)


class RenderedCache:
    """Loads each variant once however many ask at the same time (single flight); what ``load`` raises is not kept."""

    def __init__(self, entries: int, load: Callable[[Variant], Rendered]) -> None:
        self._cache: TTLCache[Variant, Rendered] = TTLCache(entries, _SECONDS)
        self._condition = Condition()
        # condition=, not lock=: with a lock 8 threads asking for one key call the function 8 times
        self._load = cached(self._cache, key=lambda variant: variant, condition=self._condition)(load)
        self._drops = 0

    def get(self, variant: Variant) -> Rendered:
        """The rendered briefing."""
        count("hit" if variant in self._cache else "miss")
        drops = self._drops
        found = self._load(variant)
        if drops != self._drops:  # it may have been loaded before, and kept after, what it was dropped for
            with self._condition:
                self._cache.pop(variant, None)
        return found

    def held(self, variant: Variant) -> Rendered | None:
        """The rendered briefing, if it is in memory; not counted."""
        with self._condition:
            found: Rendered | None = self._cache.get(variant)
        return found

    def drop(self, article_id: str) -> None:
        """Forgets every variant of an article."""
        with self._condition:
            self._drops += 1
            for variant in [v for v in self._cache if v.article_id == article_id]:
                self._cache.pop(variant, None)


def count(outcome: str) -> None:
    """Counts an ask for a rendered briefing: ``hit`` or ``miss``."""
    metrics.CACHE.labels(outcome).inc()
