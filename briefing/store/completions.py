"""Completions in the database: looked up by the digest of their request, and added up."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime

from sqlalchemy import Update, delete, func, select, update
from sqlalchemy.orm import Session

from briefing.engines.llm.completions import Answer, Completion, Spending
from briefing.models.providers import CompletionRow
from briefing.store.sessions import Sessions


class DatabaseCompletions:
    """Keeps completions durably (the seam is ``engines.llm.completions.CompletionStore``)."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def get(self, digest: str) -> Completion | None:
        """The completion of the request with this digest, unless there is none or it was retired."""
        query = select(CompletionRow).where(CompletionRow.request_digest == digest, CompletionRow.retired.is_(False))
        with self._sessions.read() as session:
            row = session.scalar(query.order_by(CompletionRow.id.desc()).limit(1))
        return None if row is None else _completion(row)

    def put(self, completion: Completion) -> None:
        """Keeps a completion; one with the same digest is retired."""
        with self._sessions.write() as session:
            session.execute(_retire(completion.request_digest))
            session.add(
                CompletionRow(
                    request_digest=completion.request_digest,
                    retired=False,
                    article_id=completion.article_id,
                    model=completion.model,
                    server=completion.server,
                    answer=asdict(completion.answer),
                    input_tokens=completion.input_tokens,
                    output_tokens=completion.output_tokens,
                    cost_usd=completion.cost_usd,
                    seconds=completion.seconds,
                    created_at=completion.created_at,
                )
            )

    def retire(self, digest: str) -> None:
        """Never answers with this completion again, but goes on counting what it took."""
        with self._sessions.write() as session:
            session.execute(_retire(digest))

    def forget(self, article_id: str) -> None:
        """Empties the answers about an article; what they took still counts."""
        with self._sessions.write() as session:
            forget(session, article_id)

    def spent_since(self, moment: datetime) -> float:
        """US dollars of all completions made since, retired ones too."""
        query = select(func.coalesce(func.sum(CompletionRow.cost_usd), 0.0))
        with self._sessions.read() as session:
            return float(session.scalar(query.where(CompletionRow.created_at >= moment)) or 0.0)

    def spending(self, since: datetime) -> Sequence[Spending]:
        """What was spent since, by day and model, newest day first."""
        day = func.date(CompletionRow.created_at)
        query = (
            select(
                day,
                CompletionRow.model,
                func.count(),
                func.sum(CompletionRow.input_tokens),
                func.sum(CompletionRow.output_tokens),
                func.sum(CompletionRow.cost_usd),
            )
            .where(CompletionRow.created_at >= since.astimezone(UTC))
            .group_by(day, CompletionRow.model)
            .order_by(day.desc(), CompletionRow.model)
        )
        with self._sessions.read() as session:
            rows = session.execute(query).all()
        return [Spending(_day(row[0]), row[1], row[2], int(row[3]), int(row[4]), float(row[5])) for row in rows]


def forget(session: Session, article_id: str) -> None:
    """Empties the answers about an article in this transaction."""
    mine = CompletionRow.article_id == article_id
    session.execute(update(CompletionRow).where(mine).values(answer={"content": ""}, retired=True))
    session.execute(delete(CompletionRow).where(mine, CompletionRow.cost_usd == 0))


def _retire(digest: str) -> Update:
    return update(CompletionRow).where(CompletionRow.request_digest == digest).values(retired=True)


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _completion(row: CompletionRow) -> Completion:
    return Completion(
        request_digest=row.request_digest,
        model=row.model,
        server=row.server,
        answer=Answer(**row.answer),
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cost_usd=row.cost_usd,
        seconds=row.seconds,
        created_at=row.created_at,
        article_id=row.article_id,
    )
