"""Morning hand-in: a device comes in for the day, by its scan or by looking the pupil up."""

from dataclasses import replace

from kiosk.custody import asks
from kiosk.custody.asks import Ask
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Condition, State
from kiosk.services.acting import Who, ask_on_record, free_slot, judged, new_id, refused
from kiosk.services.desk.stations import with_line
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.views import Device


def coming_in(
    facts: Facts, who: Who, device: Device, *, surrendered: bool = False
) -> tuple[str, Outcome]:
    """What it comes to when this device lies on the office's desk: a word for it, and the outcome.

    A new hand-in, or the end of a transit, a loan or a search; "already_in" changes nothing.
    """
    record = facts.open_record_of(device.id)
    if record is not None and record.state is State.IN_CUSTODY:
        return "already_in", Outcome(answer={"record": record.record_id})
    if record is not None:
        return "received", judged(facts, _coming_back(facts, record), record, who)
    return "handed_in", _new(facts, who, device, surrendered=surrendered)


def _new(facts: Facts, who: Who, device: Device, *, surrendered: bool) -> Outcome:
    pupil = facts.pupil(device.pupil_id) if device.pupil_id else None
    if pupil is None:
        return refused(Refusal(Code.DETAILS_MISSING, {"field": "pupil"}))
    ask = asks.HandIn(
        record_id=new_id(),
        device_id=device.id,
        pupil_id=pupil.id,
        slot=free_slot(facts, pupil.home_slot),
        pupil_left=pupil.left_on is not None,
        exempt=facts.exemption(device.id, facts.school().today(facts.now.at)) is not None,
        surrendered=surrendered,
    )
    return judged(facts, ask, None, who)


def _coming_back(facts: Facts, record: CustodyRecord) -> Ask:
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    slot = free_slot(facts, pupil.home_slot if pupil else None)
    back: dict[State, Ask] = {
        State.IN_TRANSIT: asks.Receive(record.record_id, slot=slot),
        State.ON_LOAN: asks.ReturnLoan(record.record_id, slot=slot),
        State.PASSED_ON: asks.TakeBack(record.record_id, slot=slot),
    }
    return back.get(record.state, asks.FindAgain(record.record_id, slot=slot))


def hand_in(
    store: Store, who: Who, command_id: str, device_id: str, *, surrendered: bool = False
) -> Done:
    """Take a device in without a scan: its label is torn, or it was looked up by its pupil."""

    def decide(facts: Facts) -> Outcome:
        device = facts.device(device_id)
        if device is None:
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "device"}))
        word, outcome = coming_in(facts, who, device, surrendered=surrendered)
        if outcome.refusals or who.station is None:
            return outcome
        answer = {"outcome": word, **outcome.answer}
        station = with_line(facts.station(who.station), facts, answer, device)
        return replace(outcome, answer=answer, changes=(*outcome.changes, station))

    return store.act(who.command(command_id), decide)


def undo(store: Store, who: Who, command_id: str, record_id: str) -> Done:
    """Void an intake: by the same person, within the minute."""
    return ask_on_record(store, who, command_id, asks.Void(record_id))


def note_condition(
    store: Store,
    who: Who,
    command_id: str,
    record_id: str,
    condition: Condition,
    *,
    moment: str = "in",
    note: str | None = None,
) -> Done:
    """Record how the device looks, coming "in" or going "out"."""
    ask = asks.NoteCondition(record_id, moment, condition, note or None)
    return ask_on_record(store, who, command_id, ask)
