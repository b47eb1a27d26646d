"""The register of people by hand: pupils, adults, a carer's writing; and what a bar does to it."""

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody import register as r
from kiosk.custody.states import Kind, Role
from kiosk.services.desk.standing import collector_for
from kiosk.services.views import Adult, Link
from tests.factories import record
from tests.web.conftest import LABELS, Browser, Site
from tests.web.desk import CLARE, at_hand_in, events, size
from tests.web.test_hand_in import words

ADA = "/people/pupil-ada"
TODAY = date(2026, 11, 23)
PUPIL: dict[str, Any] = {
    "forename": "Noor",
    "surname": "Khan",
    "class": "2C",
    "year": "2",
    "ref": "P0100",
}
DAD: dict[str, Any] = {
    "title": "Mr",
    "forename": "Robert",
    "surname": "Kray",
    "phone": "07700 900123",
    "address": "9 Dock Road",
    "relationship": "father",
    "carer": "yes",
    "priority": "2",
}


def days(name: str, when: date) -> dict[str, Any]:
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": "2026"}


def adults(site: Site, pupil: str = "pupil-ada") -> list[Link]:
    with site.store.read() as facts:
        return list(facts.links_of_pupil(pupil))


def adult(site: Site, forename: str) -> Adult:
    return next(link.adult for link in adults(site) if link.adult.forename == forename)


def barred(site: Site, *pupils: str) -> str:
    """Robert Kray is Ada's father, and a document says that he must not collect."""
    site.browser("office").post(f"{ADA}/adults/new", **DAD)
    kray = adult(site, "Robert").id
    bar = r.BarPlaced("bar-1", kray, pupils, True, "staff-dsl", TODAY + timedelta(days=90))
    record(site.store, bar, staff="staff-dsl")
    return kray


def standing(site: Site, adult_id: str, pupil: str = "pupil-ada") -> tuple[bool, bool]:
    with site.store.read() as facts:
        found = collector_for(facts, adult_id, pupil)
    return found.barred, found.under_review


def alerts(site: Site) -> list[str]:
    return [event.adult_id for event in events(site, r.AlertRaised)]


# --- pupils ---


def test_a_pupil_by_hand_is_found_and_has_a_page(site: Site) -> None:
    office = site.browser("office")
    answer = office.post("/people/new", **PUPIL, usually_brings="yes")
    page = office.get(answer.location).text
    assert "Noor Khan" in page
    assert "2C, Year 2 · number P0100" in page
    assert "Noor Khan’s entry in the register was changed by" in words(page)
    assert "Noor Khan" in office.get("/people?q=noor").text


@pytest.mark.parametrize("field", ["forename", "surname", "class", "year"])
def test_what_is_missing_of_a_pupil_is_said_and_what_was_typed_stays(
    site: Site, field: str
) -> None:
    office, before = site.browser("office"), size(site)
    answer = office.post("/people/new", **{**PUPIL, field: " "})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert all(value in answer.text for name, value in PUPIL.items() if name != field)
    assert size(site) == before


def test_a_namesake_is_asked_about_first(site: Site) -> None:
    office = site.browser("office")
    twin = {**PUPIL, "forename": "ada", "surname": "Lovell"}
    asked = office.post("/people/new", **twin)
    assert asked.status_code == 409
    assert "Ada Lovell, 6B, Year 6" in asked.text
    assert office.post("/people/new", **twin, sure="new").status_code == 303


def test_the_school_s_number_is_one_pupil_s(site: Site) -> None:
    answer = site.browser("office").post("/people/new", **{**PUPIL, "ref": "P0001"})
    assert "Another pupil has this number" in answer.text


