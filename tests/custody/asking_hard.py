"""What is asked on hard days, at one place of the walk through custody (`test_hard_days`)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from kiosk.custody import asks
from kiosk.custody.acts.mending import About, ComeBack, Correction, RecordRecovery, Recovery
from kiosk.custody.acts.second_person import AskApproval, DeclineApproval
from kiosk.custody.acts.uncollected import (
    DecideDisposal,
    MakeAppointment,
    RecordContact,
    Result,
    Way,
)
from kiosk.custody.asks import Ask
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.sealing import HandOverSealed, Seal
from kiosk.custody.states import ENDED, Action, HoldKind, Kind, State
from tests.custody import world as w
from tests.custody.asking import NOTE, UNCHANGED, Place, intakes, simple

WHOSE = Correction(UNCHANGED, About.PUPIL, w.OTHER_PUPIL).subject
WHICH = Correction(UNCHANGED, About.DEVICE, w.OTHER_DEVICE).subject
WHO_TOOK_IT = Correction(UNCHANGED, About.COLLECTOR, "carer").subject
RECEIPT = asks.HandToPolice(w.RECORD, "PC Hall", "12", "Kent", "46/1", "off", None, "its", "our")


def asked_hard(place: Place) -> Iterator[Ask]:
    """Every ask of hard days that is made at this place, right or with one thing wrong."""
    record = place.record
    if record is None:
        taken_in, _, confiscated, *_ = intakes()
        yield from (taken_in, confiscated, Seal(w.RECORD, "S 1", "tablet", "cabinet"))
        yield Seal(w.RECORD, "", "tablet", "cabinet")
        return
    yield from (Seal(w.RECORD, "S 2", "tablet", "cabinet"), *_second(record))
    if record.approvals or record.asked:
        yield asks.Move(w.RECORD, "S2")
    else:
        yield from _first(place, record)
    yield from _resting(record)


def _first(place: Place, record: CustodyRecord) -> Iterator[Ask]:
    if record.state not in ENDED and not record.sealed:
        yield from (asks.Void(w.RECORD), *simple()[:3])
    if record.sealed:
        yield from simple()
        yield asks.ReturnMedically(w.RECORD)
    if not record.holds:
        yield asks.PlaceHold(w.RECORD, HoldKind.DSL, "asked for")
    yield from (HandOverSealed(w.RECORD, "Mr Wye", "IT manager", "signed", NOTE),)
    yield HandOverSealed(w.RECORD, "Mr Wye", "IT manager", None, NOTE)
    yield from _after(record)
    yield from _uncollected(place)


def _after(record: CustodyRecord) -> Iterator[Ask]:
    yield asks.ReportReleasedInError(w.RECORD, UNCHANGED, NOTE)
    yield asks.ReportReleasedInError(w.RECORD, UNCHANGED, None)
    for step in Recovery:
        yield RecordRecovery(w.RECORD, step, NOTE)
    back = ComeBack(w.RECORD, "back", brought_by="PC Hall")
    yield from (back, replace(back, brought_by=None))
    yield asks.Correct(w.RECORD, UNCHANGED, About.HANDING_OVER, NOTE)
    yield asks.Correct(w.RECORD, UNCHANGED, About.TIME, NOTE, right_at=w.INTAKE)
    yield asks.Correct(w.RECORD, UNCHANGED, "its price", NOTE)


def _uncollected(place: Place) -> Iterator[Ask]:
    now = w.TIMES[place.time]
    letter = RecordContact(w.RECORD, Way.LETTER, Result.SENT, w.DAY, "carer", notice=True)
    yield letter
    yield replace(letter, way=Way.TELEPHONE)
    yield replace(letter, result=Result.NO_ANSWER)
    yield replace(letter, on=w.DAY - timedelta(days=60))
    yield RecordContact(w.RECORD, Way.TELEPHONE, Result.WILL_COLLECT, now.date())
    yield MakeAppointment(w.RECORD, now + timedelta(days=1), "carer")
    yield MakeAppointment(w.RECORD, now - timedelta(days=1), "carer")
    yield from (DecideDisposal(w.RECORD, True, NOTE), DecideDisposal(w.RECORD, False, NOTE))
    yield DecideDisposal(w.RECORD, True, " ")


def _second(record: CustodyRecord) -> Iterator[Ask]:
    """Asking a second person, and their answers: here, and to what was asked before."""
    if not record.approvals and not record.asked:
        for action, reason, subject in _wanted(record):
            yield AskApproval(w.RECORD, "asked", action, reason, None, subject)
            yield asks.Approve(w.RECORD, action, "office", reason, None, subject)
        yield AskApproval(w.RECORD, "asked", Action.MOVE, NOTE)
    for item in record.asked:
        by = item.asked_by or ""
        given = (item.collector_id, item.subject, item.ask_id)
        approve = asks.Approve(w.RECORD, item.asked, by, item.reason or "", *given)
        yield approve
        yield replace(approve, reason="something else")
        yield replace(approve, requested_by="teacher")
        yield replace(approve, answers="unknown")
        yield DeclineApproval(w.RECORD, item.ask_id)
    yield DeclineApproval(w.RECORD, "unknown")


def _wanted(record: CustodyRecord) -> Iterator[tuple[Action, str, str | None]]:
    """For what a second person is asked: each where it could be used, and nothing else waits."""
    if record.state is State.RELEASED:
        yield Action.CORRECT, NOTE, WHO_TOOK_IT
    elif record.decided:
        yield Action.DISPOSE, NOTE, None
    elif record.noticed_on is None and record.appointment is None:
        if record.kind is Kind.CONFISCATION:
            yield Action.HAND_TO_POLICE, "46/1", None
        elif record.pupil_id == w.PUPIL:
            which = record.kind is Kind.SAFEKEEPING and record.device_id == w.DEVICE
            yield Action.CORRECT, NOTE, WHICH if which else WHOSE


def _resting(record: CustodyRecord) -> Iterator[Ask]:
    """What rests on an approval, with the one that there is."""
    given = record.approvals[-1].approval_id if record.approvals else "unknown"
    yield from (replace(RECEIPT, approval_id=given), RECEIPT)
    yield replace(RECEIPT, crime_reference="46/2", approval_id=given)
    noticed = record.noticed_on or w.DAY
    yield asks.Dispose(w.RECORD, noticed, given, NOTE)
    yield asks.Dispose(w.RECORD, noticed + timedelta(days=1), given, NOTE)
    whose = asks.Correct(w.RECORD, UNCHANGED, About.PUPIL, NOTE, approval_id=given)
    for pupil in (w.PUPIL, w.OTHER_PUPIL, None):
        yield replace(whose, right_id=pupil)
    yield replace(whose, right_id=w.OTHER_PUPIL, register=True)
    which = asks.Correct(w.RECORD, UNCHANGED, About.DEVICE, NOTE, approval_id=given)
    other = replace(which, right_device=w.OTHER_DEVICE, device_of=w.PUPIL)
    yield from (which, other, replace(other, device_of=w.OTHER_PUPIL))
    yield replace(other, device_is_here=True)
    who = asks.Correct(w.RECORD, UNCHANGED, About.COLLECTOR, NOTE, "carer", None, given)
    yield from (who, replace(who, text="another reason"), replace(who, right_id="adult"))
