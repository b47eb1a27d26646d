"""Readers' keys and the state of the machine, from the command line."""

from dataclasses import asdict
from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, granted
from kiosk.services.acting import new_id
from kiosk.services.machine.checkup import SCHOOL, readers
from kiosk.services.machine.health import BESIDE, WITH_RECORDS, looked
from kiosk.services.staff import reader_keys


@operation("readers.key")
def key(call: Call) -> dict[str, Any]:
    """A new key for a reader, bound to a station; it is shown once."""
    name, station = call.args["name"], call.args["station"]
    made = reader_keys.new_key()
    store = call.services.store
    granted(reader_keys.make(store, call.who(), new_id(), name, station, made))
    return {"reader": name, "station": station, "key": made}


@operation("doctor")
def doctor(call: Call) -> dict[str, Any]:
    """What only an open database, and what lives in the running service, can tell."""
    services = call.services
    found = looked({**WITH_RECORDS, **SCHOOL, **BESIDE}, services)
    told = [part for part in found if part.name not in ("readers", "disk")]
    seen = [item for item in readers(services) if item.name != "readers"]
    return {"parts": [asdict(part) for part in (*told, *seen)]}
