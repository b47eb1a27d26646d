"""The station's event stream, and scans that a keyboard-wedge scanner types into the page."""

from collections.abc import Iterator

from flask import Response, abort, current_app, g, jsonify, request, stream_with_context

from kiosk.scanning.codes import Code, parse
from kiosk.services.context import Services
from kiosk.services.desk.leaving import lock_if_idle
from kiosk.services.views import Session
from kiosk.web import forms, here
from kiosk.web.access import Access, allow, is_at_desk
from kiosk.web.auth import is_schools_own, quiet, services, session
from kiosk.web.blueprint import Blueprint
from kiosk.web.scans import ScanForm, answered, malformed, not_signed_in
from kiosk.web.screens import (
    BEAT,
    KEEP,
    LOOK_SECONDS,
    Screens,
    Watched,
    event,
    message_for,
    notices_html,
)
from kiosk.web.shell import station_of
from kiosk.web.strip import Strip

SCREEN = "screen"
"""Under which this machine's own screen is known to `Presence`."""

blueprint = Blueprint("live")


@blueprint.get("/station/stream")
@allow(Access.OPEN)
@quiet
def stream() -> Response:
    """Everything that happens at this screen's station, as server-sent events."""
    found: Session | None = g.get("session")
    if not is_schools_own() or (found is not None and not is_at_desk(found)):
        abort(403)
    after = request.headers.get("Last-Event-ID") or request.args.get("after")
    watched = Watched(station_of(found), request.args.get("page", ""), found)
    keep = request.environ.get(KEEP)
    if keep is None:
        events = stream_with_context(_events(services(), watched, after))
        return Response(events, mimetype="text/event-stream")
    write, open_screens = keep(), screens()
    answer = Response(iter([BEAT]), mimetype="text/event-stream")
    # Only when the headers are on their way may the screens' thread write.
    answer.call_on_close(lambda: open_screens.add(watched, write, after))
    return answer


def screens() -> Screens:
    """The screens that this application keeps up to date."""
    found: Screens = current_app.extensions["phonebox.screens"]
    return found


def _events(parts: Services, watched: Watched, after: str | None) -> Iterator[bytes]:
    """The stream for a server that keeps no connections: it holds its thread."""
    strip, happened = Strip(parts, watched.station, watched.attended), False
    yield BEAT
    with parts.hub.listen(watched.station, after) as ear:
        while not parts.stopping.is_set():
            signal = ear.next(LOOK_SECONDS)
            message = message_for(parts, watched, signal) if signal else None
            happened = happened or signal is not None
            if signal is not None and message is not None:
                yield event(parts.hub.event_id(signal), message)
            elif strip.changed(happened=happened):
                happened = False
                yield event(parts.hub.newest_id(), notices_html(strip))
            else:
                happened = False
                yield BEAT


@blueprint.get("/station/alive")
@allow(Access.OPEN)
@quiet
def alive() -> tuple[str, int]:
    """A page on this machine's own screen says that it is alive: see `kiosk.screen`."""
    if not here.is_this_machine():
        abort(403)
    services().presence.seen(SCREEN)
    return "", 204


@blueprint.get("/station/silence")
@allow(Access.OPEN)
@quiet
def silence() -> Response:
    """For how many seconds no page on this machine's own screen has spoken; null: none ever did."""
    if not here.is_this_machine():
        abort(403)
    return jsonify({"seconds": services().presence.left_for(SCREEN)})


@blueprint.post("/station/scans")
@allow(Access.DESK)
def wedge() -> tuple[Response, int] | Response:
    """A scan that was typed into the page by a keyboard-wedge scanner."""
    form = ScanForm.of(forms.json_body(), medium="keyboard", reader="keyboard")
    if isinstance(form, str):
        return malformed(form)
    return answered(form, session().station or "")


@blueprint.post("/station/badge")
@allow(Access.OPEN)
def badge() -> tuple[Response, int] | Response:
    """A badge that was typed into the sign-in page by a scanner: it leads to its PIN.

    Nobody is signed in on this page, so whatever else was scanned here is recorded nowhere; and
    while somebody is at the station, a stranger's page tells their screens nothing.
    """
    if not is_schools_own():
        abort(403)
    form = ScanForm.of(forms.json_body(), medium="keyboard", reader="keyboard")
    if isinstance(form, str):
        return malformed(form)
    parts, parsed = services(), parse(form.code or "")
    lock_if_idle(parts, parts.station)
    with parts.store.read() as facts:
        attended = facts.station(parts.station).staff_id is not None
        holder = facts.staff_by_badge(parsed.text) if isinstance(parsed, Code) else None
    if attended or holder is None or form.uid is not None:
        return jsonify(not_signed_in(parts))
    return answered(form, parts.station)
