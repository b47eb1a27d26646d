"""Collection on screen: each step, what the parent sees, and every way round the sign-off tried."""

import json
import os
import re
import uuid
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from escpos.printer import Dummy

from hardware.printer import ReceiptPrinter
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.events import Event
from kiosk.custody.reasons import Reason
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import HoldKind, IdentityMethod, Kind, SignOffMethod, State
from kiosk.services.people.wordings import WORDINGS
from kiosk.services.ports import PutCredential
from kiosk.services.staff.sessions import key_of
from kiosk.services.views import Session, Station
from tests.factories import a_policy, record
from tests.web.conftest import PASSWORD, PIN, Browser, Site
from tests.web.desk import (
    ADA,
    BEN,
    CLARE,
    STROKES,
    ZOE,
    at_hand_in,
    collection,
    events,
    here,
    hidden,
    name,
    ready_to_sign,
    record_of,
    sign,
    size,
    to_the_afternoon,
)

DAN = "adult-obrien"


def standing(site: Site) -> None:
    """Ada may walk home with her telephone."""
    day = site.clock.at.date()
    signed = r.StandingAuthoritySigned(
        "authority",
        "pupil-ada",
        ("device-ada",),
        CLARE,
        day,
        day + timedelta(days=200),
        "en",
        "standing-1",
        SignOffMethod.DRAWN,
    )
    record(site.store, signed)


def hold(site: Site, device: str = "device-ada") -> Event:
    return e.HoldPlaced(record_of(site, device).record_id, "hold", HoldKind.DSL)


def bar(adult: str = CLARE) -> Event:
    return r.BarPlaced("bar", adult, (), True, "staff-dsl", date(2027, 1, 15))


def confiscated(site: Site) -> None:
    changed = e.KindChanged(
        record_of(site, "device-ada").record_id,
        Kind.CONFISCATION,
        Reason.BEHAVIOUR,
        "staff-teacher",
        site.clock.at,
    )
    record(site.store, changed, staff="staff-office")


# --- the steps ---


def test_one_scan_two_taps_one_signature(site: Site) -> None:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    page = office.get("/collect")
    assert "Who is collecting?" in page.text
    assert "Clare Lovell" in page.text
    turned = name(site, office, CLARE)
    assert "I have received" in turned.text
    thanks = sign(office)
    assert "Thank you" in thanks.text
    done = re.search(r'href="(/collect/done[^"]+)"', thanks.text)
    assert done
    receipt = office.get(done.group(1).replace("&amp;", "&")).text
    assert "Handed to Clare Lovell" in receipt
    assert "1 device out" in receipt
    assert record_of(site, "device-ada").state is State.RELEASED


def test_the_parent_sees_only_what_they_sign_for(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    at_hand_in(site)
    site.scan(ZOE)
    for path in ("/collect/sign", "/collect/cannot-sign", "/collect/sign?lang=pl"):
        page = office.get(path).text
        assert not re.search(r"\bBen\b|Zoë|O’Brien|[Ss]lot \d|P000", page), path
    office = ready_to_sign_again(site)
    assert "Ada" in office.get("/collect/sign").text


def ready_to_sign_again(site: Site) -> Browser:
    office = site.browser("office")
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE)
    return office


