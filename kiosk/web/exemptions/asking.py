"""The form that asks for an exemption."""

from typing import Any

from kiosk.custody.people.exempting import Ground
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web import fields, words
from kiosk.web.exemptions.presenter import form
from kiosk.web.fields import Errors
from kiosk.web.timeline.exempting import CARER_ALONE, GROUNDS
from kiosk.web.timeline.telling import capital

View = dict[str, Any]


def ask_form(facts: Facts, pupil: Pupil, posted: Any, errors: Errors) -> View:
    """The form that asks for an exemption."""
    devices = [("", "Choose"), *((x.id, words.device(x)) for x in facts.devices_of(pupil.id))]
    today = facts.school().today(facts.now.at)
    at = f"/exemptions/new/{pupil.id}"
    views = [
        fields.select("device", "Which device?", devices, posted.get("device"), errors),
        fields.select("ground", "Why?", _grounds(), posted.get("ground"), errors),
        fields.text(
            "conditions",
            "On what conditions?",
            posted.get("conditions"),
            errors,
            rows=3,
            hint="Where and when it may be used, and for what.",
        ),
        fields.text(
            "sanctions",
            "What follows if it is misused?",
            posted.get("sanctions"),
            errors,
            rows=2,
            hint="In words that the pupil understands.",
        ),
        fields.day("first", "From", today, errors),
        fields.day("last", "Until the end of", None, errors),
        fields.select("alone", "Who agrees in writing?", _alone(), posted.get("alone"), errors),
        fields.select("lead", "Who looks after it?", _staff(facts), posted.get("lead"), errors),
    ]
    none = "Enrol the device first: an exemption is for one device."
    return {
        "title": "Exceptional access",
        "heading": f"An exemption for {pupil.name}",
        "lead": words.pupil_line(pupil),
        "note": none if len(devices) == 1 else None,
        "form": form(at, views, "Ask for it", errors, back="/exemptions"),
    }


def _grounds() -> list[tuple[str, str]]:
    return [("", "Choose"), *((item.value, capital(GROUNDS[item.value])) for item in Ground)]


def _alone() -> list[tuple[str, str]]:
    alone = [(code, f"A carer alone: {why}") for code, why in CARER_ALONE.items()]
    return [("", "The pupil and a carer"), *alone]


def _staff(facts: Facts) -> list[tuple[str, str]]:
    people = [(item.id, item.name) for item in facts.all_staff() if not item.disabled]
    return [("", "Nobody in particular"), *people]
