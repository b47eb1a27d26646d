"""The hand-in screen and its four buttons."""

from itertools import groupby
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.scanning.outcomes import ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.desk import hand_in
from kiosk.services.desk.expected import is_routine, to_come
from kiosk.services.desk.family import HERE
from kiosk.services.desk.stations import begin
from kiosk.services.ports import Facts
from kiosk.services.views import Device, Pupil
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.finding import finding
from kiosk.web.hand_in.fragments import counts, title, view
from kiosk.web.refusing import refused_page
from kiosk.web.scans import tell
from kiosk.web.words import KINDS, device, pupil_line

blueprint = Blueprint("hand_in", url_prefix="/hand-in")

BACK = {"words": "Back", "url": "/hand-in"}
TO_COME = {"words": "Still to come", "url": "/hand-in/to-come"}
BUTTONS = [
    {"words": "Find", "url": "/hand-in/find"},
    {"words": "Condition", "url": "/hand-in/condition"},
    TO_COME,
    {"words": "Finish", "url": "/hand-in/finish", "main": True},
]
NOT_ROUTINE = (
    "Nobody is expected",
    "The school’s rules ask for no hand-in. A pupil may hand a device in all the same.",
)


@blueprint.get("")
@allow(Access.DESK)
def page() -> str:
    """The screen waits; a scan is the act."""
    begin(services().store, who(), Activity.HAND_IN)
    with services().store.read() as facts:
        buttons = [item for item in BUTTONS if item is not TO_COME or is_routine(facts)]
    return render_template("hand_in/page.html", buttons=buttons, **view(services(), session()))


@blueprint.post("/undo")
@allow(Access.DESK)
def undo() -> ResponseReturnValue:
    """Void an intake within the minute."""
    record_id = request.form.get("record", "")
    done = hand_in.undo(services().store, who(), forms.command_id(), record_id)
    if done.refusals:
        return refused_page(done.refusals, "/hand-in")
    tell(services(), session().station or "", ScanOutcome.VOIDED, done.answer)
    return redirect("/hand-in", 303)


@blueprint.get("/find")
@allow(Access.DESK)
def find() -> str:
    """Find a device by its pupil: its label is missing or torn, or its history is asked for."""
    return finding("hand_in/find.html", "Find", "/hand-in/pupil/{id}", BACK)


@blueprint.get("/pupil/<pupil_id>")
@allow(Access.DESK)
def pupil(pupil_id: str) -> ResponseReturnValue:
    """A pupil's devices: which of them lies here?"""
    with services().store.read() as facts:
        found = facts.pupil(pupil_id)
        if found is None:
            return redirect("/hand-in/find", 303)
        cards = [_device_card(facts, item) for item in facts.devices_of(pupil_id)]
    enrol = {
        "title": "Another device",
        "hint": "Enrol it now, with a fresh label",
        "url": f"/hand-in/enrol/{pupil_id}",
    }
    return render_template(
        "hand_in/devices.html",
        title=found.name,
        counts=pupil_line(found),
        devices=[*cards, enrol],
        buttons=[{"words": "Back", "url": "/hand-in/find"}],
    )


def _device_card(facts: Facts, item: Device) -> dict[str, Any]:
    record = facts.open_record_of(item.id)
    tag = {"kind": "in", "words": f"slot {record.slot or '–'}"} if record else None
    return {
        "title": device(item),
        "hint": KINDS[item.kind].capitalize(),
        "url": f"/hand-in/device/{item.id}",
        "tag": tag,
    }


