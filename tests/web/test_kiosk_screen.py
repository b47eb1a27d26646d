"""The kiosk's own screen: what the desk must not open, and what codes alone never do."""

from __future__ import annotations

import re

import pytest

from kiosk.custody.states import State
from kiosk.web.access import Access
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, BEN, at_hand_in, record_of, size, to_the_afternoon
from tests.web.test_security import ROUTES, address

AT_THE_DESK = {
    *(Access.OPEN, Access.READER, Access.SIGNED_IN, Access.DESK, Access.STAFF),
    *(Access.REGISTER, Access.LABELS),
}
"""What a session of the desk may open; anything else is somebody's own browser's."""


def at_the_desk(site: Site, user: str) -> Browser:
    browser = site.browser(user)
    if user != "office":
        token = browser.token()
        assert browser.client.post("/desk", data={"csrf_token": token}).status_code == 303
    assert browser.client.get("/hand-in").status_code == 200
    return browser


def test_at_the_desk_every_page_of_one_s_own_browser_is_shut(site: Site) -> None:
    """By an address that somebody typed, and by a form that somebody made up."""
    at_hand_in(site, ADA)
    desk = at_the_desk(site, "head")
    token, before = desk.token(), size(site)
    shut = [route for route, asks in ROUTES.items() if asks not in AT_THE_DESK]
    assert len(shut) > 50
    for route in shut:
        method, _, _ = route.partition(" ")
        data = {"csrf_token": token} if method == "POST" else None
        answer = desk.client.open(address(route), method=method, data=data)
        assert answer.status_code == 403, route
        assert "Lovell" not in answer.text, route
    assert size(site) == before


def test_no_link_at_the_desk_leads_to_a_page_that_is_shut_there(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    desk = at_the_desk(site, "head")
    seen, waiting = set(), ["/", "/start", "/collect", "/register", "/change-person"]
    while waiting:
        path = waiting.pop()
        kind = re.sub(r"[0-9a-f-]{30,}|(?:pupil|device|adult)-\w+|\d+", "*", path.partition("?")[0])
        if kind in seen or kind.startswith("/static") or kind.endswith(".pdf"):
            continue
        seen.add(kind)
        answer = desk.get(path)
        assert answer.status_code not in (401, 403), path
        if answer.mimetype == "text/html":
            waiting += re.findall(r'(?:href|hx-get)="(/[^"#]*)"', answer.text)
    assert len(seen) > 20, seen


def test_after_somebody_s_own_session_nothing_of_it_opens(site: Site) -> None:
    """The headteacher read the audit at this screen and signed out; then the office is at it."""
    screen = site.browser("head")
    assert screen.client.get("/audit").status_code == 200
    kept = screen.client.get_cookie("phonebox")
    assert kept
    screen.client.post("/sign-out", data={"csrf_token": screen.token()})
    assert screen.client.get("/audit").location.startswith("/sign-in")
    screen.post("/sign-in", username="office", password="a long enough password")
    assert screen.client.get("/audit").status_code == 403
    screen.client.set_cookie("phonebox", kept.value)
    assert screen.client.get("/audit").location.startswith("/sign-in")


@pytest.mark.parametrize("user", ["office", "head"])
def test_no_page_is_kept_to_go_back_to(site: Site, user: str) -> None:
    browser = site.browser(user)
    for path in ("/", "/register", "/people", "/audit", "/history/pupil/pupil-ada", "/hand-in"):
        assert browser.client.get(path).headers["Cache-Control"] == "no-store", path


# --- codes alone ---


def test_a_copied_label_takes_nothing_in_twice_and_nothing_out(site: Site) -> None:
    desk = at_hand_in(site, ADA)
    before = size(site)
    assert site.scan(ADA)["outcome"] == "already_in"
    to_the_afternoon(site)
    desk.get("/collect")
    assert site.scan(ADA)["outcome"] == "selected"
    assert size(site) == before, "it was chosen, and nothing went"
    assert record_of(site, "device-ada").state is State.IN_CUSTODY


def test_a_label_that_was_swapped_shows_the_other_device_s_description(site: Site) -> None:
    desk = at_hand_in(site, ADA)
    with site.store.read() as facts:
        device = facts.device("device-ada")
    assert device
    assert device.description
    to_the_afternoon(site)
    page = desk.get("/collect/device/device-ada").text
    assert device.description in page
