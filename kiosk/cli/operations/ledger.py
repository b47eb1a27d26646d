"""The ledger, from the command line: verified, exported, and signed for."""

from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call
from kiosk.services.records import verifying

PAGE = 500


@operation("ledger.rows")
def rows(call: Call) -> dict[str, Any]:
    """Some rows of the export; personal values only for whom the data folder is."""
    found = []
    for row in call.services.store.rows(call.args["first"]):
        if not call.is_owner:
            row.pop("personal")  # withheld: see docs/ledger-format.md
        found.append(row)
        if len(found) == PAGE:
            break
    return {"rows": found, "more": len(found) == PAGE}


@operation("ledger.checkpoint")
def checkpoint(call: Call) -> dict[str, Any]:
    """A signed statement of the ledger's size and root, and the key to check it with."""
    return verifying.checkpoint(call.services)
