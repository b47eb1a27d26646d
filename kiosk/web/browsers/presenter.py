"""The school's own browsers in words."""

from typing import Any

from flask import request

from kiosk.custody.people.browsers import CODE_LASTS, LONGEST_NAME
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.staff.browser_views import Browser
from kiosk.services.staff.browsers import path_of
from kiosk.web import fields, words
from kiosk.web.fields import Errors

View = dict[str, Any]

NO_GOOD = "That code is no good: it may be used up, or too old. Ask for a new one."
_MINUTES = int(CODE_LASTS.total_seconds() // 60)


def list_page(facts: Facts, errors: Errors) -> View:
    """The view of browsers/list.html."""
    found = facts.browsers()
    typed = request.form.get("name", "")[:LONGEST_NAME]
    name = fields.text(
        "name", "What do you call it?", typed, errors, hint="Such as: Room 4 laptop.", maxlength=60
    )
    return {
        "title": "School devices",
        "lead": "Names open only at the kiosk, and in these browsers on the school’s own devices.",
        "own": [_card(facts, item) for item in found if item.is_own],
        "ended": [_ended(facts, item) for item in found if not item.is_own],
        "form": {
            "action": "/browsers",
            "command_id": new_id(),
            "fields": [name],
            "button": "Make a code",
            "errors": fields.summary(errors, [name]),
        },
    }


def _card(facts: Facts, item: Browser) -> View:
    now = facts.now.at
    seen = f"last seen {words.since(item.seen_at, now)}" if item.seen_at else "not seen yet"
    return {
        "name": item.name,
        "lines": [f"Made the school’s own {_by(facts, item)}", seen],
        "url": f"/browsers/{item.id}/end",
        "command_id": new_id(),
    }


def _ended(facts: Facts, item: Browser) -> str:
    ended = words.since(item.ended_at, facts.now.at) if item.ended_at else ""
    return f"{item.name}: until {ended}"


def _by(facts: Facts, item: Browser) -> str:
    staff = facts.staff(item.enrolled_by) if item.enrolled_by else None
    since = words.since(item.enrolled_at, facts.now.at)
    return f"by {staff.name}, {since}" if staff else since


def code_page(name: str, code: str, address: str | None) -> View:
    """The view of browsers/code.html; `address` is where another device reaches this kiosk."""
    return {
        "title": "School devices",
        "heading": f"A code for {name}",
        "code": code,
        "address": f"{address}/browsers/join" if address else None,
        "link": f"{address}{path_of(code)}" if address else None,
        "lead": f"Good once, for {_MINUTES} minutes. It is not shown again.",
    }


def join_page(code: str, wrong: str | None, *, is_own: bool, is_encrypted: bool) -> View:
    """The view of browsers/join.html."""
    errors = {"code": wrong} if wrong else {}
    typed = fields.text(
        "code", "Code", code, errors, hint="Twelve letters and digits.", maxlength=60
    )
    return {
        "title": "A school device",
        "is_own": is_own,
        "open_line": None if is_own or is_encrypted else OPEN_LINE,
        "form": {
            "action": "/browsers/join",
            "command_id": new_id(),
            "fields": [typed],
            "button": "Make this a school device",
            "errors": fields.summary(errors, [typed]),
        },
    }


OPEN_LINE = (
    "This connection is not encrypted: use it inside the school’s own network only, "
    "and ask your technician for the address that begins with https."
)
