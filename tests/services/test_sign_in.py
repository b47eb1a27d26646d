"""Signing in and unlocking: what proves who somebody is, and what wrong secrets cost."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from db.sql_store import SqlStore
from db.store import open_store
from kiosk.custody.people.accounts import is_old
from kiosk.custody.register import BadgeLinked, StaffAdded, StaffDisabled
from kiosk.custody.states import Role
from kiosk.services.ports import PutCredential
from kiosk.services.staff.first_sign_in import Step
from kiosk.services.staff.proof import LONGEST_WAIT, NotProved, Problem, wait_after
from kiosk.services.staff.sessions import lock, session_of, sign_out
from kiosk.services.staff.sign_in import SignedIn, sign_in, sign_in_with_badge, unlock
from tests import factories
from tests.factories import StillClock
from tests.services.conftest import BADGE, PASSWORD, PIN, Members, QuickHasher


def let_in(result: SignedIn | NotProved) -> SignedIn:
    assert isinstance(result, SignedIn), result
    return result


def kept_out(result: SignedIn | NotProved | None) -> NotProved:
    assert isinstance(result, NotProved), result
    return result


def test_office_staff_land_at_the_desk(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    members.add("jean", Role.OFFICE, Role.HEAD)
    result = let_in(sign_in(store, hasher, " Jean ", PASSWORD, station="desk"))
    assert result.session.station == "desk"
    assert result.session.roles == {Role.OFFICE}
    with store.read() as facts:
        station = facts.station("desk")
    assert (station.staff_id, station.activity) == (result.staff.id, "hand_in")


def test_everybody_else_has_a_session_of_their_own(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    members.add("helen", Role.HEAD, Role.DSL)
    result = let_in(sign_in(store, hasher, "helen", PASSWORD, station="desk"))
    assert result.session.station is None
    assert result.session.roles == {Role.HEAD, Role.DSL}
    with store.read() as facts:
        assert facts.station("desk").staff_id is None


def test_the_cookie_s_secret_is_kept_nowhere(
    store: SqlStore, hasher: QuickHasher, members: Members, tmp_path: Path
) -> None:
    members.add("jean", Role.OFFICE)
    result = let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    present = session_of(store, result.secret)
    assert present is not None
    assert present.staff.user == "jean"
    assert session_of(store, result.session.key_hash) is None
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("phonebox.db*"))
    assert result.secret.encode() not in kept


def test_an_unknown_name_and_a_wrong_password_look_the_same(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    members.add("jean", Role.OFFICE)
    wrong = kept_out(sign_in(store, hasher, "jean", "something else", station=None))
    unknown = kept_out(sign_in(store, hasher, "nobody", "something else", station=None))
    assert wrong == unknown
    # A name that nobody has costs a comparison too, with no hash to compare with.
    assert hasher.asked == [hasher.hash(PASSWORD), None]


def test_a_closed_account_lets_nobody_in(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    staff_id = members.add("jean", Role.OFFICE)
    signed_in = let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    factories.record(store, StaffDisabled(staff_id), staff="staff-head")
    assert session_of(store, signed_in.secret) is None
    result = kept_out(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    assert result.words == kept_out(sign_in(store, hasher, "nobody", "x", station=None)).words


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 0), (2, 0), (3, 15), (4, 30), (5, 60), (8, 480), (9, 900), (10, 900), (1000, 900)],
)
def test_each_wrong_secret_makes_the_wait_longer(failures: int, seconds: int) -> None:
    assert wait_after(failures) == timedelta(seconds=seconds)


def wrong_tries(store: SqlStore, hasher: QuickHasher, how_many: int) -> NotProved:
    results = [sign_in(store, hasher, "jean", "wrong one", station=None) for _ in range(how_many)]
    return kept_out(results[-1])


def test_after_three_wrong_tries_even_the_right_one_waits(
    store: SqlStore, hasher: QuickHasher, members: Members, clock: StillClock
) -> None:
    members.add("jean", Role.OFFICE)
    assert wrong_tries(store, hasher, 3).until == clock.at + timedelta(seconds=15)
    asked = len(hasher.asked)
    waiting = kept_out(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    assert waiting.problem is Problem.WAIT
    assert waiting.words == "Too many wrong tries. Wait 15 seconds, then try again."
    assert len(hasher.asked) == asked, "nothing was compared while the account waits"
    clock.wait(seconds=15)
    let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    assert wrong_tries(store, hasher, 2).until is None, "the count began anew"


def test_unknown_names_wait_as_known_ones_do(store: SqlStore, hasher: QuickHasher) -> None:
    wrong_tries(store, hasher, 3)
    assert kept_out(sign_in(store, hasher, "jean", "x", station=None)).problem is Problem.WAIT


def test_a_restart_forgets_no_wrong_try(
    store: SqlStore, hasher: QuickHasher, members: Members, clock: StillClock, tmp_path: Path
) -> None:
    members.add("jean", Role.OFFICE)
    wrong_tries(store, hasher, 4)
    store.close()
    again = open_store(tmp_path / "phonebox.db", clock)
    try:
        result = kept_out(sign_in(again, hasher, "jean", PASSWORD, station="desk"))
        assert (result.problem, result.until) == (Problem.WAIT, clock.at + timedelta(seconds=15))
    finally:
        again.close()


def test_the_wait_grows_from_one_round_to_the_next(
    store: SqlStore, hasher: QuickHasher, members: Members, clock: StillClock
) -> None:
    members.add("jean", Role.OFFICE)
    wrong_tries(store, hasher, 3)
    clock.wait(seconds=16)
    assert wrong_tries(store, hasher, 1).until == clock.at + timedelta(seconds=30)


def test_a_clock_that_was_put_back_locks_nobody_out_for_a_year(
    store: SqlStore, hasher: QuickHasher, members: Members, clock: StillClock
) -> None:
    members.add("jean", Role.OFFICE)
    clock.wait(days=365)
    wrong_tries(store, hasher, 3)
    clock.wait(days=-365)
    let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk"))


def test_a_badge_needs_its_pin(store: SqlStore, hasher: QuickHasher, members: Members) -> None:
    members.add("jean", Role.OFFICE, badge=BADGE)
    kept_out(sign_in_with_badge(store, hasher, BADGE, "", station="desk"))
    kept_out(sign_in_with_badge(store, hasher, BADGE, PASSWORD, station="desk"))
    result = let_in(sign_in_with_badge(store, hasher, BADGE.lower(), PIN, station="desk"))
    assert result.staff.user == "jean"


def test_wrong_pins_and_wrong_passwords_count_together(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    members.add("jean", Role.OFFICE, badge=BADGE)
    wrong_tries(store, hasher, 2)
    kept_out(sign_in_with_badge(store, hasher, BADGE, "9999", station="desk"))
    result = kept_out(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    assert result.problem is Problem.WAIT


def test_a_badge_without_a_pin_proves_nothing(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    added = StaffAdded("staff-new", "new", (Role.OFFICE,), name="New")
    factories.record(store, added, BadgeLinked("staff-new", BADGE), staff="staff-head")
    result = kept_out(sign_in_with_badge(store, hasher, BADGE, "0000", station="desk"))
    assert result.problem is Problem.WRONG


def test_a_password_changed_meanwhile_is_not_the_right_one(
    store: SqlStore, members: Members, clock: StillClock
) -> None:
    staff_id = members.add("jean", Role.OFFICE)

    class Slow(QuickHasher):
        def matches(self, secret_hash: str | None, secret: str) -> bool:
            changed = PutCredential(staff_id, "password", "hash of another", clock.at)
            factories.record(store, changes=(changed,))
            return super().matches(secret_hash, secret)

    assert kept_out(sign_in(store, Slow(), "jean", PASSWORD, station=None)).problem is Problem.WRONG


def test_a_password_expires_after_three_months_or_as_policy_says(
    store: SqlStore, hasher: QuickHasher, members: Members, clock: StillClock
) -> None:
    members.add("jean", Role.OFFICE)
    assert not let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk")).waits
    clock.wait(days=92)
    result = let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    assert result.waits == {Step.PASSWORD}
    assert not result.session.roles
    with store.read() as facts:
        policy = facts.school().policy(clock.at)
    never = replace(policy, extra={"password_months": "0"})
    assert not is_old(result.staff.password_set_at, never, clock.at)
    assert is_old(None, never, clock.at)


def test_a_locked_screen_opens_with_the_pin_or_the_password(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    members.add("jean", Role.OFFICE, badge=BADGE)
    signed_in = let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    for secret in (PIN, PASSWORD):
        lock(store, signed_in.session)
        present = session_of(store, signed_in.secret)
        assert present is not None
        assert present.session.locked
        assert not present.who.roles
        assert kept_out(unlock(store, hasher, present.session, "0000")).problem is Problem.WRONG
        assert unlock(store, hasher, present.session, secret) is None
        opened = session_of(store, signed_in.secret)
        assert opened is not None
        assert opened.who.roles == {Role.OFFICE}
        with store.read() as facts:
            assert facts.station("desk").staff_id == signed_in.staff.id


def test_a_session_that_ended_cannot_be_unlocked(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    members.add("jean", Role.OFFICE)
    signed_in = let_in(sign_in(store, hasher, "jean", PASSWORD, station="desk"))
    sign_out(store, signed_in.session)
    assert kept_out(unlock(store, hasher, signed_in.session, PIN)).problem is Problem.ENDED


def test_the_longest_wait_is_a_quarter_of_an_hour() -> None:
    assert timedelta(minutes=15) == LONGEST_WAIT
