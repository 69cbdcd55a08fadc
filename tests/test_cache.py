"""Rendered briefings in memory."""

from briefing.cache import Rendered, RenderedCache, Variant
from briefing.service import JSON

VARIANT = Variant("some", None, "central", JSON)


def test_what_is_dropped_while_it_is_loaded_is_not_kept() -> None:
    loaded: list[Rendered] = []

    def load(variant: Variant) -> Rendered:
        loaded.append(Rendered.of(str(len(loaded)).encode(), JSON))
        if len(loaded) == 1:
            cache.drop(variant.article_id)  # as an editor's decision does that came after the database was read
        return loaded[-1]

    cache = RenderedCache(10, load)
    assert cache.get(VARIANT).body == b"0"
    assert cache.held(VARIANT) is None
    assert [cache.get(VARIANT).body for _ in range(2)] == [b"1", b"1"]
    assert cache.held(VARIANT) is loaded[-1]


def test_body_is_compressed_once_and_the_same_each_time() -> None:
    one, other = (Rendered.of(b"word " * 1000, JSON) for _ in range(2))
    assert one == other
    assert len(one.gzipped) < 100
