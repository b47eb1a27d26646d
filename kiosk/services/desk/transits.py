"""What is on its way to the office: the list, what is late, and what is decided about it."""

from dataclasses import dataclass
from datetime import datetime

from kiosk.custody.acts.transit import LATE, TOLD, LeaveOut, Out, SayWhoBrought, TakeOver
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import STAFF
from kiosk.custody.record import CustodyRecord
from kiosk.custody.register import AlertRaised
from kiosk.custody.states import State
from kiosk.services.acting import Who, ask_on_record, judged, new_id, refused
from kiosk.services.ports import Command, Done, Facts, Outcome, Store


@dataclass(frozen=True)
class OnItsWay:
    """A device that somebody has, on its way to the office."""

    record: CustodyRecord
    is_late: bool


def on_their_way(facts: Facts) -> list[OnItsWay]:
    """Everything that has not reached the office yet, what was expected first."""
    now = facts.now.at
    going = [item for item in facts.open_records() if item.state is State.IN_TRANSIT]
    found = [OnItsWay(item, is_late(item, now)) for item in going]
    return sorted(found, key=lambda item: (item.record.deadline or now, item.record.record_id))


def is_late(record: CustodyRecord, now: datetime) -> bool:
    """Whether a device should have been at the office by now."""
    on_its_way = record.state is State.IN_TRANSIT
    return on_its_way and record.deadline is not None and record.deadline < now


def chase(store: Store) -> int:
    """Raise an alert for each device that is late and has none yet; how many it raised."""
    with store.read() as facts:
        if not _unalerted(facts):
            return 0

    def decide(facts: Facts) -> Outcome:
        late = _unalerted(facts)
        return Outcome(
            tuple(AlertRaised(new_id(), LATE, TOLD, item.record_id) for item in late),
            answer={"late": len(late)},
            remember=False,
        )

    actor = {"staff": None, "role": "", "system": "chase"}
    raised: int = store.act(Command(new_id(), actor), decide).answer["late"]
    return raised


def _unalerted(facts: Facts) -> list[CustodyRecord]:
    late = [item.record for item in on_their_way(facts) if item.is_late]
    if not late:
        return []
    alerted = {alert.record_id for alert in facts.alerts(open_only=False) if alert.kind == LATE}
    return [record for record in late if record.record_id not in alerted]


def take_over(store: Store, who: Who, command_id: str, record_id: str, to: str) -> Done:
    """Say that another member of staff has the device now; its deadline stays."""

    def decide(facts: Facts) -> Outcome:
        if not _is_staff(facts, to):
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "to"}))
        return judged(facts, TakeOver(record_id, to), facts.record(record_id), who)

    return store.act(who.command(command_id), decide)


def say_who_brought(store: Store, who: Who, command_id: str, record_id: str, by: str) -> Done:
    """Say who brought the device, where it was not whoever had it."""

    def decide(facts: Facts) -> Outcome:
        if not _is_staff(facts, by):
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "brought_by"}))
        return judged(facts, SayWhoBrought(record_id, by), facts.record(record_id), who)

    return store.act(who.command(command_id), decide)


def leave_out(store: Store, who: Who, command_id: str, record_id: str, because: Out) -> Done:
    """Decide, as a school leader, that today may close while this device is on its way."""
    with store.read() as facts:
        today = facts.school().today(facts.now.at)
    return ask_on_record(store, who, command_id, LeaveOut(record_id, today, because))


def _is_staff(facts: Facts, staff_id: str) -> bool:
    found = facts.staff(staff_id)
    return found is not None and not found.disabled and bool(found.roles & STAFF)
