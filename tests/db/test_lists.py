"""Long lists a part at a time: whole, in order, and unmoved by what comes and goes meanwhile."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from db.sql_store import SqlStore
from kiosk.custody import register as r
from kiosk.custody.states import Capacity, Kind
from kiosk.services.ports import Facts
from kiosk.services.records.parts import Part, cut
from tests.factories import A_SCHOOL_DAY, record

TODAY = A_SCHOOL_DAY.date()
FAR = TODAY + timedelta(days=90)
MANY = 7
Asked = Callable[[Facts, str], Part[Any]]


def fill(store: SqlStore) -> None:
    pupils = ("pupil-zoe", "pupil-ada", "pupil-ben")
    for n in range(MANY):
        kept = (pupils[n % 3], f"device-{n}", "medical", TODAY, FAR)
        until = datetime.combine(TODAY + timedelta(days=n // 2 + 1), time(11), UTC)
        record(
            store,
            r.ExemptionAsked(f"wait-{n}", *kept),
            r.ExemptionAsked(f"keep-{n}", *kept),
            r.ExemptionGranted(f"keep-{n}", *kept),
            r.PermissionRecorded(f"own-{n}", "visitor", TODAY, FAR, f"Guest {n // 2}", "At lunch"),
            r.LessonUseAsked(f"ask-{n}", "staff-teacher", "Photos", until, ("pupil-ada",)),
            r.LessonUseAsked(f"use-{n}", "staff-teacher", "Photos", until, ("pupil-ada",)),
            r.LessonUseApproved(f"use-{n}"),
            r.AdultAuthorised(
                f"escort-{n}", "pupil-ada", "adult-clare", "adult-lovell", (Kind.HAND_IN,), TODAY,
                FAR, "staff-office", Capacity.TAXI, "A firm",
                review_on=TODAY + timedelta(days=n // 2) if n else None,
            ),
            staff="staff-office",
        )  # fmt: skip


LISTS: dict[str, tuple[Asked, Callable[[], Any]]] = {
    "exemptions that wait": (
        lambda facts, after: facts.agreements(approved=False, after=after, most=3),
        lambda: r.ExemptionEnded("wait-1", "pupil-ada", "device-1", "over"),
    ),
    "exemptions": (
        lambda facts, after: facts.agreements(approved=True, after=after, most=3),
        lambda: r.ExemptionEnded("keep-1", "pupil-ada", "device-1", "over"),
    ),
    "permissions": (
        lambda facts, after: facts.permissions(after, most=3),
        lambda: r.PermissionEnded("own-1"),
    ),
    "uses that wait": (
        lambda facts, after: facts.some_lesson_uses(approved=False, after=after, most=3),
        lambda: r.LessonUseDeclined("ask-1"),
    ),
    "uses": (
        lambda facts, after: facts.some_lesson_uses(approved=True, after=after, most=3),
        lambda: r.LessonUseDeclined("use-1"),
    ),
    "escorts": (
        lambda facts, after: facts.escorts(after, most=3),
        lambda: r.AuthorisationEnded("escort-1", "pupil-ada"),
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_part_by_part_and_stays_in_its_place(store: SqlStore, name: str) -> None:
    fill(store)
    asked, end = LISTS[name]
    whole = _walk(store, asked)
    assert len(whole) == len(set(whole)) == MANY
    with store.read() as facts:
        part = asked(facts, "")
        assert part.after == whole[2]
        assert asked(facts, "nobody").items == part.items
    # What the place rests on ends meanwhile: the next part is the same.
    record(store, end())
    gone = end()
    ended = next(str(value) for value in vars(gone).values())
    with store.read() as facts:
        rest = asked(facts, ended)
        assert [item.id for item in rest.items] == whole[whole.index(ended) + 1 :][:3]
        assert ended not in _walk(store, asked)


def _walk(store: SqlStore, asked: Asked) -> list[str]:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        with store.read() as facts:
            part = asked(facts, after)
        assert len(part.items) <= 3
        found += [item.id for item in part.items]
        after = part.after
    return found


def test_one_of_a_list_is_found_by_its_id_alone(store: SqlStore) -> None:
    fill(store)
    record(store, r.LessonUseDeclined("ask-1"), r.PermissionEnded("own-1"))
    with store.read() as facts:
        use, kept, own = facts.lesson_use("use-1"), facts.agreement("keep-1"), facts.permission
        assert use is not None
        assert use.approved_by is not None
        assert kept is not None
        assert kept.approved
        assert own("own-2") is not None
        assert own("own-1") is None
        assert facts.lesson_use("ask-1") is None


def test_reviews_that_are_due_come_the_longest_due_first(store: SqlStore) -> None:
    fill(store)
    with store.read() as facts:
        due = facts.escorts_due(TODAY + timedelta(days=1))
        assert [item.id for item in due] == ["escort-1", "escort-2", "escort-3"]


def test_classes_and_years_are_of_those_who_are_here(store: SqlStore) -> None:
    leaver = {"op": "leaver", "pupil": "pupil-zoe", "on": TODAY.isoformat()}
    record(store, r.RegisterChanged("by hand", 1, [leaver]))
    with store.read() as facts:
        here = [item for item in facts.pupils() if item.left_on is None]
        assert list(facts.classes()) == sorted({item.class_name for item in here})
        assert list(facts.years()) == sorted({item.year for item in here})
        for name in facts.classes():
            wanted = {item.id for item in here if item.class_name == name}
            assert {item.id for item in facts.pupils_in(name)} == wanted
        for year in facts.years():
            wanted = {item.id for item in here if item.year == year}
            assert {item.id for item in facts.pupils_in(year=year)} == wanted


def test_a_part_goes_on_after_a_key_even_one_that_is_there_no_more() -> None:
    letters = list("abdefg")
    assert cut(letters, str, "", 2) == Part(("a", "b"), "b")
    assert cut(letters, str, "c", 2) == Part(("d", "e"), "e")
    assert cut(letters, str, "e", 2) == Part(("f", "g"), None)
    assert cut(letters, str, "z", 2) == Part((), None)
