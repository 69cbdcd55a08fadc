"""The application that `flask run` and gunicorn find. Each process takes jobs as well as requests."""

from briefing import create_app
from briefing.config import Config
from briefing.wiring import assemble, observe, refuse_to_start_unguarded

config = Config.from_environment()
observe(config)
refuse_to_start_unguarded(config)
parts = assemble(config)
parts.work()
app = create_app(parts=parts)
