"""``briefing export``: what was gathered, for use elsewhere."""

import click


@click.group()
def export() -> None:
    """Write out what was gathered."""


@export.command()
def decisions() -> None:
    """Print editors' decisions as evaluation cases, one JSON line each, with the article, the item and the reason."""
    import orjson

    from briefing.wiring import assemble

    parts = assemble()
    try:
        for case in parts.service.editorial.cases():
            click.echo(orjson.dumps(case).decode())
    finally:
        parts.close()
