"""The pages of a police hand-over: the second person, the receipt, both signatures, the return."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.acts.second_person import Wanted
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Action, Condition, State
from kiosk.custody.visibility import is_restricted
from kiosk.printing.press import NotPrinted, pressed
from kiosk.services.desk import signature
from kiosk.services.ports import Done, Facts
from kiosk.services.records.looking import note_looks
from kiosk.services.safeguarding import approving_asked, police
from kiosk.services.safeguarding.police import DONE, ITEMS, POWER, Receipt, Signed
from kiosk.web import addresses, fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, staff, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.police import presenter
from kiosk.web.police.receipt import receipt_paper
from kiosk.web.printed import pdf
from kiosk.web.refusing import refused_page

blueprint = Blueprint("police", url_prefix="/police")

LISTS = ("items", "also")
OFFICER_SIGNED = "officer_strokes"


@blueprint.get("/<record_id>")
@allow(Access.AUDIT)
def page(record_id: str) -> str:
    """The receipt to fill in; for a confiscation the second person first; or how it went."""
    return _page(record_id, {})


def _page(record_id: str, errors: Errors) -> str:
    with services().store.read() as facts:
        record, now = _found(facts, record_id), facts.now.at
        gone = police.handed_over(facts, who(), record_id)
        if record.state is State.WITH_POLICE and gone is not None:
            view, template = (
                presenter.done_page(facts, gone, _giver(facts, gone), now),
                "police/done.html",
            )
        else:
            view, template = _form(facts, record, errors)
    if is_restricted(record):
        note_looks(services().store, who(), (record_id,), now)
    return render_template(template, **view)


def _form(facts: Facts, record: CustodyRecord, errors: Errors) -> tuple[dict[str, Any], str]:
    reference = _agreed(record)
    if police.wanted_of(record, "") is not None and reference is None:
        return presenter.reference_page(facts, record, None), "layouts/form.html"
    others = [item for item in police.with_it(facts, record) if _may_go(item, reference)]
    view = presenter.form_page(facts, record, others, request.form, reference, errors)
    return view, "layouts/form.html"


def _agreed(record: CustodyRecord) -> str | None:
    """The crime reference for which a second person agreed last."""
    found = [item.reason for item in record.approvals if item.action is Action.HAND_TO_POLICE]
    return found[-1] if found else None


def _may_go(record: CustodyRecord, reference: str | None) -> bool:
    return police.wanted_of(record, "") is None or _agreed(record) == reference


def _found(facts: Facts, record_id: str) -> CustodyRecord:
    record = police.found(facts, who(), record_id) if addresses.is_id(record_id) else None
    return record or abort(404)


@blueprint.post("/<record_id>/ask")
@allow(Access.AUDIT)
def ask(record_id: str) -> ResponseReturnValue:
    """A second person is asked to agree, for this crime reference."""
    reference = forms.text("crime_reference", 40)
    with services().store.read() as facts:
        record = _found(facts, record_id)
        if reference is None:
            view = presenter.reference_page(facts, record, "Type the crime reference.")
            return render_template("layouts/form.html", **view), 422
    wanted = Wanted(Action.HAND_TO_POLICE, reference)
    done = approving_asked.ask(services().store, who(), forms.command_id(), record_id, wanted)
    if done.refusals:
        return refused_page(done.refusals, f"/police/{record_id}")
    return redirect(f"/approvals/{record_id}/{done.answer['asked']}", 303)


@blueprint.post("/<record_id>")
@allow(Access.AUDIT)
def filled_in(record_id: str) -> ResponseReturnValue:
    """The receipt was filled in: the officer signs."""
    given, errors = _receipt()
    with services().store.read() as facts:
        record = _found(facts, record_id)
        against = police.why_not_yet(facts, who(), record, given)
    told = fields.problems(against) or {}
    if errors or told:
        return _page(record_id, {**told, **errors}), 422
    if against:
        return refused_page(against, f"/police/{record_id}")
    return _sign(record_id, given, "officer", f"/police/{record_id}/officer")


def _receipt() -> tuple[Receipt, dict[str, str]]:
    texts = {name: forms.text(name, 80) or "" for name in presenter.TEXTS}
    power, done = request.form.get("power_state", ""), request.form.get("done", "")
    errors = {
        name: "Fill this in." for name in presenter.TEXTS if not texts[name] and name != "advice"
    }
    if power not in POWER:
        errors["power_state"] = "Choose how it is."
    if done not in DONE:
        errors["done"] = "Choose what was done to it."
    elif done != "nothing" and not texts["advice"]:
        errors["advice"] = "Say on whose advice."
    items = tuple(item for item in ITEMS if item in request.form.getlist("items"))
    return Receipt(power_state=power, done=done, items=items, **texts), errors


def _sign(record_id: str, given: Receipt, signer: str, action: str) -> str:
    carried: dict[str, Any] = {
        name: request.form.getlist(name) if name in LISTS else request.form.get(name, "")
        for name in (*presenter.TEXTS, "power_state", "done", *LISTS)
    }
    carried["command_id"] = forms.command_id()
    if signer == "staff":
        carried[OFFICER_SIGNED] = request.form.get("strokes", "")
    with services().store.read() as facts:
        told = presenter.sentence(facts, _all(facts, record_id), given, staff().name)
    name = given.officer if signer == "officer" else staff().name
    heading = f"{name}, please sign"
    view = presenter.sign_page(action, heading, told, carried, f"/police/{record_id}")
    return render_template("police/sign.html", **view)


def _all(facts: Facts, record_id: str) -> list[CustodyRecord]:
    ids = dict.fromkeys((record_id, *request.form.getlist("also")[:20]))
    return [item for one in ids if (item := police.found(facts, who(), one))]


@blueprint.post("/<record_id>/officer")
@allow(Access.AUDIT)
def officer_signed(record_id: str) -> ResponseReturnValue:
    """The officer signed: whoever hands over signs too."""
    given, errors = _receipt()
    strokes = signature.parse(request.form.get("strokes", ""))
    if errors:
        return _page(record_id, errors), 422
    if not strokes:
        return _sign(record_id, given, "officer", f"/police/{record_id}/officer")
    return _sign(record_id, given, "staff", f"/police/{record_id}/hand-over")


@blueprint.post("/<record_id>/hand-over")
@allow(Access.AUDIT)
def hand_over(record_id: str) -> ResponseReturnValue:
    """Both signed: it goes."""
    given, errors = _receipt()
    if errors:
        return _page(record_id, errors), 422
    theirs = signature.parse(request.form.get(OFFICER_SIGNED, ""))
    ours = signature.parse(request.form.get("strokes", ""))
    with services().store.read() as facts:
        going = _all(facts, record_id)
        told = presenter.sentence(facts, going, given, staff().name)
    ids = tuple(item.record_id for item in going)
    both = (Signed(told, theirs), Signed(told, ours))
    done = police.hand_over(services().store, who(), forms.command_id(), ids, given, both)
    return _after(done, record_id)


def _after(done: Done, record_id: str) -> ResponseReturnValue:
    if done.refusals:
        return refused_page(done.refusals, f"/police/{record_id}")
    return redirect(f"/police/{record_id}", 303)


def _giver(facts: Facts, gone: police.HandedOver) -> str:
    """Who handed it over."""
    giver = facts.staff(gone.logged.staff_id) if gone.logged.staff_id else None
    return giver.name if giver else ""


@blueprint.get("/<record_id>/receipt.pdf")
@allow(Access.AUDIT)
def receipt(record_id: str) -> ResponseReturnValue:
    """The receipt, to print for the officer and the file."""
    with services().store.read() as facts:
        _found(facts, record_id)
        gone = police.handed_over(facts, who(), record_id) or abort(404)
        paper = receipt_paper(facts, gone, _giver(facts, gone))
        now = facts.now.at
    note_looks(services().store, who(), (record_id,), now)
    try:
        return pdf(pressed(paper), "police-receipt.pdf")
    except NotPrinted as problem:
        return render_template("errors/503.html", reference=problem.words), 503


@blueprint.post("/<record_id>/back")
@allow(Access.AUDIT)
def back(record_id: str) -> ResponseReturnValue:
    """It is back, months later: a new stay, linked to the old one."""
    done = police.take_back(
        services().store,
        who(),
        forms.command_id(),
        record_id,
        brought_by=forms.text("brought_by", 80),
        condition=forms.choice("condition", Condition) or Condition.NOT_SEEN,
        bag=forms.text("bag", 20),
    )
    if done.refusals:
        return refused_page(done.refusals, f"/police/{record_id}")
    return redirect(f"/history/record/{done.answer['into']}", 303)
