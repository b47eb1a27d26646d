"""What the audit's address asks for: words, days, kind, member of staff, and which page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from kiosk.services.records.audit import KINDS, Filters
from kiosk.services.records.history import Page
from kiosk.web import addresses, words

WHEN = {
    "": "Any day",
    "today": "Today",
    "week": "This week",
    "month": "Four weeks",
    "term": "This term",
    "year": "A year",
}
_DAYS_BACK = {"today": 0, "month": 27, "year": 364}


@dataclass(frozen=True)
class Asked:
    """The filters and the page asked for, and the address's own words for them."""

    filters: Filters
    page: Page
    when: str
    day: date | None
    words: str

    def address(self, **more: int | None) -> str:
        """The address of another page with the same filters."""
        filters = self.filters
        query = {
            "q": self.words,
            "pupil": filters.pupil_id,
            "device": filters.device_id,
            "when": self.when,
            "day": self.day.isoformat() if self.day else None,
            "kind": filters.kind,
            "staff": filters.staff_id,
            **more,
        }
        given = {name: value for name, value in query.items() if value}
        return f"/audit?{urlencode(given)}" if given else "/audit"


def asked(now: datetime) -> Asked:
    """What the request's address asks for; what makes no sense is left out."""
    said, named = addresses.text("q"), addresses.text("named")
    # Somebody who was chosen from a list stays chosen while the words stand as they were.
    chosen = said == named
    when = addresses.text("when")
    when = when if when in WHEN else ""
    day = addresses.day("day")
    first, last = (day, day) if day else _span(when, words.local(now).date())
    kind = addresses.text("kind")
    filters = Filters(
        words=said,
        pupil_id=(addresses.text("pupil") or None) if chosen else None,
        device_id=(addresses.text("device") or None) if chosen else None,
        staff_id=addresses.text("staff") or None,
        kind=kind if kind in KINDS else None,
        first=first,
        last=last,
        this_term=when == "term" and day is None,
    )
    page = Page(addresses.number("before"), addresses.number("after"))
    return Asked(filters, page, when, day, said)


def _span(when: str, today: date) -> tuple[date | None, date | None]:
    if when == "week":
        return today - timedelta(days=today.weekday()), None
    return (today - timedelta(days=_DAYS_BACK[when]), None) if when in _DAYS_BACK else (None, None)
