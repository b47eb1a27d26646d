"""The sample school made, and what is printed about it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from kiosk.clock import SCHOOL_ZONE
from kiosk.outbox.rounds import one_round
from kiosk.sample import story
from kiosk.sample.clock import SetClock
from kiosk.sample.devices import HOW_MANY, uid_of
from kiosk.sample.school import opened
from kiosk.sample.staff import STAFF
from kiosk.sample.weeks import Weeks, school_days_before
from kiosk.services.context import Services
from kiosk.services.devices.enrolment import LABEL, TAG
from kiosk.services.ports import Facts
from kiosk.services.school.school_year import usual_calendar

READY = 12
"""How many codes of devices that are not in custody are printed."""


def make(services: Services, clock: SetClock, os_user: str) -> None:
    """Make the sample school up to the moment that the clock shows; the store is empty."""
    now = clock.at
    today = now.astimezone(SCHOOL_ZONE).date()
    calendar = usual_calendar(today)
    days = school_days_before(calendar, today)
    clock.at = now - timedelta(days=400)  # the next line turns it to where the weeks begin
    clock.turn_to(days[0] - timedelta(days=1), 9, 0)
    school = opened(services, clock, calendar, os_user)
    Weeks(school).go_through(days, story.told(school))
    clock.at = now
    # What the service would have done of itself by now, so that its start adds nothing.
    one_round(services.store, None)


def leaflet(services: Services) -> dict[str, Any]:
    """Sign-ins, and labels and tags to try, of a sample school."""
    with services.store.read() as facts:
        codes = list(islice(_ready_codes(facts), READY))
        tags = list(islice(_ready_tags(services, facts), READY))
        return {
            "data": str(services.data),
            "school": facts.school_name(),
            "entries": facts.head()[0],
            "staff": [
                {
                    "user": person.user,
                    "name": person.name,
                    "password": person.password,
                    "pin": person.pin,
                    "badge": person.badge,
                }
                for person in STAFF
            ],
            "codes": codes,
            "tags": tags,
        }


def _ready_codes(facts: Facts) -> Iterator[str]:
    for device in facts.devices():
        if _is_ready(facts, device.id):
            links = facts.codes_of(device.id)
            yield from (link.code for link in links if link.medium == LABEL and not link.retired)


def _ready_tags(services: Services, facts: Facts) -> Iterator[str]:
    for number in range(HOW_MANY):
        links = facts.codes(services.tag_of(uid_of(number)), TAG)
        if any(not link.retired and _is_ready(facts, link.device_id) for link in links):
            yield uid_of(number)


def _is_ready(facts: Facts, device_id: str) -> bool:
    """Whether a scan in the morning would take this device in."""
    today = facts.school().today(facts.now.at)
    return facts.open_record_of(device_id) is None and facts.exemption(device_id, today) is None
