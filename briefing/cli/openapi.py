"""``briefing openapi``: the API's description."""

import click


@click.command()
def openapi() -> None:
    """Print the OpenAPI description of the HTTP API as JSON."""
    import json
    from tempfile import TemporaryDirectory

    from briefing import create_app
    from briefing.config import Config
    from briefing.wiring import assemble

    with TemporaryDirectory() as folder:  # the description needs an app, and an app a database
        parts = assemble(Config(database_url=f"sqlite:///{folder}/empty.sqlite3"))
        answer = create_app(parts=parts).test_client().get("/openapi.json").get_json()
        parts.close()
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
