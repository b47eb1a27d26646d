"""What was taken, why and by whom: the form, the one act that records it, and what it came to."""

from datetime import datetime, timedelta

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from kiosk.custody.acts.transit import Wait
from kiosk.custody.reasons import NO_DESCRIPTION, Reason
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Condition, Kind, Role
from kiosk.custody.telling.carers import TELLS, TOLD_OF
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import new_id
from kiosk.services.desk.confiscation import Seizure
from kiosk.services.desk.seizing import Taking, record_taking, waits_until
from kiosk.services.ports import Facts
from kiosk.web import forms
from kiosk.web.access import Access, allow
from kiosk.web.auth import services, session, sight, who
from kiosk.web.confiscate import cards, presenter
from kiosk.web.confiscate.routes import blueprint
from kiosk.web.refusing import refused_page
from kiosk.web.words import local

SHOWN_FOR = timedelta(minutes=15)


@blueprint.get("/device/<device_id>")
@allow(Access.STAFF)
def form(device_id: str) -> ResponseReturnValue:
    """Why, where, when, by whom, and how it looks."""
    return _form(device_id, {})


def _form(
    device_id: str, posted: dict[str, str], wrong_time: str | None = None
) -> ResponseReturnValue:
    with services().store.read() as facts:
        item = facts.device(device_id)
        if item is None:
            return redirect("/confiscate", 303)
        pupil = facts.pupil(item.pupil_id) if item.pupil_id else None
        staff = [one for one in facts.all_staff() if _may_take(one.roles) and not one.disabled]
        later = presenter.gap_warning(waits_until(facts), facts.now.at, posted)
        now = facts.now.at
    return render_template(
        "confiscate/form.html",
        title=presenter.title_of(pupil, item),
        counts=pupil.class_name if pupil else "",
        action=f"/confiscate/device/{device_id}",
        command_id=new_id(),
        cancel="/",
        later=later,
        done="Record" if session().station else "Record: I have it",
        **presenter.questions(posted, staff, who().staff_id, now, wrong_time, item.pupil_id),
    )


def _may_take(roles: frozenset[Role]) -> bool:
    return bool(roles & {Role.OFFICE, Role.TEACHER, Role.LEADER, Role.DSL, Role.HEAD})


@blueprint.post("/device/<device_id>")
@allow(Access.STAFF)
def record(device_id: str) -> ResponseReturnValue:
    """Record it: at the desk it is in a slot now, elsewhere it is in transit."""
    reason = forms.choice("reason", Reason)
    if reason is None or _is_senseless():
        return _form(device_id, dict(request.form))
    if reason in NO_DESCRIPTION:
        return redirect("/suspected-image", 303)
    try:
        taken_at = _stated_time()
    except ValueError:
        return _form(device_id, dict(request.form), presenter.NOT_A_TIME)
    taken = Taking(_seizure(device_id, reason, taken_at), wait=forms.choice("wait", Wait))
    done = record_taking(services().store, who(), forms.command_id(), taken)
    wrong = [item.facts.get("field") for item in done.refusals]
    if wrong == ["taken_at"]:
        late = presenter.WRONG_TIMES[done.refusals[0].facts["why"]]
        return _form(device_id, dict(request.form), late)
    if wrong == ["wait"]:
        return _form(device_id, dict(request.form))
    if done.refusals:
        return refused_page(done.refusals, f"/confiscate/device/{device_id}")
    return redirect(f"/confiscate/done/{done.answer['record']}", 303)


def _is_senseless() -> bool:
    """Whether a choice was posted that the form does not offer."""
    asked = (("kind", Kind), ("condition", Condition))
    return any(request.form.get(name) and forms.choice(name, kind) is None for name, kind in asked)


def _seizure(device_id: str, reason: Reason, taken_at: datetime | None) -> Seizure:
    kind = forms.choice("kind", Kind, Kind.CONFISCATION) or Kind.CONFISCATION
    seen = forms.choice("condition", Condition)
    place = ", ".join(
        part for part in (forms.text("place", 60), forms.text("place_words", 60)) if part
    )
    return Seizure(
        kind=kind,
        reason=reason,
        taken_by=request.form.get("taken_by") or who().staff_id,
        device_id=device_id,
        taken_at=taken_at,
        place=place or None,
        told_pupil=forms.text("told", 100),
        bag=forms.text("bag", 20),
        condition=seen or Condition.NOT_SEEN,
    )


def _stated_time() -> datetime | None:
    """When it was taken, today on the school's clock; None for now. ValueError for no time."""
    typed = (forms.text("time", 8) or "").replace(".", ":")
    if not typed:
        return None
    now = services().clock.now().at
    stated = datetime.strptime(typed, "%H:%M")  # noqa: DTZ007  (a time of day)
    at = local(now).replace(hour=stated.hour, minute=stated.minute, second=0, microsecond=0)
    is_this_minute = timedelta() <= now - at <= timedelta(minutes=1)
    return None if is_this_minute else at


@blueprint.get("/done/<record_id>")
@allow(Access.STAFF)
def recorded(record_id: str) -> ResponseReturnValue:
    """What was recorded; for a suspected image, what to do now."""
    with services().store.read() as facts:
        found = facts.record(record_id)
        if found is None or found.reason is None or not _was_mine(facts, found):
            return redirect("/confiscate", 303)
        pupil = facts.pupil(found.pupil_id) if found.pupil_id else None
        if found.reason in NO_DESCRIPTION:
            return redirect(f"/suspected-image/done/{record_id}", 303)
        card = cards.done_card(facts, found, pupil)
        shown = cards.done_facts(facts, found)
    return render_template(
        "confiscate/done.html",
        title="Recorded",
        counts="",
        card=card,
        facts=shown,
        buttons=[
            {"words": "Another", "url": "/confiscate"},
            *_telling(found),
            {"words": "Done", "url": "/", "main": True},
        ],
    )


def _telling(found: CustodyRecord) -> list[dict[str, str]]:
    """The way to telling the parents, for who may."""
    hidden = is_restricted(found) and not sight().restricted
    if hidden or found.kind not in TOLD_OF or not who().roles & TELLS:
        return []
    return [{"words": "Tell the parents", "url": f"/telling/{found.record_id}"}]


def _was_mine(facts: Facts, found: CustodyRecord) -> bool:
    """Whether this person recorded it just now: later, its reason is not for everybody."""
    entry = facts.entry(found.last_sequence)
    if entry is None or entry.staff_id != who().staff_id:
        return False
    return abs(facts.now.at - entry.recorded_at) <= SHOWN_FOR
