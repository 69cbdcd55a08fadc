"""The search form of the list, and what the list shows of a briefing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from briefing.counting import counted
from briefing.render.outline import first_beyond
from briefing.service import FoundDocument
from briefing.store import FIELDS, Query, query_of
from briefing.verification.quotation import quoted

_LABELS = {
    "q": "Words",
    "source": "Source",
    "actor": "Who",
    "since": "Made from",
    "until": "Made until",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition of a search in words; ``without`` is the rest of the search."""

    label: str
    value: str
    without: dict[str, str]


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The search as typed, and what it asks for; dates are days, both included."""

    typed: dict[str, str]
    query: Query

    def filled(self) -> dict[str, str]:
        """The fields in use, as they stand in the address; a date that is none is not in use."""
        unread = {name for name in ("since", "until") if getattr(self.query, name) is None}
        return {name: value for name, value in self.typed.items() if value and name not in unread}

    def filters(self) -> list[Filter]:
        """Each field in use, and the search without it."""
        used = self.filled()
        return [Filter(_LABELS[at], used[at], {name: used[name] for name in used if name != at}) for at in used]

    def suffix(self) -> str:
        """The search as the end of an address, for feeds of what it finds."""
        return f"?{urlencode(self.filled())}" if self.filled() else ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A briefing in the list."""

    article_id: str
    headline: str
    lead: str
    site: str | None
    published: datetime | None
    made: datetime
    actors: tuple[str, ...]
    counts: str


def form_query(args: Mapping[str, str]) -> SearchForm:
    """The search in an address."""
    return SearchForm({name: args.get(name, "").strip()[:200] for name in FIELDS}, query_of(args))


def listed(found: FoundDocument) -> Listed:
    """What the list shows of a briefing."""
    document, article = found.document, found.article
    lead = first_beyond(document["headline"], (each["text"] for each in document["summary"]))
    claims, questions = len(document["claims"]), len(document["open_questions"])
    return Listed(
        article_id=article.id,
        headline=quoted(document["headline"], article.text),
        lead=quoted(lead, article.text),
        site=article.site,
        published=article.published_at,
        made=datetime.fromisoformat(document["receipt"]["created_at"]),
        actors=tuple(actor["name"] for actor in document["key_actors"][:5]),
        counts=", ".join(_counts(("claim", claims), ("open question", questions))),
    )


def _counts(*found: tuple[str, int]) -> Iterator[str]:
    for noun, number in found:
        if number:
            yield counted(number, noun)
