"""The audit's page in words: filters, days, counts by week, and the proof."""

from typing import Any

from kiosk.custody.events import RecordEvent
from kiosk.custody.visibility import Sight
from kiosk.services.records.audit import Audit, Found
from kiosk.services.records.checking import Checking
from kiosk.services.records.known import Known
from kiosk.services.views import Logged, Pupil
from kiosk.web import words
from kiosk.web.audit.asked import WHEN, Asked
from kiosk.web.audit.proof import LedgerNow, beside
from kiosk.web.timeline.days import moments_by_day, without_sign_offs

View = dict[str, Any]

KIND_WORDS = {
    "": "Everything",
    "hand_in": "Hand-ins",
    "confiscation": "Confiscations",
    "safekeeping": "Safekeeping",
    "found_property": "Found property",
    "released": "Releases",
    "signed_off": "Sign-offs",
    "declined": "Not signed",
    "collection_stopped": "Collections stopped",
    "hold_placed": "Holds",
    "hold_lifted": "Holds lifted",
    "approved": "Approvals",
    "voided": "Undone",
    "corrected": "Corrections",
    "released_in_error": "Released in error",
    "reported_lost": "Missing",
    "reported_given_back": "Given back without us",
    "handed_to_police": "To the police",
    "returned_medically": "Medical returns",
    "search_recorded": "Searches of pupils",
    "bar_placed": "Bars",
    "alert_raised": "Alerts",
    "alert_acknowledged": "Alerts taken note of",
    "message_sent": "Messages sent",
    "message_not_sent": "Messages not sent",
    "carer_told": "Parents told",
    "looked": "Looks at restricted records",
    "erased": "Erasures",
    "register_changed": "Changes of the register",
    "staff_added": "New accounts",
    "policy_adopted": "Policies",
}


def audit_page(view: Audit, asked: Asked, last: Checking | None, sight: Sight) -> View:
    """The view of the audit's page."""
    moments = list(view.moments)
    if asked.filters.kind != "signed_off" and view.found.entry is None:
        moments = without_sign_offs(view.moments, view.known)
    days = moments_by_day(moments, view.known, sight, links_of=_whose, newest_first=True)
    return {
        "title": "Audit",
        "heading": "Everything that happened",
        "lead": _lead(view, asked),
        "days": days,
        "several": [_choice(pupil, asked) for pupil in view.found.several],
        "filters": _filters(view, asked),
        "chart": _chart(view),
        **beside(LedgerNow(view.log_id, view.size, view.root, view.known.now), last),
        "older": asked.address(before=view.older) if view.older else None,
        "newer": asked.address(after=view.newer) if view.newer else None,
        "empty": _empty(view.found),
    }


def _lead(view: Audit, asked: Asked) -> str:
    found, filters = view.found, asked.filters
    if found.several or found.nothing:
        return f"“{asked.words}”"
    staff = {item.id: item.name for item in view.staff}
    day = words.long_date(asked.day, view.known.now) if asked.day else WHEN[asked.when]
    parts = [
        found.pupil.name if found.pupil else "",
        words.device(found.device) if found.device else "",
        f"entry {words.number(found.entry.sequence)}" if found.entry else "",
        day if asked.day or asked.when else "",
        KIND_WORDS.get(filters.kind, filters.kind) if filters.kind else "",
        staff.get(filters.staff_id, "nobody of that account") if filters.staff_id else "",
    ]
    said = [part for part in parts if part]
    return " · ".join(said) or f"{words.number(view.size)} entries, the newest day first"


def _empty(found: Found) -> View:
    if found.unreadable:
        says = "An entry was changed outside Phonebox. Press “Verify now” to see which."
        return {"title": "These entries cannot be read", "words": says}
    if found.several:
        return {"title": "Which of them?", "words": "Several pupils go by that name."}
    if found.nothing:
        says = "Type a pupil’s name, the code on a label, or the number of an entry."
        return {"title": "Nothing of that name", "words": says}
    return {"title": "Nothing recorded", "words": "Nothing that fits. Try fewer filters."}


def _choice(pupil: Pupil, asked: Asked) -> View:
    query = f"/audit?q={words.quoted(asked.words)}&named={words.quoted(asked.words)}"
    url = f"{query}&pupil={words.quoted(pupil.id)}"
    return {"title": pupil.name, "hint": words.pupil_line(pupil), "url": url}


def _filters(view: Audit, asked: Asked) -> View:
    filters = asked.filters
    staff = {"": "Every member of staff", **{item.id: item.name for item in view.staff}}
    hidden = {"pupil": filters.pupil_id, "device": filters.device_id}
    chosen = {name: value for name, value in hidden.items() if value}
    day = asked.day.isoformat() if asked.day else ""
    return {
        "url": "/audit",
        "button": "Show",
        "hidden": {**chosen, "named": asked.words} if chosen else {},
        "fields": [
            {
                "control": "text",
                "name": "q",
                "label": "Pupil, label or entry",
                "value": asked.words,
                "maxlength": 200,
            },
            _select("when", "When", WHEN, asked.when),
            {"control": "text", "type": "date", "name": "day", "label": "Or one day", "value": day},
            _select("kind", "What happened", KIND_WORDS, filters.kind or ""),
            _select("staff", "By whom", staff, filters.staff_id or ""),
        ],
    }


def _select(name: str, label: str, options: dict[str, str], chosen: str) -> View:
    return {
        "control": "select",
        "name": name,
        "label": label,
        "options": [
            {"value": value, "words": said, "chosen": value == chosen}
            for value, said in options.items()
        ],
    }


def _chart(view: Audit) -> View:
    hand_ins, confiscations = ([week[at] for week in view.weeks] for at in (1, 2))
    return {
        "caption": "The last weeks",
        "column": "Week of",
        "names": [f"{monday.day} {monday:%b}" for monday, _, _ in view.weeks],
        "rows": [
            {"name": "Hand-ins", "kind": "first", "values": hand_ins},
            {"name": "Confiscations", "kind": "second", "values": confiscations},
        ],
    }


def _whose(logged: Logged, known: Known) -> list[View]:
    """Which stay an entry is of, in words, as the way there."""
    if not isinstance(logged.event, RecordEvent):
        return []
    record = known.records.get(logged.event.record_id)
    if record is None:
        return []
    device = words.device(known.devices.get(record.device_id or ""))
    pupil = known.person(record.pupil_id)
    said = f"{words.possessive(pupil)} {device}" if pupil else device
    return [{"words": said, "url": f"/history/record/{record.record_id}"}]
