"""The document of a briefing, as stored and served: written from a briefing and read back."""

from dataclasses import replace
from typing import Any

from briefing.schemas.articles import ArticleSchema
from briefing.schemas.briefings import VerifiedSchema
from briefing.schemas.receipts import ReceiptSchema
from briefing.schemas.text_fragments import text_fragment_url
from briefing.types.article import Article
from briefing.types.briefing import Briefing

SCHEMA_VERSION = "1"


def briefing_document(briefing: Briefing) -> dict[str, Any]:
    """The briefing as served and stored: a JSON-ready dict, every claim in it, evidence with links into the page."""
    document: dict[str, Any] = _VERIFIED.dump(briefing.verified)
    document["id"] = briefing.id
    document["article"] = _ARTICLE.dump(briefing.article)
    document["receipt"] = _RECEIPT.dump(briefing.receipt)
    if briefing.article.url:
        _link(document, briefing.article.url)
    return {name: document[name] for name in _ORDER}


def load_briefing(document: dict[str, Any], article: Article) -> Briefing:
    """The briefing a stored document came from; its article is given, as the document holds no text."""
    verified = _VERIFIED.load({name: document[name] for name in _VERIFIED.fields})
    receipt = _RECEIPT.load(document["receipt"])
    return Briefing(document["id"], replace(article, revision=document["article"]["revision"]), verified, receipt)


def tells_of(document: dict[str, Any], article: Article) -> bool:
    """Whether a stored document says of its article what is known now; its address may have become known since."""
    known: dict[str, Any] = _ARTICLE.dump(article)
    return bool(known | {"revision": document["article"]["revision"]} == document["article"])


def _link(node: Any, url: str) -> None:
    if isinstance(node, list):
        for each in node:
            _link(each, url)
    elif isinstance(node, dict):
        if "exact" in node and "start" in node:
            node["url"] = text_fragment_url(url, node["exact"])
        for each in node.values():
            _link(each, url)


_VERIFIED, _ARTICLE, _RECEIPT = VerifiedSchema(), ArticleSchema(), ReceiptSchema()
_ORDER = ("id", "article", *_VERIFIED.fields, "receipt")
