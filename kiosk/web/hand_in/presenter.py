"""The loud card and the last scans, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kiosk.custody.errors import WORDS as REFUSALS
from kiosk.custody.errors import Code
from kiosk.custody.policy import VOID_WITHIN
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import State
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.views import Device, Pupil
from kiosk.web.words import clock_time, device, number, since

View = dict[str, Any]

WAITING: View = {
    "kind": "waiting",
    "title": "Scan a device",
    "lines": ["Hold the sticker to the reader, or show it to the scanner."],
    "recorded": "Ready.",
}
FRESH_SECONDS = 12
REFUSED_SECONDS = 4
LOOK_UP = {"words": "Look up", "url": "/hand-in/no-label"}


@dataclass(frozen=True)
class Line:
    """One of a station's last scans, with what the register knows of it."""

    outcome: ScanOutcome
    at: datetime
    record: CustodyRecord | None
    device: Device | None
    pupil: Pupil | None
    code: str | None
    tag: str | None
    refusals: tuple[Code, ...]

    @property
    def slot(self) -> str | None:
        """Where the device lies."""
        return self.record.slot if self.record else None


def line_of(facts: Facts, kept: dict[str, Any]) -> Line:
    """A kept scan with its record, device and pupil as they are now."""
    item = facts.device(kept["device"]) if kept.get("device") else None
    record = facts.record(kept["record"]) if kept.get("record") else None
    outcome = ScanOutcome(kept["outcome"])
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
    )


def card(line: Line, now: datetime) -> View:
    """The loud card for the newest scan."""
    return _CARDS.get(line.outcome, _refused)(line, now)


def _came_in(line: Line, now: datetime) -> View:
    record, pupil = line.record, line.pupil
    at = clock_time(line.at)
    back = line.outcome is ScanOutcome.RECEIVED
    return {
        "kind": "in",
        "word": "Received" if back else "Handed in",
        "title": pupil.name if pupil else device(line.device),
        "lines": [_what(line)],
        "slot": {"label": "Slot", "value": line.slot} if line.slot else None,
        "where": None if line.slot else "No slot is free: keep it apart",
        "recorded": f"In at {at} · entry {number(record.last_sequence)}" if record else None,
        "action": None if back else undo(line, now),
        "returns_after": FRESH_SECONDS,
        "brief": f"{_short(line)} in at {at}",
    }


def _already_in(line: Line, now: datetime) -> View:
    who = f"{line.pupil.name}, {line.pupil.class_name}, " if line.pupil else ""
    started = since(line.record.taken_in_at, now) if line.record else ""
    return {
        "kind": "attention",
        "word": "Already in",
        "title": "Already in",
        "lines": [f"{who}since {started}"],
        "slot": {"label": "Slot", "value": line.slot} if line.slot else None,
        "recorded": "Nothing was changed",
        "action": {"words": "See history", "url": f"/history/device/{line.device.id}"}
        if line.device
        else None,
        "returns_after": REFUSED_SECONDS,
    }


def _voided(line: Line, now: datetime) -> View:
    return {
        "kind": "out",
        "word": "Undone",
        "title": "Undone",
        "lines": [f"{_short(line)} is not in custody."],
        "where": "Give it back to the pupil",
        "recorded": f"Undone at {clock_time(line.at)}. It stands on the day sheet.",
        "returns_after": REFUSED_SECONDS,
    }


def _exempt(line: Line, now: datetime) -> View:
    who = f"{line.pupil.name}, {line.pupil.class_name}." if line.pupil else ""
    return {
        "kind": "attention",
        "word": "Exempt",
        "title": "Stays with the pupil",
        "lines": [f"{who} Agreed by the headteacher."],
        "where": "Give it back now",
        "recorded": "Nothing was taken in",
        "action": {"words": "Hand in anyway", "url": f"/hand-in/device/{line.device.id}"}
        if line.device
        else None,
        "returns_after": REFUSED_SECONDS,
    }


def _unknown(line: Line, now: datetime) -> View:
    if line.code:
        action: View | None = {"words": "Enrol", "url": f"/hand-in/enrol?code={line.code}"}
        said = f"Code {line.code}"
    elif line.tag:
        action, said = {"words": "Enrol", "url": f"/hand-in/enrol?tag={line.tag}"}, "New tag"
    else:
        action, said = LOOK_UP, "Not one of our codes"
    words = "Look the pupil up, or enrol it now: it takes ten seconds."
    if not (line.code or line.tag):
        words = "It was read in part, or it is not ours. Scan it again, or look the pupil up."
    return _stop("Not a known label", words, said, action)


def _selected(line: Line, now: datetime) -> View:
    record = line.record
    return {
        "kind": "chosen",
        "word": "Looked up",
        "title": line.pupil.name if line.pupil else device(line.device),
        "lines": [_what(line)],
        "slot": {"label": "Slot", "value": line.slot} if line.slot else None,
        "where": None if record else "Not in custody",
        "recorded": f"In since {since(record.taken_in_at, now)}" if record else "Nothing recorded",
    }


def _stop(title: str, words: str, said: str, action: View | None = None) -> View:
    return {
        "kind": "stop",
        "word": "Not recorded",
        "title": title,
        "lines": [words],
        "where": "Nothing recorded",
        "recorded": said,
        "action": action,
        "returns_after": REFUSED_SECONDS,
    }


def _refused(line: Line, now: datetime) -> View:
    code = line.refusals[0] if line.refusals else Code.DETAILS_MISSING
    what, do = REFUSALS[code]
    return _stop(what, do, "Nothing was changed", None)


def _plain(title: str, words: str, said: str, action: View | None = None) -> Callable[..., View]:
    return lambda line, now: _stop(title, words, f"Code {line.code}" if line.code else said, action)


_CARDS: dict[ScanOutcome, Callable[[Line, datetime], View]] = {
    ScanOutcome.HANDED_IN: _came_in,
    ScanOutcome.RECEIVED: _came_in,
    ScanOutcome.ALREADY_IN: _already_in,
    ScanOutcome.VOIDED: _voided,
    ScanOutcome.SELECTED: _selected,
    ScanOutcome.EXEMPT: _exempt,
    ScanOutcome.UNKNOWN_CODE: _unknown,
    ScanOutcome.RETIRED_CODE: _plain(
        "An old label",
        "This label is out of use. Look for a newer one on the device, or look the pupil up.",
        "Old label",
        LOOK_UP,
    ),
    ScanOutcome.AMBIGUOUS: _plain(
        "Two devices answer",
        "This tag is on more than one device. Look the pupil up instead.",
        "Tag on two devices",
        LOOK_UP,
    ),
    ScanOutcome.RANDOM_UID: _plain(
        "Hold the sticker",
        "That was the phone itself, not its sticker. Turn it round and tap again.",
        "A phone’s own number changes at each tap",
    ),
    ScanOutcome.NOT_A_DEVICE: _plain(
        "Not a device’s label",
        "Scan the Phonebox label that is on the device.",
        "Another kind of code",
        LOOK_UP,
    ),
    ScanOutcome.PUPIL_LEFT: _plain(
        "Pupil has left",
        "The pupil has left this school. Keep the device and ask the office manager.",
        "Nothing was taken in",
    ),
}

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
        "title": _short(line) if line.device else "Not known",
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
        "spoken": f"Undo {_short(line)}",
    }


def _what(line: Line) -> str:
    of = line.pupil.class_name if line.pupil else None
    return " · ".join(part for part in (of, device(line.device)) if part)


def _short(line: Line) -> str:
    where = f"Slot {line.slot}" if line.slot else "No slot"
    return f"{where} · {line.pupil.initials}" if line.pupil else where
