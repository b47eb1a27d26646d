"""Labels to print, from the command line: what stands on them. The PDF is made where it is kept."""

from typing import Any

from kiosk.cli.operations import operation
from kiosk.cli.operations.call import Call, Failed
from kiosk.services.devices import labels
from kiosk.services.devices.labels import MOST, Wanted
from kiosk.services.records.looking import NotOpen


@operation("labels")
def to_print(call: Call) -> dict[str, Any]:
    """What stands on each label that is wanted."""
    args = call.args
    wanted = Wanted(
        spare=args["new"],
        devices=tuple(args["devices"]),
        slots=tuple(args["slots"]),
        badges=tuple(args["badges"]),
        spare_badges=args["new_badges"],
        named=args["names"],
    )
    if wanted.named and not call.is_owner:
        raise Failed("Pupils are named only to whom the data folder belongs. Leave --names out.")
    with call.services.store.read() as facts:
        try:
            found = labels.labels(facts, call.who(), wanted)
        except NotOpen as error:
            raise Failed(
                "That account may not print these. Name another with --as USER."
            ) from error
    if found.unknown:
        raise Failed(f"Nothing is known as “{found.unknown[0]}”. Check it, then try again.")
    if not found.labels:
        raise Failed("None of them has a label to print. Put spare labels on, and scan them.")
    if len(found.labels) > MOST:
        raise Failed(f"That is {len(found.labels)} labels; print at most {MOST} at once.")
    rows = [[label.code, label.title, label.line] for label in found.labels]
    return {"labels": rows, "without": found.without}
