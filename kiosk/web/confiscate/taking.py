"""Taken now, in ten seconds; or entered afterwards, from the paper slip that says when."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import abort, redirect, render_template, request
from flask import session as form_session
from flask.typing import ResponseReturnValue

from kiosk.custody.acts.transit import Wait
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import MAY_PRINT, Print
from kiosk.custody.reasons import NO_DESCRIPTION, Reason
from kiosk.custody.states import Condition, DeviceKind, Kind
from kiosk.printing.documents import Slips
from kiosk.printing.press import NotPrinted, pressed
from kiosk.services.desk.confiscation import Seizure
from kiosk.services.desk.seizing import Taking, record_taking
from kiosk.services.devices.labels import fresh_codes
from kiosk.services.ports import Done
from kiosk.web import addresses, forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, who
from kiosk.web.confiscate import presenter, questions
from kiosk.web.confiscate.routes import blueprint
from kiosk.web.printed import pdf
from kiosk.web.refusing import refused_page
from kiosk.web.words import local

Errors = dict[str, str]

USUAL_SLIPS = 30
MOST_SLIPS = 300

PLACE = "place"
"""Under this name a browser keeps where its person last took something: it is often there again."""


@blueprint.get("/slip")
@allow(Access.STAFF)
def slip() -> str:
    """The code of a paper slip: typed, or scanned into the field."""
    return _slip_page({})


@blueprint.post("/slip")
@allow(Access.STAFF)
def slip_typed() -> ResponseReturnValue:
    """On to whose device it was; a code that was entered already is told at once."""
    code = (forms.text("slip", 20) or "").upper()
    with services().store.read() as facts:
        wrong = questions.why_not_slip(facts, code)
    if wrong:
        return _slip_page({"slip": wrong}), 422
    return redirect("/confiscate?" + urlencode({"slip": code}), 303)


def _slip_page(errors: Errors) -> str:
    may_print = bool(session().roles & MAY_PRINT[Print.SLIPS])
    view = questions.slip_page(errors, may_print=may_print)
    return render_template("layouts/form.html", **view)


@blueprint.get("/slips.pdf")
@allow(Access.REGISTER)
def slips() -> ResponseReturnValue:
    """A booklet of paper slips to print, each with a code that nothing bears yet."""
    count = min(addresses.number("count") or USUAL_SLIPS, MOST_SLIPS)
    with services().store.read() as facts:
        codes = fresh_codes(facts, who(), count)
        asked = Slips(facts.school_name(), codes, tuple(questions.ON_SLIPS))
    try:
        return pdf(pressed(asked), "slips.pdf", keep=True)
    except NotPrinted as error:
        return render_template("errors/503.html", reference=error.words), 503


@blueprint.get("/take/<pupil_id>")
@allow(Access.STAFF)
def take(pupil_id: str) -> ResponseReturnValue:
    """Which device, why, where, and what the pupil was told: one page."""
    return _page(pupil_id, {PLACE: form_session.get(PLACE, "")}, {})


@blueprint.post("/take/<pupil_id>")
@allow(Access.STAFF)
def taken(pupil_id: str) -> ResponseReturnValue:
    """It is recorded, with whoever has it; or here, if this is the office's screen."""
    posted = dict(request.form.items())
    if forms.choice("reason", Reason) in NO_DESCRIPTION:
        return redirect(presenter.image_way(pupil_id), 303)
    taking, errors = _taking(pupil_id)
    if taking is None:
        return _page(pupil_id, posted, errors)
    done = record_taking(services().store, who(), forms.command_id(), taking)
    wrong = _told(done)
    if wrong:
        return _page(pupil_id, posted, wrong)
    if done.refusals:
        return refused_page(questions.in_words(done.refusals), "/confiscate")
    if taking.seizure.place:
        form_session[PLACE] = taking.seizure.place
    return redirect(f"/confiscate/done/{done.answer['record']}", 303)


def _page(pupil_id: str, given: dict[str, Any], errors: Errors) -> ResponseReturnValue:
    if not addresses.is_id(pupil_id):
        abort(404)
    with services().store.read() as facts:
        pupil = facts.pupil(pupil_id)
        if pupil is None:
            return redirect("/confiscate", 303)
        slip = given.get("slip") or addresses.text("slip")
        asked = questions.Asked({**given, "slip": slip}, errors, session(), facts)
        view = questions.take_page(asked, pupil)
    return render_template("confiscate/own.html", **view), 422 if errors else 200


def _taking(pupil_id: str) -> tuple[Taking | None, Errors]:
    """What was posted, or what is wrong with it, by field."""
    reason, errors = forms.choice("reason", Reason), dict[str, str]()
    which, _, device = (forms.text("device", 80) or "").partition(":")
    new = DeviceKind(device) if which == "new" and device in set(DeviceKind) else None
    if reason is None:
        errors["reason"] = "Choose why it was taken."
    if which != "known" and new is None:
        errors["device"] = "Choose which device it is."
    if not forms.text("told", 100):
        errors["told"] = "Say what the pupil was told."
    at, wrong = _when()
    if wrong:
        errors["time"] = wrong
    code = (forms.text("slip", 20) or forms.text("code", 20) or "").upper() or None
    if errors or reason is None:
        return None, errors
    seizure = Seizure(
        kind=forms.choice("kind", Kind, Kind.CONFISCATION) or Kind.CONFISCATION,
        reason=reason,
        taken_by=forms.text("taken_by", 60) or who().staff_id,
        device_id=device if which == "known" else None,
        pupil_id=pupil_id,
        taken_at=at,
        place=forms.text(PLACE, 60),
        told_pupil=forms.text("told", 100),
        condition=forms.choice("condition", Condition) or Condition.NOT_SEEN,
        brought="brought" in request.form,
    )
    wait = forms.choice("wait", Wait)
    return Taking(seizure, new, code, wait, forms.text("told_leader", 60)), {}


def _when() -> tuple[datetime | None, str | None]:
    """When it was taken, or what is wrong with that. Of a slip it must be said, and its day too."""
    typed, of_slip = forms.text("time", 8), bool(forms.text("slip", 20))
    if not typed:
        return None, "Type the time that stands on the slip." if of_slip else None
    stated = forms.clock("time")
    if stated is None:
        return None, presenter.NOT_A_TIME
    now = local(services().clock.now().at)
    at = now.replace(hour=stated.hour, minute=stated.minute, second=0, microsecond=0)
    if request.form.get("day") == "yesterday":
        at -= timedelta(days=1)
    is_this_minute = timedelta() <= now - at <= timedelta(minutes=1)
    return (None if is_this_minute else at), None


def _told(done: Done) -> Errors:
    """What the rule found wrong with a field of this form."""
    return {
        name: words for item in done.refusals for name, words in [_field(item)] if name and words
    }


def _field(refusal: Refusal) -> tuple[str | None, str | None]:
    name = refusal.facts.get("field")
    if refusal.code in (Code.CODE_TAKEN, Code.NOT_A_CODE) and name == "slip":
        taken = refusal.code is Code.CODE_TAKEN
        return "code", questions.SLIP_USED if taken else questions.NO_SLIP
    if refusal.code is not Code.DETAILS_MISSING:
        return None, None
    if name == "taken_at":
        return "time", presenter.WRONG_TIMES[refusal.facts["why"]]
    return {"told": "told_leader"}.get(name or "", name), refusal.facts.get("why")
