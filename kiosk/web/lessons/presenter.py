"""Lesson and trip uses in words and fields."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from kiosk.custody.acts.lending import LessonUse
from kiosk.custody.permissions import MAY_KEEP, Keep
from kiosk.services.acting import Who, new_id
from kiosk.services.desk.lending import LONGEST_ACTIVITY, may_have, waiting_for
from kiosk.services.ports import Facts
from kiosk.services.views import Pupil
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.paging import onward, section, shown_of
from kiosk.web.timeline.telling import count

View = dict[str, Any]
BACK = {"words": "All lessons and trips", "url": "/lessons"}
OFF = "The school’s policy allows no devices in lessons or on trips. The headteacher sets it."


_SECTIONS = {"waiting": "Waiting", "approved": "Approved"}


def list_page(facts: Facts, who: Who, show: str, after: str) -> View:
    """What waits for an answer, and what is approved; `show` is one of these alone."""
    mine = {item.id for item in waiting_for(facts, who)}
    is_on = facts.school().policy(facts.now.at).lesson_use
    may_ask = bool(who.roles & MAY_KEEP[Keep.LESSON_USE_REQUESTS])
    sections = []
    for name, title in shown_of(_SECTIONS, show):
        found = facts.some_lesson_uses(approved=name == "approved", after=after)
        cards = [_card(facts, item, waits=item.id in mine) for item in found.items]
        if cards or name == "approved" or show:
            sections.append(section(title, cards, onward(found.after, show=name)))
    return {
        "title": "Lessons and trips",
        "lead": "Devices that go out for a lesson or a trip, approved beforehand.",
        "note": None if is_on else OFF,
        "add": {"words": "Ask for a use", "url": "/lessons/new"} if is_on and may_ask else None,
        "sections": sections,
    }


def _card(facts: Facts, use: LessonUse, *, waits: bool) -> View:
    told = (
        _when(use, facts.now.at),
        count(len(use.pupil_ids), "pupil"),
        f"asked for by {_staff(facts, use.asked_by)}",
    )
    return {
        "title": f"{use.activity}, with {_staff(facts, use.to)}",
        "hint": " · ".join(told),
        "url": f"/lessons/{use.id}",
        "tag": _tag(use, facts.now.at, waits=waits),
    }


def _tag(use: LessonUse, now: datetime, *, waits: bool) -> View:
    if use.until <= now:
        return {"kind": "wait", "words": "over"}
    if use.approved_by is not None:
        return {"kind": "in", "words": "approved"}
    return {"kind": "attention", "words": "waits for you" if waits else "to be approved"}


def _when(use: LessonUse, now: datetime) -> str:
    last, ends = words.local(use.until).date(), words.clock_time(use.until)
    if use.first is not None:
        first = words.long_date(use.first, now)
        return f"{first} to {words.long_date(last, now)}, back by {ends}"
    return f"{words.long_date(last, now)}, until {ends}"


def _staff(facts: Facts, staff_id: str | None) -> str:
    staff = facts.staff(staff_id) if staff_id else None
    return staff.name if staff else "somebody"


def groups_page(facts: Facts) -> View:
    """The classes and years from which pupils are chosen."""
    cards = [_group(f"class-{name}", f"Class {name}") for name in facts.classes()]
    cards += [_group(f"year-{year}", f"All of {_year(year)}") for year in facts.years()]
    return {
        "title": "Lessons and trips",
        "heading": "Whose devices?",
        "lead": "You choose among the pupils next.",
        "groups": cards,
        "back": BACK,
    }


def _year(year: int) -> str:
    return {-1: "Nursery", 0: "Reception"}.get(year, f"Year {year}")


def _group(key: str, title: str) -> View:
    return {"title": title, "url": f"/lessons/new/{words.quoted(key)}"}


def group_of(facts: Facts, group: str) -> Sequence[Pupil]:
    """The pupils of a class or year, by surname; nobody for anything else."""
    kind, _, name = group.partition("-")
    if kind == "class" and name.isprintable():
        return facts.pupils_in(name)
    year = next((item for item in facts.years() if str(item) == name), None)
    return facts.pupils_in(year=year) if kind == "year" and year is not None else ()


def ask_page(
    facts: Facts, group: str, pupils: Sequence[Pupil], posted: Any, errors: Errors
) -> View:
    """The form that asks for a use; all of the group are ticked until somebody is not."""
    # A day and a time are one thing to the rule, and two fields to the eye.
    shown = {**errors, "end": errors["until"]} if "until" in errors else errors
    named = _named(facts, posted, shown)
    chosen = _chosen(pupils, posted, shown)
    return {
        "title": "Lessons and trips",
        "heading": "Ask for devices in a lesson or on a trip",
        "lead": "A leader or the headteacher approves it. Until then nothing goes out.",
        "action": f"/lessons/new/{words.quoted(group)}",
        "command_id": new_id(),
        "errors": fields.summary(shown, [*named, chosen]),
        "named": named,
        "pupils": chosen,
        "back": "/lessons/new",
    }


def _named(facts: Facts, posted: Any, errors: Errors) -> list[View]:
    staff = [("", "Choose"), *((item.id, item.name) for item in may_have(facts))]
    today = facts.school().today(facts.now.at)
    what = "For which lesson or trip?"
    by = {"hint": "For example 11:30.", "css": "input--short"}
    return [
        fields.text("activity", what, posted.get("activity"), errors, maxlength=LONGEST_ACTIVITY),
        fields.select("to", "Who has the devices?", staff, posted.get("to"), errors),
        fields.day("on", "On", today, errors),
        fields.day("back", "Back on", None, errors, hint="Only for a trip of several days."),
        fields.text("end", "Back by", posted.get("end"), errors, **by),
    ]


def _chosen(pupils: Sequence[Pupil], posted: Any, errors: Errors) -> View:
    ticked = set(posted.getlist("pupils")) if posted else {item.id for item in pupils}
    options = [
        {
            "value": item.id,
            "title": item.name,
            "extra": item.class_name,
            "checked": item.id in ticked,
        }
        for item in pupils
    ]
    return {
        "kind": "choices",
        "type": "checkbox",
        "name": "pupils",
        "legend": "Which pupils?",
        "options": options,
        "error": errors.get("pupils"),
    }


def one_page(facts: Facts, use: LessonUse, who: Who) -> View:
    """One use, and what this person may do with it."""
    found = [facts.pupil(item) for item in use.pupil_ids]
    pupils = sorted((item for item in found if item), key=lambda x: (x.class_name, x.surname))
    approved = f"Approved by {_staff(facts, use.approved_by)}"
    told = {
        "With": _staff(facts, use.to),
        "Asked for by": _staff(facts, use.asked_by),
        "Stands": approved if use.approved_by else "Waits for a leader or the headteacher",
    }
    return {
        "title": "Lessons and trips",
        "heading": use.activity,
        "lead": _when(use, facts.now.at),
        "facts": [{"label": label, "words": said} for label, said in told.items()],
        "who": f"{count(len(use.pupil_ids), 'pupil')}".capitalize(),
        "pupils": [f"{item.name}, {item.class_name}" for item in pupils],
        "acts": list(_acts(facts, use, who)),
        "back": BACK,
    }


def _acts(facts: Facts, use: LessonUse, who: Who) -> Iterator[View]:
    at = f"/lessons/{use.id}"
    if use.id in {item.id for item in waiting_for(facts, who)}:
        yield {"url": f"{at}/approve", "command_id": new_id(), "words": "Approve it", "main": True}
    over = use.until <= facts.now.at
    own = use.asked_by == who.staff_id
    needed = Keep.LESSON_USE_REQUESTS if own else Keep.LESSON_USES
    if who.roles & MAY_KEEP[needed] and not over:
        said = "Withdraw it" if own or use.approved_by else "Decline it"
        yield {"url": f"{at}/decline", "command_id": new_id(), "words": said, "main": False}
