"""What is erased is gone: from the tables, from the file's bytes; and the ledger still holds."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from db.sql_store import SqlStore
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Action, Condition, DeviceKind, Kind, Role
from kiosk.ledger.verify import verify
from kiosk.services.ports import PutCollectionWord
from tests.db.conftest import assert_holds
from tests.factories import A_SCHOOL_DAY, open_school, record

SECRET = "Bartholomew-Quigley-Pemberton"


def erase(store: SqlStore, *named: tuple[int, str]) -> None:
    values = tuple({"sequence": sequence, "name": name} for sequence, name in named)
    record(store, r.Erased(values, "asked for by the person"), staff="staff-head")


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_a_value_is_gone_and_the_ledger_says_so(store: SqlStore) -> None:
    confiscated = e.Confiscated(
        "record-1", Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-office", A_SCHOOL_DAY,
        "device-ada", "pupil-ada", place=SECRET, told_pupil="kept until the bell",
    )  # fmt: skip
    entry = record(store, confiscated).entry or 0
    erase(store, (entry, "place"))
    with store.read() as facts:
        logged = facts.entry(entry)
    assert logged is not None
    assert isinstance(logged.event, e.Confiscated)
    assert (logged.event.place, logged.event.told_pupil) == (None, "kept until the bell")
    row = next(store.rows(entry))
    assert set(row["personal"]) == {"told_pupil"}
    assert set(row["payload"]["place"]) == {"commitment"}
    report = verify(store.stored_rows(), store.stored_values(), head=store.stored_head())
    assert (report.holds, report.erased) == (True, 1)


def test_what_rested_on_it_goes_too(store: SqlStore) -> None:
    """A device's description, a person's name, an agreement's conditions, a reason to approve."""
    sequences = record(
        store,
        r.DeviceEnrolled("device-x", DeviceKind.OTHER, "pupil-ada", description=SECRET),
        r.StaffAdded("staff-x", "x", (Role.TEACHER,), name=SECRET),
        r.ExemptionGranted("exempt-x", "pupil-ada", "device-x", "medical",
                           A_SCHOOL_DAY.date(), A_SCHOOL_DAY.date(), conditions=SECRET),
        e.HandedIn("record-1", "device-ada", "pupil-ada"),
        e.Approved("record-1", "approval-1", Action.RELEASE, None, "staff-office", SECRET),
        e.ConditionNoted("record-1", "in", Condition.GOOD, SECRET),
    ).sequences  # fmt: skip
    names = ("description", "name", "conditions", None, "reason", "note")
    erase(store, *((n, name) for n, name in zip(sequences, names, strict=True) if name))
    with store.read() as facts:
        assert facts.device("device-x").description == ""  # type: ignore[union-attr]
        assert facts.staff("staff-x").name == ""  # type: ignore[union-attr]
        exemption = facts.exemption("device-x", A_SCHOOL_DAY.date())
        assert exemption is not None
        assert exemption.conditions is None
        kept = facts.record("record-1")
        assert kept is not None
        assert [approval.reason for approval in kept.approvals] == [None]


def told(forename: str, **more: Any) -> dict[str, Any]:
    """All that the register is told of one pupil."""
    return {"op": "pupil", "id": "pupil-x", "ref": "X1", "forename": forename, "surname": "Y",
            "year": 5, "class": "5A", "home_slot": None, "usually_brings": False,
            **more}  # fmt: skip


def erased_by(store: SqlStore, plainly: Callable[[str], Any]) -> Any:
    return plainly("SELECT erased_by FROM pupils WHERE id = 'pupil-x'")[0][0]


def test_people_stay_when_the_list_that_told_of_them_goes(
    store: SqlStore, plainly: Callable[[str], Any]
) -> None:
    """See docs/decisions/0007: old names go, present ones are the register's."""
    link = {"op": "link", "pupil": "pupil-x", "adult": "adult-lovell", "relationship": "aunt",
            "carer": False, "priority": 2}  # fmt: skip
    entry = record(store, r.RegisterChanged("import", 2, [told("Xenia"), link])).entry or 0
    assert erased_by(store, plainly) is None
    erase(store, (entry, "changes"))
    with store.read() as facts:
        assert facts.pupil("pupil-x").forename == "Xenia"  # type: ignore[union-attr]
        assert [link.relationship for link in facts.links_of_pupil("pupil-x")] == ["aunt"]
    assert erased_by(store, plainly) == store.stored_head().size
    assert_holds(store)
    record(store, r.RegisterChanged("desk", 1, [{"op": "pupil", "id": "pupil-x", "year": 6}]))
    assert erased_by(store, plainly) is not None, "the rest of it still rests on what was erased"
    assert_holds(store)
    record(store, r.RegisterChanged("desk", 1, [told("Xenia", year=6)]))
    assert erased_by(store, plainly) is None
    with store.read() as facts:
        assert facts.pupil("pupil-x").year == 6  # type: ignore[union-attr]


