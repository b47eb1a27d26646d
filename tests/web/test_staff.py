"""Who has access: accounts made, changed and ended; acceptable use and a password of one's own."""

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody import register as r
from kiosk.custody.states import Role
from kiosk.services.ports import PutCredential
from tests.factories import record
from tests.web.conftest import PASSWORD, USE, Browser, Site
from tests.web.desk import CLARE, events, here, size
from tests.web.test_hand_in import words
from tests.web.test_people import ADA, DAD, TODAY, days

NEW: dict[str, Any] = {"name": "Sam Supply", "user": "sam", "role": ["office"]}
FIRST = "first given password"
OWN = "three brown horses"


def add(site: Site, **more: Any) -> Any:
    head = site.browser("head")
    return head.post("/staff/new", **{**NEW, "password": FIRST, **more})


def sam(site: Site) -> str:
    with site.store.read() as facts:
        found = facts.staff_by_user("sam")
    assert found
    return found.id


def signed_in(site: Site, user: str = "sam", password: str = FIRST) -> tuple[Browser, Any]:
    browser = Browser(site.app.test_client())
    return browser, browser.post("/sign-in", username=user, password=password)


def begin(browser: Browser, **more: Any) -> Any:
    fields = {"accepted": USE.version, "present": FIRST, "password": OWN}
    return browser.post("/welcome", **{**fields, **more})


# --- before the first work ---


