"""A progress display on stderr for work on many inputs, where stderr is a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 2


@contextmanager
def following(names: tuple[str, ...]) -> Iterator[Iterator[str]]:
    """The names one by one, with a bar that moves as they are taken."""
    if len(names) < MANY or not sys.stderr.isatty():
        yield iter(names)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=len(names))

        def steps() -> Iterator[str]:
            for name in names:
                bar.update(task, description=name[-40:])
                yield name
                bar.advance(task)

        yield steps()
