"""Enrolment: making a device known, and putting labels and tags on it or taking them off."""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.register import CodeLinked, CodeRetired, DeviceEnrolled
from kiosk.custody.states import DeviceKind, Role
from kiosk.scanning import codes
from kiosk.scanning.codes import Prefix
from kiosk.services.acting import Who, new_id, refused
from kiosk.services.devices import reads
from kiosk.services.ports import Done, Facts, Outcome, Store

ENROL = frozenset({Role.OFFICE, Role.TEACHER, Role.LEADER, Role.DSL, Role.HEAD})

LABEL = "label"
TAG = "tag"


@dataclass(frozen=True)
class Mark:
    """A label's or tag's code; a tag's is the keyed hash of its UID (`Services.tag_of`).

    `random_uid` says that the UID was one that a phone makes up anew each time. `at_reader` says
    that it was held to the reader of the person's station, which must have read it twice.
    """

    code: str
    medium: str = LABEL
    random_uid: bool = False
    at_reader: bool = False


@dataclass(frozen=True)
class NewDevice:
    """A device to be known: whose, what, how it looks, and what is on it."""

    kind: DeviceKind
    pupil_id: str | None
    description: str
    marks: tuple[Mark, ...] = ()
    owner_id: str | None = None


def enrol(store: Store, who: Who, command_id: str, new: NewDevice) -> Done:
    """Make a device known, with its labels and tags. The answer's `device` is its id."""

    def decide(facts: Facts) -> Outcome:
        refusals = [*_may(who), *_why_not_enrol(facts, new), *_why_not_read(facts, who, *new.marks)]
        if refusals:
            return refused(*refusals)
        device_id = new_id()
        enrolled = DeviceEnrolled(
            device_id, new.kind, new.pupil_id, new.owner_id, new.description.strip() or None
        )
        links = (CodeLinked(_code(mark), mark.medium, device_id) for mark in new.marks)
        return Outcome((enrolled, *links), answer={"device": device_id})

    return store.act(who.command(command_id), decide)


def link(store: Store, who: Who, command_id: str, device_id: str, mark: Mark) -> Done:
    """Put a further label or tag on a device."""

    def decide(facts: Facts) -> Outcome:
        refusals = [*_may(who), *why_not_link(facts, mark), *_why_not_read(facts, who, mark)]
        if facts.device(device_id) is None:
            refusals.append(Refusal(Code.DETAILS_MISSING, {"field": "device"}))
        if refusals:
            return refused(*refusals)
        event = CodeLinked(_code(mark), mark.medium, device_id)
        return Outcome((event,), answer={"device": device_id})

    return store.act(who.command(command_id), decide)


def retire(store: Store, who: Who, command_id: str, mark: Mark, why: str) -> Done:
    """Put a label or tag out of use; its history stays."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & ENROL:
            return refused(Code.ROLE_MISSING)
        live = _live(facts, mark)
        if not live:
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "code"}))
        return Outcome((CodeRetired(_code(mark), mark.medium, why),), answer={"device": live[0]})

    return store.act(who.command(command_id), decide)


def replace_mark(
    store: Store, who: Who, command_id: str, old: Mark, new: Mark, why: str = "replaced"
) -> Done:
    """Put a fresh label or tag in the place of a torn one."""

    def decide(facts: Facts) -> Outcome:
        live = _live(facts, old)
        refusals = [*_may(who), *why_not_link(facts, new), *_why_not_read(facts, who, new)]
        if not live:
            refusals.append(Refusal(Code.DETAILS_MISSING, {"field": "code"}))
        if refusals:
            return refused(*refusals)
        retired = CodeRetired(_code(old), old.medium, why)
        linked = CodeLinked(_code(new), new.medium, live[0])
        return Outcome((retired, linked), answer={"device": live[0]})

    return store.act(who.command(command_id), decide)


def move_mark(store: Store, who: Who, command_id: str, device_id: str, mark: Mark) -> Done:
    """Put a label or tag that is on another device on this one: the old link is closed."""

    def decide(facts: Facts) -> Outcome:
        speaks_against = (
            item for item in why_not_link(facts, mark) if item.code is not Code.CODE_TAKEN
        )
        refusals = [*_may(who), *speaks_against, *_why_not_read(facts, who, mark)]
        if facts.device(device_id) is None:
            refusals.append(Refusal(Code.DETAILS_MISSING, {"field": "device"}))
        if refusals:
            return refused(*refusals)
        live = _live(facts, mark)
        if live == [device_id]:
            return Outcome(answer={"device": device_id})
        closed = (CodeRetired(_code(mark), mark.medium, "moved"),) if live else ()
        linked = CodeLinked(_code(mark), mark.medium, device_id)
        return Outcome((*closed, linked), answer={"device": device_id})

    return store.act(who.command(command_id), decide)


def why_not_link(facts: Facts, mark: Mark) -> Iterable[Refusal]:
    """What speaks against putting this label or tag on a device.

    A taken one names the device that has it in the refusal's `device`.
    """
    if mark.medium == LABEL:
        parsed = codes.parse(mark.code)
        if not isinstance(parsed, codes.Code) or parsed.prefix is not Prefix.DEVICE:
            yield Refusal(Code.NOT_A_CODE, {"field": "code"})
            return
    elif mark.random_uid:
        yield Refusal(Code.RANDOM_UID, {"field": "tag"})
        return
    elif mark.medium != TAG or not mark.code:
        yield Refusal(Code.NOT_A_CODE, {"field": "tag"})
        return
    live = _live(facts, mark)
    if live:
        yield Refusal(Code.CODE_TAKEN, {"field": mark.medium, "device": live[0]})


def _why_not_enrol(facts: Facts, new: NewDevice) -> Iterable[Refusal]:
    pupil = facts.pupil(new.pupil_id) if new.pupil_id else None
    if new.pupil_id and pupil is None:
        yield Refusal(Code.DETAILS_MISSING, {"field": "pupil"})
    elif pupil is not None and pupil.left_on is not None:
        yield Refusal(Code.PUPIL_LEFT)
    if new.owner_id and facts.adult(new.owner_id) is None:
        yield Refusal(Code.DETAILS_MISSING, {"field": "owner"})
    if len({(mark.medium, _code(mark)) for mark in new.marks}) < len(new.marks):
        yield Refusal(Code.CODE_TAKEN)
    for mark in new.marks:
        yield from why_not_link(facts, mark)


def _may(who: Who) -> Iterable[Refusal]:
    if not who.roles & ENROL:
        yield Refusal(Code.ROLE_MISSING)


def _why_not_read(facts: Facts, who: Who, *marks: Mark) -> Iterable[Refusal]:
    station = facts.station(who.station or "")
    for mark in marks:
        if mark.at_reader and mark.medium == TAG:
            yield from reads.why_not(station, mark.code, facts.now.at)


def _code(mark: Mark) -> str:
    return mark.code.strip().upper() if mark.medium == LABEL else mark.code


def _live(facts: Facts, mark: Mark) -> list[str]:
    links = facts.codes(_code(mark), mark.medium)
    return [item.device_id for item in links if not item.retired]
