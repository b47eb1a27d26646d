"""The register and one record's page: what is here, for whom, and what may be recorded of it."""

import re
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, Kind, State
from kiosk.services.views import Query
from tests.factories import record
from tests.web.conftest import LABELS, Browser, Site

ADA, BEN, ZOE = (LABELS[f"device-{name}"] for name in ("ada", "ben", "zoe"))
MARKER = "MARKERWORD"
HELD = "Held: ask the DSL"
SEES_ALL = ("head", "dsl")
SEES_PART = ("office", "leader")
SEES_NOTHING = ("teacher", "technician", "governor")


def hand_in(site: Site, *codes: str) -> None:
    office = site.browser("office")
    office.get("/hand-in")
    for code in codes:
        assert site.scan(code)["outcome"] == "handed_in"


def record_of(site: Site, device: str) -> str:
    with site.store.read() as facts:
        found = facts.last_record_of(device)
    assert found is not None
    return found.record_id


def a_hold(site: Site, device: str) -> str:
    """The safeguarding lead holds a device, for a reason that few may read."""
    record_id = record_of(site, device)
    hold = e.HoldPlaced(record_id, "hold-1", HoldKind.DSL, reason=MARKER)
    record(site.store, hold, staff="staff-dsl")
    return record_id


def safekeeping(site: Site, device: str, pupil: str) -> str:
    """A victim's phone, kept safe."""
    taken = e.Confiscated(
        "record-safe",
        Kind.SAFEKEEPING,
        Reason.PROTECT_PUPIL,
        "staff-dsl",
        site.clock.at,
        device_id=device,
        pupil_id=pupil,
        slot="19",
        place=MARKER,
    )
    record(site.store, taken, staff="staff-dsl")
    return "record-safe"


def rows(page: str) -> list[str]:
    body = re.findall(r"<tr[ >].*?</tr>", page, re.DOTALL)
    return [re.sub(r"<[^>]+>|\s+", " ", row) for row in body]


def test_the_register_says_who_what_where_and_when(site: Site) -> None:
    hand_in(site, ADA, ZOE)
    page = site.browser("office").get("/register").text
    assert "2 devices are here" in page
    (ada,) = [row for row in rows(page) if "Ada Lovell" in row]
    assert "6B" in ada
    assert "Phone, hand-in" in ada
    assert "08:42" in ada
    assert "today 15:30" in ada


def test_an_empty_register_says_so(site: Site) -> None:
    page = site.browser("head").get("/register").text
    assert "Nothing is here" in page
    assert "The safe is empty" in page


def test_what_is_overdue_stands_first(site: Site) -> None:
    hand_in(site, ADA)
    site.clock.wait(days=1)
    hand_in(site, BEN)
    page = site.browser("office").get("/register").text
    assert "1 overdue" in page
    assert page.index(">Overdue<") < page.index("Ada Lovell") < page.index(">Here<")
    assert page.index(">Here<") < page.index("Ben Lovell")
    assert "since Monday 23 November, 15:30" in page


def test_by_class(site: Site) -> None:
    hand_in(site, ADA, BEN, ZOE)
    page = site.browser("office").get("/register?order=class").text
    places = [page.index(f">{name}<") for name in ("4A", "5C", "6B")]
    assert places == sorted(places)


@pytest.mark.parametrize("user", SEES_NOTHING)
def test_the_register_is_closed_to_who_does_not_need_it(site: Site, user: str) -> None:
    hand_in(site, ADA)
    answer = site.browser(user).get("/register")
    assert answer.status_code == 403
    assert "Ada" not in answer.text


@pytest.mark.parametrize("user", SEES_PART)
def test_a_restricted_record_shows_its_slot_and_no_more(site: Site, user: str) -> None:
    hand_in(site, ADA)
    a_hold(site, "device-ada")
    safekeeping(site, "device-zoe", "pupil-zoe")
    browser = site.browser(user)
    for path in ("/register", "/register?order=class"):
        page = browser.get(path).text
        assert page.count(HELD) == 2
        assert not any(word in page for word in (MARKER, "Lovell", "O’Brien", "safekeeping"))


@pytest.mark.parametrize("user", SEES_ALL)
def test_those_who_may_see_it_are_seen_looking(site: Site, user: str) -> None:
    hand_in(site, ADA)
    record_id = a_hold(site, "device-ada")
    browser = site.browser(user)
    page = browser.get("/register").text
    assert "Ada Lovell" in page
    assert "held by the safeguarding lead" in page
    browser.get("/register")
    looks = looked(site)
    assert [(item.event.record_id, item.staff_id) for item in looks] == [
        (record_id, f"staff-{user}")
    ]
    site.clock.wait(minutes=16)
    site.browser(user).get(f"/record/{record_id}")
    assert len(looked(site)) == 2


def looked(site: Site) -> list[Any]:
    with site.store.read() as facts:
        return list(facts.entries(Query(kind="looked")))


def test_nobody_is_noted_for_looking_at_what_all_may_see(site: Site) -> None:
    hand_in(site, ADA)
    site.browser("head").get("/register")
    site.browser("head").get(f"/record/{record_of(site, 'device-ada')}")
    assert not looked(site)


# --- one record ---


def _note(act: str) -> dict[str, Any]:
    return {f"{act}-note": "as far as we know"}


def buttons(page: str) -> list[str]:
    return re.findall(r"<summary>([^<]+)</summary>", page)


def test_the_desk_may_record_what_happened_to_it(site: Site) -> None:
    hand_in(site, ADA)
    page = site.browser("office").get(f"/record/{record_of(site, 'device-ada')}").text
    assert buttons(page) == [
        "It lies in another slot",
        "It cannot be found",
        "It was given back without us",
    ]


