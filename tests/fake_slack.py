"""Slack's Web API on a loopback port: enforces the documented limits, and refuses as Slack does; and its signatures."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import parse_qsl

import yaml
from slack_limits import refusal
from waiting import HANG

TOKEN = "xoxb-fake"
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
APP_TOKEN = "xapp-fake"
CLIENT_ID, CLIENT_SECRET = "11.22", "client-secret-of-the-app"
MANIFEST = yaml.safe_load((Path(__file__).parent.parent / "docs" / "slack-manifest.yaml").read_text("utf-8"))
NEEDED = {  # the scope that each method asks for, as its documentation says; those that are not here do not exist
    "auth.test": None,
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.unfurl": "links:write",
}


@dataclass
class Bot:
    """What a token stands for."""

    team: str
    scopes: tuple[str, ...] = tuple(MANIFEST["oauth_config"]["scopes"]["bot"])


@dataclass
class FakeSlack:
    """Messages by channel and ts, ephemeral ones, unfurls, and every call; ``gone``, ``revoked``, ``limited`` break."""

    url: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    messages: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    whispers: list[dict[str, Any]] = field(default_factory=list)
    unfurls: list[dict[str, Any]] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)  # sent to a response_url
    gone: set[str] = field(default_factory=set)
    archived: set[str] = field(default_factory=set)
    revoked: bool = False
    limited: int = 0  # calls to answer with 429
    broken: int = 0  # calls to answer with 503
    retry_after: int = 1  # seconds
    answering: Event = field(default_factory=Event)  # while it is not set, Slack hangs
    bots: dict[str, Bot] = field(default_factory=lambda: {TOKEN: Bot("T1")})
    socket: str = ""  # where Socket Mode connects to
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)  # what oauth.v2.access gives, once each
    lock: Lock = field(default_factory=Lock)

    def answer(self, method: str, authorization: str, args: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and body of a call."""
        token = authorization.removeprefix("Bearer ")
        team = self.bots[token].team if token in self.bots else None
        self.calls.append((method, args | {"team": team}))
        if method.startswith("chat.") and self.limited:
            self.limited -= 1
            return 429, {"ok": False, "error": "ratelimited"}
        if method.startswith("chat.") and self.broken:
            self.broken -= 1
            return 503, {"ok": False, "error": "service_unavailable"}
        if method == "apps.connections.open":
            known = token == APP_TOKEN
            return 200, {"ok": True, "url": self.socket} if known else {"ok": False, "error": "invalid_auth"}
        if method == "oauth.v2.access":
            return 200, self._granted(authorization, args)
        error = self._refused(method, token, args)
        return 200, {"ok": False, "error": error} if error else {"ok": True, **self._done(method, args, team or "")}

    def _granted(self, authorization: str, args: dict[str, Any]) -> dict[str, Any]:
        sent = base64.b64decode(authorization.removeprefix("Basic ") or "").decode()
        if sent != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return {"ok": False, "error": "bad_client_secret"}
        if args.get("redirect_uri", "").rpartition("/slack/")[2] != "oauth_redirect":
            return {"ok": False, "error": "bad_redirect_uri"}
        given = self.codes.pop(args.get("code", ""), None)
        if given is None:
            return {"ok": False, "error": "invalid_code"}
        if token := given.get("access_token"):
            self.bots[token] = Bot((given["team"] or {}).get("id", ""))
        return {"ok": True, **given}

    def _refused(self, method: str, token: str, args: dict[str, Any]) -> str | None:
        if method not in NEEDED:
            return "unknown_method"
        if self.revoked or token not in self.bots:
            return "not_authed" if not token else "token_revoked" if self.revoked else "invalid_auth"
        if NEEDED[method] not in (None, *self.bots[token].scopes):
            return "missing_scope"
        if method == "chat.unfurl" and "unfurl_id" in args:
            return _unfurls(args) if args.get("source") == "composer" else "invalid_arguments"
        if method != "auth.test":
            return self._refused_there(method, args)
        return None

    def _refused_there(self, method: str, args: dict[str, Any]) -> str | None:
        if args["channel"] in self.gone or not args["channel"].startswith(("C", "D", "G")):
            return "channel_not_found"
        if args["channel"] in self.archived:
            return "is_archived"
        if method == "chat.update" and (args["channel"], args["ts"]) not in self.messages:
            return "message_not_found"
        if method == "chat.unfurl":
            return _unfurls(args)
        if method == "chat.postEphemeral" and not args.get("user"):
            return "user_not_in_channel"
        return refusal(args.get("text", ""), args.get("blocks", []))

    def _done(self, method: str, args: dict[str, Any], team: str) -> dict[str, Any]:
        if method == "auth.test":
            return {"user_id": "UBOT", "bot_id": "BBOT", "team_id": team, "url": "https://x.slack.example/"}
        if method == "chat.postEphemeral":
            self.whispers.append(args)
            return {"message_ts": "1.0"}
        if method == "chat.unfurl":
            self.unfurls.append(args)
            return {}
        ts = args.get("ts") or f"1700000000.{len(self.messages):06d}"
        self.messages[args["channel"], ts] = self.messages.get((args["channel"], ts), {}) | args | {"team": team}
        return {"channel": args["channel"], "ts": ts}


def _unfurls(args: dict[str, Any]) -> str | None:
    return next(filter(None, (refusal("x", each["blocks"]) for each in args["unfurls"].values())), None)


@contextmanager
def served() -> Iterator[FakeSlack]:
    """A Slack of its own on a loopback port."""
    slack = FakeSlack()
    slack.answering.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            as_json = "json" in self.headers.get("Content-Type", "")
            args = json.loads(raw or "{}") if as_json else dict(parse_qsl(raw))
            for name in ("blocks", "unfurls"):
                if isinstance(args.get(name), str):
                    args[name] = json.loads(args[name])
            slack.answering.wait(HANG)
            with slack.lock:
                if self.path.startswith("/response"):
                    slack.responses.append(args)
                    status, body = 200, {"ok": True}
                else:
                    method = self.path.removeprefix("/api/")
                    status, body = slack.answer(method, self.headers.get("Authorization", ""), args)
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status == 429:
                self.send_header("Retry-After", str(slack.retry_after))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    slack.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield slack
    finally:
        slack.answering.set()
        server.shutdown()
        server.server_close()
        thread.join()


def signed(body: str, *, secret: str = SECRET, age: int = 0) -> dict[str, str]:
    """The headers with which Slack signs a request; ``age`` in seconds."""
    stamp = str(int(time.time()) - age)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
