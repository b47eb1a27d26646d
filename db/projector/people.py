"""Pupils, adults and their links, from the batches in which the register changed."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update

from db.models import AdultRow, LinkRow, NameRow, PupilRow
from db.prepared import Prepared
from db.rows import inserting, put

_PUPIL_DEFAULTS: dict[str, Any] = {
    "ref": "",
    "forename": "",
    "surname": "",
    "year": 0,
    "class_name": "",
    "home_slot": None,
    "usually_brings": False,
    "upn": "",
    "former_upn": "",
    "born": None,
}
_ADULT_DEFAULTS: dict[str, Any] = {
    "title": "",
    "forename": "",
    "surname": "",
    "phone": None,
    "address": None,
    "email": None,
    "born": None,
    "ref": "",
}
_PUPIL = Prepared(select(PupilRow.__table__).where(PupilRow.id == bindparam("id")))
_ADULT = Prepared(select(AdultRow.__table__).where(AdultRow.id == bindparam("id")))
_LEAVE = Prepared(
    update(PupilRow)
    .where(PupilRow.id == bindparam("of_pupil"))
    .values(left_on=bindparam("on"), entry=bindparam("by"))
)
_UNBACKED = {
    "pupil": Prepared(
        update(PupilRow)
        .where(PupilRow.id == bindparam("of_id"))
        .where(PupilRow.since <= bindparam("batch"), PupilRow.entry >= bindparam("batch"))
        .values(erased_by=bindparam("by"))
    ),
    "adult": Prepared(
        update(AdultRow)
        .where(AdultRow.id == bindparam("of_id"))
        .where(AdultRow.since <= bindparam("batch"), AdultRow.entry >= bindparam("batch"))
        .values(erased_by=bindparam("by"))
    ),
}
_UNBACKED_LINK = Prepared(
    update(LinkRow)
    .where(LinkRow.pupil_id == bindparam("of_pupil"), LinkRow.adult_id == bindparam("of_adult"))
    .where(LinkRow.entry == bindparam("batch"))
    .values(erased_by=bindparam("by"))
)
_SEARCH = Prepared(
    update(PupilRow).where(PupilRow.id == bindparam("of_id")).values(search=bindparam("words"))
)
_NAMES = Prepared(
    select(NameRow.forename, NameRow.surname)
    .where(NameRow.person_id == bindparam("of_id"))
    .order_by(NameRow.entry)
)
_FORGET_NAME = Prepared(
    delete(NameRow).where(
        NameRow.person_id == bindparam("of_id"), NameRow.entry == bindparam("batch")
    )
)


@cache
def _naming(dialect: str) -> Prepared:
    statement = inserting(dialect)(NameRow)
    new = statement.excluded
    whole = statement.on_conflict_do_update(
        index_elements=[NameRow.person_id, NameRow.entry],
        set_={
            "forename": func.coalesce(new.forename, NameRow.forename),
            "surname": func.coalesce(new.surname, NameRow.surname),
        },
    )
    return Prepared(whole)


def folded(text: str) -> str:
    """Words as they are compared: no case, no accents, no apostrophes, parted by single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (c for c in plain if not unicodedata.combining(c) and c not in "'’ʼ")
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


def apply(connection: Connection, entry: int, changes: Iterable[dict[str, Any]]) -> None:
    """Apply changes that an entry told, in order.

    Raises ValueError for a change that nobody knows.
    """
    for change in changes:
        operation = _OPERATIONS.get(change["op"])
        if operation is None:
            raise ValueError(f"the register knows no change called {change['op']}")
        operation(connection, entry, change)


