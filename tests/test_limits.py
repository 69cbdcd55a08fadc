"""How often one may ask: by key, by address without one, in this process and in Redis."""

import logging
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from guarded import bearer, guarded
from limits import RateLimitItemPerMinute
from waiting import wait_for

from briefing.access import Keys
from briefing.access.windows import OwnHits, Window
from briefing.errors import ConfigurationError
from briefing.wiring import Parts

PATIENT = "socket_timeout=60&socket_connect_timeout=60"  # where Redis is there: a busy machine is no lost Redis
REDIS = f"redis://127.0.0.1:6379/9?{PATIENT}"


@pytest.fixture
def keys(parts: Parts) -> Keys:
    return parts.keys


def statuses(client: FlaskClient, path: str, times: int, headers: dict[str, str], method: str = "GET") -> list[int]:
    return [client.open(path, method=method, headers=headers).status_code for _ in range(times)]


def test_reads_and_makes_of_a_key_are_counted_apart(parts: Parts, keys: Keys) -> None:
    client = guarded(parts, reads_per_minute=3, makes_per_minute=2).test_client()
    one, other = bearer(keys, "read", "write"), bearer(keys, "read", "write")
    assert statuses(client, "/v1/articles", 4, one) == [200, 200, 200, 429]
    assert statuses(client, "/v1/briefings", 1, one) == [429]  # the limit is the key's, not the route's
    assert statuses(client, "/v1/articles", 3, one, "POST") == [422, 422, 429]
    assert statuses(client, "/v1/articles", 1, other) == [200]


def test_answer_beyond_the_limit_says_when_to_come_back(parts: Parts, keys: Keys) -> None:
    client, key = guarded(parts, reads_per_minute=2).test_client(), bearer(keys, "read")
    first = client.get("/v1/articles", headers=key)
    assert first.headers["RateLimit-Policy"] == '"reads";q=2;w=60'
    assert re.fullmatch(r'"reads";r=1;t=(5\d|60|61)', first.headers["RateLimit"])
    assert "Retry-After" not in first.headers
    client.get("/v1/articles", headers=key)
    refused = client.get("/v1/articles", headers=key)
    assert (refused.status_code, refused.mimetype) == (429, "application/problem+json")
    assert refused.json and refused.json["type"] == "urn:briefing:problem:too-many-requests"
    assert 50 <= int(refused.headers["Retry-After"]) <= 61
    assert '"reads";r=0' in refused.headers["RateLimit"]


def test_pages_beyond_the_limit_are_pages(parts: Parts, keys: Keys) -> None:
    client, key = guarded(parts, reads_per_minute=1).test_client(), bearer(keys, "read")
    assert statuses(client, "/", 2, key) == [200, 429]
    assert client.get("/", headers=key).mimetype == "text/html"


def test_quota_of_a_day_is_the_keys_own_or_that_of_the_setting(parts: Parts, keys: Keys) -> None:
    client = guarded(parts, makes_per_day=3).test_client()
    assert statuses(client, "/v1/articles", 4, bearer(keys, "write"), "POST") == [422, 422, 422, 429]
    small = bearer(keys, "write", quota=1)
    assert statuses(client, "/v1/articles", 2, small, "POST") == [422, 429]
    assert int(client.post("/v1/articles", headers=small).headers["Retry-After"]) > 80_000


def test_asking_for_another_language_counts_as_a_make(parts: Parts, keys: Keys) -> None:
    client, key = guarded(parts, makes_per_minute=1).test_client(), bearer(keys, "read")
    assert statuses(client, "/v1/articles/none/briefing?language=de", 2, key) == [404, 429]
    assert statuses(client, "/v1/articles/none/briefing", 2, key) == [404, 404]


def test_guessing_keys_is_limited_by_address(parts: Parts, keys: Keys) -> None:
    client = guarded(parts, reads_per_minute=2).test_client()
    wrong = {"Authorization": "Bearer wrong"}
    assert statuses(client, "/v1/articles", 3, wrong) == [401, 401, 429]
    away = {"REMOTE_ADDR": "203.0.113.9"}
    assert client.get("/v1/articles", headers=wrong, environ_base=away).status_code == 401
    assert statuses(client, "/v1/articles", 1, bearer(keys, "read")) == [200]  # who holds a key is not kept out


def test_guessing_keys_where_nothing_is_counts_as_well(parts: Parts) -> None:
    client = guarded(parts, reads_per_minute=2).test_client()
    assert statuses(client, "/nowhere", 3, {"Authorization": "Bearer wrong"}) == [401, 401, 429]


def test_pasting_wrong_keys_is_limited_by_address(parts: Parts) -> None:
    client = guarded(parts, makes_per_minute=2).test_client()
    assert [client.post("/sign-in", data={"key": "x"}).status_code for _ in range(3)] == [401, 401, 429]


def test_addresses_of_one_ipv6_network_count_together(parts: Parts) -> None:
    client = guarded(parts, reads_per_minute=2).test_client()
    asked = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1", "nonsense"]
    found = [client.get("/v1/articles", environ_base={"REMOTE_ADDR": each}).status_code for each in asked]
    assert found == [401, 401, 429, 401, 401]


