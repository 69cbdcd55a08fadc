"""What each route asks of a caller, decided by the route that matched, never by the path as it was written."""

from briefing.config import Config
from briefing.store.keys import Scope

OPEN = frozenset(
    {
        "/static/<string:name>",  # styles and scripts of our own
        "/embed/static/<string:name>",
        "/embed.js",
        "/sign-in",
        "/sign-out",
        "/healthz",
        "/readyz",
    }
)
GRANTED = frozenset({"/embed/<string:article_id>", "/embed/<string:article_id>.json"})  # a signed link opens these
_CARDS = frozenset({"/share/<string:article_id>.png", "/share/<string:article_id>.svg"})
PUBLISHED = GRANTED | _CARDS | {"/oembed"}  # for everybody where pages may embed briefings
_DOCS = ("/docs", "/openapi.json")
BRIEFING = "/v1/articles/<string:article_id>/briefing"
SLACK = "/slack/"  # what comes there is signed by Slack, or carries a state of ours
SLACK_EVENTS = "/slack/events"  # what Slack signs; as much as it sends
_ADMIN = ("/v1/keys", "/v1/audit", "/v1/webhooks", "/metrics")
_READS = ("GET", "HEAD", "OPTIONS")


def scope_needed(rule: str | None, method: str, *, signed: bool, config: Config) -> Scope | None:
    """The scope a key must have for this route; None where none is needed. What is not known here needs one."""
    if rule is not None and _is_open(rule, signed, config):
        return None
    if rule is not None and rule.startswith(_ADMIN):
        return Scope.ADMIN
    return Scope.READ if method in _READS else Scope.WRITE


def _is_open(rule: str, signed: bool, config: Config) -> bool:
    if rule in OPEN or rule.startswith(SLACK):
        return True
    if rule in GRANTED and signed:
        return True  # the view checks the signature
    if rule in PUBLISHED and config.embed_origins:
        return True
    return config.open_docs and rule.startswith(_DOCS)
