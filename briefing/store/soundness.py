"""Whether what is stored hangs together: nothing damaged, nothing that belongs to something that is gone."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Engine, Select, and_, exists, func, select

from briefing.models.articles import ArticleRow, RevisionRow
from briefing.models.briefings import BriefingRow
from briefing.models.providers import CompletionRow
from briefing.store.sessions import readable_errors


def damages(engine: Engine) -> Sequence[str]:
    """What the database itself finds wrong with its file; PostgreSQL's own checks are its server's business."""
    if engine.dialect.name != "sqlite":
        return ()
    with readable_errors(), engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [each for each in found if each != "ok"] + [f"{row[0]} row {row[1]} has no {row[2]}" for row in loose]


def orphans(engine: Engine) -> Mapping[str, int]:
    """How many rows belong to something that is not there, by what they are; none of them should."""
    with readable_errors(), engine.connect() as connection:
        return {name: connection.scalar(query) or 0 for name, query in _orphans().items()}


def _orphans() -> Mapping[str, Select[Any]]:
    current = and_(RevisionRow.article_id == ArticleRow.id, RevisionRow.number == ArticleRow.revision)
    made_of = and_(RevisionRow.article_id == BriefingRow.article_id, RevisionRow.number == BriefingRow.revision)
    lost = and_(CompletionRow.article_id.is_not(None), CompletionRow.retired.is_(False))
    return {
        "articles without a text": select(func.count()).select_from(ArticleRow).where(~exists().where(current)),
        "texts without an article": _without_article(RevisionRow),
        "briefings without their text": select(func.count()).select_from(BriefingRow).where(~exists().where(made_of)),
        "answers without an article": _without_article(CompletionRow).where(lost),
    }


def _without_article(row: Any) -> Select[Any]:
    return select(func.count()).select_from(row).where(~exists().where(ArticleRow.id == row.article_id))
