"""Everything that is asked at one place of the walk through custody (`explorer`)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.custody import asks
from kiosk.custody.acts.lending import LessonUse
from kiosk.custody.acts.mending import About
from kiosk.custody.acts.transit import AnswerWait, LeaveOut, Out, SayWhoBrought, TakeOver, Wait
from kiosk.custody.asks import Ask
from kiosk.custody.reasons import Reason
from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.holding import AnswerSteps, ReviewHold, StoreSecurely, WriteAccount
from kiosk.custody.states import ENDED, Action, Condition, HoldKind, Kind, State
from kiosk.custody.steps import Step
from tests.custody import world as w

UNCHANGED, CHANGED = 1, 2
"""Numbers of entries: the intake's, and that of whatever changed a fact after it."""

NOTE, ACTIVITY = "it is over", "photography"


@dataclass(frozen=True)
class Place:
    """A custody record, or none yet, at one of the times of the world."""

    record: CustodyRecord | None
    time: int


def is_live(record: CustodyRecord, now: datetime) -> bool:
    """Whether the record's approval could still be used."""
    return any(a.facts_at == record.changed_at and a.at == now for a in record.approvals)


def asked(place: Place) -> tuple[Ask, ...]:
    """Every ask that is made at this place; releases are made apart."""
    record = place.record
    if record is None:
        return (*intakes(), *_of_nothing())
    if record.state in ENDED:
        return (*intakes(), *after_the_end(), *simple())
    if record.approvals:
        live = is_live(record, w.TIMES[place.time])
        return (*resting_on(place), *((asks.Move(w.RECORD, "S2"), _looked()) if live else ()))
    return (
        *intakes()[:3],
        *simple(),
        *kinds(),
        *holds(record),
        *words(place),
        *resting_on(place),
        *leaving(place),
        *after_the_end(),
        *approvals(place),
    )


