"""``briefing brief``: briefings without a server and without a database."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Literal

import click

from briefing.cli.arguments import check

if TYPE_CHECKING:
    from briefing.cli.inputs import Reader
    from briefing.pipeline import Pipeline
    from briefing.types.briefing import Briefing

Claims = Literal["central", "all"]


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="PATH|URL|-...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="What to print. Several inputs as json are JSON Lines.",
)
@click.option(
    "--claims",
    type=click.Choice(["central", "all"]),
    default="central",
    show_default=True,
    help="The central claims, or every attribution found.",
)
@click.option("--title", help="Title of the article, where the input is plain text.")
@click.option("--html", is_flag=True, help="What stdin holds is HTML.")
def brief(inputs: tuple[str, ...], form: str, claims: Claims, title: str | None, html: bool) -> None:
    """Print a briefing of each PATH (.html or text), URL, or stdin (-)."""
    from briefing.cli.progress import following
    from briefing.config import Config

    check(inputs)
    config = Config.from_environment()
    from briefing.cli.inputs import Reader
    from briefing.ingest.retriever import Retriever

    reader = Reader(config, Retriever(config), html, title)
    refused = 0
    show = _printer(form, claims, many=len(inputs) > 1)
    with following(inputs) as steps:
        for name, made in _made(steps, reader):
            if isinstance(made, str):
                refused += 1
                click.echo(f"Error: {name}: {made}", err=True)
            else:
                show(made)
    sys.exit(1 if refused else 0)


def _made(names: Iterator[str], reader: "Reader") -> Iterator[tuple[str, "Briefing | str"]]:
    """Each input with its briefing, or with why there is none."""
    from briefing.errors import BriefingError, ConfigurationError

    for name in names:
        try:
            article = reader.article(name)
            yield name, _pipeline().brief(article)
        except ConfigurationError:
            raise
        except BriefingError as error:
            yield name, error.message


@cache
def _pipeline() -> "Pipeline":
    """Loaded for the first article that is one: the language model takes a second."""
    from briefing.config import Config
    from briefing.engines.choice import choose
    from briefing.engines.llm.completions import CompletionsInMemory
    from briefing.pipeline import Pipeline, utc_now

    return Pipeline(choose(Config.from_environment(), CompletionsInMemory(), utc_now))


def _printer(form: str, claims: Claims, *, many: bool) -> Callable[["Briefing"], None]:
    """What prints one briefing, and a separator before each but the first."""
    printed = count()

    def show(briefing: "Briefing") -> None:
        if next(printed):
            click.echo({"text": "\n", "markdown": "\n---\n", "json": ""}[form], nl=form != "json")
        if form == "json":
            click.echo(_json(briefing, claims, indent=not many))
        elif form == "markdown":
            from briefing.render import to_markdown

            click.echo(to_markdown(briefing, claims=claims), nl=False)
        else:
            from briefing.cli.terminal import print_text

            print_text(briefing, claims)

    return show


def _json(briefing: "Briefing", claims: Claims, *, indent: bool) -> str:
    import json

    from briefing.render import chosen_claims
    from briefing.schemas.documents import briefing_document

    document = briefing_document(briefing)
    chosen = {claim.id for claim in chosen_claims(briefing, claims)}
    document.pop("checks", None)  # they are the receipt's
    document["claims"] = [claim for claim in document["claims"] if claim["id"] in chosen]
    return json.dumps(document, ensure_ascii=False, indent=2 if indent else None)