def test_a_pupil_leaves_and_comes_back_and_nothing_of_it_is_forgotten(site: Site) -> None:
    office = at_hand_in(site, "DA7K2Q9XZ")
    assert office.post(f"{ADA}/leave", **days("on", TODAY + timedelta(days=1))).status_code == 422
    office.post(f"{ADA}/leave", **days("on", TODAY))
    page = words(office.get(ADA).text)
    assert "Has left the school: Monday 23 November. Still here: phone of pupil-ada." in page
    assert site.scan("DB3M8T2K4")["outcome"] == "handed_in"
    again: dict[str, Any] = {
        "forename": "Ada",
        "surname": "Lovell-Kray",
        "class": "6C",
        "year": "6",
    }
    office.post(f"{ADA}/edit", **again)
    page = words(office.get(ADA).text)
    assert "Has left the school" not in page
    assert "Left on 23/11/2026" in page
    assert "Ada Lovell-Kray" in office.get("/people?q=lovell ada").text


def test_a_slot_of_one_s_own_is_one_of_the_safe_s_and_nobody_else_s(site: Site) -> None:
    office = site.browser("office")
    with site.store.read() as facts:
        ada, ben = facts.pupil("pupil-ada"), facts.pupil("pupil-ben")
        slot = facts.slots()[-1]
    assert ada
    assert ben
    told = {"forename": ada.forename, "surname": ada.surname, "class": ada.class_name}
    whole: dict[str, Any] = {**told, "year": str(ada.year), "ref": ada.ref}
    assert office.post(f"{ADA}/edit", **whole, home_slot="attic").status_code == 422
    assert office.post(f"{ADA}/edit", **whole, home_slot=slot).status_code == 303
    taken = office.post(
        "/people/pupil-ben/edit",
        **{**whole, "forename": ben.forename, "ref": ben.ref},
        home_slot=slot,
    )
    assert taken.status_code == 422
    assert "Another pupil has this slot" in taken.text
    site.browser("office").get("/hand-in")
    site.scan(LABELS["device-ada"])
    with site.store.read() as facts:
        (record,) = facts.open_records()
    assert record.slot == slot


def test_a_device_may_be_the_mother_s(site: Site) -> None:
    office = site.browser("office")
    fields: dict[str, Any] = {"owner-device-ada": CLARE}
    assert office.post(f"{ADA}/owner/device-ada", **fields).status_code == 303
    assert "belongs to Clare Lovell" in office.get(ADA).text
    stranger: dict[str, Any] = {"owner-device-ada": "adult-obrien"}
    assert office.post(f"{ADA}/owner/device-ada", **stranger).status_code == 409
    assert "belongs to Clare Lovell" in office.get("/history/device/device-ada").text


# --- adults ---


def test_an_adult_is_added_changed_and_ended(site: Site) -> None:
    office = site.browser("office")
    assert office.post(f"{ADA}/adults/new", **DAD).status_code == 303
    kray = adult(site, "Robert")
    at = f"{ADA}/adults/{kray.id}"
    assert "father · parental responsibility · called second" in words(office.get(at).text)
    office.post(at, **{**DAD, "phone": "07700 900999", "email": "r.kray@example.org"})
    assert adult(site, "Robert").phone == "07700 900999"
    office.post(f"{at}/link", relationship="father", carer="no", priority="3")
    page = words(office.get(at).text)
    assert "no parental responsibility · called third" in page
    assert "telephone: 07700 900123" in page
    assert office.post(f"{at}/end", why="").status_code == 422
    office.post(f"{at}/end", why="by_carer")
    assert [link.adult.id for link in adults(site)] == [CLARE]
    page = words(office.get(ADA).text)
    assert "Robert Kray is no longer in Ada Lovell’s entry" in page
    assert "a carer asked for it" in page
    assert office.get(at).status_code == 404


def test_an_adult_who_is_known_already_is_linked_and_not_doubled(site: Site) -> None:
    office = site.browser("office")
    clare = {**DAD, "forename": "Clare", "surname": "Lovell", "phone": "", "address": ""}
    asked = office.post("/people/pupil-zoe/adults/new", **clare, email="")
    assert asked.status_code == 409
    assert "01632 960001 · 1 Mill Lane" in asked.text
    office.post("/people/pupil-zoe/adults/new", **clare, same=CLARE)
    assert CLARE in [link.adult.id for link in adults(site, "pupil-zoe")]
    assert "Also with" in office.get(f"{ADA}/adults/{CLARE}").text
    assert "Zoë O’Brien-Smith, father" in office.get(f"{ADA}/adults/{CLARE}").text


