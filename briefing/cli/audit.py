"""``briefing audit``: who wrote what."""

import click


@click.command()
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000), help="How many entries.")
@click.option("--key", "key_id", help="Only those of the key with this ID.")
def audit(limit: int, key_id: str | None) -> None:
    """List writes, newest first: when, who, what, with which outcome."""
    from briefing.cli.keys import sessions
    from briefing.store.audit import AuditLog

    with sessions() as opened:
        page = AuditLog(opened).page(cursor=None, limit=limit, key_id=key_id)
    click.echo("at\twho\tkey\tmethod\tendpoint\ttarget\tstatus\trequest")
    for each in page.items:
        shown = (each.at.isoformat(timespec="seconds"), each.who, each.key_id, each.method, each.endpoint, each.target)
        click.echo("\t".join(str(part or "-") for part in (*shown, each.status, each.request_id)))
