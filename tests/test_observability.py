"""Logs, metrics and traces of real processes: what they tell, and that none tells a word of an article or a secret."""

import base64
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpcore2
import orjson
import pytest
from databases import new_postgresql
from fake_llm import FakeModel
from flask.testing import FlaskClient
from otlp_receiver import Receiver, receiver
from processes import ask, free_port, kill, process, until_up
from waiting import wait_for

from briefing import create_app
from briefing.config import traces_wanted
from briefing.errors import BusyError
from briefing.observability.logs import described
from briefing.observability.metrics import QueueAge, exposition
from briefing.wiring import Parts

CANARY = "canaryzyxw"  # in texts, titles, addresses, headers, queries, keys, and the model's answers
PARENT = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}
SECRET = base64.b64encode(f"{CANARY}-a-secret-of-webhooks".encode()).decode()


@dataclass
class Observed:
    """A server that was asked everything, then ended: what it logged, counted and traced."""

    log: list[dict[str, Any]]
    raw: str
    metrics: str
    spans: Receiver
    article_id: str


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Observed]:
    folder, port, model = tmp_path_factory.mktemp("observed"), free_port(), FakeModel(_draft)
    url = f"sqlite:///{folder}/observed.sqlite3"
    with ExitStack() as stack:
        spans = stack.enter_context(receiver())
        settings = {
            "BRIEFING_ENGINE": "llm",
            "BRIEFING_MODEL": "gpt-5-mini",
            "OPENAI_BASE_URL": stack.enter_context(model.on_loopback()),
            "OPENAI_API_KEY": f"sk-{CANARY}",
            "BRIEFING_WEBHOOK_URLS": f"http://127.0.0.1:9/{CANARY}",
            "BRIEFING_WEBHOOK_SECRET": f"whsec_{SECRET}",
            "BRIEFING_EMBED_KEYS": f"one:{CANARY}-a-secret-of-links",
            "OTEL_EXPORTER_OTLP_ENDPOINT": spans.url,
            "OTEL_EXPORTER_OTLP_HEADERS": f"authorization={CANARY}",
            "OTEL_BSP_SCHEDULE_DELAY": "100",
        }
        server = process("serve", "--port", str(port), url=url, log=folder / "log", **settings)
        running = stack.enter_context(server)
        until_up(port)
        article_id = _ask_everything(port)
        _, counted = _text(port, "/metrics")
        kill(running, signal.SIGTERM)
    raw = (folder / "log").read_text()
    lines = [line for line in raw.splitlines() if not line.startswith("Briefing serves on")]
    yield Observed([orjson.loads(line) for line in lines], raw, counted, spans, article_id)


def _ask_everything(port: int) -> str:
    """Every route with canaries in it; gives the ID of an article that was briefed."""
    body = {"text": _text_of(CANARY), "title": f"{CANARY} title", "byline": CANARY, "url": f"https://x.test/{CANARY}"}
    _, article = ask(port, "POST", "/v1/articles", body)
    article_id = str(article["id"])
    made = f"/v1/articles/{article_id}/briefing?wait=5"
    wait_for(lambda: ask(port, "GET", made)[0] == 200)
    assert CANARY in str(ask(port, "GET", made)[1]), "the model's words are in the briefing"
    for _ in range(3):  # from memory
        httpcore2.request("GET", f"http://127.0.0.1:{port}/v1/articles/{article_id}/briefing", headers=PARENT)
    ask(port, "POST", "/v1/articles", {"text": f"{CANARY} too short"})
    ask(port, "POST", "/v1/articles", {"url": f"http://127.0.0.1:1/{CANARY}"})
    ask(port, "POST", "/v1/articles", {CANARY: CANARY})
    for method, path in _routes():
        for value in (article_id, CANARY):
            filled = re.sub(r"<int:\w+>", "1", path)
            filled = re.sub(r"<[^>]+>", value, filled)
            _text(port, f"{filled}?q={CANARY}&key={CANARY}&signature={CANARY}", method, CANARY)
    return article_id


def _routes() -> list[tuple[str, str]]:
    """Each route of the app but those that remove the article or stay open for long."""
    app = create_app(parts=_parts_for_routes())
    left_out = ("/v1/jobs/<string:job_id>/events",)
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS", "DELETE"}
        if rule.rule not in left_out
    )


_known: list[Parts] = []


