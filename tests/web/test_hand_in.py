"""The morning on screen: cards, last scans, looking up, enrolling, what is still to come."""

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import DeviceKind, HoldKind, Kind, State
from kiosk.scanning import codes
from kiosk.scanning.outcomes import ScanOutcome
from tests.factories import a_policy, record
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, BEN, ZOE, at_hand_in, collection, events, here, record_of, size

FRESH = codes.with_check("D0000042")


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def card(office: Browser, path: str = "/hand-in") -> str:
    """The loud card, in words."""
    page = office.get(path).text
    found = re.search(r'id="card".*?(?=<div class="card-place" id="scans")', page, re.DOTALL)
    return words(found.group(0) if found else page)


# --- cards ---


@pytest.mark.parametrize(
    ("code", "title", "remedy"),
    [
        (FRESH, "Unknown label", "enrol"),
        ("DA7K2Q9X0", "Unknown label", "Scan it again"),
        (ADA[:6], "Unknown label", "Scan it again"),
        (ADA + BEN, "Unknown label", "Scan it again"),
        ("5012345678900", "Not a device’s label", "Scan the Phonebox label"),
        (codes.with_check("S0000012"), "Not a device’s label", "Scan the Phonebox label"),
    ],
)
def test_what_is_not_taken_in_says_what_to_do(
    site: Site, code: str, title: str, remedy: str
) -> None:
    office = at_hand_in(site)
    site.scan(code)
    shown = card(office)
    assert title in shown
    assert remedy in shown
    assert "Nothing recorded" in shown


def test_a_repeat_is_calm_and_says_since_when_and_where(site: Site) -> None:
    office = at_hand_in(site, ADA)
    site.clock.wait(minutes=4)
    site.scan(ADA)
    shown = card(office)
    assert "Already in" in shown
    assert "since 08:42" in shown
    assert "Slot 1" in shown
    assert "Nothing was changed" in shown


def test_a_retired_label_an_exempt_device_and_a_leaver_each_say_so(site: Site) -> None:
    office = at_hand_in(site)
    last = site.clock.at.date().replace(year=2027)
    record(
        site.store,
        r.CodeRetired(ADA, "label", "torn"),
        r.ExemptionGranted("ex", "pupil-ben", "device-ben", "medical", site.clock.at.date(), last),
        r.RegisterChanged("t", 1, [{"op": "leaver", "pupil": "pupil-zoe", "on": "2026-11-20"}]),
    )
    for code, said in ((ADA, "An old label"), (BEN, "Stays with the pupil"), (ZOE, "has left")):
        site.scan(code)
        assert said in card(office)
    assert here(site) == 0


@pytest.mark.parametrize("outcome", sorted(ScanOutcome))
def test_every_outcome_has_a_card_and_a_line(site: Site, outcome: ScanOutcome) -> None:
    office = at_hand_in(site, ADA)
    with site.store.read() as facts:
        station = facts.station("desk")
    line = {**station.recent[0], "outcome": outcome.value}
    record(site.store, changes=(replace(station, recent=(line,)),))
    page = office.get("/hand-in")
    assert page.status_code == 200
    assert "Something is missing" not in page.text or outcome in (
        ScanOutcome.BADGE,
        ScanOutcome.COUNTED,
        ScanOutcome.LENT,
        ScanOutcome.LOCKED,
        ScanOutcome.NOT_EXPECTED,
        ScanOutcome.NOT_SIGNED_IN,
        ScanOutcome.OUT_OF_ORDER,
        ScanOutcome.REFUSED,
        ScanOutcome.PASSED_ON,
        ScanOutcome.RELEASED,
        ScanOutcome.REPEAT_IGNORED,
    )


def test_the_last_scans_are_by_slot_and_initials(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN, ZOE)
    page = office.get("/hand-in").text
    scans = words(page[page.index('id="scans"') :])
    assert "Slot 1 · A. L." in scans
    assert "Slot 2 · B. L." in scans
    assert not re.search("Ada|Ben|Lovell|Smith", scans)


def test_a_card_gives_way_after_a_while(site: Site) -> None:
    office = at_hand_in(site, ADA)
    assert "Ada Lovell" in card(office)
    site.clock.wait(seconds=13)
    assert "Scan a device" in card(office)


def test_a_hold_by_the_police_is_told_as_a_hold(site: Site) -> None:
    office = at_hand_in(site, ADA)
    found = record_of(site, "device-ada").record_id
    record(site.store, e.HoldPlaced(found, "hold", HoldKind.POLICE))
    assert site.scan(codes.UNDO.text)["outcome"] == "refused"
    shown = card(office)
    assert "olice" not in shown
    assert "Held: ask the DSL" in shown


# --- undo ---


