"""What a reader read, as the register knows it: whose tag or label, or why it is none."""

from dataclasses import dataclass
from typing import Any

from kiosk.scanning import codes
from kiosk.scanning.codes import NotACode, Prefix
from kiosk.scanning.router import Thing, thing_of_code
from kiosk.services.ports import Facts
from kiosk.services.views import CodeLink


@dataclass(frozen=True)
class Scan:
    """One reading. `tag` is the keyed hash of a tag's UID, never the UID itself.

    `foreign_token` says that the token written on the tag was made for another one;
    `left_for` is since how many seconds nobody was at the station, None where that is not known;
    `os_user` is the operating system's user, for a scan by the command line.
    """

    id: str
    station: str
    medium: str
    reader: str
    code: str | None = None
    tag: str | None = None
    random_uid: bool = False
    foreign_token: bool = False
    left_for: float | None = None
    os_user: str | None = None


@dataclass(frozen=True)
class Read:
    """What the register says about what was read."""

    thing: Thing
    link: CodeLink | None = None
    staff_id: str | None = None
    shown: str | None = None


def read_of(facts: Facts, scan: Scan) -> Read:
    """What was read, as the register knows it.

    A tag is known by its UID before anything that is written on it: what a tag says is hostile.
    """
    if scan.random_uid:
        return Read(Thing.RANDOM_UID)
    if scan.foreign_token:
        return Read(Thing.FOREIGN_TOKEN)
    links = facts.codes(scan.tag, "tag") if scan.tag else ()
    by_tag = _read_links(links, Thing.NEW_TAG, None)
    if scan.code is None:
        return by_tag
    by_code = _read_code(facts, scan.code)
    if by_tag.link is None:
        # What its maker wrote on a new sticker is no reason not to put it on a device.
        is_foreign = by_code.thing in (Thing.UNREADABLE, Thing.PRODUCT)
        return by_tag if scan.tag and is_foreign else by_code
    differs = by_code.link is not None and by_code.link.device_id != by_tag.link.device_id
    return Read(Thing.AMBIGUOUS) if differs else by_tag


def _read_code(facts: Facts, text: str) -> Read:
    parsed = codes.parse(text)
    thing = thing_of_code(parsed)
    shown = None if isinstance(parsed, NotACode) else parsed.text
    if thing is not None or isinstance(parsed, NotACode):
        return Read(thing or Thing.UNREADABLE, shown=shown)
    if parsed.prefix is Prefix.BADGE:
        staff = facts.staff_by_badge(parsed.text)
        known = staff is not None and not staff.disabled
        return Read(
            Thing.BADGE if known else Thing.OTHER_BADGE, staff_id=staff.id if staff else None
        )
    return _read_links(facts.codes(parsed.text, "label"), Thing.NEW_LABEL, shown)


def _read_links(links: Any, new: Thing, shown: str | None) -> Read:
    live = [link for link in links if not link.retired]
    if len({link.device_id for link in live}) > 1:
        return Read(Thing.AMBIGUOUS, shown=shown)
    if live:
        return Read(Thing.DEVICE, live[0], shown=shown)
    return Read(Thing.RETIRED if links else new, shown=shown)
