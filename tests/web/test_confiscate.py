"""Confiscation on screen: at the desk, in a browser of one's own, and of a suspected image."""

import html
import re
import uuid
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.reasons import NO_DESCRIPTION, Reason
from kiosk.custody.states import Condition, Kind, State
from kiosk.scanning import codes
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, BEN, at_hand_in, events, record_of, size

FRESH = codes.with_check("D0000042")
FORM = "/confiscate/device/device-ada"
GOOD: dict[str, Any] = {
    "reason": "device_policy",
    "kind": "confiscation",
    "place": "Classroom",
    "place_words": "Room 4",
    "taken_by": "staff-teacher",
    "time": "",
    "told": "Until the end of the day",
    "condition": "good",
    "bag": "",
}


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def post(browser: Browser, path: str = FORM, **more: Any) -> Any:
    return browser.post(path, follow=True, **{**GOOD, **more})


# --- at the desk ---


def test_a_scan_leads_to_the_form_of_its_device(site: Site) -> None:
    office = at_hand_in(site)
    office.get("/confiscate")
    site.scan(ADA)
    page = office.get("/confiscate").text
    assert "Why was it taken?" in page
    assert "Ada Lovell" in page


def test_it_is_recorded_in_one_post(site: Site) -> None:
    office = at_hand_in(site)
    page = words(post(office).text)
    assert "Other breach of the device policy" in page
    assert "a parent or carer who signs" in page
    (taken,) = events(site, e.Confiscated)
    assert (taken.place, taken.told_pupil) == ("Classroom, Room 4", GOOD["told"])
    assert (taken.taken_by, taken.condition) == ("staff-teacher", Condition.GOOD)
    assert record_of(site, "device-ada").slot == "1"


def test_of_what_was_handed_in_the_kind_changes(site: Site) -> None:
    office = at_hand_in(site, ADA)
    post(office)
    assert record_of(site, "device-ada").kind is Kind.CONFISCATION
    assert len(events(site, e.KindChanged)) == 1


def test_the_same_form_posted_again_records_once(site: Site) -> None:
    office = at_hand_in(site)
    same = str(uuid.uuid4())
    first, again = post(office, command_id=same), post(office, command_id=same)
    assert len(events(site, e.Confiscated)) == 1
    assert "Recorded" in words(first.text)
    assert again.status_code == 200


@pytest.mark.parametrize("reason", ["", "nonsense", "BEHAVIOUR"])
def test_without_a_reason_the_form_is_asked_again(site: Site, reason: str) -> None:
    office = at_hand_in(site)
    page = post(office, reason=reason, bag="B17").text
    assert "Why was it taken?" in page
    assert 'value="B17"' in page
    assert not events(site, e.Confiscated)


@pytest.mark.parametrize("taker", ["nobody", "staff-governor", "' OR 1=1", "adult-lovell"])
def test_who_is_no_member_of_staff_took_nothing(site: Site, taker: str) -> None:
    office = at_hand_in(site)
    post(office, taken_by=taker)
    assert not events(site, e.Confiscated)


@pytest.mark.parametrize(
    ("stated", "at"),
    [
        ("08:10", "08:10"),
        ("8:10", "08:10"),
        ("08:42", "08:42"),
        ("8.10", "08:10"),
        ("", "08:42"),
    ],
)
def test_a_time_is_of_today(site: Site, stated: str, at: str) -> None:
    office = at_hand_in(site)
    post(office, time=stated)
    (taken,) = events(site, e.Confiscated)
    assert f"{taken.taken_at:%H:%M}" == at


@pytest.mark.parametrize("user", ["office", "teacher"])
@pytest.mark.parametrize(
    ("stated", "says"),
    [
        ("08:43", "later than now"),
        ("23:59", "later than now"),
        ("25:61", "hours and minutes"),
        ("nonsense", "hours and minutes"),
        ("<b>", "hours and minutes"),
    ],
)
def test_a_time_ahead_or_none_is_asked_again_and_what_was_typed_stays(
    site: Site, user: str, stated: str, says: str
) -> None:
    browser = at_hand_in(site) if user == "office" else site.browser(user)
    page = post(browser, time=stated, bag="B17").text
    assert says in words(page)
    for typed in (html.escape(stated), "Room 4", "B17"):
        assert f'value="{typed}"' in page
    for chosen in ("device_policy", "Classroom", "good", GOOD["told"]):
        assert re.search(rf'value="{chosen}"[^>]* checked', page), chosen
    assert not [*events(site, e.Confiscated), *events(site, e.Taken)]
    post(browser, time="08:10")
    assert f"{record_of(site, 'device-ada').taken_in_at:%H:%M}" == "08:10"


def test_it_cannot_have_been_taken_before_it_came_in(site: Site) -> None:
    office = at_hand_in(site, ADA)
    site.clock.wait(seconds=20)
    office = at_hand_in(site, BEN)
    site.clock.wait(minutes=2)
    page = post(office, time="08:10").text
    assert "It had not come in by then" in words(page)
    assert record_of(site, "device-ada").kind is Kind.HAND_IN
    post(office, "/confiscate/device/device-ben", time="08:42")
    ben = record_of(site, "device-ben")
    assert ben.kind is Kind.CONFISCATION
    page = words(office.get(f"/history/record/{ben.record_id}").text)
    assert "Taken at 08:42." in page


