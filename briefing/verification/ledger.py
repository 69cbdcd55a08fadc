"""What happened to each draft item: served under a stable ID, or withheld with its reason. Nothing is lost."""

import hashlib

from briefing.types.draft import Withheld
from briefing.types.items import Evidence
from briefing.types.receipt import ItemChecks
from briefing.verification.context import Context
from briefing.verification.examination import Candidate, Verdict, examine
from briefing.verification.folding import fold
from briefing.verification.item import Failure

ID_LENGTH = 12  # hex digits, 48 bits: the items of one briefing never collide by chance


class Ledger:
    """Keeps the account of one briefing's items while it is verified."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.withheld: list[Withheld] = []
        self.checks: list[ItemChecks] = []
        self._ids: set[str] = set()
        self._served: set[tuple[str, str | None]] = set()

    def admit(self, candidate: Candidate, verdict: Verdict | None = None) -> tuple[str, tuple[Evidence, ...]] | None:
        """ID and evidence of an item that may be served; None for one that is withheld. ``verdict``: if it is known."""
        verdict = verdict or examine(candidate, self.context)
        if verdict.failure is None:
            item_id = stable_id(candidate.section, candidate.text, verdict.evidence)
            if (item_id, candidate.speaker) not in self._served:
                self._served.add((item_id, candidate.speaker))
                return self.enter(candidate, verdict, item_id), verdict.evidence
            verdict = Verdict((), Failure("duplicate"), verdict.outcomes)
        self._note(candidate, verdict, None)
        self.withhold(candidate.section, candidate.text, verdict.failure or Failure("no_evidence"))
        return None

    def enter(self, candidate: Candidate, verdict: Verdict, item_id: str) -> str:
        """The ID under which an item is served: made unique within the briefing."""
        unique, count = item_id, 1
        while unique in self._ids:
            count += 1
            unique = f"{item_id}-{count}"
        self._ids.add(unique)
        self._note(candidate, verdict, unique)
        return unique

    def withhold(self, section: str, text: str, failure: Failure) -> None:
        """Notes what is not served and why."""
        self.withheld.append(Withheld(section, text, failure.reason, failure.expected, failure.found))

    def _note(self, candidate: Candidate, verdict: Verdict, item_id: str | None) -> None:
        self.checks.append(
            ItemChecks(
                section=candidate.section,
                item_id=item_id,
                text=candidate.text,
                outcomes=verdict.outcomes,
                cited=candidate.sentences,
                moved_to=verdict.moved_to,
            )
        )


def stable_id(section: str, text: str, evidence: tuple[Evidence, ...]) -> str:
    """The same for the same section, words and first evidence, whatever their typography."""
    parts = (section, fold(text.strip()).text, evidence[0].exact if evidence else "")
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:ID_LENGTH]
