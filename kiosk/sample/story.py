"""What the sample school met in three weeks, besides ordinary days: one thing a day."""

from kiosk.clock import SCHOOL_ZONE
from kiosk.custody import asks
from kiosk.custody.asks import Ask
from kiosk.custody.reasons import Reason
from kiosk.custody.safeguarding.holding import AnswerSteps
from kiosk.custody.states import Condition, HoldKind, IdentityMethod, Kind
from kiosk.custody.steps import Step
from kiosk.sample import desk, searches
from kiosk.sample.devices import SampleDevice
from kiosk.sample.school import School
from kiosk.sample.weeks import Plan, Special, Weeks
from kiosk.scanning.codes import UNDO, with_check
from kiosk.services.acting import ask_on_record, new_id
from kiosk.services.desk import collection, confiscation
from kiosk.services.desk.confiscation import Seizure
from kiosk.services.desk.releasing import release
from kiosk.services.devices import loss

IN_TRANSIT, UNDONE, EARLY, DECLINED, LOST, CHANGED, BAGGED = 30, 31, 32, 33, 34, 35, 36
UNKNOWN_LABEL = with_check("DZZZZ000")
TOLD = "Put it away in your bag next time. A parent or carer can fetch it after school."


def told(school: School) -> dict[int, Plan]:
    """The story, by the number of the school day."""
    cast = school.cast
    tyler, ruby = school.device_of(cast.tyler.id).number, school.device_of(cast.ruby.id).number
    return {
        1: Plan(morning=_exempt),
        2: Plan(midday=_taken_in_class, afternoon=_fetched(IN_TRANSIT)),
        3: Plan(brings=(ruby,), morning=_undone, midday=searches.for_nothing),
        4: Plan(brings=(EARLY,), stays=(EARLY,), midday=_dentist),
        5: Plan(midday=_confiscated(DECLINED), afternoon=_declined),
        6: Plan(brings=(LOST,), stays=(LOST,), afternoon=_lost_and_last_nights),
        7: Plan(morning=_found, midday=_kept_safe, afternoon=_fetched(LOST)),
        8: Plan(brings=(tyler,), stays=(tyler,), afternoon=_stopped),
        9: Plan(brings=(CHANGED,), midday=_confiscated(CHANGED)),
        10: Plan(midday=_cleared, afternoon=_given_to_grandfather),
        11: Plan(morning=_twice_and_unknown, midday=searches.and_found),
        12: Plan(brings=(tyler,)),
        13: Plan(midday=_confiscated(BAGGED), afternoon=_fetched(BAGGED)),
        14: Plan(brings=(ruby,), stays=(ruby,), midday=_evidence),
    }


def _exempt(weeks: Weeks) -> None:
    desk.scan(weeks.school, weeks.of(weeks.school.cast.isla.id).code, "exempt")


def _taken_in_class(weeks: Weeks) -> None:
    school = weeks.school
    seizure = _seizure(school, weeks.device(IN_TRANSIT), Reason.DEVICE_POLICY, "teacher")
    store, teacher = school.services.store, school.who("teacher")
    desk.granted(confiscation.take(store, teacher, new_id(), seizure))
    school.clock.wait(1500)
    desk.scan(school, weeks.device(IN_TRANSIT).code, "received")


def _confiscated(number: int) -> Special:
    def special(weeks: Weeks) -> None:
        school = weeks.school
        seizure = _seizure(school, weeks.device(number), Reason.BEHAVIOUR, "leader")
        store = school.services.store
        desk.granted(confiscation.confiscate(store, school.who("leader"), new_id(), seizure))

    return special


def _seizure(school: School, device: SampleDevice, reason: Reason, by: str) -> Seizure:
    return Seizure(
        Kind.CONFISCATION,
        reason,
        taken_by=school.staff_ids[by],
        device_id=school.device_ids[device.number],
        place="Room 4",
        told_pupil=TOLD,
        condition=Condition.GOOD,
    )


def _fetched(number: int) -> Special:
    def special(weeks: Weeks) -> None:
        device = weeks.device(number)
        desk.collect(weeks.school, device, device.child.carers[0])

    return special


def _undone(weeks: Weeks) -> None:
    desk.hand_in(weeks.school, weeks.device(UNDONE))
    desk.scan(weeks.school, UNDO.text, "voided")


def _dentist(weeks: Weeks) -> None:
    school, device = weeks.school, weeks.device(EARLY)
    store = school.services.store
    with store.read() as facts:
        record = facts.open_record_of(school.device_ids[EARLY])
    if record is None:
        raise desk.Astray("nothing to collect early")
    desk.granted(collection.start(store, school.desk, new_id(), device.child.id))
    prepared = desk.name_collector(school, device, device.child.carers[0], IdentityMethod.DOCUMENT)
    desk.granted(collection.go_early(store, school.desk, new_id(), "Dentist"))
    if prepared is not None:
        signing = desk.signing(school, prepared)
        desk.granted(release(store, school.desk, new_id(), signing))