def test_the_parent_s_page_listens_to_no_station_and_shows_no_person(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/sign").text
    assert "data-stream" not in page
    assert "data-scans" not in page
    assert "Staff-Office" not in page


def test_a_family_s_list_holds_no_other_child(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN, ZOE)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    page = office.get("/collect").text
    assert "Ada’s" in page
    assert "Ben’s" not in page
    shown = office.post("/collect/collector", collector=CLARE).text
    assert "Ben’s" in shown
    assert "Zoë" not in shown
    shown = office.post("/collect/collector", collector=DAN).text
    assert "Ben’s" not in shown


def test_nobody_collects_who_was_not_checked(site: Site) -> None:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    for check in ("", "nonsense", "KNOWN", "true"):
        page = name(site, office, CLARE, check=check)
        assert "Who is collecting?" in page.text
        under_way = collection(site)
        assert under_way
        assert under_way.identity is None


@pytest.mark.parametrize("method", ["document", "private_check"])
def test_another_check_is_recorded_as_what_it_was(site: Site, method: str) -> None:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    page = name(site, office, CLARE, check="other")
    assert "How do you know who this is?" in page.text
    assert "I have received" in office.post("/collect/identity", follow=True, check=method).text
    sign(office)
    (gone,) = events(site, e.Released)
    assert gone.identity is IdentityMethod(method)


def test_what_was_left_out_stays_out_while_somebody_is_checked(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN)
    to_the_afternoon(site)
    office.get("/collect")
    for label in (ADA, BEN):
        site.scan(label)
    ben = record_of(site, "device-ben").record_id
    name(site, office, CLARE, check="other", devices=[ben])
    office.post("/collect/identity", check="document")
    under_way = collection(site)
    assert under_way
    assert (under_way.chosen, under_way.identity) == ((ben,), IdentityMethod.DOCUMENT)


def test_someone_else_gets_nothing_and_staff_are_told_what_to_do(site: Site) -> None:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    page = name(site, office, "other")
    assert "Not on the list" in page.text
    assert "Ring a listed carer" in page.text
    assert office.post("/collect/collector", collector="other").status_code == 204


def test_a_device_picked_from_the_list_is_fetched_and_scanned(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    both = [record_of(site, f"device-{one}").record_id for one in ("ada", "ben")]
    page = name(site, office, CLARE, devices=both)
    assert "Fetch Ben’s phone" in page.text
    assert site.scan(ZOE)["outcome"] in ("device_mismatch", "not_here")
    assert site.scan(BEN)["outcome"] == "selected"
    assert "I have received" in office.get("/collect").text


def test_a_wrong_device_is_put_back_before_anything_goes(site: Site) -> None:
    office = at_hand_in(site, ADA, ZOE)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    assert site.scan(ZOE)["outcome"] == "device_mismatch"
    page = office.get("/collect").text
    assert "Not this one" in page
    assert "Zoë" not in page
    assert "O’Brien" not in page
    assert "Who is collecting?" in office.post("/collect/put-back", follow=True).text


def test_what_is_not_here_is_said_on_a_page_of_its_own(site: Site) -> None:
    office = at_hand_in(site)
    office.get("/collect")
    assert site.scan(ADA)["outcome"] == "not_here"
    page = office.get("/scanned").text
    assert "Not in custody" in page
    assert "/hand-in/device/device-ada" in page


def test_declining_leaves_everything_and_says_so(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    assert "Not signing" in office.get("/collect/decline").text
    page = office.post("/collect/decline", follow=True).text
    assert "Not signed" in page
    assert "nothing was released" in page
    assert here(site) == 1
    assert len(events(site, e.Declined)) == 1


def test_declining_with_nothing_chosen_is_no_fault(site: Site) -> None:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    assert office.post("/collect/decline", follow=True).status_code == 200
    office.get("/collect/pupil/pupil-ben")
    assert office.post("/collect/decline", follow=True).status_code == 409
    assert not events(site, e.Declined)


# --- ways of signing ---


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_what_was_read_is_kept_in_the_language_in_which_it_was_read(site: Site, code: str) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get(f"/collect/sign?lang={code}").text
    direction = "rtl" if WORDINGS[code].rtl else "ltr"
    assert f'lang="{code}" dir="{direction}"' in page
    fields = {"strokes": STROKES, **hidden(page)}
    assert fields["lang"] == code
    thanks = office.post("/collect/sign", follow=True, **fields)
    assert WORDINGS[code].thanks in thanks.text
    (signed,) = events(site, e.SignedOff)
    before, after = WORDINGS[code].sentence.split("{name}")
    assert signed.language == code
    assert signed.wording.startswith(f"{before}Clare Lovell{after.split('{')[0]}"[:12])
    assert "Clare Lovell" in signed.wording
    assert "Ada" in signed.wording
    assert "15:45" in signed.wording
    assert "{" not in signed.wording


def test_the_notice_on_loss_is_shown_and_is_no_part_of_what_is_signed(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    assert "no responsibility" in office.get("/collect/sign").text
    sign(office)
    assert "responsibility" not in events(site, e.SignedOff)[0].wording


def test_the_time_that_was_read_is_the_time_that_is_kept(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/sign").text
    site.clock.wait(minutes=1)
    office.post("/collect/sign", follow=True, strokes=STROKES, **hidden(page))
    assert "15:45" in events(site, e.SignedOff)[0].wording


@pytest.mark.parametrize(
    "forged", ["2020-01-01T00:00:00+00:00", "2030-01-01T00:00:00Z", "nonsense", "", "2026-11-23"]
)
def test_no_page_states_a_time_of_its_own(site: Site, forged: str) -> None:
    office = ready_to_sign(site, ADA)
    sign(office, read_at=forged)
    assert "15:45" in events(site, e.SignedOff)[0].wording


def test_a_mark_is_a_signature(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/sign?as=mark").text
    dot = json.dumps({"strokes": [[[0.5, 0.5]]]})
    office.post("/collect/sign", follow=True, strokes=dot, **hidden(page))
    (signed,) = events(site, e.SignedOff)
    assert (signed.method, signed.strokes) == (SignOffMethod.MARK, [[[5000, 5000]]])


def test_paper_needs_its_slip_s_number(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    fields = hidden(office.get("/collect/paper").text)
    page = office.post("/collect/paper", follow=True, **{**fields, "slip": "  "})
    assert "Number on the slip" in page.text
    assert here(site) == 1
    receipt = office.post("/collect/paper", follow=True, **{**fields, "slip": "0042"}).text
    assert "Handed to Clare Lovell" in receipt
    assert events(site, e.SignedOff)[0].slip == "0042"


def test_a_spoken_sign_off_needs_a_witness_who_proves_it(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    fields = {**hidden(office.get("/collect/witness").text), "badge": "staff-leader"}
    assert "Handed" not in office.post("/collect/witness", follow=True, **fields, pin="0000").text
    assert "Handed" not in office.post("/collect/witness", follow=True, **fields).text
    assert here(site) == 1
    receipt = office.post("/collect/witness", follow=True, **fields, pin=PIN).text
    assert "Handed to Clare Lovell" in receipt
    (signed,) = events(site, e.SignedOff)
    assert (signed.method, signed.witness) == (SignOffMethod.SPOKEN, "staff-leader")


@pytest.mark.parametrize("witness", ["staff-office", "staff-governor", "", "nobody"])
def test_who_is_no_second_member_of_staff_is_no_witness(site: Site, witness: str) -> None:
    office = ready_to_sign(site, ADA)
    fields = {**hidden(office.get("/collect/witness").text), "badge": witness, "pin": PIN}
    office.post("/collect/witness", follow=True, **fields)
    assert here(site) == 1
    assert not events(site, e.SignedOff)


def test_wrong_pins_of_a_witness_make_the_wait_longer(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    fields = {**hidden(office.get("/collect/witness").text), "badge": "staff-leader"}
    tries = [office.post("/collect/witness", follow=True, **fields, pin="0000") for _ in range(4)]
    assert "Too many wrong tries" in tries[-1].text
    page = office.post("/collect/witness", follow=True, **fields, pin=PIN).text
    assert "Too many wrong tries" in page
    assert here(site) == 1


# --- early, with a second person ---


def before_time(site: Site) -> Browser:
    office = at_hand_in(site, ADA)
    site.clock.at = site.clock.at.replace(hour=11)
    confiscated(site)
    office = site.browser("office")
    office.get("/collect")
    site.scan(ADA)
    assert "It is too early" in name(site, office, CLARE).text
    return office


def test_early_needs_a_reason_and_for_a_confiscation_a_second_person(site: Site) -> None:
    office = before_time(site)
    assert "Why does it go early?" in office.get("/collect/early").text
    assert "It is too early" in office.post("/collect/early", follow=True, reason="  ").text
    page = office.post("/collect/early", follow=True, reason="dentist").text
    assert "A second person must agree" in page
    second: dict[str, Any] = {"username": "leader", "pin": "0000"}
    assert office.post("/collect/approve", **second).status_code == 401
    second["pin"] = PIN
    assert "I have received" in office.post("/collect/approve", follow=True, **second).text
    assert "Thank you" in sign(office).text
    (gone,) = events(site, e.Released)
    assert (gone.early_reason, bool(gone.approval_id)) == ("dentist", True)


@pytest.mark.parametrize("second", ["office", "teacher", "governor", "nobody", ""])
def test_who_may_not_approve_does_not(site: Site, second: str) -> None:
    office = before_time(site)
    office.post("/collect/early", reason="dentist")
    answer = office.post("/collect/approve", follow=True, username=second, pin=PIN)
    assert answer.status_code in (401, 409)
    assert not events(site, e.Approved)
    assert "Thank you" not in sign(office).text
    assert here(site) == 1


def test_an_approval_posted_twice_is_one(site: Site) -> None:
    office = before_time(site)
    office.post("/collect/early", reason="dentist")
    same = str(uuid.uuid4())
    for _ in range(2):
        office.post("/collect/approve", username="leader", pin=PIN, command_id=same)
    assert len(events(site, e.Approved)) == 1


# --- a pupil who walks home ---


def test_a_pupil_whom_staff_know_takes_it_home(site: Site) -> None:
    standing(site)
    policy = a_policy(version="walkers", standing_authority_years=frozenset({6}))
    record(site.store, r.PolicyAdopted(policy.version, policy_as_data(policy)))
    at_hand_in(site, ADA)
    office = ready_for_walker(site)
    assert "Hand it to Ada" in office.get("/collect").text
    assert "Handed to Ada Lovell" in office.post("/collect/give", follow=True).text
    assert not events(site, e.SignedOff)


def ready_for_walker(site: Site) -> Browser:
    office = site.browser("office")
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, "pupil-ada")
    return office


# --- somebody who must not collect ---


SILENT = re.compile(r"\bbar|barred|order|court|review|must not|protective|police", re.IGNORECASE)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("by", ["tap", "both", "other check"])
def test_a_barred_carer_is_asked_to_wait_and_nothing_says_why(site: Site, by: str) -> None:
    office = at_hand_in(site, ADA, BEN)
    record(site.store, bar())
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    if by == "tap":
        answer = office.post("/collect/collector", collector=CLARE)
        assert (answer.status_code, answer.text) == (204, "")
        assert answer.headers["HX-Redirect"] == "/collect"
    elif by == "both":
        name(site, office, CLARE)
    else:
        name(site, office, CLARE, check="other")
    for path in ("", "/identity", "/sign", "/paper", "/give"):
        page = words(office.get(f"/collect{path}").text)
        assert "Please wait" in page, path
        assert not SILENT.search(page), path
        assert not re.search(r"Clare|\b(Ben|Ada)\b", page), path
    assert len(events(site, e.CollectionStopped)) == 1
    assert len(events(site, r.AlertRaised)) == 1


def test_from_there_no_step_leads_on(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN)
    record(site.store, bar())
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE)
    before = size(site)
    for attempt in attempts(site):
        answer = office.post(attempt.pop("path"), follow=True, **attempt)
        assert "Please wait" in words(answer.text), attempt
    site.scan(BEN)
    assert "Please wait" in words(office.get("/collect").text)
    assert size(site) == before
    assert here(site) == 2


def attempts(site: Site) -> list[dict[str, Any]]:
    """Every form of a collection, filled in as well as can be."""
    record_id = record_of(site, "device-ada").record_id
    signing = {
        "strokes": STROKES,
        "lang": "en",
        "as": "drawn",
        "read_at": site.clock.at.isoformat(),
        "collector": CLARE,
        "covers": record_id,
    }
    person = {"collector": CLARE, "check": "known", "devices": [record_id]}
    return [
        {"path": "/collect/who", **person},
        {"path": "/collect/identity", "check": "known"},
        {"path": "/collect/again"},
        {"path": "/collect/put-back"},
        {"path": "/collect/without", "record": record_id},
        {"path": "/collect/early", "reason": "dentist"},
        {"path": "/collect/sign", **signing},
        {"path": "/collect/paper", **signing, "slip": "0042"},
        {"path": "/collect/witness", **signing, "badge": "staff-leader", "pin": PIN},
        {"path": "/collect/give"},
        {"path": "/collect/decline"},
    ]


def test_a_bar_that_lands_while_the_parent_signs_stops_it_in_silence(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/sign").text
    record(site.store, bar())
    answer = office.post("/collect/sign", follow=True, strokes=STROKES, **hidden(page))
    assert "Please wait" in words(answer.text)
    assert not SILENT.search(words(answer.text))
    assert here(site) == 1
    assert len(events(site, e.CollectionStopped)) == 1
    again = office.post("/collect/sign", follow=True, strokes=STROKES, **hidden(page))
    assert "Please wait" in words(again.text)
    assert len(events(site, e.CollectionStopped)) == 1
    assert len(events(site, r.AlertRaised)) == 1


def test_a_hold_that_lands_while_the_parent_signs_keeps_it(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/sign").text
    record(site.store, hold(site))
    answer = office.post("/collect/sign", follow=True, strokes=STROKES, **hidden(page))
    assert answer.status_code == 409
    assert "Held: ask the DSL" in answer.text
    assert here(site) == 1


# --- attacks on the sign-off ---


def test_nothing_goes_by_any_form_without_a_sign_off(site: Site) -> None:
    """Every form of the desk, posted empty and half filled, at every stage of a collection."""
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    record_id = record_of(site, "device-ada").record_id
    half: list[dict[str, Any]] = [
        {"path": "/collect/sign"},
        {"path": "/collect/sign", "strokes": "{}", "covers": record_id, "collector": CLARE},
        {"path": "/collect/sign", "strokes": STROKES},
        {"path": "/collect/sign", "strokes": STROKES, "covers": record_id},
        {"path": "/collect/sign", "strokes": STROKES, "collector": CLARE},
        {"path": "/collect/sign", "strokes": '{"strokes": [[]]}', "covers": record_id},
        {"path": "/collect/paper", "covers": record_id, "collector": CLARE},
        {"path": "/collect/witness", "covers": record_id, "collector": CLARE},
        {"path": "/collect/witness", "badge": "staff-office", "pin": PIN, "covers": record_id},
        {"path": "/collect/give"},
        {"path": "/collect/decline"},
    ]
    stages = (
        lambda: office.get("/collect"),
        lambda: site.scan(ADA),
        lambda: office.post("/collect/collector", collector=CLARE),
        lambda: name(site, office, CLARE),
    )
    for reach in stages:
        for attempt in half:
            office.get("/collect")
            reach()
            fields = dict(attempt)
            office.post(fields.pop("path"), follow=True, **fields)
            assert record_of(site, "device-ada").state is State.IN_CUSTODY, attempt
    assert not events(site, e.Released)
    assert not events(site, e.SignedOff)


def test_the_same_form_posted_again_releases_once_and_shows_the_same_end(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/sign").text
    fields = {"strokes": STROKES, **hidden(page)}
    first = office.post("/collect/sign", **fields)
    before = size(site)
    again = office.post("/collect/sign", **fields)
    assert (again.status_code, again.location) == (first.status_code, first.location)
    assert size(site) == before


def test_a_signature_is_replayed_in_vain_when_the_device_is_back(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    page = office.get("/collect/sign").text
    fields = {"strokes": STROKES, **hidden(page)}
    office.post("/collect/sign", **fields)
    site.clock.wait(days=1)
    site.clock.at = site.clock.at.replace(hour=8)
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE)
    for command_id in (fields["command_id"], str(uuid.uuid4())):
        office.post("/collect/sign", **{**fields, "command_id": command_id})
        assert here(site) == 1


@pytest.mark.parametrize("forge", ["covers", "collector"])
def test_what_the_page_read_out_is_what_is_signed(site: Site, forge: str) -> None:
    office = at_hand_in(site, ADA, BEN)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE)
    page = office.get("/collect/sign").text
    fields = hidden(page)
    ben = record_of(site, "device-ben").record_id
    if forge == "covers":
        assert site.scan(BEN)["outcome"] == "selected"
        for covers in (fields["covers"], ben, "", f"{fields['covers']},{ben},{uuid.uuid4()}"):
            office.post("/collect/sign", strokes=STROKES, **{**fields, "covers": covers})
    else:
        for person in (DAN, "", "pupil-ada"):
            office.post("/collect/sign", strokes=STROKES, **{**fields, "collector": person})
    assert here(site) == 2
    assert not events(site, e.SignedOff)


def test_another_station_s_collection_cannot_be_signed_here(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    fields = hidden(office.get("/collect/sign").text)
    elsewhere = site.browser()
    cookie = "another-station's-secret"
    elsewhere.client.set_cookie("phonebox", cookie)
    with site.store.read() as facts:
        (here_,) = [item for item in facts.sessions() if item.station == "desk"]
    session = Session(key_of(cookie), "staff-office", here_.roles, site.clock.at, "hall")
    record(site.store, changes=(session, Station("hall", "staff-office", "collect")))
    assert "Who is collecting?" not in elsewhere.get("/collect").text
    for _ in range(2):
        elsewhere.post("/collect/sign", follow=True, strokes=STROKES, **fields)
        assert here(site) == 1
    assert "Thank you" in office.post("/collect/sign", follow=True, strokes=STROKES, **fields).text


def test_another_station_s_receipt_is_not_shown_here(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    sign(office)
    last = size(site)
    assert "Handed to" in office.get(f"/collect/done?first={last - 1}&last={last}").text
    with site.store.read() as facts:
        desk = facts.station("desk")
        mine = [item for item in facts.sessions() if item.station == "desk" and not item.locked]
    moved = tuple(replace(item, station="hall") for item in mine)
    record(site.store, changes=(*moved, replace(desk, name="hall")))
    assert "Handed to" not in office.get(f"/collect/done?first={last - 1}&last={last}").text


@pytest.mark.parametrize(
    "span", ["first=1&last=100000", "first=-5&last=5", "first=x&last=y", f"first=9{'9' * 40}", ""]
)
def test_a_receipt_is_of_one_act(site: Site, span: str) -> None:
    office = ready_to_sign(site, ADA)
    sign(office)
    page = office.get(f"/collect/done?{span}")
    assert page.status_code == 200
    assert "Handed to" not in page.text


def test_while_a_collection_is_locked_away_it_is_over(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    fields = hidden(office.get("/collect/sign").text)
    token = office.token()
    office.post("/lock")
    answer = office.client.post(
        "/collect/sign", data={"csrf_token": token, "strokes": STROKES, **fields}
    )
    assert answer.status_code == 401
    assert collection(site) is None
    office = site.browser("office")
    office.post("/collect/sign", follow=True, strokes=STROKES, **fields)
    assert here(site) == 1


def chosen_more(site: Site) -> tuple[Browser, str]:
    """The parent's page of one device, and one more device scanned after it was shown."""
    office = at_hand_in(site, ADA, BEN)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE)
    page = office.get("/collect/sign?as=mark&lang=cy").text
    assert site.scan(BEN)["outcome"] == "selected"
    return office, page


def test_what_is_scanned_while_the_parent_reads_is_read_again_and_signed(site: Site) -> None:
    office, page = chosen_more(site)
    answer = office.post("/collect/sign", follow=True, strokes=STROKES, **hidden(page))
    assert answer.status_code == 200
    assert "Mae’r hyn sy’n mynd adref wedi newid" in words(answer.text)
    fields = hidden(answer.text)
    assert (fields["as"], fields["lang"], here(site)) == ("mark", "cy", 2)
    assert "Mae’r hyn" not in words(office.get("/collect/sign?lang=cy").text)
    office.post("/collect/sign", strokes=STROKES, **fields)
    assert here(site) == 0
    signed = events(site, e.SignedOff)
    assert [len(item.covers) for item in signed] == [2]


@pytest.mark.parametrize(
    ("path", "typed"),
    [("paper", {"slip": "0042"}), ("witness", {"badge": "staff-leader", "pin": PIN})],
)
def test_other_ways_of_signing_keep_what_was_typed(
    site: Site, path: str, typed: dict[str, str]
) -> None:
    office, page = chosen_more(site)
    fields = {**hidden(page), **typed}
    answer = office.post(f"/collect/{path}", follow=True, **fields)
    assert "What goes home has changed since this page was shown." in words(answer.text)
    assert next(iter(typed.values())) in answer.text
    assert (PIN in answer.text, here(site)) == (False, 2)
    office.post(f"/collect/{path}", follow=True, **{**hidden(answer.text), **typed})
    assert here(site) == 0


def test_what_was_scanned_late_and_may_not_go_is_said_before_anybody_signs(site: Site) -> None:
    office, page = chosen_more(site)
    record(site.store, e.HoldPlaced(record_of(site, "device-ben").record_id, "h", HoldKind.LEADER))
    answer = office.post("/collect/sign", follow=True, strokes=STROKES, **hidden(page))
    assert "cannot go home yet" in words(answer.text)
    assert "Held: ask the DSL" in answer.text
    assert here(site) == 2


def test_a_tap_that_comes_in_after_the_next_one_takes_nothing_back(site: Site) -> None:
    """The page asks what a carer may take as it is tapped; a slow line hands that on too late."""
    office = at_hand_in(site, ADA, BEN)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE)
    before = collection(site)
    office.post("/collect/collector", collector=CLARE)
    assert collection(site) == before
    assert office.get("/collect/sign").status_code == 200


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"extra": {"acceptable_use": "Other words, which nobody accepted yet."}}, "acceptable"),
        ({"extra": {"password_months": "1"}}, "password that is to be changed"),
    ],
)
def test_a_second_person_for_whom_something_waits_gives_no_word_yet(
    site: Site, changed: dict[str, Any], said: str
) -> None:
    office = ready_to_sign(site, ADA)
    policy = a_policy(version="new", effective_from=date(2026, 11, 23), **changed)
    now = site.clock.at
    old = PutCredential("staff-leader", "password", f"plain:{PASSWORD}", now - timedelta(days=60))
    new = r.PolicyAdopted("new", policy_as_data(policy))
    record(site.store, new, staff="staff-head", changes=(old,))
    fields = {**hidden(office.get("/collect/witness").text), "badge": "staff-leader"}
    wrong = office.post("/collect/witness", follow=True, **fields, pin="0000").text
    assert said not in wrong
    assert said in office.post("/collect/witness", follow=True, **fields, pin=PIN).text
    agreed = office.post("/collect/approve", username="leader", pin=PIN)
    assert agreed.status_code == 401
    assert said in agreed.text
    assert not events(site, e.Released)
    assert not events(site, e.Approved)


# --- a slip of paper ---


def test_a_receipt_is_offered_where_there_is_a_printer_and_comes_out_of_it(site: Site) -> None:
    office = ready_to_sign(site, ADA, BEN)
    signed = sign(office)
    (done,) = re.findall(r'"(/collect/done\?[^"]+)"', signed.text)
    done = done.replace("&amp;", "&")
    assert "Print a receipt" not in office.get(done).text
    slip = done.replace("done", "receipt")
    assert office.post(slip).status_code == 404
    dummy = Dummy()
    object.__setattr__(site.services, "slips", ReceiptPrinter(lambda: dummy))
    assert "Print a receipt" in office.get(done).text
    page = office.post(slip).text
    assert "The receipt is printed" in page
    assert "Print a receipt" not in page, "one tap, one slip"
    for words in (b"Devices collected", b"Ada Lovell, 6B: phone", b"Ben Lovell", b"Clare Lovell"):
        assert words in dummy.output
    assert office.post("/collect/receipt?first=1&last=5").status_code == 303, "no collection"


def test_a_receipt_goes_down_a_line_and_a_printer_that_is_gone_is_said(site: Site) -> None:
    office = ready_to_sign(site, ADA)
    (done,) = re.findall(r'"(/collect/done\?[^"]+)"', sign(office).text)
    slip = done.replace("&amp;", "&").replace("done", "receipt")
    reads, line = os.openpty()
    printer = ReceiptPrinter.at(f"serial:{os.ttyname(line)}")
    object.__setattr__(site.services, "slips", printer)
    assert "The receipt is printed" in office.post(slip).text
    assert b"Ada Lovell" in os.read(reads, 4096)
    os.close(reads)
    os.close(line)
    page = office.post(slip).text
    assert "does not answer" in page
    assert "Handed to" in page, "what was released stays said"
