"""Bars and protective stops in words."""

from collections.abc import Iterable, Sequence
from typing import Any

from kiosk.custody.people.bars import is_overdue
from kiosk.services.acting import new_id
from kiosk.services.people.bars import Likeness
from kiosk.services.ports import Facts
from kiosk.services.views import Adult, Concern, Logged
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.people.presenter import adult_line
from kiosk.web.timeline.telling import listed

View = dict[str, Any]


def bars_page(facts: Facts, concerns: Sequence[Concern], alike: Sequence[Likeness]) -> View:
    """The view of the list: what is due first."""
    ordered = sorted(concerns, key=lambda item: item.review)
    none = "None is in force. Open an adult’s page, from their pupil’s, to place one."
    return {
        "title": "Bars and stops",
        "lead": "At the desk nobody is told of any: it says only that a colleague will help."
        if concerns
        else none,
        "concerns": [_card(facts, item) for item in ordered],
        "alike": [_likeness(item) for item in alike],
    }


def _card(facts: Facts, concern: Concern) -> View:
    adult = facts.adult(concern.adult_id)
    due = is_overdue(concern.review, facts.now.at)
    review = words.long_date(words.local(concern.review).date(), facts.now.at)
    tag = {"kind": "attention", "words": "review due"} if due else None
    return {
        "title": f"{adult.name if adult else 'Somebody'}: {what(concern)}",
        "hint": f"{scope(facts, concern)} · looked at again on {review}",
        "url": f"/bars/{concern.id}",
        "tag": tag,
    }


def what(concern: Concern) -> str:
    """A bar or a protective stop."""
    if not concern.is_bar:
        return "protective stop"
    return "bar" if concern.stops_collection else "order that stops no collection"


def scope(facts: Facts, concern: Concern) -> str:
    """For which pupils it is."""
    if not concern.pupil_ids:
        return "for every pupil"
    names = (facts.pupil(item) for item in sorted(concern.pupil_ids))
    return "for " + listed(item.name for item in names if item)


def _likeness(item: Likeness) -> View:
    return {
        "what": f"Is {item.adult.name} the same person as {item.barred.name}?",
        "lines": [_told(item.adult), _told(item.barred)],
        "why": f"They share: {listed(sorted(item.grounds))}. Until you say, {item.adult.name} "
        "collects nothing.",
        "command_id": new_id(),
        "url": f"/bars/likeness/{item.adult.id}",
        "fields": {"barred": item.barred.id},
    }


def _told(adult: Adult) -> str:
    return f"{adult.name}: {adult_line(adult.phone, adult.address)}"


def bar_page(facts: Facts, concern: Concern, entries: Sequence[Logged], errors: Errors) -> View:
    """The view of one bar or stop."""
    adult = facts.adult(concern.adult_id)
    name = adult.name if adult else "Somebody"
    at = f"/bars/{concern.id}"
    note = fields.text("note", "On what document or decision?", "", errors, rows=2)
    due = is_overdue(concern.review, facts.now.at)
    return {
        "title": "Bar" if concern.is_bar else "Protective stop",
        "heading": f"{name}: {what(concern)}",
        "due": "Its review is due. It stands until you decide." if due else None,
        "facts": list(_facts(facts, concern, entries)),
        "renew": {"words": "It stays: say until when", "url": f"{at}/renew"},
        "end": {
            "action": f"{at}/end",
            "command_id": new_id(),
            "fields": [note],
            "button": "Lift the bar" if concern.is_bar else "End the stop",
            "stop": True,
            "errors": fields.summary(errors, [note]),
        },
        "open": bool(errors),
    }


def _facts(facts: Facts, concern: Concern, entries: Sequence[Logged]) -> Iterable[View]:
    now = facts.now.at
    review = words.long_date(words.local(concern.review).date(), now)
    stops = "Stops every collection" if concern.stops_collection else "Stops no collection"
    yield {"label": "Scope", "words": f"{stops}, {scope(facts, concern)}"}
    yield {"label": "Looked at again", "words": review}
    for entry in entries:
        event: Any = entry.event
        rests_on = getattr(event, "document", None) or getattr(event, "note", None)
        seen_by = facts.staff(getattr(event, "seen_by", None) or entry.staff_id or "")
        by = facts.staff(entry.staff_id or "")
        who = f"seen by {seen_by.name}" if seen_by and concern.is_bar else ""
        recorded = f"recorded by {by.name}, {words.day(entry.at)}" if by else ""
        said = " · ".join(part for part in (rests_on or "erased", who, recorded) if part)
        yield {"label": "Document" if concern.is_bar else "Rests on", "words": said}
