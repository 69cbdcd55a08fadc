"""``briefing settings``: every setting, as the table that the README shows."""

import click


@click.command()
def settings() -> None:
    """Print every environment variable with its default and meaning, as a Markdown table."""
    click.echo(settings_table())


def settings_table() -> str:
    """The table; a test compares the README's with it."""
    from dataclasses import fields

    from briefing.config import Config, variable

    rows = ["| variable | default | what it sets |", "|---|---|---|"]
    for each in fields(Config):
        default = f"`{each.default}`" if each.default not in (None, ()) else ""
        rows.append(f"| `{variable(each.name)}` | {default} | {each.metadata['about']} |".replace("|  |", "| |"))
    return "\n".join(rows)
