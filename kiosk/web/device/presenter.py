"""A device's labels and tags in words, and what may be done with what was read."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from kiosk.custody.visibility import Sight
from kiosk.services.acting import new_id
from kiosk.services.devices.enrolment import LABEL
from kiosk.services.devices.marks import DeviceMarks, Fit, Reading
from kiosk.services.ports import Facts
from kiosk.services.views import CodeLink, Device, Pupil
from kiosk.web import words
from kiosk.web.hand_in.cards import card
from kiosk.web.hand_in.presenter import line_of
from kiosk.web.timeline.days import moments_by_day

View = dict[str, Any]

WHY = {
    "torn": "It is torn, or cannot be read",
    "lost": "It is lost",
    "wrong": "It was on the wrong device",
    "not_needed": "It is not needed any more",
}
"""Why a label or tag goes out of use."""


def title_of(device: Device, pupil: Pupil | None) -> str:
    """Whose device, and which."""
    whose = f"{words.possessive(pupil.name)} " if pupil else ""
    thing = f"{whose}{words.KINDS[device.kind]}"
    return thing[:1].upper() + thing[1:]


def device_page(found: DeviceMarks, sight: Sight) -> View:
    """The view of a device's page."""
    device, pupil = found.device, found.pupil
    lead = [words.device(device), words.pupil_line(pupil) if pupil else ""]
    links = [{"words": "Whole history", "url": f"/history/device/{device.id}"}]
    if pupil:
        links.append({"words": pupil.name, "url": f"/history/pupil/{pupil.id}"})
    if sight.leading:
        links.append({"words": "Hold it", "url": f"/hold/device/{device.id}"})
    return {
        "title": "Labels and tags",
        "heading": title_of(device, pupil),
        "lead": " · ".join(part for part in lead if part),
        "marks": [_mark(device, link) for link in found.live],
        "nothing": "It is found by its pupil only. Put a label or tag on it.",
        "put_on": {"words": "Put on a label or tag", "url": f"/device/{device.id}/mark"},
        "days": moments_by_day(found.moments, found.known, sight, newest_first=True),
        "links": links,
    }


def named(medium: str, code: str) -> str:
    """A label by its code, a tag as what it is: its number is kept nowhere."""
    return f"Label {code}" if medium == LABEL else "Tag"


def _mark(device: Device, link: CodeLink) -> View:
    instead = {"instead": link.code, "medium": link.medium}
    return {
        "title": named(link.medium, link.code),
        "replace": f"/device/{device.id}/mark?{urlencode(instead)}",
        "url": f"/device/{device.id}/retire",
        "command_id": new_id(),
        "fields": {"code": link.code, "medium": link.medium},
        "picker": {
            "name": f"why-{link.code[:12]}",
            "label": "Why?",
            "options": [{"value": value, "words": said} for value, said in WHY.items()],
        },
    }


_CARDS: dict[Fit, tuple[str, str, str, str]] = {
    Fit.NOTHING_READ: (
        "waiting",
        "Scan the new one",
        "Show the label to the scanner, or hold the tag to the reader.",
        "Ready.",
    ),
    Fit.GOOD: ("chosen", "{mark}", "It is new. Put it on {device}?", "Nothing recorded yet"),
    Fit.USED_BEFORE: (
        "chosen",
        "{mark}",
        "It was on a device before, and is on none now. Put it on {device}?",
        "Nothing recorded yet",
    ),
    Fit.READ_AGAIN: (
        "chosen",
        "Once more",
        "Take the tag away, then hold it to the reader again.",
        "Read once. A tag is read twice before it goes on a device.",
    ),
    Fit.TWO_TAGS: (
        "stop",
        "Two tags",
        "Two tags were read together. Hold only the one for this device to the reader, twice.",
        "Nothing recorded",
    ),
    Fit.ON_THIS: (
        "attention",
        "Already on this one",
        "{mark} is on {device}. Nothing more is needed.",
        "Nothing was changed",
    ),
    Fit.ON_ANOTHER: (
        "attention",
        "On another device",
        "{mark} belongs to {holder}. Is it really on {device} now? Then move it here.",
        "Moving it closes the old link; its history stays.",
    ),
    Fit.NOT_A_LABEL: (
        "stop",
        "Not a label",
        "A device’s label begins with D and has nine characters. Check it against the print.",
        "Nothing recorded",
    ),
}


def reading_card(facts: Facts, found: Reading, device: Device, pupil: Pupil | None) -> View:
    """The loud card: what was read, and what may be done with it."""
    if found.line is not None:
        return {**card(line_of(facts, found.line), facts.now.at), "action": None}
    kind, title, line, recorded = _CARDS[found.fit]
    holder = found.holder
    said = {
        "mark": named(found.mark.medium, found.mark.code) if found.mark else "",
        "device": _in_sentence(device, pupil),
        "holder": _in_sentence(holder, found.holder_pupil) if holder else "",
    }
    return {
        "kind": kind,
        "title": title.format(**said),
        "lines": [line.format(**said)],
        "recorded": recorded,
    }


def _in_sentence(device: Device, pupil: Pupil | None) -> str:
    if pupil is None:
        return f"the {words.device(device)}"
    kind = words.KINDS[device.kind]
    return f"{words.possessive(pupil.name)} {kind}, {pupil.class_name}"


def since_of(given: int | None, now: datetime) -> int:
    """From when on what is read counts, in thousandths of a second: now, unless it was said."""
    return int(now.timestamp() * 1000) if given is None else given