def test_lost_then_found_then_lost_and_closed(site: Site) -> None:
    hand_in(site, ADA)
    record_id = record_of(site, "device-ada")
    office, head = site.browser("office"), site.browser("head")
    page = office.post(f"/record/{record_id}/lost", follow=True, **_note("lost"))
    assert "Missing" in page.text
    assert buttons(page.text) == ["It is here again"]
    assert "To be cleared up" in office.get("/register").text
    page = office.post(f"/record/{record_id}/found", follow=True)
    assert "Here, slot" in page.text
    office.post(f"/record/{record_id}/lost")
    assert "Close this matter" in head.get(f"/record/{record_id}").text
    page = head.post(f"/record/{record_id}/close", follow=True, **_note("close"))
    assert "Closed by the headteacher" in page.text
    assert buttons(page.text) == []
    with site.store.read() as facts:
        found = facts.record(record_id)
    assert found is not None
    assert found.state is State.CLOSED


def test_given_back_without_us_alerts_and_stays_open(site: Site) -> None:
    hand_in(site, ADA)
    record_id = record_of(site, "device-ada")
    office = site.browser("office")
    office.post(f"/record/{record_id}/given-back", **_note("back"))
    with site.store.read() as facts:
        assert [alert.kind for alert in facts.alerts()] == ["given_back"]
    assert "given back without us" in office.get("/register").text


def test_it_moves_to_a_free_slot_only(site: Site) -> None:
    hand_in(site, ADA, BEN)
    record_id = record_of(site, "device-ada")
    office = site.browser("office")
    with site.store.read() as facts:
        taken = facts.slots_taken()
    for slot in (*taken, "99", "", "'; drop table custody_records; --"):
        answer = office.post(f"/record/{record_id}/move", slot=slot)
        assert answer.status_code == 409
        assert "Nothing was changed" in answer.text
    page = office.post(f"/record/{record_id}/move", follow=True, slot="17").text
    assert "Here, slot 17" in page


def test_a_form_posted_twice_is_recorded_once(site: Site) -> None:
    hand_in(site, ADA)
    record_id = record_of(site, "device-ada")
    office = site.browser("office")
    for _ in range(2):
        same = "0c0ffee0-0000-4000-8000-000000000001"
        assert office.post(f"/record/{record_id}/lost", command_id=same).status_code == 303
    with site.store.read() as facts:
        assert len(facts.entries(Query(kind="reported_lost"))) == 1


def test_a_leader_may_not_close_nor_an_office_of_its_own(site: Site) -> None:
    hand_in(site, ADA)
    record_id = record_of(site, "device-ada")
    site.browser("office").post(f"/record/{record_id}/lost")
    for user in ("office", "leader", "dsl"):
        browser = site.browser(user)
        assert "Close this matter" not in browser.get(f"/record/{record_id}").text
        answer = browser.post(f"/record/{record_id}/close", **_note("close"))
        assert answer.status_code == 409


def test_a_held_record_names_nobody_and_takes_no_note(site: Site) -> None:
    hand_in(site, ADA)
    record_id = a_hold(site, "device-ada")
    page = site.browser("office").get(f"/record/{record_id}").text
    assert HELD in page
    assert "It cannot be found" in page
    assert 'name="lost-note"' not in page
    assert not any(word in page for word in (MARKER, "Ada", "Lovell", "phone of"))


def test_no_field_invites_a_description_of_an_image(site: Site) -> None:
    taken = e.Confiscated(
        "record-image",
        Kind.CONFISCATION,
        Reason.SUSPECTED_IMAGE,
        "staff-office",
        site.clock.at,
        device_id="device-ben",
        pupil_id="pupil-ben",
        slot="7",
    )
    record(site.store, taken, staff="staff-office")
    for user in ("office", "head", "dsl"):
        page = site.browser(user).get("/record/record-image").text
        assert 'name="lost-note"' not in page


@pytest.mark.parametrize("user", SEES_NOTHING)
def test_a_record_is_closed_to_who_does_not_need_it(site: Site, user: str) -> None:
    hand_in(site, ADA)
    record_id = record_of(site, "device-ada")
    browser = site.browser(user)
    assert browser.get(f"/record/{record_id}").status_code == 403
    assert browser.post(f"/record/{record_id}/lost").status_code == 403


def test_what_is_not_there_is_not_found(site: Site) -> None:
    office = site.browser("office")
    for path in ("/record/none", "/record/%00", "/record/'%20or%20'1'='1"):
        assert office.get(path).status_code == 404
    hand_in(site, ADA)
    assert office.post(f"/record/{record_of(site, 'device-ada')}/eat").status_code == 404


def test_a_forged_form_records_nothing(site: Site) -> None:
    hand_in(site, ADA)
    browser: Browser = site.browser("office")
    answer = browser.client.post(f"/record/{record_of(site, 'device-ada')}/lost", data={})
    assert answer.status_code == 400
    with site.store.read() as facts:
        assert not facts.entries(Query(kind="reported_lost"))


def test_the_register_at_an_earlier_time(site: Site) -> None:
    from kiosk.services.acting import Who
    from kiosk.services.records.register_view import register

    before = site.clock.at - timedelta(minutes=1)
    hand_in(site, ADA)
    later = site.clock.at
    site.clock.wait(hours=3)
    hand_in(site, BEN)
    with site.store.read() as facts:
        staff = facts.staff("staff-head")
    assert staff is not None
    who = Who(staff.id, staff.roles)
    assert [len(register(site.store, who, at).lines) for at in (before, later, None)] == [0, 1, 2]
