"""The ordinary tables follow from the ledger alone, whatever happens."""

import contextlib
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.projector.table import IN_THE_LEDGER_ONLY
from db.projector.table import PROJECTIONS as BY_EVENT
from db.rebuild import rebuild
from db.sql_store import SqlStore
from db.store import open_store
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.folding import fold
from kiosk.custody.reasons import Reason
from kiosk.custody.record import Entry
from kiosk.custody.school.plain import calendar_as_data, policy_as_data
from kiosk.custody.states import Condition, DeviceKind, Kind, Role, SignOffMethod
from kiosk.ledger.canonical import canonical
from kiosk.ledger.commitments import Sealed, SealedList
from kiosk.ledger.payload import TYPES, type_name
from kiosk.services import views as v
from kiosk.services.ports import StoreError
from tests.db.conftest import assert_holds
from tests.factories import (
    A_SCHOOL_DAY,
    CHILDREN,
    StillClock,
    a_policy,
    autumn_term,
    changes_of,
    open_school,
    record,
)


def test_every_event_has_its_consequence_or_is_listed_as_having_none() -> None:
    records = {event for event in TYPES.values() if issubclass(event, e.RecordEvent)}
    assert BY_EVENT.keys() | IN_THE_LEDGER_ONLY | records == set(TYPES.values())
    assert not BY_EVENT.keys() & IN_THE_LEDGER_ONLY
    assert not (BY_EVENT.keys() | IN_THE_LEDGER_ONLY) & records


# --- whatever happens ---


def sealed(parts: list[list[dict[str, Any]]]) -> SealedList:
    """What an import told, sealed as the service does it, without chance."""
    return SealedList(Sealed(bytes(32), canonical(part)) for part in parts)


PERSONAL_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
RECORDS = st.sampled_from(["record-1", "record-2", "record-3"])
DEVICES = st.sampled_from(["device-ada", "device-ben", "device-x"])
PUPILS = st.sampled_from(["pupil-ada", "pupil-ben", "pupil-x"])
ADULTS = st.sampled_from(["adult-lovell", "adult-obrien", "adult-x"])
STAFF = st.sampled_from(["staff-office", "staff-head", "staff-x"])
CODES = st.sampled_from(["code-device-ada", "DA7K2Q9XZ"])
CHANGE = st.one_of(
    st.sampled_from(changes_of(CHILDREN)),
    st.builds(
        lambda pupil, name: {"op": "pupil", "id": pupil, "forename": name, "year": 3},
        PUPILS,
        PERSONAL_TEXT,
    ),
    st.builds(
        lambda pupil, day: {"op": "leaver", "pupil": pupil, "on": day.isoformat()}, PUPILS, DAYS
    ),
    st.builds(
        lambda pupil, adult: {"op": "link", "pupil": pupil, "adult": adult, "carer": True},
        PUPILS,
        ADULTS,
    ),
)
KNOWN_CHANGES = st.lists(CHANGE, max_size=4)
CHANGES = st.lists(CHANGE | st.just({"op": "nothing that is known"}), max_size=4)
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "record_id": RECORDS,
    "continues": st.none() | RECORDS,
    "covers": st.lists(RECORDS, max_size=3).map(tuple),
    "records": st.lists(RECORDS, max_size=3).map(tuple),
    "device_id": DEVICES,
    "device_ids": st.lists(DEVICES, max_size=2).map(tuple),
    "pupil_id": PUPILS,
    "pupil_ids": st.lists(PUPILS, max_size=2).map(tuple),
    "adult_id": ADULTS,
    "barred_id": ADULTS,
    "carer_id": ADULTS,
    "signer_id": ADULTS,
    "staff_id": STAFF,
    "code": CODES,
    "medium": st.sampled_from(["qr", "nfc"]),
    "strokes": st.lists(st.lists(st.integers(0, 10_000), max_size=4), max_size=3),
    "changes": CHANGES,
    "parts": st.lists(KNOWN_CHANGES, max_size=3).map(sealed),
    "policy": st.just(policy_as_data(a_policy())),
    "calendar": st.just(calendar_as_data(autumn_term())),
    "sequence": st.integers(1, 40),
    "count": st.integers(0, 9),
}
for _name in (
    "hold",
    "approval",
    "exemption",
    "authority",
    "authorisation",
    "bar",
    "stop",
    "alert",
    "use",
):
    NAMED[f"{_name}_id"] = st.sampled_from([f"{_name}-1", f"{_name}-2"])


def events_of(cls: type[e.Event]) -> st.SearchStrategy[e.Event]:
    from dataclasses import fields

    known = {item.name: NAMED[item.name] for item in fields(cls) if item.name in NAMED}
    if cls is e.Approved:
        known["approval_id"] = st.sampled_from(["approval-1", "approval-2"])
    return st.builds(cls, **known)