def test_a_person_is_erased_by_telling_the_register_and_erasing_what_it_was_told(
    store: SqlStore,
) -> None:
    first = record(store, r.RegisterChanged("import", 1, [told(SECRET)])).entry or 0
    record(store, r.RegisterChanged("erasure", 1, [told("")]))
    erase(store, (first, "changes"))
    with store.read() as facts:
        assert facts.pupil("pupil-x").forename == ""  # type: ignore[union-attr]
        assert facts.find_pupils(SECRET) == []


def test_nobody_hides_a_change_by_calling_it_erased(
    empty: SqlStore, plainly: Callable[[str], Any]
) -> None:
    open_school(empty)
    plainly("UPDATE pupils SET surname = 'Nobody', erased_by = 5 WHERE id = 'pupil-ada'")
    assert {difference.column for difference in empty.refold()} == {"surname", "erased_by"}


def test_no_byte_of_it_stays_in_the_files(tmp_path: Path, school_file: SqlStore) -> None:
    store = school_file
    changes = [told(SECRET, surname=SECRET)]
    enrolled = r.DeviceEnrolled("device-x", DeviceKind.OTHER, "pupil-x", description=SECRET)
    sequences = record(store, r.RegisterChanged("import", 1, changes), enrolled).sequences
    note = e.ConditionNoted("record-1", "in", Condition.GOOD, SECRET * 1000)
    noted = record(store, e.HandedIn("record-1", "device-x", "pupil-x"), note).sequences[1]
    folded = SECRET.casefold().replace("-", " ").encode()
    with store.read() as facts:
        assert facts.find_pupils(SECRET)
    assert SECRET.encode() in bytes_of(tmp_path)
    assert folded in bytes_of(tmp_path)
    record(store, r.RegisterChanged("erasure", 1, [told("")]))
    erase(store, (sequences[0], "changes"), (sequences[1], "description"), (noted, "note"))
    store.check()
    held = bytes_of(tmp_path)
    assert SECRET.encode() not in held
    assert folded not in held


def test_a_reader_in_the_way_delays_it_only(tmp_path: Path, school_file: SqlStore) -> None:
    store = school_file
    enrolled = r.DeviceEnrolled("device-x", DeviceKind.OTHER, "pupil-x", description=SECRET)
    entry = record(store, enrolled).entry or 0
    with store.read() as facts:
        assert facts.device("device-x")
        erase(store, (entry, "description"))
        assert SECRET.encode() in bytes_of(tmp_path)
    store.check()
    assert SECRET.encode() not in bytes_of(tmp_path)


def test_nothing_goes_by_plain_sql_even_after_an_erasure(
    store: SqlStore, plainly: Callable[[str], Any]
) -> None:
    enrolled = r.DeviceEnrolled("device-x", DeviceKind.OTHER, "pupil-x", description=SECRET)
    entry = record(store, enrolled).entry or 0
    erase(store, (entry, "description"))
    with pytest.raises(DBAPIError):
        plainly("DELETE FROM personal_values")


@pytest.mark.parametrize("named", [(1, "nothing"), (700, "place"), (8, "kind")])
def test_only_what_is_there_can_be_erased(store: SqlStore, named: tuple[int, str]) -> None:
    size = store.stored_head().size
    with pytest.raises(ValueError, match="could be erased"):
        erase(store, (8, "description"), named)
    assert store.stored_head().size == size
    with store.read() as facts:
        assert facts.device("device-ada").description  # type: ignore[union-attr]


@pytest.mark.parametrize("left", [True, False])
def test_a_leaver_s_collection_word_goes_with_what_was_told_of_them(
    store: SqlStore, left: bool
) -> None:
    told = {"op": "pupil", "id": "pupil-x", "ref": "X", "forename": "Kim", "surname": "Ito"}
    batch = record(store, r.RegisterChanged("import", 1, [told])).entry or 0
    record(store, changes=(PutCollectionWord("pupil-x", "hash", A_SCHOOL_DAY),))
    if left:
        leaver = {"op": "leaver", "pupil": "pupil-x", "on": "2026-11-20"}
        record(store, r.RegisterChanged("tests", 1, [leaver]))
    record(store, r.Erased(({"sequence": batch, "name": "changes"},), "a year is over"))
    with store.read() as facts:
        assert facts.collection_word("pupil-x") == (None if left else "hash")
    assert list(store.refold()) == []
