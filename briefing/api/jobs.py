"""Background jobs: how one stands, and its changes as server-sent events."""

from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import orjson
from flask import Response, stream_with_context
from flask.views import MethodView

from briefing.api.blueprints import blueprint, problems, service
from briefing.jobs import JobStatus, State
from briefing.schemas.jobs import JobSchema
from briefing.service import Service

jobs = blueprint("jobs", "Background jobs")
_SCHEMA = JobSchema()
_EVERY, _LONGEST = 0.25, 60.0  # seconds; a client whose stream ends asks again, as EventSource does by itself
_ENDED = (State.DONE, State.FAILED)


@jobs.route("/jobs/<string:job_id>")
class Job(MethodView):
    @jobs.response(200, JobSchema)
    @problems(jobs, 404, 503)
    def get(self, job_id: str) -> JobStatus:
        """See how a job stands"""
        return service().job(job_id)


@jobs.route("/jobs/<string:job_id>/events")
class Events(MethodView):
    @jobs.response(
        200, content_type="text/event-stream", description="One event for each change of the job's state or stage"
    )
    @problems(jobs, 404, 503)
    def get(self, job_id: str) -> Response:
        """Follow a job as server-sent events until it ends"""
        known = service()
        known.job(job_id)  # a 404 comes before the stream
        stream = stream_with_context(_events(known, job_id))
        return Response(stream, content_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _events(known: Service, job_id: str) -> Iterator[bytes]:
    last: Any = None
    end = monotonic() + _LONGEST
    while monotonic() < end:
        status = known.job(job_id)
        if (status.state, status.stage) != last:
            last = (status.state, status.stage)
            yield b"event: " + status.state.encode() + b"\ndata: " + orjson.dumps(_SCHEMA.dump(status)) + b"\n\n"
            if status.state in _ENDED:
                return
        sleep(_EVERY)
    yield b": ask again\n\n"
