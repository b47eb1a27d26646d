"""A call in words: who is rung about whom, the number on file, and who heard the answer."""

from datetime import datetime
from typing import Any

from kiosk.services.acting import new_id
from kiosk.services.desk.telephone import Named, may_be_named
from kiosk.services.ports import Facts
from kiosk.services.views import Adult, Pupil
from kiosk.web import fields
from kiosk.web.fields import Errors
from kiosk.web.timeline.telling import listed
from kiosk.web.words import adult_line, clock_time, possessive, pupil_line

View = dict[str, Any]

TITLE = "By telephone"
LEAD = (
    "For hand-ins, today only. You ring a carer on the number that the register has, a second "
    "member of staff listens, and whoever is here signs as everybody does."
)


def ask_page(facts: Facts, pupil: Pupil, named: Named | None, errors: Errors, back: str) -> View:
    """Who is rung, and who is here. A bar shows nowhere: every carer stands in the list."""
    views = _asked(facts, pupil, named, errors)
    return {
        "title": TITLE,
        "heading": f"Ring a carer of {pupil.name}",
        "lead": f"{pupil_line(pupil)}. {LEAD}",
        "form": {
            "action": f"/telephone/{pupil.id}",
            "command_id": new_id(),
            "fields": views,
            "button": "Show the number",
            "back": back,
            "errors": fields.summary(errors, views),
        },
    }


def _asked(facts: Facts, pupil: Pupil, named: Named | None, errors: Errors) -> list[View]:
    links = sorted(facts.links_of_pupil(pupil.id), key=lambda link: link.priority)
    carers = [(x.adult.id, adult_line(x.adult.name, x.relationship)) for x in links if x.carer]
    known = [(x.id, x.name) for x in may_be_named(facts, pupil.id)]
    given = named or Named(pupil.id, carers[0][0] if len(carers) == 1 else "")
    return [
        fields.select(
            "carer", "Whom do you ring?", [("", "Choose"), *carers], given.carer_id, errors
        ),
        fields.select(
            "adult",
            "Who is here?",
            [("", "Somebody new: their name is typed below"), *known],
            given.adult_id,
            errors,
        ),
        fields.text("forename", "Forename", given.forename, errors, maxlength=80),
        fields.text("surname", "Surname", given.surname, errors, maxlength=80),
        fields.text(
            "relationship",
            "What they are to the pupil",
            given.relationship,
            errors,
            maxlength=60,
            hint="For example grandmother, neighbour.",
        ),
    ]


def ring_page(
    facts: Facts, pupil: Pupil, named: Named, rung: str, error: str | None, second: str
) -> View:
    """The number on file, what to ask, and the second person's word."""
    carer = facts.adult(named.carer_id)
    adult = facts.adult(named.adult_id) if named.adult_id else None
    who = adult.name if adult else f"{named.forename} {named.surname}".strip()
    caller = carer.name if carer else ""
    return {
        "title": TITLE,
        "heading": f"Ring {caller}",
        "number": rung,
        "steps": [
            "Ring this number and no other, also where somebody gives you another one.",
            f"Ask for {caller}, and let the second person listen.",
            f"Ask: may {who} take {possessive(pupil.name)} devices home today?",
        ],
        "question": f"Both of you heard {caller} say yes?",
        "second": {"name": None, "user": second},
        "error": error,
        "action": f"/telephone/{pupil.id}/heard",
        "command_id": new_id(),
        "fields": {
            "carer": named.carer_id,
            "adult": named.adult_id,
            "forename": named.forename,
            "surname": named.surname,
            "relationship": named.relationship,
            "rung": rung,
        },
        "back": {"words": "Nobody answered, or no", "url": f"/telephone/{pupil.id}/not"},
    }


def given_card(facts: Facts, pupil: Pupil) -> View | None:
    """Who was named for this pupil today; None where nobody was."""
    calls = facts.telephone_authorities(pupil.id, facts.school().today(facts.now.at))
    named = [found for call in calls if (found := facts.adult(call.adult_id))]
    if not named:
        return None
    return {
        "kind": "in",
        "word": "By telephone",
        "title": listed(dict.fromkeys(item.name for item in named)),
        "lines": [
            f"May collect {possessive(pupil.name)} hand-ins today, and signs for them.",
            _heard(facts, calls[0].staff, calls[0].carer_id),
        ],
        "recorded": f"Recorded · ends by itself tonight · {clock_time(facts.now.at)}",
    }


def not_card(pupil: Pupil, now: datetime) -> View:
    """Nobody answered, or the carer said no."""
    return {
        "kind": "stop",
        "word": "Stays here",
        "title": "Nothing goes home",
        "lines": [
            "Do not hand anything over. Ring another carer, or ask one to come.",
            f"{possessive(pupil.name)} devices stay here, safe.",
        ],
        "recorded": f"Nothing was recorded · {clock_time(now)}",
    }


def _heard(facts: Facts, staff: tuple[str, str], carer_id: str) -> str:
    found = [facts.staff(item) for item in staff]
    carer: Adult | None = facts.adult(carer_id)
    names = listed(item.name for item in found if item)
    return f"{carer.name if carer else 'A carer'} said so; {names} were on the call."