def _parts_for_routes() -> Parts:
    return _known[0]


@pytest.fixture(scope="module", autouse=True)
def _session_parts(parts: Parts) -> None:
    _known[:] = [parts]


def _text(port: int, path: str, method: str = "GET", header: str = "") -> tuple[int, str]:
    headers = {"Accept": "*/*", "X-Note": header, "Cookie": f"s={header}", "Content-Type": "application/json"}
    content = orjson.dumps({"text": header}) if method != "GET" else None
    answer = httpcore2.request(method, f"http://127.0.0.1:{port}{path}", headers=headers, content=content)
    return answer.status, answer.content.decode(errors="replace")


def _text_of(word: str) -> str:
    first = f"{word} closed the bridge at Harrow Bay on Tuesday for two years after a storm. "
    return first + "The council voted for it, said Maria Lindgren, the mayor, and nobody knows who will pay. " * 5


def _draft(body: dict[str, Any]) -> str:
    (number, said) = re.findall(r"\[(\d+)\][^\n]*?(canary\w+[^\n]*)", body["messages"][-1]["content"])[0]
    statement = f'{{"text": "{said}", "sentences": [{number}]}}'
    invented = '{"text": "Nine million people moved to Mars.", "sentences": [1]}'
    empty = '"key_actors": [], "claims": [], "open_questions": [], "counterarguments": []'
    return f'{{"headline": "{said}", "summary": [{statement}, {invented}], {empty}}}'


# --- logs -------------------------------------------------------------------------------------------------------------


def test_log_holds_no_word_of_an_article_and_no_secret(observed: Observed) -> None:
    assert CANARY not in observed.raw
    assert SECRET not in observed.raw
    assert {line["status"] for line in observed.log if line["event"] == "request"} >= {200, 201, 404, 422}


def test_every_request_is_a_line_with_its_id_route_and_time(observed: Observed) -> None:
    requests = [line for line in observed.log if line["event"] == "request"]
    assert len({line["request_id"] for line in requests}) == len(requests) > 50
    posted = next(line for line in requests if line["status"] == 201)
    assert (posted["method"], posted["route"], posted["level"]) == ("POST", "/v1/articles", "info")
    assert posted["seconds"] > 0
    assert posted["timestamp"].endswith("Z")


def test_a_job_is_found_from_the_request_that_queued_it(observed: Observed) -> None:
    posted = next(line for line in observed.log if line.get("status") == 201)
    queued = next(line for line in observed.log if line["event"] == "job queued" and "request_id" in line)
    assert queued["request_id"] == posted["request_id"]
    done = [line for line in observed.log if line["event"] == "job" and line["job_id"] == queued["job_id"]]
    assert [(line["kind"], line["outcome"]) for line in done] == [("brief", "done")]


@pytest.mark.parametrize("given", ["a", "0f-9_A.b", "x" * 64])
def test_request_id_that_is_well_formed_is_kept(client: FlaskClient, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a/b", "é", "<script>", 'a"b', "{}"])
def test_request_id_that_is_not_is_replaced(client: FlaskClient, given: str) -> None:
    answer = client.get("/v1/articles/none", headers={"X-Request-ID": given.encode().decode("latin-1")})
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])


def test_exception_is_logged_as_type_and_place_without_what_it_quotes() -> None:
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError as error:
        said = described(error)
    assert CANARY not in said
    assert said.startswith("builtins.KeyError at ")
    assert "test_observability.py" in said
    assert "builtins.ValueError at " in said


def test_messages_about_code_are_kept() -> None:
    try:
        None.nothing  # type: ignore[attr-defined]  # noqa: B018
    except AttributeError as error:
        assert "has no attribute 'nothing'" in described(error)


