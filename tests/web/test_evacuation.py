"""Evacuations, the duties that they and examinations leave, and who may answer them."""

from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.school.evacuating import (
    EvacuationBegun,
    EvacuationEnded,
    ExamReported,
    ReleaseExplained,
)
from kiosk.custody.states import HoldKind, Kind, Role, State
from tests.factories import record
from tests.web.conftest import PIN, Site
from tests.web.desk import ADA, events, ready_to_sign, record_of, sign, size
from tests.web.test_searches import words

REPORT: dict[str, Any] = {
    "body": "Standards and Testing Agency",
    "reported_by": "staff-leader",
    "day-day": "23",
    "day-month": "11",
    "day-year": "2026",
    "time": "8:42",
}
EXAM = "/to-do/tell_examining_body/record-1"


def found_in_an_examination(site: Site) -> None:
    record(
        site.store,
        e.Confiscated(
            "record-1", Kind.CONFISCATION, Reason.EXAMINATION, "staff-teacher", site.clock.at,
            "device-ada", "pupil-ada", "1",
        ),
        staff="staff-teacher",
    )  # fmt: skip


def test_the_desk_starts_it_in_one_tap_and_a_leader_ends_it_there_by_pin(site: Site) -> None:
    office = site.browser("office")
    assert "Start an evacuation" in office.get("/fire-list").text
    assert office.post("/evacuation").status_code == 303
    assert office.post("/evacuation").status_code == 303
    assert len(events(site, EvacuationBegun)) == 1
    assert "under way" in words(office.get("/evacuation"))
    assert "An evacuation is under way" in words(site.browser("teacher").get("/"))
    for user, pin in (("leader", "0000"), ("office", PIN), ("teacher", PIN)):
        assert office.post("/evacuation/end", username=user, pin=pin).status_code in (401, 409)
    assert not events(site, EvacuationEnded)
    assert office.post("/evacuation/end", username="leader", pin=PIN).status_code == 303
    assert office.post("/evacuation/end", username="leader", pin=PIN).status_code == 409
    assert len(events(site, EvacuationEnded)) == 1


@pytest.mark.parametrize("user", ["leader", "dsl", "head"])
def test_a_leader_starts_and_ends_it_in_their_own_browser(site: Site, user: str) -> None:
    browser = site.browser(user)
    assert browser.post("/evacuation").status_code == 303
    assert browser.post("/evacuation/end").status_code == 303
    assert browser.post("/evacuation/end").status_code == 409


@pytest.mark.parametrize("user", ["teacher", "technician", "governor"])
def test_nobody_else_starts_or_ends_it(site: Site, user: str) -> None:
    record(site.store, EvacuationBegun("evacuation-1"))
    browser, before = site.browser(user), size(site)
    for path in ("/evacuation", "/evacuation/end", EXAM):
        assert browser.post(path, **REPORT).status_code == 403
    assert size(site) == before


def test_a_release_meanwhile_is_signed_for_as_ever_and_explained_afterwards(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    office.post("/evacuation")
    released = record_of(site, "device-ada").record_id
    assert "may not" not in words(sign(office))
    assert record_of(site, "device-ada").state is State.RELEASED
    site.browser("leader").post("/evacuation/end")
    duty = f"/to-do/explain_release/{released}"
    assert "Say why it was released" in office.get("/to-do").text
    assert office.post(duty, reason=" ").status_code == 422
    assert office.post(duty, reason="<b>Grandfather</b> waited in the rain").status_code == 303
    assert office.post(duty, reason="again").status_code == 409
    assert len(events(site, ReleaseExplained)) == 1
    assert "Say why it was released" not in office.get("/to-do").text
    history = site.browser("head").get(f"/history/record/{released}").text
    assert "&lt;b&gt;Grandfather" in history


def test_without_an_evacuation_a_release_owes_nothing(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    sign(office)
    assert "Nothing" in words(office.get("/to-do"))


def test_a_device_found_in_an_examination_stays_to_be_reported_until_it_was(site: Site) -> None:
    found_in_an_examination(site)
    leader = site.browser("leader")
    assert "1 thing is still to be done" in words(leader.get("/"))
    for lacking in ("body", "reported_by", "time"):
        assert leader.post(EXAM, **{**REPORT, lacking: ""}).status_code == 422
    assert leader.post(EXAM, **{**REPORT, "time": "9:59"}).status_code == 422
    assert leader.post(EXAM, **REPORT).status_code == 303
    assert leader.post(EXAM, **REPORT).status_code == 409
    (event,) = events(site, ExamReported)
    assert (event.reported_by, event.body) == ("staff-leader", REPORT["body"])
    assert "The examining body was told" in words(leader.get("/history/record/record-1"))


def test_what_is_held_since_is_a_duty_of_those_who_may_know(site: Site) -> None:
    found_in_an_examination(site)
    record(site.store, e.HoldPlaced("record-1", "hold-1", HoldKind.DSL))
    leader = site.browser("leader")
    assert "Nothing" in words(leader.get("/to-do"))
    assert leader.client.get(EXAM).status_code == 404
    assert leader.post(EXAM, **REPORT).status_code == 409
    assert site.browser("dsl").post(EXAM, **REPORT).status_code == 303


def test_an_intake_that_was_undone_owes_nothing(site: Site) -> None:
    found_in_an_examination(site)
    record(site.store, e.Voided("record-1"))
    assert "Nothing" in words(site.browser("head").get("/to-do"))
    assert site.browser("head").client.get("/to-do/nonsense/record-1").status_code == 404


def test_an_account_that_lost_its_role_ends_nothing(site: Site) -> None:
    leader = site.browser("leader")
    leader.post("/evacuation")
    record(site.store, r.StaffChanged("staff-leader", (Role.TEACHER,), None, None, "L"))
    office = site.browser("office")
    assert office.post("/evacuation/end", username="leader", pin=PIN).status_code == 409
    assert not events(site, EvacuationEnded)
