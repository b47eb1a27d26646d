"""The fields of an adult, and of what they are to a pupil."""

from typing import Any

from kiosk.custody.people.changing import AdultTold, LinkTold
from kiosk.services.acting import new_id
from kiosk.web import fields
from kiosk.web.fields import Errors
from kiosk.web.people.presenter import YES_NO, adult_line

View = dict[str, Any]


def who_is_it(alike: list[Any]) -> View:
    """Who of those who are known it is, or somebody else."""
    options = [
        {
            "value": item.id,
            "title": f"{item.title} {item.name}".strip(),
            "hint": adult_line(item.phone, item.address),
        }
        for item in alike
    ]
    options.append({"value": "new", "title": "None of these: somebody else"})
    return {"kind": "choices", "name": "same", "legend": "Who is it?", "options": options}


def adult_fields(told: AdultTold, errors: Errors) -> list[View]:
    """Name, telephone, address."""
    return [
        fields.text("title", "Title", told.title, errors, maxlength=20, css="input--short"),
        fields.text("forename", "Forename", told.forename, errors, maxlength=80),
        fields.text("surname", "Surname", told.surname, errors, maxlength=80),
        fields.text("phone", "Telephone", told.phone, errors, maxlength=40, pad="numbers"),
        fields.text("email", "E-mail", told.email, errors, maxlength=120),
        fields.text("address", "Address", told.address, errors, maxlength=200),
    ]


def link_fields(link: LinkTold, errors: Errors) -> list[View]:
    """What an adult is to the pupil."""
    carer = "yes" if link.carer else "no"
    number = "" if link.priority is None else str(link.priority)
    first = "1 is called first."
    return [
        fields.text(
            "relationship", "What are they to the pupil?", link.relationship, errors, maxlength=40
        ),
        fields.select("carer", "Parental responsibility?", YES_NO, carer, errors),
        fields.text(
            "priority",
            "Order of calling",
            number,
            errors,
            hint=first,
            css="input--tiny",
            inputmode="numeric",
        ),
    ]


def form(action: str, views: list[View], button: str, errors: Errors) -> View:
    """A form of these fields."""
    return {
        "action": action,
        "command_id": new_id(),
        "fields": views,
        "button": button,
        "errors": fields.summary(errors, views),
    }
