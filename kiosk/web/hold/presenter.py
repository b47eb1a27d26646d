"""Holds in words: the list, one record's, and the reasons of which a tap places one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import request

from kiosk.custody.record import CustodyRecord
from kiosk.custody.safeguarding.holds import REASONS, is_review_due
from kiosk.custody.states import HoldKind, Kind, State
from kiosk.custody.steps import Step
from kiosk.services.acting import new_id
from kiosk.services.records.history import HELD
from kiosk.services.records.register_view import Line
from kiosk.services.safeguarding.hold_view import HoldsView
from kiosk.web import fields, words
from kiosk.web.hold.forms import clear_form, lift_form, review_form, steps_form
from kiosk.web.register.presenter import what, who

View = dict[str, Any]
Errors = Mapping[str, str]

KINDS = {
    HoldKind.DSL: "the safeguarding lead",
    HoldKind.LEADER: "a senior leader",
    HoldKind.POLICE: "the police",
}
BY_RULE = "The reason for which it was taken asks for a hold."


def list_page(found: Sequence[tuple[CustodyRecord, Line]], today: date, now: datetime) -> View:
    """The view of the list."""
    ordered = sorted(found, key=lambda item: not _is_due(item[0], today))
    says = "Nothing is held." if not found else "Each stays held until somebody lifts it."
    return {
        "title": "Holds",
        "lead": says,
        "held": [_card(record, line, today, now) for record, line in ordered],
    }


def _is_due(record: CustodyRecord, today: date) -> bool:
    return any(is_review_due(hold, today) for hold in record.holds)


def _card(record: CustodyRecord, line: Line, today: date, now: datetime) -> View:
    by = ", ".join(dict.fromkeys(f"for {KINDS[hold.kind]}" for hold in record.holds))
    where = "with the police" if record.state is State.WITH_POLICE else _slot(line)
    due = {"kind": "attention", "words": "review due"} if _is_due(record, today) else None
    return {
        "title": f"{who(line)}: {what(line)}",
        "hint": f"Held {by} since {words.since(record.holds[0].placed_at, now)} · {where}",
        "url": f"/hold/{record.record_id}",
        "tag": due or _case_tag(record),
    }


def _case_tag(record: CustodyRecord) -> View | None:
    cases = [hold for hold in record.holds if hold.kind is HoldKind.DSL]
    if not cases:
        return None
    return {"kind": "plain", "words": f"{len(cases[0].steps)} of {len(Step)} steps"}


def _slot(line: Line) -> str:
    return f"slot {line.slot}" if line.slot else "no slot"


def hold_page(view: HoldsView, errors: Errors, now: datetime) -> View:
    """The view of one record's holds."""
    line, record_id = view.line, view.record.record_id
    if line.held:
        return {
            "title": "Holds",
            "heading": f"Slot {line.slot}" if line.slot else "A device without a slot",
            "lead": HELD,
            "holds": [],
            "links": [{"words": "Back", "url": f"/record/{record_id}"}],
        }
    place = {"words": "Hold it", "url": f"/hold/place/{record_id}"}
    clear = clear_form(view, errors, now) if view.adults else None
    return {
        "title": "Holds",
        "heading": f"{who(line)}: {what(line)}",
        "lead": None if view.holds else "Nobody holds it.",
        "holds": list(_holds(view, errors, now)),
        "cleared": _cleared(view, now),
        "clear": clear,
        "clear_open": any(name in errors for name in ("collector", "day", "time")),
        "links": [
            *([place] if view.may_place else []),
            {"words": "The record", "url": f"/record/{record_id}"},
            {"words": "What happened", "url": f"/history/record/{record_id}"},
        ],
    }


def _holds(view: HoldsView, errors: Errors, now: datetime) -> Iterable[View]:
    for number, item in enumerate(view.holds, start=1):
        hold = item.hold
        by = item.by.name if item.by else "Phonebox" if hold.by_rule else "somebody"
        review = words.long_date(hold.review_on, now) if hold.review_on else None
        due = hold.review_on is not None and hold.review_on <= words.local(now).date()
        told = {
            "Why": BY_RULE if hold.by_rule else item.reason or "not told, or erased",
            "Placed": f"{words.since(hold.placed_at, now)}, by {by}",
            "Looked at again": review,
        }
        steps = steps_form(view, item, number, errors) if item.may_answer else None
        yield {
            "title": f"Held for {KINDS[hold.kind]}",
            "due": "Its review is due. It stays held until somebody lifts it." if due else None,
            "facts": [{"label": label, "words": said} for label, said in told.items() if said],
            "steps": steps,
            "steps_title": f"The case: {len(hold.steps)} of {len(Step)} steps answered",
            "steps_open": bool(steps) and f"reference-{number}" in errors,
            "review": review_form(view, item, number, errors) if hold.review_on else None,
            "review_open": any(f"{x}-{number}" in errors for x in ("kept", "review_on")),
            "lift": lift_form(view, item, number, errors) if item.may_lift else None,
            "lift_open": item.agreed is not None
            or any(f"{name}-{number}" in errors for name in ("note", "clearance")),
        }


def _cleared(view: HoldsView, now: datetime) -> str | None:
    if view.record.kind is not Kind.SAFEKEEPING:
        return None
    said = view.record.cleared
    if said is None:
        return "Kept safe: nobody has said yet to whom it goes, and when."
    name = view.known.person(said.collector_id) or "the adult who was named"
    return f"Kept safe: it goes to {name}, from {words.since(said.not_before, now)}."


def place_page(view: HoldsView, review: date, errors: Errors) -> View:
    """The view on which a tap on the reason places the hold."""
    record_id = view.record.record_id
    kinds = [] if view.line.held else list(view.may_place)
    asked = [{"name": f"own-{kind}"} for kind in kinds] + [{"name": "review", "id": "review-day"}]
    return {
        "title": "Hold it",
        "heading": f"Hold {_named(view.line)}",
        "lead": "A tap on the reason holds it: nobody may release it then."
        if kinds
        else "It is held already. Whoever placed the hold may add to it.",
        "action": f"/hold/place/{record_id}",
        "back": f"/record/{record_id}",
        "errors": fields.summary(errors, asked),
        "kinds": [_reasons(kind, view, review, errors) for kind in kinds],
    }


def _named(line: Line) -> str:
    if line.held:
        return f"slot {line.slot}" if line.slot else "it"
    whose = f"{words.possessive(line.pupil.forename)} " if line.pupil else ""
    return f"{whose}{words.short(line.device)}" if line.device else f"{whose}device"


def _reasons(kind: HoldKind, view: HoldsView, review: date, errors: Errors) -> View:
    typed = request.form.get(f"own-{kind}", "")
    own = fields.text(f"own-{kind}", "In your own words", typed, errors, maxlength=300)
    asks_day = kind is HoldKind.LEADER
    return {
        "title": f"For {KINDS[kind]}",
        "value": kind.value,
        "command_id": new_id(),
        "reasons": REASONS[kind][: -1 if kind is not HoldKind.POLICE else None],
        "own": own if view.own_words else None,
        "review": fields.day("review", "Looked at again on", review, errors) if asks_day else None,
    }
