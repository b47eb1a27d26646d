"""Saying that an entry was wrong, and putting it right."""

from datetime import UTC, datetime

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.acts.mending import About, Correction, Error, Recovery, correction_of
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.policy import APPROVAL_LASTS
from kiosk.custody.states import Condition
from kiosk.custody.visibility import is_restricted
from kiosk.ledger.canonical import LARGEST
from kiosk.services.ports import Done, Facts
from kiosk.services.records.looking import NotOpen
from kiosk.services.safeguarding import approving_asked, correcting, police
from kiosk.services.safeguarding.correcting import Wrong, wanted_of, wrong_entry
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, sight, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.corrections import presenter
from kiosk.web.fields import Errors
from kiosk.web.finding import finding
from kiosk.web.refusing import refused_page

blueprint = Blueprint("corrections", url_prefix="/corrections")
_ENTRY = f"/<record_id>/<int(max={LARGEST}):sequence>"


@blueprint.get(_ENTRY)
@allow(Access.REGISTER)
def entry(record_id: str, sequence: int) -> str:
    """One entry, and the ways to say that it was wrong."""
    return _page(record_id, sequence, {})


@blueprint.get(f"{_ENTRY}/pupil")
@allow(Access.REGISTER)
def find(record_id: str, sequence: int) -> str:
    """Whose is it? Look the pupil up."""
    with services().store.read() as facts:
        _wrong(facts, record_id, sequence)
    at = f"/corrections/{record_id}/{sequence}"
    back = {"words": "Back", "url": at}
    return finding("found/find.html", "Whose is it?", f"{at}?right={{id}}", back)


def _page(record_id: str, sequence: int, errors: Errors) -> str:
    with services().store.read() as facts:
        found = _wrong(facts, record_id, sequence)
        view = presenter.entry_page(facts, found, sight(), request.form, errors)
    return render_template("corrections/entry.html", **view)


def _wrong(facts: Facts, record_id: str, sequence: int) -> Wrong:
    try:
        found = wrong_entry(facts, who(), record_id, sequence)
    except NotOpen:
        abort(404)
    return found or abort(404)


@blueprint.post(_ENTRY)
@allow(Access.REGISTER)
def correct(record_id: str, sequence: int) -> ResponseReturnValue:
    """What was wrong in it; a correction of a release waits for a second person."""
    with services().store.read() as facts:
        found = _wrong(facts, record_id, sequence)
        said, errors = _said(sequence)
        text = forms.text("text") if found.takes_words else None
        if found.takes_words and text is None:
            errors["text"] = "Say what it should say."
        errors |= _unknown(facts, said)
        if not errors:
            against = correcting.why_not(facts, who(), found.record, said, text)
            errors |= fields.problems(against) or {}
        needs = correcting.needs_second(facts, who(), found.record, said)
    if errors:
        return _page(record_id, sequence, errors), 422
    if not needs:
        done = correcting.correct(
            services().store, who(), forms.command_id(), record_id, said, text
        )
        return _after(done, record_id, sequence)
    wanted = wanted_of(said, text)
    done = approving_asked.ask(services().store, who(), forms.command_id(), record_id, wanted)
    if done.refusals:
        return _after(done, record_id, sequence)
    return redirect(f"/approvals/{record_id}/{done.answer['asked']}", 303)


def _unknown(facts: Facts, said: Correction) -> dict[str, str]:
    """What is chosen and is in no register."""
    if said.right_id is None:
        return {}
    if said.about == About.DEVICE:
        return {} if facts.device(said.right_id) else {"device": "Choose which device it is."}
    known = facts.pupil(said.right_id) or facts.adult(said.right_id)
    return {} if known else {"right": "Choose who it is."}


def _said(sequence: int) -> tuple[Correction, dict[str, str]]:
    about = forms.choice("about", About, About.OTHER)
    right_id = forms.text("right", addresses.LONGEST)
    errors: dict[str, str] = {}
    right_at = None
    if about is About.TIME:
        right_at = _time()
        if right_at is None or right_at > services().clock.now().at:
            errors["at"] = "Type the day, and a time such as 15:30 that has passed."
    if about in (About.PUPIL, About.COLLECTOR) and right_id is None:
        errors["right"] = "Choose who it is."
    if about is About.DEVICE:
        right_id = forms.text("device", addresses.LONGEST)
        if right_id is None:
            errors["device"] = "Choose which device it is."
    elif about not in (About.PUPIL, About.COLLECTOR):
        right_id = None
    moves = about is About.PUPIL and request.form.get("register") == "moves"
    return Correction(sequence, about or About.OTHER, right_id, right_at, moves), errors


