"""The school's own browsers in sentences."""

from kiosk.custody.people import browsers as b
from kiosk.web.timeline.telling import Telling, Told


def invited(t: Telling, event: b.BrowserInvited) -> Told:
    """A code for a browser was made."""
    what = f"A code for the school device “{event.browser}” was made by {t.actor}"
    return Told(what, (f"Good once, until {t.when(event.until)}.",))


def enrolled(t: Telling, event: b.BrowserEnrolled) -> Told:
    """A browser is the school's own."""
    return Told(f"“{event.browser}” became a school device, by a code from {t.actor}")


def ended(t: Telling, event: b.BrowserEnded) -> Told:
    """A browser is the school's own no more."""
    return Told(f"A school device was ended by {t.actor}")
