"""Taken in class, on its way, at the office; late; and every way in which it goes wrong."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.acts import transit as w
from kiosk.custody.states import Kind, Role, State
from kiosk.scanning import codes
from kiosk.services.desk.transits import chase
from kiosk.services.views import Query
from tests.factories import record
from tests.web.conftest import PIN, Browser, Site
from tests.web.desk import ADA, BEN, at_hand_in, events, record_of, size

SLIP = codes.with_check("D0000077")
PLAIN_REASON = "Possible evidence of an offence"
TAKE = "/confiscate/take/pupil-ada"
GOOD: dict[str, Any] = {
    "device": "known:device-ada",
    "reason": "device_policy",
    "place": "Room 4",
    "told": "Until the end of the day",
}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def take(browser: Browser, path: str = TAKE, **more: Any) -> Any:
    return browser.post(path, follow=True, **{**GOOD, **more})


def close(office: Browser) -> Any:
    office.get("/stocktake")
    return office.post("/stocktake/close", follow=True)


# --- ten seconds ---


def test_a_device_is_taken_as_nobody_s_but_its_own_pupil_s(site: Site) -> None:
    """Else another pupil's carers could sign for it."""
    before = size(site)
    taken = take(site.browser("teacher"), "/confiscate/take/pupil-ben")
    assert taken.status_code == 422
    assert size(site) == before


def test_a_teacher_takes_it_in_three_answers_and_the_office_s_scan_ends_the_transit(
    site: Site,
) -> None:
    teacher = site.browser("teacher")
    page = teacher.get("/confiscate?q=ada").text
    assert f'href="{TAKE}"' in page
    assert re.search(r'value="known:device-ada"[^>]* checked', teacher.get(TAKE).text)
    done = words(take(teacher).text)
    assert "Take it to the office" in done
    found = record_of(site, "device-ada")
    assert (found.state, found.holder) == (State.IN_TRANSIT, "staff-teacher")
    assert 'value="Room 4"' in teacher.get("/confiscate/take/pupil-ben").text
    at_hand_in(site)
    assert site.scan(ADA)["outcome"] == "received"
    assert record_of(site, "device-ada").holder is None


