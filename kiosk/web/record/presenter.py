"""One custody record in words, with a form for each thing that may be recorded of it."""

from datetime import datetime
from typing import Any

from kiosk.custody.states import HELD_BY_SCHOOL, OPEN, Action, Kind, State
from kiosk.custody.telling.carers import TOLD_OF
from kiosk.services.acting import new_id
from kiosk.services.records.history import HELD
from kiosk.services.records.record_view import RecordView
from kiosk.services.records.register_view import Line
from kiosk.web import words
from kiosk.web.register.presenter import due, held_words, what, who

View = dict[str, Any]

_STATES = {
    State.IN_TRANSIT: "On its way to the office",
    State.IN_CUSTODY: "Here",
    State.ON_LOAN: "Out on loan",
    State.PASSED_ON: "With a club or trip",
    State.LOST: "Missing",
    State.GIVEN_BACK: "Given back without the office",
    State.RELEASED: "Released",
    State.WITH_POLICE: "With the police",
    State.DISPOSED: "Disposed of",
    State.RETURNED: "Given back to the child, medically",
    State.VOIDED: "Undone",
    State.CLOSED: "Closed by the headteacher",
}


def record_page(
    view: RecordView, now: datetime, *, at_desk: bool, leading: bool, sees_all: bool
) -> View:
    """The view of a record's page."""
    line = view.line
    heading = _heading(line)
    return {
        "title": "In custody",
        "heading": heading,
        "lead": HELD if line.held else what(line),
        "held": line.held,
        "facts": [] if line.held else _facts(line, now),
        "acts": [form(line, view, now) for action, form in _FORMS.items() if action in view.may],
        "medical": _medical(line) if view.may_return else None,
        "links": [
            {"words": "Back to the register", "url": "/register"},
            *_hold_links(line, at_desk=at_desk, leading=leading),
            *_hard_links(line, at_desk=at_desk, sees_all=sees_all),
            *_links(line),
        ],
    }


def _heading(line: Line) -> str:
    if line.held:
        return f"Slot {line.slot}" if line.slot else "A device without a slot"
    device = words.short(line.device)
    return f"{words.possessive(line.pupil.forename)} {device}" if line.pupil else device


def _facts(line: Line, now: datetime) -> list[View]:
    pupil = line.pupil
    told = {
        "Device": words.device(line.device),
        "Pupil": f"{who(line)}, {words.pupil_line(pupil)}" if pupil else who(line),
        "Where": _where(line),
        "Since": words.since(line.since, now) if line.since else None,
        "May leave": _leaves(line, now),
        "With": line.holder,
        "Until": words.since(line.deadline, now) if line.deadline else None,
    }
    return [{"label": label, "words": value} for label, value in told.items() if value]


def _leaves(line: Line, now: datetime) -> str | None:
    if line.state not in (State.IN_CUSTODY, State.PASSED_ON):
        return None
    return held_words(line) or due(line, now)


def _where(line: Line) -> str:
    state = _STATES[line.state] if line.state else ""
    return f"{state}, slot {line.slot}" if line.slot else state


def _medical(line: Line) -> View:
    """The one button by which a child has a medical device back, now."""
    return {
        "words": "The child needs it now: medical",
        "url": f"/medical/{line.record_id}",
        "post": True,
        "command_id": new_id(),
        "stop": True,
    }


def _hold_links(line: Line, *, at_desk: bool, leading: bool) -> list[View]:
    """Holding it is one tap away from here, and two with its reason."""
    if line.state is not None and line.state not in OPEN:
        return []
    if at_desk:
        return [{"words": "Hold it", "url": f"/hold/desk/{line.record_id}"}]
    if not leading or line.held:
        return []
    links = [{"words": "Hold it", "url": f"/hold/place/{line.record_id}"}]
    if line.holds or line.kind is Kind.SAFEKEEPING:
        links.append({"words": "Its holds", "url": f"/hold/{line.record_id}"})
    return links


def _hard_links(line: Line, *, at_desk: bool, sees_all: bool) -> list[View]:
    """What is done on hard days: the police, and what nobody collects."""
    links = []
    if sees_all and not at_desk and line.state in (*HELD_BY_SCHOOL, State.WITH_POLICE):
        links.append({"words": "Police", "url": f"/police/{line.record_id}"})
    if line.state in HELD_BY_SCHOOL and not line.held:
        links.append({"words": "Nobody collects it", "url": f"/uncollected/{line.record_id}"})
    return links


def _links(line: Line) -> list[View]:
    links = [{"words": "History of this stay", "url": f"/history/record/{line.record_id}"}]
    if line.device:
        links.append({"words": "History of the device", "url": f"/history/device/{line.device.id}"})
    if line.pupil:
        links.append({"words": "History of the pupil", "url": f"/history/pupil/{line.pupil.id}"})
    if line.kind in TOLD_OF and line.pupil:
        links.append({"words": "Who was told", "url": f"/telling/{line.record_id}"})
    return [] if line.held else links


def _form(line: Line, act: str, title: str, says: str, button: str, **more: Any) -> View:
    return {
        "url": f"/record/{line.record_id}/{act}",
        "command_id": new_id(),
        "title": title,
        "words": says,
        "button": button,
        **more,
    }


def _note(view: RecordView, name: str, label: str) -> View | None:
    if not view.takes_notes:
        return None
    return {"name": f"{name}-note", "label": label, "pad": "text", "maxlength": 500}


def _move(line: Line, view: RecordView, now: datetime) -> View:
    slots = [{"value": slot, "words": f"Slot {slot}"} for slot in view.free_slots]
    picker = {"name": "slot", "label": "To", "options": slots}
    says = "Put it there first, then say so here."
    return _form(line, "move", "It lies in another slot", says, "Record the slot", picker=picker)


def _lost(line: Line, view: RecordView, now: datetime) -> View:
    says = "The headteacher is alerted. It stays open until the headteacher closes it."
    note = _note(view, "lost", "Where you looked, if that helps")
    return _form(line, "lost", "It cannot be found", says, "Record as missing", note=note)


def _given_back(line: Line, view: RecordView, now: datetime) -> View:
    says = "Nobody signed for it. The headteacher is alerted, and closes it."
    note = _note(view, "back", "By whom and to whom, as far as you know")
    title = "It was given back without us"
    return _form(line, "given-back", title, says, "Record as given back", note=note)


def _found(line: Line, view: RecordView, now: datetime) -> View:
    says = "It gets a free slot, and can be collected as before."
    return _form(line, "found", "It is here again", says, "Record that it is here")


def _close(line: Line, view: RecordView, now: datetime) -> View:
    says = "It leaves the register. The account of it stays."
    note = {"name": "close-note", "label": "What was decided", "pad": "text"}
    return _form(
        line, "close", "Close this matter", says, "Close it", note={**note, "required": True}
    )


_FORMS = {
    Action.MOVE: _move,
    Action.FIND_AGAIN: _found,
    Action.REPORT_LOST: _lost,
    Action.REPORT_GIVEN_BACK: _given_back,
    Action.CLOSE: _close,
}
