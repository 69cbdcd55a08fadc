"""``briefing embed-link``: signed links for pages that are not on the list of origins."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import click

if TYPE_CHECKING:
    from briefing.access.embed_links import EmbedLinks
    from briefing.config import Config


@click.group("embed-link")
def embed_link() -> None:
    """Make and end signed embed links."""


@embed_link.command()
@click.argument("article_id")
@click.option("--key", help="ID of an access key, or a name of BRIEFING_EMBED_KEYS (default: its first).")
@click.option("--days", default=7.0, show_default=True, type=click.FloatRange(0, 3650, min_open=True), help="How long.")
def create(article_id: str, key: str | None, days: float) -> None:
    """Print a link that lets pages hold the briefing of ARTICLE_ID until it expires.

    Signed with an access key, it is for the pages of the key's origins; else for any page.
    """
    from briefing.render.addresses import Addresses
    from briefing.render.signed_links import signed_link

    with _links() as (config, links):
        grant = links.sign(key, article_id, datetime.now(UTC) + timedelta(days=days))
    click.echo(signed_link(Addresses.of(config.public_url, "http://127.0.0.1:8000"), article_id, grant))


@embed_link.command()
@click.argument("link", required=False)
@click.option("--key", help="End all links signed with this key so far.")
def revoke(link: str | None, key: str | None) -> None:
    """End LINK, or all links of a key, at once."""
    from briefing.access.embed_links import link_id
    from briefing.cli.keys import audited
    from briefing.render.signed_links import Grant

    if (link is None) == (key is None):
        raise click.UsageError("Give a link, or --key and a key.")
    with _links() as (_, links):
        if key is not None:
            links.revoke_all(key)
        else:
            signature = parse_qs(urlsplit(link or "").query).get("signature")
            if not signature:
                raise click.BadParameter("this is no signed embed link.", param_hint="LINK")
            links.revoke(link_id(Grant("", 0, signature[0])))
    audited("embed-link revoke", key or urlsplit(link or "").path)
    click.echo("Ended.")


@contextmanager
def _links() -> Iterator[tuple["Config", "EmbedLinks"]]:
    from briefing.access.embed_links import EmbedLinks
    from briefing.cli.keys import sessions
    from briefing.config import Config
    from briefing.store.embed_links import RevokedLinks
    from briefing.store.keys import KeyStore

    config = Config.from_environment()
    with sessions() as opened:
        yield config, EmbedLinks(config, KeyStore(opened), RevokedLinks(opened), lambda: datetime.now(UTC))
