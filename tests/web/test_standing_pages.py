"""Standing authorities on screen: signed on paper and here, confirmed, ended, turned on by year."""

from datetime import date
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import IdentityMethod, Kind, Role, SignOffMethod
from tests.factories import record
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, CLARE, STROKES, at_hand_in, events, hidden, size, to_the_afternoon
from tests.web.test_hand_in import words

PAGE = "/standing/pupil/pupil-ada"
PAPER = {
    "devices": ["device-ada"], "signer": CLARE, "check": "known", "how": "paper", "lang": "en",
    "until-day": "31", "until-month": "7", "until-year": "2027",
}  # fmt: skip


def signed(site: Site) -> list[r.StandingAuthoritySigned]:
    return events(site, r.StandingAuthoritySigned)


def post(browser: Browser, path: str = PAGE, **more: Any) -> Any:
    fields: dict[str, Any] = {**PAPER, **more}
    return browser.post(path, **fields)


def authority(site: Site) -> Any:
    with site.store.read() as facts:
        return facts.standing_authorities("pupil-ada")[0]


def confiscate(site: Site) -> None:
    taken = e.Confiscated(
        "record-other", Kind.CONFISCATION, Reason.DEVICE_POLICY, taken_by="staff-teacher",
        taken_at=site.clock.at, device_id="device-zoe", pupil_id="pupil-ada",
    )  # fmt: skip
    record(site.store, taken)


def bar(site: Site) -> None:
    barred = r.BarPlaced("bar-1", CLARE, ("pupil-ada",), True, "staff-head", date(2027, 1, 1))
    record(site.store, barred)


# --- signing ---


def test_a_carer_signed_on_paper_that_was_checked(site: Site) -> None:
    office = site.browser("office")
    assert post(office).status_code == 303
    written = signed(site)[-1]
    assert (written.method, written.identity) == (SignOffMethod.PAPER, IdentityMethod.KNOWN)
    assert (written.first, written.last) == (date(2026, 11, 23), date(2027, 7, 31))
    assert written.wording is not None
    assert "I am Clare Lovell. Ada Lovell may take phone" in written.wording
    page = words(office.get(PAGE).text)
    assert "in force" in page
    assert "not turned this on for Year 6" in page


@pytest.mark.parametrize("lang", ["en", "cy", "ar"])
def test_a_carer_signs_on_the_screen_in_their_language(site: Site, lang: str) -> None:
    office = site.browser("office")
    answer = post(office, how="screen", lang=lang)
    assert answer.status_code == 303
    page = office.get(answer.location).text
    assert f'lang="{lang}"' in page
    assert "Ben" not in page
    assert not signed(site)
    done = office.post(f"{PAGE}/sign", **{**hidden(page), "strokes": STROKES})
    assert done.status_code == 200
    written = signed(site)[-1]
    assert (written.method, written.language) == (SignOffMethod.DRAWN, lang)
    assert written.strokes
    assert "Clare Lovell" in (written.wording or "")


