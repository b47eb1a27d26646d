"""One act: decided inside the transaction, entered in the ledger, answered, and never twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.sql_store import SqlStore
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.states import DeviceKind, Role
from kiosk.services import views as v
from kiosk.services.ports import Command, Facts, Outcome, PutCredential, StoreError
from tests.factories import A_SCHOOL_DAY, StillClock, new_id, record


def command(command_id: str = "", **more: Any) -> Command:
    actor = {"staff": "staff-office", "role": "office"}
    return Command(command_id or new_id(), **{"actor": actor, "station": "desk", **more})


def hand_in(record_id: str = "record-1", device: str = "device-ada") -> e.HandedIn:
    return e.HandedIn(record_id, device, device.replace("device", "pupil"), "3")


def test_an_act_is_in_the_ledger_with_all_that_led_to_it(
    store: SqlStore, clock: StillClock
) -> None:
    clock.wait(minutes=3)
    asked = command()
    done = store.act(asked, lambda facts: Outcome((hand_in(),), answer={"outcome": "handed_in"}))
    (row,) = store.rows(done.entry or 0)
    assert done.answer == {"outcome": "handed_in"}
    assert done.sequences == (row["sequence"],)
    assert done.moment.at == clock.at
    assert row["type"] == "handed_in"
    assert row["command_id"] == asked.command_id
    assert row["actor"] == {"staff": "staff-office", "role": "office"}
    assert row["station"] == "desk"
    assert row["policy"] == "day-end-2026-09-01"
    assert row["clock"] == "confirmed"
    assert row["recorded_at"] == row["occurred_at"] == "2026-11-23T08:45:00.000000Z"
    assert row["payload"]["device_id"] == "device-ada"


def test_a_repeat_gets_the_first_answer_and_decides_nothing(
    store: SqlStore, clock: StillClock
) -> None:
    asked, refusal = command(), Refusal(Code.HELD, {"until": "tomorrow"})
    outcome = Outcome((hand_in(),), (refusal,), {"outcome": "handed_in", "record": "record-1"})
    first = store.act(asked, lambda facts: outcome)
    clock.wait(hours=1)

    def never(facts: Facts) -> Outcome:
        raise AssertionError("decided again")

    again = store.act(asked, never)
    assert again.repeated
    assert not first.repeated
    assert (again.answer, again.refusals, again.sequences, again.moment) == (
        first.answer,
        first.refusals,
        first.sequences,
        first.moment,
    )


def test_what_is_not_remembered_is_judged_afresh(store: SqlStore) -> None:
    asked = command()
    first = store.act(asked, lambda facts: Outcome(answer={"n": 1}, remember=False))
    second = store.act(asked, lambda facts: Outcome(answer={"n": 2}))
    assert (first.answer, second.answer) == ({"n": 1}, {"n": 2})
    assert not second.repeated


def test_a_refusal_can_leave_a_trace(store: SqlStore) -> None:
    stopped = e.CollectionStopped("adult-lovell", ("record-1",), ("collector_barred",))
    refusal = Refusal(Code.COLLECTOR_BARRED)
    done = store.act(command(), lambda facts: Outcome((stopped,), (refusal,)))
    assert done.refusals == (refusal,)
    assert done.entry is not None
    with store.read() as facts:
        entry = facts.entry(done.entry)
    assert entry is not None
    assert entry.event == stopped


def test_what_a_decision_raises_reaches_whoever_asked_and_nothing_is_kept(store: SqlStore) -> None:
    size, asked = store.stored_head().size, command()

    def fails(facts: Facts) -> Outcome:
        raise KeyError("pupil")

    with pytest.raises(KeyError, match="pupil"):
        store.act(asked, fails)
    assert store.stored_head().size == size
    assert store.act(asked, lambda facts: Outcome(answer={"n": 1})).answer == {"n": 1}


@pytest.mark.parametrize(
    "second",
    [
        e.Moved("nobody-knows-it", "4"),
        hand_in(),
        r.RegisterChanged("tests", 1, [{"op": "marry", "id": "pupil-ada"}]),
    ],
    ids=["record unknown", "record there already", "change unknown"],
)
def test_events_that_cannot_follow_leave_nothing_behind(store: SqlStore, second: e.Event) -> None:
    size = store.stored_head().size
    with pytest.raises((ValueError, StoreError)):
        record(store, hand_in(), second)
    assert store.stored_head().size == size
    with store.read() as facts:
        assert facts.open_records() == []


def test_the_decision_may_say_who_acts(store: SqlStore) -> None:
    actor = {"staff": "staff-head", "role": "office"}
    done = store.act(command(actor={}), lambda facts: Outcome((hand_in(),), actor=actor))
    (row,) = store.rows(done.entry or 0)
    assert row["actor"] == actor
    with store.read() as facts:
        assert facts.record("record-1").taken_in_by == "staff-head"  # type: ignore[union-attr]


def test_what_changes_beside_the_ledger_is_kept_with_the_act(store: SqlStore) -> None:
    session = v.Session("hash", "staff-office", frozenset({Role.OFFICE}), A_SCHOOL_DAY, "desk")
    station = v.Station("desk", "staff-office", "hand_in", {"pupil": None}, ({"slot": "3"},))
    attempts = v.Attempts("office", 3, A_SCHOOL_DAY + timedelta(minutes=1))
    secret = PutCredential("staff-office", "password", "argon", A_SCHOOL_DAY)
    pin = PutCredential("staff-office", "pin", "argon-pin")
    store.act(command(), lambda f: Outcome(changes=(session, station, attempts, secret, pin)))
    with store.read() as facts:
        assert facts.session("hash") == session
        assert facts.sessions_at("desk") == [session]
        assert facts.station("desk") == station
        assert facts.stations() == [station]
        assert facts.attempts("office") == attempts
        office = facts.staff("staff-office")
    assert office is not None
    assert (office.password_hash, office.pin_hash) == ("argon", "argon-pin")
    assert office.password_set_at == A_SCHOOL_DAY


def test_who_was_signed_in_is_forgotten_after_a_month(store: SqlStore) -> None:
    def session(key: str, days: int, *, ended: bool = True, who: str = "office") -> v.Session:
        begun = A_SCHOOL_DAY + timedelta(days=days)
        return v.Session(key, f"staff-{who}", frozenset(), begun, "desk", ended=ended)

    record(store, changes=(session("old", 0), session("open", 0, ended=False), session("new", 20)))
    record(store, changes=(session("before", -2, who="head"), session("last", -1, who="head")))
    record(store, changes=(session("now", 40),))
    with store.read() as facts:
        keys = ("old", "open", "new", "now", "before", "last")
        known = [key for key in keys if facts.session(key)]
        seen = facts.last_sign_ins()
    # The last time of everybody stays, for the register of who has access.
    assert known == ["open", "new", "now", "last"]
    assert seen["staff-head"] == A_SCHOOL_DAY - timedelta(days=1)


def test_changes_of_an_act_that_fails_are_not_kept(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        record(store, e.Moved("unknown", "4"), changes=(v.Attempts("office", 1),))
    with store.read() as facts:
        assert facts.attempts("office") == v.Attempts("office", 0)


def test_a_time_that_goes_backwards_is_marked_until_somebody_says_it_is_right(
    store: SqlStore, clock: StillClock
) -> None:
    def clock_of_next(device: str) -> str:
        done = record(store, hand_in(f"record-{device}", device))
        return str(next(store.rows(done.entry or 0))["clock"])

    clock.wait(days=365)
    assert clock_of_next("device-ada") == "confirmed"
    clock.at = A_SCHOOL_DAY
    assert clock_of_next("device-ben") == "unconfirmed"
    assert clock_of_next("device-zoe") == "unconfirmed"
    record(store, r.ClockConfirmed(clock.at))
    assert clock_of_next("device-max") == "confirmed"


def test_a_time_that_nobody_believed_holds_nobody_back(store: SqlStore, clock: StillClock) -> None:
    with store.read() as facts:
        before = facts.believed_until()
    clock.wait(days=365)
    clock.confirmed = False
    record(store, hand_in())
    with store.read() as facts:
        assert facts.believed_until() == before
    clock.at, clock.confirmed = A_SCHOOL_DAY + timedelta(hours=1), True
    done = record(store, r.SlotsSet(("1",)))
    assert done.moment.confirmed


def test_a_clock_that_nothing_vouches_for_is_marked(store: SqlStore, clock: StillClock) -> None:
    clock.confirmed = False
    done = record(store, hand_in())
    assert not done.moment.confirmed
    with store.read() as facts:
        assert [entry.confirmed for entry in facts.entries(v.Query(record_id="record-1"))] == [
            False
        ]


def test_an_act_sees_the_acts_before_it_and_the_head(store: SqlStore) -> None:
    seen: dict[str, Any] = {}

    def decide(facts: Facts) -> Outcome:
        seen.update(open=facts.open_record_of("device-ada"), head=facts.head(), now=facts.now)
        return Outcome()

    record(store, hand_in())
    store.act(command(), decide)
    head = store.stored_head()
    assert seen["open"].record_id == "record-1"
    assert seen["head"] == (head.size, head.hash.hex(), head.root.hex())
    assert seen["now"].at == A_SCHOOL_DAY


def test_an_act_inside_an_act_is_a_mistake(store: SqlStore) -> None:
    def nested(facts: Facts) -> Outcome:
        store.act(command(), lambda facts: Outcome())
        return Outcome()

    with pytest.raises(RuntimeError, match="inside"):
        store.act(command(), nested)


@pytest.mark.parametrize("text", ["half a character: \ud800"])
def test_what_cannot_be_stored_is_refused_in_words(store: SqlStore, text: str) -> None:
    with pytest.raises(StoreError) as raised:
        record(store, r.DeviceEnrolled("device-x", DeviceKind.PHONE, None, description=text))
    assert "Nothing was recorded" in raised.value.words


NASTY = "<script>alert(1)</script> '; DROP TABLE ledger_entries; -- \u202e %s {0} ☎️ \\ \" \n"


def test_any_text_comes_back_as_it_was(store: SqlStore) -> None:
    record(store, r.DeviceEnrolled("device-x", DeviceKind.PHONE, None, description=NASTY))
    *_, row = store.rows()
    assert row["personal"]["description"]["value"] == NASTY
    with store.read() as facts:
        assert facts.device("device-x").description == NASTY  # type: ignore[union-attr]


def test_times_in_any_zone_are_the_same_moment(store: SqlStore) -> None:
    due = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
    record(store, hand_in())
    record(store, e.TimeAgreed("record-1", due.astimezone()))
    with store.read() as facts:
        assert facts.record("record-1").agreed_due == due  # type: ignore[union-attr]
