"""The station's event stream, and scans that a keyboard-wedge scanner types into the page."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request, stream_with_context

from kiosk.scanning.hub import Signal
from kiosk.services.context import Services
from kiosk.services.views import Session
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import quiet, services, session
from kiosk.web.scanned import scanned
from kiosk.web.scans import ScanForm, malformed, take
from kiosk.web.shell import notices, station_of

BEAT_SECONDS = 5.0
LOOK_SECONDS = 1.0

blueprint = Blueprint("live", __name__)

Message = dict[str, Any]
Show = Callable[[Services, Session | None, Signal], Message | None]


@blueprint.get("/station/stream")
@allow(Access.OPEN)
@quiet
def stream() -> Response:
    """Everything that happens at this screen's station, as server-sent events."""
    found: Session | None = g.get("session")
    after = request.headers.get("Last-Event-ID") or request.args.get("after")
    page = request.args.get("page", "")
    events = stream_with_context(_events(services(), found, page, after))
    return Response(events, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _events(parts: Services, found: Session | None, page: str, after: str | None) -> Iterator[str]:
    station = station_of(found)
    render = current_app.jinja_env.get_template("components/bar.html").module
    seen = notices(parts, station)
    silent = 0.0
    yield "event: beat\ndata: {}\n\n"
    with parts.hub.listen(station, after) as ear:
        while not parts.stopping.is_set():
            signal = ear.next(LOOK_SECONDS)
            if signal is not None:
                message = scanned(parts, found, page, signal)
                if message is not None:
                    silent = 0.0
                    yield _event(parts.hub.event_id(signal), message)
                continue
            silent += LOOK_SECONDS
            now = notices(parts, station)
            if now != seen:
                seen = now
                html = render.notices(now)  # type: ignore[attr-defined]
                yield _event(parts.hub.newest_id(), {"html": {"notices": str(html)}})
            if silent >= BEAT_SECONDS:
                silent = 0.0
                yield "event: beat\ndata: {}\n\n"


def _event(event_id: str, message: Message) -> str:
    return f"id: {event_id}\ndata: {json.dumps(message)}\n\n"


@blueprint.post("/station/scans")
@allow(Access.SIGNED_IN)
def wedge() -> tuple[Response, int] | Response:
    """A scan that was typed into the page by a keyboard-wedge scanner."""
    form = ScanForm.of(forms.json_body(), medium="keyboard", reader="keyboard")
    if isinstance(form, str):
        return malformed(form)
    return jsonify(take(services(), form, session().station or services().station))
