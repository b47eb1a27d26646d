"""The list of what is still to be done, and the form of each."""

from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.school.evacuating import Duty, Owed
from kiosk.services.acting import new_id
from kiosk.services.ports import Done, Facts
from kiosk.services.safeguarding.searched import colleagues
from kiosk.services.school import evacuating
from kiosk.web import fields, forms, words
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.fields import Errors
from kiosk.web.refusing import refused_page

blueprint = Blueprint("to_do", url_prefix="/to-do")

View = dict[str, Any]
WHAT = {
    Duty.TELL_EXAMINING_BODY: "Tell the examining body",
    Duty.EXPLAIN_RELEASE: "Say why it was released during the evacuation",
}


@blueprint.get("")
@allow(Access.REGISTER)
def every() -> str:
    """What is still to be done, the oldest first."""
    with services().store.read() as facts:
        cards = [_card(facts, item) for item in evacuating.owed_to(facts, who())]
    return render_template("to_do/list.html", title="Still to be done", cards=cards)


@blueprint.get("/<duty>/<record_id>")
@allow(Access.REGISTER)
def one(duty: str, record_id: str) -> str:
    """What is asked about one."""
    return _page(duty, record_id, {})


@blueprint.post("/<duty>/<record_id>")
@allow(Access.REGISTER)
def answer(duty: str, record_id: str) -> ResponseReturnValue:
    """It is done."""
    with services().store.read() as facts:
        owed = _owed(facts, duty, record_id)
    done = _record(owed.duty if owed else _duty(duty), record_id)
    errors = fields.problems(done.refusals)
    if errors and "duty" not in errors:
        return _page(duty, record_id, errors), 422
    if done.refusals:
        return refused_page(done.refusals, "/to-do")
    return redirect("/to-do", 303)


def _record(duty: Duty, record_id: str) -> Done:
    store, act = services().store, forms.command_id()
    if duty is Duty.EXPLAIN_RELEASE:
        return evacuating.explain(store, who(), act, record_id, forms.text("reason", 300) or "")
    day, time = fields.posted_day("day"), forms.clock("time")
    at = datetime.combine(day, time, SCHOOL_ZONE) if day and time else None
    told = (forms.text("reported_by", 80) or "", at, forms.text("body", 120) or "")
    return evacuating.report(store, who(), act, record_id, told)


def _duty(name: str) -> Duty:
    found = next((item for item in Duty if item.value == name), None)
    return found or abort(404)


def _owed(facts: Facts, duty: str, record_id: str) -> Owed | None:
    return evacuating.owed_of(facts, who(), _duty(duty), record_id)


def _card(facts: Facts, owed: Owed) -> View:
    return {
        "title": WHAT[owed.duty],
        "hint": f"{_device(facts, owed)} · since {words.since(owed.since, facts.now.at)}",
        "url": f"/to-do/{owed.duty.value}/{owed.record_id}",
    }


def _device(facts: Facts, owed: Owed) -> str:
    record = facts.record(owed.record_id)
    pupil = facts.pupil(record.pupil_id or "") if record else None
    device = words.device(facts.device(record.device_id or "")) if record else ""
    return f"{words.possessive(pupil.initials)} {device}" if pupil else device


def _page(duty: str, record_id: str, errors: Errors) -> str:
    with services().store.read() as facts:
        owed = _owed(facts, duty, record_id)
        if owed is None:
            abort(404)
        views = _fields(facts, owed.duty, errors)
        lead = f"{_device(facts, owed)}, {words.since(owed.since, facts.now.at)}."
    return render_template(
        "layouts/form.html",
        title="Still to be done",
        heading=WHAT[owed.duty],
        lead=lead,
        form={
            "action": f"/to-do/{duty}/{record_id}",
            "command_id": new_id(),
            "fields": views,
            "button": "It is done",
            "back": "/to-do",
            "errors": fields.summary(errors, views),
        },
    )


def _fields(facts: Facts, duty: Duty, errors: Errors) -> list[View]:
    typed = request.form
    if duty is Duty.EXPLAIN_RELEASE:
        return [fields.text("reason", "Why?", typed.get("reason"), errors, rows=3, maxlength=300)]
    staff = [(item.id, item.name) for item in colleagues(facts)]
    now = words.local(facts.now.at)
    chosen = typed.get("reported_by") or who().staff_id
    return [
        fields.text("body", "Which examining body?", typed.get("body"), errors, maxlength=120),
        fields.select("reported_by", "Who told them?", staff, chosen, errors),
        fields.day("day", "Day", now.date(), errors),
        fields.text(
            "time",
            "Time",
            typed.get("time") or f"{now:%H:%M}",
            errors,
            pad="numbers",
            maxlength=5,
            css="input--short",
        ),
    ]
