"""What is done with an exemption: agreed in writing, begun at once, approved, ended."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from kiosk.custody.people.exempting import Party
from kiosk.services.people import exempting
from kiosk.services.ports import Done
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.exemptions.routes import agreement, blueprint, page_of
from kiosk.web.refusing import refused_page


@blueprint.post("/<exemption_id>/agree")
@allow(Access.STAFF)
def agree(exemption_id: str) -> ResponseReturnValue:
    """The pupil or a carer agreed in writing, which was seen."""
    _known(exemption_id)
    signed = request.form.get("signed", "")
    by_pupil = signed == Party.PUPIL
    party = Party.PUPIL.value if by_pupil else Party.CARER.value
    carer = None if by_pupil else signed[:200]
    done = exempting.agree(services().store, who(), forms.command_id(), exemption_id, party, carer)
    errors = fields.problems(done.refusals)
    if errors:
        wrong = {"signed": errors.get("carer", "Choose who signed it.")}
        return page_of(exemption_id, wrong, "agree"), 422
    return _after(done, exemption_id)


@blueprint.post("/<exemption_id>/at-once")
@allow(Access.REGISTER)
def at_once(exemption_id: str) -> ResponseReturnValue:
    """A medical one begins today; the headteacher is alerted."""
    _known(exemption_id)
    done = exempting.begin_at_once(services().store, who(), forms.command_id(), exemption_id)
    return _after(done, exemption_id)


@blueprint.post("/<exemption_id>/approve")
@allow(Access.HEAD)
def approve(exemption_id: str) -> ResponseReturnValue:
    """The headteacher approves it: from its first day a scan says "exempt"."""
    _known(exemption_id)
    done = exempting.approve(services().store, who(), forms.command_id(), exemption_id)
    return _after(done, exemption_id)


@blueprint.post("/<exemption_id>/end")
@allow(Access.REGISTER)
def end(exemption_id: str) -> ResponseReturnValue:
    """It is over, or not approved: the device is handed in like any other."""
    _known(exemption_id)
    why = request.form.get("why", "")
    done = exempting.end(services().store, who(), forms.command_id(), exemption_id, why)
    errors = fields.problems(done.refusals)
    if errors and "why" in errors:
        return page_of(exemption_id, errors, "end"), 422
    if done.refusals:
        return refused_page(done.refusals, f"/exemptions/{exemption_id}")
    return redirect("/exemptions", 303)


def _known(exemption_id: str) -> None:
    with services().store.read() as facts:
        agreement(facts, exemption_id)


def _after(done: Done, exemption_id: str) -> ResponseReturnValue:
    back = f"/exemptions/{exemption_id}"
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)
