"""Revisions, receipts and editors' decisions: what an editor asks of a briefing after it was made."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import orjson

from briefing import decisions, revisions
from briefing.errors import ConflictError, NotFoundError
from briefing.schemas.documents import briefing_document, load_briefing, tells_of
from briefing.store import ArticleStore, DecisionStore, Found
from briefing.types.article import Article
from briefing.types.briefing import Briefing, Verified
from briefing.types.changes import ItemChange, ItemDecision
from briefing.types.items import Action, Decision, Item, wording


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an editor sends: the decision about one item, with the new wording of an edit."""

    action: Action
    editor: str
    reason: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between the briefings of two revisions."""

    article_id: str
    before: int
    after: int
    changes: tuple[ItemChange, ...]


class Editorial:
    """Reads briefings through ``read`` (article ID, revision or None -> Briefing as the engine made it)."""

    def __init__(
        self,
        articles: ArticleStore,
        kept: DecisionStore,
        read: Callable[[str, int | None], Briefing],
        clock: Callable[[], datetime],
    ) -> None:
        self._articles = articles
        self._kept = kept
        self._read = read
        self._clock = clock

    def as_decided(self, briefing: Briefing) -> Briefing:
        """The briefing as its editors left it."""
        made = self._kept.of(briefing.article.id)
        if not made:
            return briefing
        return replace(briefing, verified=decisions.apply(briefing.verified, made, briefing.article.text))

    def documents(self, found: Sequence[Found]) -> list[dict[str, Any]]:
        """Documents of briefings that were found, as their editors left them.

        Taking a document apart and putting it together takes ten times as long as reading it: only where one decided.
        """
        made = self._kept.of_each({each.article.id for each in found})
        return [_decided(each, made.get(each.article.id, ())) for each in found]

    def decide(self, article_id: str, item_id: str, verdict: Verdict) -> ItemDecision:
        """Keeps a decision about an item that is served now. Raises NotFoundError, InvalidInput."""
        briefing = self.as_decided(self._read(article_id, None))
        section, item = _item(briefing.verified, item_id)
        if verdict.text is not None:
            decisions.check_edit(verdict.text, briefing.article.text)
        earlier = item.decision.original if item.decision else None
        original = earlier or (wording(item) if verdict.action is Action.EDIT else None)
        decision = Decision(verdict.action, verdict.editor, verdict.reason, self._clock(), original)
        made = ItemDecision(article_id, briefing.article.revision, section, item, decision, verdict.text)
        self._kept.add(made)
        return made

    def decided(self, article_id: str) -> tuple[ItemDecision, ...]:
        """Every decision about an article's items, oldest first. Raises NotFoundError."""
        self._articles.get(article_id)
        return self._kept.of(article_id)

    def cases(self) -> list[dict[str, Any]]:
        """Every decision as an evaluation case: the article's text, the item, and what an editor made of it."""
        return [_case(made, self._articles.get(made.article_id, made.revision)) for made in self._kept.all()]

    def revisions(self, article_id: str) -> tuple[Article, ...]:
        """The states of an article, newest first. Raises NotFoundError."""
        return self._articles.revisions(article_id)

    def difference(self, article_id: str, before: int, after: int) -> Difference:
        """What changed from one revision's briefing to another's. Raises NotFoundError."""
        if before == after:
            raise ConflictError(f"Both sides are revision {before}: name two different ones, such as 1..2.")
        old, new = self._read(article_id, before), self._read(article_id, after)
        changes = revisions.differences(old.verified, new.verified, new.article.text)
        return Difference(article_id, before, after, changes)

    def receipt(self, article_id: str) -> dict[str, Any]:
        """What made the briefing, from what, at what price, and which checks ran with which outcome.

        ``digest`` covers what went in and what came out, not when or how fast: the same inputs give the same digest.
        """
        briefing = self._read(article_id, None)
        document = briefing_document(briefing)
        receipt: dict[str, Any] = document["receipt"] | {"created_at": briefing.receipt.created_at}
        receipt |= {"checks": document["checks"], "withheld": document["withheld"]}
        fixed = {name: value for name, value in document.items() if name not in ("id", "receipt", "article")}
        made_by = {name: receipt[name] for name in ("engine", "model", "server", "prompt", "schema_version")}
        substance = orjson.dumps([made_by, receipt["article_digest"], fixed], option=orjson.OPT_SORT_KEYS)
        return {"digest": hashlib.sha256(substance).hexdigest()} | receipt


def _decided(found: Found, made: Sequence[ItemDecision]) -> dict[str, Any]:
    document = found.briefing.document
    if not made and tells_of(document, found.article):
        return document
    briefing = load_briefing(document, found.article)
    verified = decisions.apply(briefing.verified, made, found.article.text)
    return briefing_document(replace(briefing, verified=verified))


def _item(verified: Verified, item_id: str) -> tuple[str, Item]:
    for section in revisions.SECTIONS:
        for item in getattr(verified, section):
            if item.id == item_id:
                return section, item
    raise NotFoundError(f"The briefing serves no item {item_id!r}.", item_id=item_id)


def _case(made: ItemDecision, article: Article) -> dict[str, Any]:
    return {
        "article_id": made.article_id,
        "revision": made.revision,
        "article": article.text,
        "section": made.section,
        "item_id": made.item.id,
        "item": made.decision.original or wording(made.item),
        "evidence": [[each.start, each.end] for each in made.item.evidence],
        "action": made.decision.action.value,
        "text": made.text,
        "reason": made.decision.reason,
        "editor": made.decision.editor,
        "decided_at": made.decision.decided_at.isoformat(),
    }
