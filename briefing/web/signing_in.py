"""Reading with a browser where keys are asked for: an access key pasted once, and a cookie in its place."""

from typing import Any

from flask import Blueprint, Response, current_app, g, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from briefing.access import Caller, Keys, caller
from briefing.access.callers import SESSION
from briefing.access.keys import SIGNED_IN
from briefing.errors import Unauthorized
from briefing.service import Service
from briefing.web import policy

_FORM = 10_000  # bytes

signing_in = Blueprint("signing_in", __name__, template_folder="templates")
signing_in.before_request(policy.refuse_other_sites)
signing_in.after_request(policy.headers)


@signing_in.get("/sign-in")
def form() -> str:
    """Where to paste a key."""
    return _page(_own_path(request.args.get("next", "")))


@signing_in.post("/sign-in")
def sign_in() -> Any:
    """Take the key, and go to the page that was wanted."""
    request.max_content_length = _FORM  # before it is read: everybody may send one
    wanted = _own_path(request.form.get("next", ""))
    try:
        cookie = _keys().sign_in(request.form.get("key", "").strip())
    except Unauthorized as error:
        return _page(wanted, error.message), 401, error.headers
    g.caller = Caller(key=_keys().signed_in(cookie))  # for the audit log
    response = redirect(wanted, 303)
    age = int(SIGNED_IN.total_seconds())
    response.set_cookie(SESSION, cookie, max_age=age, httponly=True, samesite="Lax", secure=_is_secure())
    return response


@signing_in.post("/sign-out")
def sign_out() -> Any:
    """Forget this browser."""
    if cookie := request.cookies.get(SESSION):
        _keys().sign_out(cookie)
    response = redirect(url_for("signing_in.form"), 303)
    response.delete_cookie(SESSION, httponly=True, samesite="Lax", secure=_is_secure())
    return response


def offer_to_sign_in(response: Response) -> Response:
    """The sign-in page in place of a 401, for a person who reads pages."""
    best = request.accept_mimetypes.best_match(["application/json", "text/html"])
    in_frame = request.blueprint == "frames"
    if response.status_code != 401 or request.method != "GET" or in_frame or best != "text/html":
        return response
    if request.blueprint == "signing_in":
        return response
    page = make_response(_page(_own_path(request.full_path.rstrip("?"))), 401)
    page.headers["WWW-Authenticate"] = response.headers.get("WWW-Authenticate", "Bearer")
    page.headers["Cache-Control"] = "no-store"
    return policy.headers(page)


def form_token() -> Markup:
    """The hidden field by which a form shows that it is ours; nothing where no cookie was used."""
    token = caller().form_token
    return Markup('<input type="hidden" name="form_token" value="{}">').format(token) if token else Markup("")


def is_signed_in() -> bool:
    """Whether the page can offer to sign out."""
    return caller().cookie is not None


def _keys() -> Keys:
    found: Keys = current_app.extensions["briefing.keys"]
    return found


def _page(wanted: str, problem: str | None = None) -> str:
    return render_template("sign_in.html", wanted=wanted, problem=problem)


def _own_path(wanted: str) -> str:
    """A path of this site to go on to; the list for whatever leads elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else url_for("web.home")


def _is_secure() -> bool:
    service: Service = current_app.extensions["briefing"]
    return request.is_secure or (service.config.public_url or "").startswith("https://")
