"""How the device that came in last looks: two taps."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.states import Condition
from kiosk.services.acting import new_id
from kiosk.services.desk import hand_in
from kiosk.services.ports import Facts
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.hand_in.presenter import Line, line_of
from kiosk.web.hand_in.routes import blueprint
from kiosk.web.refusing import refused_page
from kiosk.web.words import CONDITIONS, device


def _last_in(facts: Facts) -> Line | None:
    """The newest of this station's scans that is in custody."""
    for kept in facts.station(session().station or "").recent:
        line = line_of(facts, kept)
        if line.record is not None and line.record.is_open:
            return line
    return None


@blueprint.get("/condition")
@allow(Access.DESK)
def ask() -> ResponseReturnValue:
    """How does it look? Each answer is one button."""
    with services().store.read() as facts:
        line = _last_in(facts)
    if line is None or line.record is None:
        return redirect("/hand-in", 303)
    asked = [item for item in Condition if item is not Condition.NOT_SEEN]
    owner = line.pupil.name if line.pupil else "It"
    card = {
        "kind": "chosen",
        "title": owner,
        "lines": [device(line.device).capitalize()],
        "slot": {"label": "Slot", "value": line.slot} if line.slot else None,
        "recorded": f"Recorded so far: {CONDITIONS[line.record.condition_in]}",
    }
    buttons = [
        {
            "words": CONDITIONS[item].capitalize(),
            "url": "/hand-in/condition",
            "post": True,
            "command_id": new_id(),
            "fields": {"record": line.record.record_id, "condition": item.value},
        }
        for item in asked
    ]
    return render_template(
        "hand_in/device.html", title="Condition", counts="", card=card, buttons=buttons
    )


@blueprint.post("/condition")
@allow(Access.DESK)
def noted() -> ResponseReturnValue:
    """The answer was tapped."""
    condition = forms.choice("condition", Condition)
    if condition is None:
        return redirect("/hand-in/condition", 303)
    record_id = request.form.get("record", "")
    done = hand_in.note_condition(services().store, who(), forms.command_id(), record_id, condition)
    return refused_page(done.refusals, "/hand-in") if done.refusals else redirect("/hand-in", 303)
