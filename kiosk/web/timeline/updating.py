"""Updates of Phonebox itself, in sentences."""

from kiosk.custody.machine import updating as u
from kiosk.web.timeline.telling import ATTENTION, Telling, Told

_WHY = {
    u.Why.REHEARSAL: "It did not work on a copy of the records; nothing was touched.",
    u.Why.UNHEALTHY: "It did not answer as it should, and was taken back.",
    u.Why.INTERRUPTED: "It was interrupted before it was in use.",
}


def installed(t: Telling, event: u.UpdateInstalled) -> Told:
    """Another version runs."""
    facts = [f"Before: {event.from_version}."]
    if event.in_school_hours:
        facts.append(f"In school hours: {event.reason or 'the reason was erased'}.")
    return Told(f"{t.actor} updated Phonebox to {event.to_version}", tuple(facts))


def failed(t: Telling, event: u.UpdateFailed) -> Told:
    """The earlier one runs on."""
    facts = (_WHY[event.why], f"{event.from_version} runs on.")
    return Told(f"An update to {event.to_version} by {t.actor} failed", facts, ATTENTION)
