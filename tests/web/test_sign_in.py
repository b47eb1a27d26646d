"""Signing in, locking, changing person, and turning a browser of one's own to the desk."""

import re
import uuid
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.states import Role
from kiosk.scanning import codes
from kiosk.services.ports import PutCredential
from kiosk.services.views import Session, Station
from tests.factories import record
from tests.web.conftest import PASSWORD, PIN, USE, Browser, Site
from tests.web.desk import ADA, BEN, at_hand_in, collection, events, here, ready_to_sign

BADGE, OTHER_BADGE = "B0000000P", "B0000001M"
IDLE = 121
"""Seconds: one more than the policy's."""


class Seconds:
    """Monotonic time, in the hands of the test."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(site: Site) -> Seconds:
    """The time by which presence is judged."""
    seconds = Seconds()
    site.services.presence._monotonic = seconds
    return seconds


def secret(browser: Browser) -> str:
    cookie = browser.client.get_cookie("phonebox")
    return cookie.value if cookie else ""


def sessions(site: Site) -> list[Session]:
    with site.store.read() as facts:
        return list(facts.sessions())


def desk(site: Site) -> Station:
    with site.store.read() as facts:
        return facts.station("desk")


# --- signing in ---


@pytest.mark.parametrize(
    ("user", "lands"),
    [("office", "/hand-in"), ("teacher", "/"), ("head", "/"), ("governor", "/")],
)
def test_each_lands_where_their_work_is(site: Site, user: str, lands: str) -> None:
    browser = site.browser()
    answer = browser.post("/sign-in", username=user, password=PASSWORD)
    assert answer.location == "/start"
    assert browser.client.get("/start").location == lands


def test_in_the_afternoon_the_desk_begins_with_collection(site: Site) -> None:
    site.clock.at = site.clock.at.replace(hour=15, minute=10)
    assert site.browser("office").client.get("/start").location == "/collect"


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("office", "wrong"),
        ("office", ""),
        ("", ""),
        ("nobody", PASSWORD),
        ("office", PASSWORD.upper()),
        ("office", f"{PASSWORD} "),
        ("' OR 1=1 --", PASSWORD),
        ("office", "x" * 100_000),
    ],
)
def test_a_wrong_password_opens_nothing_and_says_no_more(
    site: Site, user: str, password: str
) -> None:
    browser = site.browser()
    answer = browser.post("/sign-in", username=user, password=password)
    assert answer.status_code == 401
    assert "Wrong user name or password" in answer.text
    assert not secret(browser)
    assert browser.client.get("/hand-in").status_code == 303


def test_an_unknown_name_and_a_wrong_password_are_told_the_same(site: Site) -> None:
    said = []
    for user in ("office", "nobody"):
        text = site.browser().post("/sign-in", username=user, password="wrong").text
        said.append(re.sub('value="[^"]*"|content="[^"]*"', "", text))
    assert said[0] == said[1]


def test_wrong_passwords_make_the_wait_longer_for_everybody_on_that_name(site: Site) -> None:
    for _ in range(3):
        site.browser().post("/sign-in", username="office", password="wrong")
    answer = site.browser().post("/sign-in", username="office", password=PASSWORD)
    assert answer.status_code == 429
    assert "Too many wrong tries" in answer.text
    assert "phonebox=" not in str(answer.headers)
    site.clock.wait(seconds=16)
    assert site.browser().post("/sign-in", username="office", password=PASSWORD).status_code == 303


def test_a_closed_account_gets_in_no_more_and_is_out_at_once(site: Site) -> None:
    teacher = site.browser("teacher")
    record(site.store, r.StaffDisabled("staff-teacher"))
    assert teacher.client.get("/confiscate").status_code == 303
    answer = site.browser().post("/sign-in", username="teacher", password=PASSWORD)
    assert answer.status_code == 401


def test_a_badge_tells_who_and_its_pin_proves_it(site: Site) -> None:
    answer = site.scan(BADGE)
    assert answer["outcome"] == "badge"
    browser = site.browser()
    page = browser.get("/sign-in/pin?badge=staff-office").text
    assert "Staff-Office" in page
    assert browser.client.get("/hand-in").status_code == 303
    wrong = browser.post("/sign-in/pin", badge="staff-office", pin="0000")
    assert wrong.status_code == 401
    assert not secret(browser)
    assert browser.post("/sign-in/pin", badge="staff-office", pin=PIN).status_code == 303
    assert browser.client.get("/hand-in").status_code == 200


@pytest.mark.parametrize("badge", ["", "nobody", "staff-teacher", "' OR 1=1", "B0000000P"])
def test_who_has_no_badge_signs_in_by_none(site: Site, badge: str) -> None:
    browser = site.browser()
    answer = browser.post("/sign-in/pin", badge=badge, pin=PIN)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert not secret(browser)


def test_a_password_is_no_pin(site: Site) -> None:
    browser = site.browser()
    assert browser.post("/sign-in/pin", badge="staff-office", pin=PASSWORD).status_code == 401


# --- sessions ---


def test_the_secret_and_the_forms_token_change_at_sign_in(site: Site) -> None:
    browser = site.browser()
    browser.client.set_cookie("phonebox", "chosen-by-somebody-else")
    token = browser.token()
    browser.post("/sign-in", username="office", password=PASSWORD)
    assert secret(browser) not in ("", "chosen-by-somebody-else")
    assert browser.token() != token
    answer = browser.client.post("/lock", data={"csrf_token": token})
    assert answer.status_code == 400
    assert browser.client.get("/hand-in").status_code == 200


def test_a_second_sign_in_ends_the_first_one_s_session(site: Site) -> None:
    browser = site.browser("office")
    first = secret(browser)
    browser.post("/sign-in", username="office", password=PASSWORD)
    thief = site.browser()
    thief.client.set_cookie("phonebox", first)
    assert thief.client.get("/hand-in").status_code == 303
    assert browser.client.get("/hand-in").status_code == 200


def test_a_locked_session_ends_when_its_screen_signs_in_again(site: Site) -> None:
    browser = site.browser("office")
    browser.post("/lock")
    browser.post("/sign-in", username="office", password=PASSWORD)
    assert [item.locked for item in sessions(site)] == [False]


def test_a_signed_out_cookie_opens_nothing(site: Site) -> None:
    browser = site.browser("office")
    kept = secret(browser)
    answer = browser.post("/sign-out")
    assert answer.location == "/sign-in"
    browser.client.set_cookie("phonebox", kept)
    assert browser.client.get("/hand-in").status_code == 303
    assert desk(site).staff_id is None


@pytest.mark.parametrize("cookie", ["", "x", "x" * 3000, "' OR 1=1 --", "\\", "%00"])
def test_a_made_up_cookie_is_nobody(site: Site, cookie: str) -> None:
    browser = site.browser()
    browser.client.set_cookie("phonebox", cookie)
    assert browser.client.get("/hand-in").status_code == 303


def test_the_hash_that_is_stored_is_no_cookie(site: Site) -> None:
    site.browser("office")
    (kept,) = sessions(site)
    thief = site.browser()
    thief.client.set_cookie("phonebox", kept.key_hash)
    assert thief.client.get("/hand-in").status_code == 303


def test_a_session_ends_by_itself_after_half_a_day(site: Site) -> None:
    browser = site.browser("head")
    site.clock.wait(hours=12, seconds=1)
    assert browser.client.get("/audit").status_code == 303


# --- locking ---


def test_who_signs_in_long_after_somebody_left_is_there(site: Site, seconds: Seconds) -> None:
    at_hand_in(site).post("/sign-out")
    seconds.now += IDLE
    assert site.browser("office").client.get("/hand-in").status_code == 200
    site.browser("office").post("/sign-out")
    seconds.now += IDLE
    head = site.browser("head")
    head.post("/desk")
    assert head.client.get("/hand-in").status_code == 200


def test_locking_goes_back_to_a_page_without_names(site: Site) -> None:
    office = at_hand_in(site, ADA)
    answer = office.post("/lock", follow=True)
    assert "Locked" in answer.text
    assert not re.search(r"\bAda\b|Lovell|Staff-Office", answer.text)
    assert desk(site).staff_id is None
    assert office.client.get("/hand-in").status_code == 303
    assert site.scan(BEN)["outcome"] == "not_signed_in"


def test_somebody_who_is_signed_in_is_not_told_that_they_are_locked(site: Site) -> None:
    office = at_hand_in(site)
    assert "Locked" not in office.get("/sign-in").text


def test_a_screen_that_was_left_alone_locks_on_the_server(site: Site, seconds: Seconds) -> None:
    office = at_hand_in(site, ADA)
    seconds.now += IDLE
    answer = office.client.get("/hand-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=%2Fhand-in")
    assert desk(site).staff_id is None
    assert [item.locked for item in sessions(site)] == [True]


def test_a_scan_at_a_desk_that_was_left_alone_is_nobody_s(site: Site, seconds: Seconds) -> None:
    at_hand_in(site)
    seconds.now += IDLE
    assert site.scan(ADA)["outcome"] == "not_signed_in"
    assert here(site) == 0


def test_touching_and_scanning_count_as_being_there(site: Site, seconds: Seconds) -> None:
    office = at_hand_in(site)
    for _ in range(3):
        seconds.now += IDLE - 10
        office.get("/hand-in")
    for label in (ADA, BEN):
        seconds.now += IDLE - 10
        assert site.scan(label)["outcome"] == "handed_in"
    assert office.client.get("/hand-in").status_code == 200


def test_a_page_that_only_listens_is_no_sign_of_anybody(site: Site, seconds: Seconds) -> None:
    office = at_hand_in(site)
    seconds.now += IDLE - 10
    with office.client.get("/station/stream", buffered=False):
        pass
    seconds.now += 20
    assert office.client.get("/hand-in").status_code == 303


def test_when_one_screen_of_a_station_was_left_alone_all_were(site: Site, seconds: Seconds) -> None:
    one, two = site.browser("office"), site.browser("office")
    assert one.client.get("/hand-in").status_code == 200
    seconds.now += IDLE
    assert one.client.get("/hand-in").status_code == 303
    assert two.client.get("/hand-in").status_code == 303
    assert {item.locked for item in sessions(site)} == {True}


def test_a_browser_of_one_s_own_locks_too_and_leaves_the_desk_alone(
    site: Site, seconds: Seconds
) -> None:
    at_hand_in(site)
    head = site.browser("head")
    seconds.now += IDLE - 10
    site.scan(ADA)
    seconds.now += 20
    assert head.client.get("/audit").status_code == 303
    assert desk(site).staff_id == "staff-office"


def test_a_lock_drops_the_collection_under_way(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    office.post("/lock")
    assert collection(site) is None
    assert here(site) == 1


def test_the_printed_command_locks_every_screen(site: Site) -> None:
    one, two = site.browser("office"), site.browser("office")
    same = str(uuid.uuid4())
    assert site.scan(codes.LOCK.text, id=same)["outcome"] == "locked"
    for browser in (one, two):
        assert browser.client.get("/hand-in").status_code == 303
    again = site.browser("office")
    assert site.scan(codes.LOCK.text, id=same)["outcome"] == "locked"
    assert again.client.get("/hand-in").status_code == 200


# --- changing person ---


def test_another_person_s_badge_and_pin_take_the_desk(site: Site) -> None:
    office = at_hand_in(site, ADA)
    page = office.get("/change-person").text
    assert "Staff-Office is signed in until then" in page
    record(site.store, r.StaffAdded("staff-two", "two", (Role.OFFICE,), name="Second Person"))
    record(site.store, r.BadgeLinked("staff-two", codes.with_check("B0000077")))
    record(site.store, r.AcceptableUseAccepted("staff-two", USE.version, USE.words))
    with_pin(site, "staff-two")
    kept = secret(office)
    assert office.post("/sign-in/pin", badge="staff-two", pin=PIN).status_code == 303
    assert "Second Person" in office.get("/hand-in").text
    site.scan(BEN)
    with site.store.read() as facts:
        entry = facts.entry(facts.head()[0])
    assert entry
    assert entry.staff_id == "staff-two"
    thief = site.browser()
    thief.client.set_cookie("phonebox", kept)
    assert thief.client.get("/hand-in").status_code == 303


def with_pin(site: Site, staff_id: str) -> None:
    credential = PutCredential(staff_id, "pin", f"plain:{PIN}", site.clock.at)
    record(site.store, changes=(credential,))


def test_who_takes_the_desk_sees_nothing_of_the_collection_before(site: Site) -> None:
    ready_to_sign(site, ADA)
    site.browser("head").post("/desk")
    assert collection(site) is None
    assert desk(site).staff_id == "staff-head"
    assert desk(site).recent == ()


# --- a browser of one's own at the desk ---


def test_a_senior_turns_to_the_desk_with_the_desk_s_role_alone(site: Site) -> None:
    head = site.browser("head")
    assert head.client.get("/audit").status_code == 200
    assert "Work at the desk?" in head.get("/hand-in").text
    assert head.client.get("/desk").status_code == 200
    answer = head.post("/desk?next=/hand-in")
    assert answer.location == "/hand-in"
    (session,) = sessions(site)
    assert (session.station, session.roles) == ("desk", frozenset({Role.OFFICE}))
    assert head.client.get("/hand-in").status_code == 200
    assert head.client.get("/audit").status_code == 403
    assert "/audit" not in head.get("/").text


@pytest.mark.parametrize("user", ["teacher", "technician", "governor"])
def test_who_may_not_sit_at_the_desk_stays_where_they_are(site: Site, user: str) -> None:
    browser = site.browser(user)
    answer = browser.post("/desk?next=/hand-in")
    assert answer.location == "/"
    assert browser.client.get("/hand-in").status_code == 403
    assert desk(site).staff_id is None


def test_turning_to_the_desk_ends_who_was_there(site: Site) -> None:
    office = at_hand_in(site)
    site.browser("leader").post("/desk")
    assert office.client.get("/hand-in").status_code == 303


# --- what is recorded ---


def test_signing_in_writes_no_secret_into_the_ledger(site: Site) -> None:
    browser = site.browser("office")
    browser.post("/sign-in", username="office", password="a wrong one that is long")
    rows: list[dict[str, Any]] = list(site.store.rows())
    for word in (PASSWORD, "a wrong one that is long", secret(browser)):
        assert word not in str(rows)
    assert not events(site, e.HandedIn)


def test_a_screen_that_is_locked_already_goes_to_the_gate(site: Site) -> None:
    """Two screens that were left alone lock each other: the second one's form comes too late."""
    one, two = at_hand_in(site), site.browser("office")
    one.post("/lock")
    answer = two.post("/lock", left="yes")
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_screen_left_alone_leaves_the_one_at_which_somebody_works(site: Site) -> None:
    one, two = at_hand_in(site), site.browser("office")
    one.post("/lock", left="yes")
    assert one.client.get("/hand-in").status_code == 303
    assert two.client.get("/hand-in").status_code == 200
    assert site.scan(BEN)["outcome"] == "handed_in"
    two.post("/lock")
    assert desk(site).staff_id is None


def test_the_button_locks_every_screen_of_the_station(site: Site) -> None:
    one, two = at_hand_in(site), site.browser("office")
    one.post("/lock")
    assert two.client.get("/hand-in").status_code == 303
    assert site.scan(BEN)["outcome"] == "not_signed_in"


def test_a_form_that_comes_after_the_lock_is_answered_by_a_page(site: Site) -> None:
    office = at_hand_in(site, ADA)
    office.post("/lock")
    answer = office.post("/hand-in/device/device-ben")
    assert answer.status_code == 401
    assert "Nothing was recorded" in answer.text
    assert 'href="/sign-in"' in answer.text
    assert not re.search(r"\bAda\b|Lovell|Staff-Office", answer.text)
