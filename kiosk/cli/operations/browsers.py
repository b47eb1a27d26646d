"""The school's own browsers, from the command line: for whom every browser is shut out."""

from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, Failed, granted
from kiosk.custody.people.browsers import CODE_LASTS
from kiosk.ledger.payload import utc
from kiosk.services.acting import new_id
from kiosk.services.staff import browsers


@operation("browsers.list")
def listed(call: Call) -> dict[str, Any]:
    """Every browser that is the school's own, or was."""
    with call.services.store.read() as facts:
        found = facts.browsers()
    return {
        "browsers": [
            {
                "browser": item.id,
                "name": item.name,
                "enrolled_at": utc(item.enrolled_at),
                "seen_at": utc(item.seen_at) if item.seen_at else None,
                "ended_at": utc(item.ended_at) if item.ended_at else None,
            }
            for item in found
        ]
    }


@operation("browsers.code")
def code(call: Call) -> dict[str, Any]:
    """A code that makes one browser the school's own."""
    name, made = call.args["name"], browsers.new_code()
    granted(browsers.invite(call.services.store, call.who(), new_id(), name, made))
    minutes = int(CODE_LASTS.total_seconds() // 60)
    return {"name": name.strip(), "code": made, "path": browsers.path_of(made), "minutes": minutes}


@operation("browsers.end")
def end(call: Call) -> dict[str, Any]:
    """A browser is the school's own no more."""
    wanted = call.args["name"].strip()
    with call.services.store.read() as facts:
        own = [item for item in facts.browsers() if item.is_own]
    found = [item for item in own if wanted in (item.id, item.name)]
    if len(found) != 1:
        several = "Several school devices are" if found else "No school device is"
        raise Failed(f"{several} called “{wanted}”. Give its id: phonebox browsers list --json")
    granted(browsers.end(call.services.store, call.who(), new_id(), found[0].id))
    return {"browser": found[0].id, "name": found[0].name}
