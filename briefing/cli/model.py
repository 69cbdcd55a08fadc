"""``briefing prompts``, ``doctor`` and ``costs``: what a model is sent, whether its server works, what it cost."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sqlalchemy import Engine as Database

    from briefing.config import Config
    from briefing.engines.llm.engine import LLMEngine
    from briefing.prompts import Prompts


@click.group()
def prompts() -> None:
    """Look at the prompts a model is sent."""


@prompts.command("list")
def list_() -> None:
    """List the prompts with their versions."""
    found = _prompts()
    for prompt in found.list():
        click.echo(f"{prompt.name}\t{prompt.version}\t{prompt.description}")
    click.echo(f"digest of all: {found.identity.digest}", err=True)


@prompts.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the template NAME."""
    click.echo(_prompts().get(name).body)


@prompts.command()
@click.argument("article", metavar="PATH|URL|-")
def render(article: str) -> None:
    """Print exactly what would be sent for an article, without sending it."""
    from briefing.cli.arguments import check
    from briefing.cli.inputs import Reader
    from briefing.config import Config
    from briefing.engines.embedded.engine import read
    from briefing.ingest.retriever import Retriever

    check((article,))
    config = Config.from_environment()
    found = Reader(config, Retriever(config)).article(article)
    with _database(config) as database:
        windows = _engine(config, database).render(read(found), found.language)
    for messages in windows:
        for message in messages:
            click.echo(f"--- {message.role}\n{message.text}\n")


@click.command()
@click.option("--fresh", is_flag=True, help="Ask the server again instead of using what is known.")
def doctor(fresh: bool) -> None:
    """Check the settings, the database and the model server."""
    from briefing import db
    from briefing.config import Config

    config = Config.from_environment()
    with _database(config) as database:
        at, newest = db.current_revision(database), db.newest_revision()
        needs = "" if at == newest else f", needs {newest}"
        click.echo(f"database\t{database.dialect.name} at {at or 'nothing'}{needs}")
        click.echo(f"engine\t{config.engine_name}")
        if config.engine_name == "llm":
            _examine(_engine(config, database), fresh)


def _examine(model: "LLMEngine", fresh: bool) -> None:
    """Prints what the model server can do; raises EngineError when it does not answer."""
    click.echo(f"server\t{model.server}\nmodel\t{model.model}")
    capabilities = model.prober.capabilities(fresh=fresh)
    undone = ", ".join(capabilities.undone) or "nothing"
    click.echo(f"answers as\t{capabilities.dialect.mode.value}, in {capabilities.place}; undone to read it: {undone}")
    click.echo(f"context\t{capabilities.context_tokens or 'unknown'} tokens")
    click.echo(f"checked\t{capabilities.checked_at:%Y-%m-%d %H:%M} UTC")


@click.command()
@click.option("--days", default=30, show_default=True, type=click.IntRange(1, 3650), help="How far back.")
def costs(days: int) -> None:
    """Report tokens and dollars by day and model."""
    from briefing.wiring import assemble

    parts = assemble()
    try:
        rows = parts.completions.spending(datetime.now(UTC) - timedelta(days=days))
    finally:
        parts.close()
    click.echo("day\tmodel\tcalls\tinput tokens\toutput tokens\tUS dollars")
    for row in rows:
        taken = f"{row.calls}\t{row.input_tokens}\t{row.output_tokens}\t{row.cost_usd:.4f}"
        click.echo(f"{row.day}\t{row.model}\t{taken}")
    click.echo(f"total\t\t\t\t\t{sum(row.cost_usd for row in rows):.4f}")


def _prompts() -> "Prompts":
    from briefing.config import Config
    from briefing.prompts import Prompts

    return Prompts(Config.from_environment().prompts_dir)


@contextmanager
def _database(config: "Config") -> "Iterator[Database]":
    from briefing import db

    database = db.open_engine(config.database_url)
    try:
        yield database
    finally:
        database.dispose()


def _engine(config: "Config", database: "Database") -> "LLMEngine":
    """The LLM engine, with what other processes found out and paid where the database is in use."""
    from briefing import db
    from briefing.engines.choice import llm
    from briefing.engines.llm.completions import CompletionsInMemory
    from briefing.pipeline import utc_now
    from briefing.store import Sessions
    from briefing.store.capabilities import DatabaseCapabilities
    from briefing.store.completions import DatabaseCompletions

    if not _exists(database) or db.current_revision(database) != db.newest_revision():
        return llm(config, CompletionsInMemory(), utc_now)
    sessions = Sessions(database)
    return llm(config, DatabaseCompletions(sessions), utc_now, DatabaseCapabilities(sessions))


def _exists(database: "Database") -> bool:
    """Whether there is a database; looking into an SQLite file that is not there would make it."""
    return database.dialect.name != "sqlite" or Path(database.url.database or "").exists()