def _declined(weeks: Weeks) -> None:
    school, device = weeks.school, weeks.device(DECLINED)
    desk.name_collector(school, device, device.child.carers[0], IdentityMethod.KNOWN)
    desk.granted(collection.decline(school.services.store, school.desk, new_id()))


def _lost_and_last_nights(weeks: Weeks) -> None:
    _fetched(DECLINED)(weeks)
    store = weeks.school.services.store
    note = "Not in its slot. The whole safe was looked through."
    record_id = _record_of(weeks, weeks.device(LOST))
    desk.granted(loss.report_lost(store, weeks.school.desk, new_id(), record_id, note))


def _found(weeks: Weeks) -> None:
    record_id = _record_of(weeks, weeks.device(LOST))
    store = weeks.school.services.store
    desk.granted(loss.find_again(store, weeks.school.who("head"), new_id(), record_id))


def _kept_safe(weeks: Weeks) -> None:
    school = weeks.school
    callum = weeks.of(school.cast.callum.id)
    seizure = Seizure(
        Kind.SAFEKEEPING,
        Reason.PROTECT_PUPIL,
        taken_by=school.staff_ids["dsl"],
        device_id=school.device_ids[callum.number],
        place="Head’s office",
        told_pupil="You have done nothing wrong. We are keeping this safe for you.",
    )
    store = school.services.store
    desk.granted(confiscation.confiscate(store, school.who("dsl"), new_id(), seizure))
    record_id = _record_of(weeks, callum)
    _asked(school, asks.PlaceHold(record_id, HoldKind.DSL, "Messages that frightened him."))


def _cleared(weeks: Weeks) -> None:
    school = weeks.school
    callum = weeks.of(school.cast.callum.id)
    record_id = _record_of(weeks, callum)
    with school.services.store.read() as facts:
        record = facts.record(record_id)
    holds = record.holds if record else ()
    for hold in holds:
        note = "The family has the screenshots; nothing more is needed from the device."
        spare = (Step.REFERRAL, Step.EMERGENCY_NUMBERS, Step.WATCH_FOUNDATION, Step.POLICE_FIRST)
        done = tuple(step for step in Step if step not in spare)
        _asked(school, AnswerSteps(record_id, hold.hold_id, done, spare, "CP 2026/14"))
        _asked(school, asks.LiftHold(record_id, hold.hold_id, note=note))
    local = school.clock.at.astimezone(SCHOOL_ZONE)
    end = local.replace(hour=15, minute=30, second=0, microsecond=0)
    _asked(
        school,
        asks.ClearSafekeeping(
            record_id, callum.child.carers[0], end.astimezone(school.clock.at.tzinfo)
        ),
    )


def _given_to_grandfather(weeks: Weeks) -> None:
    callum = weeks.of(weeks.school.cast.callum.id)
    desk.collect(weeks.school, callum, callum.child.carers[0])


def _stopped(weeks: Weeks) -> None:
    school = weeks.school
    tyler = weeks.of(school.cast.tyler.id)
    desk.name_collector(school, tyler, school.cast.barred.id, IdentityMethod.KNOWN)
    school.clock.wait(240)
    desk.granted(collection.leave(school.services.store, school.desk, new_id()))
    desk.collect(school, tyler, tyler.child.carers[0])


def _twice_and_unknown(weeks: Weeks) -> None:
    desk.scan(weeks.school, weeks.here[0].code, "already_in")
    desk.scan(weeks.school, UNKNOWN_LABEL, "unknown_code")


def _evidence(weeks: Weeks) -> None:
    school = weeks.school
    sienna = weeks.of(school.cast.sienna.id)
    seizure = Seizure(
        Kind.CONFISCATION,
        Reason.EVIDENCE,
        taken_by=school.staff_ids["leader"],
        device_id=school.device_ids[sienna.number],
        place="Playground",
        bag="B-0107",
    )
    store = school.services.store
    desk.granted(confiscation.confiscate(store, school.who("leader"), new_id(), seizure))


def _asked(school: School, ask: Ask) -> None:
    desk.granted(ask_on_record(school.services.store, school.who("dsl"), new_id(), ask))


def _record_of(weeks: Weeks, device: SampleDevice) -> str:
    with weeks.school.services.store.read() as facts:
        record = facts.open_record_of(weeks.school.device_ids[device.number])
    if record is None:
        raise desk.Astray(f"the device {device.code} is not here")
    return record.record_id
