"""Entries of the search index, kept beside the briefings they are of."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from briefing.models.articles import ArticleRow, RevisionRow
from briefing.models.briefings import BriefingRow, SearchEntryRow
from briefing.store.terms import Field, terms

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST = 2**63 - 1  # a number in the database


def add_entry(session: Session, row: BriefingRow) -> None:
    """Enters a briefing that was just added, in its transaction."""
    session.flush()
    article, state = session.get(ArticleRow, row.article_id), session.get(RevisionRow, (row.article_id, row.revision))
    if article is None or state is None:
        return
    number = number_for(row.created_at, row.id)
    while session.scalar(select(SearchEntryRow.number).where(SearchEntryRow.number == number)) is not None:
        number += 1
    found = terms_of(row.document, row.headline, title=state.title, text=state.text, site=state.site, url=article.url)
    session.add(SearchEntryRow(number=number, briefing_id=row.id, terms=found))


def renew_entries(session: Session, article_id: str) -> None:
    """Enters the briefings of an article anew, whose address has become known, in this transaction."""
    session.flush()
    for row in session.scalars(select(BriefingRow).where(BriefingRow.article_id == article_id)):
        session.execute(delete(SearchEntryRow).where(SearchEntryRow.briefing_id == row.id))
        add_entry(session, row)


def number_for(moment: datetime, briefing_id: str) -> int:
    """A number that sorts as moments do: microseconds, and three digits that tell briefings of one moment apart."""
    apart = int.from_bytes(hashlib.blake2b(briefing_id.encode(), digest_size=4).digest(), "big") % 1000
    return first_number(moment) + apart


def first_number(moment: datetime) -> int:
    """The least number of a moment."""
    since = moment - _EPOCH
    number = ((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds) * 1000
    return max(-_MOST, min(number, _MOST))  # before 1677 and after 2262 nothing was made, and no database counts so far


def terms_of(
    document: Mapping[str, Any],
    headline: str,
    *,
    title: str | None,
    text: str,
    site: str | None,
    url: str | None,
) -> list[int]:
    """The terms by which a briefing with this document is found."""
    actors = [name for actor in document.get("key_actors", ()) for name in (actor["name"], *actor["aliases"])]
    found = terms(Field.TEXT, headline, title, text)
    return sorted({*found, *terms(Field.SOURCE, site, url), *terms(Field.ACTOR, *actors)})
