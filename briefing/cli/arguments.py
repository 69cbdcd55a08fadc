"""What may stand on the command line, checked before anything slow is loaded."""

from pathlib import Path

import click


def check(names: tuple[str, ...]) -> None:
    """Raises a usage error for the first name that is no file, address or ``-``."""
    for name in names:
        if name != "-" and not is_address(name) and not Path(name).is_file():
            what = (
                "is a folder; name its files" if Path(name).is_dir() else "is no file; an address begins with https://"
            )
            raise click.BadParameter(f"{name!r} {what}.", param_hint="PATH|URL|-")
    if names.count("-") > 1:
        raise click.BadParameter("stdin (-) can be read once.", param_hint="PATH|URL|-")


def is_address(name: str) -> bool:
    """Whether a name is a URL rather than a path."""
    return "://" in name