ANY_EVENT = st.sampled_from(
    sorted((cls for cls in TYPES.values() if cls is not r.Erased), key=type_name)
).flatmap(events_of)
MANY_INTAKES = st.sampled_from([e.HandedIn, e.Taken, e.Confiscated]).flatmap(events_of)
STEPS = st.lists(st.lists(MANY_INTAKES | ANY_EVENT, min_size=1, max_size=2), max_size=25)
st.register_type_strategy(datetime, MOMENTS)
st.register_type_strategy(date, DAYS)


def live_through(store: SqlStore, clock: StillClock, steps: list[list[e.Event]]) -> None:
    for number, events in enumerate(steps):
        clock.wait(minutes=number, days=number % 3)
        with contextlib.suppress(ValueError, StoreError):
            record(store, *events, staff="staff-office")


def erase_something(store: SqlStore, pick: int) -> None:
    held = [(row["sequence"], name) for row in store.rows() for name in row["personal"]]
    if not held:
        return
    sequence, name = held[pick % len(held)]
    record(store, r.Erased(({"sequence": sequence, "name": name},), "asked for"))


def check(store: SqlStore) -> None:
    assert_holds(store)
    with store.read() as facts:
        for record_id in ("record-1", "record-2", "record-3"):
            logged = facts.entries(v.Query(record_id=record_id, limit=1000))[::-1]
            mine = [
                Entry(item.sequence, item.event, item.at, item.staff_id, item.confirmed)
                for item in logged
                if isinstance(item.event, e.RecordEvent) and item.event.record_id == record_id
            ]
            assert facts.record(record_id) == (fold(mine) if mine else None)


@settings(max_examples=20)
@given(steps=STEPS, pick=st.integers(0, 10**6))
def test_the_tables_follow_from_the_ledger(
    begun: Path, steps: list[list[e.Event]], pick: int
) -> None:
    clock = StillClock()
    with tempfile.TemporaryDirectory() as folder:
        path = shutil.copy(begun, Path(folder, "phonebox.db"))
        store = open_store(path, clock, low_water=0)
        try:
            live_through(store, clock, steps)
            erase_something(store, pick)
            check(store)
        finally:
            store.close()


@pytest.mark.postgresql
def test_the_tables_follow_from_the_ledger_on_postgresql_too(postgresql_school: str) -> None:
    clock = StillClock()
    store = open_store(postgresql_school, clock)

    @settings(max_examples=8)
    @given(steps=STEPS, pick=st.integers(0, 10**6))
    def live_on(steps: list[list[e.Event]], pick: int) -> None:
        live_through(store, clock, steps)
        erase_something(store, pick)

    live_on()
    check(store)
    store.close()


# --- made anew, and compared ---


def test_tables_made_anew_are_the_same(
    store: SqlStore, plainly: Callable[[str], Any], where: str | Path
) -> None:
    from db.engine import address, writing_engine

    record(store, e.HandedIn("record-1", "device-ada", "pupil-ada", "1"), staff="staff-office")
    plainly("DELETE FROM pupils")
    plainly("UPDATE custody_records SET slot = '9'")
    plainly("DELETE FROM entry_about")
    engine = writing_engine(address(where))
    with engine.begin() as connection:
        rebuild(connection)
    engine.dispose()
    assert list(store.refold()) == []
    with store.read() as facts:
        assert len(facts.pupils()) == 3


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE pupils SET surname = 'Nobody' WHERE id = 'pupil-ada'",
         ("pupils", "pupil-ada", "surname", 7)),
        ("UPDATE custody_records SET slot = '9'", ("custody_records", "record-1", "slot", 14)),
        ("UPDATE custody_records SET data = replace(data, 'pupil-ada', 'pupil-ben')",
         ("custody_records", "record-1", "pupil_id", 14)),
        ("UPDATE custody_records SET data = '{'", ("custody_records", "record-1", "data", 14)),
        ("DELETE FROM links WHERE adult_id = 'adult-obrien'",
         ("links", "pupil-zoe adult-obrien", "", 7)),
        ("INSERT INTO links VALUES ('pupil-zoe', 'adult-lovell', 'aunt', true, 1, 7, 7, NULL)",
         ("links", "pupil-zoe adult-lovell", "", 7)),
        ("UPDATE days SET hand_ins = 7", ("days", "2026-11-23", "hand_ins", 14)),
        ("DELETE FROM entry_about WHERE about = 'device-ada' AND sequence = 14",
         ("entry_about", "device-ada 14", "", 14)),
    ],
)  # fmt: skip
def test_a_table_changed_behind_our_back_is_found(
    empty: SqlStore, plainly: Callable[[str], Any], statement: str, found: tuple[Any, ...]
) -> None:
    open_school(empty)
    record(empty, e.HandedIn("record-1", "device-ada", "pupil-ada", "1"), staff="staff-office")
    assert list(empty.refold()) == []
    plainly(statement)
    (difference,) = empty.refold()
    assert (difference.table, difference.key, difference.column, difference.entry) == found
    assert difference.key in difference.words


# --- particular consequences ---

TODAY = A_SCHOOL_DAY.date()


