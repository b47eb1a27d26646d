"""Accounts in words and fields."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight
from kiosk.services.acting import new_id
from kiosk.services.ports import Facts
from kiosk.services.staff.staffing import Access, StaffView
from kiosk.web import fields, words
from kiosk.web.fields import Errors
from kiosk.web.timeline.days import moments_by_day
from kiosk.web.timeline.people import ROLES
from kiosk.web.timeline.telling import listed

View = dict[str, Any]
Posted = Mapping[str, str]


def register_page(facts: Facts, found: Sequence[Access]) -> View:
    """The register of who has access."""
    now = facts.now.at
    open_ = [item for item in found if not item.staff.disabled]
    ended = [item for item in found if item.staff.disabled]
    return {
        "title": "Who has access",
        "lead": f"{len(open_)} people. Each has an account of their own.",
        "open": [_card(item, now) for item in open_],
        "ended": [_card(item, now) for item in ended],
        "add": {"words": "Add somebody", "url": "/staff/new"},
    }


def roles_in_words(roles: frozenset[Role]) -> str:
    """Several roles in a sentence: office staff and teacher."""
    return listed(ROLES[role] for role in Role if role in roles)


def _card(item: Access, now: datetime) -> View:
    staff = item.staff
    ends = f"ends {words.long_date(staff.last, now)}" if staff.last and not staff.disabled else ""
    hint = (roles_in_words(staff.roles), f"user name {staff.user}", ends)
    state = _state(item)
    return {
        "title": staff.name or staff.user,
        "hint": " · ".join(part for part in hint if part),
        "url": f"/staff/{staff.id}",
        "tag": {"kind": "attention", "words": state} if state else None,
    }


def _state(item: Access) -> str | None:
    if item.staff.disabled:
        return None
    if not item.accepted:
        return "has not accepted yet"
    return "password to be changed" if item.password_is_old else None


def new_form(posted: Posted, errors: Errors) -> View:
    """An account that is to be."""
    views = [
        fields.text("name", "Name", posted.get("name"), errors, maxlength=80),
        fields.text(
            "user", "User name", posted.get("user"), errors, maxlength=32, hint="Small letters."
        ),
        _role_field(_ticked(posted), errors),
        _last(None, errors),
        fields.text(
            "password",
            "A first password",
            "",
            errors,
            type="password",
            autocomplete="new-password",
            hint="At least ten characters. They choose their own at the first sign-in.",
        ),
    ]
    return {
        "title": "Staff",
        "heading": "An account for one person",
        "lead": "There is no shared account: each act names one person.",
        "form": _form("/staff/new", views, "Make the account", errors, back="/staff"),
    }


def _ticked(posted: Any) -> frozenset[str]:
    return frozenset(posted.getlist("role")) if hasattr(posted, "getlist") else frozenset()


def _role_field(ticked: frozenset[str], errors: Errors) -> View:
    options = [
        {"value": role.value, "title": ROLES[role].capitalize(), "checked": role.value in ticked}
        for role in Role
    ]
    view = {"kind": "choices", "type": "checkbox", "name": "role", "legend": "Roles"}
    return {**view, "options": options, "error": errors.get("role")}


def _last(value: Any, errors: Errors) -> View:
    hint = "For supply staff: the account ends by itself. Empty: it has no end."
    return fields.day("last", "Last day", value, errors, hint=hint)


def staff_page(
    view: StaffView, sight: Sight, now: datetime, posted: Any, errors: Errors, which: str | None
) -> View:
    """One account."""
    staff = view.access.staff
    roles = roles_in_words(staff.roles)
    return {
        "title": "Staff",
        "heading": staff.name or staff.user,
        "lead": "This account has ended." if staff.disabled else roles.capitalize(),
        "facts": [
            {"label": label, "words": said} for label, said in _facts(view, now).items() if said
        ],
        "acts": [_reopen(view, posted, errors, which)]
        if staff.disabled
        else _acts(view, posted, errors, which),
        "days": moments_by_day(view.moments, view.known, sight, newest_first=True),
        "back": {"words": "Who has access", "url": "/staff"},
    }


def _facts(view: StaffView, now: datetime) -> dict[str, str | None]:
    staff = view.access.staff
    accepted = words.since(staff.accepted_at, now) if staff.accepted_at else "not yet"
    if staff.accepted_at and not view.access.accepted:
        accepted = f"{accepted}; the words are new since"
    set_at = words.since(staff.password_set_at, now) if staff.password_set_at else None
    password = f"set {set_at}" if set_at else "given: changed at the next sign-in"
    return {
        "User name": staff.user,
        "Since": words.since(view.since, now) if view.since else None,
        "Last day": words.long_date(staff.last, now) if staff.last else None,
        "Acceptable use": accepted,
        "Password": password if staff.password_hash else "none",
        "PIN": "set" if staff.pin_hash else "none",
        "Badge": staff.badge or "none",
        "As a carer": "linked: never for their own child" if staff.adult_id else None,
    }


def _acts(view: StaffView, posted: Any, errors: Errors, which: str | None) -> list[View]:
    staff = view.access.staff
    at = f"/staff/{staff.id}"
    own = errors if which == "change" else {}
    ticked = _ticked(posted) if which == "change" else frozenset(r.value for r in staff.roles)
    change = [
        fields.text("name", "Name", staff.name, own, maxlength=80),
        _role_field(ticked, own),
        _last(staff.last, own),
    ]
    secret = {"type": "password", "autocomplete": "new-password"}
    said = "They change it at the next sign-in."
    wrong = {name: errors if which == name else {} for name in ("password", "pin", "badge")}
    password = fields.text("password", "A new password", "", wrong["password"], hint=said, **secret)
    pin = fields.text("pin", "A new PIN", "", wrong["pin"], hint="Four to eight figures.", **secret)
    badge = fields.text("badge", "The badge’s code", "", wrong["badge"], hint="B and eight more.")
    return [
        _act("Roles, name, last day", "change", f"{at}/change", change, "Save", own, which),
        _secret("A new password", "password", at, password, wrong, which),
        _secret("A new PIN", "pin", at, pin, wrong, which),
        _act("Badge", "badge", f"{at}/badge", [badge], "Give the badge", wrong["badge"], which),
        {
            "title": "End this account",
            "open": False,
            "form": {**_form(f"{at}/close", [], "End it now", {}), "stop": True},
        },
    ]


def _reopen(view: StaffView, posted: Any, errors: Errors, which: str | None) -> View:
    """An account that had ended is opened again."""
    wrong = errors if which == "reopen" else {}
    reason = posted.get("reason") if wrong else None
    secret = {"type": "password", "autocomplete": "new-password"}
    said = "At least ten characters. They choose their own at the first sign-in."
    views = [
        fields.text("reason", "Why is it opened again?", reason, wrong, maxlength=200),
        fields.text("password", "A first password", "", wrong, hint=said, **secret),
        _last(None, wrong),
    ]
    action, button = f"/staff/{view.access.staff.id}/reopen", "Open it again"
    return _act("Open this account again", "reopen", action, views, button, wrong, which)


def _secret(
    title: str, name: str, at: str, field: View, wrong: Mapping[str, Errors], which: str | None
) -> View:
    act = _act(title, name, f"{at}/secret", [field], "Set it", wrong[name], which)
    act["form"]["hidden"] = {"which": name}
    return act


def _act(
    title: str,
    name: str,
    action: str,
    views: list[View],
    button: str,
    errors: Errors,
    which: str | None,
) -> View:
    return {"title": title, "open": which == name, "form": _form(action, views, button, errors)}


def _form(
    action: str, views: list[View], button: str, errors: Errors, back: str | None = None
) -> View:
    return {
        "action": action,
        "command_id": new_id(),
        "fields": views,
        "button": button,
        "back": back,
        "errors": fields.summary(errors, views),
    }
