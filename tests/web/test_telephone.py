"""A grandparent who is not listed: the call, its two staff, and every way round it."""

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.people.telephone import TelephoneAuthorityEnded
from kiosk.custody.reasons import Reason
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import Kind, Relation, Role
from kiosk.scanning.hub import Signal
from kiosk.services.desk.standing import collector_for
from kiosk.web.scanned import scanned
from tests.factories import a_policy, record
from tests.web.conftest import PIN, Browser, Site
from tests.web.desk import (
    ADA,
    CLARE,
    at_hand_in,
    events,
    hidden,
    name,
    record_of,
    sign,
    size,
    to_the_afternoon,
)
from tests.web.test_hand_in import words
from tests.web.test_people import barred

NUMBER = "01632 960001"
AT = "/telephone/pupil-ada"
NAN: dict[str, Any] = {
    "carer": CLARE,
    "adult": "",
    "forename": "Rose",
    "surname": "Attwell",
    "relationship": "grandmother",
}
SECOND: dict[str, Any] = {"username": "leader", "pin": PIN}
TODAY = date(2026, 11, 23)


def in_the_afternoon(site: Site) -> Browser:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    return office


def rung(office: Browser, **changes: Any) -> dict[str, Any]:
    """The fields of the page that shows the number."""
    page = office.post(AT, **{**NAN, **changes})
    assert page.status_code == 200, page.text
    assert NUMBER in page.text
    return hidden(page.text)


def heard(office: Browser, **changes: Any) -> Any:
    return office.post(f"{AT}/heard", **{**rung(office), **SECOND, **changes})


def given(site: Site) -> list[Any]:
    return events(site, r.TelephoneAuthorityGiven)


def test_a_grandmother_who_is_not_listed_collects_on_a_call_and_signs(site: Site) -> None:
    office = in_the_afternoon(site)
    assert f'href="{AT}"' in name(site, office, "other").text
    answer = heard(office)
    assert answer.status_code == 303
    assert "Rose Attwell" in office.get(answer.location).text
    (call,) = given(site)
    assert (call.carer_id, call.staff, call.day) == (CLARE, ("staff-office", "staff-leader"), TODAY)
    page = office.get("/collect").text
    assert "grandmother, by telephone, today only" in page
    assert not events(site, e.Released)
    name(site, office, call.adult_id, check="document")
    sign(office)
    (gone,) = events(site, e.Released)
    assert (gone.telephone_authority_id, gone.relation) == (call.authority_id, Relation.NONE)
    assert "by telephone, for Ada Lovell" in office.get("/history/pupil/pupil-ada").text


def test_the_call_is_for_hand_ins_and_for_that_day_alone(site: Site) -> None:
    office = in_the_afternoon(site)
    heard(office)
    (call,) = given(site)
    taken = e.KindChanged(
        record_of(site, "device-ada").record_id,
        Kind.CONFISCATION,
        Reason.DEVICE_POLICY,
        "staff-office",
        site.clock.at,
    )
    record(site.store, taken, staff="staff-office")
    refused = name(site, office, call.adult_id)
    assert "may not collect this device" in refused.text
    assert "for hand-ins only" in office.post(AT, **NAN).text
    site.clock.at += timedelta(days=1)
    office = site.browser("office")
    assert "by telephone" not in office.get("/collect/pupil/pupil-ada").text


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"username": "office"}, "approves their own"),
        ({"username": "governor"}, "second person"),
        ({"username": "nobody"}, "Wrong badge or PIN"),
        ({"username": "leader", "pin": "0000"}, "Wrong badge or PIN"),
        ({"username": "B0000000P"}, "approves their own"),
    ],
)
def test_a_second_member_of_staff_hears_it_and_no_other(
    site: Site, who: dict[str, str], said: str
) -> None:
    office = in_the_afternoon(site)
    answer = heard(office, **who)
    assert answer.status_code in (401, 409)
    assert said in answer.text
    assert not given(site)


def test_a_badge_names_the_second_person_and_the_desk_stays_whose_it_is(site: Site) -> None:
    office = in_the_afternoon(site)
    assert heard(office, username="B0000001M").status_code == 303
    assert given(site)[0].staff == ("staff-office", "staff-leader")


@pytest.mark.parametrize("address", [AT, "/collect/approve"])
def test_a_badge_at_the_reader_says_who_the_second_person_is_and_stays_on_the_page(
    site: Site, address: str
) -> None:
    office = in_the_afternoon(site)
    page = office.get(address).text if address != AT else office.post(AT, **NAN).text
    assert "page=second" in page
    assert 'id="second"' in page
    with site.store.read() as facts:
        desk = next(item for item in facts.sessions_at("desk"))
    data = {"outcome": "badge", "staff": "staff-leader", "sound": None}
    with site.app.app_context():
        told = scanned(site.services, desk, "second", Signal(1, "scan", data))
    assert told is not None
    assert "navigate" not in told
    assert 'name="username" value="leader"' in told["html"]["second"]


@pytest.mark.parametrize("number", ["07700 900999", "", None])
def test_only_the_number_on_file_is_rung(site: Site, number: str | None) -> None:
    office = in_the_afternoon(site)
    fields = {key: value for key, value in rung(office).items() if key != "rung"}
    said = {} if number is None else {"rung": number}
    for pin in ("0000", PIN):
        posted = {**fields, **said, **SECOND, "pin": pin}
        assert office.post(f"{AT}/heard", **posted).status_code == 409
    assert not given(site)


