import json
import os
import pty
import re
import socket
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result
from processes import free_port
from samples import PARAGRAPHS, briefing
from waiting import HANG

from briefing.cli import main
from briefing.cli.serve import check_free
from briefing.cli.terminal import _style
from briefing.render import to_text

ARTICLE = "\n\n".join(" ".join(sentences) for sentences in PARAGRAPHS)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("BRIEFING_DATABASE_URL", f"sqlite:///{tmp_path}/cli.sqlite3")
    monkeypatch.setenv("BRIEFING_ENGINE", "embedded")
    return CliRunner()


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(ARTICLE, "utf-8")
    return path


def run(runner: CliRunner, *words: str | Path, stdin: str | bytes | None = None) -> Result:
    return runner.invoke(main, [str(word) for word in words], input=stdin)


def test_brief_when_given_a_text_file(runner: CliRunner, harbour: Path) -> None:
    result = run(runner, "brief", harbour)
    assert result.exit_code == 0
    assert "\nSUMMARY\n" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""


def test_brief_when_stdin_holds_text_and_a_title_is_given(runner: CliRunner) -> None:
    result = run(runner, "brief", "-", "--title", "The wall", "--format", "markdown", stdin=ARTICLE)
    assert result.exit_code == 0
    assert result.stdout.startswith("# The wall\n")


def test_brief_when_stdin_holds_html(runner: CliRunner) -> None:
    body = "".join(f"<p>{' '.join(sentences)}</p>" for sentences in PARAGRAPHS[1:])
    page = f"<html><head><title>Wall</title></head><body><article><h1>Wall</h1>{body}</article></body></html>"
    result = run(runner, "brief", "-", "--html", "--format", "json", stdin=page)
    assert result.exit_code == 0
    assert "<p>" not in result.stdout


def test_brief_as_json_keeps_central_claims_unless_all_are_asked_for(runner: CliRunner, harbour: Path) -> None:
    central = json.loads(run(runner, "brief", harbour, "--format", "json").stdout)
    every = json.loads(run(runner, "brief", harbour, "--format", "json", "--claims", "all").stdout)
    assert {claim["central"] for claim in central["claims"]} <= {True}
    assert len(every["claims"]) >= len(central["claims"])
    assert "checks" not in every
    assert central["article"]["words"] == every["article"]["words"] == len(ARTICLE.split())


def test_brief_when_one_of_many_is_refused(runner: CliRunner, harbour: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("Too short.", "utf-8")
    result = run(runner, "brief", short, harbour, "--format", "json")
    assert result.exit_code == 1
    assert [json.loads(line)["article"]["words"] for line in result.stdout.splitlines()] == [len(ARTICLE.split())]
    assert result.stderr.startswith(f"Error: {short}: ")
    assert len(result.stderr.splitlines()) == 1


def test_brief_in_a_terminal_is_styled_and_shows_progress(harbour: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(ARTICLE.replace("Ellery", "Ellworth"), "utf-8")
    printed = _in_a_terminal("brief", str(harbour), str(other))
    assert "\x1b[1mSUMMARY" in printed
    assert printed.count("SUMMARY") == 2
    assert "2/2" in printed


def _in_a_terminal(*words: str) -> str:
    """What the command writes to a terminal of 80 columns, control sequences and all."""
    master, slave = pty.openpty()
    environ = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80", "BRIEFING_ENGINE": "embedded"}
    command = [sys.executable, "-m", "briefing.cli", *words]
    with subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environ) as process:
        os.close(slave)
        written = bytearray()
        while chunk := _read(master):
            written += chunk
        assert process.wait(HANG) == 0
    os.close(master)
    return written.decode()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux's word for the end of a terminal
        return b""


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"   \n"])
def test_brief_when_stdin_is_no_article(runner: CliRunner, content: bytes) -> None:
    result = run(runner, "brief", "-", stdin=content)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


def test_brief_when_an_address_lacks_its_scheme_says_how_one_begins(runner: CliRunner) -> None:
    assert (
        "'news.example/a' is no file; an address begins with https://." in run(runner, "brief", "news.example/a").stderr
    )


@pytest.mark.parametrize(
    "words",
    [("brief",), ("brief", "no-such-file.txt"), ("brief", "."), ("brief", "-", "-"), ("brief", "-", "--format", "pdf")],
)
def test_brief_when_used_wrongly(runner: CliRunner, words: tuple[str, ...]) -> None:
    result = run(runner, *words, stdin="")
    assert result.exit_code == 2
    assert "Traceback" not in result.output


@pytest.mark.parametrize("url", ["ftp://example.com/a", "http://127.0.0.1:1/a", "https://user@"])
def test_brief_when_the_address_is_not_allowed(runner: CliRunner, url: str) -> None:
    result = run(runner, "brief", url)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {url}: ")