@pytest.mark.parametrize(
    ("field", "value"),
    [("forename", ""), ("surname", ""), ("phone", "none"), ("relationship", ""), ("priority", "0")],
)
def test_what_cannot_be_of_an_adult_is_said(site: Site, field: str, value: str) -> None:
    answer = site.browser("office").post(f"{ADA}/adults/new", **{**DAD, field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert len(adults(site)) == 1


# --- a carer's writing ---


def grandmother(site: Site) -> str:
    told: dict[str, Any] = {
        "forename": "Joan",
        "surname": "Pike",
        "relationship": "grandmother",
        "priority": "3",
    }
    site.browser("office").post(f"{ADA}/adults/new", **told, carer="no")
    return adult(site, "Joan").id


def authorise(office: Browser, adult_id: str, last: date = TODAY, **more: Any) -> Any:
    fields = {"adult": adult_id, "carer": CLARE, "kinds": "hand_in", **days("first", TODAY)}
    return office.post(f"{ADA}/authorise", **{**fields, **days("last", last), **more})


def test_one_day_s_writing_ends_by_itself(site: Site) -> None:
    office, joan = site.browser("office"), grandmother(site)
    assert authorise(office, joan).status_code == 303
    assert "Joan Pike: hand-ins, on Monday 23 November only" in words(office.get(ADA).text)
    with site.store.read() as facts:
        assert collector_for(facts, joan, "pupil-ada").authorised_for == {Kind.HAND_IN}
    site.clock.wait(days=1)
    with site.store.read() as facts:
        assert not collector_for(facts, joan, "pupil-ada").authorised_for
    assert "Joan Pike: hand-ins" not in site.browser("office").get(ADA).text


def test_writing_is_ended_before_its_day(site: Site) -> None:
    office, joan = site.browser("office"), grandmother(site)
    authorise(office, joan, TODAY + timedelta(days=20))
    given = events(site, r.AdultAuthorised)[-1].authorisation_id
    assert office.post(f"{ADA}/authorisations/{given}/end").status_code == 303
    assert office.post(f"{ADA}/authorisations/{given}/end").status_code == 409
    with site.store.read() as facts:
        assert not collector_for(facts, joan, "pupil-ada").authorised_for
    assert "written authorisation was ended" in office.get(ADA).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"carer": "adult-obrien"}, "carer"),
        ({"adult": "nobody"}, "adult"),
        ({"adult": CLARE}, "adult"),
        ({"kinds": "both"}, None),
        ({"kinds": "everything"}, "kinds"),
        (days("first", date(2026, 11, 22)), "first-day"),
        (days("last", date(2026, 11, 22)), "last-day"),
        ({"last-day": "31", "last-month": "11"}, "last-day"),
        ({"last-year": "9999"}, "last-day"),
    ],
)
def test_writing_that_cannot_be(site: Site, wrong: dict[str, Any], field: str | None) -> None:
    office, joan = site.browser("office"), grandmother(site)
    answer = authorise(office, joan, **wrong)
    assert answer.status_code == (422 if field else 409)
    assert field is None or f'href="#{field}"' in answer.text
    assert not events(site, r.AdultAuthorised)


# --- a bar follows the person ---


def test_a_barred_adult_added_again_under_a_likely_copy_collects_nothing(site: Site) -> None:
    barred(site)
    office = site.browser("office")
    copy = {**DAD, "forename": "Bob", "address": "", "relationship": "uncle"}
    answer = office.post(f"{ADA}/adults/new", **copy, same="new")
    assert answer.status_code == 303
    bob = adult(site, "Bob").id
    assert standing(site, bob) == (False, True)
    assert alerts(site) == [bob]
    page = words(office.get(ADA).text) + words(office.get(f"{ADA}/adults/{bob}").text)
    assert "bar" not in page.lower().split()
    assert "alert" not in page.lower()
    assert "must not collect" in site.browser("dsl").get("/alerts").text


