"""Hard days on the pages: second persons, corrections, the police, what nobody collects."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.acts.mending import CameBack, Resumed, correction_of
from kiosk.custody.acts.second_person import ApprovalAsked
from kiosk.custody.acts.uncollected import DisposalDecided
from kiosk.custody.register import DeviceEnrolled
from kiosk.custody.states import DeviceKind, HoldKind, Kind, State
from kiosk.printing import press
from tests.factories import record
from tests.web.conftest import PIN, Browser, Site
from tests.web.desk import (
    ADA,
    CLARE,
    STROKES,
    at_hand_in,
    collection,
    confiscate,
    events,
    hidden,
    name,
    ready_to_sign,
    record_of,
    sign,
    size,
    to_the_afternoon,
)

OFFICER = {
    "officer": "PC Hall",
    "number": "1234",
    "force": "Kent Police",
    "crime_reference": "46/1234/26",
    "power_state": "off",
    "done": "switched_off",
    "advice": "PC Hall",
    "items": ["case"],
}


@pytest.fixture(autouse=True)
def _described(monkeypatch: pytest.MonkeyPatch) -> None:
    """A print says all its words without being drawn, which takes a second each."""
    monkeypatch.setattr(press, "_drawn", lambda description: b"%PDF-" + description)


def ada(site: Site) -> str:
    return record_of(site, "device-ada").record_id


def only_ask(site: Site) -> str:
    """The address of what was asked of a second person last."""
    event = events(site, ApprovalAsked)[-1]
    return f"/approvals/{event.record_id}/{event.ask_id}"


def released(site: Site) -> tuple[Browser, int]:
    """Ada's phone went to her mother; the office, and the release's entry."""
    office = ready_to_sign(site, ADA)
    sign(office)
    with site.store.read() as facts:
        return office, facts.head()[0]


# --- a second person ---


def early(site: Site) -> Browser:
    """A confiscated phone is to go early; the office has said why."""
    office = at_hand_in(site, ADA)
    site.clock.at += timedelta(minutes=5)
    confiscate(site)
    office.get("/collect")
    site.scan(ADA)
    name(site, office, CLARE)
    office.post("/collect/early", reason="dentist")
    return office


def test_a_leader_agrees_from_their_own_browser_and_the_collection_goes_on(site: Site) -> None:
    office, leader = early(site), site.browser("leader")
    assert "A leader is asked" in office.post("/collect/ask", follow=True).text
    page = leader.get("/approvals").text
    assert "Clare Lovell" in page
    assert "dentist" in page
    assert "waits for you as second person" in leader.get("/").text
    assert leader.post(f"{only_ask(site)}/agree").status_code == 303
    assert "Nobody waits" in leader.get("/approvals").text
    assert "I have received" in office.get("/collect").text
    sign(office)
    assert record_of(site, "device-ada").state is State.RELEASED
    assert leader.post(f"{only_ask(site)}/agree").status_code == 409, "used once"


def test_what_was_asked_is_void_after_a_quarter_of_an_hour_or_when_a_fact_changes(
    site: Site,
) -> None:
    office, leader = early(site), site.browser("leader")
    office.post("/collect/ask")
    site.clock.at += timedelta(minutes=16)
    leader = site.browser("leader")
    assert "Nobody waits" in leader.get("/approvals").text
    assert leader.post(f"{only_ask(site)}/agree").status_code == 409
    office = site.browser("office")
    assert events(site, e.Approved) == []
    leader.get("/hold")


def test_nobody_answers_their_own_request_nor_without_the_role(site: Site) -> None:
    office = early(site)
    office.post("/collect/ask")
    assert office.post(f"{only_ask(site)}/agree").status_code == 403, "the desk approves nothing"
    assert site.browser("teacher").get("/approvals").status_code == 403
    own = site.browser("head")
    wrong = {"about": "pupil", "right": "pupil-ben", "text": "it is Ben's"}
    sequence = record_of(site, "device-ada").intake_sequence
    own.post(f"/corrections/{ada(site)}/{sequence}", **wrong)
    assert own.post(f"{only_ask(site)}/agree").status_code == 409
    assert site.browser("leader").post(f"{only_ask(site)}/agree").status_code == 303


def test_no_is_an_answer_and_a_request_can_be_taken_back(site: Site) -> None:
    office, leader = early(site), site.browser("leader")
    office.post("/collect/ask")
    assert leader.post(f"{only_ask(site)}/decline").status_code == 303
    assert leader.post(f"{only_ask(site)}/agree").status_code == 409
    assert "second person" in office.get("/collect").text.lower()


# --- corrections ---


@pytest.mark.parametrize("right", ["x:--5", f"x:{'9' * 25}", "nobody"])
def test_a_correction_names_somebody_whom_the_register_knows(site: Site, right: str) -> None:
    office, sequence = released(site)
    wrong = {"about": "collector", "right": right, "text": "it was somebody else"}
    assert office.post(f"/corrections/{ada(site)}/{sequence}", **wrong).status_code == 422
    assert correction_of(f"{sequence}:collector:{right}") is None or right == "nobody"


def test_a_release_is_corrected_with_a_second_person_at_the_same_screen(site: Site) -> None:
    office, sequence = released(site)
    at = f"/corrections/{ada(site)}/{sequence}"
    assert at in office.get(f"/history/record/{ada(site)}").text
    wrong = {"about": "time", "on-day": "23", "on-month": "11", "on-year": "2026", "at": "15:40"}
    assert office.post(at, **wrong).status_code == 422, "it says nothing yet"
    page = office.post(at, follow=True, text="Clare came earlier.", **wrong).text
    assert "A second person agrees" in page
    waits = only_ask(site)
    assert office.post(f"{waits}/here", username="leader", pin="0000").status_code == 401
    assert office.post(f"{waits}/here", username="office", pin=PIN).status_code == 409
    page = office.post(f"{waits}/here", follow=True, username="leader", pin=PIN).text
    approval = hidden(page)["approval"]
    assert events(site, e.Corrected) == []
    done = office.post(f"/corrections/{ada(site)}/agreed", follow=True, approval=approval)
    assert "moment--corrected" in done.text
    assert "15:40" in done.text
    assert office.post(f"/corrections/{ada(site)}/agreed", approval=approval).status_code == 303
    assert len(events(site, e.Corrected)) == 1, "used once"
    assert len(events(site, e.Released)) == 1, "the first stays"


def agreed(site: Site, at: str, **wrong: str) -> Any:
    """A correction that a leader agreed to, at the same screen."""
    office = site.browser("office")
    assert office.post(at, text="A mix-up.", **wrong).status_code == 303
    page = office.post(f"{only_ask(site)}/here", follow=True, username="leader", pin=PIN).text
    record_id = at.split("/")[2]
    given = hidden(page)["approval"]
    return office.post(f"/corrections/{record_id}/agreed", follow=True, approval=given)


@pytest.mark.parametrize("moves", [True, False])
def test_whose_it_is_is_corrected_in_the_register_too_where_that_was_wrong(
    site: Site, moves: bool
) -> None:
    at_hand_in(site, ADA)
    stay = record_of(site, "device-ada")
    at = f"/corrections/{stay.record_id}/{stay.intake_sequence}"
    said = "moves" if moves else "stays"
    page = agreed(site, at, about="pupil", right="pupil-ben", register=said).text
    assert "and not Ada Lovell" in page
    assert ("The register says so" in page) is moves
    assert record_of(site, "device-ada").pupil_id == "pupil-ben"
    with site.store.read() as facts:
        device = facts.device("device-ada")
    assert device
    assert device.pupil_id == ("pupil-ben" if moves else "pupil-ada")
    for pupil in ("pupil-ada", "pupil-ben"):
        both = site.browser("office").get(f"/history/pupil/{pupil}").text
        assert "moment--corrected" in both or "Corrected by" in both
    assert list(site.store.refold()) == []


def test_which_device_it_is_is_another_of_the_same_pupil_that_is_not_here(site: Site) -> None:
    record(site.store, DeviceEnrolled("device-ada-watch", DeviceKind.WATCH, "pupil-ada"))
    office = at_hand_in(site, ADA)
    stay = record_of(site, "device-ada")
    at = f"/corrections/{stay.record_id}/{stay.intake_sequence}"
    watch = {"about": "device", "device": "device-ada-watch", "text": "the watch"}
    for wrong in ({"device": "device-ben"}, {"device": "device-ada"}, {"device": ""}):
        assert office.post(at, **{**watch, **wrong}).status_code == 422
    page = agreed(site, at, about="device", device="device-ada-watch").text
    assert "and not the" in page
    assert record_of(site, "device-ada-watch").record_id == stay.record_id
    with site.store.read() as facts:
        assert facts.open_record_of("device-ada") is None
    for device in ("device-ada", "device-ada-watch"):
        assert "Corrected by" in office.get(f"/history/device/{device}").text
    assert office.post(at, **{**watch, "device": "device-ada"}).status_code == 303
    assert list(site.store.refold()) == []


def test_the_wrong_device_is_rung_for_fetched_and_taken_in_anew(site: Site) -> None:
    office, sequence = released(site)
    old = ada(site)
    at = f"/corrections/{old}/{sequence}"
    page = office.post(f"{at}/error", follow=True, what="wrong_device", note="Ben’s went").text
    assert "Getting it back" in page
    assert "released in error" in site.browser("dsl").get("/alerts").text
    recovery = f"/corrections/{old}/recovery"
    office.post(recovery, step="rang", note="Clare brings it")
    assert office.post(recovery, step="not_recovered").status_code == 422, "an outcome is told"
    page = office.post(f"/corrections/{old}/back", follow=True, condition="good").text
    assert "Here" in page, re.sub(r"<[^>]+>|\s+", " ", page)
    new = record_of(site, "device-ada")
    assert (new.continues, new.state, new.kind) == (old, State.IN_CUSTODY, Kind.HAND_IN)
    assert f"/history/record/{new.record_id}" in office.get(f"/history/record/{old}").text
    assert f"/history/record/{old}" in office.get(f"/history/record/{new.record_id}").text
    assert office.post(f"/corrections/{old}/back").status_code == 409, "once"


def test_nobody_corrects_what_they_may_not_know_of(site: Site) -> None:
    office = at_hand_in(site, ADA)
    record(site.store, e.HoldPlaced(ada(site), "hold-1", HoldKind.DSL))
    sequence = record_of(site, "device-ada").intake_sequence
    at = f"/corrections/{ada(site)}/{sequence}"
    assert office.get(at).status_code == 404
    assert office.post(at, about="other", text="x").status_code == 404
    assert office.get(f"/uncollected/{ada(site)}").status_code == 404
    assert site.browser("dsl").get(at).status_code == 200


# --- the police ---


def handed_over(site: Site) -> Browser:
    """A confiscated phone went to the police; the safeguarding lead's browser."""
    at_hand_in(site, ADA)
    site.clock.at += timedelta(minutes=5)
    confiscate(site)
    dsl, head = site.browser("dsl"), site.browser("head")
    at = f"/police/{ada(site)}"
    assert "a second person agrees first" in dsl.get(at).text
    assert dsl.post(f"{at}/ask").status_code == 422
    dsl.post(f"{at}/ask", crime_reference=OFFICER["crime_reference"])
    assert head.post(f"{only_ask(site)}/agree").status_code == 303
    assert dsl.post(at, **{**OFFICER, "advice": ""}).status_code == 422
    theirs = dsl.post(at, **OFFICER).text
    assert "PC Hall, please sign" in theirs
    ours = dsl.post(f"{at}/officer", **{**fields_of(theirs), "strokes": STROKES}).text
    assert "Dsl Person, please sign" in ours
    assert events(site, e.HandedToPolice) == []
    last = {**fields_of(ours), "strokes": STROKES}
    assert dsl.post(f"{at}/hand-over", **last).status_code == 303
    assert dsl.post(f"{at}/hand-over", **last).status_code == 303, "the same act"
    assert len(events(site, e.HandedToPolice)) == 1
    return dsl


