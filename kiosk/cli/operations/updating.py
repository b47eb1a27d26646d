"""Updates, as the records see them: who may, when, and what became of one."""

from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, Failed
from kiosk.clock import SCHOOL_ZONE
from kiosk.custody.machine.updating import MAY_UPDATE, may_from
from kiosk.services.machine import updated
from kiosk.updating.layout import Layout, here
from kiosk.updating.state import read_state

MAY_NOT = "This account may not update Phonebox. Name a technician’s with --as USER."


@operation("update.may")
def may(call: Call) -> dict[str, Any]:
    """Whether this account may update, as whom it goes on record, and from when on."""
    who = call.who()
    if not who.roles & MAY_UPDATE:
        raise Failed(MAY_NOT)
    with call.services.store.read() as facts:
        moment = facts.now
        since = may_from(facts.school(), moment.at)
    when = f"{since.astimezone(SCHOOL_ZONE):%A at %H:%M}" if since else None
    sample = call.services.sample
    return {
        "actor": who.command("").actor,
        "from": when,
        "clock": moment.confirmed or sample,
    }


@operation("update.record")
def record(call: Call) -> dict[str, Any]:
    """Record what became of the newest update."""
    found, data = here(), call.services.data
    state = read_state(Layout(found[0], data).state) if found and data else None
    done = updated.record(call.services.store, state) if state else None
    return {"entry": done.entry if done else None}
