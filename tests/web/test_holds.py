"""Holds on their pages and at the desk; a case to its end; safekeeping; the medical return."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.safeguarding import holding as h
from kiosk.custody.safeguarding.holds import AT_THE_DESK
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import HoldKind, Kind, Role, State
from kiosk.custody.steps import Step
from kiosk.services.safeguarding.reviewing import remind
from tests.factories import a_policy, record
from tests.web.conftest import PIN, Browser, Site
from tests.web.desk import ADA, BEN, CLARE, at_hand_in, events, record_of, size

NEUTRAL = "Held: ask the DSL"


def held(site: Site, browser: Browser, hold: HoldKind = HoldKind.DSL, **more: Any) -> str:
    """Ada's device came in, and somebody holds it in two taps."""
    at_hand_in(site, ADA)
    record_id = record_of(site, "device-ada").record_id
    assert f"/hold/place/{record_id}" in browser.get(f"/record/{record_id}").text
    for path in (
        "/device/device-ada",
        "/history/device/device-ada",
        f"/history/record/{record_id}",
    ):
        assert "/hold/device/device-ada" in browser.get(path).text
    led = browser.client.get("/hold/device/device-ada")
    assert led.location == f"/hold/place/{record_id}"
    asked = browser.get(f"/hold/place/{record_id}").text
    reasons = re.findall(r'name="reason" value="([^"]+)"', asked)
    answer = browser.post(f"/hold/place/{record_id}", hold=hold, reason=reasons[0], **more)
    assert answer.status_code == 303, answer.text
    return record_id


def case(site: Site, record_id: str, **more: Any) -> dict[str, Any]:
    """The form of the first hold's checklist, everything done."""
    hold = record_of(site, "device-ada").holds[0].hold_id
    steps = {f"{step}-1": "done" for step in Step}
    return {"hold": hold, "number": "1", **steps, "reference-1": "CP 7", **more}


def lift(site: Site, **more: Any) -> dict[str, Any]:
    hold = record_of(site, "device-ada").holds[0].hold_id
    return {"hold": hold, "number": "1", "note-1": "Debriefed; nothing more to do.", **more}


def test_a_lead_holds_in_two_taps_works_the_case_and_lifts_it(site: Site) -> None:
    dsl = site.browser("dsl")
    record_id = held(site, dsl)
    assert record_of(site, "device-ada").holds[0].kind is HoldKind.DSL
    early = dsl.post(f"/hold/{record_id}/lift", **lift(site))
    assert early.status_code == 422
    assert "Answer each step" in early.text
    assert "Debriefed" in early.text, "what was typed stays"
    some = case(site, record_id, **{"review-1": ""})
    assert dsl.post(f"/hold/{record_id}/steps", **some).status_code == 303
    assert "9 of 10" in dsl.get(f"/hold/{record_id}").text
    without = case(site, record_id, **{"reference-1": ""})
    assert dsl.post(f"/hold/{record_id}/steps", **without).status_code == 422
    assert dsl.post(f"/hold/{record_id}/steps", **case(site, record_id)).status_code == 303
    assert dsl.post(f"/hold/{record_id}/lift", **lift(site)).status_code == 303
    assert record_of(site, "device-ada").holds == ()
    (lifted,) = events(site, e.HoldLifted)
    assert lifted.note == "Debriefed; nothing more to do."


def test_own_words_are_a_reason_and_go_before_the_first_button(site: Site) -> None:
    dsl = site.browser("dsl")
    own: dict[str, Any] = {"own-dsl": "She asked us to keep it."}
    record_id = held(site, dsl, **own)
    (placed,) = events(site, e.HoldPlaced)
    assert placed.reason == "She asked us to keep it."
    assert "She asked us to keep it." in dsl.get(f"/hold/{record_id}").text


def asked_to_lift(site: Site, record_id: str, browser: Browser) -> str:
    """The headteacher asks a second person; the page on which that person agrees."""
    answer = browser.post(f"/hold/{record_id}/lift", **lift(site))
    assert answer.status_code == 303, answer.text
    assert answer.location.startswith(f"/approvals/{record_id}/")
    assert record_of(site, "device-ada").holds
    where: str = answer.location
    return where


