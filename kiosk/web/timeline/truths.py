"""Recorded truths and corrections, in sentences."""

from kiosk.custody import events as e
from kiosk.web.timeline.keeping import slot_of
from kiosk.web.timeline.taking_in import where
from kiosk.web.timeline.telling import IN, OTHER, STOP, Telling, Told, facts, said


def reported_lost(t: Telling, event: e.ReportedLost) -> Told:
    """It cannot be found."""
    lay = slot_of(t.before)
    last = f"It was last {lay}." if lay else None
    told = "The headteacher was alerted."
    return Told(f"Missing, said {t.actor}", facts(last, said("Noted", event.note), told), STOP)


def found_again(t: Telling, event: e.FoundAgain) -> Told:
    """It lies in a slot again."""
    return Told(f"Here again, said {t.actor}", facts(where(event.slot)), IN)


def reported_given_back(t: Telling, event: e.ReportedGivenBack) -> Told:
    """It was given back without us."""
    told = "Nobody signed. The headteacher was alerted."
    what = f"Given back without the office, said {t.actor}"
    return Told(what, facts(said("Noted", event.note), told), STOP)


def closed(t: Telling, event: e.Closed) -> Told:
    """The headteacher closed the matter."""
    return Told(f"Closed by {t.role}", facts(said("Noted", event.note)), OTHER)
