"""The questions of a confiscation as choices and fields."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from kiosk.custody.reasons import NO_DESCRIPTION, Reason
from kiosk.custody.school import School
from kiosk.custody.states import Condition, Kind
from kiosk.services.views import Device, Pupil, Staff
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
    posted: View, staff: Sequence[Staff], me: str, now: datetime, wrong_time: str | None
) -> View:
    """Every question of the form, with what was answered already, and what is wrong with it."""
    return {
        "reason": _reason(posted),
        "kind": _kind(posted),
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
        "told": _told(posted),
        "condition": _condition(posted),
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


def _reason(posted: View) -> View:
    asked = [reason for reason in REASONS if reason not in (Reason.PROTECT_PUPIL, Reason.FOUND)]
    return {
        "name": "reason",
        "legend": "Why was it taken?",
        "required": True,
        "missing": "Choose why it was taken.",
        "options": [
            {
                **option(item, REASONS[item], checked=posted.get("reason") == item),
                # Nothing more is asked, so that nothing invites a look or a description.
                "enough": item in NO_DESCRIPTION,
            }
            for item in asked
        ],
        "enough": "Do not look, do not copy, do not describe. Tell the safeguarding lead now.",
    }


def _kind(posted: View) -> View:
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


def _told(posted: View) -> View:
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


def _condition(posted: View) -> View:
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


def gap_warning(school: School, now: datetime) -> View | None:
    """What to say where the next school day lies past a weekend or a holiday."""
    today = school.today(now)
    gap = school.calendar.gap_after(today)
    if gap is None or gap <= 1:
        return None
    words = long_date(today + timedelta(days=gap), now)
    return {"warning": f"The next school day is {words}. Agree now when it may go home."}


def title_of(pupil: Pupil | None, item: Device | None) -> str:
    """Whose device, and which."""
    what = device(item)
    return f"{possessive(pupil.name)} {what}" if pupil else what.capitalize()
