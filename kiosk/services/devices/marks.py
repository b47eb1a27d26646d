"""What is on a device, what was on it, and what was just read that may go on it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from kiosk.custody.errors import Code
from kiosk.scanning.router import Activity
from kiosk.services.acting import Who
from kiosk.services.devices import reads
from kiosk.services.devices.enrolment import LABEL, TAG, Mark, why_not_link
from kiosk.services.ports import Facts
from kiosk.services.records.history import Moment, seen
from kiosk.services.records.known import Known, gather
from kiosk.services.records.looking import reading_entries, sight_of
from kiosk.services.views import CodeLink, Device, Logged, Pupil, Query

KINDS = ("device_enrolled", "code_linked", "code_retired")
MOST = 60
FRESH = 900.0
"""Seconds for which something that was read may still be put on a device."""


class Fit(StrEnum):
    """What may be done with what was read."""

    NOTHING_READ = "nothing_read"
    GOOD = "good"
    USED_BEFORE = "used_before"
    READ_AGAIN = "read_again"
    TWO_TAGS = "two_tags"
    ON_THIS = "on_this"
    ON_ANOTHER = "on_another"
    NOT_A_LABEL = "not_a_label"
    ANOTHER_THING = "another_thing"


@dataclass(frozen=True)
class Reading:
    """What was read for a device, and whose it is already, when it is on another.

    `line` is the station's, where something else was scanned.
    """

    fit: Fit
    mark: Mark | None = None
    holder: Device | None = None
    holder_pupil: Pupil | None = None
    line: dict[str, Any] | None = None


@dataclass(frozen=True)
class DeviceMarks:
    """A device, what is on it and was, and the entries that say so."""

    device: Device
    pupil: Pupil | None
    live: tuple[CodeLink, ...]
    known: Known
    moments: tuple[Moment, ...]


def device_marks(facts: Facts, who: Who, device_id: str) -> DeviceMarks | None:
    """A device with its labels and tags; None where there is no such device. Raises Unreadable."""
    device = facts.device(device_id)
    if device is None:
        return None
    pupil = facts.pupil(device.pupil_id) if device.pupil_id else None
    live = tuple(link for link in facts.codes_of(device_id) if not link.retired)
    with reading_entries():
        entries = _entries(facts, device_id)
        known = gather(facts, entries)
    return DeviceMarks(device, pupil, live, known, tuple(seen(entries, known, sight_of(who))))


def _entries(facts: Facts, device_id: str) -> list[Logged]:
    found = [
        entry
        for kind in KINDS
        for entry in facts.entries(Query(device_id=device_id, kind=kind, limit=MOST))
    ]
    return sorted(found, key=lambda entry: entry.sequence)


def reading(
    facts: Facts, device_id: str, station: str | None, since: datetime, typed: str | None = None
) -> Reading:
    """What was typed, or read at this station since then, for this device."""
    if typed is not None:
        return _judged(facts, device_id, Mark(typed.strip().upper()))
    line = _newest(facts, station, since) if station else None
    if line is None:
        return Reading(Fit.NOTHING_READ)
    if line.get("tag"):
        return _judged(facts, device_id, Mark(line["tag"], TAG, at_reader=True), station)
    if line.get("code"):
        return _judged(facts, device_id, Mark(line["code"], LABEL))
    return Reading(Fit.ANOTHER_THING, line=line)


def _newest(facts: Facts, station: str, since: datetime) -> dict[str, Any] | None:
    newest = next(iter(facts.station(station).recent), None)
    if newest is None or newest.get("activity") != Activity.ENROL:
        return None
    at = datetime.fromtimestamp(newest["at"], UTC)
    is_fresh = since <= at and (facts.now.at - at).total_seconds() <= FRESH
    return newest if is_fresh else None


def _judged(facts: Facts, device_id: str, mark: Mark, station: str | None = None) -> Reading:
    against = {item.code: item for item in why_not_link(facts, mark)}
    if Code.NOT_A_CODE in against:
        return Reading(Fit.NOT_A_LABEL, mark)
    for item in reads.why_not(facts.station(station), mark.code, facts.now.at) if station else ():
        return Reading(Fit(item.code.value), mark)
    if Code.CODE_TAKEN not in against:
        before = any(True for _ in facts.codes(mark.code, mark.medium))
        return Reading(Fit.USED_BEFORE if before else Fit.GOOD, mark)
    holder = facts.device(against[Code.CODE_TAKEN].facts["device"])
    if holder is None or holder.id == device_id:
        return Reading(Fit.ON_THIS, mark, holder)
    pupil = facts.pupil(holder.pupil_id) if holder.pupil_id else None
    return Reading(Fit.ON_ANOTHER, mark, holder, pupil)
