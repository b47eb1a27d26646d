"""The page of labels in words: what there is to choose, a picture of the sheet, what will come."""

from typing import Any

from kiosk.custody.permissions import Print
from kiosk.printing.sheets import SHEETS, Run
from kiosk.services.devices.labels import ALL, Found
from kiosk.services.ports import Facts
from kiosk.web import words
from kiosk.web.labels.asked import BADGES, DEVICES, NEW_BADGES, PRINTS, SLOTS, SPARE, Asked

View = dict[str, Any]

_CHOICES = {
    SPARE: ("Spare labels", "Fresh codes, known once they are on a device"),
    DEVICES: ("Labels of devices", "Once more, where one is torn or unreadable"),
    SLOTS: ("Slots", "For the places in the safe"),
    BADGES: ("Badges of staff", "For those who have one"),
    NEW_BADGES: ("Spare badges", "To be given to somebody"),
}


def labels_page(facts: Facts, asked: Asked, found: Found, may: frozenset[Print]) -> View:
    """The view of the page."""
    run = Run(asked.sheet, len(found.labels), asked.first)
    return {
        "title": "Labels",
        "heading": "Print labels",
        "lead": "On a sheet of labels, with a QR symbol and its code in letters on each.",
        "errors": [{"words": said, "field": name} for name, said in asked.errors.items()],
        "drawn": f"{asked.what} {asked.sheet.name}",
        "rest": asked.sheet.per_page - asked.first + 1,
        "what": _what(asked, may),
        "details": _details(facts, asked),
        "named": asked.named if asked.what == DEVICES else None,
        "sheet": _sheet(asked),
        "picture": _picture(asked, run),
        "offsets": [_offset(asked, "across"), _offset(asked, "down")],
        "trial": _trial(asked),
        "count": _count(run),
        "then": _then(run),
        "without": _without(found, asked),
        "ready": bool(found.labels) and not asked.errors,
    }


def _what(asked: Asked, may: frozenset[Print]) -> View:
    options = [
        {"value": what, "title": title, "hint": hint, "checked": what == asked.what}
        for what, (title, hint) in _CHOICES.items()
        if PRINTS[what] in may
    ]
    return {"name": "what", "legend": "What", "options": options}


def _details(facts: Facts, asked: Asked) -> View:
    """The one field that goes with what is printed."""
    if asked.what in (SPARE, NEW_BADGES):
        return {
            "control": "text",
            "name": "count",
            "label": "How many",
            "value": str(asked.count),
            "inputmode": "numeric",
            "css": "input--short",
            "error": asked.errors.get("count"),
            "autocomplete": "off",
        }
    if asked.what == SLOTS:
        return {
            "control": "text",
            "name": "slots",
            "label": "Which slots",
            "hint": "All of them, or for example 1-20, 34",
            "value": asked.slots,
            "error": asked.errors.get("slots"),
            "autocomplete": "off",
        }
    return {
        "control": "select",
        "name": "who",
        "label": "Whose",
        "options": _whose(facts, asked),
        "error": asked.errors.get("who"),
    }


def _whose(facts: Facts, asked: Asked) -> list[View]:
    if asked.what == DEVICES:
        known = [(name, f"Class {name}") for name in facts.classes()]
        everyone = "Everybody’s"
        pupil = facts.pupil(asked.who) if asked.who else None
        known += [(pupil.id, f"{pupil.name}, {pupil.class_name}")] if pupil else []
    else:
        staff = [item for item in facts.all_staff() if item.badge and not item.disabled]
        known = sorted(((item.user, item.name) for item in staff), key=lambda item: item[1])
        everyone = "Everybody who has a badge"
    options = [(ALL, everyone), *known]
    return [
        {"value": value, "words": said, "chosen": value == asked.who} for value, said in options
    ]


def _sheet(asked: Asked) -> View:
    options = [
        {
            "value": sheet.name,
            "words": f"{sheet.name}: {sheet.per_page} of {sheet.size}. {sheet.about}",
            "chosen": sheet is asked.sheet,
        }
        for sheet in SHEETS
    ]
    return {"name": "sheet", "label": "Sheet", "options": options}


def _picture(asked: Asked, run: Run) -> View:
    """The first sheet as it will be: used, to be printed, free."""
    last = min(asked.first - 1 + run.labels, asked.sheet.per_page)

    def state(position: int) -> str:
        if position < asked.first:
            return "used"
        return "label" if position <= last else "free"

    spots = [
        {"value": position, "state": state(position), "checked": position == asked.first}
        for position in range(1, asked.sheet.per_page + 1)
    ]
    return {"css": f"sheet--{asked.sheet.name.lower()}", "spots": spots}


def _trial(asked: Asked) -> str:
    offset = f"across={asked.across:g}&down={asked.down:g}"
    return f"/labels/trial.pdf?sheet={asked.sheet.name}&{offset}"


_OFFSETS = {"across": "To the right, in mm", "down": "Down, in mm"}


def _offset(asked: Asked, name: str) -> View:
    value: float = getattr(asked, name)
    return {
        "name": name,
        "label": _OFFSETS[name],
        "value": f"{value:g}" if value else "",
        "inputmode": "text",
        "css": "input--short",
        "error": asked.errors.get(name),
        "autocomplete": "off",
    }


def _count(run: Run) -> str:
    if not run.labels:
        return "Nothing to print"
    labels = "1 label" if run.labels == 1 else f"{words.number(run.labels)} labels"
    return f"{labels} on {'1 sheet' if run.pages == 1 else f'{run.pages} sheets'}"


def _then(run: Run) -> str:
    if not run.labels:
        return ""
    if run.next_free == 1:
        return "The last sheet is then used up."
    return f"The next print can begin at label {run.next_free} of the last sheet."


def _without(found: Found, asked: Asked) -> str:
    if not found.without:
        return ""
    if asked.what == BADGES:
        return f"{found.without} of them have no badge yet: print spare ones."
    if found.without == 1:
        return "1 device has no label yet, and is not among them: put a spare one on."
    return f"{found.without} devices have no label yet, and are not among them: put spare ones on."
