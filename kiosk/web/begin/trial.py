"""What a reader read while it is only tried, in words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from kiosk.scanning.codes import Prefix
from kiosk.scanning.outcomes import WORDS, ScanOutcome
from kiosk.scanning.router import Activity
from kiosk.services.views import Station
from kiosk.web.words import clock_time

View = dict[str, Any]

FRESH = 900.0
"""Seconds for which the last reading is shown to whoever opens the page."""

_LABELS = {
    Prefix.DEVICE: "A label, read well",
    Prefix.SLOT: "A slot’s label, read well",
    Prefix.COMMAND: "A command, read well",
}
_KNOWN = {
    ScanOutcome.SELECTED: "It is on a device.",
    ScanOutcome.RETIRED_CODE: "It was on a device once, and is out of use.",
    ScanOutcome.UNKNOWN_CODE: "It is on no device yet.",
}
_NO_MARK = {
    ScanOutcome.RANDOM_UID: (
        "A phone, not a sticker",
        "The reader works. But a phone’s number is new each time. Hold a sticker to the reader.",
    ),
    ScanOutcome.NOT_A_DEVICE: (
        "A product’s barcode",
        "The scanner works. But each such product has the same code: scan a label of ours.",
    ),
    ScanOutcome.UNKNOWN_CODE: (
        "Not one of our codes",
        "The scanner sent something, but not the code of a label. Scan one of ours.",
    ),
}


def trial_card(station: Station, reading: int, now: datetime) -> View:
    """The card of what was read last; `reading` readers are plugged in and ready."""
    line = next(iter(station.recent), None)
    if line is None or line.get("activity") != Activity.TRIAL:
        return _waiting(reading)
    if not 0 <= now.timestamp() - line["at"] <= FRESH:
        return _waiting(reading)
    at = clock_time(datetime.fromtimestamp(line["at"], UTC))
    return {**_read(line), "recorded": f"Read at {at}. Only tried: nothing came in or went out."}


def _waiting(reading: int) -> View:
    plugged = "1 reader is ready." if reading == 1 else f"{reading} readers are ready."
    none = "No reader is plugged in. A keyboard scanner shows only when it scans."
    return {
        "kind": "waiting",
        "title": "Try the readers",
        "lines": ["Hold a sticker to the reader, or scan any label."],
        "recorded": plugged if reading else none,
    }


def _read(line: Mapping[str, Any]) -> View:
    outcome = ScanOutcome(line["outcome"])
    if line.get("tag"):
        lines = ["The reader read a tag.", _KNOWN.get(outcome, WORDS[outcome])]
        return {"kind": "in", "title": "A tag, read well", "lines": lines}
    code = line.get("code")
    if code and outcome is not ScanOutcome.AMBIGUOUS:
        known = [_KNOWN[outcome]] if outcome in _KNOWN else []
        lines = [f"The scanner read its code: {code}.", *known]
        return {"kind": "in", "title": _LABELS[Prefix(code[0])], "lines": lines}
    title, words = _NO_MARK.get(outcome, ("Read, but not clear", WORDS[outcome]))
    return {"kind": "attention", "title": title, "lines": [words]}
