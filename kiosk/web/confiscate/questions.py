"""The one page on which a taking is recorded: its questions, with their usual answers filled in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.reasons import Reason
from kiosk.custody.school.policy import ConfiscationDue
from kiosk.custody.states import DeviceKind, State
from kiosk.custody.visibility import Sight, is_restricted
from kiosk.services.acting import new_id
from kiosk.services.desk.seizing import leaders, takers, waits_until
from kiosk.services.devices.enrolment import LABEL, Mark, why_not_link
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil, Session
from kiosk.web import fields, words
from kiosk.web.confiscate import presenter
from kiosk.web.fields import Errors
from kiosk.web.timeline.transit import WAITS

View = dict[str, Any]

SLIP_USED = "This slip was entered already, or its label is on another device."
NO_SLIP = "That is no code of ours: nine letters and digits, beginning with D."
ON_SLIPS = [
    words_of
    for reason, words_of in presenter.REASONS.items()
    if reason not in (Reason.SUSPECTED_IMAGE, Reason.PROTECT_PUPIL, Reason.FOUND)
]
"""What can be ticked on a slip; of a suspected image nothing is written anywhere."""
BROUGHT = "The office scanned it in before I recorded this: I had taken it by then."


@dataclass(frozen=True)
class Asked:
    """What was answered so far, what is wrong with it, and who answers, where."""

    given: dict[str, Any]
    errors: Errors
    session: Session
    facts: Facts

    @property
    def slip(self) -> str:
        """The code of the slip that is entered; empty where none is."""
        return str(self.given.get("slip") or "")

    @property
    def at_desk(self) -> bool:
        """Whether the device is at the office now."""
        return self.session.station is not None


def take_page(asked: Asked, pupil: Pupil) -> View:
    """The view of confiscate/own.html."""
    main = [_device(asked, pupil), _reason(asked, pupil), _place(asked), _told(asked)]
    rest = [*_wait(asked), *(_when(asked) if asked.slip else [])]
    more = [*([] if asked.slip else _when(asked)), *_details(asked)]
    here = "Record: it is here" if asked.at_desk else "Record: I have it"
    return {
        "title": "Taken from a slip" if asked.slip else "Taken now",
        "heading": pupil.name,
        "lead": words.pupil_line(pupil) + (f" · slip {asked.slip}" if asked.slip else ""),
        "action": f"/confiscate/take/{pupil.id}",
        "command_id": new_id(),
        "hidden": {"slip": asked.slip} if asked.slip else {},
        "questions": [*main, *rest],
        "more": more,
        "more_open": bool(set(asked.errors) & {"code", "time", "brought", "taken_by"}),
        "submit": here,
        "cancel": "/confiscate",
        "errors": _summary(asked, [*main, *rest, *more]),
    }


def _summary(asked: Asked, views: list[View]) -> list[View]:
    """What is wrong; of a slip's own code too, for which there is no field."""
    no_slip = asked.errors.get("code") if asked.slip else None
    first = [{"words": no_slip, "field": "main"}] if no_slip else []
    return [*first, *fields.summary(asked.errors, views)]


def _choices(name: str, legend: str, options: list[View], asked: Asked, **more: Any) -> View:
    view = {"kind": "choices", "name": name, "legend": legend, "options": options}
    return {**view, "error": asked.errors.get(name), "columns": 2, "css": "choices--slim", **more}


def _device(asked: Asked, pupil: Pupil) -> View:
    known = asked.facts.devices_of(pupil.id)
    first = f"known:{known[0].id}" if known else f"new:{DeviceKind.PHONE}"
    chosen = asked.given.get("device") or first
    options = [
        presenter.option(
            f"known:{item.id}", words.device(item).capitalize(), _where(asked, item.id)
        )
        for item in known
    ]
    there = {item.kind for item in known}
    options += [
        presenter.option(f"new:{kind}", f"Another {name}" if kind in there else name.capitalize())
        for kind, name in words.KINDS.items()
    ]
    ticked = [{**item, "checked": item["value"] == chosen} for item in options]
    return _choices("device", "Which device?", ticked, asked)


def _where(asked: Asked, device_id: str) -> str:
    """Whether somebody has it, so that it is not taken twice; of what is restricted, nothing."""
    record = asked.facts.open_record_of(device_id)
    if record is None or (is_restricted(record) and not Sight(asked.session.roles).restricted):
        return ""
    staff = asked.facts.staff(record.holder) if record.holder else None
    if record.state is State.IN_TRANSIT and staff:
        return f"{staff.name} has it, since {words.clock_time(record.taken_in_at)}"
    return "at the office" if record.state is State.IN_CUSTODY else ""


