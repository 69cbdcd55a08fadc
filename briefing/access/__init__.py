"""Who may do what: access keys, checked on every request."""

from dataclasses import dataclass

from flask import Flask

from briefing.access import cross_origin
from briefing.access.audit import Audit, request_id
from briefing.access.callers import Caller, caller, is_local_reader, sees_text
from briefing.access.check import Check, keep_private, refuse_cut_bodies
from briefing.access.embed_links import EmbedLinks
from briefing.access.idempotency import Idempotency
from briefing.access.keys import Created, Keys
from briefing.access.limits import Limits
from briefing.access.starting import refuse_unguarded
from briefing.config import Config
from briefing.store import Sessions
from briefing.store.audit import AuditLog
from briefing.store.embed_links import RevokedLinks
from briefing.store.idempotency import IdempotencyStore

__all__ = [
    "Caller",
    "Created",
    "Guard",
    "Keys",
    "caller",
    "is_local_reader",
    "refuse_unguarded",
    "register",
    "request_id",
    "sees_text",
]


@dataclass(frozen=True, slots=True)
class Guard:
    """What each request to an app passes."""

    check: Check
    limits: Limits


def register(app: Flask, config: Config, keys: Keys, sessions: Sessions) -> Guard:
    """Guards an app; before its routes are added."""
    entries = AuditLog(sessions)
    app.extensions |= {
        "briefing.keys": keys,
        "briefing.audit": entries,
        "briefing.embed_links": EmbedLinks(config, keys.store, RevokedLinks(sessions), keys.clock),
    }
    Audit(entries, keys.clock).register(app)
    check = Check(keys, config)
    app.before_request(check.identify)
    limits = Limits(config)
    limits.register(app)  # before the refusal, so that guessing is limited by address
    app.before_request(check.admit)
    app.before_request(refuse_cut_bodies)
    Idempotency(IdempotencyStore(sessions), keys.clock).register(app)
    app.after_request(keep_private)
    cross_origin.register(app, config)
    return Guard(check, limits)
