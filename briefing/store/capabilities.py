"""What model servers can do, as the last probe found it: shared by all processes, shown by /readyz."""

from dataclasses import asdict

from briefing.engines.llm.completions import AnswerMode, Dialect
from briefing.engines.llm.probe import Capabilities, Probed
from briefing.models.providers import CapabilityRow
from briefing.store.sessions import Sessions
from briefing.store.upserts import upsert


class DatabaseCapabilities:
    """Keeps the outcome of probes (the seam is ``engines.llm.probe.ProbeStore``)."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def get(self, server: str, model: str) -> Probed | None:
        """The outcome of the last probe of a model on a server."""
        with self._sessions.read() as session:
            row = session.get(CapabilityRow, (server, model))
        if row is None:
            return None
        if row.found is None:
            return Probed(row.checked_at, problem=row.problem)
        dialect = Dialect(**row.found["dialect"] | {"mode": AnswerMode(row.found["dialect"]["mode"])})
        found = row.found | {"dialect": dialect, "undone": tuple(row.found["undone"])}
        return Probed(row.checked_at, Capabilities(**found, checked_at=row.checked_at))

    def put(self, server: str, model: str, probed: Probed) -> None:
        """Keeps an outcome in place of the one before."""
        found = asdict(probed.capabilities) if probed.capabilities else None
        if found:
            del found["checked_at"]
        with self._sessions.write() as session:
            values = {"found": found, "problem": probed.problem, "checked_at": probed.checked_at}
            upsert(session, CapabilityRow, server=server, model=model, **values)
