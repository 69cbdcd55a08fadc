"""words by which briefings are found, as digests, in an index"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

from briefing.models.columns import Terms, UTCDateTime
from briefing.store.search_entries import number_for, terms_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_AT_ONCE = 500


def upgrade() -> None:
    shared = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "search_entry",
        sa.Column("number", sa.BigInteger() if shared else sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("briefing_id", sa.String(), nullable=False),
        sa.Column("terms", ARRAY(sa.BigInteger()) if shared else sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.ForeignKeyConstraint(["briefing_id"], ["briefing.id"], ondelete="CASCADE"),
        sa.UniqueConstraint("briefing_id"),
    )
    if shared:
        # the planner must know all but rare words: for those it reads the index, for others newest first
        op.execute("ALTER TABLE search_entry ALTER COLUMN terms SET STATISTICS 1000")
        op.create_index("search_entry_terms", "search_entry", ["terms"], postgresql_using="gin")
    else:
        for statement in _FULL_TEXT:
            op.execute(statement)
    _fill()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_terms")
    op.drop_table("search_entry")


_FULL_TEXT = (
    "CREATE VIRTUAL TABLE search_terms USING fts5(terms, content='search_entry', content_rowid='number', "
    "detail='none', columnsize=0)",
    "CREATE TRIGGER search_entry_came AFTER INSERT ON search_entry "
    "BEGIN INSERT INTO search_terms(rowid, terms) VALUES (new.number, new.terms); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry "
    "BEGIN INSERT INTO search_terms(search_terms, rowid, terms) VALUES ('delete', old.number, old.terms); END",
)


def _fill() -> None:
    """Entries of the briefings that are there."""
    connection = op.get_bind()
    entry = sa.table("search_entry", sa.column("number"), sa.column("briefing_id"), sa.column("terms", Terms()))
    query = sa.text(
        "SELECT b.id, b.created_at, b.headline, b.document, r.title, r.text, r.site, a.url "
        "FROM briefing b JOIN article a ON a.id = b.article_id "
        "JOIN revision r ON r.article_id = b.article_id AND r.number = b.revision "
        "WHERE b.id > :last ORDER BY b.id LIMIT :most"
    ).columns(created_at=UTCDateTime())
    last, taken = "", set()
    while rows := connection.execute(query, {"last": last, "most": _AT_ONCE}).all():
        filled = []
        for row in rows:
            document = json.loads(row.document) if isinstance(row.document, str) else row.document
            number = number_for(row.created_at, row.id)
            while number in taken:
                number += 1
            taken.add(number)
            found = terms_of(document, row.headline, title=row.title, text=row.text, site=row.site, url=row.url)
            filled.append({"number": number, "briefing_id": row.id, "terms": found})
        connection.execute(sa.insert(entry), filled)
        last = rows[-1].id
