"""Briefings: read one of an article, ask for it again, list."""

from typing import Any

from flask import Response, jsonify, request, url_for
from flask.views import MethodView
from werkzeug.exceptions import NotAcceptable

from briefing.api.blueprints import also_as, blueprint, problems, service
from briefing.api.repeated import GZIP, SERVED
from briefing.cache import Rendered, Variant
from briefing.schemas.briefings import BriefingPageSchema, BriefingSchema, PendingSchema
from briefing.schemas.requests import BriefingArgsSchema, LanguageArgsSchema, PageArgsSchema
from briefing.service import HTML, JSON, MARKDOWN, NINJS, Pending

_FORMATS = {"json": JSON, "markdown": MARKDOWN, "html": HTML, "ninjs": NINJS}
_SHOWN = "The briefing; as Markdown, HTML or ninjs by Accept or format"

_PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

briefings = blueprint("briefings", "Structured briefings, every item tied to the words that prove it")


@briefings.route("/articles/<string:article_id>/briefing")
class ArticleBriefing(MethodView):
    @briefings.arguments(BriefingArgsSchema, location="query")
    @briefings.response(200, BriefingSchema, description=_SHOWN)
    @also_as(briefings, _SHOWN, MARKDOWN, HTML, NINJS)
    @briefings.alt_response(202, schema=PendingSchema, description="It is being made; see Location and Retry-After")
    @briefings.alt_response(304, description="Not changed since the ETag in If-None-Match")
    @problems(briefings, 404, 406, 422, 500, 502, 503)
    def get(self, args: dict[str, Any], article_id: str) -> Response:
        """Read the briefing of an article

        Made when first asked for. `?wait=SECONDS` holds the answer until it is there.
        """
        variant = Variant(article_id, args["language"], args["claims"], _media_type(args["format"]))
        try:
            return _sent(variant, service().read(variant, args["wait"]))
        except Pending:
            return _pending(article_id, args["language"])

    @briefings.arguments(LanguageArgsSchema, location="query")
    @briefings.response(202, PendingSchema)
    @problems(briefings, 404, 422, 503)
    def post(self, args: dict[str, Any], article_id: str) -> Response:
        """Ask again for a briefing that could not be made"""
        service().remake(article_id, args["language"])
        return _pending(article_id, args["language"])


@briefings.route("/briefings")
class Briefings(MethodView):
    @briefings.arguments(PageArgsSchema, location="query")
    @briefings.response(200, BriefingPageSchema)
    @problems(briefings, 422, 503)
    def get(self, args: dict[str, Any]) -> Any:
        """List briefings, newest first"""
        return service().briefing_page(cursor=args.get("cursor"), limit=args["limit"])


def _media_type(format: str | None) -> str:
    if format is not None:
        return _FORMATS[format]
    if not request.accept_mimetypes:
        return JSON
    best = request.accept_mimetypes.best_match([JSON, MARKDOWN, HTML, NINJS])
    if best is None:
        raise NotAcceptable(f"Briefings come as {JSON}, {MARKDOWN}, {HTML} and {NINJS}.")
    return best


def _sent(variant: Variant, rendered: Rendered) -> Response:
    charset = "" if rendered.media_type in (JSON, NINJS) else "; charset=utf-8"
    response = Response(rendered.body, content_type=rendered.media_type + charset)
    response.set_etag(rendered.etag)
    if _takes_gzip():
        response.set_data(rendered.gzipped)
        response.content_encoding = GZIP
        response.set_etag(f"{rendered.etag}-{GZIP}")  # other bytes, another strong tag (RFC 9110, section 8.8.3.3)
    response.headers["Cache-Control"] = "private, no-cache"  # may be kept, must be asked about: it can be revised
    response.vary.update(("Accept", "Accept-Encoding"))
    if rendered.media_type == HTML:  # a page of its own, with its style in it and nothing to run
        response.headers["Content-Security-Policy"] = _PAGE_POLICY
    response.make_conditional(request)
    del response.headers["Date"]  # the server's to add, and it does
    request.environ[SERVED] = (variant, rendered.etag)
    return response


def _takes_gzip() -> bool:
    taken = request.accept_encodings
    return taken[GZIP] > 0 and taken[GZIP] >= taken["identity"]


def _pending(article_id: str, language: str | None) -> Response:
    url = url_for("briefings.ArticleBriefing", article_id=article_id)
    job = url_for("jobs.Job", job_id=service().job_of(article_id, language))
    response = jsonify(status="pending", article_id=article_id, url=url, job=job)
    response.status_code = 202
    response.headers |= {"Location": job, "Retry-After": "1"}
    return response
