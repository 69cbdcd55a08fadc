"""What a browser may do on our pages: nothing inline, nothing from elsewhere, nothing from a form of another site."""

from flask import Response, abort, request

from briefing.access.cross_origin import is_from_another_site

PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def headers(response: Response) -> Response:
    """The response with the policy, unless its view set one."""
    response.headers.setdefault("Content-Security-Policy", PAGE)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    # not no-referrer, under which browsers send our own form with "Origin: null"
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


def refuse_other_sites() -> None:
    """403 for a form that another site sent: where no key is asked for, only the origin tells them apart."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    if is_from_another_site():
        abort(403, "This form was sent from another site.")
