"""Who is signed in where: desk, own browser, several screens, locked, replaced, run out."""

from dataclasses import replace

import pytest

from db.sql_store import SqlStore
from kiosk.custody.states import Role
from kiosk.services import views as v
from kiosk.services.staff import sessions
from kiosk.services.staff.sessions import lock, lock_all_at_start, session_of, sign_out, to_the_desk
from kiosk.services.staff.sign_in import SignedIn, sign_in
from tests import factories
from tests.factories import StillClock
from tests.services.conftest import PASSWORD, Members, QuickHasher


@pytest.fixture
def jean(store: SqlStore, hasher: QuickHasher, members: Members) -> SignedIn:
    members.add("jean", Role.OFFICE)
    return entered(store, hasher, "jean")


def entered(store: SqlStore, hasher: QuickHasher, user: str) -> SignedIn:
    result = sign_in(store, hasher, user, PASSWORD, station="desk")
    assert isinstance(result, SignedIn)
    return result


def desk(store: SqlStore) -> v.Station:
    with store.read() as facts:
        return facts.station("desk")


def test_another_person_s_sign_in_ends_the_first_one_s_sessions_there(
    store: SqlStore, hasher: QuickHasher, members: Members, jean: SignedIn
) -> None:
    members.add("sam", Role.OFFICE)
    changed = replace(desk(store), recent=({"outcome": "handed_in"},), collection={"id": "c"})
    factories.record(store, changes=(changed,))
    sam = entered(store, hasher, "sam")
    assert session_of(store, jean.secret) is None
    after = desk(store)
    assert (after.staff_id, after.recent, after.collection) == (sam.staff.id, (), None)


def test_screens_of_one_person_share_the_station(
    store: SqlStore, hasher: QuickHasher, jean: SignedIn
) -> None:
    changed = replace(desk(store), recent=({"outcome": "handed_in"},))
    factories.record(store, changes=(changed,))
    second = entered(store, hasher, "jean")
    assert session_of(store, jean.secret) is not None
    assert desk(store).recent == ({"outcome": "handed_in"},)
    lock(store, second.session)
    assert desk(store).staff_id == jean.staff.id, "the other screen is still open"
    lock(store, jean.session)
    assert desk(store).staff_id is None


def test_the_last_scans_are_shown_again_to_their_own_person_alone(
    store: SqlStore, hasher: QuickHasher, members: Members, jean: SignedIn
) -> None:
    members.add("sam", Role.OFFICE)
    factories.record(store, changes=(replace(desk(store), recent=({"outcome": "handed_in"},)),))
    lock(store, jean.session)
    entered(store, hasher, "jean")
    assert desk(store).recent
    lock(store, jean.session)
    entered(store, hasher, "sam")
    assert not desk(store).recent


def test_locking_drops_a_collection_under_way(store: SqlStore, jean: SignedIn) -> None:
    factories.record(store, changes=(replace(desk(store), collection={"id": "c"}),))
    lock(store, jean.session)
    assert desk(store).collection is None


def test_signing_out_frees_the_station(store: SqlStore, jean: SignedIn) -> None:
    sign_out(store, jean.session)
    assert session_of(store, jean.secret) is None
    assert desk(store).staff_id is None


def test_a_restart_locks_every_session_and_empties_every_station(
    store: SqlStore, hasher: QuickHasher, members: Members, jean: SignedIn
) -> None:
    members.add("helen", Role.HEAD)
    helen = entered(store, hasher, "helen")
    lock_all_at_start(store)
    for secret in (jean.secret, helen.secret):
        present = session_of(store, secret)
        assert present is not None
        assert present.session.locked
    assert (desk(store).staff_id, desk(store).activity) == (None, "idle")


@pytest.mark.parametrize("role", [Role.LEADER, Role.DSL, Role.HEAD])
def test_seniors_may_turn_to_the_desk_and_carry_its_role_alone(
    store: SqlStore, hasher: QuickHasher, members: Members, jean: SignedIn, role: Role
) -> None:
    members.add("helen", role, Role.TEACHER)
    helen = entered(store, hasher, "helen")
    assert to_the_desk(store, helen.session, "desk")
    present = session_of(store, helen.secret)
    assert present is not None
    assert present.session.station == "desk"
    assert present.session.roles == {Role.OFFICE}
    assert desk(store).staff_id == helen.staff.id
    assert session_of(store, jean.secret) is None


@pytest.mark.parametrize("role", [Role.TEACHER, Role.TECHNICIAN, Role.GOVERNOR])
def test_nobody_else_may(
    store: SqlStore, hasher: QuickHasher, members: Members, role: Role
) -> None:
    members.add("kit", role)
    kit = entered(store, hasher, "kit")
    assert not to_the_desk(store, kit.session, "desk")
    assert desk(store).staff_id is None


def test_a_session_runs_out_after_twelve_hours(
    store: SqlStore, jean: SignedIn, clock: StillClock
) -> None:
    clock.wait(hours=12)
    assert session_of(store, jean.secret) is not None
    clock.wait(seconds=1)
    assert session_of(store, jean.secret) is None


@pytest.mark.parametrize(("minutes", "activity"), [(377, "hand_in"), (378, "collect")])
def test_half_an_hour_before_the_day_s_end_the_desk_turns_to_collections(
    store: SqlStore, clock: StillClock, minutes: int, activity: str
) -> None:
    clock.wait(minutes=minutes)  # from 08:42; the day ends at 15:30
    with store.read() as facts:
        assert sessions.activity_at(facts) == activity