def test_another_s_hold_is_lifted_with_a_second_person_who_proves_it(site: Site) -> None:
    record_id = held(site, site.browser("dsl"))
    head = site.browser("head")
    head.post(f"/hold/{record_id}/steps", **case(site, record_id))
    where = asked_to_lift(site, record_id, head)
    for user, pin in (("dsl", "0000"), ("nobody", PIN), ("head", PIN), ("leader", PIN)):
        answer = head.post(f"{where}/here", username=user, pin=pin)
        assert answer.status_code in (401, 409), user
    assert head.post(f"{where}/here", username="dsl", pin=PIN).location == f"/hold/{record_id}"
    assert "A second person agreed to these words" in head.get(f"/hold/{record_id}").text
    assert head.post(f"/hold/{record_id}/lift", **lift(site)).status_code == 303
    assert record_of(site, "device-ada").holds == ()


def test_a_second_person_agrees_in_their_own_browser_to_these_words_alone(site: Site) -> None:
    record_id = held(site, site.browser("dsl"))
    head, dsl = site.browser("head"), site.browser("dsl")
    head.post(f"/hold/{record_id}/steps", **case(site, record_id))
    where = asked_to_lift(site, record_id, head)
    assert "Debriefed" in dsl.get("/approvals").text
    assert dsl.post(f"{where}/agree").status_code == 303
    other = lift(site, **{"note-1": "Something else."})
    assert head.post(f"/hold/{record_id}/lift", **other).location.startswith("/approvals/")
    assert record_of(site, "device-ada").holds
    assert head.post(f"/hold/{record_id}/lift", **lift(site)).status_code == 303
    assert record_of(site, "device-ada").holds == ()


def test_a_leader_s_hold_comes_up_on_its_day_and_never_opens(site: Site) -> None:
    leader = site.browser("leader")
    day = {"review-day": "30", "review-month": "11", "review-year": "2026"}
    record_id = held(site, leader, HoldKind.LEADER, **day)
    assert "review is due" not in leader.get("/hold").text
    site.later(site.clock.at + timedelta(days=8))
    late = site.browser("leader")
    assert "its review is due" in late.get("/register").text
    assert "review due" in late.get("/hold").text
    assert record_of(site, "device-ada").holds
    assert "The family is to be spoken to first." in late.get(f"/hold/{record_id}").text
    assert (remind(site.store), remind(site.store)) == (1, 0)
    (alert,) = events(site, r.AlertRaised)
    assert (alert.kind, set(alert.roles)) == ("hold_review", {Role.LEADER, Role.HEAD})
    kept = {"hold": record_of(site, "device-ada").holds[0].hold_id, "number": "1"}
    day = {f"review_on-1-{x.split('-')[1]}": value for x, value in day.items()}
    kept |= day | {"review_on-1-day": "7", "review_on-1-month": "12"}
    assert late.post(f"/hold/{record_id}/review", **kept).status_code == 422
    told = {"kept-1": "They are away until Friday."}
    assert late.post(f"/hold/{record_id}/review", **kept, **told).status_code == 303
    assert "review due" not in late.get("/hold").text
    site.later(site.clock.at + timedelta(days=7))
    assert remind(site.store) == 1


def test_a_stop_whose_time_is_over_alerts_once_and_stands(site: Site) -> None:
    at = site.clock.at
    record(site.store, r.ProtectiveStopPlaced("stop", CLARE, (), at + timedelta(days=1), "a call"))
    assert remind(site.store) == 0
    site.later(at + timedelta(days=2))
    assert (remind(site.store), remind(site.store)) == (1, 0)
    (alert,) = events(site, r.AlertRaised)
    assert (alert.kind, alert.adult_id) == ("concern_review", CLARE)
    with site.store.read() as facts:
        assert [item.id for item in facts.concerns()] == ["stop"]


@pytest.mark.parametrize("user", ["dsl", "leader"])
def test_at_the_desk_a_badge_and_pin_hold_at_once(site: Site, user: str) -> None:
    office = at_hand_in(site, ADA)
    record_id = record_of(site, "device-ada").record_id
    assert f"/hold/desk/{record_id}" in office.get(f"/record/{record_id}").text
    at = f"/hold/desk/{record_id}"
    before = size(site)
    assert office.post(at, username=user, pin="0000").status_code == 401
    assert office.post(at, username="office", pin=PIN).status_code == 409
    assert not events(site, e.HoldPlaced)
    assert size(site) == before
    assert office.post(at, username=user, pin=PIN).status_code == 303
    (placed,) = events(site, e.HoldPlaced)
    assert placed.reason == AT_THE_DESK
    assert (placed.hold is HoldKind.LEADER) is (placed.review_on is not None)
    shown = office.get(f"/record/{record_id}").text
    assert (NEUTRAL in shown) is (user == "dsl")
    assert AT_THE_DESK not in shown


