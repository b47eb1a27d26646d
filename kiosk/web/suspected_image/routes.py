"""From "I suspect an image" to "it is locked away": nothing to type but a pupil's name to find.

No field here takes words, nothing is uploaded, and no page shows more than what to do.
"""

from datetime import timedelta
from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.reasons import NO_DESCRIPTION, Reason
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Kind, Role
from kiosk.services.acting import new_id
from kiosk.services.desk.confiscation import Seizure, confiscate, take
from kiosk.services.ports import Facts
from kiosk.services.safeguarding.holding import store_securely
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.finding import finding
from kiosk.web.refusing import refused_page
from kiosk.web.words import clock_time, day, device

blueprint = Blueprint("suspected_image", url_prefix="/suspected-image")

View = dict[str, Any]

NOT_KNOWN = "not-known"
SHOWN_FOR = timedelta(minutes=15)
"""For so long what was taken is shown to who took it: later, it is not for everybody."""

TITLE = "Do not look, do not copy"


@blueprint.get("")
@allow(Access.STAFF)
def page() -> str:
    """Whose device is it?"""
    unknown = {"words": "Not known whose", "url": f"/suspected-image/{NOT_KNOWN}"}
    back = {"words": "Back", "url": "/confiscate"}
    link = "/suspected-image/{id}"
    return finding("confiscate/find.html", TITLE, link, back, also=[unknown])


@blueprint.get("/<pupil_id>")
@allow(Access.STAFF)
def which(pupil_id: str) -> ResponseReturnValue:
    """Which device? A tap on it takes it, holds it, and alerts the safeguarding lead."""
    with services().store.read() as facts:
        if not _is_there(facts, pupil_id):
            return redirect("/suspected-image", 303)
        known = [] if pupil_id == NOT_KNOWN else facts.devices_of(pupil_id)
        devices = [(item.id, device(item).capitalize()) for item in known]
        lead = f"Then tell {_leads(facts)} at once, by voice."
    taken = [
        {"words": words, "name": "device", "value": device_id, "main": True}
        for device_id, words in (*devices, ("", "Another device" if devices else "Take it now"))
    ]
    return render_template(
        "suspected_image/which.html",
        title=TITLE,
        counts="",
        lines=["Switch nothing, show nobody. A tap takes it and holds it.", lead],
        action=f"/suspected-image/{pupil_id}",
        command_id=new_id(),
        devices=taken,
        buttons=[{"words": "Back", "url": "/suspected-image"}],
    )


@blueprint.post("/<pupil_id>")
@allow(Access.STAFF)
def taken(pupil_id: str) -> ResponseReturnValue:
    """It is taken and held; the safeguarding lead is alerted."""
    with services().store.read() as facts:
        if not _is_there(facts, pupil_id):
            abort(404)
    seizure = Seizure(
        kind=Kind.CONFISCATION,
        reason=Reason.SUSPECTED_IMAGE,
        taken_by=who().staff_id,
        device_id=request.form.get("device") or None,
        pupil_id=None if pupil_id == NOT_KNOWN else pupil_id,
    )
    act = confiscate if session().station else take
    done = act(services().store, who(), forms.command_id(), seizure)
    if done.refusals:
        return refused_page(done.refusals, f"/suspected-image/{pupil_id}")
    return redirect(f"/suspected-image/done/{done.answer['record']}", 303)


@blueprint.get("/done/<record_id>")
@allow(Access.STAFF)
def what_now(record_id: str) -> ResponseReturnValue:
    """What to do now: tell the lead, lock it away."""
    with services().store.read() as facts:
        record = _mine(facts, record_id)
        if record is None:
            return redirect("/confiscate", 303)
        card = _card(record, _leads(facts), facts)
    stored = {
        "words": "It is locked away",
        "url": f"/suspected-image/done/{record_id}/stored",
        "post": True,
        "command_id": new_id(),
        "main": True,
    }
    done = {"words": "Done", "url": "/", "main": record.stored}
    buttons = [done] if record.stored else [{**done, "words": "Not yet"}, stored]
    return render_template("confiscate/image.html", title="Held", card=card, buttons=buttons)


@blueprint.post("/done/<record_id>/stored")
@allow(Access.STAFF)
def stored(record_id: str) -> ResponseReturnValue:
    """It is locked away: a step of its own on the record (POLICY.md R9)."""
    with services().store.read() as facts:
        if _mine(facts, record_id) is None:
            abort(404)
    done = store_securely(services().store, who(), forms.command_id(), record_id)
    if done.refusals:
        return refused_page(done.refusals, "/")
    return redirect(f"/suspected-image/done/{record_id}", 303)


def _card(record: CustodyRecord, leads: str, facts: Facts) -> View:
    away = "It is locked away." if record.stored else "Lock it away now, switched as it is."
    at = record.opened_at
    return {
        "kind": "stop",
        "word": "Held",
        "title": TITLE,
        "lines": [f"Switch nothing, show nobody. Tell the safeguarding lead now: {leads}.", away],
        "slot": {"label": "Slot", "value": record.slot} if record.slot else None,
        "recorded": f"Held from {clock_time(at)}, {day(at)}. The safeguarding lead is alerted.",
    }


def _leads(facts: Facts) -> str:
    staff = [one for one in facts.all_staff() if not one.disabled]
    leads = [one.name for one in staff if Role.DSL in one.roles]
    heads = [one.name for one in staff if Role.HEAD in one.roles]
    return " or ".join(leads or heads) or "the headteacher"


def _is_there(facts: Facts, pupil_id: str) -> bool:
    if pupil_id == NOT_KNOWN:
        return True
    return addresses.is_id(pupil_id) and facts.pupil(pupil_id) is not None


def _mine(facts: Facts, record_id: str) -> CustodyRecord | None:
    """What this person took just now."""
    found = facts.record(record_id) if addresses.is_id(record_id) else None
    if found is None or found.reason not in NO_DESCRIPTION:
        return None
    entry = facts.entry(found.last_sequence)
    if entry is None or entry.staff_id != who().staff_id:
        return None
    return found if abs(facts.now.at - entry.recorded_at) <= SHOWN_FOR else None