def test_what_libraries_say_loses_the_values_beside_it() -> None:
    code = (
        "import logging, sys; from briefing.observability.logs import configure; configure('info', sys.stdout);"
        f"logging.getLogger('dbos').warning(\"failed: INSERT [parameters: ('{CANARY}',)]\");"
        f"logging.getLogger('gunicorn.error').error('Error handling request /x?q=%s', '{CANARY}');"
        f"logging.getLogger('other').info('{CANARY}')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    lines = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert [line["event"] for line in lines] == ["failed: INSERT ", "Error handling request /x"]


LOGGING = """
import logging, os, sys, time
from briefing.observability.logs import configure
configure()
log = logging.getLogger("briefing.test")
log.info("first")
log.info("second")
if os.fork() == 0:
    log.info("of the child")
    while "of the child" not in open(sys.argv[1]).read():  # its thread writes
        time.sleep(0.01)
    os._exit(0)
os.wait()
log.info("third")
log.error("at once")
log.info("last")
logging.shutdown()
os._exit(0)
"""


def test_lines_that_wait_are_written_once_and_in_order(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with log.open("w") as said:
        quiet = ("-W", "ignore::DeprecationWarning")  # of a fork beside a thread, from Python 3.12 on: it is meant
        subprocess.run([sys.executable, *quiet, "-c", LOGGING, str(log)], stderr=said, check=True)
    events = [orjson.loads(line)["event"] for line in log.read_text().splitlines()]
    assert events == ["first", "second", "of the child", "third", "at once", "last"]


TELLING = """
import logging, os
from briefing.observability.logs import bound, configure, tell
configure()
log, made = logging.getLogger("briefing.test"), []
logging.setLogRecordFactory(lambda *given, **named: made.append(1) or logging.LogRecord(*given, **named))
fields = {"method": "GET", "route": "/", "status": 200, "seconds": 0.1, "unknown": "not shown"}
for handlers in ([], [logging.NullHandler()]):
    log.handlers = handlers
    with bound(request_id="r"):
        for level in (logging.DEBUG, logging.INFO, logging.ERROR):
            tell(log, level, "request", fields)
    print(len(made))
logging.shutdown()
os._exit(print(flush=True) or 0)
"""


def test_lines_told_without_a_record_are_those_of_records() -> None:
    done = subprocess.run([sys.executable, "-c", TELLING], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["1", "3"]  # of the error alone, which does not wait; where another listens, of both
    lines = [orjson.loads(line) for line in done.stderr.splitlines()]
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", line.pop("timestamp")) for line in lines)
    assert [list(line.items()) for line in lines[:2]] == [list(line.items()) for line in lines[2:]]
    assert [line["level"] for line in lines] == ["info", "error"] * 2
    assert lines[0] == {
        **{"event": "request", "request_id": "r", "level": "info", "logger": "briefing.test"},
        **{"method": "GET", "route": "/", "status": 200, "seconds": 0.1},
    }


FORKING = """
import os
from flask import Request
from briefing.observability.requests import Watch
child = os.fork()
child and os.wait()  # or the two lines may be written into each other
print(Watch(Request({"REQUEST_METHOD": "GET"}), "/").request_id, flush=True)
os._exit(0)
"""


def test_processes_give_different_request_ids() -> None:
    done = subprocess.run([sys.executable, "-c", FORKING], capture_output=True, text=True, check=True)
    assert len(set(done.stdout.split())) == 2


# --- metrics ----------------------------------------------------------------------------------------------------------


def test_what_happened_is_counted(observed: Observed) -> None:
    counted = observed.metrics
    assert 'briefing_http_requests_total{endpoint="/v1/articles",method="POST",status="201"} 1.0' in counted
    assert 'briefing_http_request_seconds_count{endpoint="/v1/articles",method="POST"}' in counted
    assert 'briefing_engine_seconds_count{engine="llm"} 1.0' in counted
    assert 'briefing_briefings_total{engine="llm",outcome="made"} 1.0' in counted
    assert re.search(r'briefing_items_withheld_total\{reason="\w+"\} 1.0', counted)
    assert 'briefing_items_served_total{section="summary"} 1.0' in counted
    assert 'briefing_model_calls_total{outcome="answered"} 2.0' in counted  # the probe and the draft
    assert 'briefing_model_tokens_total{direction="input",model="gpt-5-mini"} 2000.0' in counted
    dollars = re.search(r'briefing_model_dollars_total\{model="gpt-5-mini"\} (\S+)', counted)
    assert dollars
    assert float(dollars[1]) > 0
    assert re.search(r'briefing_cache_requests_total\{outcome="hit"\} [1-9]', counted)
    assert re.search(r'briefing_cache_requests_total\{outcome="miss"\} [1-9]', counted)
    assert 'briefing_jobs_total{kind="brief",outcome="done"} 1.0' in counted
    assert "briefing_queue_age_seconds " in counted
    assert CANARY not in counted


def test_metrics_are_for_this_machine_or_an_administrator(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 200
    assert client.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 401
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.7"}).status_code == 401


def test_paths_and_methods_nobody_serves_share_one_line(client: FlaskClient) -> None:
    for number in range(3):
        client.get(f"/nothing/{CANARY}/{number}")
        client.open("/healthz", method=f"{CANARY}{number}".upper())
    counted = client.get("/metrics").text
    assert 'endpoint="none",method="GET",status="404"' in counted
    assert CANARY not in counted.lower()


def test_queue_age_is_left_out_when_the_database_does_not_answer() -> None:
    def lost() -> float:
        raise BusyError("no")

    assert b"briefing_queue_age_seconds 3.0" in exposition([QueueAge(lambda: 3.0, BusyError)])
    assert b"briefing_queue_age_seconds" not in exposition([QueueAge(lost, BusyError)])


@pytest.mark.needs("postgresql")
def test_processes_count_together_and_a_worker_shows_what_it_counts(tmp_path: Path) -> None:
    port, other = free_port(), free_port()
    with new_postgresql() as url:
        server = ("serve", "--port", str(port), "--processes", "2", "--no-jobs")
        worker = ("worker", "--metrics", f"127.0.0.1:{other}")
        with process(*server, url=url, log=tmp_path / "log") as running, process(*worker, url=url):
            until_up(port)
            _, article = ask(port, "POST", "/v1/articles", {"text": _text_of("Nobody")})
            made = f"/v1/articles/{article['id']}/briefing?wait=5"
            wait_for(lambda: ask(port, "GET", made)[0] == 200)  # the worker may be starting still
            for _ in range(20):
                ask(port, "GET", "/v1/briefings")
            line = 'briefing_http_requests_total{endpoint="/v1/briefings",method="GET",status="200"} 20.0'
            for _ in range(6):  # whichever process answers
                assert line in _text(port, "/metrics")[1]
            wait_for(lambda: 'briefing_jobs_total{kind="brief",outcome="done"} 1.0' in _text(other, "/metrics")[1])
            kill(running, signal.SIGTERM)
            assert running.returncode == 0


# --- traces -----------------------------------------------------------------------------------------------------------


def test_one_span_for_each_request_job_engine_run_and_model_call(observed: Observed) -> None:
    names = [span.name for span in observed.spans.spans]
    assert names.count("POST /v1/articles") >= 1
    assert names.count("engine") == 1
    assert names.count("model") == 2
    assert "job" in names
    assert observed.spans.services == {"briefing"}


def test_requests_are_inside_the_span_that_their_headers_name(observed: Observed) -> None:
    route = "GET /v1/articles/<string:article_id>/briefing"
    _, trace, parent, _ = PARENT["traceparent"].split("-")
    found = [span for span in observed.spans.spans if span.trace_id.hex() == trace]
    assert [(span.name, span.parent_span_id.hex()) for span in found] == [(route, parent)] * 3


def test_engine_and_model_are_inside_their_job(observed: Observed) -> None:
    spans = observed.spans.spans
    engine = next(span for span in spans if span.name == "engine")
    (job,) = [span for span in spans if span.span_id == engine.parent_span_id]
    assert job.name == "job"
    assert all(span.trace_id == job.trace_id for span in spans if span.name == "model")
    attributes = {each.key: each.value.string_value for each in job.attributes}
    assert attributes["job_id"].startswith("brief:")


def test_spans_hold_no_word_of_an_article_and_no_secret(observed: Observed) -> None:
    assert observed.spans.bodies
    assert not any(CANARY.encode() in body for body in observed.spans.bodies)


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
    ],
)
def test_traces_are_sent_where_the_variables_say_so(environ: dict[str, str], wanted: bool) -> None:
    assert traces_wanted(environ) is wanted


def test_nothing_of_tracing_is_loaded_when_it_is_not_asked_for(tmp_path: Path) -> None:
    code = (
        "import sys; from briefing import create_app; from briefing.config import Config;"
        "from briefing.wiring import assemble, observe;"
        f"config = Config(database_url='sqlite:///{tmp_path}/t.sqlite3'); observe(config); parts = assemble(config);"
        "create_app(parts=parts).test_client().get('/v1/articles'); parts.close();"
        "loaded = ('opentelemetry.exporter', 'opentelemetry.sdk.trace');"
        "print([name for name in sys.modules if name.startswith(loaded)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