def _reason(asked: Asked, pupil: Pupil) -> View:
    view = presenter.reasons(asked.given, pupil.id)
    return {**view, "kind": "choices", "error": asked.errors.get("reason"), "columns": 2}


def _place(asked: Asked) -> View:
    hint = None if asked.given.get("place") else "Such as: Room 4, playground."
    given = asked.given.get("place")
    return fields.text("place", "Where?", given, asked.errors, maxlength=60, hint=hint, css="told")


def _told(asked: Asked) -> View:
    view = presenter.told(asked.given)
    due = asked.facts.school().policy(asked.facts.now.at).confiscation_due
    unlikely = list(presenter.TOLD)[1 if due is ConfiscationDue.END_OF_DAY else 0]
    options = sorted(view["options"], key=lambda item: item["value"] == unlikely)
    error = asked.errors.get("told")
    return {**view, "kind": "choices", "options": options, "error": error, "columns": 2}


def _wait(asked: Asked) -> list[View]:
    """What is done where the next school day lies past a weekend or holiday."""
    until = waits_until(asked.facts)
    if until is None:
        return []
    day = words.long_date(until, asked.facts.now.at)
    chosen = asked.given.get("wait")
    options = [presenter.option(item, text, checked=item == chosen) for item, text in WAITS.items()]
    hint = "If it is not collected today it stays here until then. What is done about it?"
    people = [("", "Choose"), *leaders(asked.facts)]
    given = asked.given.get("told_leader")
    return [
        _choices("wait", f"School is next on {day}", options, asked, hint=hint),
        fields.select("told_leader", "Which leader, if one was told", people, given, asked.errors),
    ]


def _when(asked: Asked) -> list[View]:
    """The time, and the day: a slip may be from yesterday."""
    hint = "As it stands on the slip." if asked.slip else "Leave it empty for now."
    time = fields.text(
        "time",
        "Taken at",
        asked.given.get("time"),
        asked.errors,
        hint=hint,
        maxlength=5,
        pad="numbers",
        inputmode="numeric",
    )
    days = (("today", "Today"), ("yesterday", "Yesterday"))
    return [time, fields.select("day", "On", days, asked.given.get("day"), asked.errors)]


def _details(asked: Asked) -> list[View]:
    given, errors = asked.given, asked.errors
    by = given.get("taken_by") or ("" if asked.slip else asked.session.staff_id)
    views = [
        fields.select("taken_by", "Taken by", takers(asked.facts), by, errors),
        {**presenter.kinds(given), "kind": "choices", "columns": 3},
        {**presenter.conditions(given), "kind": "choices", "columns": 3, "required": False},
    ]
    if not asked.slip:
        hint = "Of the bag, slip or spare label that goes with it. The office scans it."
        code = given.get("code")
        views.append(fields.text("code", "Code", code, errors, hint=hint, maxlength=9))
    if given.get("brought") or errors.get("time") == presenter.WRONG_TIMES["before it came in"]:
        option = presenter.option("yes", BROUGHT, checked=bool(given.get("brought")))
        views.append(_choices("brought", "", [option], asked, type="checkbox", columns=1))
    return views


def slip_page(errors: Errors, *, may_print: bool) -> View:
    """The form that asks for a slip's code."""
    hint = "It is printed on the slip. Scan it here, or type it."
    code = fields.text("slip", "Code on the slip", "", errors, hint=hint, maxlength=20)
    return {
        "title": "A paper slip",
        "heading": "Enter a paper slip",
        "lead": "What was taken where there was no school device at hand.",
        "more": {"words": "Print 30 slips", "url": "/confiscate/slips.pdf"} if may_print else None,
        "form": {
            "action": "/confiscate/slip",
            "command_id": new_id(),
            "fields": [{**code, "autofocus": True}],
            "button": "Go on",
            "back": "/confiscate",
            "errors": fields.summary(errors, [code]),
        },
    }


def why_not_slip(facts: Facts, code: str) -> str | None:
    """What is wrong with a slip's code; None for a fresh one."""
    against = list(why_not_link(facts, Mark(code)))
    if any(item.code is Code.NOT_A_CODE for item in against):
        return NO_SLIP
    return SLIP_USED if against or facts.codes(code, LABEL) else None


def in_words(refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """The refusals; of what is in custody already, it is said that a colleague was first."""
    why = "A colleague has recorded it already. See who has it under “On the way”."
    return tuple(
        replace(item, facts={**item.facts, "why": why})
        if item.code is Code.ALREADY_IN_CUSTODY
        else item
        for item in refusals
    )
