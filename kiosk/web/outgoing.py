"""Cards and rows of the screens on which a scan lets a device out: home, to a lesson, to a club."""

from datetime import datetime
from typing import Any

from kiosk.scanning.outcomes import ScanOutcome
from kiosk.web.hand_in.cards import FRESH_SECONDS, REFUSED_SECONDS
from kiosk.web.hand_in.presenter import Line, row
from kiosk.web.words import clock_time, device, number

View = dict[str, Any]


def gone(line: Line, word: str, where: str, also: str = "") -> View:
    """The card of a device that went: `where` says to whom, `also` on what it rests."""
    at, record = clock_time(line.at), line.record
    of = f"{line.pupil.class_name} · " if line.pupil else ""
    return {
        "kind": "out",
        "word": word,
        "title": line.pupil.name if line.pupil else device(line.device),
        "lines": [f"{of}{device(line.device)}{also}"],
        "where": where,
        "recorded": f"{word} at {at} · entry {number(record.last_sequence)}" if record else None,
        "returns_after": FRESH_SECONDS,
        "brief": f"{initials(line)} {word.lower()} at {at}",
    }


def stopped(line: Line, why: str, said: str) -> View:
    """The red card of a device that stays: why, and that nothing was done."""
    return {
        "kind": "stop",
        "word": "Stopped",
        "title": line.pupil.name if line.pupil else device(line.device),
        "lines": [why],
        "where": "Keep it here",
        "recorded": said,
        "returns_after": REFUSED_SECONDS,
    }


def out_row(line: Line, now: datetime, went: ScanOutcome) -> View:
    """One of the last scans, by initials, since others look on; `went` is this screen's success."""
    told = {**row(line, now), "undo": None}
    if line.outcome is went:
        detail = line.pupil.class_name if line.pupil else ""
        return {**told, "kind": "out", "word": "Out", "title": initials(line), "detail": detail}
    if line.outcome is ScanOutcome.REFUSED:
        return {**told, "word": "Stopped", "title": initials(line), "detail": "stays here"}
    return told


def initials(line: Line) -> str:
    """Whose device, as others may read it: slot and initials."""
    where = f"Slot {line.slot} · " if line.slot else ""
    return f"{where}{line.pupil.initials}" if line.pupil else f"{where}{device(line.device)}"
