"""The ``briefing`` command. Modules import what a command needs when it runs, so that ``--help`` answers at once."""

import sys
from typing import Any

import click

from briefing.cli.audit import audit
from briefing.cli.brief import brief
from briefing.cli.database import db
from briefing.cli.embed_link import embed_link
from briefing.cli.export import export
from briefing.cli.feeds import feeds
from briefing.cli.ingest import ingest, seed
from briefing.cli.jobs import jobs, worker
from briefing.cli.keys import keys
from briefing.cli.model import costs, doctor, prompts
from briefing.cli.openapi import openapi
from briefing.cli.serve import serve
from briefing.cli.settings import settings
from briefing.cli.slack import slack
from briefing.errors import BriefingError, ConfigurationError

REFUSED, USAGE = 1, 2  # exit codes


class Commands(click.Group):
    """A group whose commands end with one readable line and an exit code when Briefing raises an error."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; 1 for what was refused or failed, 2 for settings that make no sense."""
        try:
            return super().invoke(ctx)
        except BriefingError as error:
            click.echo(f"Error: {error.message}", err=True)
            ctx.exit(USAGE if isinstance(error, ConfigurationError) else REFUSED)
        except Exception as error:
            if (problem := _database_problem(error)) is None:
                raise
            click.echo(f"Error: {problem}", err=True)
            ctx.exit(REFUSED)


def _database_problem(error: Exception) -> str | None:
    """Why the database cannot be used, in one line, where that is what happened."""
    if "sqlalchemy" not in sys.modules:  # not loaded: it cannot be the database
        return None
    from sqlalchemy.exc import DatabaseError, OperationalError

    if type(error) not in (DatabaseError, OperationalError):  # the first is a file that is damaged, or no database
        return None
    assert isinstance(error, DatabaseError)  # noqa: S101 - for the type checker
    return f"The database cannot be used ({str(error.orig).splitlines()[0]}). Check BRIEFING_DATABASE_URL."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="briefing")
def main() -> None:
    """News articles in, verified briefings out: every item tied to the sentence that proves it.

    Exit codes: 0 done, 1 an article was refused or something failed, 2 wrong usage.
    """


for command in (
    brief,
    ingest,
    serve,
    worker,
    jobs,
    keys,
    audit,
    seed,
    feeds,
    export,
    embed_link,
    prompts,
    doctor,
    costs,
    db,
    openapi,
    slack,
    settings,
):
    main.add_command(command)