def sign_standing(store: SqlStore, authority: str = "authority-1") -> None:
    record(
        store,
        r.StandingAuthoritySigned(
            authority,
            "pupil-ada",
            ("device-ada",),
            "adult-lovell",
            TODAY,
            TODAY + timedelta(days=200),
            "en",
            "wording-1",
            SignOffMethod.DRAWN,
        ),
    )


def suspended(store: SqlStore) -> datetime | None:
    with store.read() as facts:
        (authority,) = facts.standing_authorities("pupil-ada")
        return authority.suspended_at


def taken(kind: Kind, **more: Any) -> e.Taken:
    return e.Taken("record-1", kind, Reason.BEHAVIOUR, "staff-office", A_SCHOOL_DAY, **more)


def confiscated(kind: Kind, **more: Any) -> e.Confiscated:
    return e.Confiscated("record-1", kind, Reason.BEHAVIOUR, "staff-office", A_SCHOOL_DAY, **more)


def changed(kind: Kind) -> e.KindChanged:
    return e.KindChanged("record-1", kind, Reason.BEHAVIOUR, "staff-office", A_SCHOOL_DAY)


HANDED_IN = e.HandedIn("record-1", "device-ada", "pupil-ada")
ADA = {"device_id": "device-ada", "pupil_id": "pupil-ada"}
BEN = {"device_id": "device-ben", "pupil_id": "pupil-ben"}


@pytest.mark.parametrize(
    ("events", "suspends"),
    [
        ((confiscated(Kind.CONFISCATION, **ADA),), True),
        ((taken(Kind.CONFISCATION, **ADA),), True),
        ((HANDED_IN, changed(Kind.CONFISCATION)), True),
        ((taken(Kind.CONFISCATION), e.Identified("record-1", "device-x", "pupil-ada")), True),
        ((HANDED_IN,), False),
        ((HANDED_IN, changed(Kind.SAFEKEEPING)), False),
        ((confiscated(Kind.SAFEKEEPING, **ADA),), False),
        ((confiscated(Kind.CONFISCATION, **BEN),), False),
    ],
)
def test_a_confiscation_suspends_the_pupils_standing_authorities(
    school_file: SqlStore, clock: StillClock, events: tuple[e.Event, ...], suspends: bool
) -> None:
    sign_standing(school_file)
    clock.wait(minutes=5)
    record(school_file, *events)
    assert suspended(school_file) == (clock.at if suspends else None)
    clock.wait(minutes=5)
    record(school_file, r.StandingAuthorityConfirmed("authority-1", "adult-lovell"))
    assert suspended(school_file) is None
    with school_file.read() as facts:
        assert facts.standing_authorities("pupil-ada")[0].confirmed_at == clock.at
    assert list(school_file.refold()) == []


def test_counts_by_week(school_file: SqlStore, clock: StillClock) -> None:
    store = school_file
    record(store, HANDED_IN, changed(Kind.CONFISCATION))
    clock.wait(days=7)
    record(store, e.HandedIn("record-2", "device-ben", "pupil-ben"))
    record(store, e.HandedIn("record-3", "device-zoe", "pupil-zoe"), e.Voided("record-3"))
    record(store, e.Taken("record-4", Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "s", A_SCHOOL_DAY))
    record(store, e.ConditionNoted("record-2", "in", Condition.GOOD))
    with store.read() as facts:
        assert facts.counts_by_week(3) == [
            (date(2026, 11, 16), 0, 0),
            (date(2026, 11, 23), 1, 1),
            (date(2026, 11, 30), 1, 0),
        ]
        assert facts.counts_by_week(0) == []


def test_a_lost_badge_stops_working(school_file: SqlStore) -> None:
    store = school_file
    record(store, r.BadgeLinked("staff-office", "B1"), r.BadgeLinked("staff-office", "B2"))
    with store.read() as facts:
        assert facts.staff_by_badge("B1") is None
        assert facts.staff_by_badge("B2").id == "staff-office"  # type: ignore[union-attr]
    record(store, r.BadgeLinked("staff-head", "B2"))
    record(store, r.StaffAdded("staff-head", "head", (Role.HEAD,), name="Head"))
    with store.read() as facts:
        assert facts.staff_by_badge("B2").id == "staff-head"  # type: ignore[union-attr]
        assert facts.staff("staff-office").badge is None  # type: ignore[union-attr]


def test_retiring_a_code_keeps_its_history(school_file: SqlStore) -> None:
    store = school_file
    record(
        store,
        r.CodeRetired("code-device-ada", "qr", "torn"),
        r.DeviceEnrolled("device-new", DeviceKind.WATCH, "pupil-ada"),
        r.CodeLinked("code-device-ada", "qr", "device-new"),
    )
    with store.read() as facts:
        links = facts.codes("code-device-ada", "qr")
        history = facts.entries(v.Query(device_id="device-ada"))
    assert [(link.device_id, link.retired) for link in links] == [
        ("device-new", False),
        ("device-ada", True),
    ]
    assert type(history[0].event) is r.CodeRetired
