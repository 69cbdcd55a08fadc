"""An app that asks for keys, on the parts of the session, and the keys to it."""

from copy import copy
from dataclasses import replace
from typing import Any

from flask import Flask

from briefing import create_app
from briefing.access import Keys
from briefing.store.keys import Scope
from briefing.wiring import Parts


def guarded(parts: Parts, **settings: Any) -> Flask:
    """The app with BRIEFING_AUTH on, and these settings."""
    service = copy(parts.service)
    service.config = replace(parts.service.config, **{"auth": True, **settings})
    return create_app(parts=replace(parts, service=service))


def bearer(keys: Keys, *scopes: str, **options: Any) -> dict[str, str]:
    """The header of a new key."""
    return {"Authorization": f"Bearer {keys.create('a test', map(Scope, scopes), **options).token}"}
