"""Bars and protective stops: who places and lifts them, on what; copies of a person; reviews."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody import register as r
from kiosk.custody.people.likeness import Looks, looks_like
from kiosk.custody.states import Role
from kiosk.services.people.bars import likenesses
from tests.factories import record
from tests.web.conftest import Browser, Site
from tests.web.desk import CLARE, events, size
from tests.web.test_hand_in import words
from tests.web.test_people import ADA, DAD, TODAY, adult, days, standing

ORDER = "Non-molestation order, Family Court at Ely, 12 November 2026"


def bar(browser: Browser, adult_id: str = CLARE, **more: Any) -> Any:
    fields = {"document": ORDER, "seen_by": "staff-office", "stops": "yes"}
    review = days("review", TODAY + timedelta(days=30))
    return browser.post(f"/bars/new/{adult_id}", **{**fields, **review, **more})


def stop(browser: Browser, adult_id: str = CLARE, **more: Any) -> Any:
    fields = {"note": "The mother rang", **days("review", TODAY + timedelta(days=3))}
    return browser.post(f"/bars/stop/{adult_id}", **{**fields, **more})


def test_a_bar_says_on_what_it_rests_who_saw_it_and_when_it_is_looked_at_again(site: Site) -> None:
    dsl = site.browser("dsl")
    assert bar(dsl, pupils=["pupil-ada"]).status_code == 303
    placed = events(site, r.BarPlaced)[-1]
    assert placed.pupil_ids == ("pupil-ada",)
    assert standing(site, CLARE) == (True, False)
    assert standing(site, CLARE, "pupil-ben") == (False, False)
    page = words(dsl.get(f"/bars/{placed.bar_id}").text)
    assert ORDER in page
    assert "seen by Staff-Office" in page
    assert "Wednesday 23 December" in page
    assert [event.record_id for event in events(site, r.Looked)] == [placed.bar_id]


def test_nothing_of_a_bar_reaches_the_desk(site: Site) -> None:
    head = site.browser("head")
    bar(head)
    bar_id = events(site, r.BarPlaced)[-1].bar_id
    office = site.browser("office")
    for path in (ADA, f"{ADA}/adults/{CLARE}", "/people?q=ada", "/history/pupil/pupil-ada", "/"):
        page = words(office.get(path).text).lower()
        assert "molestation" not in page
        assert not {"bar", "bars", "barred"} & set(page.split()), path
    assert office.client.get(f"/bars/{bar_id}").status_code == 403
    head.post("/desk")
    assert head.client.get("/bars").status_code == 403
    assert "Place a bar" not in head.get(f"{ADA}/adults/{CLARE}").text


@pytest.mark.parametrize("user", ["office", "teacher", "leader", "technician", "governor"])
def test_who_may_not_know_of_bars_neither_places_nor_lifts_one(site: Site, user: str) -> None:
    bar(site.browser("dsl"))
    bar_id = events(site, r.BarPlaced)[-1].bar_id
    browser, before = site.browser(user), size(site)
    answers = [
        bar(browser),
        stop(browser),
        browser.post(f"/bars/{bar_id}/end", note="It is fine"),
        browser.post(f"/bars/{bar_id}/renew", document="x"),
        browser.post(f"/bars/likeness/{CLARE}", barred="adult-obrien", verdict="other"),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert size(site) == before
    assert standing(site, CLARE)[0]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"document": " "}, "document"),
        ({"seen_by": "nobody"}, "seen_by"),
        (days("review", TODAY), "review-day"),
        ({**days("review", TODAY), "review-year": "2028"}, "review-day"),
        ({"review-day": "31", "review-month": "2"}, "review-day"),
        (days("last", TODAY - timedelta(days=1)), "last-day"),
        ({"last-day": "31", "last-month": "2", "last-year": "2027"}, "last-day"),
    ],
)
def test_a_bar_that_rests_on_nothing_is_refused_and_what_was_typed_stays(
    site: Site, wrong: dict[str, Any], field: str
) -> None:
    answer = bar(site.browser("dsl"), **wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert "document" in wrong or ORDER in answer.text
    assert not events(site, r.BarPlaced)


def test_a_bar_ends_only_on_something_that_is_named(site: Site) -> None:
    dsl = site.browser("dsl")
    bar(dsl)
    at = f"/bars/{events(site, r.BarPlaced)[-1].bar_id}"
    assert dsl.post(f"{at}/end", note=" ").status_code == 422
    assert standing(site, CLARE)[0]
    assert dsl.post(f"{at}/end", note="Order discharged, seen today").status_code == 303
    assert standing(site, CLARE) == (False, False)
    assert dsl.post(f"{at}/end", note="Once more").status_code == 409
    assert dsl.client.get(at).status_code == 404


def test_a_stop_that_ran_out_stands_and_is_said_until_somebody_decides(site: Site) -> None:
    dsl = site.browser("dsl")
    assert stop(dsl, **days("review", TODAY + timedelta(days=8))).status_code == 422
    assert stop(dsl).status_code == 303
    at = f"/bars/{events(site, r.ProtectiveStopPlaced)[-1].stop_id}"
    assert "review is due" not in dsl.get("/").text
    site.clock.wait(days=3)
    dsl, office = site.browser("dsl"), site.browser("office")
    assert "1 bar or stop: its review is due" in dsl.get("/").text
    assert "review is due" not in office.get("/").text
    assert standing(site, CLARE) == (False, True)
    again = days("review", date(2026, 11, 30))
    assert dsl.post(f"{at}/renew", note="Court sits on Friday", **again).status_code == 303
    assert "review is due" not in dsl.get("/").text
    assert standing(site, CLARE) == (False, True)
    page = words(dsl.get(at).text)
    assert "The mother rang" in page
    assert "Court sits on Friday" in page
    dsl.post(f"{at}/end", note="No order was made")
    assert standing(site, CLARE) == (False, False)


def copied(site: Site) -> tuple[str, str]:
    """Robert Kray is barred, and entered again as Bob at another address."""
    office = site.browser("office")
    office.post(f"{ADA}/adults/new", **DAD)
    kray = adult(site, "Robert").id
    bar(site.browser("dsl"), kray)
    office.post(f"{ADA}/adults/new", **{**DAD, "forename": "Bob", "address": ""}, same="new")
    return kray, adult(site, "Bob").id


def test_a_copy_is_the_same_person_or_is_not_when_somebody_has_said_so(site: Site) -> None:
    kray, bob = copied(site)
    dsl = site.browser("dsl")
    page = words(dsl.get("/bars").text)
    assert "Is Bob Kray the same person as Robert Kray?" in page
    assert "name and telephone" in page
    assert standing(site, bob) == (False, True)
    dsl.post(f"/bars/likeness/{bob}", barred=kray, verdict="same")
    assert "the same person as" not in dsl.get("/bars").text
    unlike = {**DAD, "forename": "Gareth", "surname": "Moss", "phone": "", "address": ""}
    assert dsl.post(f"{ADA}/adults/{bob}", **unlike).status_code == 303
    assert standing(site, bob) == (True, False)


def test_somebody_else_of_the_name_is_freed_by_a_decision_alone(site: Site) -> None:
    kray, bob = copied(site)
    head = site.browser("head")
    assert head.post(f"/bars/likeness/{bob}", barred=kray, verdict="?").status_code == 409
    assert standing(site, bob) == (False, True)
    head.post(f"/bars/likeness/{bob}", barred=kray, verdict="other")
    assert standing(site, bob) == (False, False)
    assert standing(site, kray)[0]


def test_nobody_decides_about_themselves_or_for_their_own_child(site: Site) -> None:
    bar(site.browser("head"))
    at = f"/bars/{events(site, r.BarPlaced)[-1].bar_id}"
    roles = (Role.DSL,)
    record(site.store, r.StaffAdded("staff-dsl", "dsl", roles, CLARE, name="Clare Lovell"))
    dsl, before = site.browser("dsl"), size(site)
    answers = [dsl.post(f"{at}/end", note="It is over"), bar(dsl), stop(dsl)]
    assert all("own child" in answer.text for answer in answers)
    assert size(site) == before


def test_a_document_s_words_are_shown_as_text(site: Site) -> None:
    dsl = site.browser("dsl")
    bar(dsl, document="<script>alert(1)</script>")
    page = dsl.get(f"/bars/{events(site, r.BarPlaced)[-1].bar_id}").text
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_the_list_names_those_whom_comparing_everybody_would_name(site: Site) -> None:
    chance = random.Random(12)
    names = [("Robert", "Smith"), ("Bob", "Smith"), ("R", "Smith"), ("Jane", "Smith"), ("A", "B")]
    phones = [None, "07700 900123", "01227 123456"]
    homes = [None, "5 Mill Lane, Canterbury CT1 2AB", "9 High Street, Ely CB7 4AA"]
    many = [f"adult-{number:02}" for number in range(40)]
    changes = [
        {
            "op": "adult",
            "id": adult_id,
            "title": "",
            "email": None,
            "born": None,
            **dict(zip(("forename", "surname"), chance.choice(names), strict=True)),
            "phone": chance.choice(phones),
            "address": chance.choice(homes),
            "ref": "",
        }
        for adult_id in many
    ]
    record(site.store, r.RegisterChanged("test", len(changes), changes))
    review = date(2027, 1, 1)
    for adult_id in many[:4]:
        placed = r.BarPlaced(f"bar-{adult_id}", adult_id, (), True, "staff-head", review, None)
        record(site.store, placed)
    record(site.store, r.LikenessReviewed(many[5], many[0], same=False))
    with site.store.read() as facts:
        people = [Looks(p.forename, p.surname, p.phone, p.address) for p in facts.adults()]
        alike = {
            (one.id, other.id)
            for one, seen in zip(facts.adults(), people, strict=True)
            for other, barred in zip(facts.adults(), people, strict=True)
            if other.id in many[:4] and one.id != other.id and looks_like(seen, barred)
        }
        found = [(item.adult.id, item.barred.id) for item in likenesses(facts)]
    assert set(found) == alike - {(many[5], many[0])}
    assert len(found) == len(set(found)) > 10
