"""A budget that is spent, from the model's engine through the service to what readers get."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fake_llm import NOON, FakeModel, engine
from test_llm_engine import GOOD, TEXT
from test_service import Clock, ThreadJobs, variant
from waiting import HANG

from briefing import db
from briefing.config import Config
from briefing.ingest.retriever import Retriever
from briefing.pipeline import Pipeline
from briefing.service import Service, Source
from briefing.store import Sessions
from briefing.store.completions import DatabaseCompletions

ENOUGH_FOR_ONE = 0.0072  # US dollars: a probe and a briefing at the price of gpt-5-mini, not another
OTHER = """The ferry to Marlow Sands will stop running in March, the harbour company announced on Monday.

“We lose money on every crossing,” said Joan Adeyemi, who has led the company since 2019. She said the two boats would \
be sold to a buyer abroad. Fishermen of the island protested in front of her office, and their union called it \
a betrayal of a promise that the company made when it took over the line.

Whether the state will pay for another line is not known."""


@pytest.fixture
def clock() -> Clock:
    made = Clock()
    made.now = NOON
    return made


@pytest.fixture
def jobs() -> ThreadJobs:
    return ThreadJobs()


@pytest.fixture
def service(database_url: str, jobs: ThreadJobs, clock: Clock) -> Iterator[Service]:
    """The service with a paid model, and the embedded engine while there is no money for it."""
    config = Config(database_url=database_url)
    database = db.open_engine(database_url)
    db.upgrade(database)
    sessions = Sessions(database)
    settings = {"openai_base_url": "https://llm.example/v1", "model": "gpt-5-mini", "daily_budget_usd": ENOUGH_FOR_ONE}
    writer = engine(FakeModel(GOOD), DatabaseCompletions(sessions), clock=clock, **settings)
    made = Service(
        config,
        sessions,
        pipeline=Pipeline(writer, clock),
        fallback=Pipeline(clock=clock),
        jobs=jobs,
        retriever=Retriever(config),
        clock=clock,
    )
    jobs.service = made
    yield made
    jobs.finish()
    database.dispose()


def test_embedded_briefing_stands_in_until_there_is_money_again(
    service: Service, jobs: ThreadJobs, clock: Clock
) -> None:
    first = service.ingest(Source(text=TEXT)).article.id
    service.read(variant(first), HANG)
    assert service.briefing(first).receipt.usage.cost_usd > 0
    second = service.ingest(Source(text=OTHER)).article.id
    service.read(variant(second), HANG)
    receipt = service.briefing(second).receipt
    assert (receipt.engine, receipt.fallback_for, receipt.fallback_reason) == ("embedded", "llm", "budget-spent")
    clock.now += timedelta(hours=11)
    assert service.briefing(second).receipt.fallback_for == "llm"
    clock.now += timedelta(hours=2)  # past midnight
    service.briefing(second)  # asks for a new try
    jobs.finish()
    assert service.briefing(second).receipt.engine == "llm"
