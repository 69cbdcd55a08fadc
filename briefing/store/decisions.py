"""Editors' decisions; they are only ever added."""

from collections.abc import Collection

from sqlalchemy import select

from briefing.models.briefings import DecisionRow
from briefing.schemas.items import SECTION_SCHEMAS
from briefing.store.sessions import Sessions
from briefing.types.changes import ItemDecision
from briefing.types.items import Action, Decision


class DecisionStore:
    """Decisions of an article, in the order they were made."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def add(self, made: ItemDecision) -> None:
        """Keeps a decision."""
        with self._sessions.write() as session:
            session.add(
                DecisionRow(
                    article_id=made.article_id,
                    revision=made.revision,
                    section=made.section,
                    item_id=made.item.id,
                    item=SECTION_SCHEMAS[made.section].dump(made.item),
                    action=made.decision.action.value,
                    text=made.text,
                    original=made.decision.original,
                    editor=made.decision.editor,
                    reason=made.decision.reason,
                    decided_at=made.decision.decided_at,
                )
            )

    def of(self, article_id: str) -> tuple[ItemDecision, ...]:
        """Every decision about items of an article, oldest first."""
        query = select(DecisionRow).where(DecisionRow.article_id == article_id).order_by(DecisionRow.id)
        with self._sessions.read() as session:
            return tuple(map(_decision, session.scalars(query)))

    def of_each(self, article_ids: Collection[str]) -> dict[str, tuple[ItemDecision, ...]]:
        """Decisions of those of the articles that have any, oldest first."""
        query = select(DecisionRow).where(DecisionRow.article_id.in_(article_ids)).order_by(DecisionRow.id)
        found: dict[str, tuple[ItemDecision, ...]] = {}
        with self._sessions.read() as session:
            for row in session.scalars(query):
                found[row.article_id] = (*found.get(row.article_id, ()), _decision(row))
        return found

    def all(self) -> tuple[ItemDecision, ...]:
        """Every decision, oldest first."""
        with self._sessions.read() as session:
            return tuple(map(_decision, session.scalars(select(DecisionRow).order_by(DecisionRow.id))))


def _decision(row: DecisionRow) -> ItemDecision:
    decision = Decision(Action(row.action), row.editor, row.reason, row.decided_at, row.original)
    item = SECTION_SCHEMAS[row.section].load(row.item)
    return ItemDecision(row.article_id, row.revision, row.section, item, decision, row.text)
