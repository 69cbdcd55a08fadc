"""What is deleted is gone: from the tables, from SQLite's file and log, from the queue, from memory."""

import base64
import itertools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from databases import new_postgresql
from fake_llm import FakeModel
from flask.testing import FlaskClient
from sqlalchemy import Engine, inspect, text
from waiting import wait_for

from briefing import create_app
from briefing.config import Config
from briefing.errors import NotFoundError
from briefing.jobs import Job, Kind, State
from briefing.pipeline import utc_now
from briefing.retention import Retention
from briefing.service import Source
from briefing.store import Sessions
from briefing.store.articles import ArticleStore
from briefing.wiring import Parts, assemble

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("postgresql"))]
_words = itertools.count(1)


@dataclass
class Place:
    """A service without workers on a database of its own, and how to look for words in all that it stored."""

    parts: Parts
    path: Path | None
    model: FakeModel

    @property
    def client(self) -> FlaskClient:
        return create_app(parts=self.parts).test_client()

    def holds(self, word: str) -> list[str]:
        """Where a word is found: as it is, or inside what the job engine encodes."""
        return [where for where, content in self._contents() if any(form in content for form in _forms(word))]

    def _contents(self) -> Iterator[tuple[str, bytes]]:
        if self.path is not None:
            for path in sorted(self.path.parent.glob(f"{self.path.name}*")):
                yield path.name, path.read_bytes()
            return
        yield from _tables(self.parts.engine)


def _tables(engine: Engine) -> Iterator[tuple[str, bytes]]:
    with engine.connect() as connection:
        for schema in inspect(connection).get_schema_names():
            if schema in ("information_schema", "pg_catalog"):
                continue
            for table in inspect(connection).get_table_names(schema=schema):
                rows = connection.execute(text(f'SELECT t::text FROM "{schema}"."{table}" t')).scalars().all()
                yield f"{schema}.{table}", "\n".join(rows).encode()


