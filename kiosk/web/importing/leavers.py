"""Who is missing from the file, in words and fields: a person says of each whether they left."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import request

from kiosk.importing.findings import Finding
from kiosk.services.imports import leavers
from kiosk.services.imports.draft import Draft
from kiosk.services.ports import Facts
from kiosk.web import fields, words
from kiosk.web.auth import services
from kiosk.web.fields import Errors
from kiosk.web.timeline.telling import count

View = dict[str, Any]

PAGE = 50
_WHOLE = "Nobody more"


def missing_view(facts: Facts, draft: Draft, skip: int, errors: Errors) -> View | None:
    """The pupils whom the file does not name, a page of them, as parts of a form."""
    scratch = draft.scratch
    if scratch is None:
        return None
    found = scratch.missing(skip, PAGE)
    records = facts.open_records_of_pupils([item.id for item in found])
    here = Counter(record.pupil_id for record in records)
    today = facts.school().today(facts.now.at)
    ticked = set(request.form.getlist("left")) if request.method == "POST" else draft.leaving
    chosen = next(iter(draft.leaving.values()), today)
    whole = [("", _WHOLE), *_classes(scratch.missing_by_class())]
    views = [
        fields.day("on", "Their last day", chosen, errors),
        fields.select("class", "And everybody else who is missing from", whole, None, errors),
    ]
    return {
        "url": f"/import/{draft.id}/missing?after={skip}",
        "shown": [item.id for item in found],
        "pupils": {
            "name": "left",
            "type": "checkbox",
            "legend": "Tick who has left; the others are kept",
            "options": [_pupil(item, here[item.id], draft, item.id in ticked) for item in found],
        },
        "fields": views,
        "errors": fields.summary(errors, views),
        "more": _more(draft, skip, len(found), scratch.missing_ids()),
    }


def _classes(counts: dict[str, int]) -> list[tuple[str, str]]:
    return [(name, f"{name}: {count(many, 'pupil')}") for name, many in counts.items() if name]


def _pupil(item: Finding, here: int, draft: Draft, ticked: bool) -> View:  # noqa: FBT001
    since = draft.leaving.get(item.id)
    noted = f"noted: left on {since:%d/%m/%Y}" if since else None
    held = f"{count(here, 'device')} still here" if here else None
    return {
        "value": item.id,
        "title": item.name,
        "extra": item.class_name,
        "hint": " · ".join(part for part in (noted, held) if part),
        "checked": ticked,
    }


def _more(draft: Draft, skip: int, shown: int, every: Sequence[str]) -> str | None:
    after = skip + shown
    return f"/import/{draft.id}?show=missing&after={after}" if after < len(every) else None


def said(draft: Draft) -> Errors:
    """What was ticked and posted is noted in the draft; else what is wrong with it."""
    shown, left = request.form.getlist("shown"), request.form.getlist("left")
    on = fields.posted_day("on")
    class_name = request.form.get("class") or None
    kept = set(shown) - set(left)
    with services().store.read() as facts:
        today = facts.school().today(facts.now.at)
    refusals = leavers.say(draft, set(shown) & set(left), kept, on, today, class_name)
    return fields.problems(refusals) or {}


def differs(draft: Draft) -> bool:
    """Whether the posted form says otherwise than what is noted: then it is shown first."""
    shown, left = set(request.form.getlist("shown")), set(request.form.getlist("left"))
    noted = {item for item in shown if item in draft.leaving}
    days = {draft.leaving[item] for item in noted}
    return (
        bool(request.form.get("class")) or left != noted or bool(days - {fields.posted_day("on")})
    )


def held_views(draft: Draft) -> list[View]:
    """Leavers of this import whose devices are still here, as links to their pages."""
    with services().store.read() as facts:
        found = leavers.still_here(facts, draft)
    return [
        {
            "url": f"/people/{pupil.id}",
            "title": pupil.name,
            "hint": f"{words.pupil_line(pupil)} · {count(many, 'device')} still here",
        }
        for pupil, many in found
    ]
