"""A device that nobody knew yet: the questions about it, and what the answers make."""

from typing import Any

from kiosk.custody.states import DeviceKind
from kiosk.services.devices.enrolment import Mark, NewDevice
from kiosk.services.views import Pupil
from kiosk.web import forms
from kiosk.web.words import KINDS, pupil_line

LONGEST_DESCRIPTION = 80


def questions(pupil: Pupil) -> dict[str, Any]:
    """Whose it is, and what is asked: its kind, and what it looks like."""
    kinds = [
        {"value": kind.value, "title": words.capitalize(), "checked": kind is DeviceKind.PHONE}
        for kind, words in KINDS.items()
    ]
    return {
        "counts": "what is it?",
        "pupil": {"name": pupil.name, "detail": pupil_line(pupil)},
        "kinds": {"name": "kind", "required": True, "options": kinds},
        "description": {
            "name": "description",
            "label": "What does it look like?",
            "pad": "text",
            "maxlength": LONGEST_DESCRIPTION,
        },
    }


def posted(pupil_id: str, marks: tuple[Mark, ...]) -> NewDevice:
    """The device that was described, with its labels and tags."""
    kind = forms.choice("kind", DeviceKind) or DeviceKind.OTHER
    return NewDevice(kind, pupil_id, forms.text("description", LONGEST_DESCRIPTION) or "", marks)
