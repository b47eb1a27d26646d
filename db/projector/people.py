"""Pupils, adults and their links, from the batches in which the register changed."""

import unicodedata
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update

from db.models import AdultRow, LinkRow, PupilRow
from db.prepared import Prepared
from db.projector.context import Context
from db.rows import put, table_of
from kiosk.custody import register as r

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
    update(PupilRow)
    .where(PupilRow.id == bindparam("of_pupil"))
    .values(left_on=bindparam("on"), entry=bindparam("by"))
)
_UNBACKED = tuple(
    Prepared(
        update(model)
        .where(model.since <= bindparam("batch"), model.entry >= bindparam("batch"))
        .values(erased_by=bindparam("by"))
    )
    for model in (PupilRow, AdultRow, LinkRow)
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
        operation(context, change)


def batch_erased(context: Context, sequence: int) -> None:
    """Mark what rests on a batch that was erased: it stays, but cannot be made anew."""
    for unbacked in _UNBACKED:
        unbacked.run(context.connection, batch=sequence, by=context.sequence)


def _pupil(context: Context, change: dict[str, Any]) -> None:
    told = {**change, "class_name": change["class"]} if "class" in change else change
    row = _merged(context, _PUPIL, _PUPIL_DEFAULTS, told)
    words = " ".join((row["forename"], row["surname"], row["class_name"], row["ref"]))
    # A pupil whom the register lists is at the school, whatever was said before.
    row.update(left_on=None, search=" " + folded(words))
    put(context.connection, PupilRow, **row)


def _adult(context: Context, change: dict[str, Any]) -> None:
    row = _merged(context, _ADULT, _ADULT_DEFAULTS, change)
    if isinstance(row["born"], str):
        row["born"] = date.fromisoformat(row["born"])
    put(context.connection, AdultRow, **row)


def _link(context: Context, change: dict[str, Any]) -> None:
    put(
        context.connection,
        LinkRow,
        pupil_id=change["pupil"],
        adult_id=change["adult"],
        relationship=change.get("relationship") or "",
        carer=bool(change.get("carer", False)),
        priority=change.get("priority") or 0,
        since=context.sequence,
        entry=context.sequence,
        erased_by=None,
    )


def _leaver(context: Context, change: dict[str, Any]) -> None:
    on = date.fromisoformat(change["on"])
    _LEAVE.run(context.connection, of_pupil=change["pupil"], on=on, by=context.sequence)


def _merged(
    context: Context, known: Prepared, defaults: dict[str, Any], change: dict[str, Any]
) -> dict[str, Any]:
    """The whole row, from what was known and what is told now."""
    # Where a column always has a value, an empty cell of an import is an empty text.
    told = {
        name: empty if change[name] is None else change[name]
        for name, empty in defaults.items()
        if name in change
    }
    found = known.first(context.connection, id=change["id"])
    before = found._asdict() if found else {**defaults, "since": context.sequence}
    whole = len(told) == len(defaults)
    return {
        **before,
        **told,
        "id": change["id"],
        "since": context.sequence if whole else before["since"],
        "entry": context.sequence,
        "erased_by": None if whole else before.get("erased_by"),
    }


_OPERATIONS = {"pupil": _pupil, "adult": _adult, "link": _link, "leaver": _leaver}
