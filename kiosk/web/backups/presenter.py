"""Backups in words."""

from collections.abc import Mapping
from typing import Any

from flask import request

from kiosk.backups.pair import Pair
from kiosk.backups.state import Tried, last_try
from kiosk.custody.machine.backups import COMPARED, BackupMade, Holder, Key
from kiosk.services.acting import new_id
from kiosk.services.context import Services
from kiosk.services.machine.backing_up import Standing, standing
from kiosk.services.machine.backup_health import ELSEWHERE, NO_PLACE, said, when
from kiosk.services.ports import Facts
from kiosk.services.views import Logged
from kiosk.web import fields, words
from kiosk.web.fields import Errors

View = dict[str, Any]

SHOWN = 14
_SECRET = "AGE-SECRET-KEY-"
HOLDERS: Mapping[Holder, str] = {
    Holder.HEADTEACHER: "The headteacher",
    Holder.TRUST: "The trust",
}
NOT_MADE = "No key could be made. Try again; if it fails again, tell your technician."
NO_KEY = "No backup can be made yet: no key is named. Make one here, or name one below."
DUE = "A restore should be tried now: a backup that nobody ever restored may be none."


def page(facts: Facts, parts: Services, errors: Errors) -> View:
    """The view of backups/page.html."""
    found = standing(facts, SHOWN)
    tried = last_try(parts.data)
    named = _named(errors)
    return {
        "title": "Backups",
        "state": _state(found, parts),
        "troubles": _troubles(tried),
        "made": [_made(item) for item in found.made],
        "keys": [_key(facts, item) for item in found.keys],
        "of_settings": [f"It ends in {key[-COMPARED:]}." for key in parts.backups.keys],
        "new_key": {"command_id": new_id(), "holder": Holder.HEADTEACHER.value},
        "named": {
            "action": "/backups/look",
            "command_id": new_id(),
            "fields": named,
            "button": "Look at it again",
            "errors": fields.summary(errors, named),
        },
        "drill": _drill(facts, found, errors),
        "wrong": errors.get("holder") if errors.get("holder") == NOT_MADE else None,
    }


def _state(found: Standing, parts: Services) -> View:
    """What the page says first, and how it looks."""
    if parts.backups.elsewhere:
        return {"kind": "info", "words": ELSEWHERE}
    if not found.keys and not parts.backups.keys:
        return {"kind": "attention", "words": NO_KEY}
    if not parts.backups.places:
        return {"kind": "attention", "words": f"{NO_PLACE} Ask your technician."}
    return {"kind": "stop" if found.is_late else "info", "words": said(found)}


def _troubles(tried: Tried | None) -> list[str]:
    if tried is None:
        return []
    return [f"{when(tried.at)}: {why}" for why in tried.places.values() if why]


def _made(item: Logged) -> View:
    event = item.event
    assert isinstance(event, BackupMade)  # noqa: S101 (asked for by its kind)
    return {
        "when": when(item.recorded_at),
        "place": event.place,
        "size": f"{event.size / 1_000_000:,.1f} MB",
        "entries": words.number(event.entries),
    }


def _key(facts: Facts, key: Key) -> View:
    entry = facts.entry(key.entry)
    staff = facts.staff(entry.staff_id) if entry and entry.staff_id else None
    since = words.since(entry.recorded_at, facts.now.at) if entry else ""
    return {
        "holder": HOLDERS[key.holder],
        "lines": [
            f"It ends in {key.fingerprint}.",
            f"Named by {staff.name if staff else '—'}, {since}",
        ],
        "public_key": key.public_key,
        "command_id": new_id(),
    }


def _named(errors: Errors) -> list[View]:
    typed = request.form.get("public_key", "")[:200]
    # A secret key that was typed by mistake is not shown again.
    kept = "" if "secret" in typed.lower() else typed
    return [
        fields.text(
            "public_key",
            "The public key",
            kept,
            errors,
            hint="It begins with age1. Never type a secret key here.",
            maxlength=200,
            rows=2,
        ),
        _holder(request.form.get("holder"), errors),
    ]


def _holder(chosen: str | None, errors: Errors) -> View:
    options = [("", "Choose"), *((item.value, said) for item, said in HOLDERS.items())]
    shown = {} if errors.get("holder") == NOT_MADE else errors
    return fields.select("holder", "Who has the secret key?", options, chosen, shown)


def _drill(facts: Facts, found: Standing, errors: Errors) -> View:
    files = list(dict.fromkeys(getattr(item.event, "file", "") for item in found.made))
    options = [("", "Choose"), *((name, name) for name in files)]
    chosen = fields.select("file", "Which backup was restored?", options, "", errors)
    last = found.drilled
    by = facts.staff(last.staff_id) if last and last.staff_id else None
    done = f"Last tried on {when(last.recorded_at)} by {by.name if by else '—'}." if last else None
    return {
        "due": DUE if found.drill_due else None,
        "last": done or "No restore was tried yet.",
        "form": {
            "action": "/backups/drill",
            "command_id": new_id(),
            "fields": [chosen],
            "button": "It was restored, and it was right",
            "errors": fields.summary(errors, [chosen]),
        }
        if files
        else None,
    }


def key_page(pair: Pair, holder: Holder, school: str) -> View:
    """The view of backups/key.html. The secret key stands here and nowhere else."""
    return {
        "title": "Backups",
        "heading": f"A key for the backups of {school}",
        "holder": HOLDERS[holder],
        "public_groups": _groups(pair.public_key),
        "secret_groups": [_SECRET, *_groups(pair.secret_key.removeprefix(_SECRET))],
        "form": _naming(pair.public_key, holder, {}),
    }


def compare_page(key: str, holder: Holder, errors: Errors) -> View:
    """The view of layouts/form.html: a second look before a key is named."""
    return {
        "title": "Backups",
        "heading": "Is it this key?",
        "lead": "Whoever has the secret key to it can read every backup that is made from now on.",
        "note": f"{HOLDERS[holder]} has it: {' '.join(_groups(key))}",
        "form": _naming(key, holder, errors),
        "more": None,
    }


def _naming(key: str, holder: Holder, errors: Errors) -> View:
    typed = fields.text(
        "compared",
        f"The last {COMPARED} letters of the public key",
        request.form.get("compared"),
        errors,
        hint="Read them from the printed page, not from this screen.",
        maxlength=40,
    )
    return {
        "action": "/backups/keys",
        "command_id": new_id(),
        "hidden": {"public_key": key, "holder": holder.value},
        "fields": [typed],
        "button": "Encrypt backups to this key",
        "back": "/backups",
        "errors": fields.summary(errors, [typed]),
    }


def _groups(key: str) -> list[str]:
    """In groups from the end, so that the last one is what is compared."""
    first = len(key) % COMPARED
    rest = [key[at : at + COMPARED] for at in range(first, len(key), COMPARED)]
    return [key[:first], *rest] if first else rest