def fields_of(page: str) -> dict[str, Any]:
    """What a signing page carries along."""
    found = re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page)
    plain = {k: v.replace("&#34;", '"') for k, v in found if k not in ("csrf_token", "strokes")}
    return {**plain, "items": [v for k, v in found if k == "items"]}


def test_the_police_take_it_against_a_receipt_that_both_signed(site: Site) -> None:
    dsl = handed_over(site)
    signed = {item.sign_off_id: item for item in events(site, e.SignedOff)}
    event = events(site, e.HandedToPolice)[0]
    assert {event.sign_off_id, event.staff_sign_off_id} == set(signed)
    assert all(item.strokes and "46/1234/26" in item.wording for item in signed.values())
    assert (event.done, event.items) == ("switched_off", ("case",))
    receipt = dsl.get(f"/police/{ada(site)}/receipt.pdf").data
    paper = json.loads(receipt.removeprefix(b"%PDF-"))
    assert "Kent Police" in json.dumps(paper)
    assert "1234" in json.dumps(paper)
    drawn = next(item["signatures"] for item in paper["blocks"] if item["type"] == "drawn")
    assert [bool(strokes) for _, strokes in drawn] == [True, True]
    assert [name.split(", ")[-1] for name, _ in drawn] == ["for the police", "for the school"]
    assert dsl.get(f"/police/{ada(site)}").text.count("<polyline") >= 2
    assert site.browser("leader").get(f"/police/{ada(site)}").status_code == 403


