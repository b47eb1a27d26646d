"""What a station's reader has read of a tag: twice, and alone, before it goes on a device."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from kiosk.custody.errors import Code, Refusal
from kiosk.services.views import Station

TWICE_WITHIN = 120.0
"""Seconds between the two readings of a tag at most."""
KEPT_FOR = 900.0
"""Seconds for which two readings count: long enough to say whose and what it is."""
TOGETHER = 2.0
"""Seconds within which two tags that are read both lie on the reader."""


def why_not(station: Station, tag: str, now: datetime) -> Iterable[Refusal]:
    """What speaks against taking this tag as read; nothing when it was read twice, and alone."""
    times = [line["at"] for line in _tags(station, now) if line["tag"] == tag]
    if _with_another(station, tag, now):
        yield Refusal(Code.TWO_TAGS, {"field": "tag"})
    elif len(times) < 2 or times[0] - times[1] > TWICE_WITHIN:
        yield Refusal(Code.READ_AGAIN, {"field": "tag"})


def is_read(station: Station, tag: str, now: datetime) -> bool:
    """Whether a tag was read twice here, and alone."""
    return not list(why_not(station, tag, now))


def _with_another(station: Station, tag: str, now: datetime) -> bool:
    """Whether another tag was read with the newest readings of this one."""
    lines = _tags(station, now)
    newest = next((line["at"] for line in lines if line["tag"] == tag), None)
    if newest is None:
        return False
    return any(line["tag"] != tag and abs(line["at"] - newest) <= TOGETHER for line in lines)


def _tags(station: Station, now: datetime) -> list[dict[str, Any]]:
    """The station's last readings of tags that may still go on a device, newest first."""
    return [
        line
        for line in station.recent
        if line.get("tag") and 0 <= now.timestamp() - line["at"] <= KEPT_FOR
    ]
