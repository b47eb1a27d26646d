"""The loud card of a scan, in words: what happened, and what to do now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from kiosk.custody.errors import NEUTRAL, Code, Refusal
from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight, shown
from kiosk.scanning.outcomes import ScanOutcome
from kiosk.web.hand_in.presenter import Line, short, undo
from kiosk.web.words import KINDS, clock_time, device, number, possessive, since

View = dict[str, Any]

AT_THE_DESK = Sight(frozenset({Role.OFFICE}))

WAITING: View = {
    "kind": "waiting",
    "title": "Scan a device",
    "lines": ["Hold the sticker to the reader, or show it to the scanner."],
    "recorded": "Ready.",
}
FRESH_SECONDS = 12
REFUSED_SECONDS = 4
LOOK_UP = {"words": "Look up", "url": "/hand-in/find"}


def card(line: Line, now: datetime) -> View:
    """The loud card for the newest scan."""
    return _CARDS.get(line.outcome, _refused)(line, now)


def _came_in(line: Line, now: datetime) -> View:
    record, pupil = line.record, line.pupil
    at = clock_time(line.at)
    back = line.outcome is ScanOutcome.RECEIVED
    taken = back and record is not None and record.reason is not None
    return {
        "kind": "in",
        "word": "Received" if back else "Handed in",
        "title": pupil.name if pupil else device(line.device),
        "lines": [_what(line)],
        "slot": {"label": "Slot", "value": line.slot} if line.slot else None,
        "where": None if line.slot else "No slot is free: keep it apart",
        "recorded": f"In at {at} · entry {number(record.last_sequence)}" if record else None,
        "action": _brought(line) if taken else None if back else undo(line, now),
        "returns_after": FRESH_SECONDS,
        "brief": f"{short(line)} in at {at}",
    }


def _brought(line: Line) -> View | None:
    """Whoever took it brings it, unless somebody says otherwise."""
    if line.record is None:
        return None
    url = f"/transit/{line.record.record_id}/brought"
    return {"words": "Somebody else brought it", "url": url}


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
        "lines": [f"{short(line)} is not in custody."],
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
    elif line.tag and not line.read_twice:
        return _read_once(line, now)
    elif line.tag:
        action, said = {"words": "Enrol", "url": f"/hand-in/enrol?tag={line.tag}"}, "New tag"
    else:
        action, said = LOOK_UP, "Not one of our codes"
    words = "Look the pupil up, or enrol it now: it takes ten seconds."
    if not (line.code or line.tag):
        words = "It was read in part, or it is not ours. Scan it again, or look the pupil up."
    return _stop("New tag" if line.tag else "Unknown label", words, said, action)


def _read_once(line: Line, now: datetime) -> View:
    return {
        "kind": "attention",
        "word": "Not recorded",
        "title": "Once more",
        "lines": ["A new tag: take it away, then hold it to the reader again."],
        "where": "Nothing recorded",
        "recorded": "Read once",
        "action": LOOK_UP,
    }


def _retired(line: Line, now: datetime) -> View:
    title = "An old tag" if line.tag else "An old label"
    said = f"Code {line.code}" if line.code else title
    if line.was_on is None:
        words = "It is out of use. Look for a newer one on the device, or look the pupil up."
        return _stop(title, words, said, LOOK_UP)
    kind = KINDS[line.was_on.kind]
    whose = f"{possessive(line.was_of.name)} {kind}" if line.was_of else f"a {kind}"
    of = f", {line.was_of.class_name}" if line.was_of else ""
    words = f"Out of use. It was on {whose}{of}. Look for a newer one, or put one on."
    action = {"words": "Put on a new one", "url": f"/device/{line.was_on.id}/mark"}
    return {**_stop(title, words, said, action), "returns_after": FRESH_SECONDS}


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


def _not_here(line: Line, now: datetime) -> View:
    device_id = line.device.id if line.device else None
    action = {"words": "Take it in", "url": f"/hand-in/device/{device_id}"} if device_id else None
    words = "It was not handed in, or has not reached the office yet. Take it in first."
    return _stop("Not in custody", words, "Nothing was changed", action)


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
    codes = line.refusals or (Code.DETAILS_MISSING,)
    told = shown(tuple(Refusal(code) for code in codes), AT_THE_DESK)
    what, do = (told[0].words, told[0].remedy) if told else NEUTRAL
    return _stop(what, do, "Nothing was changed")


def _plain(title: str, words: str, said: str, action: View | None = None) -> Callable[..., View]:
    return lambda line, now: _stop(title, words, f"Code {line.code}" if line.code else said, action)


def _what(line: Line) -> str:
    of = line.pupil.class_name if line.pupil else None
    return " · ".join(part for part in (of, device(line.device)) if part)


_CARDS: dict[ScanOutcome, Callable[[Line, datetime], View]] = {
    ScanOutcome.HANDED_IN: _came_in,
    ScanOutcome.RECEIVED: _came_in,
    ScanOutcome.ALREADY_IN: _already_in,
    ScanOutcome.VOIDED: _voided,
    ScanOutcome.SELECTED: _selected,
    ScanOutcome.EXEMPT: _exempt,
    ScanOutcome.UNKNOWN_CODE: _unknown,
    ScanOutcome.RETIRED_CODE: _retired,
    ScanOutcome.AMBIGUOUS: _plain(
        "Two devices answer",
        "The tag belongs to one device, the label on it to another. Look the pupil up, "
        "then put a new one on.",
        "Tag and label do not agree",
        LOOK_UP,
    ),
    ScanOutcome.RANDOM_UID: _plain(
        "Hold the sticker",
        "That was the phone itself, not its sticker. Turn it round and tap again.",
        "A phone’s own number changes at each tap",
    ),
    ScanOutcome.TAG_MISMATCH: _plain(
        "Not our tag",
        "It carries another tag’s writing: it may be a copy. Look the pupil up; put a new one on.",
        "Tag and writing do not agree",
        LOOK_UP,
    ),
    ScanOutcome.NOT_A_DEVICE: _plain(
        "Not a device’s label",
        "Scan the Phonebox label that is on the device.",
        "Another kind of code",
        LOOK_UP,
    ),
    ScanOutcome.NOT_HERE: _not_here,
    ScanOutcome.DEVICE_MISMATCH: _plain(
        "Not this one",
        "That is a different device, and not one of this family’s. Put it back.",
        "Nothing was released",
    ),
    ScanOutcome.PUPIL_LEFT: _plain(
        "Pupil has left",
        "The pupil has left this school. Keep the device and ask the office manager.",
        "Nothing was taken in",
    ),
}
