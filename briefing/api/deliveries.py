"""What became of webhooks."""

from typing import Any

from flask.views import MethodView

from briefing.api.blueprints import blueprint, problems, service
from briefing.schemas.deliveries import DeliveryPageSchema
from briefing.schemas.requests import PageArgsSchema

deliveries = blueprint("webhooks", "Deliveries of webhooks")


@deliveries.route("/webhooks/deliveries")
class Deliveries(MethodView):
    @deliveries.arguments(PageArgsSchema, location="query")
    @deliveries.response(200, DeliveryPageSchema)
    @problems(deliveries, 422, 503)
    def get(self, args: dict[str, Any]) -> Any:
        """List attempts to deliver webhooks, newest first

        Each is kept for thirty days.
        """
        return service().deliveries.page(cursor=args.get("cursor"), limit=args["limit"])
