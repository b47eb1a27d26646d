"""What happens to a device while it is kept, in sentences."""

from kiosk.custody import events as e
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Action, HoldKind, Role
from kiosk.web import words
from kiosk.web.timeline.taking_in import condition, where
from kiosk.web.timeline.telling import (
    ATTENTION,
    IN,
    OTHER,
    OUT,
    STOP,
    Telling,
    Told,
    facts,
    said,
)

REASON_HIDDEN = "Reason visible to the safeguarding lead and headteacher."

APPROVED = {
    Action.RELEASE: "an early release",
    Action.LEND: "use in a lesson or on a trip",
    Action.DISPOSE: "the disposal",
    Action.LIFT_HOLD: "lifting the hold",
    Action.HAND_TO_POLICE: "handing it to the police",
    Action.CORRECT: "a correction",
}
"""To what a second person agrees."""


def identified(t: Telling, event: e.Identified) -> Told:
    """It became known whose device this is."""
    whose = t.person(event.pupil_id, "") if event.pupil_id else ""
    what = f"Identified by {t.actor} as {words.possessive(whose)}" if whose else None
    named = words.device(t.device(event.device_id))
    return Told(f"{what} {named}" if what else f"Identified by {t.actor} as a {named}")


def moved(t: Telling, event: e.Moved) -> Told:
    """It lies in another slot."""
    before = t.before
    was = f"It lay in slot {before.slot}." if before and before.slot else None
    return Told(f"Moved to slot {event.slot} by {t.actor}", facts(was))


def condition_noted(t: Telling, event: e.ConditionNoted) -> Told:
    """Somebody looked at the device."""
    moment = "coming in" if event.moment == "in" else "going out"
    return Told(
        f"Looked at by {t.actor}, {moment}",
        facts(condition(event.condition), said("Noted", event.note)),
    )


def time_agreed(t: Telling, event: e.TimeAgreed) -> Told:
    """From when it may be collected."""
    return Told(f"May be collected from {t.when(event.due)}", (f"Agreed by {t.actor}.",))


def kept_overnight(t: Telling, event: e.KeptOvernight) -> Told:
    """Somebody answered for what was left from an earlier day."""
    return Told(f"Still here, said {t.actor}", facts(said("Noted", event.note)), ATTENTION)


def lent(t: Telling, event: e.Lent) -> Told:
    """It went out for a lesson or a trip."""
    return Told(
        f"Lent to {t.staff(event.to)}",
        facts(
            said("For", event.activity),
            f"Until {t.when(event.until)}.",
            f"Approved; handed out by {t.actor}.",
        ),
        OUT,
    )


def loan_returned(t: Telling, event: e.LoanReturned) -> Told:
    """It came back from a lesson or a trip."""
    return Told(f"Returned from use, to {t.actor}", facts(where(event.slot)), IN)


def passed_on(t: Telling, event: e.PassedOn) -> Told:
    """A club's or trip's leader took over custody."""
    what = f"Custody passed to {t.staff(event.to)}"
    return Told(what, facts(said("For", event.activity), f"Passed on by {t.actor}."), OUT)


def taken_back(t: Telling, event: e.TakenBack) -> Told:
    """Custody came back from a club or trip."""
    return Told(f"Custody taken back by {t.actor}", facts(where(event.slot)), IN)


def hold_placed(t: Telling, event: e.HoldPlaced) -> Told:
    """Nobody may release it."""
    review = f"To be reviewed on {t.date(event.review_on)}." if event.review_on else ""
    if _by_itself(t, event):
        what = "Held at once, for the safeguarding lead"
        return Told(what, ("The reason for which it was taken asks for a hold.",), STOP)
    what = "Held for the police" if event.hold is HoldKind.POLICE else f"Held by {t.role}"
    if not _reads(t, event):
        return Told(what, facts(REASON_HIDDEN, review), STOP)
    return Told(what, facts(said("Reason", event.reason), f"Placed by {t.actor}.", review), STOP)


def _reads(t: Telling, event: e.HoldPlaced | e.HoldLifted) -> bool:
    """Whether this reader may know why: what a leader holds, leaders may."""
    if t.sight.restricted:
        return True
    story = (item.event for item in t.known.story(t.logged))
    placed = [x for x in story if isinstance(x, e.HoldPlaced) and x.hold_id == event.hold_id]
    return t.sight.leading and [x.hold for x in placed] == [HoldKind.LEADER]


def _by_itself(t: Telling, event: e.HoldPlaced) -> bool:
    if event.by_rule:
        return True
    roles = set(str(t.logged.actor.get("role", "")).split(","))
    by_a_lead = bool(roles & {Role.DSL.value, Role.HEAD.value})
    return event.hold is HoldKind.DSL and event.reason is None and not by_a_lead


def hold_lifted(t: Telling, event: e.HoldLifted) -> Told:
    """One hold ended."""
    what = f"Hold lifted by {t.role}"
    if not _reads(t, event):
        return Told(what, ("With a closing note.",), IN)
    by = None if t.role == t.actor else f"Lifted by {t.actor}."
    noted = said("Closing note", event.note)
    return Told(what, facts(noted, said("Officer’s clearance", event.clearance), by), IN)


def safekeeping_cleared(t: Telling, event: e.SafekeepingCleared) -> Told:
    """The safeguarding lead said when it goes, and to whom."""
    what = f"Cleared by {t.role} to go to {t.person(event.collector_id)}"
    return Told(what, (f"Not before {t.when(event.not_before)}.",), OTHER)


def approved(t: Telling, event: e.Approved) -> Told:
    """A second person agreed."""
    to = f"To {t.person(event.collector_id)}." if event.collector_id else None
    asked = f"Asked for by {t.staff(event.requested_by)}."
    what = f"{t.actor} agreed to {APPROVED.get(event.action, 'an exception')}"
    return Told(what, facts(to, asked, said("Reason", event.reason)))


def medical_need_raised(t: Telling, event: e.MedicalNeedRaised) -> Told:
    """A child needs what is under a hold."""
    what = f"A child needs this device medically, said {t.actor}"
    return Told(what, ("It is held: a substitute was asked for.",), ATTENTION)


def slot_of(record: CustodyRecord | None) -> str | None:
    """Where a record's device lies: "in slot 44"."""
    return f"in slot {record.slot}" if record and record.slot else None
