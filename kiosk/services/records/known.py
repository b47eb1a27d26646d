"""What an account of entries is told with: who is who, and what each custody record was then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk.custody.discretion import Secret, secret_of
from kiosk.custody.events import Event, RecordEvent, SignedOff
from kiosk.custody.evidence import StandingAuthority
from kiosk.custody.folding import fold
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.custody.register import RegisterImported
from kiosk.custody.safeguarding.searches import SearchAmended, SearchRecorded
from kiosk.custody.school.dated import School
from kiosk.services.ports import Facts
from kiosk.services.views import Device, Logged, Query

Changes = Mapping[str, Any]

WHOLE_RECORD = 1000
"""More entries than one stay of one device ever has."""

_STAFF = (
    *("staff_id", "taken_by", "to", "requested_by", "witness", "searched_by", "seen_by"),
    *("examined_by", "erased_by", "reported_by", "brought_by", "told"),
)
_ADULTS = ("collector_id", "adult_id", "owner_id", "signer_id", "carer_id", "barred_id", "right_id")
_DEVICES = ("device_id", "right_device", "was_device")
_PUPILS = ("pupil_id", "was_pupil")


@dataclass(frozen=True)
class Known:
    """The people, devices and records that some entries speak of, by their ids.

    `people` are pupils and adults. `relationships` go by pupil and adult. `stories` holds every
    entry of each custody record, in the order of their numbers, and `records` what each is now.
    `authorities` are the standing authorities on which releases rest. In the account `of` a pupil
    or an adult, `imported` is what each import told of them, by its entry.
    """

    school: School
    now: datetime
    staff: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    relationships: Mapping[tuple[str, str], str] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
    stories: Mapping[str, tuple[Logged, ...]] = field(default_factory=dict)
    records: Mapping[str, CustodyRecord] = field(default_factory=dict)
    authorities: Mapping[str, StandingAuthority] = field(default_factory=dict)
    of: str | None = None
    imported: Mapping[int, tuple[Changes, ...]] = field(default_factory=dict)

    def staff_name(self, staff_id: str | None) -> str | None:
        """The member of staff's name, where there is one."""
        return self.staff.get(staff_id) if staff_id else None

    def person(self, person_id: str | None) -> str | None:
        """The name of a pupil or an adult."""
        return self.people.get(person_id) if person_id else None

    def story(self, logged: Logged) -> tuple[Logged, ...]:
        """Every entry of the record that this entry is of."""
        record_id = record_of(logged.event)
        return self.stories.get(record_id, ()) if record_id else ()

    def before(self, logged: Logged) -> CustodyRecord | None:
        """The custody record as it was before this entry."""
        earlier = [item for item in self.story(logged) if item.sequence < logged.sequence]
        return folded(earlier)

    def secret(self, record_id: str | None) -> Secret:
        """What of a record only some may read."""
        if record_id is None:
            return Secret()
        events = (item.event for item in self.stories.get(record_id, ()))
        return secret_of(self.records.get(record_id), events)


def record_of(event: Event) -> str | None:
    """The custody record that an event is of, or is about; the search, of what tells of one."""
    if isinstance(event, SearchRecorded | SearchAmended):
        return event.search_id
    found = getattr(event, "record_id", None)
    if isinstance(event, SignedOff) and event.covers:
        return event.covers[0]
    return found if isinstance(found, str) else None


def folded(story: Iterable[Logged]) -> CustodyRecord | None:
    """The record that these entries add up to; None where there are none of its own."""
    entries = [as_entry(item) for item in story if isinstance(item.event, RecordEvent)]
    return fold(entries) if entries else None


def as_entry(logged: Logged) -> Entry:
    """The entry as a custody record is folded from it."""
    return Entry(logged.sequence, logged.event, logged.at, logged.staff_id, logged.confirmed)


