"""``briefing keys``: access keys made, listed, revoked."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from briefing.access import Keys
    from briefing.store import Sessions

_SCOPES = ("read", "write", "admin", "fulltext")


class Scopes(click.ParamType[Any]):
    """Scopes, comma separated."""

    name = "SCOPES"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """The scopes named, each once."""
        named = tuple(dict.fromkeys(part.strip() for part in value.split(",") if part.strip()))
        if unknown := [each for each in named if each not in _SCOPES] or not named:
            self.fail(f"{unknown if named else value!r}: name some of {', '.join(_SCOPES)}, comma separated.")
        return named


class Moment(click.ParamType[Any]):
    """A number of days (90d), a date, or never."""

    name = "DAYSd|DATE|never"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime | None:
        """The moment meant, in UTC; None for never."""
        if value == "never":
            return None
        try:
            if value.endswith("d") and value[:-1].isdigit():
                return datetime.now(UTC) + timedelta(days=int(value[:-1]))
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r}: give days such as 90d, a date such as 2027-01-31, or never.")


@click.group()
def keys() -> None:
    """Make, list and revoke access keys."""


@keys.command()
@click.option("--name", default="unnamed", show_default=True, help="Whose it is, for the list and the audit log.")
@click.option("--scope", type=Scopes(), default="read", show_default=True, help="read, write, admin, fulltext.")
@click.option("--expires", type=Moment(), default="365d", show_default=True, help="When it ends by itself.")
@click.option("--origin", multiple=True, help="Page origin that links signed with it may be embedded by; repeat it.")
@click.option("--quota", type=click.IntRange(1), help="Makes a day, instead of BRIEFING_MAKES_PER_DAY.")
def create(
    name: str, scope: tuple[str, ...], expires: datetime | None, origin: tuple[str, ...], quota: int | None
) -> None:
    """Make a key and print it, this once: only a digest of it is kept."""
    from briefing.access.origins import checked_origins
    from briefing.store.keys import Scope

    origins = checked_origins(origin)
    with opened() as found:
        made = found.create(name, map(Scope, scope), expires_at=expires, origins=origins, quota=quota)
    audited("keys create", made.key.id)
    ends = f"until {expires:%Y-%m-%d}" if expires else "without end"
    click.echo(f"Key {made.key.id} ({name}) for {', '.join(scope)}, {ends}. It is shown this once:", err=True)
    click.echo(made.token)


@keys.command("list")
def list_() -> None:
    """List keys, newest first, with what they may do and when they were last used (to the minute)."""
    with opened() as found:
        click.echo("id\tname\tscopes\tstate\texpires\tlast used\torigins")
        for key in found.all():
            shown = (
                key.id,
                key.name,
                ",".join(sorted(key.scopes)),
                found.state(key),
                _day(key.expires_at, "never"),
                f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never",
                ",".join(key.origins),
            )
            click.echo("\t".join(shown))


@keys.command()
@click.argument("key_id")
def revoke(key_id: str) -> None:
    """End the key KEY_ID at once, with its sign-ins and embed links."""
    with opened() as found:
        key = found.revoke(key_id)
    audited("keys revoke", key.id)
    click.echo(f"Revoked {key.id} ({key.name}). Running servers refuse it within a second.")


@contextmanager
def opened() -> Iterator["Keys"]:
    """The keys in the database of the settings."""
    from briefing.access import Keys
    from briefing.store.keys import KeyStore

    with sessions() as opened_:
        yield Keys(KeyStore(opened_), lambda: datetime.now(UTC))


@contextmanager
def sessions() -> Iterator["Sessions"]:
    """The database of the settings, brought up to date."""
    from briefing import db
    from briefing.config import Config
    from briefing.store import Sessions

    engine = db.open_engine(Config.from_environment().database_url)
    try:
        db.upgrade(engine)
        yield Sessions(engine)
    finally:
        engine.dispose()


def audited(command: str, target: str) -> None:
    """Keeps in the audit log what a command wrote."""
    from briefing.store.audit import AuditEntry, AuditLog

    with sessions() as opened_:
        entry = AuditEntry(datetime.now(UTC), "command line", "CLI", command, 0, target=target)
        AuditLog(opened_).add(entry)


def _day(moment: datetime | None, otherwise: str) -> str:
    return f"{moment:%Y-%m-%d}" if moment else otherwise
