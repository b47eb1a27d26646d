"""Lesson and trip uses in sentences: asked for, approved, declined."""

from kiosk.custody import register as r
from kiosk.web.timeline.telling import ATTENTION, Telling, Told, count, facts, said


def asked(t: Telling, event: r.LessonUseAsked) -> Told:
    """A use is asked for."""
    many = count(len(event.pupil_ids), "pupil")
    return Told(
        f"Use in a lesson or on a trip was asked for by {t.actor}",
        facts(
            said("For", event.activity),
            f"From {t.date(event.first)} on." if event.first else None,
            f"With {t.staff(event.to)}, {many}, until {t.when(event.until)}.",
        ),
    )


def approved(t: Telling, event: r.LessonUseApproved) -> Told:
    """A second person agreed."""
    return Told(f"{t.actor} agreed to use in a lesson or on a trip")


def declined(t: Telling, event: r.LessonUseDeclined) -> Told:
    """It was not approved, or holds no more."""
    return Told(f"Use in a lesson or on a trip was declined by {t.actor}", (), ATTENTION)
