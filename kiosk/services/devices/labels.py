"""Labels to print: spare ones, those of known devices, of slots, and badges of staff.

A spare label or badge is a fresh code and nothing else; it becomes known when it is put on a device
or given to somebody, and what is never used is never recorded.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kiosk.custody.permissions import MAY_PRINT, Print
from kiosk.printing.documents import Label
from kiosk.scanning import codes
from kiosk.scanning.codes import Prefix
from kiosk.services.acting import Who
from kiosk.services.devices.enrolment import LABEL
from kiosk.services.ports import Facts
from kiosk.services.records.looking import NotOpen
from kiosk.services.records.register_view import slot_order
from kiosk.services.views import Device, Pupil, Staff

ALL = "all"
MOST = 5000
"""Labels of one print: 77 sheets of the usual kind."""
_FROM_TO = re.compile(r"(\d{1,6})-(\d{1,6})")


@dataclass(frozen=True)
class Wanted:
    """What is to be printed, one after the other.

    `devices` are classes, pupils' references or codes, `slots` names or ranges such as 1-20,
    `badges` user names; "all" stands for every one. `named` puts pupils' names and classes on.
    """

    spare: int = 0
    devices: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    spare_badges: int = 0
    named: bool = False

    @property
    def prints(self) -> frozenset[Print]:
        """Which permissions it takes."""
        asked = {
            Print.SPARE_LABELS: self.spare,
            Print.DEVICE_LABELS: self.devices,
            Print.SLOT_LABELS: self.slots,
            Print.BADGES: self.badges or self.spare_badges,
        }
        return frozenset(item for item, is_asked in asked.items() if is_asked)


@dataclass(frozen=True)
class Found:
    """The labels, how many devices or people have no code to print, and what nobody knows."""

    labels: tuple[Label, ...]
    without: int = 0
    unknown: tuple[str, ...] = ()


def may_print(who: Who) -> frozenset[Print]:
    """What these roles may print."""
    return frozenset(item for item, roles in MAY_PRINT.items() if who.roles & roles)


def labels(facts: Facts, who: Who, wanted: Wanted) -> Found:
    """The labels that are wanted. Raises NotOpen where the roles may not print them all."""
    if not wanted.prints <= may_print(who):
        raise NotOpen
    found = [
        Found(tuple(_spare(facts, Prefix.DEVICE, wanted.spare))),
        _of_devices(facts, wanted),
        _of_slots(facts, wanted.slots),
        _of_staff(facts, wanted.badges),
        Found(tuple(_spare(facts, Prefix.BADGE, wanted.spare_badges))),
    ]
    return Found(
        tuple(label for item in found for label in item.labels),
        sum(item.without for item in found),
        tuple(name for item in found for name in item.unknown),
    )


def fresh_codes(facts: Facts, who: Who, count: int) -> tuple[str, ...]:
    """Codes for so many paper slips; what is never used is recorded nowhere. Raises NotOpen."""
    if not who.roles & MAY_PRINT[Print.SLIPS]:
        raise NotOpen
    return tuple(label.code for label in _spare(facts, Prefix.DEVICE, count))


def _spare(facts: Facts, prefix: Prefix, count: int) -> Iterator[Label]:
    made: set[str] = set()
    while len(made) < min(count, MOST):
        code = codes.make(prefix).text
        if code in made or _is_known(facts, prefix, code):
            continue
        made.add(code)
        title = "Staff badge" if prefix is Prefix.BADGE else None
        yield Label(code, title)


def _is_known(facts: Facts, prefix: Prefix, code: str) -> bool:
    if prefix is Prefix.BADGE:
        return facts.staff_by_badge(code) is not None
    return bool(facts.codes(code, LABEL))


def _of_devices(facts: Facts, wanted: Wanted) -> Found:
    if not wanted.devices:
        return Found(())
    pupils = {pupil.id: pupil for pupil in facts.pupils()}
    chosen, unknown = _chosen(facts, pupils, wanted.devices)
    printed = [(device, _code_of(facts, device)) for device in chosen]
    rows = tuple(
        _of_device(code, pupils.get(device.pupil_id or ""), named=wanted.named)
        for device, code in printed
        if code
    )
    return Found(rows, len(printed) - len(rows), unknown)


def _chosen(
    facts: Facts, pupils: dict[str, Pupil], names: Sequence[str]
) -> tuple[list[Device], tuple[str, ...]]:
    """The devices that are named, by class and name of their pupils, and what names none."""
    known = [device for device in facts.devices() if _is_here(device, pupils)]
    chosen: dict[str, Device] = {}
    unknown = []
    for name in names:
        found = list(_named(facts, known, pupils, name.strip()))
        chosen.update((device.id, device) for device in found)
        unknown += [] if found else [name]

    def order(device: Device) -> tuple[str, str, str]:
        pupil = pupils.get(device.pupil_id or "")
        return (pupil.class_name, pupil.surname, pupil.forename) if pupil else ("", "", device.id)

    return sorted(chosen.values(), key=order), tuple(unknown)


def _is_here(device: Device, pupils: dict[str, Pupil]) -> bool:
    pupil = pupils.get(device.pupil_id or "")
    return pupil is None or pupil.left_on is None


def _named(
    facts: Facts, known: Iterable[Device], pupils: dict[str, Pupil], name: str
) -> Iterable[Device]:
    if name.lower() == ALL:
        return known
    by_code = {link.device_id for link in facts.codes(name.upper(), LABEL) if not link.retired}

    def is_meant(device: Device) -> bool:
        pupil = pupils.get(device.pupil_id or "")
        of_pupil = (pupil.class_name, pupil.ref, pupil.id) if pupil else ()
        return name in of_pupil or device.id == name or device.id in by_code

    return [device for device in known if is_meant(device)]


def _code_of(facts: Facts, device: Device) -> str | None:
    """The label that the device bears; the newest of several."""
    links = facts.codes_of(device.id)
    live = [link.code for link in links if link.medium == LABEL and not link.retired]
    return live[-1] if live else None


def _of_device(code: str, pupil: Pupil | None, *, named: bool) -> Label:
    return Label(code, pupil.name, pupil.class_name) if named and pupil else Label(code)


def _of_slots(facts: Facts, names: Sequence[str]) -> Found:
    known = list(facts.slots())
    chosen: list[str] = []
    unknown = []
    for name in names:
        found = known if name.strip().lower() == ALL else _slots(known, name.strip())
        chosen += [slot for slot in found if slot not in chosen]
        unknown += [] if found else [name]
    labelled = tuple(
        Label(codes.of_slot(slot).text, slot, "slot") for slot in sorted(chosen, key=slot_order)
    )
    return Found(labelled, unknown=tuple(unknown))


def _slots(known: Sequence[str], name: str) -> list[str]:
    between = _FROM_TO.fullmatch(name)
    numbers = range(int(between[1]), int(between[2]) + 1) if between else range(0)
    return [slot for slot in known if slot == name or (slot.isdecimal() and int(slot) in numbers)]


def _of_staff(facts: Facts, users: Sequence[str]) -> Found:
    open_accounts = [staff for staff in facts.all_staff() if not staff.disabled]
    everybody = any(user.strip().lower() == ALL for user in users)
    asked = {user.strip().lower() for user in users} - {ALL}
    chosen = [staff for staff in open_accounts if everybody or staff.user in asked]
    unknown = asked - {staff.user for staff in open_accounts}
    with_badge = sorted((staff for staff in chosen if staff.badge), key=lambda staff: staff.name)
    return Found(
        tuple(_badge(staff) for staff in with_badge),
        len(chosen) - len(with_badge),
        tuple(sorted(unknown)),
    )


def _badge(staff: Staff) -> Label:
    return Label(staff.badge or "", staff.name, "Staff badge")
