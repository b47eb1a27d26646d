"""Pupils of the register in words and fields."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from kiosk.custody.evidence import TelephoneAuthority
from kiosk.custody.people.changing import OLDEST_YEAR, PupilTold
from kiosk.custody.people.escorting import is_due
from kiosk.custody.visibility import Sight
from kiosk.services.acting import new_id
from kiosk.services.people.person_view import PupilView
from kiosk.services.views import Authorisation, Link, Pupil
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.timeline.days import moments_by_day
from kiosk.web.timeline.telling import listed

View = dict[str, Any]

YES_NO = (("yes", "Yes"), ("no", "No"))


def pupil_page(view: PupilView, sight: Sight, now: datetime) -> View:
    """The view of a pupil's page."""
    pupil = view.pupil
    ref = f"number {pupil.ref}" if pupil.ref else ""
    at = f"/people/{pupil.id}"
    gone = pupil.left_on is not None
    former = (f"{name} until {words.long_date(day, now)}" for name, day in view.former_names)
    return {
        "title": "Pupil",
        "heading": pupil.name,
        "lead": " · ".join(part for part in (words.pupil_line(pupil), ref, *former) if part),
        "left": _left(view, now),
        "links": [
            {"words": "Back at the school" if gone else "Change", "url": f"{at}/edit"},
            *([] if gone else [{"words": "Has left", "url": f"{at}/leave"}]),
            {"words": "History", "url": f"/history/pupil/{pupil.id}"},
            {"words": "Going home alone", "url": f"/standing/pupil/{pupil.id}"},
            {"words": "Collection word", "url": f"{at}/word"},
            {"words": "By telephone", "url": f"/telephone/{pupil.id}"},
            {"words": "Exemption", "url": f"/exemptions/new/{pupil.id}"},
            {"words": "Another pupil", "url": "/people"},
        ],
        "adults": [_card(pupil, link) for link in view.links],
        "add": {"words": "Add an adult", "url": f"{at}/adults/new"},
        "authorised": [
            *(_authorised(view, item, now) for item in view.authorisations),
            *(_called(view, item) for item in view.calls),
        ],
        "authorise": {"words": "Record a carer’s letter", "url": f"{at}/authorise"},
        "devices": [_device(view, *item) for item in view.devices],
        "acts": [],
        "days": moments_by_day(view.moments, view.known, sight, newest_first=True),
    }


def _left(view: PupilView, now: datetime) -> str | None:
    if view.pupil.left_on is None:
        return None
    here = [words.device(device) for device, record in view.devices if record]
    since = f"Has left the school: {words.long_date(view.pupil.left_on, now)}."
    return f"{since} Still here: {listed(here)}." if here else since


def link_line(link: Link) -> str:
    """What an adult is to the pupil, and when they are called."""
    standing = "parental responsibility" if link.carer else "no parental responsibility"
    called = f"called {_ORDINALS.get(link.priority, f'number {link.priority}')}"
    return " · ".join(part for part in (link.relationship, standing, called) if part)


_ORDINALS = {1: "first", 2: "second", 3: "third"}


def adult_line(phone: str | None, address: str | None) -> str:
    """What tells two adults of one name apart."""
    return " · ".join(part for part in (phone, address) if part) or "no telephone, no address"


def _card(pupil: Pupil, link: Link) -> View:
    adult = link.adult
    return {
        "title": f"{adult.title} {adult.name}".strip(),
        "hint": f"{link_line(link)} · {adult.phone or 'no telephone'}",
        "url": f"/people/{pupil.id}/adults/{adult.id}",
    }


def _authorised(view: PupilView, item: Authorisation, now: datetime) -> View:
    names = {link.adult.id: link.adult.name for link in view.links}
    kinds = listed(f"{words.CUSTODY[kind]}s" for kind in sorted(item.kinds))
    day = words.long_date(item.first, now)
    until = words.long_date(item.last, now)
    span = f"on {day} only" if item.first == item.last else f"from {day} to {until}"
    adult, carer = (names.get(key, "somebody") for key in (item.adult_id, item.carer_id))
    outside = words.escort(item.capacity, item.organisation)
    at = f"/people/{view.pupil.id}/authorisations/{item.id}"
    return {
        "what": f"{adult}{f', {outside}' if outside else ''}: {kinds}, {span}. "
        f"In writing from {carer}.",
        "review": review_words(item.review_on, now),
        "url": f"{at}/end",
        "command_id": new_id(),
        "look": {"words": "It was looked at", "url": f"{at}/review"} if outside else None,
    }