def test_the_lead_says_to_whom_what_is_kept_safe_goes(site: Site) -> None:
    dsl = site.browser("dsl")
    safe = e.Confiscated(
        "safe", Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "staff-dsl", site.clock.at, "device-ada"
    )
    record(site.store, safe, e.Identified("safe", "device-ada", "pupil-ada"), staff="staff-dsl")
    day: dict[str, Any] = {"day-day": "23", "day-month": "11", "day-year": "2026", "time": "15:30"}
    assert dsl.post("/hold/safe/clear", collector="", **day).status_code == 422
    assert dsl.post("/hold/safe/clear", collector=CLARE, **{**day, "time": "x"}).status_code == 422
    assert (
        site.browser("leader").post("/hold/safe/clear", collector=CLARE, **day).status_code == 409
    )
    assert dsl.post("/hold/safe/clear", collector=CLARE, **day).status_code == 303
    assert "it goes to Clare Lovell" in dsl.get("/hold/safe").text
    with site.store.read() as facts:
        assert sum(count for _, _, count in facts.counts_by_week(1)) == 0, "no sanction"


def test_a_barred_adult_is_not_named_to_take_what_is_kept_safe(site: Site) -> None:
    at = site.clock.at
    safe = e.Confiscated(
        "safe", Kind.SAFEKEEPING, Reason.PROTECT_PUPIL, "staff-dsl", at, "device-ada", "pupil-ada"
    )
    bar = r.BarPlaced("bar", CLARE, (), True, "staff-dsl", at.date(), document="order")
    record(site.store, safe, bar, staff="staff-dsl")
    day: dict[str, Any] = {"day-day": "23", "day-month": "11", "day-year": "2026", "time": "15:30"}
    assert site.browser("dsl").post("/hold/safe/clear", collector=CLARE, **day).status_code == 422
    assert not events(site, e.SafekeepingCleared)


# --- medical return ---


def test_one_button_gives_a_medical_device_back_and_asks_for_the_account(site: Site) -> None:
    office = at_hand_in(site, ADA)
    record_id = record_of(site, "device-ada").record_id
    assert f'action="/medical/{record_id}"' in office.get("/hand-in/device/device-ada").text
    given = office.post(f"/medical/{record_id}")
    assert given.location == f"/medical/{record_id}/account"
    assert record_of(site, "device-ada").state is State.RETURNED
    home = office.get("/").text
    assert "write what happened" in home
    assert "Lovell" not in home
    assert office.post(f"/medical/{record_id}/account", account=" ").status_code == 422
    text = "Her sensor's reader; sugar low; Mum rung."
    assert office.post(f"/medical/{record_id}/account", account=text).status_code == 303
    assert "write what happened" not in office.get("/").text
    (account,) = events(site, h.AccountWritten)
    assert account.text == text
    assert text not in office.get(f"/history/record/{record_id}").text
    assert text in site.browser("dsl").get(f"/history/record/{record_id}").text.replace(
        "&#39;", "'"
    )


def test_under_a_hold_it_stays_and_a_substitute_is_asked_for(site: Site) -> None:
    record_id = held(site, site.browser("dsl"))
    office = site.browser("office")
    answer = office.post(f"/medical/{record_id}")
    assert answer.status_code == 409
    assert "substitute" in answer.text
    assert record_of(site, "device-ada").state is State.IN_CUSTODY
    assert events(site, e.MedicalNeedRaised)
    assert {role for x in events(site, r.AlertRaised) for role in x.roles} == {Role.DSL, Role.HEAD}


# --- a suspected image ---


