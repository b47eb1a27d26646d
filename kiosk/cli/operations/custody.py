"""What is in custody, what happened to it, and scans, from the command line."""

import uuid
from datetime import datetime
from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, Failed
from kiosk.ledger.payload import to_payload, type_name, utc
from kiosk.services.ports import Facts
from kiosk.services.records.history import (
    HELD,
    History,
    Moment,
    Page,
    device_history,
    pupil_history,
    record_history,
)
from kiosk.services.records.looking import sight_of
from kiosk.services.records.register_view import Line
from kiosk.services.records.register_view import register as register_at
from kiosk.services.staff.sessions import lock_all_at_start
from kiosk.services.views import Logged

WHOLE = Page(size=1_000_000)
"""More entries than the account of any device or pupil ever has."""

_OF_AN_ENTRY = (
    "sequence",
    "type",
    "at",
    "recorded_at",
    "confirmed",
    "actor",
    "station",
    "policy",
    "command_id",
)


@operation("register")
def register(call: Call) -> dict[str, Any]:
    """What is in custody, where, since when, and when it is due: as its page tells it."""
    stated = call.args.get("at")
    moment = datetime.fromisoformat(stated) if stated else None
    found = register_at(call.services.store, call.reader(), moment)
    return {"at": utc(found.at), "records": [_line(call, line) for line in found.lines]}


def _line(call: Call, line: Line) -> dict[str, Any]:
    return {
        "record": line.record_id,
        "kind": line.kind,
        "state": line.state,
        "slot": line.slot,
        "device": line.device.id if line.device else None,
        "pupil": line.pupil.ref if line.pupil else None,
        "name": call.name_of(line.pupil),
        "class": line.pupil.class_name if line.pupil else None,
        "since": _time(line.since),
        "due": _time(line.due),
        "overdue": line.overdue,
        "held": line.held or bool(line.holds),
        "holder": line.holder,
        "deadline": _time(line.deadline),
    }


def _time(moment: datetime | None) -> str | None:
    return utc(moment) if moment else None


@operation("history")
def history(call: Call) -> dict[str, Any]:
    """Every event of a device, a pupil or a record, in order: as its page tells it."""
    found = _account(call)
    with call.services.store.read() as facts:
        return {"entries": [_moment(call, facts, item, found) for item in found.moments]}


def _account(call: Call) -> History:
    store, who, args = call.services.store, call.reader(), call.args
    if args.get("pupil"):
        with store.read() as facts:
            pupil = call.pupil(facts, args["pupil"])
        found = pupil_history(store, who, pupil.id, WHOLE)
    elif args.get("record"):
        found = record_history(store, who, args["record"], WHOLE)
    else:
        with store.read() as facts:
            device_id = _device_of(facts, args["device"])
        found = device_history(store, who, device_id, WHOLE)
    if found is None:
        asked = args.get("record") or args["device"]
        raise Failed(f"Nothing bears the code or id “{asked}”. Check it against the label.")
    return found


def _device_of(facts: Facts, text: str) -> str:
    """The device that bears, or bore, this label; else the text is its id."""
    links = facts.codes(text.strip().upper(), "label")
    live = [link for link in links if not link.retired] or list(links)
    return live[0].device_id if live else text.strip()


def _moment(call: Call, facts: Facts, moment: Moment, found: History) -> dict[str, Any]:
    item = moment.logged
    if item is None:
        return {
            **dict.fromkeys(_OF_AN_ENTRY),
            "words": HELD,
            "record": moment.record_id,
            "restricted": True,
            "payload": {},
        }
    payload, _ = to_payload(item.event)
    return {
        "sequence": item.sequence,
        "type": type_name(item.event),
        "words": _words(call, item, found) if call.is_owner else None,
        "at": utc(item.at),
        "recorded_at": utc(item.recorded_at),
        "confirmed": item.confirmed,
        "actor": _actor(facts, item),
        "station": item.station,
        "policy": item.policy,
        "command_id": item.command_id,
        "record": moment.record_id,
        "restricted": False,
        "payload": payload,
    }


def _actor(facts: Facts, item: Logged) -> dict[str, Any]:
    staff = facts.staff(item.staff_id) if item.staff_id else None
    return {
        "user": staff.user if staff else None,
        "name": staff.name if staff else None,
        "role": str(item.actor.get("role", "")),
        "os_user": item.actor.get("os_user"),
    }


def _words(call: Call, item: Logged, found: History) -> str:
    """The sentence of the page's timeline, and the facts under it."""
    # The page's own words, with all that they are made of; loaded only where they are told.
    from kiosk.web.timeline import Telling, tell

    told = tell(Telling(item, found.known, sight_of(call.reader())))
    return " ".join((f"{told.what}.", *told.facts))


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
