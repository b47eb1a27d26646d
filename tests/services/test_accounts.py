"""Accounts: who may make and close them, and what a secret must be."""

from dataclasses import replace

import pytest

from db.sql_store import SqlStore
from kiosk.custody.errors import Code
from kiosk.custody.people.accounts import acceptable_use
from kiosk.custody.states import Role
from kiosk.services.acting import Who
from kiosk.services.ports import Done
from kiosk.services.staff import accounts
from kiosk.services.staff.accounts import NewStaff
from kiosk.services.staff.proof import NotProved
from kiosk.services.staff.sessions import session_of
from kiosk.services.staff.sign_in import SignedIn, sign_in
from kiosk.services.staff.strength import why_weak_password, why_weak_pin
from tests.factories import StillClock, new_id
from tests.services.conftest import BADGE, HEAD, OFFICE, PASSWORD, PIN, Members, QuickHasher

JEAN = NewStaff("Jean", "Jean Holloway", frozenset({Role.OFFICE}), PASSWORD, PIN, BADGE)


def codes(done: Done) -> list[Code]:
    return [refusal.code for refusal in done.refusals]


def test_an_account_begins_with_what_it_was_given(
    store: SqlStore, hasher: QuickHasher, clock: StillClock
) -> None:
    done = accounts.add(store, hasher, HEAD, new_id(), JEAN)
    with store.read() as facts:
        jean = facts.staff(done.answer["staff"])
    assert jean is not None
    assert (jean.user, jean.name, jean.badge) == ("jean", "Jean Holloway", BADGE)
    assert jean.roles == {Role.OFFICE}
    assert (jean.password_hash, jean.password_set_at) == (hasher.hash(PASSWORD), clock.at)


def test_no_secret_reaches_the_ledger(store: SqlStore, hasher: QuickHasher) -> None:
    accounts.add(store, hasher, HEAD, new_id(), JEAN)
    text = str(list(store.rows()))
    assert "Jean Holloway" in text
    assert PASSWORD not in text
    assert "hash of" not in text


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewStaff("j", "J", JEAN.roles), Code.DETAILS_MISSING),
        (NewStaff("jean holloway", "J", JEAN.roles), Code.DETAILS_MISSING),
        (NewStaff("jean", " ", JEAN.roles), Code.DETAILS_MISSING),
        (NewStaff("jean", "Jean", frozenset()), Code.DETAILS_MISSING),
        (NewStaff("jean", "Jean", JEAN.roles, adult_id="nobody"), Code.DETAILS_MISSING),
        (NewStaff("office", "Jean", JEAN.roles), Code.USER_TAKEN),
        (NewStaff("jean", "Jean", JEAN.roles, "short"), Code.WEAK_SECRET),
        (NewStaff("jean", "Jean", JEAN.roles, pin="1234"), Code.WEAK_SECRET),
        (NewStaff("jean", "Jean", JEAN.roles, badge="B6FF1CE00"), Code.NOT_A_CODE),
        (NewStaff("jean", "Jean", JEAN.roles, badge="DA7K2Q9XZ"), Code.NOT_A_CODE),
    ],
)
def test_an_account_that_cannot_be(
    store: SqlStore, hasher: QuickHasher, new: NewStaff, code: Code
) -> None:
    done = accounts.add(store, hasher, HEAD, new_id(), new)
    assert codes(done) == [code]
    assert not done.sequences


def test_only_the_headteacher_makes_and_closes_accounts(
    store: SqlStore, hasher: QuickHasher
) -> None:
    for role in set(Role) - {Role.HEAD}:
        who = Who("staff-office", frozenset({role}))
        assert codes(accounts.add(store, hasher, who, new_id(), JEAN)) == [Code.ROLE_MISSING]
        assert Code.ROLE_MISSING in codes(accounts.disable(store, who, new_id(), "staff-office"))


