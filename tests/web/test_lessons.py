"""Lesson and trip use: asked by a teacher, approved by a leader, out and back by scans."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import Role, State
from tests.factories import a_policy, record
from tests.web.conftest import Browser, Site
from tests.web.desk import (
    ADA,
    BEN,
    CLARE,
    ZOE,
    at_hand_in,
    confiscate,
    events,
    hold,
    record_of,
    size,
)
from tests.web.test_hand_in import card, words
from tests.web.test_people import TODAY, days

TEACHER = "staff-teacher"
PUPILS = ["pupil-ada", "pupil-ben"]
ASK: dict[str, Any] = {
    "activity": "Photography",
    "to": TEACHER,
    "end": "11:30",
    "pupils": PUPILS,
    **days("on", TODAY),
}


@pytest.fixture(autouse=True)
def allowed(site: Site) -> None:
    """A school that lets a leader approve use in lessons."""
    policy = a_policy(lesson_use=True, version="lessons")
    record(site.store, r.PolicyAdopted(policy.version, policy_as_data(policy)))


def ask(browser: Browser, **more: Any) -> Any:
    return browser.post("/lessons/new/class-6B", **{**ASK, **more})


def asked(site: Site, user: str = "teacher", **more: Any) -> str:
    """Somebody asked for it; the address of its page."""
    address: str = ask(site.browser(user), **more).location
    return address


def approved(site: Site, **more: Any) -> str:
    at = asked(site, **more)
    assert site.browser("leader").post(f"{at}/approve").status_code == 303
    return at


def lending(site: Site, at: str, *labels: str) -> Browser:
    """These came in, and the desk lets devices out for this use."""
    office = at_hand_in(site, *labels)
    assert office.post("/lend", use=at.rsplit("/", 1)[1]).status_code == 303
    office.get("/lend")
    return office


def test_a_lesson_from_the_request_to_the_device_back_in_its_slot(site: Site) -> None:
    teacher = site.browser("teacher")
    form = teacher.get("/lessons/new/year-6").text
    assert "Ada Lovell" in form
    at = asked(site)
    leader = site.browser("leader")
    assert "1 lesson or trip use waits for your answer" in leader.get("/").text
    assert "waits for you" in leader.get("/lessons").text
    assert "Approve it" in leader.get(at).text
    assert "Approve it" not in site.browser("teacher").get(at).text
    assert leader.post(f"{at}/approve").status_code == 303
    office = lending(site, at, ADA, BEN, ZOE)
    assert site.scan(ADA)["outcome"] == "lent"
    assert "Now with Teacher Person until 11:30" in card(office, "/lend")
    assert site.scan(ADA)["outcome"] == "repeat_ignored"
    assert site.scan(BEN)["outcome"] == "lent"
    assert "2 out" in words(office.get("/lend").text)
    assert site.scan(ZOE)["outcome"] == "refused"
    assert "not among those for whom it was approved" in card(office, "/lend")
    out = record_of(site, "device-ada")
    assert (out.state, out.holder) == (State.ON_LOAN, TEACHER)
    register = words(office.get("/register").text)
    assert "with Teacher Person until 11:30" in register
    told = words(office.get(f"/record/{out.record_id}").text)
    assert "Out on loan" in told
    assert "Until 11:30" in told
    office.get("/hand-in")
    assert site.scan(ADA)["outcome"] == "received"
    assert record_of(site, "device-ada").state is State.IN_CUSTODY
    history = words(leader.get("/history/device/device-ada").text)
    assert "Lent to Teacher Person" in history


def test_what_is_not_back_in_time_is_overdue(site: Site) -> None:
    at = approved(site)
    office = lending(site, at, ADA)
    site.scan(ADA)
    site.clock.at = site.clock.at.replace(hour=11, minute=31)
    office = site.browser("office")
    assert "1 overdue" in words(office.get("/register").text)


def test_nothing_goes_out_before_it_is_approved_nor_after_it_was_withdrawn(site: Site) -> None:
    at = asked(site)
    office = at_hand_in(site, ADA)
    use = at.rsplit("/", 1)[1]
    assert "Lesson or trip" not in office.get("/").text
    assert "No lesson or trip is approved for now" in office.get("/lend").text
    assert office.post("/lend", use=use).status_code == 409
    site.browser("leader").post(f"{at}/approve")
    assert "1 is approved for today" in words(office.get("/").text)
    office.post("/lend", use=use)
    assert site.browser("teacher").post(f"{at}/decline").status_code == 303
    assert site.scan(ADA)["outcome"] == "refused"
    assert "No lesson or trip is approved for now" in office.get("/lend").text
    assert not events(site, e.Lent)


@pytest.mark.parametrize("days_on", [-1, 1])
def test_another_day_s_use_lends_nothing_today(site: Site, days_on: int) -> None:
    at = approved(site, **days("on", TODAY + timedelta(days=1)))
    site.clock.at += timedelta(days=1 + days_on)
    office = at_hand_in(site)
    assert office.post("/lend", use=at.rsplit("/", 1)[1]).status_code == 409


def test_after_its_end_nothing_goes_out(site: Site) -> None:
    office = lending(site, approved(site), ADA)
    site.clock.at = site.clock.at.replace(hour=11, minute=30)
    assert site.scan(ADA)["outcome"] == "refused"
    assert "it was approved until 11:30" in card(office, "/lend")
    office.post("/lend/end")
    assert "No lesson or trip is approved for now" in office.get("/lend").text
    assert "Lesson or trip" not in office.get("/").text
    assert not events(site, e.Lent)


@pytest.mark.parametrize(
    ("arranged", "said"),
    [(hold, "Held: ask the DSL"), (confiscate, "Only hand-ins go to a lesson or trip")],
)
def test_what_is_held_or_confiscated_stays(site: Site, arranged: Any, said: str) -> None:
    office = lending(site, approved(site), ADA)
    arranged(site)
    assert site.scan(ADA)["outcome"] == "refused"
    assert said in card(office, "/lend")
    assert record_of(site, "device-ada").state is State.IN_CUSTODY


def test_the_same_scan_again_lends_nothing_twice(site: Site) -> None:
    office = lending(site, approved(site), ADA)
    scan = {"id": "5b0b6c0e-1f57-4a5e-8d2c-6d1f6a2b3c4d"}
    first = site.scan(ADA, **scan)
    office.get("/hand-in")
    site.scan(ADA)
    office.post("/lend", use=events(site, r.LessonUseAsked)[0].use_id)
    assert site.scan(ADA, **scan) == first
    assert len(events(site, e.Lent)) == 1
    assert record_of(site, "device-ada").state is State.IN_CUSTODY


def test_a_collection_begun_afterwards_knows_nothing_of_the_lesson(site: Site) -> None:
    office = lending(site, approved(site), ADA)
    assert office.get("/collect").status_code == 200
    assert site.scan(ADA)["outcome"] == "selected"
    assert office.get("/collect").status_code == 200


def test_what_is_not_here_goes_nowhere(site: Site) -> None:
    lending(site, approved(site))
    assert site.scan(ADA)["outcome"] == "not_here"


def test_nobody_approves_their_own_request_and_no_teacher_approves_any(site: Site) -> None:
    at = asked(site, "leader")
    leader = site.browser("leader")
    assert "trip use waits for your answer" not in leader.get("/").text
    assert "Nobody approves their own request" in leader.post(f"{at}/approve").text
    for user in ("teacher", "dsl", "office"):
        assert site.browser(user).post(f"{at}/approve").status_code == 409
    assert not events(site, r.LessonUseApproved)
    assert site.browser("head").post(f"{at}/approve").status_code == 303


def test_nobody_approves_it_for_their_own_child(site: Site) -> None:
    at = asked(site)
    mother = r.StaffAdded("staff-head", "head", (Role.HEAD, Role.DSL), CLARE, name="Clare Lovell")
    record(site.store, mother)
    assert "own child" in site.browser("head").post(f"{at}/approve").text
    assert not events(site, r.LessonUseApproved)


def test_another_teacher_and_the_desk_neither_ask_nor_withdraw_for_others(site: Site) -> None:
    at = asked(site, "leader")
    before = size(site)
    assert site.browser("teacher").post(f"{at}/decline").status_code == 409
    assert ask(site.browser("office")).status_code == 409
    assert size(site) == before


def test_a_repeat_changes_nothing(site: Site) -> None:
    command = {"command_id": "0b8b6d6e-7c9c-4f0e-9f0b-5d6f4a0c1e11"}
    assert asked(site, **command) == asked(site, **command)
    (use,) = events(site, r.LessonUseAsked)
    leader = site.browser("leader")
    assert leader.post(f"/lessons/{use.use_id}/approve").status_code == 303
    assert leader.post(f"/lessons/{use.use_id}/approve").status_code == 409
    assert leader.post(f"/lessons/{use.use_id}/decline").status_code == 303
    assert leader.post(f"/lessons/{use.use_id}/decline").status_code == 409
    assert len(events(site, r.LessonUseApproved)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"activity": "  "}, "Say for which lesson or trip"),
        ({"to": "nobody"}, "Choose the member of staff"),
        ({"to": "staff-governor"}, "Choose the member of staff"),
        ({"end": "late"}, "still to come"),
        ({"end": "00:01"}, "still to come"),
        ({"on-year": "9999"}, "still to come"),
        ({"on-day": "31", "on-month": "2"}, "still to come"),
        ({"pupils": []}, "Choose pupils who are at the school"),
        ({"pupils": ["pupil-ada", "pupil-x"]}, "Choose pupils who are at the school"),
    ],
)
def test_a_request_that_lacks_something_is_asked_again(
    site: Site, changes: dict[str, Any], said: str
) -> None:
    answer = ask(site.browser("teacher"), **changes)
    assert answer.status_code == 422
    assert said in answer.text
    if "activity" not in changes:
        assert 'value="Photography"' in answer.text
    assert not events(site, r.LessonUseAsked)


def test_hostile_words_are_words(site: Site) -> None:
    at = approved(site, activity="<script>alert(1)</script>")
    office = lending(site, at, ADA)
    site.scan(ADA)
    for page in (office.get("/lend"), office.get("/lessons"), site.browser("leader").get(at)):
        assert "<script>alert" not in page.text


def test_a_school_whose_policy_has_no_lesson_use_asks_for_none(site: Site) -> None:
    at = asked(site)
    policy = a_policy(version="none")
    record(site.store, r.PolicyAdopted(policy.version, policy_as_data(policy)))
    teacher = site.browser("teacher")
    assert "allows no devices in lessons" in teacher.get("/lessons").text
    assert ask(teacher).status_code == 409
    assert site.browser("leader").post(f"{at}/approve").status_code == 409


def test_no_such_group_and_no_such_use(site: Site) -> None:
    teacher = site.browser("teacher")
    for path in ("/lessons/new/class-none", "/lessons/new/x/y", "/lessons/none"):
        assert teacher.client.get(path).status_code == 404


def test_a_trip_of_several_days_is_out_until_its_own_end_and_differs_nowhere(site: Site) -> None:
    wednesday = TODAY + timedelta(days=2)
    at = approved(site, **days("back", wednesday), end="15:00")
    assert "Monday 23 November to Wednesday 25 November, back by 15:00" in words(
        site.browser("teacher").get(at).text
    )
    lending(site, at, ADA, BEN)
    assert site.scan(ADA)["outcome"] == "lent"
    assert "until Wednesday 25 November, 15:00" in site.browser("office").get("/lend").text
    site.clock.at += timedelta(days=1)
    office = site.browser("office")
    register = words(office.get("/register").text)
    assert "overdue" not in register.split("Ada Lovell")[1][:200].lower()
    office.post("/lend", use=at.rsplit("/", 1)[1])
    office.get("/lend")
    assert site.scan(BEN)["outcome"] == "lent"
    office.get("/stocktake")
    closing = words(office.get("/stocktake/close").text)
    assert "Nothing differs" in closing
    assert "Ada Lovell, 6B:" in closing
    assert "with Teacher Person until Wednesday 25 November, 15:00" in closing
    site.clock.at = site.clock.at.replace(hour=15, minute=5) + timedelta(days=1)
    office = site.browser("office")
    assert "Overdue" in office.get("/register").text
    office.get("/stocktake")
    assert "Nothing differs" not in office.get("/stocktake/close").text
    office.get("/hand-in")
    assert record_of(site, "device-ada").holder == TEACHER
    site.scan(ADA)
    assert record_of(site, "device-ada").state is State.IN_CUSTODY


@pytest.mark.parametrize(
    ("on", "back", "field"),
    [(1, 0, "back-day"), (0, 22, "back-day"), (-1, 2, "on-day")],
)
def test_a_trip_ends_after_it_begins_and_within_weeks(
    site: Site, on: int, back: int, field: str
) -> None:
    first, last = TODAY + timedelta(days=on), TODAY + timedelta(days=back)
    answer = ask(site.browser("teacher"), **days("on", first), **days("back", last))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


def test_a_trip_lets_nothing_out_before_its_first_day(site: Site) -> None:
    tomorrow, last = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
    approved(site, **days("on", tomorrow), **days("back", last))
    office = at_hand_in(site, ADA)
    assert "No lesson or trip is approved for now" in office.get("/lend").text
