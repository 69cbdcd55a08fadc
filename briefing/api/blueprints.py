"""What every API module shares: the service of this app, and how blueprints describe errors."""

from codecs import BOM_UTF8
from typing import Any

import orjson
from flask import Request, current_app
from flask_smorest.blueprint import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnprocessableEntity, UnsupportedMediaType

from briefing.schemas.answers import ProblemSchema
from briefing.service import Service


class StrictParser(FlaskParser):
    """Reads arguments; unknown and repeated ones are errors in the query too, and a body is JSON or refused."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "json": RAISE}

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The query, of which each part is given once: which of two is meant, nobody could tell."""
        repeated = [name for name, values in req.args.lists() if len(values) > 1]
        if repeated:
            raise ValidationError({name: ["Give it once."] for name in repeated})
        return super().load_querystring(req, schema)

    def _raw_load_json(self, req: Request) -> Any:
        body = req.get_data().removeprefix(BOM_UTF8)
        if body and not req.is_json:
            raise UnsupportedMediaType("Send the body as application/json.")
        try:
            given = orjson.loads(body) if body else {}
        except orjson.JSONDecodeError as error:  # also where brackets nest too deep for a recursive parser
            raise BadRequest(f"The body is not valid JSON: {error}.") from error
        if not isinstance(given, dict):
            raise UnprocessableEntity("The body is no JSON object. Send one, with the fields as its members.")
        return given


_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "description": "Names the request, so that it can be sent again within a day and is answered as the first time",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$"},
}


class StrictBlueprint(Blueprint):
    """A blueprint with strict arguments, whose POST requests may carry an Idempotency-Key."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_document_idempotency_key)


def _document_idempotency_key(doc: Any, doc_info: Any, *, method: Any, **kwargs: Any) -> Any:
    if method == "post":
        doc.setdefault("parameters", []).append(dict(_IDEMPOTENCY_KEY))
    return doc


def service() -> Service:
    """The service this app was made with."""
    found: Service = current_app.extensions["briefing"]
    return found


def blueprint(name: str, about: str) -> Any:
    """A blueprint under /v1."""
    return StrictBlueprint(name, name, url_prefix="/v1", description=about)


def also_as(blueprint: Any, description: str, *media_types: str) -> Any:
    """Documents the media types, beside JSON, that a view gives its 200 in."""

    def decorate(view: Any) -> Any:
        for each in media_types:
            kind = {"schema": {"type": "string"}, "content_type": each, "description": description}
            view = blueprint.alt_response(200, **kind)(view)
        return view

    return decorate


def problems(blueprint: Any, *statuses: int) -> Any:
    """Documents the error answers of a view, and those that every view may give for want of a key."""

    def decorate(view: Any) -> Any:
        for_keys = {400, 409, 422} if view.__name__ == "post" else set()  # of an Idempotency-Key
        for status in {401, 403, 429, *statuses, *for_keys}:
            view = blueprint.alt_response(status, schema=ProblemSchema, content_type="application/problem+json")(view)
        return view

    return decorate
