"""Whether briefings by a model are held up by nothing but the model: 100 articles and a server that answers in 2 s.

    python bench/model_calls.py [--articles 100] [--at-once 8] [--seconds 2] [--database URL]

The server of this script takes so many calls at once and refuses more (429); the service is told so
(BRIEFING_LLM_CONCURRENCY). Ideal: articles times seconds by calls at once. One `briefing worker` does the work.
"""

import argparse
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from soak import article

from briefing.config import Config
from briefing.service import Source
from briefing.wiring import assemble

_BAR = 0.9
_LINE = re.compile(r"^\[(\d+)\](?: \([^)]*speaking\))? (.+)$", re.MULTILINE)


class Model(ThreadingHTTPServer):
    """Cites the article's first sentences, after a while; counts calls."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, at_once: int, seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.places = threading.BoundedSemaphore(at_once)
        self.seconds = seconds
        self.counted: Counter[str] = Counter()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    """Chat completions, models."""

    server: Model
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """The list of models."""
        self._send(200, {"data": [{"id": "bench", "max_model_len": 32_768}]})

    def do_POST(self) -> None:
        """An answer, or a refusal where there are too many at once."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
        if not self.server.places.acquire(blocking=False):
            self.server.counted["refused"] += 1
            self._send(429, {"error": {"message": "too many at once"}}, {"Retry-After": "1"})
            return
        try:
            time.sleep(self.server.seconds)
        finally:
            self.server.places.release()
        self.server.counted["answered"] += 1
        said = '{"number": 7, "word": "seven"}' if "days has a week" in asked else json.dumps(draft(asked))
        message = {"role": "assistant", "content": said}
        usage = {"prompt_tokens": len(asked) // 4, "completion_tokens": len(said) // 4}
        self._send(200, {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage})

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def draft(asked: str) -> dict[str, Any]:
    """A draft whose summary are sentences of the article."""
    lines = [(int(number), text) for number, text in _LINE.findall(asked)][:3]
    summary = [{"text": text, "sentences": [number]} for number, text in lines]
    sections: dict[str, Any] = {"key_actors": [], "claims": [], "open_questions": [], "counterarguments": []}
    return {"headline": lines[0][1], "summary": summary} | sections


def main() -> None:
    """Queues the articles, starts a worker, waits for the briefings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--database", help="URL of an empty database; a SQLite file by default")
    wanted = parser.parse_args()
    model = Model(wanted.at_once, wanted.seconds)
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "BRIEFING_DATABASE_URL": wanted.database or f"sqlite:///{folder}/model.sqlite3",
            "BRIEFING_ENGINE": "llm",
            "BRIEFING_MODEL": "bench",
            "BRIEFING_LLM_CONCURRENCY": str(wanted.at_once),
            "OPENAI_BASE_URL": f"http://127.0.0.1:{model.server_port}/v1",
            "BRIEFING_LOG_LEVEL": "error",
        }
        took = briefed(environ, wanted.articles)
    ideal = wanted.articles * wanted.seconds / wanted.at_once
    cpu = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    print("| articles | calls at once | ideal | measured | share of ideal | bar | calls | refused | worker's CPU |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    print(
        f"| {wanted.articles} | {wanted.at_once} | {ideal:.1f} s | {took:.1f} s | {ideal / took:.2f} | {_BAR} "
        f"| {model.counted['answered']} | {model.counted['refused']} | {cpu:.1f} s |"
    )


def briefed(environ: dict[str, str], articles: int) -> float:
    """Seconds from the first briefing, when the worker is warm, to the last."""
    parts = assemble(Config.from_environment(environ))
    command = [sys.executable, "-m", "briefing.cli", "worker"]
    worker = subprocess.Popen(command, env=os.environ | environ, stderr=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        parts.service.ingest(Source(text=article(0)))
        until(lambda: made(parts) == 1)
        texts = [parts.service.prepare(Source(text=article(number))) for number in range(1, articles + 1)]
        began = time.monotonic()
        for each in texts:
            parts.service.keep(each)
        until(lambda: made(parts) == articles + 1)
        return time.monotonic() - began
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
        parts.close()


def made(parts: Any) -> int:
    """Briefings that a model wrote."""
    count, cursor = 0, None
    while True:
        page = parts.service.briefing_page(cursor=cursor, limit=100)
        count, cursor = count + len(page.items), page.next_cursor
        if cursor is None:
            return count


def until(done: Any, seconds: float = 600) -> None:
    """Waits for a condition."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise SystemExit("the briefings were not made in time")
        time.sleep(0.05)


if __name__ == "__main__":
    main()
