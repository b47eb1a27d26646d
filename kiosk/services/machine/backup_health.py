"""Whether there is a good backup, in words: for the health page, the desk and the headteacher."""

from datetime import datetime

from kiosk.clock import SCHOOL_ZONE
from kiosk.services.context import Services
from kiosk.services.machine.backing_up import Standing, keys_of, last_made, late_now, standing
from kiosk.services.machine.backup_setup import Setup
from kiosk.services.machine.health_parts import ATTENTION, OK, Part
from kiosk.services.ports import Facts

ELSEWHERE = "The records lie on a database server, which is backed up by its own means."
NO_PLACE = "No backups are made: no place is set. Put backup_places into the settings."
NO_KEY = "No backups are made: no key is named. The headteacher names one: Backups."
SAMPLE = "A sample school: no backups are set up."
NONE_YET = "No backup has been made yet. Run: phonebox backup"


def backups(services: Services) -> Part:
    """See `kiosk.services.machine.health`."""
    setup = services.backups
    if setup.elsewhere:
        return Part("backups", OK, ELSEWHERE)
    with services.store.read() as facts:
        missing = why_none(facts, setup)
        if missing is not None:
            return Part("backups", *((OK, SAMPLE) if services.sample else (ATTENTION, missing)))
        found = standing(facts)
    return Part("backups", ATTENTION if found.is_late else OK, said(found))


def why_none(facts: Facts, setup: Setup) -> str | None:
    """What is not set up, so that no backup can be made; None when nothing is missing."""
    if not setup.keys and not keys_of(facts):
        return NO_KEY
    return None if setup.places else NO_PLACE


def said(found: Standing) -> str:
    """The last good backup in a sentence, with what to do when it is late."""
    if found.last is None:
        return NONE_YET
    words = f"The last good backup was made on {when(found.last.recorded_at)}."
    if not found.is_late:
        return words
    mends = "Plug the stick in, or check the place. It is tried again by itself; at once by:"
    return f"{words} {mends} phonebox backup"


def late_words(facts: Facts, setup: Setup) -> str | None:
    """That there is no good backup of the last two days, for a strip; None while there is."""
    if setup.elsewhere or not setup.places or not late_now(facts):
        return None
    if not setup.keys and not keys_of(facts):
        return None
    last = last_made(facts)
    if last is None:
        return "No backup has been made yet: tell the headteacher"
    return f"No backup since {when(last.recorded_at)}: tell the headteacher"


def when(moment: datetime) -> str:
    """Day and time on the school's wall."""
    return f"{moment.astimezone(SCHOOL_ZONE):%A %-d %B, %H:%M}"
