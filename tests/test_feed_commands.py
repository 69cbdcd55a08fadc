"""``briefing feeds``, and the feeds that ship with the project."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hostile_servers import says, serving

from briefing import db
from briefing.cli import main
from briefing.feeds import Feeds
from briefing.ingest.subscriptions import Subscription
from briefing.pipeline import utc_now
from briefing.seeding import load_feeds
from briefing.store import Sessions

URL = "https://press.example/feed"
FEED = (
    b"<rss version='2.0'><channel><title>Press</title><item><guid isPermaLink='false'>1</guid><title>Short</title>"
    b"<description>A line.</description></item></channel></rss>"
)


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("BRIEFING_DATABASE_URL", f"sqlite:///{tmp_path}/cli.sqlite3")
    monkeypatch.setenv("BRIEFING_FETCH_ALLOW", "127.0.0.1")
    monkeypatch.setenv("BRIEFING_FEED_PAUSE", "0")
    return CliRunner()


def run(runner: CliRunner, *words: str, stdin: str | None = None) -> Result:
    return runner.invoke(main, ["feeds", *words], input=stdin)


def test_feeds_are_added_listed_paused_resumed_and_removed(runner: CliRunner) -> None:
    added = run(runner, "add", URL, "--title", "Press", "--paused")
    feed_id, state, url = added.stdout.strip().split("\t")
    assert (state, url) == ("added", URL)
    assert "\tknown\t" in run(runner, "add", URL).stdout
    assert run(runner, "list").stdout.split("\t")[:5] == [feed_id, "paused", "-", "0", "Press"]
    assert run(runner, "resume", feed_id).stdout.split("\t")[1] == "on"
    assert run(runner, "pause", feed_id).stdout.split("\t")[1] == "paused"
    assert run(runner, "remove", feed_id).exit_code == 0
    gone = run(runner, "remove", feed_id)
    assert (gone.exit_code, gone.stderr) == (1, f"Error: There is no feed '{feed_id}'.\n")
    assert run(runner, "list").stdout == ""
    audit = runner.invoke(main, ["audit"]).stdout
    assert "feeds remove" in audit and feed_id in audit


def test_bad_addresses_and_lists_are_one_line_of_error(runner: CliRunner) -> None:
    for words, stdin in ((["add", "javascript:alert(1)"], None), (["import", "-"], "<html>")):
        done = run(runner, *words, stdin=stdin)
        assert done.exit_code == 1
        assert done.stderr.startswith("Error: ") and done.stderr.count("\n") == 1


def test_lists_are_exported_and_imported(runner: CliRunner, tmp_path: Path) -> None:
    feed_id = run(runner, "add", URL, "--title", "Press", "--folder", "World", "--paused").stdout.split("\t")[0]
    path = tmp_path / "feeds.opml"
    path.write_text(run(runner, "export").stdout, "utf-8")
    run(runner, "remove", feed_id)
    assert run(runner, "import", str(path), "--paused").stdout == "1 added, 0 known, 0 left out.\n"
    assert run(runner, "list").stdout.split("\t")[0] == feed_id


def test_poll_prints_what_it_came_to(runner: CliRunner) -> None:
    with serving(says(FEED, "Content-Type: application/rss+xml")) as server:
        feed_id = run(runner, "add", f"http://127.0.0.1:{server.port}/feed").stdout.split("\t")[0]
        due, named = run(runner, "poll"), run(runner, "poll", feed_id)
        assert run(runner, "poll").stdout == ""  # none is due
    assert due.stdout == f"{feed_id}\tread\t0 new of 1\t1 too-short\t-\n"
    assert named.stdout.split("\t")[:3] == [feed_id, "read", "0 new of 1"]
    assert run(runner, "poll", "nobody").exit_code == 1
    failed = run(runner, "poll", feed_id)  # the server is gone
    assert (failed.exit_code, failed.stdout.split("\t")[1]) == (1, "failed")


def test_feeds_that_ship_come_in_paused_and_once(tmp_path: Path) -> None:
    engine = db.open_engine(f"sqlite:///{tmp_path}/seeds.sqlite3")
    db.upgrade(engine)
    feeds = Feeds(Sessions(engine), utc_now)
    assert load_feeds(feeds) == len(feeds.store.all()) > 0
    assert all(feed.paused for feed in feeds.store.all())
    assert feeds.store.due(100) == ()
    assert load_feeds(feeds) == 0
    for feed in feeds.store.all():
        feeds.store.delete(feed.id)
    feeds.subscribe(Subscription(URL))
    assert load_feeds(feeds) == 0
    engine.dispose()