def intakes() -> tuple[Ask, ...]:
    """Ways in which a custody record can begin, and some in which it must not."""
    taken_in = asks.HandIn(w.RECORD, w.DEVICE, w.PUPIL)
    confiscation = (Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher")
    found = (Kind.FOUND_PROPERTY, Reason.FOUND, "teacher")
    safe = (Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "teacher")
    image = (Kind.CONFISCATION, Reason.SUSPECTED_IMAGE, "teacher")
    known = (w.DEVICE, w.PUPIL)
    return (
        taken_in,
        asks.Take(w.RECORD, *confiscation, *known),
        asks.Confiscate(w.RECORD, *confiscation, *known),
        asks.Take(w.RECORD, *safe, *known),
        asks.Take(w.RECORD, *found),
        asks.Take(w.RECORD, *confiscation),
        asks.Take(w.RECORD, Kind.HAND_IN, Reason.DEVICE_POLICY, "teacher", *known),
        asks.Confiscate(w.RECORD, *image, *known),
        asks.Confiscate(w.RECORD, *found),
        asks.Confiscate(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "", *known),
        replace(taken_in, pupil_left=True),
        replace(taken_in, exempt=True),
        replace(taken_in, exempt=True, surrendered=True),
    )


def _of_nothing() -> tuple[Ask, ...]:
    return (asks.Move(w.RECORD, "S1"), asks.Void(w.RECORD), asks.Close(w.RECORD, NOTE))


def _looked() -> Ask:
    return asks.NoteCondition(w.RECORD, "in", Condition.GOOD)


def simple() -> tuple[Ask, ...]:
    """Acts that need nothing but the record."""
    return (
        asks.Receive(w.RECORD),
        asks.Identify(w.RECORD, w.DEVICE, w.PUPIL),
        asks.Move(w.RECORD, "S2"),
        _looked(),
        asks.KeepOvernight(w.RECORD),
        asks.ReturnLoan(w.RECORD),
        asks.PassOn(w.RECORD, "teacher", "club"),
        asks.TakeBack(w.RECORD),
        asks.Decline(w.RECORD, "carer"),
        asks.ReportLost(w.RECORD),
        asks.FindAgain(w.RECORD),
        asks.ReportGivenBack(w.RECORD),
        StoreSecurely(w.RECORD, "S 1"),
        TakeOver(w.RECORD, "dsl"),
        SayWhoBrought(w.RECORD, "dsl"),
        LeaveOut(w.RECORD, w.DAY, Out.LOOKED_FOR),
        AnswerWait(w.RECORD, w.DAY, Wait.STAYS),
    )


def kinds() -> Iterator[Ask]:
    """Changes of kind, granted or not."""
    for kind in Kind:
        yield asks.ChangeKind(w.RECORD, kind, Reason.DEVICE_POLICY, "teacher")
    yesterday = w.INTAKE - timedelta(hours=18)
    changed = asks.ChangeKind(w.RECORD, Kind.CONFISCATION, Reason.DEVICE_POLICY, "teacher")
    yield replace(changed, taken_at=yesterday)
    yield replace(changed, taken_at=yesterday, brought=True)


def holds(record: CustodyRecord) -> Iterator[Ask]:
    """Placing each hold that is not there, and lifting each that is, in right and wrong ways."""
    there = {hold.kind: hold.hold_id for hold in record.holds}
    for kind in HoldKind:
        if kind not in there:
            yield asks.PlaceHold(w.RECORD, kind, "asked for", w.DAY)
            continue
        lift = asks.LiftHold(w.RECORD, there[kind], note=NOTE, clearance="PC 1")
        yield lift
        yield replace(lift, note=None, clearance="PC 1")
        yield replace(lift, note=NOTE, clearance=None)
    yield asks.LiftHold(w.RECORD, "unknown", note=NOTE, clearance="PC 1")
    if HoldKind.LEADER in there:
        yield ReviewHold(w.RECORD, there[HoldKind.LEADER], w.TIMES[-1].date(), NOTE)
    if any(hold.kind is HoldKind.DSL and not hold.steps for hold in record.holds):
        answered = AnswerSteps(w.RECORD, there[HoldKind.DSL], tuple(Step), (), "CP 1")
        yield answered
        yield replace(answered, done=tuple(Step)[:3])
        yield replace(answered, reference=None)


def words(place: Place) -> Iterator[Ask]:
    """When, and to whom, a device may go."""
    now = w.TIMES[place.time]
    yield asks.AgreeTime(w.RECORD, now)
    yield asks.AgreeTime(w.RECORD, w.TIMES[-1])
    yield asks.ClearSafekeeping(w.RECORD, "stranger", now)
    yield asks.ClearSafekeeping(w.RECORD, "carer", w.TIMES[-1])
    yield asks.ClearSafekeeping(w.RECORD, "barred", w.INTAKE)
    yield asks.ClearSafekeeping(w.RECORD, w.PUPIL, w.INTAKE)


def resting_on(place: Place) -> Iterator[Ask]:
    """The acts that rest on an approval, release apart."""
    record = place.record
    assert record is not None
    given = record.approvals[-1].approval_id if record.approvals else "unknown"
    until = w.TIMES[-1] + timedelta(days=1)
    yield asks.Lend(w.RECORD, "teacher", ACTIVITY, until, given)
    yield asks.Lend(w.RECORD, "teacher", "a quick call", until, given)
    yield from lent_for_a_use(w.TIMES[place.time])
    yield receipt(given)
    yield asks.Dispose(w.RECORD, w.DAY, given, NOTE)
    for hold in record.holds:
        if hold.kind is not HoldKind.POLICE:
            yield asks.LiftHold(w.RECORD, hold.hold_id, note=NOTE, approval_id=given)


def lent_for_a_use(now: datetime) -> Iterator[Ask]:
    """Loans that a use covers, and loans that it does not: each with one thing wrong."""
    until = now + timedelta(hours=1)
    good = LessonUse(
        "use", "teacher", ACTIVITY, until, frozenset({w.PUPIL, w.OTHER_PUPIL}), "teacher", "leader"
    )
    lend = asks.Lend(w.RECORD, "teacher", ACTIVITY, until, None, good)
    yield lend
    tomorrow, over = until + timedelta(days=1), now - timedelta(minutes=1)
    for use in (
        replace(good, approved_by=None),
        replace(good, approved_by="teacher"),
        replace(good, pupil_ids=frozenset({w.OTHER_PUPIL})),
    ):
        yield replace(lend, use=use)
    yield replace(lend, until=tomorrow, use=replace(good, until=tomorrow))
    yield replace(lend, until=over, use=replace(good, until=over))
    yield replace(lend, until=until + timedelta(hours=1))
    yield replace(lend, to="outsider")
    yield replace(lend, activity="a quick call")


def receipt(approval_id: str | None = None) -> asks.HandToPolice:
    """A whole police receipt; that of a confiscation cites an approval."""
    return asks.HandToPolice(
        w.RECORD, "PC Hall", "1234", "Kent", "46/1", "off", None, "theirs", "ours",
        approval_id=approval_id,
    )  # fmt: skip


def leaving(place: Place) -> Iterator[Ask]:
    """The exits, release and disposal apart."""
    yield receipt()
    yield replace(receipt(), sign_off_id=None)
    yield replace(receipt(), staff_sign_off_id=None)
    yield replace(receipt(), crime_reference=" ")
    yield asks.ReturnMedically(w.RECORD)
    yield asks.Void(w.RECORD)
    yield asks.Close(w.RECORD, NOTE)
    yield asks.Close(w.RECORD)


def after_the_end() -> tuple[Ask, ...]:
    """What can still be said of a record that has ended."""
    return (
        asks.ReportReleasedInError(w.RECORD, UNCHANGED, NOTE),
        asks.Correct(w.RECORD, UNCHANGED, "condition", NOTE),
        asks.Correct(w.RECORD, UNCHANGED, About.HANDING_OVER, NOTE),
        asks.Correct(w.RECORD, 99, "condition", NOTE),
        WriteAccount(w.RECORD, NOTE),
    )


def approvals(place: Place) -> Iterator[Ask]:
    """Approvals that an act at this place could use, asked for by others and by themselves."""
    record = place.record
    assert record is not None
    release = asks.Approve(w.RECORD, Action.RELEASE, "office", w.EARLY, "carer")
    here = record.state is State.IN_CUSTODY
    can_go = here or record.state is State.PASSED_ON
    somebodys = [
        hold.hold_id
        for hold in record.holds
        if hold.kind is HoldKind.LEADER or (hold.steps and not hold.by_rule)
    ]
    useful = (
        (release, can_go and record.kind is Kind.CONFISCATION),
        (
            asks.Approve(w.RECORD, Action.LEND, "office", ACTIVITY),
            here and record.kind is Kind.HAND_IN,
        ),
        (
            asks.Approve(w.RECORD, Action.HAND_TO_POLICE, "dsl", "46/1"),
            here and record.kind is Kind.CONFISCATION,
        ),
        *(
            (asks.Approve(w.RECORD, Action.LIFT_HOLD, "head", NOTE, subject=hold_id), here)
            for hold_id in somebodys
        ),
    )
    for approve, is_useful in useful:
        if is_useful:
            yield approve
            yield replace(approve, requested_by="every-chair")
    yield replace(release, collector_id="adult")
