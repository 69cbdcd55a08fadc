"""A briefing as one flat row, for spreadsheets and dashboards."""

from marshmallow import Schema, fields


class RowSchema(Schema):
    """A briefing as one flat row; moments in ISO 8601."""

    made_at = fields.String(required=True)
    published_at = fields.String(required=True, allow_none=True)
    article_id = fields.String(required=True)
    briefing_id = fields.String(required=True)
    revision = fields.Integer(required=True)
    site = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    language = fields.String(required=True)
    words = fields.Integer(required=True)
    summary_items = fields.Integer(required=True)
    key_actors = fields.Integer(required=True)
    claims = fields.Integer(required=True)
    central_claims = fields.Integer(required=True)
    open_questions = fields.Integer(required=True)
    counterarguments = fields.Integer(required=True)
    withheld = fields.Integer(required=True)
    direct_quotes_carried = fields.Integer(required=True)
    direct_quotes_total = fields.Integer(required=True)
    speakers_carried = fields.Integer(required=True)
    speakers_total = fields.Integer(required=True)
    figures_carried = fields.Integer(required=True)
    figures_total = fields.Integer(required=True)
    engine = fields.String(required=True)
    model = fields.String(required=True)
    attempts = fields.Integer(required=True)
    seconds = fields.Float(required=True)
    input_tokens = fields.Integer(required=True)
    output_tokens = fields.Integer(required=True)
    cost_usd = fields.Float(required=True)
    url = fields.String(required=True)
