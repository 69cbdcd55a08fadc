"""``briefing ingest`` and ``briefing seed``: articles into the database."""

import sys

import click

from briefing.cli.arguments import check


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option("--html", is_flag=True, help="What stdin holds is HTML.")
@click.option("--title", help="Title of the article, where the input is plain text.")
def ingest(inputs: tuple[str, ...], html: bool, title: str | None) -> None:
    """Store each PATH, URL or stdin (-) as an article; the server makes its briefing.

    Prints one line for each: its ID, whether it is created, known or revised, and its name here.
    """
    from briefing.cli.inputs import Reader
    from briefing.cli.progress import following
    from briefing.config import Config
    from briefing.errors import BriefingError
    from briefing.ingest.retriever import Retriever
    from briefing.wiring import assemble

    check(inputs)
    config = Config.from_environment()
    reader = Reader(config, Retriever(config), html, title)
    parts = assemble(config)
    refused = 0
    with following(inputs) as steps:
        for name in steps:
            try:
                added = parts.service.keep(reader.article(name))
                click.echo(f"{added.article.id}\t{added.outcome.value}\t{name}")
            except BriefingError as error:
                refused += 1
                click.echo(f"Error: {name}: {error.message}", err=True)
    parts.close()
    sys.exit(1 if refused else 0)


@click.command()
def seed() -> None:
    """Store the articles that ship with Briefing, and its feeds, paused; a second run changes nothing."""
    from briefing.seeding import load_feeds, load_seeds, seed_files
    from briefing.wiring import assemble

    parts = assemble()
    first = load_seeds(parts.service)
    load_feeds(parts.feeds)
    parts.close()
    click.echo(f"{len(seed_files())} seeds are stored; the first is {first.article.id}.")
