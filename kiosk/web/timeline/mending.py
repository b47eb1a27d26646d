"""Second persons, what was wrong, what came back, what nobody collects, in sentences."""

from kiosk.custody import events as e
from kiosk.custody.acts import mending as m
from kiosk.custody.acts import second_person as p
from kiosk.custody.acts import uncollected as u
from kiosk.custody.acts.mending import About, Error, Recovery
from kiosk.custody.acts.uncollected import Result, Way
from kiosk.custody.safeguarding import sealing as g
from kiosk.custody.states import Kind
from kiosk.web import words
from kiosk.web.timeline.keeping import APPROVED
from kiosk.web.timeline.taking_in import condition, where
from kiosk.web.timeline.telling import (
    ATTENTION,
    IN,
    OTHER,
    OUT,
    STOP,
    Telling,
    Told,
    capital,
    facts,
    said,
)

ABOUT = {
    About.TIME: "the time",
    About.PUPIL: "whose device it is",
    About.COLLECTOR: "who took it",
    About.DEVICE: "which device it was",
    About.CONDITION: "the condition",
    About.PLACE: "the place",
    About.HANDING_OVER: "handing it over",
    About.OTHER: "something else",
}
"""In which part an entry was wrong."""

ERRORS = {
    Error.WRONG_DEVICE: "The wrong device went.",
    Error.WRONG_PERSON: "It went to the wrong person.",
    Error.NOT_TO_GO: "It was not to go yet.",
    Error.OTHER: "Something else was wrong.",
}
"""What was wrong with a release."""

RECOVERED = {
    Recovery.RANG: "Rang whoever has it",
    Recovery.NOT_REACHED: "Rang whoever has it, and reached nobody",
    Recovery.BEING_FETCHED: "It is being fetched",
    Recovery.WITH_ITS_OWNER: "It is with whom it belongs to",
    Recovery.NOT_RECOVERED: "It could not be got back",
}
"""The steps of getting back what was released in error."""

WAYS = {
    Way.MAIL: "by e-mail",
    Way.LETTER: "by letter",
    Way.TELEPHONE: "by telephone",
    Way.IN_PERSON: "in person",
}
RESULTS = {
    Result.SENT: "It was sent.",
    Result.REACHED: "They were reached.",
    Result.MESSAGE_LEFT: "A message was left.",
    Result.NO_ANSWER: "Nobody answered.",
    Result.CAME_BACK_UNDELIVERED: "It came back undelivered.",
    Result.WILL_COLLECT: "They will collect it.",
}


def approval_asked(t: Telling, event: p.ApprovalAsked) -> Told:
    """A second person was asked to agree."""
    what = f"{t.actor} asked a second person to agree to {APPROVED.get(event.asked, 'this')}"
    to = f"To {t.person(event.collector_id)}." if event.collector_id else None
    return Told(what, facts(to, said("Reason", _reason(event.reason))))


def _reason(reason: str | None) -> str | None:
    return ABOUT[About(reason)] if reason in set(About) else reason


def approval_declined(t: Telling, event: p.ApprovalDeclined) -> Told:
    """They did not, or it was taken back."""
    asked = next(
        (
            item.event.asked
            for item in t.known.story(t.logged)
            if isinstance(item.event, p.ApprovalAsked) and item.event.ask_id == event.ask_id
        ),
        None,
    )
    what = APPROVED.get(asked, "what was asked") if asked else "what was asked"
    return Told(f"{t.actor} said no to {what}", (), ATTENTION)


def released_in_error(t: Telling, event: e.ReleasedInError) -> Told:
    """A release was wrong."""
    which = f"Entry {words.number(event.sequence)} stays as it was written."
    wrong = ERRORS[Error(event.what)] if event.what in set(Error) else None
    alerted = "The safeguarding lead and the headteacher were alerted."
    noted = said("Noted", event.note)
    what = f"Released in error, said {t.actor}"
    return Told(what, facts(wrong, noted, which, alerted), STOP, corrects=event.sequence)