def gather(facts: Facts, entries: Iterable[Logged], of: str | None = None) -> Known:
    """All that these entries are told with, in the account `of` a pupil or an adult, or of all."""
    shown = list(entries)
    record_ids = {found for item in shown if (found := record_of(item.event))}
    stories = {record_id: _story(facts, record_id) for record_id in sorted(record_ids)}
    told = [*shown, *(item for story in stories.values() for item in story)]
    devices = _devices(facts, told)
    pupils = _ids(told, _PUPILS) | {item.pupil_id for item in devices.values() if item.pupil_id}
    authorities = _authorities(facts, told, pupils)
    people = _ids(told, _ADULTS) | {item.signer_id for item in authorities.values()}
    people |= {item.owner_id for item in devices.values() if item.owner_id}
    people |= {person for item in told for person in getattr(item.event, "about", ())}
    imported = _imported(facts, shown, of) if of else {}
    people |= _told_of(imported.values())
    records = {item: facts.record(item) for item in stories}
    return Known(
        school=facts.school(),
        now=facts.now.at,
        staff=_staff(facts, told),
        people=_people(facts, pupils | people),
        relationships=_relationships(facts, pupils),
        devices=devices,
        stories=stories,
        records={item: record for item, record in records.items() if record},
        authorities=authorities,
        of=of,
        imported=imported,
    )


def _imported(
    facts: Facts, entries: Iterable[Logged], person_id: str
) -> dict[int, tuple[Changes, ...]]:
    return {
        item.sequence: tuple(facts.told_of(person_id, item.sequence))
        for item in entries
        if isinstance(item.event, RegisterImported)
    }


def _told_of(imports: Iterable[Iterable[Changes]]) -> set[str]:
    """Everybody of whom these changes tell."""
    told = (change for changes in imports for change in changes)
    return {change[key] for change in told for key in ("id", "pupil", "adult") if key in change}


def _story(facts: Facts, record_id: str) -> tuple[Logged, ...]:
    found = facts.entries(Query(record_id=record_id, limit=WHOLE_RECORD))
    return tuple(sorted(found, key=lambda item: item.sequence))


def _ids(entries: Iterable[Logged], names: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    for item in entries:
        values: list[Any] = [getattr(item.event, name, None) for name in names]
        found |= {value for value in values if isinstance(value, str) and value}
    return found


def _staff(facts: Facts, entries: Iterable[Logged]) -> dict[str, str]:
    told = list(entries)
    ids = _ids(told, _STAFF) | {item.staff_id for item in told if item.staff_id}
    for item in told:
        ids |= set(getattr(item.event, "staff", ()) or ())
    names = {staff_id: facts.staff(staff_id) for staff_id in ids}
    return {staff_id: found.name for staff_id, found in names.items() if found}


def _people(facts: Facts, ids: Iterable[str]) -> dict[str, str]:
    found = {item: facts.adult(item) or facts.pupil(item) for item in ids}
    return {item: person.name for item, person in found.items() if person}


def _relationships(facts: Facts, pupils: Iterable[str]) -> dict[tuple[str, str], str]:
    return {
        (pupil_id, link.adult.id): link.relationship
        for pupil_id in pupils
        for link in facts.links_of_pupil(pupil_id)
    }


def _authorities(
    facts: Facts, entries: Iterable[Logged], pupils: Iterable[str]
) -> dict[str, StandingAuthority]:
    if not _ids(entries, ("authority_id",)):
        return {}
    found = (item for pupil_id in pupils for item in facts.standing_authorities(pupil_id))
    return {item.authority_id: item for item in found}


def _devices(facts: Facts, entries: Iterable[Logged]) -> dict[str, Device]:
    told = list(entries)
    ids = _ids(told, _DEVICES)
    for item in told:
        ids |= set(getattr(item.event, "device_ids", ()) or ())
    found = {device_id: facts.device(device_id) for device_id in ids}
    return {device_id: device for device_id, device in found.items() if device}