def test_it_comes_back_months_later_as_a_new_stay_that_is_kept_safe(site: Site) -> None:
    handed_over(site)
    old = ada(site)
    site.later(site.clock.at + timedelta(days=120))
    dsl = site.browser("dsl")
    assert dsl.post(f"/police/{old}/back").status_code == 409, "somebody brought it"
    page = dsl.post(f"/police/{old}/back", follow=True, brought_by="PC Wren, 99").text
    assert "going on from an earlier stay" in page, re.sub(r"<[^>]+>|\s+", " ", page)
    new = record_of(site, "device-ada")
    assert (new.kind, new.continues) == (Kind.SAFEKEEPING, old)
    assert "Back from the police" in dsl.get(f"/history/record/{old}").text
    assert (len(events(site, CameBack)), len(events(site, Resumed))) == (1, 1)
    office = site.browser("office")
    assert "PC Wren" not in office.get(f"/history/record/{old}").text
    assert "PC Wren" not in office.get(f"/history/record/{new.record_id}").text


# --- what nobody collects ---


def letter(site: Site, browser: Browser, **more: Any) -> Any:
    day = site.clock.at
    on = {"on-day": day.day, "on-month": day.month, "on-year": day.year}
    fields = {"way": "letter", "result": "sent", "adult": CLARE, **on, **more}
    return browser.post(f"/uncollected/{ada(site)}/contact", **fields)


