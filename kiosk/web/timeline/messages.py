"""Messages in sentences: written, sent or not, told in person; alerts that went on."""

from kiosk.custody.telling import messages as m
from kiosk.custody.telling.messages import Decision, Means, Occasion, Step, Why
from kiosk.web.timeline.telling import ATTENTION, OTHER, STOP, Telling, Told, capital, facts, listed

OCCASIONS = {
    Occasion.NOTICE: "the notice that a device was taken",
    Occasion.RECEIPT: "the receipt for a device",
    Occasion.ALERT: "the mail that an alert waits",
}
MEANS = {
    Means.MAIL: "by e-mail",
    Means.LETTER: "by letter",
    Means.TELEPHONE: "by telephone",
    Means.IN_PERSON: "in person",
}
NEUTRAL = "Ask the DSL."
"""What is said of a message that was stopped to whoever may not know why."""
WHY = {
    Why.GUARDED: "The reader must not be told, or looks like somebody who must not be.",
    Why.HELD: "The record is restricted, and the safeguarding lead has not said to tell.",
    Why.WAITS: "It was put off until the safeguarding lead decides.",
    Why.OVER: "By then there was nothing to tell any more.",
    Why.NOT_A_CARER: "By then the reader was no carer of the pupil.",
    Why.NO_ADDRESS: "There is no e-mail address that can be used.",
    Why.ERASED: "Its words were erased.",
    Why.DETAILS: "The rules no longer let a mail name details. Send it again.",
    Why.REFUSED: "The mail server refused it for good. Check the address.",
    Why.GAVE_UP: "The mail server did not take it for days.",
    Why.WITHDRAWN: "It was withdrawn.",
}
_STEPS = {
    Step.LEAD: "the safeguarding lead",
    Step.DEPUTIES: "the deputies",
    Step.HEAD: "the headteacher",
    Step.OUTSIDE: "the named person outside the school",
}
_WORDINGS = {
    m.Wording.NOTICE: "the notice",
    m.Wording.RECEIPT: "the receipt",
    m.Wording.SHORT: "the mail without details",
    m.Wording.ALERT: "the mail about an alert",
}
_DISCREET = frozenset({Why.GUARDED, Why.HELD, Why.WAITS})


def why_words(why: Why, *, restricted: bool) -> str:
    """Why a message did not go, as far as its reader may know."""
    return NEUTRAL if why in _DISCREET and not restricted else WHY[why]


def _to(t: Telling, event: m.MessageEvent) -> str:
    return f" to {t.person(event.adult_id)}" if event.adult_id else ""


def queued(t: Telling, event: m.MessageQueued) -> Told:
    """A message is to go."""
    what = capital(OCCASIONS[event.occasion])
    done = "was written for" if event.means is Means.LETTER else "is to go to"
    reader = t.person(event.adult_id) if event.adult_id else None
    if reader is None:
        reader = t.staff(event.staff_id) if event.staff_id else "the person outside the school"
    again = "It is sent again." if event.again_of else None
    wording = f"{capital(MEANS[event.means])}, wording {event.wording}."
    return Told(f"{what} {done} {reader}", facts(wording, again), OTHER)


def begun(t: Telling, event: m.MessageBegun) -> Told:
    """The mail server takes it."""
    at = f"Its address: {event.address}." if event.address else None
    return Told(f"A mail{_to(t, event)} was handed to the mail server", facts(at))


def sent(t: Telling, event: m.MessageSent) -> Told:
    """The mail server has it."""
    return Told(f"A mail{_to(t, event)} was sent")


def put_off(t: Telling, event: m.MessagePutOff) -> Told:
    """The mail server takes it later."""
    return Told(f"A mail{_to(t, event)} is tried again later")


def not_sent(t: Telling, event: m.MessageNotSent) -> Told:
    """It does not go."""
    why = why_words(event.why, restricted=t.sight.restricted)
    return Told(f"A message{_to(t, event)} was not sent", (why,), ATTENTION)


def in_doubt(t: Telling, event: m.MessageInDoubt) -> Told:
    """Nobody knows whether it went."""
    return Told(f"A mail{_to(t, event)} may not have gone", ("Somebody checks.",), ATTENTION)


def resolved(t: Telling, event: m.MessageResolved) -> Told:
    """Somebody found out."""
    found = "went" if event.went else "did not go"
    return Told(f"{t.actor} found out that a mail{_to(t, event)} {found}")


def carer_told(t: Telling, event: m.CarerTold) -> Told:
    """Somebody told a carer themselves."""
    what = f"At {t.when(event.told_at)}: {OCCASIONS[event.occasion]}."
    return Told(f"{t.actor} told {t.person(event.adult_id)} {MEANS[event.means]}", (what,))


def decided(t: Telling, event: m.TellingDecided) -> Told:
    """Whether parents are told."""
    if event.decision is Decision.TELL:
        return Told(f"{t.actor} decided that the parents may be told")
    return Told("The parents are not told yet: the DSL decides", (f"Put off by {t.actor}.",), STOP)


def wording_adopted(t: Telling, event: m.WordingAdopted) -> Told:
    """Other words."""
    what = f"{t.actor} set the words of {_WORDINGS[event.wording]}"
    return Told(what, (f"Version {event.version}.",))


def staff_address_set(t: Telling, event: m.StaffAddressSet) -> Told:
    """Where mail reaches somebody."""
    return Told(f"{t.actor} set where mail reaches {t.staff(event.staff_id)}")


def lead_named(t: Telling, event: m.LeadNamed) -> Told:
    """Who leads."""
    return Told(f"{t.actor} named {t.staff(event.staff_id)} as the safeguarding lead for alerts")


def outside_person_named(t: Telling, event: m.OutsidePersonNamed) -> Told:
    """Who is told outside."""
    return Told(f"{t.actor} set who is told of alerts outside the school")


def climbed(t: Telling, event: m.AlertClimbed) -> Told:
    """An alert went on."""
    names = listed(t.staff(staff_id) for staff_id in event.staff)
    said = f"It reached {names}." if names else None
    return Told(f"An alert went to {_STEPS[event.step]}", facts(said), ATTENTION)
