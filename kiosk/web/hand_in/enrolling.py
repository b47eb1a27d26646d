"""A fresh label in the middle of the morning: whose, what, done, and it is handed in as well."""

from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.errors import Refusal
from kiosk.scanning import codes
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.acting import new_id
from kiosk.services.desk.hand_in import hand_in
from kiosk.services.devices import reads
from kiosk.services.devices.enrolment import LABEL, TAG, Mark, enrol
from kiosk.web import forms, new_device
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.finding import finding
from kiosk.web.hand_in.routes import BACK, blueprint
from kiosk.web.refusing import refused_page
from kiosk.web.scans import tell


def _marks() -> dict[str, str]:
    """The label or tag that is to be put on, as it is carried from page to page."""
    code, tag = request.values.get("code", ""), request.values.get("tag", "")
    if isinstance(codes.parse(code), codes.Code):
        return {"code": code.upper()}
    is_tag = len(tag) == 64 and all(item in "0123456789abcdef" for item in tag)
    return {"tag": tag} if is_tag else {}


def _said(marks: dict[str, str]) -> str:
    return marks.get("code") or ("new tag" if marks else "a device without a label")


def _why_not(marks: dict[str, str]) -> tuple[Refusal, ...]:
    """Why what was read may not go on a device yet: a tag is read twice, and alone."""
    if "tag" not in marks:
        return ()
    with services().store.read() as facts:
        station = facts.station(session().station or "")
        return tuple(reads.why_not(station, marks["tag"], facts.now.at))


@blueprint.get("/enrol")
@allow(Access.DESK)
def whose() -> ResponseReturnValue:
    """The first step: whose is it?"""
    marks = _marks()
    against = _why_not(marks)
    if against:
        return refused_page(against, "/hand-in")
    link = "/hand-in/enrol/{id}" + (f"?{urlencode(marks)}" if marks else "")
    return finding(
        "hand_in/enrol_pupil.html",
        f"Enrol {_said(marks)}",
        link,
        BACK,
        counts="whose is it?",
        also=_slip(marks),
        fields=marks,
    )


def _slip(marks: dict[str, str]) -> list[dict[str, str]]:
    """A fresh code may be that of a slip: its device was taken, and is not handed in."""
    if "code" not in marks:
        return []
    return [{"words": "It is a paper slip", "url": f"/confiscate?slip={marks['code']}"}]


@blueprint.get("/enrol/<pupil_id>")
@allow(Access.DESK)
def what(pupil_id: str) -> ResponseReturnValue:
    """The second step: what is it?"""
    with services().store.read() as facts:
        pupil = facts.pupil(pupil_id)
    if pupil is None:
        return redirect("/hand-in/enrol", 303)
    marks = _marks()
    return render_template(
        "hand_in/enrol_device.html",
        title=f"Enrol {_said(marks)}",
        code="" if marks else "It gets no label: it is found by its pupil.",
        **new_device.questions(pupil),
        action=f"/hand-in/enrol/{pupil_id}",
        command_id=new_id(),
        fields=marks,
        buttons=[
            {"words": "Back", "url": "/hand-in/enrol?" + urlencode(marks)},
            {"words": "Enrol and hand in", "main": True},
        ],
    )


@blueprint.post("/enrol/<pupil_id>")
@allow(Access.DESK)
def done(pupil_id: str) -> ResponseReturnValue:
    """Done: the device is known, and in."""
    parts, marks = services(), _marks()
    put_on = tuple(
        Mark(value, LABEL if name == "code" else TAG, at_reader=name == "tag")
        for name, value in marks.items()
    )
    enrolled = enrol(parts.store, who(), forms.command_id(), new_device.posted(pupil_id, put_on))
    if enrolled.refusals:
        return refused_page(enrolled.refusals, "/hand-in")
    taken = hand_in(parts.store, who(), new_id(), enrolled.answer["device"])
    if taken.refusals:
        return refused_page(taken.refusals, "/hand-in")
    tell(parts, session().station or "", ScanOutcome(taken.answer["outcome"]), taken.answer)
    return redirect("/hand-in", 303)
