"""A station's last scans, in words."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from kiosk.custody.errors import Code
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.policy import VOID_WITHIN
from kiosk.custody.states import State
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.acting import new_id
from kiosk.services.devices.enrolment import LABEL, TAG
from kiosk.services.devices.reads import is_read
from kiosk.services.ports import Facts
from kiosk.services.views import Device, Pupil, Station
from kiosk.web.words import clock_time

View = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One of a station's last scans, with what the register knows of it.

    `read_twice` says of a new tag that it may go on a device; `was_on` and `was_of` are the device
    that an old label was on last, and its pupil.
    """

    outcome: ScanOutcome
    at: datetime
    record: CustodyRecord | None
    device: Device | None
    pupil: Pupil | None
    code: str | None
    tag: str | None
    refusals: tuple[Code, ...]
    read_twice: bool = False
    was_on: Device | None = None
    was_of: Pupil | None = None

    @property
    def slot(self) -> str | None:
        """Where the device lies."""
        return self.record.slot if self.record else None


def line_of(facts: Facts, kept: dict[str, Any]) -> Line:
    """A kept scan with its record, device and pupil as they are now."""
    item = facts.device(kept["device"]) if kept.get("device") else None
    record = facts.record(kept["record"]) if kept.get("record") else None
    outcome = ScanOutcome(kept["outcome"])
    before = _last_on(facts, kept) if outcome is ScanOutcome.RETIRED_CODE else None
    if record is not None and record.state is State.VOIDED:
        outcome = ScanOutcome.VOIDED
    return Line(
        outcome=outcome,
        at=datetime.fromtimestamp(kept["at"], UTC),
        record=record,
        device=item,
        pupil=facts.pupil(item.pupil_id) if item and item.pupil_id else None,
        code=kept.get("code"),
        tag=kept.get("tag"),
        refusals=tuple(Code(code) for code in kept.get("refusals", ())),
        was_on=before,
        was_of=facts.pupil(before.pupil_id) if before and before.pupil_id else None,
    )


def newest_of(facts: Facts, station: Station, kept: dict[str, Any]) -> Line:
    """The newest of a station's scans: of a new tag, also whether it was read twice here."""
    line = line_of(facts, kept)
    twice = bool(line.tag) and is_read(station, line.tag or "", facts.now.at)
    return replace(line, read_twice=twice)


def _last_on(facts: Facts, kept: dict[str, Any]) -> Device | None:
    """The device that a label or tag was on when it was put out of use."""
    code, tag = kept.get("code"), kept.get("tag")
    links = facts.codes(tag, TAG) if tag else facts.codes(code, LABEL) if code else ()
    return facts.device(links[0].device_id) if links else None


_IN = {ScanOutcome.HANDED_IN, ScanOutcome.RECEIVED}
_CALM = {ScanOutcome.ALREADY_IN: "already in", ScanOutcome.EXEMPT: "exempt"}


def row(line: Line, now: datetime) -> View:
    """One of the last scans: by slot and initials, since others look on."""
    calm = _CALM.get(line.outcome)
    if line.outcome in _IN and line.record is not None:
        detail = line.pupil.class_name if line.pupil else ""
        kind, word = "in", "Handed in"
    elif calm is not None:
        kind, word, detail = "attention", calm.capitalize(), calm
    elif line.outcome is ScanOutcome.VOIDED:
        kind, word, detail = "out", "Undone", "undone"
    elif line.outcome is ScanOutcome.SELECTED:
        kind, word, detail = "chosen", "Looked up", "looked up"
    else:
        kind, word, detail = "stop", "Not recorded", line.code or "not recorded"
    return {
        "kind": kind,
        "word": word,
        "title": short(line) if line.device else "Not known",
        "detail": detail,
        "at": clock_time(line.at),
        "undo": undo(line, now) if kind == "in" else None,
    }


def undo(line: Line, now: datetime) -> View | None:
    """The button that undoes an intake, while the rule still allows it."""
    record = line.record
    if record is None or line.outcome is not ScanOutcome.HANDED_IN or not record.is_open:
        return None
    if abs(now - record.opened_at) > VOID_WITHIN:
        return None
    return {
        "words": "Undo",
        "url": "/hand-in/undo",
        "post": True,
        "command_id": new_id(),
        "fields": {"record": record.record_id},
        "spoken": f"Undo {short(line)}",
    }


def short(line: Line) -> str:
    """Which device, for a screen on which others look: its slot and initials."""
    where = f"Slot {line.slot}" if line.slot else "No slot"
    return f"{where} · {line.pupil.initials}" if line.pupil else where
