"""The questions of a confiscation as choices and fields."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from kiosk.custody.acts.transit import Wait
from kiosk.custody.reasons import NO_DESCRIPTION, Reason
from kiosk.custody.states import Condition, Kind
from kiosk.services.views import Device, Pupil, Staff
from kiosk.web.timeline.transit import WAITS
from kiosk.web.words import (
    CONDITIONS,
    clock_time,
    device,
    long_date,
    possessive,
)

View = dict[str, Any]

REASONS: dict[Reason, str] = {
    Reason.DEVICE_POLICY: "Other breach of the device policy",
    Reason.BEHAVIOUR: "Breach of the behaviour policy",
    Reason.ANTI_BULLYING: "Breach of the anti-bullying policy",
    Reason.CHILD_PROTECTION: "Breach of the child protection policy",
    Reason.SUSPECTED_IMAGE: "Possible youth-produced sexual imagery",
    Reason.EVIDENCE: "Possible evidence of an offence",
    Reason.RISK_TO_PERSON: "Risk to a person",
    Reason.EXPLOITATION: "Exploitation, hate or extremism",
    Reason.EXAMINATION: "Found in an examination",
    Reason.PROTECT_PUPIL: "To protect the pupil",
    Reason.FOUND: "Found on the site",
}

PLACES = ("Classroom", "Playground", "Corridor", "Elsewhere")

TOLD: dict[str, tuple[str, str]] = {
    "Until the end of the day": ("Until the end of the day", "a parent or carer collects it"),
    "Until an agreed time": ("Until an agreed time", "the office arranges it"),
    "It is kept safe": ("It is kept safe for you", "no sanction"),
    "Nothing yet": ("Nothing yet", "the safeguarding lead decides"),
}

ASKED_CONDITIONS = (
    Condition.GOOD,
    Condition.MARKED,
    Condition.CRACKED,
    Condition.NOT_WORKING,
    Condition.NOT_SEEN,
)


NOT_ASKED = frozenset({*NO_DESCRIPTION, Reason.PROTECT_PUPIL, Reason.FOUND})
IMAGE = "Possible sexual imagery: do not look"
NOT_A_TIME = "Write hours and minutes: 10:15."
WRONG_TIMES = {
    "ahead": "That is later than now.",
    "before it came in": "It had not come in by then.",
    "long ago": "That is over a day ago.",
}
"""What is wrong with a stated time, by why it was refused."""


def option(value: str, title: str, hint: str = "", *, checked: bool = False) -> View:
    """One choice."""
    return {"value": value, "title": title, "hint": hint, "checked": checked}


def questions(
    posted: View,
    staff: Sequence[Staff],
    me: str,
    now: datetime,
    wrong_time: str | None,
    pupil_id: str | None,
) -> View:
    """Every question of the form, with what was answered already, and what is wrong with it."""
    return {
        "reason": reasons(posted, pupil_id),
        "kind": kinds(posted),
        "place": _place(posted),
        "place_other": {
            "name": "place_words",
            "label": "Room or spot",
            "value": posted.get("place_words", ""),
            "pad": "text",
            "maxlength": 60,
        },
        "taken_by": _taken_by(posted, staff, me),
        "time": {
            "name": "time",
            "label": "At",
            "error": wrong_time,
            "value": posted.get("time") or clock_time(now),
            "pad": "numbers",
            "maxlength": 5,
        },
        "told": told(posted),
        "condition": conditions(posted),
        "bag": {
            "name": "bag",
            "label": "Bag or seal",
            "value": posted.get("bag", ""),
            "pad": "letters",
            "maxlength": 20,
        },
    }


def _taken_by(posted: View, staff: Sequence[Staff], me: str) -> View:
    chosen = posted.get("taken_by", me)
    return {
        "name": "taken_by",
        "label": "Taken by",
        "options": [
            {"value": item.id, "words": item.name, "chosen": item.id == chosen} for item in staff
        ],
    }


def reasons(posted: View, pupil_id: str | None) -> View:
    """Why it was taken; a suspected image has a way of its own, without a question."""
    asked = [reason for reason in REASONS if reason not in NOT_ASKED]
    return {
        "name": "reason",
        "legend": "Why was it taken?",
        "required": True,
        "missing": "Choose why it was taken.",
        "options": [
            option(item, REASONS[item], checked=posted.get("reason") == item) for item in asked
        ],
        "way": {"words": IMAGE, "url": image_way(pupil_id)},
    }


def image_way(pupil_id: str | None) -> str:
    """Where a suspected image is taken, held and told, by buttons alone."""
    return f"/suspected-image/{pupil_id}" if pupil_id else "/suspected-image"


def kinds(posted: View) -> View:
    """Which kind of custody it is."""
    chosen = posted.get("kind", Kind.CONFISCATION)
    kinds = (
        (Kind.CONFISCATION, "Confiscation", "A sanction; back to a parent or carer"),
        (Kind.SAFEKEEPING, "Safekeeping", "To protect the pupil; no sanction"),
        (Kind.FOUND_PROPERTY, "Found property", "Nobody had it with them"),
    )
    return {
        "name": "kind",
        "required": True,
        "missing": "Choose one.",
        "options": [
            option(kind, title, hint, checked=kind == chosen) for kind, title, hint in kinds
        ],
    }


def _place(posted: View) -> View:
    chosen = posted.get("place", PLACES[0])
    return {
        "name": "place",
        "legend": "Where?",
        "legend_css": "choices__legend--small",
        "required": True,
        "missing": "Say where it was taken.",
        "options": [option(place, place, checked=place == chosen) for place in PLACES],
    }


def told(posted: View) -> View:
    """What the pupil was told."""
    return {
        "name": "told",
        "legend": "What was the pupil told?",
        "required": True,
        "missing": "Say what the pupil was told.",
        "options": [
            option(value, title, hint, checked=posted.get("told") == value)
            for value, (title, hint) in TOLD.items()
        ],
    }


def conditions(posted: View) -> View:
    """How the device looks."""
    return {
        "name": "condition",
        "legend": "Condition",
        "legend_css": "choices__legend--small",
        "required": True,
        "missing": "Tap its condition.",
        "options": [
            option(item, CONDITIONS[item].capitalize(), checked=posted.get("condition") == item)
            for item in ASKED_CONDITIONS
        ],
    }


def gap_warning(until: date | None, now: datetime, posted: View) -> View | None:
    """What to say, and to ask, where the next school day lies past a weekend or a holiday."""
    if until is None:
        return None
    asked = (Wait.LEADER_ASKED, Wait.FAMILY_TOLD, Wait.STAYS)
    return {
        "warning": f"The next school day is {long_date(until, now)}. What is done until then?",
        "choice": {
            "name": "wait",
            "required": True,
            "missing": "Choose what is done until then.",
            "options": [
                option(item, WAITS[item], checked=posted.get("wait") == item) for item in asked
            ],
        },
    }


def title_of(pupil: Pupil | None, item: Device | None) -> str:
    """Whose device, and which."""
    what = device(item)
    return f"{possessive(pupil.name)} {what}" if pupil else what.capitalize()
