"""A pupil's standing authorities in words, and the form for a new one."""

from datetime import date
from typing import Any

from kiosk.custody.evidence import StandingAuthority
from kiosk.custody.people.walking import is_suspended, may_be_ended
from kiosk.custody.states import IdentityMethod
from kiosk.services.acting import new_id
from kiosk.services.people.authorities import NewAuthority, year_ends
from kiosk.services.people.standing_wordings import day_in, standing_wording
from kiosk.services.people.wordings import WORDINGS, joined, wording
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web.standing.asked import ON_SCREEN
from kiosk.web.words import adult_line, device, pupil_line

View = dict[str, Any]

_CHECKS = (
    (IdentityMethod.KNOWN, "Known to me", "by sight, for some time"),
    (IdentityMethod.DOCUMENT, "Document seen", "photo and name agree"),
    (IdentityMethod.PRIVATE_CHECK, "Checked in private", "where a face is covered"),
)


def pupil_page(
    facts: Facts, pupil: Pupil, errors: list[View], given: Any, *, at_desk: bool
) -> View:
    """The view of a pupil's page; `given` is what a form said that was not right."""
    today = facts.school().today(facts.now.at)
    every = facts.standing_authorities(pupil.id)
    live = may_be_ended(every, today)
    years = facts.school().policy(facts.now.at).standing_authority_years
    who = _carers(facts, pupil)
    return {
        "title": "Going home alone",
        "heading": pupil.name,
        "lead": pupil_line(pupil),
        "off": None if pupil.year in years else _off(pupil),
        "authorities": [_authority(facts, pupil, item, today) for item in every],
        "withdraw": _withdraw(pupil, who) if live else None,
        "form": _form(facts, pupil, who, given, today, at_desk=at_desk),
        "errors": errors,
        "links": [
            {"words": "Print the form", "url": f"/standing/forms?pupil={pupil.id}"},
            {"words": "Another pupil", "url": "/standing"},
            {"words": "History", "url": f"/history/pupil/{pupil.id}"},
        ],
    }


def _off(pupil: Pupil) -> str:
    group = f"Year {pupil.year}" if pupil.year else "Reception"
    return (
        f"The headteacher has not turned this on for {group}: what is signed is kept, "
        "and holds from the day on which it is turned on."
    )


def _authority(facts: Facts, pupil: Pupil, item: StandingAuthority, today: date) -> View:
    signer = facts.adult(item.signer_id)
    named = [device(facts.device(key)) for key in sorted(item.device_ids)]
    kind, state = _state(item, today)
    told = {
        "For": ", ".join(named),
        "Signed by": signer.name if signer else "somebody who is not in the register any more",
        "From": day_in("en", item.first),
        "Until": day_in("en", item.last),
    }
    confirm = {
        "url": f"/standing/pupil/{pupil.id}/confirm",
        "command_id": new_id(),
        "fields": {"authority": item.authority_id},
        "picker": _picker("carer", "Which carer confirmed it?", _carers(facts, pupil)),
    }
    suspended = kind == "attention" and not item.revoked
    return {
        "tag": {"kind": kind, "words": state},
        "facts": [{"label": label, "words": value} for label, value in told.items()],
        "confirm": confirm if suspended else None,
    }


def _state(item: StandingAuthority, today: date) -> tuple[str, str]:
    ended = item.revoked or item.pupil_left or not item.signer_stands
    if ended or item.last < today:
        return "stop", "ended" if ended else "run out"
    if is_suspended(item):
        return "attention", "suspended"
    return "in", "in force"


def _carers(facts: Facts, pupil: Pupil) -> list[tuple[str, str, str]]:
    """Id, name and relationship of each carer. Nothing here tells of a bar."""
    links = sorted(facts.links_of_pupil(pupil.id), key=lambda link: link.priority)
    return [(item.adult.id, item.adult.name, item.relationship) for item in links if item.carer]


def _picker(name: str, label: str, carers: list[tuple[str, str, str]]) -> View:
    options = [{"value": key, "words": adult_line(said, what)} for key, said, what in carers]
    return {"name": name, "label": label, "options": options}


def _withdraw(pupil: Pupil, carers: list[tuple[str, str, str]]) -> View:
    return {
        "url": f"/standing/pupil/{pupil.id}/withdraw",
        "command_id": new_id(),
        "picker": _picker("carer", "Which carer said so?", carers),
    }


def _form(
    facts: Facts,
    pupil: Pupil,
    carers: list[tuple[str, str, str]],
    given: Any,
    today: date,
    *,
    at_desk: bool,
) -> View:
    hows = [("paper", "On paper", "I checked the paper, and file it")]
    if at_desk:
        hows.append((ON_SCREEN, "On this screen", "The carer is here and signs now"))
    languages = [
        {"value": key, "words": item.own_name, "chosen": key == given.get("lang", "en")}
        for key, item in WORDINGS.items()
    ]
    return {
        "action": f"/standing/pupil/{pupil.id}",
        "command_id": new_id(),
        "devices": _devices(facts, pupil, set(given.getlist("devices"))),
        "signer": _choices("signer", "Which carer signs?", carers, given.get("signer")),
        "check": _choices("check", "How do you know who it is?", _CHECKS, given.get("check")),
        "until": _until(given, today),
        "language": {
            "name": "lang",
            "label": "In which language was it read?",
            "options": languages,
        },
        "how": _choices("how", "How is it signed?", hows, given.get("how", "paper")),
    }


def _devices(facts: Facts, pupil: Pupil, chosen: set[str]) -> View:
    devices = facts.devices_of(pupil.id)
    return {
        "name": "devices",
        "type": "checkbox",
        "legend": "Which devices?",
        "hint": None if devices else "Enrol a device first: an authority names it.",
        "options": [
            {"value": item.id, "title": device(item), "checked": not chosen or item.id in chosen}
            for item in devices
        ],
    }


def _until(given: Any, today: date) -> View:
    ends = year_ends(today)
    until = max(date(ends.year, 7, 31), today)
    return {
        "name": "until",
        "label": "Until",
        "hint": f"At the latest {day_in('en', ends)}: a new school year asks anew.",
        "day": given.get("until-day", until.day),
        "month": given.get("until-month", until.month),
        "year": given.get("until-year", until.year),
    }


def _choices(name: str, legend: str, options: Any, chosen: str | None) -> View:
    return {
        "name": name,
        "legend": legend,
        "required": True,
        "missing": "Choose one",
        "options": [
            {"value": str(key), "title": title, "hint": hint, "checked": key == chosen}
            for key, title, hint in options
        ],
    }


def sentence(
    facts: Facts, pupil: Pupil, new: NewAuthority, lang: str
) -> tuple[str, list[View], str]:
    """The title, the sentence in parts, and the same as plain text."""
    words = standing_wording(lang)
    signer = facts.adult(new.signer_id)
    named = [device(facts.device(key)) for key in sorted(new.device_ids)]
    said = {
        "{name}": signer.name if signer else "",
        "{child}": pupil.name,
        "{devices}": joined(named, wording(lang).both),
        "{until}": day_in(words.code, new.last) if new.last else "",
    }
    parts: list[View] = [
        {"words": said.get(piece, piece), "strong": piece in said}
        for piece in _pieces(words.sentence, said)
    ]
    title = words.title.replace("{child}", pupil.forename)
    return title, parts, "".join(part["words"] for part in parts)


def _pieces(text: str, places: dict[str, str]) -> list[str]:
    for place in places:
        text = text.replace(place, f"\0{place}\0")
    return [piece for piece in text.split("\0") if piece]
