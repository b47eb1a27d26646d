"""`/health`: 200 or 503, with the state of each part."""

from typing import cast

from flask import Response, current_app, jsonify

from kiosk.services.machine.health import Probe, health
from kiosk.web.access import Access, allow
from kiosk.web.auth import quiet, services
from kiosk.web.blueprint import Blueprint

blueprint = Blueprint("health")

_PROBE = "phonebox_probe"


@blueprint.get("/health")
@allow(Access.OPEN)
@quiet
def page() -> tuple[Response, int]:
    """Whether Phonebox can do its work, and how each of its parts is."""
    parts = health(services(), cast(Probe, current_app.extensions.setdefault(_PROBE, Probe())))
    bad = any(part.is_bad for part in parts)
    told = {part.name: {"state": part.state, "words": part.words} for part in parts}
    return jsonify({"status": "failed" if bad else "ok", "parts": told}), 503 if bad else 200
