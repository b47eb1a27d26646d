"""What can be asked of the store, and in what order it answers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from db.facts import SqlFacts
from db.sql_store import SqlStore
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import (
    DeviceKind,
    IdentityMethod,
    Kind,
    Relation,
    Role,
    SignOffMethod,
    State,
)
from kiosk.services import views as v
from kiosk.services.ports import Facts, Store
from tests.factories import A_SCHOOL_DAY, StillClock, a_policy, record

TODAY = A_SCHOOL_DAY.date()
FAR = TODAY + timedelta(days=200)


def hand_in(number: int, who: str = "ada", slot: str | None = None) -> e.HandedIn:
    return e.HandedIn(f"record-{number}", f"device-{who}", f"pupil-{who}", slot)


def release(number: int, collector: str = "adult-lovell") -> e.Released:
    known, drawn = IdentityMethod.KNOWN, SignOffMethod.DRAWN
    return e.Released(f"record-{number}", collector, Relation.CARER, known, drawn)


def test_the_store_is_what_services_expect(school_file: SqlStore) -> None:
    store: Store = school_file
    with store.read() as facts:
        asked: Facts = facts
        assert isinstance(asked, SqlFacts)


def test_custody(store: SqlStore) -> None:
    record(store, hand_in(1, slot="3"), hand_in(2, "ben"), hand_in(3, "zoe", "7"))
    record(store, release(2))
    record(store, e.ReportedLost("record-3"))
    with store.read() as facts:
        assert [item.record_id for item in facts.open_records()] == ["record-1", "record-3"]
        assert facts.slots_taken() == {"3"}
        assert facts.open_record_of("device-ben") is None
        last = facts.last_record_of("device-ben")
        assert last is not None
        assert (last.state, last.collector_id) == (State.RELEASED, "adult-lovell")
        lost = facts.open_record_of("device-zoe")
        assert lost is not None
        assert lost.state is State.LOST
        both = facts.open_records_of_pupils(["pupil-zoe", "pupil-ada", "pupil-ben"])
        assert [item.record_id for item in both] == ["record-1", "record-3"]
        assert facts.open_records_of_pupils([]) == []
        assert facts.record("unknown") is None
        assert facts.last_record_of("unknown") is None
        taken = facts.record("record-1")
        assert taken is not None
        assert (taken.taken_in_at, taken.slot) == (A_SCHOOL_DAY, "3")


def test_a_device_that_became_known_later(store: SqlStore) -> None:
    """A record opened before another one of the same device is still the open one."""
    unknown = e.Taken("record-1", Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-head", A_SCHOOL_DAY)
    record(store, unknown, hand_in(2), release(2))
    record(store, e.Identified("record-1", "device-ada", "pupil-ada"))
    with store.read() as facts:
        assert facts.open_record_of("device-ada").record_id == "record-1"  # type: ignore[union-attr]
        assert facts.last_record_of("device-ada").record_id == "record-2"  # type: ignore[union-attr]


def test_devices_and_codes(store: SqlStore) -> None:
    tablet = r.DeviceEnrolled("device-tab", DeviceKind.TABLET, "pupil-ada", "adult-lovell", "blue")
    record(
        store, tablet, r.CodeLinked("tag", "nfc", "device-tab"), r.CodeLinked("tag", "nfc", "other")
    )
    with store.read() as facts:
        assert facts.device("device-tab") == v.Device(
            "device-tab", DeviceKind.TABLET, "pupil-ada", "blue", "adult-lovell"
        )
        assert facts.device("unknown") is None
        assert [device.id for device in facts.devices()][-1] == "device-tab"
        assert [device.id for device in facts.devices_of("pupil-ada")] == [
            "device-ada",
            "device-tab",
        ]
        assert [link.device_id for link in facts.codes("tag", "nfc")] == ["other", "device-tab"]
        assert facts.codes("tag", "qr") == []
        assert facts.codes_of("device-tab") == [v.CodeLink("tag", "nfc", "device-tab")]


def test_exemptions_hold_on_their_days_until_they_end(store: SqlStore) -> None:
    granted = r.ExemptionGranted("x", "pupil-ada", "device-ada", "medical", TODAY, FAR, "charged")
    record(store, granted)
    with store.read() as facts:
        found = facts.exemption("device-ada", TODAY)
        assert found == v.Exemption(
            "x", "pupil-ada", "device-ada", "medical", TODAY, FAR, "charged"
        )
        assert facts.exemption("device-ada", TODAY - timedelta(days=1)) is None
        assert facts.exemption("device-ada", FAR + timedelta(days=1)) is None
        assert facts.exemption("device-ben", TODAY) is None
    record(store, r.ExemptionEnded("x"))
    with store.read() as facts:
        assert facts.exemption("device-ada", TODAY) is None


def test_settings_are_read_again_when_they_change(store: SqlStore) -> None:
    with store.read() as facts:
        assert facts.school_name() == "Hill Top Primary School"
        assert facts.slots()[:2] == ("1", "2")
        assert facts.school().policy(A_SCHOOL_DAY).version == "day-end-2026-09-01"
        assert facts.school().calendar.is_school_day(TODAY)
    later = a_policy(version="later", effective_from=TODAY + timedelta(days=1))
    at_once = a_policy(version="at once", effective_from=TODAY)
    record(
        store,
        r.PolicyAdopted("later", policy_as_data(later)),
        r.PolicyAdopted("at once", policy_as_data(at_once)),
        r.SlotsSet(("A", "B")),
    )
    with store.read() as facts:
        assert facts.slots() == ("A", "B")
        school = facts.school()
        assert school.policy(A_SCHOOL_DAY).version == "at once"
        assert school.policy(A_SCHOOL_DAY + timedelta(days=1)).version == "later"
        assert school.policy(A_SCHOOL_DAY - timedelta(days=1)).version == "day-end-2026-09-01"


def test_settings_of_an_act_that_failed_are_forgotten(store: SqlStore) -> None:
    """The next act may give another setting the same number."""
    wrong, right = (r.SlotsSet((name,)) for name in ("wrong", "right"))

    def look(facts: Facts) -> Any:
        assert facts.slots() == ("right",)
        raise LookupError("seen")

    with pytest.raises(ValueError, match="cannot begin"):
        record(store, wrong, e.Moved("unknown", "1"))
    record(store, right)
    from kiosk.services.ports import Command

    with pytest.raises(LookupError, match="seen"):
        store.act(Command("look", {}), look)


def pupil(number: int, forename: str, surname: str, class_name: str, **more: Any) -> dict[str, Any]:
    return {"op": "pupil", "id": f"p{number}", "ref": f"R{number}", "forename": forename,
            "surname": surname, "year": 6, "class": class_name, **more}  # fmt: skip


def test_finding_pupils_as_one_types(store: SqlStore) -> None:
    changes = [
        pupil(1, "Zoë", "Smith-Jones", "6 Oak"),
        pupil(2, "Zoe", "Smithson", "5 Oak"),
        pupil(3, "Ångström", "O'Zoe", "6 Elm"),
        pupil(4, "Zoe", "Abel", "4 Ash"),
        pupil(5, "Li", "100%_x", "6 Elm"),
        {"op": "leaver", "pupil": "p4", "on": "2026-07-20"},
    ]
    record(store, r.RegisterChanged("import", len(changes), changes))

    def found(words: str, limit: int = 8) -> list[str]:
        with store.read() as facts:
            return [item.id for item in facts.find_pupils(words, limit)]

    assert found("zoe smi") == ["pupil-zoe", "p1", "p2"]
    assert found("ZOË  jon") == ["p1"]
    assert found("oak zo") == ["p1", "p2"]
    assert found("angs ozo") == ["p3"]
    assert found("O’Zoe") == ["p3"]
    assert found("zoe") == ["pupil-zoe", "p1", "p2", "p4"]
    assert found("zoe", 2) == ["pupil-zoe", "p1"]
    assert found("oe") == []
    assert found("100%_") == ["p5"]
    assert found("%") == []
    assert found("r3") == ["p3"]
    assert found(" ") == []


def test_people(store: SqlStore) -> None:
    again = pupil(1, "Ada", "Lovell", "1A", home_slot="9", usually_brings=True)
    leaver = {"op": "leaver", "pupil": "p1", "on": "2026-07-20"}
    record(store, r.RegisterChanged("import", 2, [again, leaver]))
    aunt = {"op": "adult", "id": "aunt", "title": "", "forename": "May", "surname": "Lovell",
            "phone": None, "address": None, "email": None, "born": None}  # fmt: skip
    link = {"op": "link", "pupil": "pupil-ada", "adult": "aunt", "relationship": "aunt",
            "carer": False, "priority": 2}  # fmt: skip
    record(store, r.RegisterChanged("desk", 2, [aunt, link]))
    with store.read() as facts:
        assert facts.pupil("p1") == v.Pupil(
            "p1", "R1", "Ada", "Lovell", 6, "1A", "9", True, date(2026, 7, 20)
        )
        assert facts.home_slots() == frozenset()
        assert facts.pupil_by_ref("R1").id == "p1"  # type: ignore[union-attr]
        assert facts.pupil_by_ref("P0001").id == "pupil-ada"  # type: ignore[union-attr]
        assert facts.pupil_by_ref("unknown") is None
        assert [item.id for item in facts.pupils()] == [
            "p1",
            "pupil-ben",
            "pupil-zoe",
            "pupil-ada",
        ]
        mother, other = facts.links_of_pupil("pupil-ada")
        assert (mother.adult.id, mother.carer, mother.relationship) == (
            "adult-lovell",
            True,
            "mother",
        )
        assert (other.adult.name, other.carer) == ("May Lovell", False)
        assert facts.adult("adult-lovell").born == date(1985, 2, 28)  # type: ignore[union-attr]
        assert [item.id for item in facts.adults()] == ["adult-lovell", "aunt", "adult-obrien"]
        assert facts.pupils_of_adult("adult-lovell") == ["pupil-ada", "pupil-ben"]
    record(store, r.RegisterChanged("desk", 1, [again]))
    with store.read() as facts:
        assert facts.pupil("p1").left_on is None  # type: ignore[union-attr]
        assert facts.home_slots() == {"9"}


def test_authorisations_and_calls(store: SqlStore) -> None:
    kinds = (Kind.HAND_IN, Kind.CONFISCATION)
    record(
        store,
        r.AdultAuthorised("a1", "pupil-ada", "aunt", "adult-lovell", kinds, TODAY, FAR, "s"),
        r.AdultAuthorised("a2", "pupil-ada", "uncle", "adult-lovell", kinds, TODAY, TODAY, "s"),
        r.AdultAuthorised("a3", "pupil-ada", "friend", "adult-lovell", kinds, TODAY, FAR, "s"),
        r.AuthorisationEnded("a3"),
        r.TelephoneAuthorityGiven("t1", "pupil-ada", "aunt", "adult-lovell", ("s", "h"), TODAY),
    )
    with store.read() as facts:
        found = facts.authorisations("pupil-ada", TODAY)
        assert [item.adult_id for item in found] == ["aunt", "uncle"]
        assert found[0].kinds == frozenset(kinds)
        assert [item.adult_id for item in facts.authorisations("pupil-ada", FAR)] == ["aunt"]
        (call,) = facts.telephone_authorities("pupil-ada", TODAY)
        assert (call.staff, call.carer_stands) == (("s", "h"), True)
        assert facts.telephone_authorities("pupil-ada", FAR) == []


def bar(bar_id: str, adult: str, pupils: tuple[str, ...] = (), **more: Any) -> r.BarPlaced:
    given = {"stops_collection": True, "seen_by": "staff-head", "review_on": FAR, **more}
    return r.BarPlaced(bar_id, adult, pupils, **given)


def test_bars_and_stops(store: SqlStore, clock: StillClock) -> None:
    soon = A_SCHOOL_DAY + timedelta(hours=1)
    record(
        store,
        bar("b1", "adult-obrien", ("pupil-zoe",)),
        bar("b2", "stranger", last=TODAY),
        r.ProtectiveStopPlaced("s1", "adult-lovell", ("pupil-ada",), soon),
        r.LikenessReviewed("copy", "adult-obrien", same=False),
        r.LikenessReviewed("copy", "stranger", same=True),
    )
    with store.read() as facts:
        first, second, third = facts.concerns()
        assert (first.is_bar, first.pupil_ids) == (True, frozenset({"pupil-zoe"}))
        assert first.review == datetime.combine(FAR, datetime.min.time(), UTC) - timedelta(hours=1)
        assert (second.adult_id, second.pupil_ids) == ("stranger", frozenset())
        assert (third.is_bar, third.review) == (False, soon)
        assert facts.reviewed_as_other("copy") == {"adult-obrien"}
    clock.wait(days=2)
    with store.read() as facts:
        assert [item.id for item in facts.concerns()] == ["b1", "s1"], "a stop never ends by itself"
    record(store, r.BarLifted("b1"), r.ProtectiveStopEnded("s1"))
    with store.read() as facts:
        assert facts.concerns() == []


def standing(signer: str = "adult-lovell") -> r.StandingAuthoritySigned:
    return r.StandingAuthoritySigned(
        "authority", "pupil-ada", ("device-ada",), signer, TODAY, FAR, "en", "w1",
        SignOffMethod.DRAWN,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("event", "stands"),
    [
        (None, True),
        (bar("b", "adult-lovell"), False),
        (bar("b", "adult-lovell", ("pupil-ada",)), False),
        (bar("b", "adult-lovell", ("pupil-zoe",)), True),
        (bar("b", "adult-lovell", stops_collection=False), True),
        (bar("b", "adult-obrien"), True),
        (r.ProtectiveStopPlaced("s", "adult-lovell", (), A_SCHOOL_DAY), False),
        (r.RegisterChanged("desk", 1, [{"op": "link", "pupil": "pupil-ada",
         "adult": "adult-lovell", "relationship": "mother", "carer": False, "priority": 1}]),
         False),
    ],
)  # fmt: skip
def test_a_standing_authority_stands_while_its_signer_does(
    school_file: SqlStore, event: e.Event | None, stands: bool
) -> None:
    call = r.TelephoneAuthorityGiven("t", "pupil-ada", "aunt", "adult-lovell", ("s", "h"), TODAY)
    record(school_file, standing(), call, *([event] if event else []))
    with school_file.read() as facts:
        (authority,) = facts.standing_authorities("pupil-ada")
        assert (authority.signer_stands, authority.pupil_year) == (stands, 6)
        assert facts.telephone_authorities("pupil-ada", TODAY)[0].carer_stands == stands


def test_a_standing_authority_ends(school_file: SqlStore, clock: StillClock) -> None:
    store = school_file
    record(store, standing())
    record(store, r.StandingAuthorityRevoked("authority", "adult-lovell"))
    leaves = {"op": "leaver", "pupil": "pupil-ada", "on": "2026-11-25"}
    record(store, r.RegisterChanged("desk", 1, [leaves]))
    with store.read() as facts:
        (authority,) = facts.standing_authorities("pupil-ada")
        assert (authority.revoked, authority.pupil_left) == (True, False)
    clock.wait(days=2)
    with store.read() as facts:
        assert facts.standing_authorities("pupil-ada")[0].pupil_left
        assert facts.standing_authorities("unknown") == []


def test_staff_readers_and_alerts(store: SqlStore, clock: StillClock) -> None:
    record(
        store,
        r.StaffDisabled("staff-head"),
        r.ReaderKeyMade("door", "desk", "hash-1"),
        r.ReaderKeyMade("door", "desk", "hash-2"),
        r.AlertRaised("alert-1", "lost", (Role.HEAD,), "record-1"),
        r.AlertRaised("alert-2", "collection_stopped", (Role.DSL, Role.HEAD), None, "adult"),
    )
    clock.wait(minutes=1)
    record(store, r.AlertAcknowledged("alert-1"), staff="staff-head")
    record(store, r.AlertAcknowledged("alert-1"), staff="staff-office")
    with store.read() as facts:
        assert facts.staff_by_user("head").disabled  # type: ignore[union-attr]
        assert facts.staff_by_user("nobody") is None
        assert [item.id for item in facts.all_staff()] == ["staff-head", "staff-office"]
        assert facts.reader_key("hash-1") is None
        assert facts.reader_key("hash-2") == v.ReaderKey("door", "desk", "hash-2")
        assert len(facts.reader_keys()) == 1
        assert [alert.id for alert in facts.alerts()] == ["alert-2"]
        newest, oldest = facts.alerts(open_only=False)
        assert newest.roles == {Role.DSL, Role.HEAD}
        assert (oldest.acknowledged_by, oldest.acknowledged_at) == ("staff-head", clock.at)


def test_entries_by_what_they_are_about(store: SqlStore, clock: StillClock) -> None:
    record(store, hand_in(1), staff="staff-office")
    clock.wait(days=1)
    signed = e.SignedOff(
        "sign-1", "adult-lovell", SignOffMethod.DRAWN, "en", ("record-1", "record-2"), "w1"
    )
    taken = e.Taken("record-2", Kind.CONFISCATION, Reason.BEHAVIOUR, "staff-head", A_SCHOOL_DAY,
                    "device-ben", "pupil-ben")  # fmt: skip
    record(store, taken, signed, release(1), staff="staff-head")
    record(store, r.Looked("record-2"), staff="staff-head")

    def found(**query: Any) -> list[str]:
        with store.read() as facts:
            return [type(item.event).__name__ for item in facts.entries(v.Query(**query))]

    assert found(record_id="record-1") == ["Released", "SignedOff", "HandedIn"]
    assert found(device_id="device-ben")[:2] == ["SignedOff", "Taken"]
    assert found(pupil_id="pupil-ada")[:3] == ["Released", "SignedOff", "HandedIn"]
    assert found(staff_id="staff-head") == ["Looked", "Released", "SignedOff", "Taken"]
    assert found(staff_id="staff-head", record_id="record-2") == ["Looked", "SignedOff", "Taken"]
    assert found(kind="confiscation") == ["Taken"]
    assert found(kind="hand_in") == ["Released", "HandedIn"]
    assert found(kind="handed_in", device_id="device-ada") == ["HandedIn"]
    assert found(kind="policy_adopted") == ["PolicyAdopted"]
    assert found(kind="nothing") == []
    assert found(first=TODAY + timedelta(days=1)) == ["Looked", "Released", "SignedOff", "Taken"]
    assert found(last=TODAY, staff_id="staff-office") == ["HandedIn"]
    assert found(first=FAR) == []
    assert found(first=TODAY, last=TODAY, kind="hand_in") == ["HandedIn"]


def test_pages_go_by_the_number_of_the_entry(store: SqlStore) -> None:
    for number in range(1, 8):
        record(store, e.KeptOvernight("record-1") if number > 1 else hand_in(1))
    with store.read() as facts:
        size = facts.head()[0]

        def page(**query: Any) -> list[int]:
            return [item.sequence - size for item in facts.entries(v.Query(limit=3, **query))]

        assert page(record_id="record-1") == [0, -1, -2]
        assert page(record_id="record-1", before=size - 2) == [-3, -4, -5]
        assert page(record_id="record-1", after=size - 6) == [-3, -4, -5]
        assert page(record_id="record-1", after=size) == []
        assert page(before=size - 5) == [-6, -7, -8]
        assert page(after=size - 9, before=size - 6) == [-7, -8]


def test_an_entry_by_its_number(store: SqlStore, clock: StillClock) -> None:
    done = record(store, e.HandedIn("record-1", "device-ada", "pupil-ada"), staff="staff-office")
    with store.read() as facts:
        entry = facts.entry(done.entry or 0)
        assert entry is not None
        assert entry.event == e.HandedIn("record-1", "device-ada", "pupil-ada")
        assert (entry.at, entry.recorded_at, entry.confirmed) == (clock.at, clock.at, True)
        assert (entry.staff_id, entry.station) == ("staff-office", "desk")
        assert entry.policy == "day-end-2026-09-01"
        assert facts.entry(0) is None
        assert facts.entry(10_000) is None
        head = store.stored_head()
        assert facts.head() == (head.size, head.hash.hex(), head.root.hex())
        assert facts.log_id() == next(store.rows())["log"]
