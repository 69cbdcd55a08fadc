"""/docs: the OpenAPI page, served whole from here (no outside download)."""

from pathlib import Path

import swagger_ui_bundle
from flask import Blueprint, Response, send_from_directory

documentation = Blueprint("documentation", __name__)
_ASSETS = Path(swagger_ui_bundle.swagger_ui_path)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Briefing API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css"></head>
<body><main id="swagger-ui"></main>
<script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body></html>
"""
_START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null});\n'
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@documentation.get("/docs")
def page() -> Response:
    """The API's documentation, to read and try."""
    response = Response(_PAGE, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    return response


@documentation.get("/docs/start.js")
def start() -> Response:
    """The line that starts the page; a file of its own, so that the policy allows no inline script."""
    return Response(_START, content_type="text/javascript; charset=utf-8")


@documentation.get("/docs/assets/<path:name>")
def asset(name: str) -> Response:
    """Scripts and styles of the page."""
    return send_from_directory(_ASSETS, name, max_age=86_400)
