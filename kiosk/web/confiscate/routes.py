"""Whose device was taken, and which: scanned, looked up, or not known yet."""

from datetime import timedelta
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.scanning import codes
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.desk.stations import begin
from kiosk.services.devices.enrolment import Mark, enrol
from kiosk.services.ports import Facts
from kiosk.web import forms, new_device
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.finding import finding
from kiosk.web.refusing import refused_page
from kiosk.web.words import KINDS, device, pupil_line

blueprint = Blueprint("confiscate", url_prefix="/confiscate")

FRESH = timedelta(seconds=15)


@blueprint.get("")
@allow(Access.STAFF)
def page() -> ResponseReturnValue:
    """Whose device was taken? A scan answers it."""
    begin(services().store, who(), Activity.CONFISCATE)
    fields = {}
    with services().store.read() as facts:
        newest = _just_scanned(facts)
    if newest and newest["outcome"] == ScanOutcome.SELECTED and newest.get("device"):
        return redirect(f"/confiscate/device/{newest['device']}", 303)
    if newest and newest["outcome"] == ScanOutcome.UNKNOWN_CODE and newest.get("code"):
        fields["code"] = newest["code"]
    slip = request.args.get("slip", "").upper()
    if isinstance(codes.parse(slip), codes.Code):
        fields = {"slip": slip}
    one_page = "slip" in fields or session().station is None
    link = "/confiscate/take/{id}" if one_page else "/confiscate/pupil/{id}"
    return finding(
        "confiscate/find.html" if session().station else "confiscate/own_find.html",
        "Confiscation" if session().station else "Taken now",
        link + (f"?{urlencode(fields)}" if fields else ""),
        {"words": "Cancel", "url": "/"},
        counts=_doing(fields),
        also=[] if fields else [*_ALSO],
        fields=fields,
    )


_ALSO = (
    {"words": "A paper slip", "url": "/confiscate/slip"},
    {"words": "Suspected image", "url": "/suspected-image"},
    {"words": "A staff device", "url": "/whom-to-call"},
)


def _doing(fields: dict[str, str]) -> str:
    if "slip" in fields:
        return f"slip {fields['slip']}"
    return f"new label {fields['code']}" if fields else "or scan it"


def _just_scanned(facts: Facts) -> dict[str, str] | None:
    """What was scanned here a moment ago, if anything."""
    station = session().station
    recent = facts.station(station).recent if station else ()
    if not recent or recent[0].get("activity") != Activity.CONFISCATE:
        return None
    age = facts.now.at.timestamp() - recent[0]["at"] if recent else None
    return recent[0] if age is not None and 0 <= age <= FRESH.total_seconds() else None


@blueprint.get("/pupil/<pupil_id>")
@allow(Access.STAFF)
def which(pupil_id: str) -> ResponseReturnValue:
    """Which of the pupil's devices, or one that is not known yet."""
    code = request.args.get("code", "")
    with services().store.read() as facts:
        pupil = facts.pupil(pupil_id)
        if pupil is None:
            return redirect("/confiscate", 303)
        known = [
            {
                "title": device(item),
                "hint": KINDS[item.kind].capitalize(),
                "url": f"/confiscate/device/{item.id}",
            }
            for item in facts.devices_of(pupil_id)
        ]
    new = {
        "title": "Another device",
        "hint": f"With the new label {code}" if code else "Not known yet",
        "url": f"/confiscate/new/{pupil_id}" + (f"?{urlencode({'code': code})}" if code else ""),
    }
    return render_template(
        "hand_in/devices.html",
        title=pupil.name,
        counts=pupil_line(pupil),
        devices=[new] if code else [*known, new],
        buttons=[{"words": "Back", "url": "/confiscate"}],
    )


@blueprint.get("/new/<pupil_id>")
@allow(Access.STAFF)
def unknown_device(pupil_id: str) -> ResponseReturnValue:
    """A device that is not known yet: what is it?"""
    with services().store.read() as facts:
        pupil = facts.pupil(pupil_id)
    if pupil is None:
        return redirect("/confiscate", 303)
    code = request.args.get("code", "")
    return render_template(
        "hand_in/enrol_device.html",
        title=f"Device {code}" if code else "A new device",
        code="" if code else "It can get a label later.",
        **new_device.questions(pupil),
        action=f"/confiscate/new/{pupil_id}",
        command_id=new_id(),
        fields={"code": code} if code else {},
        buttons=[
            {"words": "Back", "url": f"/confiscate/pupil/{pupil_id}"},
            {"words": "Go on", "main": True},
        ],
    )


@blueprint.post("/new/<pupil_id>")
@allow(Access.STAFF)
def enrolled(pupil_id: str) -> ResponseReturnValue:
    """The device is known now; on to why it was taken."""
    code = request.form.get("code", "")
    marks = (Mark(code),) if isinstance(codes.parse(code), codes.Code) else ()
    done = enrol(services().store, who(), forms.command_id(), new_device.posted(pupil_id, marks))
    if done.refusals:
        return refused_page(done.refusals, "/confiscate")
    return redirect(f"/confiscate/device/{done.answer['device']}", 303)
