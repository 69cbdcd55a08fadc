"""``briefing serve``: the HTTP service on one machine, with the first seed's briefing printed before it starts."""

import socket
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from briefing.config import Config


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, type=click.IntRange(1, 64), help="More need PostgreSQL.")
@click.option("--jobs/--no-jobs", default=True, show_default=True, help="Do jobs as well, or leave them to workers.")
@click.option("--seed", is_flag=True, help="Store the articles that ship with Briefing and print the first briefing.")
def serve(host: str, port: int, processes: int, jobs: bool, seed: bool) -> None:
    """Serve the API and the reader pages until Ctrl-C."""
    check_free(host, port)
    from briefing.config import Config, share_metrics
    from briefing.errors import ConfigurationError

    config = Config.from_environment()
    if processes > 1:
        if config.database_url.startswith("sqlite"):
            raise ConfigurationError("Several processes need PostgreSQL: set BRIEFING_DATABASE_URL, or use one.")
        share_metrics()  # before anything counts: what is counted in one process is shown by each
    from briefing.server import Listening
    from briefing.server import serve as run
    from briefing.wiring import refuse_to_start_unguarded

    refuse_to_start_unguarded(config, host)
    address = f"http://{_printable(host)}:{port}"
    if seed:
        _print_first_seed(config, address)
    click.echo(f"Briefing serves on {address} (API: {address}/docs). Ctrl-C stops it.", err=True)
    run(config, Listening(host, port, processes, jobs))


def check_free(host: str, port: int) -> None:
    """Raises a readable error when something listens on the port already, or the address is not this machine's."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise click.ClickException(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    import errno

    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use. Stop what listens there, or choose another: --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Choose one from 1024 up: --port 8000"
    return f"Cannot listen on {host}:{port}: {error.strerror or error}."


def _print_first_seed(config: "Config", address: str) -> None:
    from briefing.cli.terminal import print_text
    from briefing.seeding import load_feeds, load_seeds
    from briefing.wiring import assemble

    parts = assemble(config)
    first = load_seeds(parts.service)
    load_feeds(parts.feeds)
    parts.close()
    print_text(first, "central")
    page = f"{address}/articles/{first.article.id}"
    click.echo(f"\nRead it: {page}   as JSON: {address}/v1/articles/{first.article.id}/briefing\n")


def _printable(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - shown, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
