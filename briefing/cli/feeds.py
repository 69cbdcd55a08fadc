"""``briefing feeds``: which feeds are read, and polling them by hand."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

import click

from briefing.counting import counted

if TYPE_CHECKING:
    from briefing.feeds import Feeds
    from briefing.store.feeds import StoredFeed


@click.group()
def feeds() -> None:
    """Keep the feeds that articles are taken from; workers poll them."""


@feeds.command()
@click.argument("url")
@click.option("--title", help="What it is called here; its own title by default.")
@click.option("--folder", help="What it is listed under.")
@click.option("--every", type=click.IntRange(300, 86_400), default=1800, show_default=True, help="Seconds.")
@click.option("--paused", is_flag=True, help="Keep it, but do not poll it.")
def add(url: str, title: str | None, folder: str | None, every: int, paused: bool) -> None:
    """Add the RSS, Atom or JSON Feed at URL; prints its ID."""
    from briefing.ingest.subscriptions import Subscription

    with _opened() as found:
        feed, is_new = found.subscribe(Subscription(url, title, None, folder), every=every, paused=paused)
    _audited("add", feed.id)
    click.echo(f"{feed.id}\t{'added' if is_new else 'known'}\t{feed.subscription.url}")


@feeds.command("list")
def list_() -> None:
    """List feeds: ID, state, when polled next, failures in a row, name, address, problem."""
    with _opened() as found:
        for feed in found.store.all():
            click.echo(_line(feed))


@feeds.command()
@click.argument("feed_id")
def remove(feed_id: str) -> None:
    """Remove the feed FEED_ID; articles taken from it stay."""
    with _opened() as found:
        found.store.delete(feed_id)
    _audited("remove", feed_id)
    click.echo(f"Removed {feed_id}.")


@feeds.command("import")
@click.argument("opml", type=click.File("rb"))
@click.option("--paused", is_flag=True, help="Keep them, but do not poll them.")
def import_(opml: BinaryIO, paused: bool) -> None:
    """Add the feeds of an OPML file (- for stdin), as other readers export it."""
    with _opened() as found:
        done = found.import_opml(opml.read(), paused=paused)
    _audited("import", counted(done.added, "feed"))
    for why in done.dropped:
        click.echo(f"Left out: {why}", err=True)
    click.echo(f"{done.added} added, {done.known} known, {len(done.dropped)} left out.")


@feeds.command()
def export() -> None:
    """Print all feeds as OPML, for another reader."""
    with _opened() as found:
        click.echo(found.export_opml(), nl=False)


@feeds.command()
@click.argument("feed_ids", nargs=-1, metavar="[FEED_ID]...")
def poll(feed_ids: tuple[str, ...]) -> None:
    """Poll the feeds named here and now, or all that are due; workers brief what is new."""
    from briefing.wiring import assemble

    parts = assemble()
    failed = False
    try:
        named = [parts.feeds.store.get(feed_id).id for feed_id in feed_ids]
        for feed_id in named or [feed.id for feed in parts.feeds.store.due(1000)]:
            outcome = parts.poller.poll(feed_id, due=not named)
            if outcome is None:
                click.echo(f"{feed_id}\tbeing polled by another process")
                continue
            failed = failed or outcome.outcome in ("failed", "off")
            refused = ", ".join(f"{count} {kind}" for kind, count in sorted(outcome.refused.items()))
            shown = (feed_id, outcome.outcome, f"{outcome.taken} new of {outcome.items}", refused, outcome.problem)
            click.echo("\t".join(each or "-" for each in shown))
    finally:
        parts.close()
    sys.exit(1 if failed else 0)


@feeds.command()
@click.argument("feed_id")
def pause(feed_id: str) -> None:
    """Stop polling the feed FEED_ID until it is resumed."""
    _set_paused(feed_id, True)


@feeds.command()
@click.argument("feed_id")
def resume(feed_id: str) -> None:
    """Poll the feed FEED_ID again, also when it was switched off."""
    _set_paused(feed_id, False)


def _set_paused(feed_id: str, paused: bool) -> None:
    with _opened() as found:
        feed = found.store.change(feed_id, {"paused": paused})
    _audited("pause" if paused else "resume", feed_id)
    click.echo(_line(feed))


def _line(feed: "StoredFeed") -> str:
    state = "paused" if feed.paused else feed.schedule.off or "on"
    shown = (
        feed.id,
        state,
        f"{feed.schedule.next_at:%Y-%m-%d %H:%M}" if state == "on" else "-",
        str(feed.schedule.failures),
        feed.subscription.title or "-",
        feed.subscription.url,
        feed.schedule.problem or "",
    )
    return "\t".join(shown).rstrip()


def _audited(command: str, target: str) -> None:
    from briefing.cli.keys import audited

    audited(f"feeds {command}", target)


@contextmanager
def _opened() -> Iterator["Feeds"]:
    """The feeds in the database of the settings."""
    from briefing.cli.keys import sessions
    from briefing.feeds import Feeds
    from briefing.pipeline import utc_now

    with sessions() as opened:
        yield Feeds(opened, utc_now)
