"""Access keys and the audit log, for admins. Keys are made by ``briefing keys create`` alone."""

from typing import Any

from flask import current_app
from flask.views import MethodView

from briefing.access import Keys
from briefing.api.blueprints import blueprint, problems
from briefing.schemas.administration import AuditArgsSchema, AuditPageSchema, KeysSchema
from briefing.store.audit import AuditLog

administration = blueprint("administration", "Access keys and the audit log; needs the scope `admin`")


@administration.route("/keys")
class AccessKeys(MethodView):
    @administration.response(200, KeysSchema)
    @problems(administration, 503)
    def get(self) -> Any:
        """List access keys, newest first, without the keys themselves"""
        keys = _keys()
        return {"items": [{"key": key, "state": keys.state(key)} for key in keys.all()]}


@administration.route("/keys/<string:key_id>")
class AccessKey(MethodView):
    @administration.response(204)
    @problems(administration, 404, 503)
    def delete(self, key_id: str) -> None:
        """Revoke an access key, with its sign-ins and embed links"""
        _keys().revoke(key_id)


@administration.route("/audit")
class Entries(MethodView):
    @administration.arguments(AuditArgsSchema, location="query")
    @administration.response(200, AuditPageSchema)
    @problems(administration, 422, 503)
    def get(self, args: dict[str, Any]) -> Any:
        """List writes, newest first: who, what, when, with which outcome"""
        found: AuditLog = current_app.extensions["briefing.audit"]
        return found.page(cursor=args.get("cursor"), limit=args["limit"], key_id=args.get("key"))


def _keys() -> Keys:
    found: Keys = current_app.extensions["briefing.keys"]
    return found
