import base64
import hashlib
import json
import queue
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from click.testing import CliRunner
from fake_slack import APP_TOKEN, TOKEN
from slack_desk import URL, Desk, open_desk, wait_for_jobs
from waiting import HANG

from briefing.cli import main
from briefing.slack.app import slack_app
from briefing.slack.socket_mode import listen
from briefing.slack.workspaces import OneWorkspace, web_client


class WebSocket:
    """Slack's end of Socket Mode on a loopback port: one connection, text frames, as RFC 6455 writes them."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"ws://127.0.0.1:{self._listening.getsockname()[1]}/link"
        self.said: queue.Queue[dict[str, Any]] = queue.Queue()
        self._open: queue.Queue[socket.socket] = queue.Queue()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def send(self, envelope: dict[str, Any]) -> None:
        """Sends an envelope, once somebody is connected."""
        connection = self._open.get(timeout=HANG)
        self._open.put(connection)
        data = json.dumps(envelope).encode()
        length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + len(data).to_bytes(2)
        connection.sendall(b"\x81" + length + data)

    def close(self) -> None:
        """Ends the connection and the server."""
        self._listening.close()
        while not self._open.empty():
            self._open.get().close()
        self._thread.join(HANG)

    def _serve(self) -> None:
        try:
            connection, _ = self._listening.accept()
            with connection, connection.makefile("rb") as reader:
                headers = dict(
                    line.split(": ", 1) for line in iter(lambda: reader.readline().decode().strip(), "") if ": " in line
                )
                key = headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
                accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
                lines = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
                answer = "\r\n".join((*lines, f"Sec-WebSocket-Accept: {accept}", "", ""))
                connection.sendall(answer.encode())
                self._open.put(connection)
                self._read(connection, reader)
        except OSError:
            pass  # closed

    def _read(self, connection: socket.socket, reader: Any) -> None:
        while head := reader.read(2):
            length = head[1] & 0x7F
            if length >= 126:
                length = int.from_bytes(reader.read(2 if length == 126 else 8))
            mask = reader.read(4)
            data = bytes(byte ^ mask[at % 4] for at, byte in enumerate(reader.read(length)))
            opcode = head[0] & 0x0F
            if opcode == 0x1:
                self.said.put(json.loads(data))
            elif opcode == 0x9:
                connection.sendall(b"\x8a" + bytes([len(data)]) + data)
            elif opcode == 0x8:
                return


@contextmanager
def connected(desk: Desk) -> Iterator[WebSocket]:
    """The app, listening to a Slack of our own."""
    there = WebSocket()
    desk.slack.socket = there.url
    api = f"{desk.slack.url}/api/"
    app = slack_app(OneWorkspace(web_client(TOKEN, api)), "", desk.jobs, HANG)
    try:
        with listen(app, APP_TOKEN, api):
            yield there
    finally:
        there.close()


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with open_desk(database_url) as desk:
        yield desk


def envelope(kind: str, payload: dict[str, Any]) -> dict[str, Any]:
    return {"envelope_id": f"e-{kind}", "type": kind, "accepts_response_payload": True, "payload": payload}


def test_socket_mode_answers_a_command_and_an_event_delivered_twice(desk: Desk) -> None:
    place = {"channel_id": "C1", "user_id": "U1", "team_id": "T1", "response_url": f"{desk.slack.url}/response"}
    command = {"command": "/briefing", "text": URL, "trigger_id": "t1"} | place
    mention = {"type": "app_mention", "channel": "C1", "user": "U2", "ts": "5.5", "text": f"<@UBOT> <{URL}>"}
    event = {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": mention}
    with connected(desk) as slack:
        slack.send({"type": "hello", "num_connections": 1})
        slack.send(envelope("slash_commands", command))
        assert slack.said.get(timeout=HANG)["envelope_id"] == "e-slash_commands"
        for _ in range(2):
            slack.send(envelope("events_api", event))
            assert slack.said.get(timeout=HANG)["envelope_id"] == "e-events_api"
        slack.send(envelope("slash_commands", command | {"text": "help", "trigger_id": "t2"}))
        assert "Usage" in slack.said.get(timeout=HANG)["payload"]["text"]
    wait_for_jobs(desk, 2)
    assert desk.jobs.results() == [None, None]
    assert sorted(message.get("thread_ts", "") for message in desk.slack.messages.values()) == ["", "5.5"]


def test_socket_mode_without_its_tokens_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BRIEFING_SLACK_APP_TOKEN", raising=False)
    monkeypatch.setenv("BRIEFING_SLACK_BOT_TOKEN", TOKEN)
    answer = CliRunner().invoke(main, ["slack"])
    assert answer.exit_code != 0 and "BRIEFING_SLACK_APP_TOKEN" in answer.output + str(answer.exception)
