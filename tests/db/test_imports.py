"""An import is one entry; the register follows from it bit by bit and ends as the ledger says."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db import commit
from db.batch import Batch
from db.sql_store import SqlStore
from db.store import open_store
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.ledger.canonical import canonical
from kiosk.ledger.commitments import Sealed, SealedList
from kiosk.ledger.verify import verify
from kiosk.services.views import Query
from tests.db.conftest import assert_holds
from tests.factories import StillClock, open_school, record

MANY = 240


def child(n: int, **more: Any) -> dict[str, Any]:
    return {"op": "pupil", "id": f"pupil-{n:04}", "ref": f"N{n}", "upn": "", "former_upn": "",
            "forename": "Nia", "surname": f"Number{n}", "born": "2015-04-25", "year": 5,
            "class": "5A", "home_slot": None, "usually_brings": False, **more}  # fmt: skip


def sealed(*parts: list[dict[str, Any]]) -> SealedList:
    salts = (number.to_bytes(32, "big") for number in range(len(parts)))
    return SealedList(Sealed(s, canonical(part)) for s, part in zip(salts, parts, strict=True))


def imported(*parts: list[dict[str, Any]], **more: Any) -> r.RegisterImported:
    said = {"file": "pupils.csv", "headings": "h", "columns": ("pupil.ref", ""), **more}
    return r.RegisterImported("csv", len(parts), 1, 0, 0, 0, 0, parts=sealed(*parts), **said)


def settled(store: SqlStore) -> SqlStore:
    """Wait until the register says all that the file said."""
    import time

    end = time.monotonic() + 20
    while time.monotonic() < end:
        with store.read() as facts:
            last = facts.last_import()
        if last is None or last.is_done:
            return store
        store.check()
    raise AssertionError("the register never followed")


class Held:
    """A writer that follows from imports only when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._patch = monkeypatch
        monkeypatch.setattr(commit.Committer, "_catch_up", lambda committer: 0.05)

    def let_go(self) -> None:
        self._patch.undo()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    hold = Held(monkeypatch)
    yield hold
    hold.let_go()


def test_the_register_follows_and_the_ledger_holds(store: SqlStore) -> None:
    sequence = record(store, imported(*([child(n)] for n in range(MANY)))).entry or 0
    settled(store)
    with store.read() as facts:
        assert len(facts.pupils()) == 3 + MANY
        assert facts.remembered_columns("h") == ["pupil.ref", ""]
        assert facts.remembered_columns("other") is None
        assert facts.register_moved() == sequence
        logged = facts.entry(sequence)
    assert logged is not None
    assert isinstance(logged.event, r.RegisterImported)
    assert (logged.event.parts, logged.event.file) == (None, "pupils.csv")
    row = next(store.rows(sequence))
    assert len(row["payload"]["parts"]) == MANY
    assert row["personal"]["parts.7"]["value"][0]["surname"] == "Number7"
    assert_holds(store)


def test_scans_come_between_and_nothing_differs_meanwhile(store: SqlStore, held: Held) -> None:
    record(store, imported(*([child(n)] for n in range(MANY))))
    record(store, e.HandedIn("record-1", "device-ada", "pupil-ada", "1"), staff="staff-office")
    with store.read() as facts:
        assert facts.last_import() is not None
        assert not facts.last_import().is_done  # type: ignore[union-attr]
        assert len(facts.pupils()) == 3
    assert_holds(store)
    held.let_go()
    settled(store)
    assert_holds(store)


def test_it_goes_on_after_a_restart(begun: Path, tmp_path: Path, held: Held) -> None:
    path = shutil.copy(begun, tmp_path / "phonebox.db")
    store = open_store(path, StillClock(), low_water=0)
    record(store, imported(*([child(n)] for n in range(MANY))))
    store.close()
    held.let_go()
    store = settled(open_store(path, StillClock(), low_water=0))
    with store.read() as facts:
        assert len(facts.pupils()) == 3 + MANY
    assert_holds(store)
    store.close()