def test_nobody_works_before_they_accepted_and_chose_a_password_of_their_own(site: Site) -> None:
    add(site)
    browser, answer = signed_in(site)
    assert answer.location == "/welcome"
    page = words(browser.get("/welcome").text)
    assert "may be monitored" in page
    assert "Your present password" in page
    # A scan of theirs does nothing yet, and no link leads round in a circle.
    assert "scanned before you begin are not taken in" in page
    assert "All tasks" not in page
    before = size(site)
    for path in ("/", "/hand-in", "/register", "/people", "/desk"):
        assert "Before you begin" in browser.get(path).text or path == "/desk"
    browser.post("/desk")
    assert browser.post("/people/new", forename="X").status_code == 403
    assert site.scan("DA7K2Q9XZ")["outcome"] == "not_signed_in"
    assert size(site) == before
    assert begin(browser).location == "/start"
    assert "Morning hand-in" in browser.get("/").text
    assert site.scan("DA7K2Q9XZ")["outcome"] in ("handed_in", "selected")
    assert events(site, r.AcceptableUseAccepted)[-1].wording == USE.words
    _, again = signed_in(site, password=OWN)
    assert again.location == "/start"
    assert signed_in(site, password=FIRST)[1].status_code == 401


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"accepted": ""}, "accepted"),
        ({"accepted": "use-of-another-year"}, "accepted"),
        ({"present": "not it"}, "present"),
        ({"password": "short"}, "password"),
        ({"password": FIRST}, "password"),
        ({"password": "sam sam sam sam"}, "password"),
    ],
)
def test_what_is_not_done_keeps_the_door_shut(
    site: Site, wrong: dict[str, Any], field: str
) -> None:
    add(site)
    browser, _ = signed_in(site)
    answer = begin(browser, **wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert browser.client.get("/hand-in").location == "/welcome"
    assert not any(e.staff_id == sam(site) for e in events(site, r.AcceptableUseAccepted))


def test_new_words_are_accepted_anew_and_an_old_password_is_changed(site: Site) -> None:
    site.clock.wait(days=92)
    browser, answer = signed_in(site, "teacher", PASSWORD)
    assert answer.location == "/welcome"
    assert "Acceptable use" not in browser.get("/welcome").text
    assert begin(browser, present=PASSWORD, accepted="").status_code == 303
    assert browser.client.get("/confiscate").status_code == 200


def test_guessing_the_present_password_at_the_welcome_page_makes_one_wait(site: Site) -> None:
    add(site)
    browser, _ = signed_in(site)
    for _ in range(3):
        begin(browser, present="a guess at it")
    assert "Too many wrong tries" in begin(browser).text


# --- the register of who has access ---


def test_the_headteacher_s_register_says_who_has_access_and_how_it_stands(site: Site) -> None:
    add(site, **days("last", TODAY + timedelta(days=27)))
    page = words(site.browser("head").get("/staff").text)
    assert "Sam Supply" in page
    assert "office staff · user name sam · ends Sunday 20 December" in page
    assert "has not accepted yet" in page
    one = words(site.browser("head").get(f"/staff/{sam(site)}").text)
    assert "given: changed at the next sign-in" in one
    assert "Sam Supply got an account from Staff-Head" in one
    assert FIRST not in one + page + str(list(site.store.rows()))


def test_supply_staff_s_account_ends_by_itself(site: Site) -> None:
    add(site, **days("last", TODAY))
    browser, _ = signed_in(site)
    begin(browser)
    assert browser.client.get("/hand-in").status_code == 200
    site.clock.wait(days=1)
    assert browser.client.get("/hand-in").status_code == 303
    site.scan("DA7K2Q9XZ")
    assert here(site) == 0
    assert signed_in(site, password=OWN)[1].status_code == 401
    head = site.browser("head")
    assert "This account has ended" in head.get(f"/staff/{sam(site)}").text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"user": "Sam Supply"}, "user"),
        ({"user": "office"}, "user"),
        ({"role": []}, "role"),
        ({"role": ["owner"]}, "role"),
        ({"password": "short"}, "password"),
        (days("last", TODAY - timedelta(days=1)), "last-day"),
        ({"last-day": "31", "last-month": "2", "last-year": "2026"}, "last-day"),
        ({"last-day": "x"}, "last-day"),
    ],
)
def test_an_account_that_cannot_be(site: Site, wrong: dict[str, Any], field: str) -> None:
    before = size(site)
    answer = add(site, **wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert FIRST not in answer.text
    assert size(site) == before


def test_other_roles_end_what_is_open_and_hold_from_the_next_sign_in(site: Site) -> None:
    add(site, role=["office", "leader"])
    browser, _ = signed_in(site)
    begin(browser)
    head = site.browser("head")
    at = f"/staff/{sam(site)}"
    assert head.post(f"{at}/change", name="Sam Teaching", role=["teacher"]).status_code == 303
    assert browser.client.get("/hand-in").status_code == 303
    again, _ = signed_in(site, password=OWN)
    assert again.client.get("/hand-in").status_code == 403
    page = words(head.get(at).text)
    assert "The account of Sam Teaching was changed by" in page
    assert head.post(f"{at}/change", name="Sam", role=[]).status_code == 422


def test_a_given_password_is_changed_by_its_holder(site: Site) -> None:
    add(site)
    begin(signed_in(site)[0])
    head, at = site.browser("head"), f"/staff/{sam(site)}"
    weak = head.post(f"{at}/secret", which="password", password="sam")
    assert weak.status_code == 422
    assert "at least 10" in weak.text.lower()
    head.post(f"{at}/secret", which="password", password="another given one")
    assert head.post(f"{at}/secret", which="root", root="x").status_code == 400
    browser, answer = signed_in(site, password="another given one")
    assert answer.location == "/welcome"
    assert "Acceptable use" not in browser.get("/welcome").text


def test_a_badge_a_pin_and_the_end_of_an_account(site: Site) -> None:
    add(site)
    head, at = site.browser("head"), f"/staff/{sam(site)}"
    assert head.post(f"{at}/badge", badge="B0000000P").status_code == 422
    assert head.post(f"{at}/badge", badge="DA7K2Q9XZ").status_code == 422
    assert head.post(f"{at}/badge", badge="B6FF1CE0R").status_code == 303
    assert head.post(f"{at}/secret", which="pin", pin="1234").status_code == 422
    assert head.post(f"{at}/secret", which="pin", pin="4826").status_code == 303
    begin(signed_in(site)[0])
    assert head.post(f"{at}/close").status_code == 303
    assert signed_in(site, password=OWN)[1].status_code == 401
    assert head.post(f"{at}/change", name="Sam", role=["head"]).status_code == 409


def test_a_headteacher_without_an_end_is_always_left(site: Site) -> None:
    head, before = site.browser("head"), size(site)
    answers = [
        head.post("/staff/staff-head/close"),
        head.post("/staff/staff-head/change", name="H", role=["dsl"]),
        head.post("/staff/staff-head/change", name="H", role=["head"], **days("last", TODAY)),
    ]
    assert all("one headteacher" in answer.text for answer in answers)
    assert size(site) == before


@pytest.mark.parametrize("user", ["office", "teacher", "leader", "dsl", "technician", "governor"])
def test_nobody_else_makes_or_changes_an_account(site: Site, user: str) -> None:
    browser, before = site.browser(user), size(site)
    answers = [
        browser.post("/staff/new", **NEW, password=FIRST),
        browser.post(f"/staff/staff-{user}/change", name="Me", role=["head"]),
        browser.post("/staff/staff-head/secret", which="password", password=OWN),
        browser.post("/staff/staff-head/close"),
        browser.post(f"/staff/of/{CLARE}", staff=f"staff-{user}"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert size(site) == before


def test_who_is_a_carer_does_nothing_for_their_own_child(site: Site) -> None:
    head = site.browser("head")
    assert "Staff-Office" in head.get(f"/staff/of/{CLARE}").text
    assert head.post(f"/staff/of/{CLARE}", staff="staff-office").status_code == 303
    with site.store.read() as facts:
        office = facts.staff("staff-office")
    assert office
    assert office.adult_id == CLARE
    assert office.roles == frozenset({Role.OFFICE})
    assert "own child" in site.browser("office").post(f"{ADA}/adults/new", **DAD).text


def test_one_s_own_password_and_pin_are_changed_with_the_present_password(site: Site) -> None:
    browser = site.browser("technician")
    path = "/account/password"
    assert browser.post(path, present="wrong", secret=OWN).status_code == 422
    assert browser.post(path, present=PASSWORD, secret="short").status_code == 422
    assert browser.post(path, present=PASSWORD, secret=OWN).status_code == 303
    assert browser.post("/account/pin", present=OWN, secret="7391").status_code == 303
    assert browser.client.get("/account/badge").status_code == 404
    assert signed_in(site, "technician", OWN)[1].location == "/start"


def test_a_name_of_hostile_text_stays_text(site: Site) -> None:
    add(site, name="<script>alert(1)</script>")
    page = site.browser("head").get("/staff").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_an_account_that_never_got_a_password_opens_nothing(site: Site) -> None:
    record(site.store, r.StaffAdded("staff-x", "x", (Role.HEAD,), name="X", last=date(2027, 1, 1)))
    assert signed_in(site, "x", "")[1].status_code == 401
    record(site.store, changes=(PutCredential("staff-x", "password", f"plain:{OWN}"),))
    assert signed_in(site, "x", OWN)[1].location == "/welcome"
