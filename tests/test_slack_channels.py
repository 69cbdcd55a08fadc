"""What the database keeps of Slack channels."""

from collections.abc import Iterator
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest

from briefing import db
from briefing.store import Sessions
from briefing.store.slack_channels import ChannelStore, Links

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HANG = 30


@pytest.fixture
def channels(database_url: str) -> Iterator[ChannelStore]:
    engine = db.open_engine(database_url)
    db.upgrade(engine)
    yield ChannelStore(Sessions(engine))
    engine.dispose()


@pytest.mark.parametrize("at", ["08:30", None])
def test_subscribe_when_several_ask_for_the_same_at_once(channels: ChannelStore, at: str | None) -> None:
    start, got = Barrier(8), []

    def subscribe(user: str) -> None:
        start.wait(HANG)
        got.append(channels.subscribe("T1", "C1", "harbour", at=at, zone=None, user=user, now=NOW).id)

    threads = [Thread(target=subscribe, args=(f"U{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG)
    assert (len(got), len(set(got)), len(channels.subscriptions())) == (8, 1, 1)


def test_subscribe_leaves_what_the_channel_is_set_to(channels: ChannelStore) -> None:
    channels.set_links("T1", "C1", Links.BRIEF)
    channels.subscribe("T1", "C1", "", at=None, zone=None, user="U1", now=NOW)
    channels.subscribe("T1", "C2", "", at=None, zone=None, user="U1", now=NOW)
    assert (channels.links("T1", "C1"), channels.links("T1", "C2")) == (Links.BRIEF, Links.OFFER)
