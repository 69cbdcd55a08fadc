"""Completions in the database, on both kinds of it."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from databases import new_postgresql

from briefing import db
from briefing.engines.llm.completions import Answer, Completion, CompletionsInMemory, CompletionStore
from briefing.store import Sessions
from briefing.store.completions import DatabaseCompletions

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ONE = Completion("d1", "m", "localhost", Answer("{}", None, "stop"), 100, 20, 0.5, 1.5, NOON, "article")


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[CompletionStore]:
    if request.param == "memory":
        yield CompletionsInMemory()
        return
    with nullcontext(f"sqlite:///{tmp_path}/c.sqlite3") if request.param == "sqlite" else new_postgresql() as url:
        engine = db.open_engine(url)
        db.upgrade(engine)
        yield DatabaseCompletions(Sessions(engine))
        engine.dispose()


def test_completion_comes_back_by_the_digest_of_its_request(store: CompletionStore) -> None:
    store.put(ONE)
    assert store.get("d1") == ONE
    assert store.get("d2") is None


def test_retired_completion_still_counts(store: CompletionStore) -> None:
    store.put(ONE)
    store.retire("d1")
    assert store.get("d1") is None
    assert store.spent_since(NOON - timedelta(hours=1)) == 0.5


def test_second_answer_replaces_the_first_and_both_count(store: CompletionStore) -> None:
    store.put(ONE)
    store.put(replace(ONE, answer=Answer("[]"), cost_usd=0.25))
    found = store.get("d1")
    assert found is not None
    assert found.answer.content == "[]"
    assert store.spent_since(NOON - timedelta(hours=1)) == 0.75


def test_spending_is_added_up_by_day_and_model(store: CompletionStore) -> None:
    for number, completion in enumerate([ONE, ONE, replace(ONE, created_at=NOON - timedelta(days=1), model="n")]):
        store.put(replace(completion, request_digest=f"d{number}"))
    rows = [(row.day, row.model, row.calls, row.cost_usd) for row in store.spending(NOON - timedelta(days=7))]
    assert rows == [(date(2026, 11, 23), "m", 2, 1.0), (date(2026, 11, 22), "n", 1, 0.5)]
    assert store.spent_since(NOON) == 1.0
