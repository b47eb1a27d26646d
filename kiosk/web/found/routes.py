"""What was found: the list, a new one, and whose one is."""

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.claiming import Check
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Condition, DeviceKind, Kind
from kiosk.custody.visibility import is_restricted
from kiosk.services.desk import found
from kiosk.services.desk.confiscation import Seizure, confiscate, take
from kiosk.services.records.looking import note_looks
from kiosk.web import addresses, fields, forms, paging
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.finding import finding
from kiosk.web.found import presenter
from kiosk.web.refusing import refused_page

blueprint = Blueprint("found", url_prefix="/found")


@blueprint.get("")
@allow(Access.REGISTER)
def every() -> str:
    """What is here and nobody knows whose it is, the oldest first."""
    with services().store.read() as facts:
        records = found.unknown(facts, who(), paging.asked())
        view, now = presenter.list_page(facts, records), facts.now.at
    restricted = [item.record_id for item in records.items if is_restricted(item)]
    note_looks(services().store, who(), restricted, now)
    return render_template("found/list.html", **view)


@blueprint.get("/new")
@allow(Access.STAFF)
def new() -> str:
    """What was found, where, and by whom."""
    return _new({})


@blueprint.post("/new")
@allow(Access.STAFF)
def record() -> ResponseReturnValue:
    """It is here now, without a pupil; from a classroom it is on its way."""
    kind, place = forms.choice("kind", DeviceKind), forms.text("place", 80)
    errors = {} if kind else {"kind": "Choose what it is."}
    errors |= {} if place else {"place": "Say where it was found."}
    if errors or kind is None:
        return _new(errors), 422
    looks = forms.text("description", 80)
    seizure = Seizure(
        kind=Kind.FOUND_PROPERTY,
        reason=Reason.FOUND,
        taken_by=who().staff_id,
        place=place,
        description=f"{presenter.KINDS[kind]}, {looks}" if looks else presenter.KINDS[kind],
        condition=forms.choice("condition", Condition) or Condition.NOT_SEEN,
        bag=forms.text("bag", 20),
    )
    act = confiscate if session().station else take
    done = act(services().store, who(), forms.command_id(), seizure)
    if done.refusals:
        return refused_page(done.refusals, "/found/new")
    return redirect("/found" if session().station else "/transit", 303)


@blueprint.get("/<record_id>")
@allow(Access.REGISTER)
def whose(record_id: str) -> str:
    """Whose is it? Look the pupil up."""
    _known(record_id)
    back = {"words": "Back", "url": "/found"}
    link = f"/found/{record_id}/{{id}}"
    return finding("found/find.html", "Whose is it?", link, back)


@blueprint.get("/<record_id>/<pupil_id>")
@allow(Access.REGISTER)
def claim(record_id: str, pupil_id: str) -> str:
    """Which device it is, who claims it, and how that was checked."""
    return _claim(record_id, pupil_id, {})


@blueprint.post("/<record_id>/<pupil_id>")
@allow(Access.REGISTER)
def claimed(record_id: str, pupil_id: str) -> ResponseReturnValue:
    """It is this pupil's; it goes home like anything of theirs."""
    given = set(request.form.getlist("checked"))
    chosen = forms.text("device", 80)
    told = found.Claim(
        pupil_id=pupil_id,
        device_id=None if chosen in (None, presenter.NEW) else chosen,
        kind=forms.choice("kind", DeviceKind) or DeviceKind.OTHER,
        description=forms.text("description", 80) or "",
        checked=tuple(item for item in Check if item.value in given),
        claimant=forms.text("claimant", 80) or "",
    )
    done = found.identify(services().store, who(), forms.command_id(), record_id, told)
    errors = fields.problems(done.refusals)
    if errors and not errors.keys() & {"record", "pupil"}:
        return _claim(record_id, pupil_id, errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/found")
    return redirect(f"/record/{record_id}", 303)


def _new(errors: Errors) -> str:
    return render_template("layouts/form.html", **presenter.new_page(errors))


def _claim(record_id: str, pupil_id: str, errors: Errors) -> str:
    _known(record_id)
    with services().store.read() as facts:
        pupil = facts.pupil(pupil_id) if addresses.is_id(pupil_id) else None
        record = found.unknown_one(facts, who(), record_id)
        if pupil is None or record is None:
            abort(404)
        view = presenter.claim_page(facts, record, pupil, errors)
    return render_template("layouts/form.html", **view)


def _known(record_id: str) -> None:
    with services().store.read() as facts:
        is_there = addresses.is_id(record_id) and found.unknown_one(facts, who(), record_id)
    if not is_there:
        abort(404)