def test_who_may_not_know_cannot_make_a_barred_adult_look_otherwise(site: Site) -> None:
    kray, before = barred(site), size(site)
    office = site.browser("office")
    evasion = {**DAD, "forename": "Gareth", "surname": "Moss", "phone": "07700 900456"}
    answer = office.post(f"{ADA}/adults/{kray}", **evasion)
    assert answer.status_code == 409
    assert "a colleague will help" in answer.text
    assert adult(site, "Robert").phone == DAD["phone"]
    assert alerts(site) == [kray]
    assert size(site) == before + 1
    assert site.browser("dsl").post(f"{ADA}/adults/{kray}", **evasion).status_code == 303


def test_a_copy_cannot_be_changed_until_it_is_unlike(site: Site) -> None:
    barred(site)
    office = site.browser("office")
    office.post(f"{ADA}/adults/new", **{**DAD, "forename": "Bob"}, same="new")
    bob = adult(site, "Bob").id
    unlike = {**DAD, "forename": "Gareth", "phone": "", "address": ""}
    assert office.post(f"{ADA}/adults/{bob}", **unlike).status_code == 409
    assert standing(site, bob) == (False, True)


def test_nobody_gets_round_a_bar_by_ending_and_linking_again_or_by_writing(site: Site) -> None:
    kray = barred(site)
    office = site.browser("office")
    office.post(f"{ADA}/adults/{kray}/end", why="mistake")
    office.post(f"{ADA}/adults/new", **DAD, same=kray)
    assert standing(site, kray) == (True, False)
    office.post(f"{ADA}/adults/{kray}/link", relationship="friend", carer="no", priority="9")
    answer = authorise(office, kray)
    assert answer.status_code == 409
    assert "a colleague will help" in answer.text
    assert "bar" not in words(answer.text).lower().split()
    assert not events(site, r.AdultAuthorised)
    joan = grandmother(site)
    assert authorise(office, joan, carer=kray).status_code == 422


# --- who may not, and hostile input ---


@pytest.mark.parametrize("user", ["teacher", "technician", "governor"])
def test_who_does_not_keep_the_register_changes_nothing(site: Site, user: str) -> None:
    browser, before = site.browser(user), size(site)
    assert browser.post("/people/new", **PUPIL).status_code == 403
    assert browser.post(f"{ADA}/adults/new", **DAD).status_code == 403
    assert authorise(browser, CLARE).status_code == 403
    assert size(site) == before


def test_nobody_changes_who_stands_for_their_own_child(site: Site) -> None:
    mother = r.StaffAdded("staff-office", "office", (Role.OFFICE,), CLARE, name="Clare Lovell")
    record(site.store, mother)
    office, before = site.browser("office"), size(site)
    answers = [
        office.post(f"{ADA}/adults/new", **DAD),
        office.post(f"{ADA}/adults/{CLARE}/link", relationship="x", carer="yes", priority="1"),
        office.post(f"{ADA}/adults/{CLARE}", **DAD),
        office.post(f"{ADA}/adults/{CLARE}/end", why="other"),
        authorise(office, CLARE),
    ]
    assert all("own child" in answer.text for answer in answers)
    assert size(site) == before


def test_hostile_text_is_shown_as_text(site: Site) -> None:
    office = site.browser("office")
    evil = '<script>alert("x")</script>'
    office.post(f"{ADA}/adults/new", **{**DAD, "forename": evil, "address": evil * 30})
    for path in (ADA, f"{ADA}/adults/{adult(site, evil).id}"):
        page = office.get(path).text
        assert "&lt;script&gt;" in page
        assert "<script>alert" not in page


def test_a_form_posted_twice_adds_one_adult(site: Site) -> None:
    office = site.browser("office")
    act = "3f0c1a5e-2b57-4c37-9a76-0d8b5f6f3a11"
    for _ in range(2):
        office.post(f"{ADA}/adults/new", **DAD, same="new", command_id=act)
    assert [link.adult.forename for link in adults(site)] == ["Clare", "Robert"]
