"""Briefings found by word, source, actor and date."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, column, exists, select, table, text
from sqlalchemy.orm import aliased

from briefing.models import ArticleRow, BriefingRow, RevisionRow, SearchEntryRow, Terms
from briefing.store.articles import stored_article
from briefing.store.briefings import StoredBriefing, stored_briefing
from briefing.store.paging import Page, number_in, page_of
from briefing.store.search_entries import first_number
from briefing.store.sessions import Sessions
from briefing.store.terms import Field, terms
from briefing.types import Article

FIELDS = ("q", "source", "actor", "since", "until")  # of a query in an address
_TERMS = table("search_terms", column("rowid"))  # SQLite's full-text index


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for; None is anything. ``word`` is any words in headline, title or text, in any order.

    Words are whole ones, without case and accents, singular or plural; ``source`` are words of the site's name or
    address, ``actor`` of the names of key actors. ``since`` and ``until`` (exclusive) bound when the briefing was made.
    """

    word: str | None = None
    source: str | None = None
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def terms(self) -> list[int] | None:
        """Digests that a briefing must have, all of them; None where something is asked for that is no word."""
        found: set[int] = set()
        for field, typed in ((Field.TEXT, self.word), (Field.SOURCE, self.source), (Field.ACTOR, self.actor)):
            for part in (typed or "").split():
                if not (digests := terms(field, part)):
                    return None
                found.update(digests)
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Found:
    """A briefing that was found, with its article."""

    briefing: StoredBriefing
    article: Article


class BriefingSearch:
    """Looks through the briefings of current revisions, newest first."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._shared = sessions.engine.dialect.name == "postgresql"

    def page(self, query: Query, *, cursor: str | None, limit: int) -> Page[Found]:
        """Briefings that match all of the query, each the newest of its article and language."""
        wanted = query.terms()
        if wanted is None:
            return Page((), None)
        statement = self._matching(query, wanted, number_in(cursor) if cursor else None).limit(limit + 1)
        with self._sessions.read() as session:
            if self._shared:  # what a word is worth looking up by depends on the word: no plan does for all
                session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
            rows = session.execute(statement).all()
        return page_of(rows, limit, lambda row: (row[1].created_at, str(row[0])), _found)

    def _matching(self, query: Query, wanted: list[int], before: int | None) -> Select[Any]:
        entry = SearchEntryRow.number
        number: Any = entry
        columns: tuple[Any, ...] = (SearchEntryRow.number, BriefingRow, ArticleRow, RevisionRow)
        statement = select(*columns)
        if wanted and not self._shared:
            number = _TERMS.c.rowid  # in its own order, so that a page ends the look-up
            statement = statement.select_from(_TERMS).join(SearchEntryRow, entry == number)
            statement = statement.where(text("search_terms MATCH :terms").bindparams(terms=_all_of(wanted)))
        elif wanted:
            has = SearchEntryRow.terms.op("@>")(bindparam("terms", wanted, type_=Terms()))
            statement = statement.select_from(SearchEntryRow).where(has)
        else:
            statement = statement.select_from(SearchEntryRow)
        if before is not None:
            statement = statement.where(number < before)
        if query.since:
            statement = statement.where(number >= first_number(query.since))
        if query.until:
            statement = statement.where(number < first_number(query.until))
        return _current(statement).order_by(number.desc())


def _current(statement: Select[Any]) -> Select[Any]:
    """Only the newest briefings of the articles' current revisions."""
    newer = aliased(BriefingRow)
    same = and_(newer.article_id == BriefingRow.article_id, newer.language == BriefingRow.language)
    return (
        statement.join(BriefingRow, BriefingRow.id == SearchEntryRow.briefing_id)
        .join(ArticleRow, and_(ArticleRow.id == BriefingRow.article_id, ArticleRow.revision == BriefingRow.revision))
        .join(
            RevisionRow,
            and_(RevisionRow.article_id == BriefingRow.article_id, RevisionRow.number == BriefingRow.revision),
        )
        .where(~exists().where(same, newer.revision == BriefingRow.revision, newer.created_at > BriefingRow.created_at))
    )


def _all_of(wanted: list[int]) -> str:
    return " AND ".join(f'"{each & 0xFFFFFFFFFFFFFFFF:016x}"' for each in wanted)


def _found(row: Any) -> Found:
    return Found(stored_briefing(row[1]), stored_article(row[2], row[3]))


def query_of(args: Mapping[str, str]) -> Query:
    """The query in an address: q, source, actor, and the days since and until, both included. Others are left out."""
    typed = {name: value for name in FIELDS if (value := args.get(name, "").strip()[:200])}
    until = _day(typed.get("until"))
    return Query(
        word=typed.get("q"),
        source=typed.get("source"),
        actor=typed.get("actor"),
        since=_day(typed.get("since")),
        until=until + timedelta(days=1) if until else None,
    )


def _day(typed: str | None) -> datetime | None:
    try:
        return datetime.strptime(typed or "", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