def test_a_barred_carer_is_not_rung_nothing_says_why_and_those_who_know_are_told(
    site: Site,
) -> None:
    kray = barred(site)
    office = in_the_afternoon(site)
    answer = office.post(AT, **{**NAN, "carer": kray})
    assert "Please wait: a colleague will help." in answer.text
    assert "07700 900123" not in answer.text
    assert "must not" not in answer.text
    forged: dict[str, Any] = {**NAN, "carer": kray, "rung": "07700 900123", **SECOND}
    assert "Please wait" in office.post(f"{AT}/heard", **forged).text
    assert not given(site)
    alerts = [(item.kind, item.adult_id) for item in events(site, r.AlertRaised)]
    assert ("telephone_stopped", kray) in alerts
    assert "must not collect" in site.browser("head").get("/alerts").text


@pytest.mark.parametrize("by_name", [True, False])
def test_a_barred_person_is_not_named_either_under_any_form(site: Site, by_name: bool) -> None:
    kray = barred(site)
    office = in_the_afternoon(site)
    ended = r.LinkEnded("pupil-ada", kray, "by_carer")
    record(site.store, ended, staff="staff-head")
    chosen: dict[str, Any] = (
        {"forename": "Robert", "surname": "Kray"} if by_name else {"adult": kray}
    )
    for _ in range(2):
        answer = office.post(AT, **{**NAN, **chosen})
        assert "Please wait: a colleague will help." in answer.text
        assert NUMBER not in answer.text
    assert not given(site)
    alerts = [item for item in events(site, r.AlertRaised) if item.kind == "telephone_stopped"]
    assert len({item.adult_id for item in alerts}) == 1
    with site.store.read() as facts:
        found = collector_for(facts, alerts[0].adult_id, "pupil-ada")
    assert found.barred or found.under_review


def test_a_bar_after_the_call_stops_the_collection(site: Site) -> None:
    office = in_the_afternoon(site)
    heard(office)
    bar = r.BarPlaced("bar-x", CLARE, (), True, "staff-dsl", TODAY + timedelta(days=90))
    record(site.store, bar, staff="staff-dsl")
    assert "may not collect this device" in name(site, office, given(site)[0].adult_id).text


@pytest.mark.parametrize("staff", ["staff-office", "staff-leader"])
def test_nobody_rings_or_listens_for_their_own_child(site: Site, staff: str) -> None:
    office = in_the_afternoon(site)
    fields = rung(office)
    role = Role.OFFICE if staff == "staff-office" else Role.LEADER
    same = r.StaffChanged(staff, (role,), CLARE, None, "Somebody")
    record(site.store, same, staff="staff-head")
    answer = office.post(f"{AT}/heard", **fields, **SECOND)
    assert "their own child" in answer.text
    assert not given(site)


def test_the_policy_turns_it_off(site: Site) -> None:
    office = in_the_afternoon(site)
    off = a_policy(version="off", effective_from=TODAY, telephone_authority=False)
    fields = rung(office)
    record(site.store, r.PolicyAdopted("off", policy_as_data(off)), staff="staff-head")
    assert AT not in name(site, office, "other").text
    assert "policy does not allow" in office.post(AT, **NAN).text
    assert "policy does not allow" in office.post(f"{AT}/heard", **fields, **SECOND).text
    assert not given(site)


def test_posted_twice_or_said_twice_it_is_one_authority(site: Site) -> None:
    office = in_the_afternoon(site)
    fields = {**rung(office), **SECOND}
    for _ in range(2):
        assert office.post(f"{AT}/heard", **fields).status_code == 303
    before = size(site)
    assert heard(office).status_code == 303
    assert size(site) == before
    assert len(given(site)) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"carer": ""}, "carer"),
        ({"carer": "adult-obrien"}, "carer"),
        ({"forename": " "}, "adult"),
        ({"adult": CLARE}, "adult"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    site: Site, changes: dict[str, str], field: str
) -> None:
    office = in_the_afternoon(site)
    answer = office.post(AT, **{**NAN, **changes})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "Attwell" in answer.text
    assert NUMBER not in answer.text


def test_a_carer_takes_it_back_during_the_day(site: Site) -> None:
    office = in_the_afternoon(site)
    heard(office)
    (call,) = given(site)
    page = office.get("/people/pupil-ada").text
    assert "Rose Attwell: hand-ins, today only. By telephone from Clare Lovell." in words(page)
    for user in ("teacher", "governor"):
        other = site.browser(user)
        other.post(f"{AT}/back", authority=call.authority_id)
    assert office.post("/telephone/pupil-zoe/back", authority=call.authority_id).status_code != 303
    assert not events(site, TelephoneAuthorityEnded)
    assert office.post(f"{AT}/back", authority=call.authority_id).status_code == 303
    assert "By telephone from" not in office.get("/people/pupil-ada").text
    refused = name(site, office, call.adult_id, check="document")
    assert "may not collect" in refused.text
    assert not events(site, e.Released)
    again = office.post(f"{AT}/back", authority=call.authority_id)
    assert "ended already" in again.text
    assert len(events(site, TelephoneAuthorityEnded)) == 1
    assert "was taken back" in office.get("/people/pupil-ada").text