def _forms(word: str) -> Iterator[bytes]:
    """A word as it is, and in base64, which reads differently at each of three offsets."""
    yield word.encode()
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + word.encode())
        yield encoded[4 if offset else 0 : len(encoded) // 4 * 4 - 4]


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    with _place(request.param, tmp_path) as made:
        yield made


@contextmanager
def _place(kind: str, tmp_path: Path) -> Iterator[Place]:
    path = tmp_path / "kept.sqlite3" if kind == "sqlite" else None
    model = FakeModel(_echo)
    with nullcontext(f"sqlite:///{path}") if path else new_postgresql() as url, model.on_loopback() as server:
        config = Config(
            database_url=url,
            engine="llm",
            model="fake",
            openai_base_url=server,
            webhook_urls=("http://127.0.0.1:9/hook",),
            webhook_secret="whsec_" + base64.b64encode(b"0" * 24).decode(),
        )
        parts = assemble(config)
        try:
            yield Place(parts, path, model)
        finally:
            parts.close()


def _echo(body: dict[str, Any]) -> str:
    """A draft that repeats the article's own words."""
    (number, said) = re.findall(r"\[(\d+)\][^\n]*?(canary\w+[^\n]*)", body["messages"][-1]["content"])[0]
    statement = f'{{"text": "{said}", "sentences": [{number}]}}'
    empty = '"key_actors": [], "claims": [], "open_questions": [], "counterarguments": []'
    return f'{{"headline": "{said}", "summary": [{statement}], {empty}}}'


def article(word: str) -> str:
    body = f"{word} closed the bridge at Harrow Bay on Tuesday for two years after a storm. "
    return body + "The council voted for it, said Maria Lindgren, the mayor, and nobody knows who will pay. " * 5


def canary() -> str:
    return f"canary{next(_words)}zyxw{datetime.now(UTC):%H%M%S%f}"


def make_everything(place: Place, word: str, url: str) -> str:
    """An article with two texts, briefings by a model, an editor's decision, a webhook and jobs."""
    service = place.parts.service
    for body in (article(word), article(word).replace("two years", "three long winters and a whole spring")):
        kept = service.ingest(Source(text=body, url=url, title=f"{word} and the bridge", byline=word)).article
        payload = {"article_id": kept.id, "revision": kept.revision, "language": "en"}
        assert service.make(payload) is None
    news = {"article_id": kept.id, "headline": f"{word} closed the bridge"}
    place.parts.jobs.submit(Job(f"webhook-{word[:8]}{kept.id}", Kind.DELIVER, {"to": "webhook", "news": news}))
    client = place.client
    briefing = client.get(f"/v1/articles/{kept.id}/briefing").json
    assert briefing is not None
    assert word in str(briefing), "the model's draft holds the word"
    item = briefing["summary"][0]["id"]
    decision = {"action": "edit", "text": word, "editor": "e@example.org", "reason": word}
    client.patch(f"/v1/articles/{kept.id}/briefing/items/{item}", json=decision)
    again = {"text": article(word), "url": f"{url}/again", "title": word}  # whose answer is kept for its key
    answer = client.post("/v1/articles", json=again, headers={"Idempotency-Key": f"key-{kept.id}"})
    assert answer.status_code == 201
    client.delete(answer.headers["Location"])
    return kept.id


def test_deleted_article_leaves_nothing_behind(place: Place) -> None:
    word, other = canary(), canary()
    article_id = make_everything(place, word, "https://example.org/deleted")
    make_everything(place, other, "https://example.org/stays")
    assert place.holds(word)
    answer = place.client.delete(f"/v1/articles/{article_id}")
    assert answer.status_code == 204
    assert place.holds(word) == []
    assert place.holds(other)
    assert place.client.get(f"/v1/articles/{article_id}/briefing").status_code == 404
    assert place.parts.completions.spending(datetime.now(UTC) - timedelta(days=1))[0].calls >= 2


@pytest.mark.needs("postgresql")
def test_deleted_article_leaves_the_memory_of_other_processes_within_a_second(tmp_path: Path) -> None:
    word = canary()
    with _place("postgresql", tmp_path) as place:
        other = assemble(place.parts.service.config)
        reader = create_app(parts=other).test_client()
        path = f"/v1/articles/{make_everything(place, word, 'https://example.org/memory')}/briefing"
        assert word in reader.get(path).text
        place.client.delete(path.removesuffix("/briefing"))
        wait_for(lambda: reader.get(path).status_code == 404)  # a second, on a machine that is not busy
        assert word not in reader.get(path).text
        other.close()


def test_many_small_ones_leave_nothing_in_pages_that_are_shared(tmp_path: Path) -> None:
    with _place("sqlite", tmp_path) as place:
        words = [canary() for _ in range(40)]
        store = ArticleStore(Sessions(place.parts.engine), utc_now)
        ids = []
        for word in words:
            prepared = place.parts.service.prepare(Source(text=article(word), title=word))
            ids.append(store.add(prepared).article.id)
        for article_id in ids[::2]:
            place.parts.service.delete_article(article_id)
        assert [word for word in words[::2] if place.holds(word)] == []
        assert all(place.holds(word) for word in words[1::2])


def test_article_deleted_while_its_briefing_is_written_leaves_nothing(place: Place) -> None:
    word = canary()
    service = place.parts.service
    kept = service.ingest(Source(text=article(word))).article

    def delete_then_answer(body: dict[str, Any]) -> str:
        if word in str(body):
            service.delete_article(kept.id)
        return _echo(body)

    place.model.replies = (delete_then_answer,)
    with pytest.raises(Exception):  # noqa: B017 - there is no article to keep the briefing with
        service.make({"article_id": kept.id, "revision": 1, "language": "en"})
    assert place.model.bodies
    assert place.holds(word) == []


def test_texts_are_kept_as_many_days_as_set(place: Place) -> None:
    old = canary()
    article_id = make_everything(place, old, "https://example.org/old")
    retention = retention_at(place, timedelta(days=31))
    assert retention.run(0).articles == 0
    assert retention.run(32) == retention.run(0)
    assert place.holds(old)
    assert retention.run(30).articles == 1
    assert place.holds(old) == []
    with pytest.raises(NotFoundError):
        place.parts.service.articles.get(article_id)


def test_old_text_goes_though_a_newer_one_followed(place: Place) -> None:
    old, new = canary(), canary()
    service = place.parts.service
    month_ago = datetime.now(UTC) - timedelta(days=31)
    before = ArticleStore(Sessions(place.parts.engine), lambda: month_ago)
    before.add(service.prepare(Source(text=article(old), url="https://example.org/followed")))
    kept = service.ingest(Source(text=article(new) + new, url="https://example.org/followed")).article
    assert kept.revision == 2
    assert service.make({"article_id": kept.id, "revision": 1, "language": "en"}) is None
    removed = retention_at(place, timedelta(0)).run(30)
    assert (removed.articles, removed.revisions) == (0, 1)
    assert service.articles.get(kept.id).revision == 2
    with pytest.raises(NotFoundError):
        service.articles.get(kept.id, 1)
    assert place.holds(old) == []
    assert place.holds(new)


def retention_at(place: Place, later: timedelta) -> Retention:
    parts = place.parts
    return Retention(parts.service.config, parts.service, parts.jobs, parts.engine, lambda: utc_now() + later)


def test_finished_jobs_are_dropped_after_some_days(parts: Parts, article_text: Callable[[], str]) -> None:
    job = parts.service.job_of(parts.service.ingest(Source(text=article_text())).article.id)
    wait_for(lambda: parts.jobs.status(job).state is State.DONE)
    assert parts.jobs.sweep(datetime.now(UTC) - timedelta(days=7)) == 0
    assert parts.jobs.sweep(datetime.now(UTC) + timedelta(seconds=1)) >= 1
    with pytest.raises(NotFoundError):
        parts.jobs.status(job)
