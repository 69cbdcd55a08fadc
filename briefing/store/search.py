"""Briefings found by word, source, actor and date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, column, exists, select, table, text
from sqlalchemy.orm import Session, aliased

from briefing.models.articles import ArticleRow, RevisionRow
from briefing.models.briefings import BriefingRow, SearchEntryRow
from briefing.models.columns import Terms
from briefing.store.articles import stored_article
from briefing.store.briefings import StoredBriefing, stored_briefing
from briefing.store.paging import Page, number_in, page_of
from briefing.store.search_entries import first_number
from briefing.store.sessions import Sessions
from briefing.store.terms import Field, terms
from briefing.types.article import Article

FIELDS = ("q", "source", "actor", "since", "until")  # of a query in an address
_TERMS = table("search_terms", column("rowid"))  # SQLite's full-text index
_COLUMNS: tuple[Any, ...] = (SearchEntryRow.number, BriefingRow, ArticleRow, RevisionRow)
_PLAN_BY_WORD = (  # what a word is worth looking up by depends on the word, and that the index is on no spinning disk
    "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('random_page_cost', '1.1', true)"
)


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
        before = number_in(cursor) if cursor else None
        with self._sessions.read() as session:
            if wanted and self._shared:
                rows: Sequence[Any] = _by_numbers(session, query, wanted, before, limit + 1)
            else:
                rows = session.execute(_matching(query, wanted, before).limit(limit + 1)).all()
        return page_of(rows, limit, lambda row: (row[1].created_at, str(row[0])), _found)


def _by_numbers(session: Session, query: Query, wanted: list[int], before: int | None, most: int) -> Sequence[Any]:
    """In PostgreSQL: first the numbers under the words, as many as a page, then what they are the numbers of.

    In one statement the planner weighs joins of all that has the words against a walk from the newest back, and walks
    through twenty thousand entries for a word that one in a thousand has.
    """
    session.execute(text(_PLAN_BY_WORD))
    has = SearchEntryRow.terms.op("@>")(bindparam("terms", wanted, type_=Terms()))
    rows: list[Any] = []
    while True:
        numbers = select(SearchEntryRow.number).where(has).order_by(SearchEntryRow.number.desc()).limit(most)
        hits = session.scalars(_bounded(numbers, SearchEntryRow.number, query, before)).all()
        found = _current(select(*_COLUMNS).where(SearchEntryRow.number.in_(hits)))
        rows += session.execute(found.order_by(SearchEntryRow.number.desc())).all()
        if len(hits) < most or len(rows) >= most:
            return rows[:most]
        before = hits[-1]


def _matching(query: Query, wanted: list[int], before: int | None) -> Select[Any]:
    number: Any = SearchEntryRow.number
    statement = select(*_COLUMNS).select_from(SearchEntryRow)
    if wanted:
        number = _TERMS.c.rowid  # in its own order, so that a page ends the look-up
        statement = select(*_COLUMNS).select_from(_TERMS).join(SearchEntryRow, SearchEntryRow.number == number)
        statement = statement.where(text("search_terms MATCH :terms").bindparams(terms=_all_of(wanted)))
    return _current(_bounded(statement, number, query, before)).order_by(number.desc())


def _bounded(statement: Select[Any], number: Any, query: Query, before: int | None) -> Select[Any]:
    """Only numbers before the last one seen, and of the days asked for."""
    if before is not None:
        statement = statement.where(number < before)
    if query.since:
        statement = statement.where(number >= first_number(query.since))
    if query.until:
        statement = statement.where(number < first_number(query.until))
    return statement


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
    return Query(
        word=typed.get("q"),
        source=typed.get("source"),
        actor=typed.get("actor"),
        since=_day(typed.get("since")),
        until=_end_of(_day(typed.get("until"))),
    )


def _end_of(day: datetime | None) -> datetime | None:
    return day if day is None or day.date() == date.max else day + timedelta(days=1)


def _day(typed: str | None) -> datetime | None:
    try:
        return datetime.strptime(typed or "", "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
