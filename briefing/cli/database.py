"""``briefing db``: the database's tables, copies, soundness, and what is too old."""

import sys
from pathlib import Path

import click

from briefing.counting import counted


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Create the tables or bring them to the newest version; nothing is lost, and a second run does nothing."""
    from briefing import db as database
    from briefing.config import Config
    from briefing.tasks.queue import DurableJobs

    config = Config.from_environment()
    engine = database.open_engine(config.database_url)
    before = database.current_revision(engine)
    database.upgrade(engine)
    jobs = DurableJobs(engine, config)
    jobs.prepare()
    jobs.stop()
    after = database.current_revision(engine)
    click.echo(f"Database at {after}." if before != after else f"Database was at {after} already.")
    engine.dispose()


@db.command()
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
def backup(path: Path) -> None:
    """Copy the whole database to PATH while it is in use: a SQLite file, or what pg_restore reads."""
    from briefing import db as database
    from briefing.backup import backup as copy
    from briefing.config import Config

    engine = database.open_engine(Config.from_environment().database_url)
    size = copy(engine, path)
    engine.dispose()
    click.echo(f"{size} bytes in {path}.")


@db.command()
def check() -> None:
    """Check the database: is anything damaged, are migrations missing, does anything belong to nothing?"""
    from briefing import db as database
    from briefing.config import Config
    from briefing.store.soundness import damages, orphans

    engine = database.open_engine(Config.from_environment().database_url)
    try:
        problems = list(damages(engine))
        at, newest = database.current_revision(engine), database.newest_revision()
        if at != newest:
            problems.append(f"it is at migration {at or 'none'}, the newest is {newest}: run briefing db upgrade")
        else:
            problems += [f"{count} {name}" for name, count in orphans(engine).items() if count]
    finally:
        engine.dispose()
    for problem in problems:
        click.echo(f"problem\t{problem}")
    if problems:
        sys.exit(1)
    click.echo(f"ok\t{engine.dialect.name} at {at}")


@db.command()
@click.option("--days", type=click.FloatRange(0, min_open=True), help="In place of BRIEFING_KEEP_TEXT_DAYS.")
def prune(days: float | None) -> None:
    """Remove texts older than BRIEFING_KEEP_TEXT_DAYS with all that was made of them, and jobs that ended long ago."""
    from briefing.config import Config
    from briefing.wiring import assemble

    config = Config.from_environment()
    parts = assemble(config)
    try:
        removed = parts.retention.run(config.keep_text_days if days is None else days)
    finally:
        parts.close()
    texts = f"{counted(removed.articles, 'article')}, {counted(removed.revisions, 'older text')} of others"
    click.echo(f"Removed {texts}, {counted(removed.jobs, 'finished job')}.")
