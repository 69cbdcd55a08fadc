"""``briefing prompts``, ``doctor`` and ``costs`` with a model server on loopback."""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fake_llm import FakeModel, completion, failure
from test_llm_engine import DRAFT, GOOD, TEXT

from briefing import db
from briefing.cli import main
from briefing.config import Config, resource
from briefing.engines.choice import llm
from briefing.engines.embedded.engine import read
from briefing.engines.llm.completions import CompletionsInMemory
from briefing.errors import InvalidDraft
from briefing.ingest.articles import from_text
from briefing.prompts import NAMES
from briefing.schemas.draft import SECTIONS


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeModel]:
    """A server that the settings name, with a database that nobody made yet."""
    found = FakeModel(GOOD)
    with found.on_loopback() as url:
        monkeypatch.setenv("BRIEFING_DATABASE_URL", f"sqlite:///{tmp_path}/model.sqlite3")
        monkeypatch.setenv("BRIEFING_MODEL", "fake")
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        yield found


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(f"{TEXT}\n\nThe bridge was opened by the regional government in 1931 and last repaired in 1987.")
    return path


@pytest.fixture
def database(model: FakeModel) -> None:
    engine = db.open_engine(Config.from_environment().database_url)
    db.upgrade(engine)
    engine.dispose()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def write(path: Path) -> None:
    config = Config.from_environment()
    found = llm(config, CompletionsInMemory(), lambda: datetime.now(UTC))
    found.write(read(from_text(path.read_text())), "en")


def test_prompts_are_listed_with_their_versions() -> None:
    result = run("prompts", "list")
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert {name for name, *_ in rows} == set(NAMES) and all(version for _, version, _ in rows)
    assert result.stderr.startswith("digest of all: ")


def test_prompt_is_shown_from_the_folder_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "prompts"
    shutil.copytree(resource("prompts"), folder)
    (folder / "repair.j2").write_text("---\nname: repair\nversion: 9\ndescription: mine\n---\nAgain, please.", "utf-8")
    before = run("prompts", "list").stderr
    monkeypatch.setenv("BRIEFING_PROMPTS_DIR", str(folder))
    assert run("prompts", "show", "repair").stdout == "Again, please.\n"
    assert "repair\t9\tmine" in run("prompts", "list").stdout and run("prompts", "list").stderr != before
    assert run("prompts", "show", "other").exit_code == 2


def test_render_prints_exactly_what_is_sent(model: FakeModel, article: Path, tmp_path: Path) -> None:
    printed = run("prompts", "render", article)
    assert printed.exit_code == 0 and not model.bodies and not model.probes
    assert not list(tmp_path.glob("*.sqlite3*"))
    write(article)
    sent = "".join(f"--- {each['role']}\n{each['content']}\n\n" for each in model.bodies[0]["messages"])
    assert printed.stdout == sent


def test_render_makes_the_windows_that_the_server_found_by_others_needs(
    database: None, model: FakeModel, tmp_path: Path
) -> None:
    model.models = [{"id": "fake", "max_model_len": 9_000}]
    long = tmp_path / "long.txt"
    long.write_text("\n\n".join(f"Mayor Ada Holt said on day {n} that bridge {n} would close." for n in range(400)))
    usage = {"prompt_tokens": 40, "completion_tokens": 20}
    model.answer_probe = completion('{"number": 7, "word": "seven"}', usage=usage)
    assert run("doctor").exit_code == 0
    printed = run("prompts", "render", long).stdout
    model.replies = (json.dumps(DRAFT | {name: [] for name in SECTIONS}),)
    with suppress(InvalidDraft):
        write(long)
    assert len(model.bodies) > 1
    assert printed.count("--- user") == len(model.bodies)


def test_doctor_shows_how_the_server_answers(database: None, model: FakeModel) -> None:
    model.answer_probe = completion("", reasoning_content='```json\n{"number": 7, "word": "seven"}\n```')
    result = run("doctor")
    assert result.exit_code == 0
    assert "database\tsqlite at " in result.stdout and "needs" not in result.stdout
    assert "answers as\tjson_schema, in reasoning; undone to read it: surroundings" in result.stdout
    assert "context\t32768 tokens" in result.stdout
    run("doctor")
    assert len(model.probes) == 1  # another process knows already
    run("doctor", "--fresh")
    assert len(model.probes) == 2


def test_doctor_says_what_is_wrong_with_the_server(model: FakeModel) -> None:
    model.answer_probe = failure(401, "Incorrect API key")
    result = run("doctor")
    assert result.exit_code == 1 and "model\tfake" in result.stdout and "needs" in result.stdout
    assert "Incorrect API key" in result.stderr


def test_costs_are_by_day_and_model(database: None, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_MODEL", "gpt-5-mini")
    usage = {"prompt_tokens": 2000, "completion_tokens": 400}
    model.answer_probe = completion('{"number": 7, "word": "seven"}', usage=usage)
    assert run("doctor").exit_code == 0
    rows = [line.split("\t") for line in run("costs").stdout.splitlines()]
    assert rows[0][1:] == ["model", "calls", "input tokens", "output tokens", "US dollars"]
    assert rows[1][1:] == ["gpt-5-mini", "1", "2000", "400", "0.0013"]
    assert rows[-1] == ["total", "", "", "", "", "0.0013"]
