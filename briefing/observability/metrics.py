"""What is counted, for Prometheus. One process counts for itself; with PROMETHEUS_MULTIPROC_DIR all that share the
directory are added up (the client library reads the variable when it is imported)."""

import os
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_SLOW = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0)

REQUESTS = Counter("briefing_http_requests", "HTTP requests answered", ["method", "endpoint", "status"])
REQUEST_SECONDS = Histogram("briefing_http_request_seconds", "Time to answer", ["method", "endpoint"], buckets=_QUICK)
ENGINE_SECONDS = Histogram("briefing_engine_seconds", "Time to make a briefing", ["engine"], buckets=_SLOW)
BRIEFINGS = Counter("briefing_briefings", "Briefings made, or why not", ["engine", "outcome"])
SERVED = Counter("briefing_items_served", "Items that passed verification", ["section"])
WITHHELD = Counter("briefing_items_withheld", "Items withheld", ["reason"])
CALLS = Counter("briefing_model_calls", "Questions to a model: answered, kept before, or why not", ["outcome"])
TOKENS = Counter("briefing_model_tokens", "Tokens that models took", ["model", "direction"])
DOLLARS = Counter("briefing_model_dollars", "US dollars that models cost", ["model"])
CACHE = Counter("briefing_cache_requests", "Asks for rendered briefings in memory", ["outcome"])
JOBS = Counter("briefing_jobs", "Background jobs done", ["kind", "outcome"])
JOB_SECONDS = Histogram("briefing_job_seconds", "Time that a job ran", ["kind"], buckets=_SLOW)


class QueueAge(Collector):
    """How long the oldest job has waited, asked of the database at each scrape; left out when it does not answer."""

    def __init__(self, age: Callable[[], float], unanswered: type[Exception]) -> None:
        self._age = age
        self._unanswered = unanswered

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauge."""
        try:
            age = self._age()
        except self._unanswered:
            return
        yield GaugeMetricFamily("briefing_queue_age_seconds", "Age of the oldest job that waits", value=age)


def exposition(further: Iterable[Collector] = ()) -> bytes:
    """Everything counted, in Prometheus's text format, with what ``further`` collectors add."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:  # the client library's own variable
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    for each in further:
        registry.register(each)
    return generate_latest(registry)
