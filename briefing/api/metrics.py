"""/metrics, for Prometheus: to the machine itself where keys are off, else to keys of scope admin."""

from flask import Blueprint, Response, current_app

from briefing.errors import BusyError
from briefing.health import Health
from briefing.observability.metrics import CONTENT_TYPE, QueueAge, exposition

metrics = Blueprint("metrics", __name__)


@metrics.get("/metrics")
def numbers() -> Response:
    """Says what was counted since the processes started."""
    health: Health = current_app.extensions["briefing.health"]
    body = exposition([QueueAge(health.queue_age, BusyError)])
    return Response(body, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})
