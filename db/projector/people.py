"""Pupils, adults and their links, from the batches in which the register changed."""

import unicodedata
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from db.bodies import event_at
from db.models import AdultRow, EntryAbout, LinkRow, PupilRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import put, table_of
from kiosk.custody import register as r
from kiosk.ledger.payload import type_name

_PUPIL_DEFAULTS: dict[str, Any] = {
    "ref": "",
    "forename": "",
    "surname": "",
    "year": 0,
    "class_name": "",
    "home_slot": None,
    "usually_brings": False,
}
_ADULT_DEFAULTS: dict[str, Any] = {
    "title": "",
    "forename": "",
    "surname": "",
    "phone": None,
    "address": None,
    "email": None,
    "born": None,
}
_PUPIL = Prepared(select(table_of(PupilRow)).where(PupilRow.id == bindparam("id")))
_ADULT = Prepared(select(table_of(AdultRow)).where(AdultRow.id == bindparam("id")))
_LEAVE = Prepared(
    update(PupilRow).where(PupilRow.id == bindparam("of_pupil")).values(left_on=bindparam("on"))
)
_BATCHES = Prepared(
    select(EntryAbout.sequence)
    .where(EntryAbout.about == type_name(r.RegisterChanged))
    .where(EntryAbout.sequence < bindparam("before"))
    .order_by(EntryAbout.sequence)
)


def folded(text: str) -> str:
    """Words as they are compared: no case, no accents, no apostrophes, parted by single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in plain if not unicodedata.combining(c) and c not in "'’ʼ")
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def register_changed(context: Context, event: r.RegisterChanged) -> None:
    """Apply one batch; nothing is left to apply where it was erased.

    Raises ValueError for a change that nobody knows.
    """
    for change in event.changes or ():
        operation = _OPERATIONS.get(change["op"])
        if operation is None:
            raise ValueError(f"the register knows no change called {change['op']}")
        operation(context.connection, change)


def people_anew(context: Context) -> None:
    """Make these tables anew from the batches that are left, after one was erased."""
    for model in (PupilRow, AdultRow, LinkRow):
        context.connection.execute(delete(model))
    for sequence in _BATCHES.scalars(context.connection, before=context.sequence):
        event = event_at(context.ledger, sequence)
        if isinstance(event, r.RegisterChanged):
            register_changed(context, event)


def _pupil(connection: Connection, change: dict[str, Any]) -> None:
    found = _PUPIL.first(connection, id=change["id"])
    before = found._asdict() if found else _PUPIL_DEFAULTS
    row = {**before, **_known(change, _PUPIL_DEFAULTS)}
    if "class" in change:
        row["class_name"] = change["class"] or ""
    words = " ".join((row["forename"], row["surname"], row["class_name"], row["ref"]))
    # A pupil whom the register lists is at the school, whatever was said before.
    row.update(id=change["id"], left_on=None, search=" " + folded(words))
    put(connection, PupilRow, **row)


def _adult(connection: Connection, change: dict[str, Any]) -> None:
    found = _ADULT.first(connection, id=change["id"])
    before = found._asdict() if found else _ADULT_DEFAULTS
    row = {**before, **_known(change, _ADULT_DEFAULTS)}
    row["id"] = change["id"]
    if isinstance(row["born"], str):
        row["born"] = date.fromisoformat(row["born"])
    put(connection, AdultRow, **row)


def _link(connection: Connection, change: dict[str, Any]) -> None:
    row = {
        "pupil_id": change["pupil"],
        "adult_id": change["adult"],
        "relationship": change.get("relationship") or "",
        "carer": bool(change.get("carer", False)),
        "priority": change.get("priority") or 0,
    }
    put(connection, LinkRow, **row)


def _leaver(connection: Connection, change: dict[str, Any]) -> None:
    on = date.fromisoformat(change["on"])
    _LEAVE.run(connection, of_pupil=change["pupil"], on=on)


def _known(change: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    given = {name: change[name] for name in defaults if name in change}
    # Where a column always has a value, an empty cell of an import is an empty text.
    return {n: defaults[n] if value is None else value for n, value in given.items()}


_OPERATIONS = {"pupil": _pupil, "adult": _adult, "link": _link, "leaver": _leaver}
