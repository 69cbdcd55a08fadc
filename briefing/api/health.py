"""/healthz and /readyz, for whoever starts, stops and balances processes. Open to all: they tell no secret."""

from flask import Blueprint, Response, current_app, jsonify

from briefing.health import Health

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """Says that the process answers; looks at nothing else."""
    return _fresh(jsonify(status="ok"))


@health.get("/readyz")
def ready() -> Response:
    """Says whether requests can be served, with every check: 200, or 503 when one failed."""
    found: Health = current_app.extensions["briefing.health"]
    checks = found.checks()
    good = all(check.ready for check in checks.values())
    shown = {name: {"ready": check.ready, **check.seen} for name, check in checks.items()}
    response = _fresh(jsonify(status="ready" if good else "not ready", checks=shown))
    if not good:
        response.status_code = 503
        response.headers["Retry-After"] = "5"
    return response


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
