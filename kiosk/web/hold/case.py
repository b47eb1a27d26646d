"""A case: its checklist saved as it goes, its closing note; and to whom what is kept safe goes."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from kiosk.custody import asks
from kiosk.custody.errors import Code
from kiosk.custody.safeguarding.holding import AnswerSteps, ReviewHold
from kiosk.custody.steps import Step
from kiosk.services.acting import new_id
from kiosk.services.safeguarding import approving_asked, holding
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.hold.routes import answered, blueprint, found, page

DONE, NOT_NEEDED = "done", "not_needed"
STEPS_OPEN = "Answer each step of the case first: what is done, and what it does not need."


@blueprint.post("/<record_id>/steps")
@allow(Access.LEADING)
def steps(record_id: str) -> ResponseReturnValue:
    """The checklist as it stands now."""
    found(record_id)
    number = _number()
    said = {step: request.form.get(f"{step.value}-{number}", "") for step in Step}
    ask = AnswerSteps(
        record_id,
        forms.text("hold", 100) or "",
        done=tuple(step for step, word in said.items() if word == DONE),
        not_needed=tuple(step for step, word in said.items() if word == NOT_NEEDED),
        reference=forms.text(f"reference-{number}", 60),
        note=forms.text(f"noted-{number}"),
    )
    done = holding.answer(services().store, who(), forms.command_id(), ask)
    return answered(done, record_id, number)


@blueprint.post("/<record_id>/review")
@allow(Access.LEADING)
def review(record_id: str) -> ResponseReturnValue:
    """It was looked at and stays held, until another day."""
    found(record_id)
    number = _number()
    ask = ReviewHold(
        record_id,
        forms.text("hold", 100) or "",
        fields.posted_day(f"review_on-{number}"),
        forms.text(f"kept-{number}"),
    )
    done = holding.review(services().store, who(), forms.command_id(), ask)
    errors = fields.problems(done.refusals) or {}
    if "note" in errors:
        return page(record_id, {f"kept-{number}": "Say what was decided."})
    return answered(done, record_id, number)


@blueprint.post("/<record_id>/lift")
@allow(Access.LEADING)
def lift(record_id: str) -> ResponseReturnValue:
    """It is held no more, on a closing note or the officer's clearance."""
    found(record_id)
    number = _number()
    ask = asks.LiftHold(
        record_id,
        forms.text("hold", 100) or "",
        note=forms.text(f"note-{number}"),
        clearance=forms.text(f"clearance-{number}"),
    )
    done = holding.lift(services().store, who(), forms.command_id(), ask)
    if any(item.facts.get("field") == "steps" for item in done.refusals):
        return page(record_id, {f"note-{number}": STEPS_OPEN})
    if {item.code for item in done.refusals} == {Code.APPROVAL_MISSING}:
        return _ask_somebody(ask, number)
    return answered(done, record_id, number)


def _ask_somebody(ask: asks.LiftHold, number: int) -> ResponseReturnValue:
    """On to the page on which a second person agrees, here or in their own browser."""
    wanted = holding.lifting(ask.hold_id, ask.note or "")
    asked = approving_asked.ask(services().store, who(), new_id(), ask.record_id, wanted)
    if asked.refusals:
        return answered(asked, ask.record_id, number)
    return redirect(f"/approvals/{ask.record_id}/{asked.answer['asked']}", 303)


def _number() -> int:
    """Which of the record's holds a form is of: each has its own fields."""
    return fields.posted_number("number") or 1


@blueprint.post("/<record_id>/clear")
@allow(Access.LEADING)
def clear(record_id: str) -> ResponseReturnValue:
    """What is kept safe goes to this adult, from this time."""
    found(record_id)
    done = holding.clear(
        services().store,
        who(),
        forms.command_id(),
        record_id,
        forms.text("collector", 100) or "",
        fields.posted_day("day"),
        forms.clock("time"),
    )
    return answered(done, record_id)
