"""How the newest update stands, for the technician."""

from pathlib import Path

from kiosk.services.machine.health_parts import ATTENTION, OK, Part
from kiosk.updating.layout import ROOT
from kiosk.updating.state import read_state

OPEN = "An update from {origin} to {target} was interrupted. Finish it, or have it taken back."
FAILED = "The update to {target} failed, and {origin} runs on."
RESUME = "sudo phonebox update --resume"


def update_part(root: Path = ROOT) -> Part:
    """Whether an update waits to be finished, or failed."""
    state = read_state(root / "update.json")
    if state is None:
        return Part("update", OK, "No update was made here yet.")
    names = {"origin": state.origin, "target": state.target}
    if state.is_open:
        return Part("update", ATTENTION, OPEN.format(**names), RESUME)
    if state.why is not None:
        return Part("update", OK, FAILED.format(**names))
    return Part("update", OK, "The newest update is {target}, after {origin}.".format(**names))
