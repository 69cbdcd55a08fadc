"""The pipeline: which briefings are made at the same time."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from time import sleep

from waiting import HANG

from briefing.engines.base import Reading, Written
from briefing.engines.embedded.engine import EmbeddedEngine
from briefing.ingest.articles import from_text
from briefing.pipeline import Pipeline

MakeText = Callable[[], str]


class Watched(EmbeddedEngine):
    """Counts who writes at the same time."""

    def __init__(self) -> None:
        self.most = self._now = 0
        self._counting = Lock()

    def write(self, reading: Reading, language: str) -> Written:
        with self._counting:
            self._now += 1
            self.most = max(self.most, self._now)
        try:
            sleep(0.05)  # long enough for the others to come in, if they may
            return super().write(reading, language)
        finally:
            with self._counting:
                self._now -= 1


class Remote(EmbeddedEngine):
    """Writes elsewhere, once it was asked by two."""

    server = "https://models.example"

    def __init__(self) -> None:
        self._both = Barrier(2, timeout=HANG)

    def write(self, reading: Reading, language: str) -> Written:
        self._both.wait()
        return super().write(reading, language)


def test_engine_that_computes_here_makes_one_briefing_at_a_time(article_text: MakeText) -> None:
    articles = [from_text(article_text()) for _ in range(4)]
    engine = Watched()
    pipelines = [Pipeline(engine), Pipeline(engine)]
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda pair: pair[0].brief(pair[1]), zip(pipelines * 2, articles, strict=True)))
    assert [briefing.article.id for briefing in made] == [article.id for article in articles]
    assert engine.most == 1


def test_engine_that_waits_for_a_server_is_asked_for_several_at_once(article_text: MakeText) -> None:
    pipeline = Pipeline(Remote())
    with ThreadPoolExecutor(2) as threads:
        made = list(threads.map(pipeline.brief, [from_text(article_text()) for _ in range(2)]))
    assert all(briefing.verified.claims for briefing in made)
