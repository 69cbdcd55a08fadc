"""``briefing openapi``: the API's description."""

import click


@click.command()
def openapi() -> None:
    """Print the OpenAPI description of the HTTP API as JSON."""
    import json
    from tempfile import TemporaryDirectory

    from briefing import create_app
    from briefing.config import Config

    with TemporaryDirectory() as folder:  # the description needs an app, and an app a database
        app = create_app(Config(database_url=f"sqlite:///{folder}/empty.sqlite3"))
        answer = app.test_client().get("/openapi.json").get_json()
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
