"""How a job stands, as DBOS has it."""

from datetime import UTC, datetime
from typing import Any

from briefing.jobs import JobStatus, State

_STATES = {"ENQUEUED": State.QUEUED, "DELAYED": State.QUEUED, "PENDING": State.RUNNING, "SUCCESS": State.DONE}
BROKEN = ["ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED"]
ENDED = ["SUCCESS", *BROKEN]


def status_of(found: Any) -> JobStatus:
    """The status of a workflow that DBOS lists; one that ended with a reason did not succeed."""
    state = _STATES.get(found.status, State.FAILED)
    error = found.output if state is State.DONE else None
    if state is State.FAILED:
        error = str(found.error) if found.error else f"It was given up ({found.status.lower()})."
    kind, payload = found.input["args"] if found.input else ("", {})
    return JobStatus(
        id=found.workflow_id,
        kind=kind,
        state=State.FAILED if error else state,
        created_at=moment(found.created_at),
        updated_at=moment(found.updated_at),
        payload=payload,
        error=error,
        progress=float(state is State.DONE and not error),
    )


def moment(milliseconds: int | None) -> datetime:
    """A moment of DBOS, which counts milliseconds, in UTC."""
    return datetime.fromtimestamp((milliseconds or 0) / 1000, UTC)
