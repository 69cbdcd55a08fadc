"""Briefings as flat rows, for Grafana, Metabase and spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from briefing.render.addresses import Addresses
from briefing.render.inert import plain

# Stable: columns are only ever added, at the end.
COLUMNS = (
    "made_at",
    "published_at",
    "article_id",
    "briefing_id",
    "revision",
    "site",
    "title",
    "language",
    "words",
    "summary_items",
    "key_actors",
    "claims",
    "central_claims",
    "open_questions",
    "counterarguments",
    "withheld",
    "direct_quotes_carried",
    "direct_quotes_total",
    "speakers_carried",
    "speakers_total",
    "figures_carried",
    "figures_total",
    "engine",
    "model",
    "attempts",
    "seconds",
    "input_tokens",
    "output_tokens",
    "cost_usd",
    "url",
)


_COUNTED = ("summary", "key_actors", "claims", "open_questions", "counterarguments", "withheld")


def to_row(document: Mapping[str, Any], links: Addresses) -> dict[str, Any]:
    """One value a column, from a briefing's document."""
    article, receipt = document["article"], document["receipt"]
    summary, actors, claims, questions, points, withheld = (len(document[section]) for section in _COUNTED)
    values = (
        receipt["created_at"],
        article["published_at"],
        article["id"],
        document["id"],
        article["revision"],
        plain(article["site"]) if article["site"] else None,
        plain(article["title"] or document["headline"]),
        article["language"],
        article["words"],
        summary,
        actors,
        claims,
        sum(claim["central"] for claim in document["claims"]),
        questions,
        points,
        withheld,
        *_counted(document["coverage"]),
        receipt["engine"],
        receipt["model"],
        receipt["attempts"],
        *(receipt["usage"][name] for name in ("seconds", "input_tokens", "output_tokens", "cost_usd")),
        links.page(article["id"]),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _counted(coverage: Mapping[str, Any]) -> Iterator[int]:
    for name in ("direct_quotes", "speakers", "figures"):
        yield from (coverage[name]["carried"], coverage[name]["total"])


def to_csv(rows: Iterable[dict[str, Any]]) -> str:
    """The rows with their column names (RFC 4180)."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return out.getvalue()


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets an apostrophe (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