def test_what_nobody_knew_is_enrolled_with_the_code_of_its_bag_and_one_scan_ends_it(
    site: Site,
) -> None:
    take(site.browser("teacher"), device="new:watch", code=SLIP.lower())
    (enrolled,) = events(site, r.DeviceEnrolled)[-1:]
    assert record_of(site, enrolled.device_id).state is State.IN_TRANSIT
    at_hand_in(site)
    assert site.scan(SLIP)["outcome"] == "received"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"reason": ""}, "Choose why"),
        ({"told": ""}, "Say what the pupil"),
        ({"device": "new:rocket"}, "Choose which device"),
        ({"time": "25:99"}, "hours and minutes"),
        ({"time": "08:50"}, "later than now"),
        ({"code": "D0000078"}, "no code of ours"),
        ({"code": BEN}, "entered already"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_what_was_typed_stays(
    site: Site, wrong: dict[str, str], says: str
) -> None:
    answer = site.browser("teacher").post(TAKE, **{**GOOD, **wrong})
    assert answer.status_code == 422
    assert says in words(answer.text)
    assert 'value="Room 4"' in answer.text
    assert not events(site, e.Taken)


# --- two at once, or too early ---


def test_of_two_teachers_the_second_is_told_that_a_colleague_has_it(site: Site) -> None:
    take(site.browser("teacher"))
    leader = site.browser("leader")
    assert "Teacher Person has it, since 08:42" in words(leader.get(TAKE).text)
    assert "A colleague has recorded it already" in words(take(leader).text)
    assert record_of(site, "device-ada").holder == "staff-teacher"
    assert len(events(site, e.Taken)) == 1


def test_the_office_scanned_it_before_the_teacher_recorded_it(site: Site) -> None:
    at_hand_in(site, ADA)
    site.clock.wait(minutes=20)
    teacher = site.browser("teacher")
    asked = words(take(teacher, time="08:30").text)
    assert "It had not come in by then" in asked
    assert "The office scanned it in before I recorded this" in asked
    take(teacher, time="08:30", brought="yes")
    found = record_of(site, "device-ada")
    assert (found.state, found.kind) == (State.IN_CUSTODY, Kind.CONFISCATION)


def test_a_teacher_s_own_child_s_device_is_taken_and_leaders_are_told(site: Site) -> None:
    roles = (Role.TEACHER,)
    changed = r.StaffChanged("staff-teacher", roles, "adult-lovell", None, name="Teacher Person")
    record(site.store, changed)
    take(site.browser("teacher"))
    assert [item.kind for item in events(site, r.AlertRaised)] == ["own_child"]
    assert record_of(site, "device-ada").state is State.IN_TRANSIT


# --- a paper slip ---


def test_a_slip_is_entered_once_with_the_time_that_stands_on_it(site: Site) -> None:
    office = at_hand_in(site)
    page = office.post("/confiscate/slip", follow=True, slip=SLIP)
    assert f"slip {SLIP}" in words(page.text)
    asked = office.get(f"{TAKE}?slip={SLIP}").text
    assert f'name="slip" value="{SLIP}"' in asked
    fields = {"slip": SLIP, "taken_by": "staff-teacher", "time": "08:10"}
    assert office.post(TAKE, **{**GOOD, **fields, "time": ""}).status_code == 422
    take(office, **fields)
    (taken,) = events(site, e.Confiscated)
    assert (taken.taken_by, f"{taken.taken_at:%H:%M}") == ("staff-teacher", "08:10")
    again = office.post("/confiscate/slip", slip=SLIP)
    assert (again.status_code, "entered already" in again.text) == (422, True)
    before = size(site)
    other = take(office, "/confiscate/take/pupil-ben", **fields, device="known:device-ben")
    assert other.status_code == 422
    assert size(site) == before


def test_a_slip_of_yesterday_says_so(site: Site) -> None:
    office = at_hand_in(site)
    take(office, slip=SLIP, taken_by="staff-teacher", time="14:10", day="yesterday")
    (taken,) = events(site, e.Confiscated)
    assert site.clock.at - taken.taken_at == timedelta(hours=18, minutes=32)


def test_a_fresh_code_at_the_hand_in_may_be_a_slip(site: Site) -> None:
    office = at_hand_in(site)
    assert site.scan(SLIP)["outcome"] == "unknown_code"
    assert f"/confiscate?slip={SLIP}" in office.get(f"/hand-in/enrol?code={SLIP}").text


# --- late ---


def test_what_is_late_is_alerted_once_and_said_without_a_name_at_the_desk(site: Site) -> None:
    take(site.browser("teacher"))
    assert chase(site.store) == 0
    site.clock.wait(minutes=61)
    assert (chase(site.store), chase(site.store)) == (1, 0)
    (alert,) = events(site, r.AlertRaised)
    assert (alert.kind, alert.roles) == (w.LATE, w.TOLD)
    assert "late to the office" in words(site.browser("leader").get("/").text)
    leader = words(site.browser("leader").get("/transit").text)
    assert "Teacher Person has Ada Lovell’s phone" in leader
    office = at_hand_in(site)
    desk = words(office.get("/transit").text)
    assert "A. L." in desk
    assert "A device that was taken is late to the office" in words(office.get("/hand-in").text)
    assert "Lovell" not in desk
    site.scan(ADA)
    assert "has reached the office" in words(office.get("/transit").text)


def test_a_teacher_sees_what_they_have_and_not_what_others_have(site: Site) -> None:
    take(site.browser("leader"))
    assert "Lovell" not in site.browser("teacher").get("/transit").text


def test_the_holder_leaves_and_somebody_else_has_it(site: Site) -> None:
    teacher = site.browser("teacher")
    take(teacher)
    record_id = record_of(site, "device-ada").record_id
    path, field = f"/transit/{record_id}/holder", f"to-{record_id}"
    to_nobody: dict[str, Any] = {field: "nobody"}
    to_the_dsl: dict[str, Any] = {field: "staff-dsl"}
    assert teacher.post(path, **to_nobody).status_code == 409
    teacher.post(path, **to_the_dsl)
    found = record_of(site, "device-ada")
    assert (found.holder, found.state) == ("staff-dsl", State.IN_TRANSIT)
    assert teacher.post(path, **to_the_dsl).status_code == 409


def test_somebody_else_brought_it(site: Site) -> None:
    take(site.browser("teacher"))
    office = at_hand_in(site)
    site.scan(ADA)
    record_id = record_of(site, "device-ada").record_id
    path = f"/transit/{record_id}/brought"
    assert path in office.get("/hand-in").text
    office.post(path, brought_by="staff-dsl")
    (brought,) = events(site, w.BroughtBy)
    assert brought.brought_by == "staff-dsl"
    told = words(site.browser("head").get(f"/history/record/{record_id}").text)
    assert "Dsl Person brought it to the office" in told


# --- closing the day ---


def test_the_day_does_not_close_with_one_on_its_way_unless_a_leader_decides(site: Site) -> None:
    take(site.browser("teacher"))
    office = at_hand_in(site)
    record_id = record_of(site, "device-ada").record_id
    path = f"/transit/{record_id}/leave-out"
    assert path in close(office).text
    explained: dict[str, Any] = {
        f"because-{record_id}": "with_staff",
        f"staff-{record_id}": "staff-office",
    }
    office.post("/stocktake/close", **explained)
    assert not events(site, r.DayClosed)
    for leader, pin in (("leader", "0000"), ("teacher", PIN), ("office", PIN), ("nobody", PIN)):
        office.post(path, because="holder_brings_it", leader=leader, pin=pin)
    assert not events(site, w.LeftOut)
    office.post(path, because="holder_brings_it", leader="leader", pin=PIN)
    (entry,) = [item for item in _logged(site) if isinstance(item.event, w.LeftOut)]
    assert entry.staff_id == "staff-leader"
    close(office)
    assert len(events(site, r.DayClosed)) == 1


def _logged(site: Site) -> list[Any]:
    with site.store.read() as facts:
        return list(facts.entries(Query(limit=50)))


def test_a_leader_decides_in_their_own_browser_but_not_for_what_they_have(site: Site) -> None:
    leader = site.browser("leader")
    take(leader)
    path = f"/transit/{record_of(site, 'device-ada').record_id}/leave-out"
    assert leader.post(path, because="looked_for").status_code == 409
    assert site.browser("head").post(path, because="nonsense").status_code == 422
    assert site.browser("head").post(path, because="looked_for").status_code == 303
    assert record_of(site, "device-ada").left_out_on == site.clock.at.date()


def test_a_decision_is_for_its_day(site: Site) -> None:
    take(site.browser("teacher"))
    path = f"/transit/{record_of(site, 'device-ada').record_id}/leave-out"
    site.browser("head").post(path, because="locked_away")
    site.clock.wait(days=1)
    close(at_hand_in(site))
    assert not events(site, r.DayClosed)


# --- before a weekend ---


def test_before_a_weekend_it_is_asked_what_is_done_and_a_leader_is_alerted(site: Site) -> None:
    site.clock.wait(days=4)
    teacher = site.browser("teacher")
    assert "School is next on Monday 30 November" in words(teacher.get(TAKE).text)
    assert take(teacher).status_code == 422
    assert take(teacher, wait="leader_told", told_leader="staff-teacher").status_code == 422
    take(teacher, wait="leader_told", told_leader="staff-leader")
    (answered,) = events(site, w.WaitAnswered)
    assert (answered.answer, answered.told) == (w.Wait.LEADER_TOLD, "staff-leader")
    take(teacher, "/confiscate/take/pupil-ben", device="known:device-ben", wait="leader_asked")
    assert [item.kind for item in events(site, r.AlertRaised)] == [w.ASKED]


# --- restricted reasons ---


def test_why_it_was_taken_shows_to_nobody_who_may_not_know(site: Site) -> None:
    take(site.browser("teacher"), reason="evidence", place="MARKER", told="Nothing yet")
    site.clock.wait(minutes=61)
    chase(site.store)
    record_id = record_of(site, "device-ada").record_id
    office = at_hand_in(site)
    pages = [
        site.browser("leader").get(TAKE).text.replace(PLAIN_REASON, ""),
        *(office.get(path).text for path in ("/transit", "/hand-in", "/register", "/day")),
        close(office).text,
        office.get(f"/transit/{record_id}/leave-out").text,
        *(site.browser("leader").get(path).text for path in ("/transit", "/", "/register")),
        site.browser("leader").get(f"/transit/{record_id}/leave-out").text,
    ]
    for page in pages:
        assert "MARKER" not in page
        assert "offence" not in page
    assert "has it, since" not in words(pages[0])
    assert "Teacher Person has a device" in words(pages[1])