def erased(connection: Connection, batch: int, by: int, changes: Iterable[dict[str, Any]]) -> None:
    """Mark what rests on changes that were erased: it stays, but cannot be made anew.

    Names that people no longer have go with the changes that told them.
    """
    for change in changes:
        operation = change["op"]
        if operation == "link":
            link = {"of_pupil": change["pupil"], "of_adult": change["adult"]}
            _UNBACKED_LINK.run(connection, batch=batch, by=by, **link)
            continue
        person = change["pupil"] if operation == "leaver" else change["id"]
        if operation in ("pupil", "adult"):
            _FORGET_NAME.run(connection, of_id=person, batch=batch)
        if operation != "adult":
            _search_anew(connection, person)
        unbacked = _UNBACKED["adult" if operation == "adult" else "pupil"]
        unbacked.run(connection, of_id=person, batch=batch, by=by)


def _pupil(connection: Connection, entry: int, change: dict[str, Any]) -> None:
    told = {**change, "class_name": change["class"]} if "class" in change else change
    row = _merged(connection, entry, _PUPIL, _PUPIL_DEFAULTS, told)
    _name(connection, entry, change)
    # A pupil whom the register lists is at the school, whatever was said before.
    row.update(left_on=None, search=_search(connection, row))
    put(connection, PupilRow, **row)


def _adult(connection: Connection, entry: int, change: dict[str, Any]) -> None:
    _name(connection, entry, change)
    put(connection, AdultRow, **_merged(connection, entry, _ADULT, _ADULT_DEFAULTS, change))


def _link(connection: Connection, entry: int, change: dict[str, Any]) -> None:
    put(
        connection,
        LinkRow,
        pupil_id=change["pupil"],
        adult_id=change["adult"],
        relationship=change.get("relationship") or "",
        carer=bool(change.get("carer", False)),
        priority=change.get("priority") or 0,
        since=entry,
        entry=entry,
        erased_by=None,
    )


def _leaver(connection: Connection, entry: int, change: dict[str, Any]) -> None:
    on = date.fromisoformat(change["on"])
    _LEAVE.run(connection, of_pupil=change["pupil"], on=on, by=entry)


def _merged(
    connection: Connection,
    entry: int,
    known: Prepared,
    defaults: dict[str, Any],
    change: dict[str, Any],
) -> dict[str, Any]:
    """The whole row, from what was known and what is told now."""
    # Where a column always has a value, an empty cell of an import is an empty text.
    told = {
        name: empty if change[name] is None else change[name]
        for name, empty in defaults.items()
        if name in change
    }
    if isinstance(told.get("born"), str):
        told["born"] = date.fromisoformat(told["born"])
    found = known.first(connection, id=change["id"])
    before = found._asdict() if found else {**defaults, "since": entry}
    # What is not told, and never was, rests on nothing.
    whole = all(name in told or before[name] == empty for name, empty in defaults.items())
    return {
        **before,
        **told,
        "id": change["id"],
        "since": entry if whole else before["since"],
        "entry": entry,
        "erased_by": None if whole else before.get("erased_by"),
    }


def _name(connection: Connection, entry: int, change: dict[str, Any]) -> None:
    """Keep what somebody is called from this entry on, as far as it tells."""
    if "forename" in change or "surname" in change:
        name = {"forename": change.get("forename"), "surname": change.get("surname")}
        _naming(connection.dialect.name).run(
            connection, person_id=change["id"], entry=entry, **name
        )


def _search(connection: Connection, row: dict[str, Any]) -> str:
    """The words by which a pupil is found: what they are called, and what they were called."""
    now = [row["forename"], row["surname"], row["class_name"], row["ref"]]
    told = (word for names in _NAMES.plain(connection, of_id=row["id"]) for word in names if word)
    former = (word for word in dict.fromkeys(told) if word not in now)
    return " " + folded(" ".join([*now, *former]))


def _search_anew(connection: Connection, pupil_id: str) -> None:
    found = _PUPIL.first(connection, id=pupil_id)
    if found is not None:
        _SEARCH.run(connection, of_id=pupil_id, words=_search(connection, found._asdict()))


_OPERATIONS = {"pupil": _pupil, "adult": _adult, "link": _link, "leaver": _leaver}
