"""`/api/openapi.json`: the document beside this module, kept by hand and compared by a test."""

from pathlib import Path

from flask import Response

from kiosk.web.access import Access, allow
from kiosk.web.api.routes import blueprint
from kiosk.web.auth import quiet

DOCUMENT = Path(__file__).with_name("openapi.json")


@blueprint.get("/openapi.json")
@allow(Access.OPEN)
@quiet
def document() -> Response:
    """What can be asked of the API, and what it answers."""
    return Response(DOCUMENT.read_text(), mimetype="application/json")
