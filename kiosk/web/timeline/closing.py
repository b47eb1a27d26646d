"""The day's close, in sentences."""

from kiosk.custody import register as r
from kiosk.custody.school.closing import Because, Differing
from kiosk.web import words
from kiosk.web.timeline.telling import ATTENTION, Telling, Told, count, facts

WHAT = {
    Differing.MISSING: "was not seen in the safe",
    Differing.LATE: "was not brought back in time",
    Differing.UNEXPECTED: "lay in the safe, though nothing said so",
    Differing.ON_ITS_WAY: "has not reached the office",
}
BECAUSE = {
    Because.CANNOT_BE_READ: "It is there; its label cannot be read",
    Because.WITH_STAFF: "A colleague has it",
    Because.GIVEN_BACK: "It was given back without a record",
    Because.LOST: "It cannot be found",
    Because.NOT_TAKEN_IN: "It was put in without a scan",
    Because.SENT_BACK: "It goes back to its owner now",
}


def day_closed(t: Telling, event: r.DayClosed) -> Told:
    """The safe was counted and the day closed."""
    seen = f"{event.found} of {count(event.expected, 'device')} seen in the safe."
    away = f"{count(event.elsewhere, 'device')} with somebody." if event.elsewhere else None
    differs = count(event.differences, "difference") if event.differences else None
    return Told(
        f"The day was closed by {t.actor}",
        facts(seen, away, f"{differs}, each explained." if differs else "Nothing differed."),
        ATTENTION if event.differences else "other",
    )


def difference_explained(t: Telling, event: r.DifferenceExplained) -> Told:
    """Something was not as it should be when the day was closed."""
    device = words.device(t.device(event.device_id))
    return Told(
        f"At the day’s close the {device} {WHAT[event.what]}",
        facts(
            f"{BECAUSE[event.because]}.",
            f"{t.staff(event.staff_id)} answers for it.",
            f"{event.note}." if event.note else None,
        ),
        ATTENTION,
    )