def test_without_a_stroke_nothing_is_signed(site: Site) -> None:
    office = site.browser("office")
    page = office.get(post(office, how="screen").location).text
    office.post(f"{PAGE}/sign", **{**hidden(page), "strokes": ""})
    assert not signed(site)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"devices": []}, "Choose at least one"),
        ({"devices": ["device-ben"]}, "Choose at least one"),
        ({"devices": ["device-ada", "device-ben"]}, "Choose at least one"),
        ({"signer": ""}, "Choose the carer"),
        ({"signer": "nobody"}, "Choose the carer"),
        ({"signer": "adult-obrien"}, "Only a carer of this pupil"),
        ({"signer": "pupil-ada"}, "Only a carer of this pupil"),
        ({"check": ""}, "how you know"),
        ({"until-day": "31", "until-month": "2"}, "day of this school year"),
        ({"until-year": "2028"}, "day of this school year"),
        ({"until-year": "2025"}, "day of this school year"),
        ({"until-day": "²"}, "day of this school year"),
    ],
)
@pytest.mark.parametrize("how", ["paper", "screen"])
def test_what_is_not_right_is_said_and_the_rest_kept(
    site: Site, wrong: dict[str, Any], said: str, how: str
) -> None:
    office = site.browser("office")
    answer = post(office, how=how, **wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{how}" checked' in " ".join(answer.text.split()) or how in answer.text
    assert not signed(site)


def test_a_barred_carer_signs_nothing_and_the_lead_is_told(site: Site) -> None:
    bar(site)
    office = site.browser("office")
    for how in ("paper", "screen"):
        said = words(post(office, how=how).text)
        assert "a colleague will help" in said
        assert "must not collect" not in said
    assert not signed(site)
    assert {item.kind for item in events(site, r.AlertRaised)} == {"authority_stopped"}
    assert "came to sign a standing authority" in site.browser("head").get("/alerts").text


def test_nobody_records_one_for_their_own_child(site: Site) -> None:
    mother = r.StaffAdded("staff-leader", "leader", (Role.LEADER,), CLARE, name="Clare")
    record(site.store, mother)
    answer = post(site.browser("leader"))
    assert answer.status_code == 422
    assert "own child" in answer.text
    assert not signed(site)


def test_a_pupil_who_left_gets_none(site: Site) -> None:
    gone = [{"op": "leaver", "pupil": "pupil-ada", "on": "2026-11-20"}]
    record(site.store, r.RegisterChanged("tests", 1, gone))
    assert "has left" in post(site.browser("office")).text
    assert not signed(site)


def test_the_same_paper_is_recorded_once(site: Site) -> None:
    office = site.browser("office")
    once = "6f0a2c1e-0000-4000-8000-000000000009"
    post(office, command_id=once)
    post(office, command_id=once)
    assert len(signed(site)) == 1


# --- confirming and ending ---


def test_after_a_confiscation_a_carer_confirms_it(site: Site) -> None:
    office = site.browser("office")
    post(office)
    confiscate(site)
    page = office.get(PAGE).text
    assert "suspended" in words(page)
    site.clock.wait(minutes=1)
    fields = {"authority": authority(site).authority_id, "carer": CLARE}
    assert office.post(f"{PAGE}/confirm", **{**fields, "carer": "adult-obrien"}).status_code == 409
    assert "suspended" in words(office.get(PAGE).text)
    assert office.post(f"{PAGE}/confirm", authority=fields["authority"], carer=CLARE).location
    assert "in force" in words(office.get(PAGE).text)


def test_a_barred_carer_confirms_nothing(site: Site) -> None:
    office = site.browser("office")
    post(office)
    confiscate(site)
    bar(site)
    known = authority(site).authority_id
    answer = office.post(f"{PAGE}/confirm", authority=known, carer=CLARE)
    assert "a colleague will help" in answer.text
    assert not events(site, r.StandingAuthorityConfirmed)


def test_what_has_ended_is_not_confirmed(site: Site) -> None:
    office = site.browser("office")
    post(office)
    known = authority(site).authority_id
    office.post(f"{PAGE}/withdraw", carer=CLARE)
    assert office.post(f"{PAGE}/confirm", authority=known, carer=CLARE).status_code == 409
    assert office.post(f"{PAGE}/confirm", authority="other", carer=CLARE).status_code == 409


def test_any_carer_ends_all_of_it_even_one_who_must_not_collect(site: Site) -> None:
    office = site.browser("office")
    post(office)
    site.clock.wait(minutes=1)
    post(office)
    assert office.post(f"{PAGE}/withdraw", carer="adult-obrien").status_code == 409
    bar(site)
    assert office.post(f"{PAGE}/withdraw", carer=CLARE).status_code == 303
    assert len(events(site, r.StandingAuthorityRevoked)) == 2
    assert "in force" not in words(office.get(PAGE).text)
    assert office.post(f"{PAGE}/withdraw", carer=CLARE).status_code == 409
    assert "ended the standing authority" in office.get("/history/pupil/pupil-ada").text


# --- turning on ---


def test_the_headteacher_turns_it_on_and_off_and_a_walker_goes(site: Site) -> None:
    head = site.browser("head")
    head.post("/standing/years", years=["6", "5"])
    adopted = events(site, r.PolicyAdopted)[-1]
    assert adopted.policy["standing_authority_years"] == [5, 6]
    assert adopted.policy["effective_from"] == "2026-11-23"
    office = at_hand_in(site, ADA)
    post(office)
    to_the_afternoon(site)
    office.get("/home-time")
    head.post("/standing/years")
    assert site.scan(ADA)["outcome"] == "refused"
    head.post("/standing/years", years=["6"])
    assert site.scan(ADA)["outcome"] == "released"
    versions = [item.version for item in events(site, r.PolicyAdopted)]
    assert len(set(versions)) == len(versions)


def test_the_same_years_again_are_no_new_policy(site: Site) -> None:
    head = site.browser("head")
    head.post("/standing/years", years=["6"])
    before = size(site)
    head.post("/standing/years", years=["6"])
    assert size(site) == before


@pytest.mark.parametrize("years", [["99"], ["-1"], ["six"], ["²"]])
def test_a_year_group_that_is_none_changes_nothing(site: Site, years: list[str]) -> None:
    before = len(events(site, r.PolicyAdopted))
    site.browser("head").post("/standing/years", years=years)
    assert len(events(site, r.PolicyAdopted)) == before


@pytest.mark.parametrize("user", ["office", "leader", "dsl", "teacher"])
def test_nobody_else_turns_it_on(site: Site, user: str) -> None:
    before = size(site)
    assert site.browser(user).post("/standing/years", years=["6"]).status_code == 403
    assert size(site) <= before + 1
    assert not events(site, r.PolicyAdopted)[1:]


def test_a_headteacher_at_the_desk_is_there_as_the_desk(site: Site) -> None:
    head = site.browser("head")
    head.post("/desk")
    assert head.post("/standing/years", years=["6"]).status_code == 403