def _called(view: PupilView, item: TelephoneAuthority) -> View:
    """What a carer said by telephone for today; the desk takes it back."""
    names = {link.adult.id: link.adult.name for link in view.links}
    adult, carer = (names.get(key, "somebody") for key in (item.adult_id, item.carer_id))
    return {
        "what": f"{adult}: hand-ins, today only. By telephone from {carer}.",
        "review": None,
        "url": f"/telephone/{view.pupil.id}/back",
        "command_id": new_id(),
        "fields": {"authority": item.authority_id},
        "button": "It was taken back",
        "look": None,
    }


def review_words(review_on: date | None, now: datetime) -> str | None:
    """When it is looked at again, or since when that is due."""
    if review_on is None:
        return None
    said = words.long_date(review_on, now)
    due = is_due(review_on, words.local(now).date())
    return f"Its review is due since {said}." if due else f"To be looked at again on {said}."


def _device(view: PupilView, device: Any, record: Any) -> View:
    owners = [("", view.pupil.name), *((link.adult.id, link.adult.name) for link in view.links)]
    owner = next((name for key, name in owners if key == (device.owner_id or "")), "somebody")
    what = words.device(device)
    here = f", slot {record.slot}" if record and record.slot else ""
    picker = fields.select(
        f"owner-{device.id}",
        "Whose is it?",
        owners,
        device.owner_id,
        {},
        hint="Whoever owns it, only carers and those whom they authorise collect it.",
    )
    return {
        "title": f"{what[:1].upper()}{what[1:]}{here} · belongs to {owner}",
        "form": {
            "action": f"/people/{view.pupil.id}/owner/{device.id}",
            "command_id": new_id(),
            "fields": [picker],
            "button": "Record the owner",
        },
    }


def pupil_form(
    told: PupilTold, errors: Errors, action: str, back: str, pupil: Pupil | None = None
) -> View:
    """The form of a pupil: new, or one whom the register knows."""
    years = [("", "Choose"), ("0", "Reception")]
    years += [(str(number), f"Year {number}") for number in range(1, OLDEST_YEAR + 1)]
    year = "" if told.year is None else str(told.year)
    brings = "yes" if told.usually_brings else "no"
    views = [
        fields.text("forename", "Forename", told.forename, errors, maxlength=80),
        fields.text("surname", "Surname", told.surname, errors, maxlength=80),
        fields.text("class", "Class", told.class_name, errors, maxlength=40, css="input--short"),
        fields.select("year", "Year", years, year, errors),
        fields.text("ref", "The school’s own number, if there is one", told.ref, errors),
        fields.select("usually_brings", "Usually brings a device?", YES_NO, brings, errors),
        fields.text(
            "home_slot", "Own slot, if any", told.home_slot, errors, maxlength=8, css="input--short"
        ),
    ]
    gone = pupil is not None and pupil.left_on is not None
    return {
        "title": "Pupil",
        "heading": f"Change {words.possessive(pupil.name)} entry" if pupil else "Add a pupil",
        "lead": "Saving it says that the pupil is at the school again." if gone else None,
        "form": _form(action, views, "Save" if pupil else "Add the pupil", back, errors),
    }


def name_taken(page: View, namesakes: Sequence[Pupil]) -> View:
    """The form again: somebody of that name is in the register already."""
    others = listed(f"{item.name}, {words.pupil_line(item)}" for item in namesakes)
    sure = fields.select(
        "sure",
        "Is this somebody else?",
        (("", "Choose"), ("new", "Yes: another pupil of the same name")),
        None,
        {},
        hint="If it is the same pupil, find them in the register and change their entry.",
    )
    page["form"]["fields"].append(sure)
    return {**page, "note": f"In the register already: {others}."}


def leave_form(pupil: Pupil, today: date | None, errors: Errors) -> View:
    """Since when a pupil has left."""
    views = [fields.day("on", "Last day at the school", today, errors)]
    at = f"/people/{pupil.id}"
    return {
        "title": "Pupil",
        "heading": f"{pupil.name} has left",
        "lead": "Standing authorities end. What is still here stays listed until it is collected.",
        "form": _form(f"{at}/leave", views, "Record that they left", at, errors),
    }


def _form(action: str, views: list[View], button: str, back: str, errors: Errors) -> View:
    return {
        "action": action,
        "command_id": new_id(),
        "fields": views,
        "button": button,
        "back": back,
        "errors": fields.summary(errors, views),
    }
