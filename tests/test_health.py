"""/healthz and /readyz: what they look at, and what they say when it is not there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fake_llm import FakeModel
from flask.testing import FlaskClient

from briefing import create_app, db
from briefing.config import Config
from briefing.engines.choice import llm
from briefing.engines.embedded.engine import EmbeddedEngine
from briefing.engines.llm.completions import CompletionsInMemory
from briefing.errors import ConfigurationError, ProviderRefused
from briefing.health import Health
from briefing.pipeline import utc_now
from briefing.service import Source
from briefing.store import Sessions
from briefing.store.capabilities import DatabaseCapabilities
from briefing.wiring import Parts, assemble

Assemble = Callable[..., Parts]


@pytest.fixture
def parts_of(tmp_path: Path) -> Iterator[Assemble]:
    """Makes parts that take no jobs, on a database of their own."""
    made: list[Parts] = []

    def make(**settings: object) -> Parts:
        made.append(assemble(Config(database_url=f"sqlite:///{tmp_path}/health.sqlite3", **settings)))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for parts in made:
        parts.close()


def health_of(parts: Parts, **instead: Any) -> Health:
    """The health of these parts, with something else in place of one of them."""
    found = {
        "database": parts.engine,
        "jobs": parts.jobs,
        "writer": EmbeddedEngine(),
        "capabilities": DatabaseCapabilities(Sessions(parts.engine)),
        "clock": utc_now,
    }
    return Health(parts.service.config, **found | instead)


def ask_what_it_can(parts: Parts) -> None:
    """Asks the model server what it can do, as the first job does."""
    kept = DatabaseCapabilities(Sessions(parts.engine))
    llm(parts.service.config, CompletionsInMemory(), utc_now, kept).prober.capabilities()


def test_process_that_answers_is_alive(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})
    assert answer.headers["Cache-Control"] == "no-store"


def test_ready_when_everything_is_there(client: FlaskClient) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json
    assert answer.json is not None
    checks = answer.json["checks"]
    assert sorted(checks) == ["database", "engine", "migrations", "queue"]
    assert checks["engine"] == {"ready": True, "name": "embedded", "loaded": True}
    assert checks["migrations"]["at"] == checks["migrations"]["newest"] == db.newest_revision()


def test_not_ready_when_migrations_are_missing(parts_of: Assemble) -> None:
    parts = parts_of()
    db.downgrade(parts.engine, "0003")
    answer = create_app(parts=parts).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json is not None
    assert answer.json["checks"]["migrations"] == {"ready": False, "at": "0003", "newest": db.newest_revision()}


def test_not_ready_when_the_database_does_not_answer(parts_of: Assemble) -> None:
    parts = parts_of()
    gone = db.open_engine("postgresql://nobody:canary-password@127.0.0.1:1/none")
    client = create_app(parts=replace(parts, health=health_of(parts, database=gone))).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["database"] == {"ready": False, "problem": "the database does not answer"}
    assert "canary-password" not in answer.text
    assert client.get("/healthz").status_code == 200


def test_queue_age_is_that_of_the_job_that_waits_longest(parts_of: Assemble, article_text: Callable[[], str]) -> None:
    parts = parts_of(ready_queue_age=60.0)
    assert parts.health.queue_age() == 0
    parts.service.ingest(Source(text=article_text()))
    later = datetime.now(UTC) + timedelta(seconds=100)
    health = health_of(parts, clock=lambda: later)
    assert 100 <= health.queue_age() < 130
    answer = create_app(parts=replace(parts, health=health)).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["checks"]["queue"]["oldest_seconds"] > 60


def test_probe_of_the_model_server_is_shown_without_asking_it(parts_of: Assemble) -> None:
    model = FakeModel()
    with model.on_loopback() as url:
        settings = {"engine": "llm", "model": "fake", "openai_base_url": url, "openai_api_key": "sk-canary"}
        parts = parts_of(**settings)
        client = create_app(parts=parts).test_client()
        before = client.get("/readyz")
        assert before.json is not None
        assert before.json["checks"]["engine"]["probe"] == {"state": "not asked yet"}
        assert model.probes == []
        ask_what_it_can(parts)
        asked = len(model.probes)
        after = client.get("/readyz")
        assert after.status_code == 200
        assert after.json is not None
        probe = after.json["checks"]["engine"]["probe"]
        assert (probe["state"], probe["answers_as"], probe["in"]) == ("works", "json_schema", "content")
        assert probe["context_tokens"] == 32_768
        assert "sk-canary" not in after.text
        assert len(model.probes) == asked
        ask_what_it_can(parts_of(**settings))  # as after a restart: what was found is kept
        assert len(model.probes) == asked


@pytest.mark.parametrize(("fallback", "status"), [("embedded", 200), ("none", 503)])
def test_model_server_that_failed_the_probe(parts_of: Assemble, fallback: str, status: int) -> None:
    model = FakeModel(refuse=lambda body: "no")
    with model.on_loopback() as url:
        parts = parts_of(engine="llm", model="fake", openai_base_url=url, fallback=fallback)
        with pytest.raises(ProviderRefused):
            ask_what_it_can(parts)
        answer = create_app(parts=parts).test_client().get("/readyz")
        assert answer.status_code == status
        assert answer.json is not None
        assert answer.json["checks"]["engine"]["probe"]["problem"] == "provider-refused"


def test_too_few_connections_for_a_process_with_jobs_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="BRIEFING_DATABASE_CONNECTIONS is 3"):
        Config(database_connections=3)
