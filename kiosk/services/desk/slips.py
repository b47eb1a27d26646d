"""A receipt on a slip: that a device was taken, or collected; nothing restricted stands on it."""

from collections.abc import Sequence

from hardware.slips import Slip, SlipPrinter
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Released
from kiosk.custody.people.changing import missing
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HELD_BY_SCHOOL, State
from kiosk.custody.telling.carers import TOLD_OF, why_not_tell
from kiosk.custody.visibility import is_restricted
from kiosk.services.acting import Who, actor_of
from kiosk.services.ports import Facts, Store
from kiosk.services.telling.lettering import time_of, values_of
from kiosk.services.views import Adult, Logged, Pupil

TAKEN, COLLECTED = "Device taken", "Device collected"
_NOBODY = Adult("", "", "", "")


def print_receipt(
    store: Store, printer: SlipPrinter, who: Who, record_id: str
) -> tuple[Refusal, ...]:
    """Print the receipt of a record; what speaks against it, if anything. Raises PrinterTrouble."""
    with store.read() as facts:
        record = facts.record(record_id)
        if record is None:
            return (Refusal(Code.NOT_IN_CUSTODY),)
        against = tuple(_against(facts, who, record))
        if against:
            return against
        slip = slip_of(facts, record)
    printer.print(slip)
    return ()


def _against(facts: Facts, who: Who, record: CustodyRecord) -> list[Refusal]:
    found = list(why_not_tell(actor_of(facts, who), record))
    if is_restricted(record) and not found:
        found.append(Refusal(Code.HELD))
    if record.kind not in TOLD_OF or record.state not in HELD_BY_SCHOOL | {State.RELEASED}:
        found.append(missing("record", "There is no receipt for it."))
    return found


def slip_of(facts: Facts, record: CustodyRecord) -> Slip:
    """What stands on the slip of a record."""
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    collector = facts.adult(record.collector_id) if record.collector_id else None
    values = values_of(facts, record, collector or _NOBODY)
    told = [("Pupil", _named(pupil)), ("Device", values["device"])]
    told += [("Bag or seal", record.bag)] if record.bag else []
    told.append(("Taken", time_of(record.taken_in_at)))
    if record.state is State.RELEASED:
        told.append(("Collected", values["collected"]))
        told += [("By", collector.name)] if collector else []
        told.append(("Entry", str(record.last_sequence)))
        return Slip(COLLECTED, facts.school_name(), tuple(told))
    told += [("May be collected", values["due"]), ("Entry", str(record.last_sequence))]
    sentence = "A parent or carer collects it and signs."
    return Slip(TAKEN, facts.school_name(), tuple(told), (sentence,))


def collected_slip(facts: Facts, entries: Sequence[Logged]) -> Slip | None:
    """The slip of one collection: everything that went in it; None where nothing did."""
    out = [item.event for item in entries if isinstance(item.event, Released)]
    if not out:
        return None
    told: list[tuple[str, str]] = []
    for event in out:
        record = facts.record(event.record_id)
        if record is None:
            return None
        pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
        device = facts.device(record.device_id) if record.device_id else None
        told.append((_named(pupil), device.kind.value.replace("_", " ") if device else "device"))
    told.append(("Collected", time_of(entries[-1].at)))
    told += [("By", out[0].collector_name)] if out[0].collector_name else []
    told.append(("Entry", str(entries[-1].sequence)))
    heading = COLLECTED if len(out) == 1 else "Devices collected"
    return Slip(heading, facts.school_name(), tuple(told))


def _named(pupil: Pupil | None) -> str:
    if pupil is None:
        return "not known"
    return f"{pupil.name}, {pupil.class_name}" if pupil.class_name else pupil.name