@blueprint.get("/device/<device_id>")
@allow(Access.DESK)
def one_device(device_id: str) -> ResponseReturnValue:
    """One device that was looked up: hand it in without its label."""
    with services().store.read() as facts:
        item = facts.device(device_id)
        owner = facts.pupil(item.pupil_id) if item and item.pupil_id else None
        if item is None or owner is None:
            return redirect("/hand-in/find", 303)
        record = facts.open_record_of(device_id)
        exempt = facts.exemption(device_id, facts.school().today(facts.now.at))
    lines = [f"{owner.class_name} · {device(item)}"]
    if exempt is not None:
        lines.append("Exempt: it stays with the pupil, unless they give it up themselves.")
    is_in = record is not None and record.state in HERE
    collect = {"words": "Collect", "url": f"/collect/pupil/{owner.id}", "main": True}
    return render_template(
        "hand_in/device.html",
        title="Find",
        counts="",
        card={
            "kind": "chosen",
            "title": owner.name,
            "lines": lines,
            "slot": {"label": "Slot", "value": record.slot} if record and record.slot else None,
            "where": None if is_in else "Not at the office" if record else "Not in custody",
            "recorded": "Already in" if is_in else "Nothing recorded yet",
        },
        buttons=[
            {"words": "Back", "url": f"/hand-in/pupil/{owner.id}"},
            {"words": "History", "url": f"/history/device/{device_id}"},
            medical(record.record_id) if is_in and record else _label(device_id),
            collect if is_in else _take_it(device_id, exempt=exempt is not None),
        ],
    )


def _label(device_id: str) -> dict[str, Any]:
    return {"words": "Label", "url": f"/device/{device_id}"}


def medical(record_id: str) -> dict[str, Any]:
    """The one button by which a child has a medical device back, now."""
    return {
        "words": "Medical: give back",
        "url": f"/medical/{record_id}",
        "post": True,
        "command_id": new_id(),
    }


def _take_it(device_id: str, *, exempt: bool) -> dict[str, Any]:
    return {
        "words": "Hand in anyway" if exempt else "Hand in",
        "url": f"/hand-in/device/{device_id}",
        "post": True,
        "command_id": new_id(),
        "fields": {"surrendered": "yes"} if exempt else {},
        "main": True,
    }


@blueprint.post("/device/<device_id>")
@allow(Access.DESK)
def take_in(device_id: str) -> ResponseReturnValue:
    """Hand in a device that was looked up."""
    surrendered = request.form.get("surrendered") == "yes"
    done = hand_in.hand_in(
        services().store, who(), forms.command_id(), device_id, surrendered=surrendered
    )
    if done.refusals:
        return refused_page(done.refusals, "/hand-in")
    tell(services(), session().station or "", ScanOutcome(done.answer["outcome"]), done.answer)
    return redirect("/hand-in", 303)


@blueprint.get("/to-come")
@allow(Access.DESK)
def still_to_come() -> str:
    """Pupils who usually bring a device and have not come, by class and initials."""
    with services().store.read() as facts:
        waited, shown, routine = to_come(facts), counts(facts), is_routine(facts)
    classes = [
        {"name": name, "count": len(group), "pupils": [item.initials for item in group]}
        for name, group in _by_class(waited)
    ]
    return render_template(
        "hand_in/to_come.html",
        title="Still to come",
        counts=shown,
        classes=classes,
        nothing=("Everyone has come", "Every usual device is in.") if routine else NOT_ROUTINE,
        buttons=[{"words": "Back to scanning", "url": "/hand-in", "main": True}],
    )


def _by_class(pupils: list[Pupil]) -> list[tuple[str, list[Pupil]]]:
    ordered = sorted(pupils, key=lambda item: (item.class_name, item.surname, item.forename))
    return [(name, list(group)) for name, group in groupby(ordered, lambda item: item.class_name)]


@blueprint.get("/finish")
@allow(Access.DESK)
def finish() -> str:
    """The end of the morning: what came, and what did not."""
    with services().store.read() as facts:
        here = len(facts.open_records())
        waited, shown, routine = len(to_come(facts)), counts(facts), is_routine(facts)
        name = title(facts)
    missed = [{"name": "Not seen", "value": waited}] if routine else []
    return render_template(
        "hand_in/finish.html",
        title=name,
        counts=shown,
        card={
            "kind": "in",
            "title": f"{here} devices in" if here != 1 else "1 device in",
            "lines": ["Put them in the safe by their slots."],
            "recorded": "Close the safe now.",
        },
        facts=[{"name": "In", "value": here}, *missed],
        buttons=[
            {"words": "Back to scanning", "url": "/hand-in"},
            *([{"words": "Not seen", "url": "/hand-in/to-come"}] if routine else []),
            {"words": "Finish", "url": "/", "main": True},
        ],
    )