def test_the_form_offers_staff_who_take_devices_and_nobody_else(site: Site) -> None:
    page = at_hand_in(site).get(FORM).text
    assert "Teacher Person" in page
    assert "Governor Person" not in page
    assert "Technician Person" not in page


def test_before_a_weekend_the_form_says_when_school_is_next(site: Site) -> None:
    office = at_hand_in(site)
    assert "The next school day" not in words(office.get(FORM).text)
    site.clock.wait(days=4)
    page = at_hand_in(site).get(FORM).text
    assert "The next school day is Monday 30 November. What is done" in words(page)


def test_a_spare_label_is_put_on_a_device_that_nobody_knew(site: Site) -> None:
    office = at_hand_in(site)
    office.get("/confiscate")
    site.scan(FRESH)
    page = office.get("/confiscate?q=zo").text
    assert f"new label {FRESH}" in words(page)
    office.get(f"/confiscate/new/pupil-zoe?code={FRESH}")
    form = office.post(
        "/confiscate/new/pupil-zoe", follow=True, code=FRESH, kind="watch", description="silver"
    )
    assert "Why was it taken?" in form.text
    with site.store.read() as facts:
        (link,) = facts.codes(FRESH, "label")
    post(office, f"/confiscate/device/{link.device_id}")
    assert record_of(site, link.device_id).kind is Kind.CONFISCATION


# --- in a browser of one's own ---


def test_a_teacher_records_where_it_happens_and_it_is_on_its_way(site: Site) -> None:
    teacher = site.browser("teacher")
    assert "Ada Lovell" in teacher.get("/confiscate?q=ada").text
    page = words(post(teacher).text)
    assert "Take it to the office" in page
    assert "At the office by 09:42" in page
    found = record_of(site, "device-ada")
    assert (found.state, found.holder) == (State.IN_TRANSIT, "staff-teacher")
    at_hand_in(site)
    assert site.scan(ADA)["outcome"] == "received"


def test_what_is_at_the_office_already_stays_there_and_changes_its_kind(site: Site) -> None:
    at_hand_in(site, ADA)
    assert "Take it to the office" not in post(site.browser("teacher")).text
    found = record_of(site, "device-ada")
    assert (found.state, found.kind) == (State.IN_CUSTODY, Kind.CONFISCATION)


@pytest.mark.parametrize("user", ["governor", "technician"])
def test_who_takes_no_devices_finds_no_form(site: Site, user: str) -> None:
    browser = site.browser(user)
    assert browser.client.get("/confiscate").status_code == 403
    assert browser.post(FORM, **GOOD).status_code == 403


def test_what_was_recorded_is_shown_to_who_recorded_it_for_a_while(site: Site) -> None:
    teacher = site.browser("teacher")
    post(teacher)
    done = f"/confiscate/done/{record_of(site, 'device-ada').record_id}"
    assert "device policy" in teacher.get(done).text
    assert "device policy" not in words(site.browser("leader").get(done).text)
    site.clock.wait(minutes=16)
    assert "Other breach" not in words(teacher.get(done).text)


# --- a suspected image ---


def test_a_suspected_image_is_no_answer_here_but_has_its_own_way(site: Site) -> None:
    office = at_hand_in(site)
    assert frozenset({Reason.SUSPECTED_IMAGE}) == NO_DESCRIPTION
    for page in (office.get(FORM), site.browser("teacher").get("/confiscate/take/pupil-ada")):
        assert "suspected_image" not in page.text
        assert "/suspected-image/pupil-ada" in page.text
    before = size(site)
    for browser, form in ((office, FORM), (site.browser("teacher"), "/confiscate/take/pupil-ada")):
        sent = {**GOOD, "reason": "suspected_image", "told": "what was on it"}
        answer = browser.post(form, **sent)
        assert answer.status_code == 303
        assert answer.headers["Location"].startswith("/suspected-image")
    assert size(site) == before, "nothing is recorded, and no word is kept"
    page = office.get("/suspected-image/pupil-ada").text
    assert not re.search(r'type="file"|<textarea|type="text"', page)


# --- what is not there ---


@pytest.mark.parametrize(
    "path",
    [
        "/confiscate/device/nothing",
        "/confiscate/pupil/nobody",
        "/confiscate/new/nobody",
        "/confiscate/done/nothing",
    ],
)
def test_what_is_not_known_leads_back(site: Site, path: str) -> None:
    office = at_hand_in(site)
    answer = office.client.get(path)
    assert (answer.status_code, answer.location) == (303, "/confiscate")


def test_a_form_for_what_is_not_there_records_nothing(site: Site) -> None:
    office = at_hand_in(site)
    before = size(site)
    assert post(office, "/confiscate/device/nothing").status_code in (200, 409)
    assert post(office, "/confiscate/new/nobody").status_code in (200, 409)
    assert size(site) == before


def test_a_scan_on_another_page_opens_no_form(site: Site) -> None:
    office = at_hand_in(site, BEN)
    assert "Why was it taken?" not in office.get("/confiscate").text
