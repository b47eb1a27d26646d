"""A station that nobody attends: locked when it was left alone, or by a scanned command."""

from kiosk.services.acting import new_id
from kiosk.services.context import Services
from kiosk.services.desk.stations import is_left, locked
from kiosk.services.ports import Command, Facts, Outcome


def lock_if_idle(services: Services, station: str) -> None:
    """Lock a station at which nobody touched or scanned for the policy's seconds."""
    with services.store.read() as facts:
        left = is_left(facts, services.presence.left_for(f"station:{station}"))
    if left:
        lock_station(services, station)


def lock_station(services: Services, station: str) -> None:
    """Lock every screen of a station, and tell them."""

    def decide(facts: Facts) -> Outcome:
        screens, state = locked(facts, station)
        return Outcome(changes=(*screens, state), remember=False)

    services.store.act(Command(new_id(), {"staff": None, "role": ""}, station), decide)
    tell_locked(services, station)


def tell_locked(services: Services, station: str) -> None:
    """Tell every screen of a station that it is locked."""
    services.presence.forget(f"station:{station}")
    services.hub.publish(station, "locked")