def test_undo_stands_for_a_minute_and_voids(site: Site) -> None:
    office = at_hand_in(site, ADA)
    found = record_of(site, "device-ada").record_id
    assert "Undo" in card(office)
    site.clock.wait(seconds=60)
    assert "Undone" in office.post("/hand-in/undo", follow=True, record=found).text
    assert record_of(site, "device-ada").state is State.VOIDED
    site.clock.wait(seconds=13)
    site.scan(BEN)
    site.clock.wait(seconds=61)
    assert "Undo" not in card(office)


@pytest.mark.parametrize("found", ["", "nowhere", "' OR 1=1"])
def test_undoing_what_is_not_there_is_refused_in_words(site: Site, found: str) -> None:
    office = at_hand_in(site, ADA)
    answer = office.post("/hand-in/undo", follow=True, record=found)
    assert answer.status_code == 409
    assert "This device is not here" in answer.text


def test_undoing_twice_is_one_void(site: Site) -> None:
    office = at_hand_in(site, ADA)
    fields: dict[str, Any] = {
        "record": record_of(site, "device-ada").record_id,
        "command_id": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert office.post("/hand-in/undo", **fields).status_code == 303
    assert len(events(site, e.Voided)) == 1


# --- looking up ---


def test_a_pupil_is_found_as_one_types_and_told_apart(site: Site) -> None:
    office = at_hand_in(site, ADA)
    page = words(office.get("/hand-in/find?q=lov").text)
    assert "Ada Lovell" in page
    assert "6B, Year 6" in page
    assert "slot 1" in page
    assert "Ben Lovell" in page
    assert "Zoë" not in page
    only = office.get("/hand-in/find?q=obr", headers={"HX-Request": "true"}).text
    assert "Zoë" in only
    assert "<html" not in only


@pytest.mark.parametrize("words_", ["%", "_", "*", "' OR 1=1 --", "\\", "zzz", " "])
def test_what_names_nobody_finds_nobody(site: Site, words_: str) -> None:
    page = at_hand_in(site).get("/hand-in/find", query_string={"q": words_}).text
    assert not re.search("Lovell|Smith", page)


def test_a_device_that_was_looked_up_comes_in_without_its_label(site: Site) -> None:
    office = at_hand_in(site)
    page = office.get("/hand-in/device/device-ada").text
    assert "Hand in" in page
    fields: dict[str, Any] = {"command_id": str(uuid.uuid4())}
    shown = office.post("/hand-in/device/device-ada", follow=True, **fields).text
    assert "Ada Lovell" in shown
    office.post("/hand-in/device/device-ada", **fields)
    assert len(events(site, e.HandedIn)) == 1
    assert "Collect" in office.get("/hand-in/device/device-ada").text


def test_a_device_on_its_way_is_taken_in_and_not_collected(site: Site) -> None:
    office = at_hand_in(site)
    taken = e.Taken(
        "record-1",
        Kind.CONFISCATION,
        Reason.BEHAVIOUR,
        "staff-teacher",
        site.clock.at,
        device_id="device-ada",
        pupil_id="pupil-ada",
    )
    record(site.store, taken, staff="staff-teacher")
    page = words(office.get("/hand-in/device/device-ada").text)
    assert "Not at the office" in page
    assert "Hand in" in page
    office.get("/")
    assert site.scan(ADA)["outcome"] == "selected"
    assert "Take it in" in office.get("/scanned").text
    shown = office.post("/hand-in/device/device-ada", follow=True).text
    assert "Received" in shown
    assert record_of(site, "device-ada").state is State.IN_CUSTODY


def test_an_exempt_device_is_taken_in_only_when_given_up(site: Site) -> None:
    office = at_hand_in(site)
    last = site.clock.at.date().replace(year=2027)
    granted = r.ExemptionGranted(
        "ex", "pupil-ada", "device-ada", "medical", site.clock.at.date(), last
    )
    record(site.store, granted)
    refused = office.post("/hand-in/device/device-ada")
    assert refused.status_code == 409
    assert "Exempt" in refused.text
    assert "Hand in anyway" in office.get("/hand-in/device/device-ada").text
    for said in ("no", "YES", "1"):
        assert office.post("/hand-in/device/device-ada", surrendered=said).status_code == 409
    assert office.post("/hand-in/device/device-ada", surrendered="yes").status_code == 303
    assert here(site) == 1


@pytest.mark.parametrize(
    "path", ["/hand-in/pupil/nobody", "/hand-in/device/nothing", "/hand-in/enrol/nobody"]
)
def test_what_is_not_known_leads_back(site: Site, path: str) -> None:
    office = at_hand_in(site)
    assert office.client.get(path).status_code == 303
    assert office.post("/hand-in/device/nothing").status_code == 409


# --- enrolling in the middle of the morning ---


def test_a_fresh_label_is_enrolled_and_its_device_is_in(site: Site) -> None:
    office = at_hand_in(site)
    site.scan(FRESH)
    assert f"/hand-in/enrol?code={FRESH}" in office.get("/hand-in").text
    found = office.get(f"/hand-in/enrol?code={FRESH}&q=ben").text
    assert f"/hand-in/enrol/pupil-ben?code={FRESH}" in found
    asked = office.get(f"/hand-in/enrol/pupil-ben?code={FRESH}").text
    assert "What does it look like?" in asked
    fields: dict[str, Any] = {
        "code": FRESH,
        "kind": "watch",
        "description": "red strap",
        "command_id": str(uuid.uuid4()),
    }
    shown = office.post("/hand-in/enrol/pupil-ben", follow=True, **fields)
    assert "Ben Lovell" in shown.text
    office.post("/hand-in/enrol/pupil-ben", **fields)
    (enrolled,) = [item for item in events(site, r.DeviceEnrolled) if item.kind != "phone"]
    assert (enrolled.kind, enrolled.description) == (DeviceKind.WATCH, "red strap")
    assert len(events(site, e.HandedIn)) == 1
    assert site.scan(FRESH)["outcome"] == "already_in"


@pytest.mark.parametrize(
    ("marks", "words_"),
    [
        ({"code": ADA}, "already belongs"),
        ({"code": codes.with_check("B0000042")}, "not a code of the right kind"),
        ({"code": codes.UNDO.text}, "not a code of the right kind"),
    ],
)
def test_a_label_that_cannot_be_put_on_is_refused_and_nothing_is_made(
    site: Site, marks: dict[str, Any], words_: str
) -> None:
    office = at_hand_in(site)
    before = size(site)
    answer = office.post("/hand-in/enrol/pupil-ben", kind="phone", **marks)
    assert answer.status_code == 409
    assert words_ in answer.text
    assert size(site) == before


@pytest.mark.parametrize("tag", ["x" * 64, "A" * 64, "a" * 63, "<script>", ""])
def test_what_is_no_tag_s_hash_is_none(site: Site, tag: str) -> None:
    office = at_hand_in(site)
    before = len(events(site, r.CodeLinked))
    office.post("/hand-in/enrol/pupil-ben", kind="phone", tag=tag)
    assert len(events(site, r.CodeLinked)) == before


def test_a_leaver_s_device_is_not_enrolled(site: Site) -> None:
    office = at_hand_in(site)
    left = {"op": "leaver", "pupil": "pupil-ben", "on": "2026-11-20"}
    record(site.store, r.RegisterChanged("t", 1, [left]))
    answer = office.post("/hand-in/enrol/pupil-ben", kind="phone", code=FRESH)
    assert answer.status_code == 409
    assert "has left" in answer.text


# --- the morning's end ---


def test_who_is_still_to_come_is_listed_by_class_and_initials(site: Site) -> None:
    office = at_hand_in(site, ADA)
    page = words(office.get("/hand-in/to-come").text)
    assert "B. L." in page
    assert "Z. O." in page
    assert "A. L." not in page
    assert not re.search(r"\bBen\b|Zoë|Lovell|Smith", page)


def test_the_end_counts_what_came_and_what_did_not(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN)
    page = words(office.get("/hand-in/finish").text)
    assert "2 devices in" in page
    assert "Not seen 1" in page


def test_the_screen_keeps_its_activity_and_drops_a_collection(site: Site) -> None:
    office = at_hand_in(site, ADA)
    office.get("/collect/pupil/pupil-ada")
    assert collection(site)
    office.get("/hand-in")
    assert collection(site) is None
    assert site.scan(BEN)["outcome"] == "handed_in"


def test_where_no_hand_in_is_asked_for_one_still_works_and_nobody_is_awaited(site: Site) -> None:
    """POLICY.md: on routine hand-in the two schools differ. What a pupil brings is taken in."""
    policy = a_policy(routine_hand_in=False, version="no-routine")
    record(site.store, r.PolicyAdopted(policy.version, policy_as_data(policy)))
    office = at_hand_in(site, ADA)
    page = words(office.get("/hand-in").text)
    assert "1 in" in page
    for awaited in ("to come", "Still to come", "Morning"):
        assert awaited not in page
    assert "Nobody is expected" in office.get("/hand-in/to-come").text
    assert "Not seen" not in office.get("/hand-in/finish").text
    assert "Still to come" not in office.get("/day").text
    assert "Morning hand-in" not in office.get("/").text
    assert "nobody is expected" in site.browser("head").get("/policy").text


def test_a_scan_at_the_desk_of_an_account_that_ended_overnight_asks_to_sign_in(site: Site) -> None:
    office = at_hand_in(site)
    with site.store.read() as facts:
        staff = facts.staff("staff-office")
        today = facts.school().today(facts.now.at)
    assert staff is not None
    record(site.store, r.StaffChanged(staff.id, tuple(staff.roles), None, today, staff.name))
    site.clock.wait(days=1)
    before = size(site)
    assert site.scan(ADA)["outcome"] == "not_signed_in"
    assert size(site) == before
    assert "Sign in" in office.get("/hand-in").text
    with site.store.read() as facts:
        assert facts.station("desk").staff_id is None