def _time() -> datetime | None:
    day, at = fields.posted_day("on"), forms.clock("at")
    if day is None or at is None:
        return None
    try:
        return datetime.combine(day, at, SCHOOL_ZONE).astimezone(UTC)
    except OverflowError:
        return None


def _after(done: Done, record_id: str, sequence: int) -> ResponseReturnValue:
    errors = fields.problems(done.refusals) if done.refusals else None
    if errors:
        return _page(record_id, sequence, errors), 422
    if done.refusals:
        return refused_page(done.refusals, f"/corrections/{record_id}/{sequence}")
    return redirect(f"/history/record/{record_id}", 303)


@blueprint.post(f"{_ENTRY}/error")
@allow(Access.REGISTER)
def in_error(record_id: str, sequence: int) -> ResponseReturnValue:
    """The release was wrong: everybody who must know is told, and the device is fetched."""
    with services().store.read() as facts:
        found = _wrong(facts, record_id, sequence)
    if not found.is_release:
        abort(404)
    note = (forms.text("note") or "") if found.takes_words else ""
    what = forms.choice("what", Error, Error.OTHER) or Error.OTHER
    done = correcting.report_error(
        services().store, who(), forms.command_id(), record_id, sequence, what, note
    )
    if done.refusals:
        return refused_page(done.refusals, f"/corrections/{record_id}/{sequence}")
    return redirect(f"/corrections/{record_id}/recovery", 303)


@blueprint.get("/<record_id>/agreed")
@allow(Access.REGISTER)
def agreed(record_id: str) -> str:
    """What a second person agreed to, to be recorded now."""
    with services().store.read() as facts:
        record = _record(facts, record_id)
        found = presenter.usable(record, facts.now.at, APPROVAL_LASTS)
        view = presenter.agreed_page(facts, record, found)
    return render_template("corrections/agreed.html", **view)


@blueprint.post("/<record_id>/agreed")
@allow(Access.REGISTER)
def record_agreed(record_id: str) -> ResponseReturnValue:
    """Record what a second person agreed to."""
    with services().store.read() as facts:
        record = _record(facts, record_id)
    approval = record.approval(request.form.get("approval", ""))
    said = correction_of(approval.subject or "") if approval else None
    if approval is None or said is None:
        return redirect(f"/corrections/{record_id}/agreed", 303)
    text = approval.reason if approval.reason not in set(About) else None
    done = correcting.correct(services().store, who(), forms.command_id(), record_id, said, text)
    if done.refusals:
        return refused_page(done.refusals, f"/history/record/{record_id}")
    return redirect(f"/history/record/{record_id}", 303)


@blueprint.get("/<record_id>/recovery")
@allow(Access.REGISTER)
def recovery(record_id: str) -> str:
    """What was released in error: the steps of getting it back."""
    return _recovery(record_id, {})


def _recovery(record_id: str, errors: Errors) -> str:
    with services().store.read() as facts:
        record = _record(facts, record_id)
        if not presenter.may_recover(record):
            abort(404)
        view = presenter.recovery_page(facts, record, errors)
    return render_template("corrections/recovery.html", **view)


@blueprint.post("/<record_id>/recovery")
@allow(Access.REGISTER)
def step(record_id: str) -> ResponseReturnValue:
    """One step of it."""
    chosen = forms.choice("step", Recovery, Recovery.RANG) or Recovery.RANG
    note = forms.text("note")
    done = correcting.record_recovery(
        services().store, who(), forms.command_id(), record_id, chosen, note
    )
    errors = fields.problems(done.refusals) if done.refusals else None
    if errors:
        return _recovery(record_id, errors), 422
    if done.refusals:
        return refused_page(done.refusals, f"/corrections/{record_id}/recovery")
    return redirect(f"/corrections/{record_id}/recovery", 303)


@blueprint.post("/<record_id>/back")
@allow(Access.REGISTER)
def back(record_id: str) -> ResponseReturnValue:
    """It is at the school again: a new stay, linked to the old one."""
    looks = forms.choice("condition", Condition) or Condition.NOT_SEEN
    done = police.take_back(
        services().store, who(), forms.command_id(), record_id, brought_by=None, condition=looks
    )
    if done.refusals:
        return refused_page(done.refusals, f"/history/record/{record_id}")
    return redirect(f"/record/{done.answer['into']}", 303)


def _record(facts: Facts, record_id: str) -> CustodyRecord:
    record = facts.record(record_id) if addresses.is_id(record_id) else None
    if record is None or (is_restricted(record) and not sight().restricted):
        abort(404)
    return record
