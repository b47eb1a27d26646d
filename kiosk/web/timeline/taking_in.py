"""How a device comes into custody, in sentences."""

from datetime import datetime

from kiosk.custody import events as e
from kiosk.custody.states import Condition, Kind
from kiosk.web import words
from kiosk.web.timeline.telling import (
    ATTENTION,
    IN,
    OTHER,
    Telling,
    Told,
    capital,
    facts,
    lasted,
    said,
)

_TAKEN = {
    Kind.CONFISCATION: "Taken",
    Kind.SAFEKEEPING: "Taken for safekeeping",
    Kind.FOUND_PROPERTY: "Found",
    Kind.HAND_IN: "Taken",
}
_ROOMS = frozenset({"classroom", "playground", "corridor", "hall", "library", "dining hall"})
_AT_THE_OFFICE = {
    Kind.CONFISCATION: "Confiscated",
    Kind.SAFEKEEPING: "Taken for safekeeping",
    Kind.FOUND_PROPERTY: "Found",
    Kind.HAND_IN: "Taken in",
}


def where(slot: str | None, bag: str | None = None) -> str | None:
    """Where a device lies: slot, sealed bag."""
    if slot and bag:
        return f"Slot {slot}, sealed bag {bag}."
    if slot or bag:
        return f"Slot {slot}." if slot else f"Sealed bag {bag}."
    return None


def condition(seen: Condition) -> str | None:
    """How the device looked, where somebody looked."""
    return None if seen is Condition.NOT_SEEN else f"Condition: {words.CONDITIONS[seen]}."


def _place(place: str | None) -> str:
    if not place:
        return ""
    text = place.strip()
    lower = f"{text[:1].lower()}{text[1:]}"
    if lower.startswith("room "):
        return f" in {lower}"
    return f" in the {lower}" if lower in _ROOMS else f", {text}"


def handed_in(t: Telling, event: e.HandedIn) -> Told:
    """A pupil's device came in for the day."""
    scanned = f"Scanned at the desk by {t.actor}." if t.logged.station else f"By {t.actor}."
    lies = where(event.slot) or "No slot was free."
    again = "It goes on from an earlier stay." if event.continues else None
    return Told(f"Handed in by {t.person(event.pupil_id)}", facts(lies, scanned, again), IN)


def taken(t: Telling, event: e.Taken) -> Told:
    """A member of staff took a device, away from the office."""
    what = f"{_TAKEN[event.kind]} by {t.staff(event.taken_by)}{_place(event.place)}"
    return Told(
        what,
        facts(
            _stated(t, event.taken_at),
            "In transit.",
            _reason(event),
            said("Told", event.told_pupil),
            said("Described as", event.description),
            f"Sealed bag {event.bag}." if event.bag else None,
            condition(event.condition),
            f"Expected at the office by {t.when(event.deadline)}.",
            _recorded_by(t, event.taken_by),
        ),
        OTHER,
    )


def confiscated(t: Telling, event: e.Confiscated) -> Told:
    """A device was taken, and is at the office."""
    what = f"{_AT_THE_OFFICE[event.kind]} by {t.staff(event.taken_by)}{_place(event.place)}"
    return Told(
        what,
        facts(
            _stated(t, event.taken_at),
            where(event.slot, event.bag),
            _reason(event),
            said("Told", event.told_pupil),
            said("Described as", event.description),
            condition(event.condition),
            _recorded_by(t, event.taken_by),
        ),
        IN,
    )


def _stated(t: Telling, at: datetime | None) -> str | None:
    return f"Taken at {t.when(at)}." if at and at != t.at else None


def _reason(event: e.Taken | e.Confiscated | e.KindChanged) -> str:
    return f"{capital(words.REASONS[event.reason])}."


def _recorded_by(t: Telling, taken_by: str) -> str | None:
    return None if t.logged.staff_id == taken_by else f"Recorded by {t.actor}."


def received(t: Telling, event: e.Received) -> Told:
    """The office took over what was in transit."""
    held = None
    before = t.before
    if before is not None and before.holder:
        span = lasted(t.at - before.opened_at)
        held = f"{t.staff(before.holder)} held it for {span}."
    late = None
    if before is not None and before.deadline and t.at > before.deadline:
        late = f"That was after {words.clock_time(before.deadline)}, when it was expected."
    return Told(
        f"Received at the office by {t.actor}",
        facts(where(event.slot, event.bag), held, late, condition(event.condition)),
        IN,
    )


def kind_changed(t: Telling, event: e.KindChanged) -> Told:
    """What was in custody already is now kept for another reason."""
    now = {
        Kind.CONFISCATION: "Confiscated",
        Kind.SAFEKEEPING: "Taken for safekeeping",
    }.get(event.kind, capital(words.CUSTODY[event.kind]))
    before = t.before
    was = f"Until then it was here as a {words.CUSTODY[before.kind]}." if before else None
    return Told(
        f"{now} by {t.staff(event.taken_by)}{_place(event.place)}",
        facts(
            was,
            _stated(t, event.taken_at),
            _reason(event),
            said("Told", event.told_pupil),
            where(event.slot, event.bag),
            condition(event.condition),
            _recorded_by(t, event.taken_by),
        ),
        ATTENTION,
    )
