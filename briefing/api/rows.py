"""Briefings as a table for dashboards."""

from collections.abc import Iterator
from typing import Any

from flask import Response, jsonify, request
from flask.views import MethodView

from briefing.api.blueprints import also_as, blueprint, problems, service
from briefing.render.addresses import Addresses
from briefing.render.rows import to_csv, to_row
from briefing.schemas.requests import RowsArgsSchema
from briefing.schemas.rows import RowSchema
from briefing.store import Query

rows = blueprint("rows", "Briefings as flat rows for dashboards and spreadsheets")
_BATCH = 100
_SHOWN = "One flat row a briefing; text/csv with format=csv"


@rows.route("/briefings/rows")
class Rows(MethodView):
    @rows.arguments(RowsArgsSchema, location="query")
    @rows.response(200, RowSchema(many=True), description=_SHOWN)
    @also_as(rows, _SHOWN, "text/csv")
    @rows.alt_response(304, description="Not changed since the ETag in If-None-Match")
    @problems(rows, 422, 503)
    def get(self, args: dict[str, Any]) -> Response:
        """Read briefings as flat rows, newest first

        Columns are stable: more may come at the end, none is renamed or taken away.
        """
        links = Addresses.of(service().config.public_url, request.url_root)
        found = [to_row(document, links) for document in _matching(args)]
        response = jsonify(found)
        if args["form"] == "csv":
            response = Response(to_csv(found), content_type="text/csv; charset=utf-8")
        response.headers["Cache-Control"] = "no-cache"  # may be kept, must be asked about
        response.add_etag()
        response.make_conditional(request)
        return response


def _matching(args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    query = Query(args["q"], args["source"], args["actor"], args["since"], args["until"])
    left, cursor = args["limit"], None
    while left > 0:
        page = service().search_documents(query, cursor=cursor, limit=min(left, _BATCH))
        yield from (each.document for each in page.items)
        left, cursor = left - len(page.items), page.next_cursor
        if cursor is None:
            return