def test_address_is_that_of_the_reader_behind_a_trusted_proxy(parts: Parts) -> None:
    client = guarded(parts, reads_per_minute=1, trusted_proxies=1).test_client()

    def ask(chain: str) -> int:
        return client.get("/v1/articles", headers={"X-Forwarded-For": chain}).status_code

    assert [ask("192.0.2.1"), ask("192.0.2.2"), ask("203.0.113.7, 192.0.2.1")] == [401, 401, 429]


def test_readers_at_this_machine_and_probes_are_not_counted(parts: Parts) -> None:
    client = guarded(parts, auth=False, reads_per_minute=1).test_client()
    assert statuses(client, "/v1/articles", 3, {}) == [200, 200, 200]
    away = {"X-Forwarded-For": "192.0.2.1"}
    assert statuses(client, "/healthz", 3, away) == [200, 200, 200]
    assert statuses(client, "/embed.js", 3, away) == [200, 200, 200]


def test_no_limit_where_the_setting_is_zero(parts: Parts, keys: Keys) -> None:
    client = guarded(parts, reads_per_minute=0).test_client()
    answer = client.get("/v1/articles", headers=bearer(keys, "read"))
    assert answer.status_code == 200
    assert "RateLimit" not in answer.headers


@pytest.mark.needs("redis")
def test_processes_count_together_in_redis(parts: Parts, keys: Keys) -> None:
    one, other = (guarded(parts, reads_per_minute=3, redis_url=REDIS).test_client() for _ in range(2))
    key = bearer(keys, "read")  # new in every run, as is what Redis counts for it
    assert statuses(one, "/v1/articles", 2, key) + statuses(other, "/v1/articles", 2, key) == [200, 200, 200, 429]


def test_service_goes_on_where_redis_does_not_answer(
    parts: Parts, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # and never listens
        url = f"redis://127.0.0.1:{closed.getsockname()[1]}/{uuid4().int % 10}"
        client, key = guarded(parts, reads_per_minute=2, redis_url=url).test_client(), bearer(keys, "read")
        with caplog.at_level(logging.WARNING):
            assert statuses(client, "/v1/articles", 3, key) == [200, 200, 429]  # counted in this process meanwhile
    assert "falling back to in-memory" in caplog.text


def test_service_goes_on_where_redis_hangs(parts: Parts, keys: Keys) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        url = f"redis://127.0.0.1:{hanging.getsockname()[1]}/0"
        client = guarded(parts, reads_per_minute=2, redis_url=url).test_client()
        assert statuses(client, "/v1/articles", 3, bearer(keys, "read")) == [200, 200, 429]


class _ToRedis(StreamRequestHandler):
    """Hands bytes on to the Redis there is, and back."""

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", 6379)) as redis:
            Thread(target=_pass_on, args=(redis, self.request), daemon=True).start()
            _pass_on(self.request, redis)


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):  # whichever side ends first
        while sent := one.recv(65536):
            other.sendall(sent)


class _Forwarder(ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    block_on_close = False


def test_window_in_this_process_moves_and_is_forgotten_once_over() -> None:
    now = [1000.25]
    hits, item = OwnHits(lambda: now[0]), RateLimitItemPerMinute(2)

    def hit(name: str, after: float) -> Window:
        now[0] += after
        return hits.hit(item, name)

    assert [hit("a", 0), hit("a", 30), hit("a", 29)] == [Window(False, 1, 61), Window(False, 0, 31), Window(True, 0, 2)]
    assert hit("b", 0) == Window(False, 1, 61)
    assert hit("a", 1.5) == Window(False, 0, 31)  # the first is over, the second is not
    assert hit("a", 1) == Window(True, 0, 30)
    assert len(hits) == 2
    hit("c", 200)
    assert len(hits) == 1


def test_no_more_are_let_through_by_threads_at_once() -> None:
    hits, item = OwnHits(), RateLimitItemPerMinute(100)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: hits.hit(item, "a"), range(400)))
    assert sorted(each.left for each in found if not each.full) == list(range(100))


@pytest.mark.needs("redis")
def test_processes_count_together_again_when_redis_is_back(
    parts: Parts, keys: Keys, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    forwarder = _Forwarder(("127.0.0.1", 0), _ToRedis, bind_and_activate=False)
    forwarder.server_bind()  # and does not listen yet
    url = f"redis://127.0.0.1:{forwarder.server_address[1]}/9?{PATIENT}"
    client, key = guarded(parts, reads_per_minute=1000, redis_url=url).test_client(), bearer(keys, "read")
    assert statuses(client, "/v1/articles", 1, key) == [200]
    assert "falling back to in-memory" in caplog.text
    forwarder.server_activate()
    Thread(target=forwarder.serve_forever, daemon=True).start()
    wait_for(lambda: statuses(client, "/v1/articles", 1, key) == [200] and "answers again" in caplog.text)
    other = guarded(parts, reads_per_minute=1000, redis_url=REDIS).test_client()
    assert '"reads";r=998' in other.get("/v1/articles", headers=key).headers["RateLimit"]
    forwarder.shutdown()
    forwarder.server_close()


@pytest.mark.parametrize("url", ["nonsense", "http://127.0.0.1", "redis://127.0.0.1:port"])
def test_address_of_redis_that_is_none_is_refused(parts: Parts, url: str) -> None:
    with pytest.raises(ConfigurationError, match="BRIEFING_REDIS_URL"):
        guarded(parts, redis_url=url)