def corrected(t: Telling, event: e.Corrected) -> Told:
    """An earlier entry was wrong in one part."""
    about = ABOUT[About(event.about)] if event.about in set(About) else event.about
    entry = f"Entry {words.number(event.sequence)} was wrong about {about}, and stays as it was."
    right = f"It is {t.person(event.right_id)}" if event.right_id else None
    if right:
        right += f", and not {t.person(event.was_pupil)}." if event.was_pupil else "."
    device, was = t.device(event.right_device), t.device(event.was_device)
    which = f"It is the {words.device(device)}." if device else None
    if device and was:
        which = f"It is the {words.device(device)}, and not the {words.device(was)}."
    moved = "The register says so of the device too, from now on." if event.register else None
    at = f"It was {t.when(event.right_at)}." if event.right_at else None
    agreed = "With a second person’s approval." if event.approval_id else None
    told = facts(entry, right, which, moved, at, said("It should say", event.text), agreed)
    return Told(f"Corrected by {t.actor}", told, ATTENTION, corrects=event.sequence)


def recovery_recorded(t: Telling, event: m.RecoveryRecorded) -> Told:
    """One step of getting it back."""
    ended = event.step is Recovery.NOT_RECOVERED
    what = f"{RECOVERED[event.step]}, said {t.actor}"
    return Told(what, facts(said("Noted", event.note)), STOP if ended else OTHER)


def came_back(t: Telling, event: m.CameBack) -> Told:
    """It is at the school again: told in the old account."""
    from_police = t.before is not None and not t.before.in_error
    what = "Back from the police" if from_police else "Back at the school"
    brought = f"Brought by {event.brought_by}." if event.brought_by else None
    goes_on = "Its account goes on as a new stay."
    return Told(what, facts(brought, goes_on, f"Taken in by {t.actor}."), IN)


def resumed(t: Telling, event: m.Resumed) -> Told:
    """A new stay began: told in the new account."""
    safe = event.kind is Kind.SAFEKEEPING
    kept = "The safeguarding lead says when it goes, and to whom." if safe else None
    what = "Taken in again, going on from an earlier stay"
    return Told(what, facts(where(event.slot), condition(event.condition), kept), IN)


def contact_made(t: Telling, event: u.ContactMade) -> Told:
    """The family was contacted."""
    who = t.person(event.adult_id, "The family")
    on = f"On {t.date(event.on)}." if event.on != words.local(t.at).date() else None
    notice = "It gave notice that the device will be disposed of." if event.notice else None
    what = f"{who} was contacted {WAYS[event.way]}, by {t.actor}"
    told = facts(RESULTS[event.result], on, notice, said("Noted", event.note))
    return Told(capital(what), told, ATTENTION if event.notice else OTHER)


def appointment_made(t: Telling, event: u.AppointmentMade) -> Told:
    """Somebody will come for it."""
    who = t.person(event.adult_id, "Somebody")
    return Told(f"{capital(who)} is to collect it: {t.when(event.at)}", (f"Noted by {t.actor}.",))


def disposal_decided(t: Telling, event: u.DisposalDecided) -> Told:
    """The headteacher decided what becomes of it."""
    what = "is to be disposed of" if event.dispose else "is kept"
    needs = "A second person has yet to agree." if event.dispose else None
    told = facts(said("Reason", event.note), needs)
    return Told(f"The headteacher decided that it {what}", told, ATTENTION)


def sealed(t: Telling, event: g.Sealed) -> Told:
    """A school's own device was sealed; only the headteacher reads this."""
    told = facts(said("Where", event.place), said("Noted", event.note))
    what = event.what or "A school’s own device"
    return Told(f"{what} was put in sealed custody, seal {event.seal}", told, STOP)


def sealed_handed_over(t: Telling, event: g.SealedHandedOver) -> Told:
    """What was sealed went to somebody who signed."""
    who = ", ".join(part for part in (event.to_whom, event.capacity) if part)
    return Told(f"Handed to {who or 'somebody'}, who signed", facts(said("Why", event.note)), OUT)
