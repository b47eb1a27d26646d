"""Putting a label or tag on a device: it is scanned or typed, looked at, and put on or moved."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import abort, g, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.scanning.router import Activity
from kiosk.services.acting import new_id
from kiosk.services.desk.stations import begin
from kiosk.services.devices.enrolment import TAG, Mark, link, move_mark, replace_mark
from kiosk.services.devices.marks import Fit, Reading, reading
from kiosk.services.ports import Facts
from kiosk.services.views import Device
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.device.presenter import named, reading_card, since_of, title_of
from kiosk.web.device.routes import address_of, blueprint, posted_mark
from kiosk.web.refusing import refused_page

View = dict[str, Any]


@blueprint.get("/<device_id>/mark")
@allow(Access.REGISTER)
def mark(device_id: str) -> ResponseReturnValue:
    """Scan a new label or tag, or type its code; `instead` is the one that it replaces."""
    begin(services().store, who(), Activity.ENROL)
    g.live_page = "mark"
    given, typed = addresses.number("since"), addresses.text("typed") or None
    with services().store.read() as facts:
        device = facts.device(device_id) if addresses.is_id(device_id) else None
        if device is None:
            abort(404)
        if given is None:
            asked = {**request.args.to_dict(), "since": since_of(None, facts.now.at)}
            return redirect(f"/device/{device_id}/mark?{urlencode(asked)}", 303)
        since = datetime.fromtimestamp(min(given, 10**13) / 1000, UTC)
        found = reading(facts, device_id, session().station, since, typed)
        view = _view(facts, device, found, given)
    return render_template("device/mark.html", **view)


def _view(facts: Facts, device: Device, found: Reading, since: int) -> View:
    pupil = facts.pupil(device.pupil_id) if device.pupil_id else None
    instead = {name: addresses.text(name) for name in ("instead", "medium") if name in request.args}
    counts = f"in place of {named(instead.get('medium', ''), instead.get('instead', ''))}"
    return {
        "title": title_of(device, pupil),
        "counts": counts.replace("Label", "label").replace("Tag", "tag") if instead else "",
        "card": reading_card(facts, found, device, pupil),
        "typed": {
            "name": "typed",
            "label": "Or type a label’s code",
            "hint": "D and eight more",
            "value": addresses.text("typed"),
            "pad": "letters",
            "maxlength": 9,
            "required": True,
            "autocomplete": "off",
        },
        "action": f"/device/{device.id}/mark",
        "asked": {**instead, "since": since},
        "buttons": [
            {"words": "Back", "url": f"/device/{device.id}"},
            *_act(device, found, instead),
        ],
    }


def _act(device: Device, found: Reading, instead: dict[str, str]) -> list[View]:
    ways = {
        Fit.GOOD: ("Put it on", "put-on"),
        Fit.USED_BEFORE: ("Put it on", "put-on"),
        Fit.ON_ANOTHER: ("Move it here", "move"),
    }
    if found.mark is None or found.fit not in ways:
        return []
    said, way = ways[found.fit]
    replaced = {"instead": instead["instead"], "old": instead.get("medium", "")} if instead else {}
    button = {
        "words": said,
        "url": f"/device/{device.id}/{way}",
        "post": True,
        "command_id": new_id(),
        "fields": {"code": found.mark.code, "medium": found.mark.medium, **replaced},
        "main": True,
    }
    return [button]


@blueprint.post("/<device_id>/put-on")
@allow(Access.REGISTER)
def put_on(device_id: str) -> ResponseReturnValue:
    """The label or tag is on the device now, beside the others or in place of a torn one."""
    store, act, new, back = services().store, forms.command_id(), _new(), address_of(device_id)
    if request.form.get("instead"):
        done = replace_mark(store, who(), act, posted_mark("instead", "old"), new)
    else:
        done = link(store, who(), act, device_id, new)
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


@blueprint.post("/<device_id>/move")
@allow(Access.REGISTER)
def move(device_id: str) -> ResponseReturnValue:
    """A label or tag of another device is on this one now: the old link is closed."""
    back = address_of(device_id)
    done = move_mark(services().store, who(), forms.command_id(), device_id, _new())
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


def _new() -> Mark:
    """What was read or typed; a tag counts only as this station's reader has read it."""
    given = posted_mark()
    return Mark(given.code, given.medium, at_reader=given.medium == TAG)