def test_whatever_changes_people_comes_after_it(store: SqlStore, held: Held) -> None:
    record(store, imported([child(1)], [child(2)]))
    by_hand = {"op": "pupil", "id": "pupil-0001", "class": "6B"}
    record(store, r.RegisterChanged("by hand", 1, [by_hand]))
    with store.read() as facts:
        assert facts.pupil("pupil-0001").class_name == "6B"  # type: ignore[union-attr]
        assert facts.last_import().is_done  # type: ignore[union-attr]
    record(store, imported([{"op": "pupil", "id": "pupil-0001", "year": 6}]))
    record(store, imported([{"op": "pupil", "id": "pupil-0001", "year": 7}]))
    held.let_go()
    settled(store)
    with store.read() as facts:
        assert facts.pupil("pupil-0001").year == 7  # type: ignore[union-attr]
    assert_holds(store)


def test_one_childs_part_is_erased_and_the_others_stay(
    store: SqlStore, plainly: Callable[[str], Any], held: Held
) -> None:
    entry = record(store, imported([child(1)], [child(2)])).entry or 0
    gone = ({"sequence": entry, "name": "parts.0"},)
    record(store, r.Erased(gone, "asked for"), staff="staff-head")
    with store.read() as facts:
        assert facts.pupil("pupil-0001").surname == "Number1"  # type: ignore[union-attr]
        for pupil_id, times in {"pupil-0001": 0, "pupil-0002": 1}.items():
            query = Query(pupil_id=pupil_id, kind="register_imported")
            assert len(facts.entries(query)) == len(facts.told_of(pupil_id, entry)[:1]) == times
    found = dict(plainly("SELECT id, erased_by FROM pupils WHERE ref IN ('N1', 'N2')"))
    assert found == {"pupil-0001": entry + 1, "pupil-0002": None}
    assert_holds(store)
    report = verify(store.stored_rows(), store.stored_values(), head=store.stored_head())
    assert report.erased == 1


def test_old_names_are_kept_with_their_day_and_found(store: SqlStore, clock: StillClock) -> None:
    record(store, imported([child(1)]))
    clock.wait(days=30)
    second = record(store, imported([{"op": "pupil", "id": "pupil-0001", "surname": "King"}]))
    settled(store)
    with store.read() as facts:
        assert facts.pupil("pupil-0001").name == "Nia King"  # type: ignore[union-attr]
        assert facts.former_names("pupil-0001") == [("Nia Number1", clock.at.date())]
        assert [pupil.id for pupil in facts.find_pupils("number1")] == ["pupil-0001"]
        first = (second.entry or 0) - 1
    record(store, r.Erased(({"sequence": first, "name": "parts.0"},), "a year is over"))
    with store.read() as facts:
        assert facts.former_names("pupil-0001") == []
        assert facts.find_pupils("number1") == []
    assert_holds(store)


def test_the_roll_is_read_in_pages(store: SqlStore) -> None:
    with store.read() as facts:
        first, second = facts.roll(limit=2)
        (third,) = facts.roll(after=second.pupil.id, limit=2)
        assert facts.roll(after=third.pupil.id) == []
    assert [item.pupil.forename for item in (first, second, third)] == ["Ada", "Ben", "Zoë"]
    assert [link.adult.name for link in third.links] == ["Dan O’Brien"]


def test_a_part_changed_behind_our_back_is_found(
    empty: SqlStore, plainly: Callable[[str], Any]
) -> None:
    store = empty
    record(store, imported([child(1)], [child(2)]))
    settled(store)
    plainly("UPDATE pupils SET class_name = '1X' WHERE id = 'pupil-0002'")
    (difference,) = store.refold()
    assert (difference.key, difference.column) == ("pupil-0002", "class_name")


def test_a_part_that_nobody_understands_stops_no_scan(empty: SqlStore) -> None:
    """It cannot come from a file; whoever wrote it, the office goes on."""
    store = empty
    open_school(store)
    record(store, imported([child(1)], [{"op": "unheard of"}]))
    for n in range(3):
        record(store, e.HandedIn(f"record-{n}", "device-ada", "pupil-ada", "1"))
    with store.read() as facts:
        last = facts.last_import()
    assert last is not None
    assert not last.is_done


def test_an_import_that_cannot_be_followed_now_is_tried_again(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter([OSError("the disk hiccuped")])
    real = Batch.catch_up

    def once(batch: Batch, most: int) -> bool:
        for failure in failures:
            raise failure
        return real(batch, most)

    monkeypatch.setattr(Batch, "catch_up", once)
    record(store, imported([child(1)]))
    settled(store)
    assert_holds(store)
