"""The check that every request goes through before anything of it is read."""

import hmac

from flask import Request, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from briefing.access.callers import ANYBODY, LOCAL, SESSION, Caller, is_local_reader
from briefing.access.cross_origin import is_from_another_site
from briefing.access.endpoints import scope_needed
from briefing.access.keys import Keys
from briefing.config import Config
from briefing.errors import MissingScope, Unauthorized
from briefing.store.keys import Scope

_HOW = "Send an access key as `Authorization: Bearer brf_…`; `briefing keys create` makes one."
_SAFE = ("GET", "HEAD", "OPTIONS")


class Check:
    """Who sends a request, and whether it is let in: two steps, with the count of requests between them."""

    def __init__(self, keys: Keys, config: Config) -> None:
        self._keys = keys
        self._config = config

    def identify(self) -> None:
        """Keeps who sent the request in hand, or why nobody is known by its key; raises nothing."""
        g.caller, g.refused = ANYBODY, None
        if self._needed() is None:
            return
        try:
            g.caller = self._caller(request)
        except Unauthorized as error:
            g.refused = error

    def admit(self) -> None:
        """Lets the request in hand in, or raises Unauthorized or MissingScope."""
        needed = self._needed()
        if needed is None:
            return
        if g.refused is not None:
            raise g.refused
        who: Caller = g.caller
        if not who.may(needed):
            raise MissingScope(f"This key has no scope `{needed}`, which this needs.", scope=needed)
        if who.cookie is not None and request.method not in _SAFE:
            _refuse_forged_forms(who)

    def admitted(self, asked: Request, rule: str) -> Caller | None:
        """Who asks to read at this route, if it is sure without the database that they may; raises nothing."""
        needed = scope_needed(rule, asked.method, signed="signature" in asked.args, config=self._config)
        if asked.method not in _SAFE or needed is None:
            return None
        try:
            who = self._caller(asked, look_up=False)
        except Unauthorized:
            return None
        return who if who.may(needed) else None

    def _needed(self) -> Scope | None:
        rule = request.url_rule
        if request.method == "OPTIONS" and rule is not None and getattr(rule, "provide_automatic_options", False):
            return None  # runs no view; browsers send no key with it
        signed = "signature" in request.args
        return scope_needed(rule.rule if rule else None, request.method, signed=signed, config=self._config)

    def _caller(self, asked: Request, *, look_up: bool = True) -> Caller:
        scheme, _, credentials = asked.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return Caller(key=self._keys.check(credentials.strip(), look_up=look_up))
        if not self._config.auth and is_local_reader(asked):
            if asked.method not in _SAFE and is_from_another_site(asked):
                raise Unauthorized(f"This request was sent from another site. {_HOW}")
            return LOCAL
        cookie = asked.cookies.get(SESSION)
        if cookie:
            return Caller(key=self._keys.signed_in(cookie, look_up=look_up), cookie=cookie)
        raise Unauthorized(_HOW)


def refuse_cut_bodies() -> None:
    """413 for a body without a length that is longer than is read: Werkzeug would cut it silently."""
    most = request.max_content_length
    if request.content_length is None and "Transfer-Encoding" in request.headers and most is not None:
        if len(request.get_data()) >= most:
            raise RequestEntityTooLarge


def _refuse_forged_forms(who: Caller) -> None:
    """A cookie goes along whoever made the browser send a request; only our own forms know the token."""
    if request.blueprint != "web":
        raise Unauthorized(f"A browser's sign-in is for its pages. {_HOW}")
    if not hmac.compare_digest(request.form.get("form_token", "").encode(), who.form_token.encode()):
        raise Unauthorized("This form was sent from another site, or after you signed out. Load the page again.")


def keep_private(response: Response) -> Response:
    """No shared cache may give one caller's answer to another."""
    if g.get("caller", ANYBODY).key is not None:
        response.headers["Cache-Control"] = response.headers.get("Cache-Control", "no-cache").replace(
            "public", "private"
        )
        if "private" not in response.headers["Cache-Control"]:
            response.headers["Cache-Control"] += ", private"
        response.vary.update(("Authorization", "Cookie"))
    return response