def test_nothing_is_destroyed_without_notice_a_decision_and_a_second_person(site: Site) -> None:
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    at = f"/uncollected/{ada(site)}"
    assert letter(site, office, way="telephone", notice="yes").status_code == 422
    assert letter(site, office, notice="yes").status_code == 303
    head = site.browser("head")
    dispose = {"decision": "dispose", "why": "nobody answers"}
    assert head.post(f"{at}/decision", **dispose).status_code == 409, "four weeks go by"
    assert office.post(f"{at}/decision", **dispose).status_code == 403
    site.later(site.clock.at + timedelta(days=29))
    head, office = site.browser("head"), site.browser("office")
    assert "Ada" in office.get("/uncollected").text
    assert head.post(f"{at}/disposal", how="recycled").status_code == 409, "undecided"
    assert head.post(f"{at}/decision", **dispose).status_code == 303
    assert events(site, DisposalDecided)[-1].note == "nobody answers"
    head.post(f"{at}/disposal", how="recycled")
    assert events(site, e.Disposed) == []
    assert "once a second person agrees" in head.get(at).text
    assert site.browser("leader").post(f"{only_ask(site)}/agree").status_code == 303
    assert "a second person agreed" in head.get(at).text
    assert head.post(f"{at}/disposal", how="given away").status_code == 303, "asks anew"
    assert events(site, e.Disposed) == []
    assert head.post(f"{at}/disposal", how="recycled").status_code in (303, 409)


def test_what_is_held_is_in_the_list_by_its_slot_alone(site: Site) -> None:
    office = at_hand_in(site, ADA)
    record(site.store, e.HoldPlaced(ada(site), "hold-1", HoldKind.DSL))
    site.later(site.clock.at + timedelta(days=3))
    office = site.browser("office")
    page = office.get("/uncollected").text
    assert "ask the DSL" in page
    assert "Ada" not in page


# --- whom to call ---


def test_everybody_finds_whom_to_call_in_the_words_of_the_policy(site: Site) -> None:
    for user in ("teacher", "office", "governor", "technician"):
        page = site.browser(user).get("/whom-to-call").text
        assert "LADO" in page
        assert "chair of governors" in page
    assert "/whom-to-call" in site.browser("teacher").get("/confiscate").text
    head = site.browser("head")
    form = head.get("/policy/change").text
    assert "call_lado" in form
    before = size(site)
    assert "/sealed" in head.get("/whom-to-call").text
    assert size(site) == before


def test_the_pages_of_a_collection_under_way_are_as_before(site: Site) -> None:
    early(site)
    assert collection(site) is not None
