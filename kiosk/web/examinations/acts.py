"""What is done: decided, looked into, confirmed by an agency, erased, given up; an image seen."""

from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.safeguarding.examinations import Agency, Care, Outcome, Unavoidable, What
from kiosk.services.safeguarding import examining
from kiosk.services.safeguarding.examining import Seen
from kiosk.web import fields, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.examinations.routes import answered, blueprint


@blueprint.post("/<record_id>/decide")
@allow(Access.AUDIT)
def decide(record_id: str) -> ResponseReturnValue:
    """Whoever may has decided, and says why."""
    what, reason = forms.choice("what", What), forms.text("reason") or ""
    done = examining.decide(services().store, who(), forms.command_id(), record_id, what, reason)
    return answered(done, record_id, "decide")


@blueprint.post("/<record_id>/<examination_id>/examined")
@allow(Access.AUDIT)
def examined(record_id: str, examination_id: str) -> ResponseReturnValue:
    """It was looked into; a concern holds the device."""
    key, pair = (record_id, examination_id), _pair("examined_by")
    outcome = forms.choice("outcome", Outcome)
    done = examining.examined(services().store, who(), forms.command_id(), key, pair, outcome)
    return answered(done, record_id, "examined")


@blueprint.post("/<record_id>/<examination_id>/confirm")
@allow(Access.AUDIT)
def confirm(record_id: str, examination_id: str) -> ResponseReturnValue:
    """An agency said that it does not need what is on the device."""
    told = (forms.choice("agency", Agency), forms.text("person", 120) or "", _moment())
    key = (record_id, examination_id)
    done = examining.confirm(services().store, who(), forms.command_id(), key, told)
    return answered(done, record_id, "confirm")


@blueprint.post("/<record_id>/<examination_id>/erased")
@allow(Access.AUDIT)
def erased(record_id: str, examination_id: str) -> ResponseReturnValue:
    """Something was erased, after every agency's word."""
    key, pair = (record_id, examination_id), _pair("erased_by")
    done = examining.erased(services().store, who(), forms.command_id(), key, pair)
    return answered(done, record_id, "erased")


@blueprint.post("/<record_id>/<examination_id>/drop")
@allow(Access.AUDIT)
def drop(record_id: str, examination_id: str) -> ResponseReturnValue:
    """What was decided will not be done."""
    key = (record_id, examination_id)
    done = examining.drop(services().store, who(), forms.command_id(), key)
    return answered(done, record_id, "drop")


@blueprint.post("/<record_id>/seen")
@allow(Access.AUDIT)
def seen(record_id: str) -> ResponseReturnValue:
    """The safeguarding lead records that an image was seen, unavoidably."""
    given = set(request.form.getlist("care"))
    told = Seen(
        seen_by=forms.text("seen_by", 80) or "",
        seen_at=_moment(),
        why=forms.choice("why", Unavoidable),
        care=tuple(item for item in Care if item.value in given),
        reference=forms.text("reference", 40) or "",
    )
    done = examining.note_seen(services().store, who(), forms.command_id(), record_id, told)
    return answered(done, record_id, "seen")


def _pair(name: str) -> tuple[str, str]:
    return forms.text(name, 80) or "", forms.text("witness", 80) or ""


def _moment() -> datetime | None:
    day, time = fields.posted_day("day"), forms.clock("time")
    return datetime.combine(day, time, SCHOOL_ZONE) if day and time else None
