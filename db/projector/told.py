"""Of whom each part of an import told, so that it stands in the history of each of them."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists

from db.models import EntryAbout, ToldRow
from db.prepared import Prepared
from db.rows import Model, add_all, inserting

_FORGET = Prepared(
    delete(ToldRow).where(
        ToldRow.entry == bindparam("of_entry"), ToldRow.part == bindparam("of_part")
    )
)
_UNFINDABLE = Prepared(
    delete(EntryAbout).where(
        EntryAbout.about == bindparam("person"),
        EntryAbout.sequence == bindparam("of_entry"),
        ~exists().where(
            ToldRow.person_id == EntryAbout.about, ToldRow.entry == EntryAbout.sequence
        ),
    )
)


@cache
def _adding(dialect: str) -> Prepared:
    # An adult of several pupils is told of in the part of each.
    return Prepared(inserting(dialect)(EntryAbout).on_conflict_do_nothing())


def note(connection: Connection, entry: int, part: int, changes: Iterable[dict[str, Any]]) -> None:
    """The entry is about everybody of whom this part of it told."""
    people = sorted(_people(changes))
    keys = [{"person_id": person, "entry": entry, "part": part} for person in people]
    model: Model = ToldRow
    add_all(connection, model, keys)
    found = ({"about": person, "sequence": entry} for person in people)
    _adding(connection.dialect.name).run_all(connection, found)


def forget(
    connection: Connection, entry: int, name: str, changes: Iterable[dict[str, Any]]
) -> None:
    """A part was erased: nobody is found by it any more."""
    _FORGET.run(connection, of_entry=entry, of_part=int(name.removeprefix("parts.")))
    for person in _people(changes):
        _UNFINDABLE.run(connection, person=person, of_entry=entry)


def _people(changes: Iterable[dict[str, Any]]) -> set[str]:
    return {person for change in changes for person in _of(change)}


def _of(change: dict[str, Any]) -> Iterator[str]:
    if change["op"] in ("pupil", "adult"):
        yield change["id"]
        return
    yield change["pupil"]
    if change["op"] == "link":
        yield change["adult"]
