"""The routes that readers use; each brings its own key."""

import hashlib

from flask import Response, abort, jsonify, request

from kiosk.services.views import ReaderKey
from kiosk.web import forms, limits
from kiosk.web.access import Access, allow
from kiosk.web.auth import services
from kiosk.web.blueprint import Blueprint
from kiosk.web.scans import ScanForm, answered, malformed

STATES = ("starting", "ready", "refused", "missing", "busy", "no_permission", "noisy", "silent")
LONGEST_WORDS = 400

blueprint = Blueprint("api", url_prefix="/api")


def _reader() -> ReaderKey:
    """The reader whose key this request brings; 401 without one."""
    limits.let_keys_be_tried()
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key:
        abort(401)
    with services().store.read() as facts:
        found = facts.reader_key(hashlib.sha256(key.strip().encode()).hexdigest())
    if found is None:
        limits.wrong_key()
        abort(401)
    return found


@blueprint.post("/scans")
@allow(Access.READER)
def scans() -> tuple[Response, int] | Response:
    """Judge one scan of a reader at its station."""
    key = _reader()
    form = ScanForm.of(forms.json_body(force=True), reader=key.reader)
    if isinstance(form, str):
        return malformed(form)
    return answered(form, key.station)


@blueprint.post("/readers/status")
@allow(Access.READER)
def status() -> tuple[Response, int] | Response:
    """Hear how a reader is; readers speak every two seconds."""
    key = _reader()
    data = forms.json_body(force=True)
    if not isinstance(data, dict) or data.get("state") not in STATES:
        return malformed("state")
    words = data.get("words")
    if not isinstance(words, str):
        return malformed("words")
    services().board.hear(key.reader, key.station, data["state"], words[:LONGEST_WORDS])
    return jsonify({"heard": True})
