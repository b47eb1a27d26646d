"""Whether the clock is believed, and by whose word."""

from kiosk.services.context import Services
from kiosk.services.machine.health_parts import ATTENTION, OK, Part
from kiosk.services.machine.timekeeping import is_behind
from kiosk.timekeeping import Basis

_BY = {
    Basis.SYNCHRONISED: "The time is confirmed: it comes from the network.",
    Basis.HARDWARE: "The time is confirmed: it comes from the machine’s own hardware clock.",
    Basis.STAFF: "The time is confirmed: a member of staff said so since the last start.",
}
_BEHIND = (
    "The time is behind the last entry, so one of both is wrong. Compare it with a watch and a "
    "calendar; staff confirm it on the screen."
)
_DOUBTED = (
    "The time is not confirmed. Connect the machine to the network, or compare it with a watch; "
    "staff confirm it on the screen."
)


def clock(services: Services) -> Part:
    """How the clock is."""
    if services.sample:
        return Part("clock", OK, "Sample data: the time is set for trying out.")
    if services.clock.now().confirmed:
        words = _BY.get(services.trust.basis, "The time is confirmed.")
        return Part("clock", OK, words)
    if is_behind(services):
        return Part("clock", ATTENTION, _BEHIND, "timedatectl")
    return Part("clock", ATTENTION, _DOUBTED, "timedatectl")
