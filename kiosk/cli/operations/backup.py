"""Backups, from the command line: what one is made with, what was made, what was erased since."""

from datetime import datetime
from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, granted
from kiosk.custody.machine.backups import BackupMade, Restored
from kiosk.ledger.payload import utc
from kiosk.services.machine import backing_up
from kiosk.services.ports import StoreError
from kiosk.services.records import verifying


@operation("backup.plan")
def plan(call: Call) -> dict[str, Any]:
    """The keys that were named, the time, and a checkpoint where one can be signed now."""
    with call.services.store.read() as facts:
        keys = [item.public_key for item in backing_up.keys_of(facts)]
        log = facts.log_id()
    try:
        signed = verifying.checkpoint(call.services)
    except StoreError:
        signed = {}
    good = signed if signed.get("key") else {}
    return {
        "keys": keys,
        "log": log,
        "now": utc(call.services.clock.now().at),
        "checkpoint": good.get("checkpoint"),
        "key": good.get("key"),
    }


@operation("backup.erased")
def erased(call: Call) -> dict[str, Any]:
    """A page of what was erased after an entry; `last` is the page's last, the same at the end."""
    with call.services.store.read() as facts:
        found, last = backing_up.erased_since(facts, call.args["after"])
    return {"erased": found, "last": last}


@operation("backup.made")
def made(call: Call) -> dict[str, Any]:
    """Record where a backup lies now. The numbers of the entries, one for each place."""
    common = {**call.args["backup"], "public_keys": tuple(call.args["keys"])}
    events = [BackupMade(place=place, **common) for place in call.args["places"]]
    done = backing_up.made(call.services.store, events)
    granted(done)
    return {"entries": list(done.sequences)}


@operation("restore.go_on")
def go_on(call: Call) -> dict[str, Any]:
    """Go on from a backup: what was erased meanwhile is erased again."""
    told = dict(call.args["restored"])
    gone = [tuple(item) for item in call.args["gone"]]
    told["taken_at"] = datetime.fromisoformat(told["taken_at"])
    event = Restored(erased=len(gone), **told)
    store = call.services.store
    done = backing_up.restored(store, call.who(), event, whole=call.args["whole"])
    granted(done)
    for first in range(0, len(gone), backing_up.ERASED_AT_ONCE):
        granted(backing_up.erase_again(store, gone[first : first + backing_up.ERASED_AT_ONCE]))
    return {"entry": done.entry}
