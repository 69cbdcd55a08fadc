"""The reader pages: a list of briefings, and each briefing beside its article."""

import logging
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, NotFound

from briefing.access import request_id, sees_text
from briefing.cache import Variant
from briefing.errors import BriefingError, EngineError, NotFoundError
from briefing.jobs import JobStatus
from briefing.render.addresses import Addresses
from briefing.render.linked_data import script_safe, to_linked_data
from briefing.service import MARKDOWN, Pending, Service
from briefing.types.article import Article
from briefing.web import policy
from briefing.web.assets import static_file
from briefing.web.changes import ChangedItem, changed_item, changes
from briefing.web.fitting import is_too_heavy, lighter
from briefing.web.progress import progress
from briefing.web.reading import Reading, reading, shortened
from briefing.web.search import form_query, listed
from briefing.web.submission import Submission, submitted

web = Blueprint("web", __name__, template_folder="templates")
web.before_request(policy.refuse_other_sites)
web.after_request(policy.headers)

PAGE_SIZE = 20
log = logging.getLogger(__name__)


def service() -> Service:
    """The service this app was made with."""
    found: Service = current_app.extensions["briefing"]
    return found


@web.get("/")
def home() -> str:
    """Briefings, newest first, with a search and a form to add one."""
    return _home(Submission())


@web.post("/articles")
def add() -> Any:
    """Take in what was pasted, a link or a text, and go to its briefing."""
    form = submitted(request.form)
    try:
        added = service().ingest(form.source())
    except BriefingError as error:
        return _home(form.refused(error.message)), error.status if error.status < 500 else 422
    return redirect(url_for("web.article", article_id=added.article.id), 303)


@web.get("/articles/<string:article_id>")
def article(article_id: str) -> Any:
    """A briefing beside its article, or how far it is."""
    found = service().articles.get(article_id)
    try:
        briefing = service().briefing(article_id)
    except Pending:
        return _waiting(found)
    links = Addresses.of(service().config.public_url, request.url_root)
    data = script_safe(to_linked_data(briefing, links))

    def page(view: Reading) -> str:
        return render_template("article.html", view=view, article=found, links=links, linked_data=data)

    everything = request.args.get("claims") == "all"
    view = reading(briefing, all_claims=everything, whole=_shows_text(), first_claim=_first_claim())
    made = page(view)
    return page(shortened(view, lighter(made, view.outline.sections))) if is_too_heavy(made) else made


@web.post("/articles/<string:article_id>/retry")
def retry(article_id: str) -> Any:
    """Ask again for a briefing that could not be made."""
    service().remake(article_id)
    return redirect(url_for("web.article", article_id=article_id), 303)


@web.get("/articles/<string:article_id>/briefing.md")
def as_markdown(article_id: str) -> Response:
    """The briefing as Markdown, to copy."""
    claims = "all" if request.args.get("claims") == "all" else "central"
    rendered = service().read(Variant(article_id, None, claims, MARKDOWN), 10)
    return Response(rendered.body, content_type="text/markdown; charset=utf-8")


@web.get("/articles/<string:article_id>/changes/<int:revision>")
def revision(article_id: str, revision: int) -> str:
    """What a revision changed, sentence by sentence."""
    if not _shows_text() or revision < 2:
        raise NotFoundError("There is no such comparison.")
    old, new = (service().articles.get(article_id, number) for number in (revision - 1, revision))
    items = _item_changes(article_id, revision)
    return render_template("changes.html", article=new, changes=changes(old, new), items=items)


@web.get("/static/<string:name>")
def static(name: str) -> Response:
    """A style sheet or script of the pages."""
    return static_file(name)


def lost() -> Response | None:
    """A page for a person whose address leads nowhere; programs get the API's problem document."""
    missing = isinstance(request.routing_exception, NotFound) and not request.path.startswith("/v1/")
    if not missing or request.accept_mimetypes.best_match(["application/json", "text/html"]) != "text/html":
        return None
    page = render_template("error.html", title="Not found", message="There is no such page.", article_id=None)
    return policy.headers(Response(page, 404, content_type="text/html; charset=utf-8"))


@web.errorhandler(Pending)
def pending(_: Pending) -> Response:
    """Told to come back in a second."""
    return Response("The briefing is being made.\n", 202, {"Retry-After": "1"}, content_type="text/plain")


@web.errorhandler(BriefingError)
def ours(error: BriefingError) -> tuple[str, int, dict[str, str]]:
    """An error of ours as a page; one of the engine with a button to try again."""
    article_id = (request.view_args or {}).get("article_id")
    again = article_id if isinstance(error, EngineError) else None
    page = render_template("error.html", title=error.title, message=error.message, article_id=again)
    return page, error.status, error.headers


@web.errorhandler(HTTPException)
def of_http(error: HTTPException) -> tuple[str, int]:
    """An HTTP error as a page."""
    page = render_template("error.html", title=error.name, message=error.description, article_id=None)
    return page, error.code or 500


@web.errorhandler(Exception)
def bug(error: Exception) -> tuple[str, int]:
    """A bug as a page that says by which ID the log has it, and nothing else."""
    log.exception("unexpected error", exc_info=error)
    message = f"Something went wrong on our side. The log has it under {request_id()}."
    return render_template("error.html", title=BriefingError.title, message=message, article_id=None), 500


def _first_claim() -> int:
    start = request.args.get("from", "")
    return max(int(start), 1) if start.isdecimal() and len(start) < 7 else 1


def _home(form: Submission) -> str:
    query = form_query(request.args)
    page = service().search_documents(query.query, cursor=request.args.get("cursor"), limit=PAGE_SIZE)
    rows = [listed(found) for found in page.items]
    return render_template(
        "home.html",
        rows=rows,
        query=query,
        form=form,
        next_cursor=page.next_cursor,
        min_words=service().config.min_words,
    )


def _waiting(found: Article) -> Response:
    view = progress(found, _job(found.id), datetime.now(UTC))
    response = make_response(render_template("waiting.html", article=found, progress=view), 202)
    response.headers["Cache-Control"] = "no-store"
    return response


def _job(article_id: str) -> JobStatus | None:
    """How the job stands that makes the briefing; None where it is not queued yet, or just ended."""
    try:
        return service().job(service().job_of(article_id))
    except NotFoundError:
        return None


def _item_changes(article_id: str, revision: int) -> list[ChangedItem] | None:
    """What the revision changed in the briefing; None while one of the two is being made or could not be."""
    try:
        found = service().editorial.difference(article_id, revision - 1, revision)
    except (Pending, EngineError):
        return None
    return [changed_item(each) for each in found.changes]


def _shows_text() -> bool:
    return sees_text(service().config)
