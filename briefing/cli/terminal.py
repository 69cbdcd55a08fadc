"""A briefing printed for whoever reads: styled in a terminal, plain in a pipe, the same words in both."""

import shutil
import sys
from typing import Literal

import click

from briefing.render import to_text
from briefing.types.briefing import Briefing

WIDEST = 100  # columns; longer lines are hard to read


def print_text(briefing: Briefing, claims: Literal["central", "all"]) -> None:
    """Prints the briefing to stdout."""
    terminal = sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, WIDEST) if terminal else WIDEST
    lines = to_text(briefing, claims=claims, width=width).splitlines()
    if not terminal:
        click.echo("\n".join(lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for number, line in enumerate(lines):
        console.print(Text(line, style=_style(line, first=number == 0)))


def _style(line: str, *, first: bool) -> str:
    if first or (line.isupper() and not line.startswith(" ")):
        return "bold"
    if line.lstrip().startswith("| ") or line.startswith(("====", "Coverage:", "Made by")):
        return "dim"
    return ""
