"""Parents not yet told; one record: a mail, a letter, what was said in person, "not yet"."""

from datetime import datetime, timedelta

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from hardware.slips import PrinterTrouble
from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.telling.carers import SETS_THE_WORDS
from kiosk.custody.telling.messages import CarerTold, Decision, Means, Occasion
from kiosk.custody.visibility import is_restricted
from kiosk.printing.press import NotPrinted, pressed
from kiosk.services.acting import new_id
from kiosk.services.desk.slips import print_receipt
from kiosk.services.ports import Done
from kiosk.services.telling.carers import Letter, decide_telling, record_told, write
from kiosk.services.telling.letters import ToPrint, letter
from kiosk.services.telling.told_view import RecordTold, not_yet_told, record_told_view
from kiosk.web import addresses, fields, forms, paging
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, who
from kiosk.web.blueprint import Blueprint
from kiosk.web.printed import pdf
from kiosk.web.refusing import refused_page
from kiosk.web.telling.paper import letter_paper
from kiosk.web.telling.presenter import list_page, record_page

blueprint = Blueprint("telling", url_prefix="/telling")


@blueprint.get("")
@allow(Access.REGISTER)
def page() -> str:
    """What was taken and no parent was told of yet."""
    with services().store.read() as facts:
        view = list_page(not_yet_told(facts, who(), paging.asked()), facts.now.at)
    return render_template("telling/list.html", **view, manages=_sets_words())


@blueprint.get("/<record_id>")
@allow(Access.REGISTER)
def one(record_id: str) -> str:
    """One record: who was told, how and by whom, and what can be done now."""
    return _page(_known(record_id), {})


@blueprint.post("/<record_id>/write")
@allow(Access.REGISTER)
def write_one(record_id: str) -> ResponseReturnValue:
    """A mail is to go to this adult, or a letter is written to be printed."""
    _known(record_id)
    asked = Letter(
        record_id,
        forms.text("adult") or "",
        forms.choice("occasion", Occasion) or Occasion.NOTICE,
        forms.choice("means", Means) or Means.MAIL,
    )
    done = write(services().store, who(), forms.command_id(), asked)
    return _after(done, record_id)


@blueprint.post("/<record_id>/told")
@allow(Access.REGISTER)
def told(record_id: str) -> ResponseReturnValue:
    """Somebody told this adult: by telephone, in person, or by handing over the letter."""
    view, means = _known(record_id), forms.choice("means", Means)
    at = _told_at()
    if means is None or at is None:
        wrong = "Choose how, and type a time of today such as 10:15."
        return _page(view, {forms.text("adult") or "": wrong}), 422
    event = CarerTold(
        record_id,
        forms.text("adult") or "",
        forms.choice("occasion", Occasion) or Occasion.NOTICE,
        means,
        at,
    )
    done = record_told(services().store, who(), forms.command_id(), event)
    problems = fields.problems(done.refusals)
    if problems:
        return _page(view, {event.adult_id: next(iter(problems.values()))}), 422
    return _after(done, record_id)


@blueprint.post("/<record_id>/decide")
@allow(Access.REGISTER)
def decide(record_id: str) -> ResponseReturnValue:
    """Not yet: the safeguarding lead decides. Or the lead decides that they are told."""
    decision = forms.choice("decision", Decision) or abort(400)
    _known(record_id)
    done = decide_telling(services().store, who(), forms.command_id(), record_id, decision)
    return _after(done, record_id)


@blueprint.post("/<record_id>/receipt")
@allow(Access.REGISTER)
def receipt(record_id: str) -> ResponseReturnValue:
    """A receipt comes out of the receipt printer."""
    _known(record_id)
    printer = services().slips or abort(404)
    try:
        refusals = print_receipt(services().store, printer, who(), record_id)
    except PrinterTrouble as error:
        return render_template("errors/503.html", reference=error.words), 503
    back = f"/telling/{record_id}"
    return refused_page(refusals, back) if refusals else redirect(back, 303)


@blueprint.get("/letters/<message_id>")
@allow(Access.REGISTER)
def print_letter(message_id: str) -> ResponseReturnValue:
    """A letter, to print and hand over or post."""
    found = letter(services().store, who(), message_id) if addresses.is_id(message_id) else None
    if found is None:
        abort(404)
    if not isinstance(found, ToPrint):
        return refused_page(found, "/telling")
    try:
        return pdf(pressed(letter_paper(found)), "letter.pdf")
    except NotPrinted as error:
        return render_template("errors/503.html", reference=error.words), 503


def _known(record_id: str) -> RecordTold:
    found = None
    if addresses.is_id(record_id):
        found = record_told_view(services().store, who(), record_id)
    return found or abort(404)


def _after(done: Done, record_id: str) -> ResponseReturnValue:
    back = f"/telling/{record_id}"
    return refused_page(done.refusals, back) if done.refusals else redirect(back, 303)


def _page(view: RecordTold, wrong: dict[str, str]) -> str:
    now = services().clock.now().at
    with services().store.read() as facts:
        staff = {item.id: item.name for item in facts.all_staff()}
    context = record_page(view, staff, now, wrong, can_mail=services().post is not None)
    slip = {"url": f"/telling/{view.record.record_id}/receipt", "command_id": new_id()}
    printable = services().slips is not None and not is_restricted(view.record)
    return render_template("telling/record.html", **context, slip=slip if printable else None)


def _told_at() -> datetime | None:
    """When somebody was told: today on the school's clock, or now where nothing was typed."""
    now = services().clock.now().at
    if not request.form.get("time", "").strip():
        return now
    time = forms.clock("time")
    if time is None:
        return None
    stated = datetime.combine(now.astimezone(SCHOOL_ZONE).date(), time, SCHOOL_ZONE)
    is_now = timedelta() <= now - stated < timedelta(minutes=1)
    return now if is_now else stated


def _sets_words() -> bool:
    return bool(who().roles & SETS_THE_WORDS)