@pytest.mark.parametrize(
    ("user", "state"), [("office", State.IN_CUSTODY), ("teacher", State.IN_TRANSIT)]
)
def test_a_suspected_image_is_taken_by_buttons_alone(site: Site, user: str, state: State) -> None:
    browser = site.browser(user)
    assert "/suspected-image" in browser.get("/confiscate").text
    which = browser.get("/suspected-image/pupil-ada").text
    assert not re.search(r"<textarea|type=\"(text|file)\"|<select", which)
    taken = browser.post("/suspected-image/pupil-ada", device="device-ada", place="her words")
    assert taken.status_code == 303, taken.text
    found = record_of(site, "device-ada")
    assert (found.state, found.reason) == (state, Reason.SUSPECTED_IMAGE)
    assert [(hold.kind, hold.by_rule) for hold in found.holds] == [(HoldKind.DSL, True)]
    (alert,) = events(site, r.AlertRaised)
    assert Role.DSL in alert.roles
    now = browser.get(taken.location).text
    assert "Do not look, do not copy" in now
    assert not re.search(r"<textarea|type=\"(text|file)\"|<select", now)
    assert browser.post(f"{taken.location}/stored").status_code == 303
    assert record_of(site, "device-ada").stored
    assert "It is locked away." in browser.get(taken.location).text
    site.clock.wait(minutes=16)
    assert "Do not look" not in site.browser(user).get(taken.location).text


@pytest.mark.parametrize("user", ["office", "teacher"])
@pytest.mark.parametrize("before", [Kind.CONFISCATION, Kind.SAFEKEEPING])
def test_an_image_suspected_later_of_what_was_taken_already_is_held_too(
    site: Site, user: str, before: Kind
) -> None:
    at_hand_in(site, ADA)
    record_id = record_of(site, "device-ada").record_id
    taken: dict[str, Any] = {"taken_by": "staff-teacher", "taken_at": site.clock.at}
    record(site.store, e.KindChanged(record_id, before, Reason.DEVICE_POLICY, **taken))
    browser = site.browser(user)
    for _ in range(2):
        browser.post("/suspected-image/pupil-ada", device="device-ada")
    found = record_of(site, "device-ada")
    assert (found.record_id, found.reason) == (record_id, Reason.SUSPECTED_IMAGE)
    assert found.kind is Kind.SAFEKEEPING
    assert [hold.kind for hold in found.holds] == [HoldKind.DSL]
    assert len(events(site, r.AlertRaised)) == 1


def test_whoever_else_may_confiscate_a_suspected_image_is_taken(site: Site) -> None:
    rules = replace(a_policy(), version="strict", leave_to_confiscate=frozenset({Role.HEAD}))
    rules = replace(rules, effective_from=site.clock.at.date())
    record(site.store, r.PolicyAdopted(rules.version, policy_as_data(rules)))
    teacher = site.browser("teacher")
    assert teacher.post("/suspected-image/pupil-ada", device="device-ada").status_code == 303
    assert record_of(site, "device-ada").holds


def test_a_device_that_nobody_knows_is_taken_the_same_way(site: Site) -> None:
    teacher = site.browser("teacher")
    assert teacher.post("/suspected-image/not-known").status_code == 303
    assert teacher.post("/suspected-image/pupil-zoe").status_code == 303
    assert teacher.post("/suspected-image/pupil-none").status_code == 404
    assert len(events(site, e.Taken)) == 2


def test_somebody_else_s_suspected_image_is_nobody_s_to_see(site: Site) -> None:
    taken = site.browser("teacher").post("/suspected-image/pupil-ada", device="device-ada")
    for user in ("office", "leader"):
        assert "Do not look" not in site.browser(user).get(taken.location).text
        assert site.browser(user).post(f"{taken.location}/stored").status_code == 404


def test_of_a_suspected_image_the_reason_of_a_hold_is_only_chosen(site: Site) -> None:
    site.browser("office").post("/suspected-image/pupil-ada", device="device-ada")
    record_id = record_of(site, "device-ada").record_id
    page = site.browser("dsl").get(f"/hold/place/{record_id}").text
    assert "own words" not in page


def test_a_second_tap_on_the_same_form_holds_once(site: Site) -> None:
    at_hand_in(site, ADA, BEN)
    dsl, record_id = site.browser("dsl"), record_of(site, "device-ada").record_id
    token = dsl.token()
    fields = {"csrf_token": token, "command_id": "7c0b3b0e-1f5d-4f3e-9c1c-0f6e4a8f1a11"}
    data = {**fields, "hold": "dsl", "reason": "A concern about a child."}
    for _ in range(2):
        assert dsl.client.post(f"/hold/place/{record_id}", data=data).status_code == 303
    assert len(events(site, e.HoldPlaced)) == 1
