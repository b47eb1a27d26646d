"""A station that nobody attends: locked when it was left alone, or by a scanned command."""

from kiosk.services.acting import new_id
from kiosk.services.context import Services
from kiosk.services.ports import Command, Facts, Outcome
from kiosk.services.stations import locked


def lock_if_idle(services: Services, station: str) -> None:
    """Lock a station at which nobody touched or scanned for the policy's seconds."""
    with services.store.read() as facts:
        seconds = facts.school().policy(facts.now.at).idle_seconds
    if services.presence.is_idle(f"station:{station}", seconds):
        lock_station(services, station)


def lock_station(services: Services, station: str) -> None:
    """Lock every screen of a station, and tell them."""

    def decide(facts: Facts) -> Outcome:
        return Outcome(changes=tuple(locked(facts, station)), remember=False)

    services.store.act(Command(new_id(), {"staff": None, "role": ""}, station), decide)
    tell_locked(services, station)


def tell_locked(services: Services, station: str) -> None:
    """Tell every screen of a station that it is locked."""
    services.presence.forget(f"station:{station}")
    services.hub.publish(station, "locked")
