"""Devices and their codes, from the command line."""

import re
from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, Failed, granted
from kiosk.custody.states import DeviceKind
from kiosk.scanning.router import is_random_uid
from kiosk.services.acting import new_id
from kiosk.services.devices import enrolment
from kiosk.services.devices.enrolment import LABEL, TAG, Mark, NewDevice
from kiosk.services.ports import Facts
from kiosk.services.views import Device

_UID = re.compile(r"[0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20}")


@operation("device.add")
def add(call: Call) -> dict[str, Any]:
    """Enrol a device with its label and tag."""
    args, services = call.args, call.services
    marks = [Mark(args["code"], LABEL)] if args.get("code") else []
    if args.get("tag"):
        marks.append(_tag(call, args["tag"]))
    with services.store.read() as facts:
        pupil = call.pupil(facts, args["pupil"])
    new = NewDevice(DeviceKind(args["kind"]), pupil.id, args["description"], tuple(marks))
    answer = granted(enrolment.enrol(services.store, call.who(), new_id(), new))
    return {"device": answer["device"], "pupil": pupil.ref}


def _tag(call: Call, text: str) -> Mark:
    uid = text.replace(":", "").strip().upper()
    if not _UID.fullmatch(uid):
        raise Failed("A tag's UID is 4, 7 or 10 bytes in hexadecimal, such as 04A1B2C3D4E5F6.", 2)
    return Mark(call.services.tag_of(uid), TAG, is_random_uid(uid))


@operation("device.list")
def listed(call: Call) -> dict[str, Any]:
    """Every known device."""
    with call.services.store.read() as facts:
        return {"devices": [_row(call, facts, device) for device in facts.devices()]}


def _row(call: Call, facts: Facts, device: Device) -> dict[str, Any]:
    pupil = facts.pupil(device.pupil_id) if device.pupil_id else None
    links = [link for link in facts.codes_of(device.id) if not link.retired]
    return {
        "device": device.id,
        "kind": device.kind.value,
        "description": device.description if call.is_owner else None,
        "pupil": pupil.ref if pupil else None,
        "name": call.name_of(pupil),
        "codes": [link.code for link in links if link.medium == LABEL],
        "tags": sum(link.medium == TAG for link in links),
        "in_custody": facts.open_record_of(device.id) is not None,
    }
