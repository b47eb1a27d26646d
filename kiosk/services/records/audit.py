"""The whole ledger, searched: by day, pupil, device, kind and member of staff, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.custody.school.calendar import Term
from kiosk.custody.states import Kind
from kiosk.ledger.payload import TYPES
from kiosk.services.acting import Who
from kiosk.services.ports import Facts, Store
from kiosk.services.records.history import Moment, Page, looked_at, paged
from kiosk.services.records.known import Known, gather
from kiosk.services.records.looking import NotOpen, Unreadable, reading_entries, sight_of
from kiosk.services.views import Device, Logged, Pupil, Query, Staff

WEEKS = 6
CHOICES = 8
KINDS = frozenset({*(kind.value for kind in Kind), *TYPES})
"""What entries can be searched by: a kind of custody, or the type of an event."""


@dataclass(frozen=True)
class Filters:
    """What to look for; what is empty matches everything. `words` name a pupil, device or entry.

    `kind` is one of `KINDS`; both days are included. `this_term` begins with the term's first day.
    """

    words: str = ""
    pupil_id: str | None = None
    device_id: str | None = None
    staff_id: str | None = None
    kind: str | None = None
    first: date | None = None
    last: date | None = None
    this_term: bool = False


@dataclass(frozen=True)
class Found:
    """What the words of a search came to: one pupil, device or entry, several pupils, or nothing.

    Several never pick one: their reader chooses. `unreadable` tells that an entry on the page was
    changed behind our back, so that it cannot be read.
    """

    pupil: Pupil | None = None
    device: Device | None = None
    entry: Logged | None = None
    several: tuple[Pupil, ...] = ()
    nothing: bool = False
    unreadable: bool = False


@dataclass(frozen=True)
class Audit:
    """One page of the ledger, with what its page shows beside it.

    `weeks` are the last weeks, the oldest first: Monday, hand-ins, confiscations. `size` is that of
    the ledger, and `root` its Merkle root in hex.
    """

    found: Found
    moments: tuple[Moment, ...]
    known: Known
    staff: tuple[Staff, ...]
    weeks: tuple[tuple[date, int, int], ...]
    log_id: str
    size: int
    root: str
    older: int | None = None
    newer: int | None = None


def audit(store: Store, who: Who, filters: Filters, page: Page | None = None) -> Audit:
    """The entries that match, a page of them. Raises NotOpen for whoever may not read the ledger.

    Each restricted record that is told of is noted as a look.
    """
    if not sight_of(who).audit:
        raise NotOpen
    with store.read() as facts:
        try:
            with reading_entries():
                found = look_up(facts, filters)
                entries, older, newer = _entries(facts, filters, found, page or Page())
                known = gather(facts, entries)
        except Unreadable:
            found, entries, older, newer, known = Found(unreadable=True), [], None, None, None
        known = known or gather(facts, ())
        size, _, root = facts.head()
        made = Audit(
            found=found,
            moments=(),
            known=known,
            staff=tuple(sorted(facts.all_staff(), key=lambda item: item.name)),
            weeks=tuple(facts.counts_by_week(WEEKS)),
            log_id=facts.log_id(),
            size=size,
            root=root,
            older=older,
            newer=newer,
        )
    return replace(made, moments=looked_at(store, who, entries, known))


def look_up(facts: Facts, filters: Filters) -> Found:
    """What the words of a search mean, or the pupil or device that was chosen already."""
    if filters.pupil_id or filters.device_id:
        pupil = facts.pupil(filters.pupil_id) if filters.pupil_id else None
        device = facts.device(filters.device_id) if filters.device_id else None
        return Found(pupil, device, nothing=pupil is None and device is None)
    text = filters.words.strip()
    if not text:
        return Found()
    number = text.replace(",", "").removeprefix("#")
    if number.isdecimal() and len(number) <= len(str(2**53)):
        entry = facts.entry(int(number))
        return Found(entry=entry, nothing=entry is None)
    links = facts.codes(text.upper(), "label")
    if links:
        return Found(device=facts.device(links[-1].device_id))
    return _pupils(facts.find_pupils(text, CHOICES))


def _pupils(pupils: Sequence[Pupil]) -> Found:
    if len(pupils) == 1:
        return Found(pupil=pupils[0])
    return Found(several=tuple(pupils), nothing=not pupils)


def _entries(
    facts: Facts, filters: Filters, found: Found, page: Page
) -> tuple[list[Logged], int | None, int | None]:
    if found.nothing or found.several:
        return [], None, None
    if found.entry is not None:
        return [found.entry], None, None
    term = _term(facts) if filters.this_term else None
    query = Query(
        device_id=found.device.id if found.device else None,
        pupil_id=found.pupil.id if found.pupil else None,
        staff_id=filters.staff_id,
        kind=filters.kind,
        first=term.first if term else filters.first,
        last=filters.last,
    )
    return paged(facts, query, page)


def _term(facts: Facts) -> Term | None:
    """The term of today, or the one before."""
    school = facts.school()
    today = school.today(facts.now.at)
    begun = [term for term in school.calendar.terms if term.first <= today]
    return begun[-1] if begun else None
