"""The rules of putting right what was wrong: corrections, a release in error, a coming back.

In short. Nothing is ever changed: a later entry says what was wrong, and both stay readable. A
correction of a release, of whose a device is or of which it is, needs a second person, save within
the minute by whoever released it. Where the register is wrong about whose it is, the correction may
say so too. What was released in error is rung for and fetched, each step on record, and what comes
back begins a new stay that is linked to the old one. From the police it comes back as safekeeping:
the safeguarding lead says when it goes, and to whom.
"""

from datetime import timedelta

from kiosk.custody.acts.mending import OUTCOMES, About, Correction, Error
from kiosk.custody.case import Case, Refusals, for_their_own, needed
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.reasons import NO_DESCRIPTION
from kiosk.custody.school.policy import VOID_WITHIN
from kiosk.custody.states import ENDED, Action, Role, State
from kiosk.custody.visibility import is_restricted

AHEAD = timedelta(minutes=1)
_KNOW = frozenset({Role.DSL, Role.HEAD})


def told_nothing(case: Case, **texts: str | None) -> Refusals:
    """No text may describe a suspected indecent image (POLICY.md R8), whenever it is written."""
    if case.known.reason in NO_DESCRIPTION:
        for name, text in texts.items():
            if text:
                yield Refusal(Code.NOT_ALLOWED_BY_POLICY, {"field": name})


def known_to(case: Case) -> Refusals:
    """What is restricted is dealt with by those who may know of it."""
    if is_restricted(case.known) and not case.actor.roles & _KNOW:
        yield Refusal(Code.HELD)


def correct(case: Case) -> Refusals:
    """What speaks against this correction."""
    ask = case.ask
    if not 0 < ask.sequence <= case.known.last_sequence:
        yield Refusal(Code.DETAILS_MISSING, {"field": "sequence"})
    if ask.about not in set(About):
        yield Refusal(Code.DETAILS_MISSING, {"field": "about"})
    yield from known_to(case)
    yield from told_nothing(case, text=ask.text)
    if case.known.reason not in NO_DESCRIPTION:
        yield from needed(text=ask.text)
    yield from _right_value(case)
    if needs_second_person(case):
        yield from for_their_own(case)
        if ask.right_id is not None and ask.right_id in case.actor.children:
            yield Refusal(Code.OWN_CHILD)
        reason, subject = ask.text or ask.about, correction_of(case).subject
        yield from case.approval(Action.CORRECT, reason, subject)


def correction_of(case: Case) -> Correction:
    """What the ask says was wrong."""
    ask = case.ask
    right_id = ask.right_device if ask.about == About.DEVICE else ask.right_id
    return Correction(ask.sequence, ask.about, right_id, ask.right_at, ask.register)


def needs_second_person(case: Case) -> bool:
    """Whether somebody else must agree: to a correction of a release, of whose or which it is."""
    if case.ask.about in (About.PUPIL, About.DEVICE):
        return True
    if case.known.state is not State.RELEASED:
        return False
    at, same = case.known.ended_at, case.known.ended_by == case.actor.staff_id
    within = at is not None and timedelta() <= case.now - at <= VOID_WITHIN
    return not (same and within and case.ask.about == About.HANDING_OVER)


def _right_value(case: Case) -> Refusals:
    about, right_at = case.ask.about, case.ask.right_at
    if about == About.PUPIL:
        yield from needed(right_id=case.ask.right_id)
    if about == About.DEVICE:
        yield from _right_device(case)
    away = case.known.state in (State.PASSED_ON, State.ON_LOAN)
    if away and about in (About.PUPIL, About.DEVICE):
        yield Refusal(Code.WRONG_STATE)
    if case.ask.register and (about != About.PUPIL or case.known.device_id is None):
        yield Refusal(Code.DETAILS_MISSING, {"field": "register"})
    if about == About.TIME:
        yield from needed(right_at=right_at)
        if right_at is not None and right_at > case.now + AHEAD:
            yield Refusal(Code.DETAILS_MISSING, {"field": "right_at", "why": "ahead"})


def _right_device(case: Case) -> Refusals:
    """It is another device of the same pupil, which the school does not have already."""
    ask, record = case.ask, case.known
    fits = ask.right_device not in (None, record.device_id) and ask.device_of == record.pupil_id
    if not fits or record.pupil_id is None:
        why = "Choose another device of this pupil. If it is another pupil’s, correct that first."
        yield Refusal(Code.DETAILS_MISSING, {"field": "device", "why": why})
    elif ask.device_is_here and record.state not in ENDED:
        why = "The school has that device already, in a stay of its own."
        yield Refusal(Code.DETAILS_MISSING, {"field": "device", "why": why})


def report_error(case: Case) -> Refusals:
    """What speaks against recording that a release was wrong: hardly anything, for it is urgent."""
    if not 0 < case.ask.sequence <= case.known.last_sequence:
        yield Refusal(Code.DETAILS_MISSING, {"field": "sequence"})
    if case.ask.what not in (None, *Error):
        yield Refusal(Code.DETAILS_MISSING, {"field": "what"})
    yield from told_nothing(case, note=case.ask.note)
    if case.known.reason not in NO_DESCRIPTION:
        yield from needed(note=case.ask.note)


def record_recovery(case: Case) -> Refusals:
    """What speaks against this step: there is nothing to get back, or it is back."""
    if not case.known.in_error or case.known.into is not None or case.known.recovered:
        yield Refusal(Code.WRONG_STATE)
    yield from known_to(case)
    yield from told_nothing(case, note=case.ask.note)
    if case.ask.step in OUTCOMES and case.known.reason not in NO_DESCRIPTION:
        yield from needed(note=case.ask.note)


def come_back(case: Case) -> Refusals:
    """What speaks against taking it in again: it never left by these ways, or is back already."""
    record = case.known
    if record.into is not None or not (record.in_error or record.state is State.WITH_POLICE):
        yield Refusal(Code.WRONG_STATE)
    yield from known_to(case)
    yield from needed(into=case.ask.into)
    if record.state is State.WITH_POLICE:
        yield from needed(brought_by=case.ask.brought_by)
