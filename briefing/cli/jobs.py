"""``briefing worker`` and ``briefing jobs``: doing background jobs, and looking after those that failed."""

import click


@click.command()
@click.option("--metrics", metavar="HOST:PORT", help="Serve what is counted, for Prometheus; open to who reaches it.")
def worker(metrics: str | None) -> None:
    """Do background jobs until SIGTERM or Ctrl-C; run as many as you like on PostgreSQL."""
    import signal
    import threading

    from briefing.config import Config
    from briefing.wiring import assemble, observe

    config = Config.from_environment()
    observe(config)
    parts = assemble(config)
    if metrics:
        _serve_metrics(metrics)
    done = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: done.set())
    parts.work()
    click.echo("Working. Ctrl-C stops after the jobs in hand.", err=True)
    done.wait()
    parts.close()
    leave()  # at once: jobs that pause before another attempt hold threads


def leave() -> None:
    """Ends the process without waiting for its threads."""
    import logging
    import os
    import sys

    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    logging.shutdown()
    os._exit(0)


def _serve_metrics(address: str) -> None:
    from prometheus_client import start_http_server

    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise click.BadParameter(f"{address!r} is not HOST:PORT.", param_hint="--metrics")
    start_http_server(int(port), host.strip("[]"))


@click.group()
def jobs() -> None:
    """Look after background jobs."""


@jobs.command()
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 1000))
def failed(limit: int) -> None:
    """List jobs that failed for good, newest first."""
    from briefing.wiring import assemble

    parts = assemble()
    try:
        for status in parts.jobs.failed(limit):
            click.echo(f"{status.id}\t{status.updated_at:%Y-%m-%d %H:%M}\t{status.error}")
    finally:
        parts.close()


@jobs.command()
@click.argument("job_id")
def retry(job_id: str) -> None:
    """Queue a failed job once more."""
    from briefing.wiring import assemble

    parts = assemble()
    try:
        click.echo(parts.jobs.retry(job_id))
    finally:
        parts.close()