def test_any_command_when_a_setting_makes_no_sense(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_ENGINE", "magic")
    result = run(runner, "brief", "-", stdin=ARTICLE)
    assert result.exit_code == 2
    assert "BRIEFING_ENGINE" in result.stderr


def test_ingest_when_an_article_is_new_and_then_known(runner: CliRunner, harbour: Path) -> None:
    first, second = run(runner, "ingest", harbour), run(runner, "ingest", harbour)
    assert (first.exit_code, second.exit_code) == (0, 0)
    article_id, outcome, name = first.stdout.strip().split("\t")
    assert (outcome, name) == ("created", str(harbour))
    assert second.stdout == f"{article_id}\tknown\t{harbour}\n"


def test_db_upgrade_when_run_twice(runner: CliRunner) -> None:
    assert run(runner, "db", "upgrade").stdout.startswith("Database at ")
    assert "already" in run(runner, "db", "upgrade").stdout


def test_embed_link_when_keys_are_set_and_not(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(runner, "embed-link", "create", "abc").exit_code == 1
    monkeypatch.setenv("BRIEFING_EMBED_KEYS", "desk:a secret of the desk")
    link = run(runner, "embed-link", "create", "abc", "--days", "1").stdout
    assert re.fullmatch(r"http://127.0.0.1:8000/embed/abc\?key=desk&expires=\d+&signature=[0-9a-f]{64}\n", link)
    assert run(runner, "embed-link", "create", "abc", "--key", "other").exit_code == 1


@pytest.mark.parametrize("command", ["check", "upgrade"])
def test_any_command_when_the_folder_of_the_database_is_missing(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("BRIEFING_DATABASE_URL", "sqlite:////no/such/folder/briefing.sqlite3")
    result = run(runner, "db", command)
    assert result.exit_code == 2
    assert result.stderr.endswith("a folder that there is not: /no/such/folder.\n")


@pytest.mark.parametrize(("setting", "kind"), [("MIN_WORDS", "a whole number"), ("AUTH", "true or false")])
def test_any_command_when_a_setting_is_of_another_kind(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, setting: str, kind: str
) -> None:
    monkeypatch.setenv(f"BRIEFING_{setting}", "many")
    result = run(runner, "db", "check")
    assert (result.exit_code, result.stderr) == (2, f"Error: BRIEFING_{setting} is 'many': it must be {kind}.\n")


@pytest.mark.parametrize(
    ("setting", "value", "least"),
    [
        ("DAILY_BUDGET_USD", "nan", "0"),
        ("KEEP_TEXT_DAYS", "-1", "0"),
        ("FETCH_TIMEOUT", "inf", "0.1"),
        ("QUEUE_POLL", "0", "0.01"),
        ("CACHE_ENTRIES", "0", "1"),
    ],
)
def test_any_command_when_a_number_makes_no_sense(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, least: str
) -> None:
    monkeypatch.setenv(f"BRIEFING_{setting}", value)
    result = run(runner, "db", "check")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: BRIEFING_{setting} is ")
    assert result.stderr.endswith(f": it must be {least} or more.\n")


def test_any_command_when_the_public_address_is_none(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFING_PUBLIC_URL", "news.example")
    result = run(runner, "db", "check")
    assert (result.exit_code, "begins with https:// or http://" in result.stderr) == (2, True)


def test_any_command_when_the_database_cannot_be_opened(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("BRIEFING_DATABASE_URL", f"sqlite:///{tmp_path}")  # a folder
    result = run(runner, "db", "upgrade")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: The database cannot be used (unable to open database file)")
    assert len(result.stderr.splitlines()) == 1


def test_openapi_names_the_briefing_path(runner: CliRunner) -> None:
    document = json.loads(run(runner, "openapi").stdout)
    assert "/v1/articles/{article_id}/briefing" in document["paths"]


def test_serve_when_the_port_is_busy(runner: CliRunner) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        result = run(runner, "serve", "--port", str(port))
    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is in use" in result.stderr


def test_serve_prints_the_first_briefing_answers_and_stops(tmp_path: Path) -> None:
    port = free_port()
    environ = os.environ | {"BRIEFING_DATABASE_URL": f"sqlite:///{tmp_path}/serve.sqlite3"}
    command = [sys.executable, "-m", "briefing.cli", "serve", "--seed", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ) as server:
        try:
            page = _get(f"http://127.0.0.1:{port}/", patience=HANG)
        finally:
            server.terminate()
        printed, problems = server.communicate(timeout=HANG)
    assert server.returncode == 0, problems
    address = re.search(rf"http://127.0.0.1:{port}(/articles/\w+)\s", printed)
    assert "\nSUMMARY\n" in printed
    assert address is not None
    assert f'href="{address[1]}"' in page
    assert "Traceback" not in problems


def _get(url: str, *, patience: float) -> str:
    """The page, asked for until the server answers."""
    end = monotonic() + patience
    while True:
        try:
            with urlopen(url, timeout=HANG) as answer:
                return str(answer.read().decode())
        except OSError:  # nobody listens yet, or the server is only just starting
            if monotonic() > end:
                raise
            sleep(0.2)


def test_check_free_when_the_port_is_free() -> None:
    check_free("127.0.0.1", free_port())


def test_style_marks_headings_and_evidence_of_a_text_briefing() -> None:
    lines = to_text(briefing()).splitlines()
    styles = {line: _style(line, first=number == 0) for number, line in enumerate(lines)}
    assert styles["SUMMARY"] == "bold"
    assert {style for line, style in styles.items() if line.lstrip().startswith("| ")} == {"dim"}


def test_help_answers_at_once() -> None:
    before = os.times()
    done = subprocess.run([sys.executable, "-m", "briefing.cli", "--help"], capture_output=True, text=True, check=True)
    after = os.times()
    worked = after.children_user + after.children_system - before.children_user - before.children_system
    assert worked < 2  # 0.1 s; of the processor, as a busy machine makes everything wait
    loaded = "import sys, briefing.cli; print({'flask', 'spacy', 'sqlalchemy', 'rich'} & set(sys.modules))"
    heavy = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert "brief" in done.stdout
    assert heavy.stdout == "set()\n"


def test_brief_loads_no_database() -> None:
    loaded = (
        "import sys, briefing.cli.brief, briefing.pipeline; print({'flask', 'sqlalchemy', 'dbos'} & set(sys.modules))"
    )
    printed = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert printed == "set()\n"
