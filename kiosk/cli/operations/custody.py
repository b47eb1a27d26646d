"""What is in custody, what happened to it, and scans, from the command line."""

import uuid
from datetime import datetime
from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, Failed
from kiosk.custody.events import Event, RecordEvent
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school import due_at
from kiosk.custody.visibility import is_restricted
from kiosk.ledger.payload import to_payload, type_name, utc
from kiosk.services import views as v
from kiosk.services.held import PAGE, held_at, held_now, oldest_first
from kiosk.services.ports import Facts
from kiosk.services.sessions import lock_all_at_start


@operation("register")
def register(call: Call) -> dict[str, Any]:
    """What is in custody, where, since when, and when it is due.

    What is restricted shows as held, and no more: the safeguarding lead reads it at a screen.
    """
    stated = call.args.get("at")
    with call.services.store.read() as facts:
        moment = datetime.fromisoformat(stated) if stated else facts.now.at
        records = held_at(facts, moment) if stated else held_now(facts)
        rows = [_held(call, facts, record, moment) for record in records]
    return {"at": utc(moment), "records": rows}


def _held(call: Call, facts: Facts, record: CustodyRecord, moment: datetime) -> dict[str, Any]:
    pupil = facts.pupil(record.pupil_id) if record.pupil_id else None
    hidden = is_restricted(record)
    due = None if hidden else due_at(record, facts.school(), moment)
    return {
        "record": record.record_id,
        "kind": None if hidden else record.kind.value,
        "state": record.state.value,
        "slot": record.slot,
        "device": record.device_id,
        "pupil": pupil.ref if pupil else None,
        "name": call.name_of(pupil),
        "class": pupil.class_name if pupil else None,
        "since": utc(record.taken_in_at),
        "due": utc(due) if due else None,
        "held": bool(record.holds) or hidden,
    }


@operation("history")
def history(call: Call) -> dict[str, Any]:
    """Every event of a device, a pupil or a record, in order."""
    with call.services.store.read() as facts:
        query = _query(call, facts)
        entries = list(oldest_first(facts, query))
        restricted = {
            record_id
            for record_id in {_record_of(item.event) for item in entries}
            if record_id and _is_hidden(facts, record_id)
        }
        rows = [_entry(call, facts, item, restricted) for item in entries]
    return {"entries": rows}


def _query(call: Call, facts: Facts) -> v.Query:
    args = call.args
    if args.get("record"):
        return v.Query(record_id=args["record"], limit=PAGE)
    if args.get("pupil"):
        return v.Query(pupil_id=call.pupil(facts, args["pupil"]).id, limit=PAGE)
    return v.Query(device_id=_device_of(facts, args["device"]), limit=PAGE)


def _device_of(facts: Facts, text: str) -> str:
    """The device that bears, or bore, this label, or has this id."""
    links = facts.codes(text.strip().upper(), "label")
    live = [link for link in links if not link.retired] or list(links)
    if live:
        return live[0].device_id
    if facts.device(text.strip()) is None:
        raise Failed(f"No device has the code “{text}”. Check it against the label.")
    return text.strip()


def _record_of(event: Event) -> str | None:
    return event.record_id if isinstance(event, RecordEvent) else None


def _is_hidden(facts: Facts, record_id: str) -> bool:
    record = facts.record(record_id)
    return record is not None and is_restricted(record)


def _entry(call: Call, facts: Facts, item: v.Logged, restricted: set[str]) -> dict[str, Any]:
    record_id = _record_of(item.event)
    staff = facts.staff(item.staff_id) if item.staff_id else None
    payload, _ = to_payload(item.event)
    return {
        "sequence": item.sequence,
        "type": type_name(item.event),
        "at": utc(item.at),
        "recorded_at": utc(item.recorded_at),
        "confirmed": item.confirmed,
        "actor": {
            "user": staff.user if staff else None,
            "name": staff.name if staff else None,
            "role": str(item.actor.get("role", "")),
            "os_user": item.actor.get("os_user"),
        },
        "station": item.station,
        "policy": item.policy,
        "command_id": item.command_id,
        "record": record_id,
        "restricted": record_id in restricted,
        "payload": {} if record_id in restricted else payload,
    }


@operation("scan")
def scan(call: Call) -> dict[str, Any]:
    """The same as a scan at that station."""
    # The page's own way in, with all that follows from a scan; its libraries only when needed.
    from kiosk.web.scans import ScanForm, take

    services = call.services
    if not call.args["running"]:
        # Nobody can be signed in at a station whose service is not running.
        lock_all_at_start(services.store)
    form = ScanForm(
        id=str(uuid.UUID(call.args["id"])),
        code=call.args["code"],
        uid=None,
        medium="keyboard",
        reader="command line",
        os_user=call.os_user,
    )
    return take(services, form, call.args.get("station") or services.station)