def test_closing_an_account_ends_its_sessions_at_once(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    staff_id = members.add("jean", Role.OFFICE)
    signed_in = sign_in(store, hasher, "jean", PASSWORD, station="desk")
    assert isinstance(signed_in, SignedIn)
    assert not accounts.disable(store, HEAD, new_id(), staff_id).refusals
    assert session_of(store, signed_in.secret) is None
    with store.read() as facts:
        assert facts.station("desk").staff_id is None
        session = facts.session(signed_in.session.key_hash)
        assert session is not None
        assert session.ended


def test_the_last_headteacher_s_account_stays_open(store: SqlStore, members: Members) -> None:
    done = accounts.disable(store, HEAD, new_id(), "staff-head")
    assert codes(done) == [Code.LAST_HEADTEACHER]
    members.add("helen", Role.HEAD)
    assert not accounts.disable(store, HEAD, new_id(), "staff-head").refusals


def test_one_changes_one_s_own_password_with_the_present_one(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    staff_id = members.add("jean", Role.OFFICE)
    who = Who(staff_id, frozenset({Role.OFFICE}), "desk")
    fresh = "four purple ladders"
    wrong = accounts.change_own(store, hasher, who, new_id(), "not it", "password", fresh)
    assert isinstance(wrong, NotProved)
    done = accounts.change_own(store, hasher, who, new_id(), PASSWORD, "password", fresh)
    assert isinstance(done, Done)
    assert not done.refusals
    assert isinstance(sign_in(store, hasher, "jean", fresh, station="desk"), SignedIn)


def test_nobody_but_the_headteacher_sets_another_s_secret(
    store: SqlStore, hasher: QuickHasher, members: Members
) -> None:
    staff_id = members.add("jean", Role.OFFICE)
    done = accounts.set_secret(store, hasher, OFFICE, new_id(), staff_id, "pin", "7391")
    assert codes(done) == [Code.ROLE_MISSING]
    done = accounts.set_secret(store, hasher, HEAD, new_id(), staff_id, "pin", "7391")
    assert not done.refusals


def test_a_badge_is_one_person_s(store: SqlStore, hasher: QuickHasher, members: Members) -> None:
    members.add("jean", Role.OFFICE, badge=BADGE)
    done = accounts.link_badge(store, HEAD, new_id(), "staff-office", BADGE)
    assert codes(done) == [Code.CODE_TAKEN]


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("short", "at least 10"),
        ("x" * 201, "at most"),
        ("31415926535", "letters too"),
        ("aaaaaaaaaabb", "different characters"),
        ("holloway-99-x", "your user name"),
        ("brambledown-99", "school's name"),
        ("password123", "first that anybody"),
    ],
)
def test_a_weak_password_is_told_why(password: str, words: str) -> None:
    why = why_weak_password(password, "holloway", "Brambledown Primary School")
    assert why is not None
    assert words in why


@pytest.mark.parametrize(
    "password", [PASSWORD, "Ein Pferd frisst Gras", "correct horse", "päärynä-kärry"]
)
def test_words_in_a_row_will_do(password: str) -> None:
    assert why_weak_password(password, "jean", "Brambledown Primary School") is None


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "1111", "1234", "8765", "٤٨٢٦"])
def test_a_pin_that_will_not_do(pin: str) -> None:
    assert why_weak_pin(pin)


@pytest.mark.parametrize("pin", ["4826", "1212", "73915580"])
def test_a_pin_that_will(pin: str) -> None:
    assert why_weak_pin(pin) is None


def test_who_accepted_before_is_recorded_with_the_account(
    store: SqlStore, hasher: QuickHasher
) -> None:
    done = accounts.add(store, hasher, HEAD, new_id(), replace(JEAN, accepted=True))
    with store.read() as facts:
        jean = facts.staff(done.answer["staff"])
        use = acceptable_use(facts.school().policy(facts.now.at))
    assert jean is not None
    assert jean.accepted == use.version
