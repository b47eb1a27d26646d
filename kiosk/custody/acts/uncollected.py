"""What nobody collects: contacts, an appointment, the headteacher's decision, and the disposal.

In short. Each contact with the family is on record with its day, its way and what came of it. One
that reached them in writing or in person and said what will happen is the notice. Four weeks after
it the headteacher may decide, and only then, with a second person, may the device be disposed of.
A word from the family or an appointment undoes the decision. A hold stops all of it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiosk.custody.acts.mends import known_to, told_nothing
from kiosk.custody.asks import Ask
from kiosk.custody.case import Case, Refusals, for_their_own, needed
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import RecordEvent, personal
from kiosk.custody.states import Action

NOTICE_BEFORE_DISPOSAL = timedelta(days=28)
LONGEST_AHEAD = timedelta(days=92)


class Way(StrEnum):
    """How a family was contacted."""

    MAIL = "mail"
    LETTER = "letter"
    TELEPHONE = "telephone"
    IN_PERSON = "in_person"


class Result(StrEnum):
    """What came of a contact."""

    SENT = "sent"
    REACHED = "reached"
    MESSAGE_LEFT = "message_left"
    NO_ANSWER = "no_answer"
    CAME_BACK_UNDELIVERED = "came_back_undelivered"
    WILL_COLLECT = "will_collect"


GIVES_NOTICE = {
    Way.MAIL: frozenset({Result.SENT, Result.REACHED}),
    Way.LETTER: frozenset({Result.SENT, Result.REACHED}),
    Way.IN_PERSON: frozenset({Result.REACHED}),
}
"""The contacts by which notice of a disposal can be given: never by telephone."""


@dataclass(frozen=True)
class ContactMade(RecordEvent):
    """The family was contacted about a device that nobody collects; `notice`: of its disposal."""

    way: Way
    result: Result
    on: date
    adult_id: str | None = None
    notice: bool = False
    note: str | None = personal()


@dataclass(frozen=True)
class AppointmentMade(RecordEvent):
    """Somebody will come for the device at this time."""

    at: datetime
    adult_id: str | None = None


@dataclass(frozen=True)
class DisposalDecided(RecordEvent):
    """The headteacher decided, after notice, that a device is to be disposed of, or kept."""

    dispose: bool
    note: str | None = personal()


@dataclass(frozen=True)
class RecordContact(Ask):
    """Record a contact with the family."""

    action = Action.RECORD_CONTACT
    way: Way
    result: Result
    on: date
    adult_id: str | None = None
    notice: bool = False
    note: str | None = None


@dataclass(frozen=True)
class MakeAppointment(Ask):
    """Record when somebody will come for it."""

    action = Action.MAKE_APPOINTMENT
    at: datetime
    adult_id: str | None = None


@dataclass(frozen=True)
class DecideDisposal(Ask):
    """Decide, as headteacher, what becomes of it."""

    action = Action.DECIDE_DISPOSAL
    dispose: bool
    note: str


def record_contact(case: Case) -> Refusals:
    """What speaks against this contact."""
    ask = case.ask
    yield from known_to(case)
    yield from told_nothing(case, note=ask.note)
    opened, today = case.school.today(case.known.opened_at), case.school.today(case.now)
    if not opened <= ask.on <= today:
        why = "Type a day from that on which it came in, until today."
        yield Refusal(Code.DETAILS_MISSING, {"field": "on", "why": why})
    if ask.notice and ask.result not in GIVES_NOTICE.get(ask.way, ()):
        why = "Notice is given by letter or e-mail that was sent, or in person."
        yield Refusal(Code.DETAILS_MISSING, {"field": "notice", "why": why})


def make_appointment(case: Case) -> Refusals:
    """What speaks against this appointment."""
    yield from known_to(case)
    if not case.now < case.ask.at <= case.now + LONGEST_AHEAD:
        why = "Type a day and a time to come, within three months."
        yield Refusal(Code.DETAILS_MISSING, {"field": "at", "why": why})


def decide_disposal(case: Case) -> Refusals:
    """What speaks against the headteacher's decision; keeping it needs no notice."""
    yield from for_their_own(case)
    yield from told_nothing(case, note=case.ask.note)
    yield from needed(note=case.ask.note)
    if case.ask.dispose:
        yield from _why_not_yet(case)


def dispose(case: Case) -> Refusals:
    """What speaks against disposing of it now."""
    yield from _why_not_yet(case)
    if case.known.decided is None:
        why = "The headteacher decides it first, on record."
        yield Refusal(Code.DETAILS_MISSING, {"field": "decision", "why": why})
    if case.ask.notice_given != case.known.noticed_on:
        yield Refusal(Code.DETAILS_MISSING, {"field": "notice_given"})
    yield from for_their_own(case)
    yield from needed(note=case.ask.note)
    yield from case.approval(Action.DISPOSE, case.ask.note)


def _why_not_yet(case: Case) -> Refusals:
    """Notice was given, four weeks went by, and nobody is about to come."""
    noticed_on, today = case.known.noticed_on, case.school.today(case.now)
    if noticed_on is None:
        why = "Notice of it is given first, by letter, e-mail or in person."
        yield Refusal(Code.DETAILS_MISSING, {"field": "notice_given", "why": why})
    elif today - noticed_on < NOTICE_BEFORE_DISPOSAL:
        yield Refusal(Code.NOT_DUE, {"why": "Four weeks go by after the notice."})
    if case.known.appointment is not None and case.known.appointment > case.now:
        yield Refusal(Code.NOT_DUE, {"why": "Somebody has an appointment to collect it."})
