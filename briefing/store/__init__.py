"""All queries: articles with their revisions, and briefings, on one database."""

from briefing.store.articles import Added, ArticleStore, Outcome
from briefing.store.briefings import BriefingHeading, BriefingStore, Failure, StoredBriefing
from briefing.store.decisions import DecisionStore
from briefing.store.executors import ExecutorStore
from briefing.store.paging import Page
from briefing.store.search import FIELDS, BriefingSearch, Found, Query, query_of
from briefing.store.sessions import Sessions

__all__ = [
    "FIELDS",
    "Added",
    "ArticleStore",
    "BriefingHeading",
    "BriefingSearch",
    "BriefingStore",
    "DecisionStore",
    "ExecutorStore",
    "Failure",
    "Found",
    "Outcome",
    "Page",
    "Query",
    "Sessions",
    "StoredBriefing",
    "query_of",
]
