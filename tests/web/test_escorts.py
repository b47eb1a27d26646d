"""Taxi drivers, foster carers, social workers: for one pupil, as what they are, looked at again."""

from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.people.escorting import AuthorisationReviewed
from kiosk.custody.states import Capacity, Relation
from kiosk.services.desk.standing import collector_for
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, at_hand_in, events, name, sign, to_the_afternoon
from tests.web.test_hand_in import words
from tests.web.test_people import ADA as AT
from tests.web.test_people import TODAY, authorise, days, grandmother

LAST = TODAY + timedelta(days=120)
REVIEW = TODAY + timedelta(days=20)
TAXI: dict[str, Any] = {
    "capacity": "taxi",
    "organisation": "Swift Cars",
    **days("review", REVIEW),
}


def driven(site: Site, **more: Any) -> tuple[Browser, str]:
    """Joan drives for a firm, and collects for Ada until next spring."""
    office, joan = site.browser("office"), grandmother(site)
    last = {"last-day": "1", "last-month": "3", "last-year": "2027"}
    assert authorise(office, joan, **{**TAXI, **last, **more}).status_code == 303
    return office, joan


def test_a_driver_collects_as_a_driver_for_one_pupil(site: Site) -> None:
    office, joan = driven(site)
    (given,) = events(site, r.AdultAuthorised)
    assert (given.capacity, given.organisation) == (Capacity.TAXI, "Swift Cars")
    assert given.review_on == REVIEW
    page = words(office.get(AT).text)
    assert "Joan Pike, taxi driver, of Swift Cars: hand-ins" in page
    assert "To be looked at again on Sunday 13 December." in page
    with site.store.read() as facts:
        assert collector_for(facts, joan, "pupil-ada").relation is Relation.AUTHORISED_ADULT
        assert collector_for(facts, joan, "pupil-ben").relation is Relation.NONE
    office = at_hand_in(site, ADA)
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    assert "taxi driver, of Swift Cars" in office.get("/collect").text
    name(site, office, joan, check="document")
    sign(office)
    assert len(events(site, e.Released)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"organisation": " "}, "organisation"),
        (days("review", TODAY), "review-day"),
        ({"review-day": "", "review-month": "", "review-year": ""}, "review-day"),
        ({"review-year": "2027", "review-month": "11"}, "review-day"),
    ],
)
def test_an_escort_comes_for_somebody_and_is_looked_at_again(
    site: Site, wrong: dict[str, Any], field: str
) -> None:
    office, joan = site.browser("office"), grandmother(site)
    answer = authorise(office, joan, LAST, **{**TAXI, **wrong, "last-year": "2027"})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert not events(site, r.AdultAuthorised)


def test_a_due_review_is_shown_until_somebody_looked_and_ends_nothing(site: Site) -> None:
    driven(site)
    assert "review due" not in site.browser("office").get("/people/escorts").text
    site.later(site.clock.at + timedelta(days=21))
    office, head = site.browser("office"), site.browser("head")
    assert "review is due" in office.get("/").text
    assert "review is due" in head.get("/").text
    assert "review is due" not in site.browser("dsl").get("/").text
    page = words(office.get("/people/escorts").text)
    assert "Joan Pike" in page
    assert "review due" in page
    with site.store.read() as facts:
        joan = events(site, r.AdultAuthorised)[0].adult_id
        assert collector_for(facts, joan, "pupil-ada").relation is Relation.AUTHORISED_ADULT
    assert "ask a school leader first" in office.get("/collect/pupil/pupil-ada").text
    given = events(site, r.AdultAuthorised)[0].authorisation_id
    address = f"{AT}/authorisations/{given}/review"
    late = days("review", date(2026, 12, 1))
    assert office.post(address, **late).status_code == 422
    again: dict[str, Any] = {"review-day": "20", "review-month": "2", "review-year": "2027"}
    assert office.post(address, **again).status_code == 303
    (event,) = events(site, AuthorisationReviewed)
    assert event.review_on == date(2027, 2, 20)
    assert "review is due" not in office.get("/").text
    assert list(site.store.refold()) == []


def test_what_is_no_escort_or_has_ended_is_not_reviewed(site: Site) -> None:
    office, joan = site.browser("office"), grandmother(site)
    authorise(office, joan)
    given = events(site, r.AdultAuthorised)[0].authorisation_id
    address = f"{AT}/authorisations/{given}/review"
    assert office.post(address, **days("review", REVIEW)).status_code == 409
    office.post(f"{AT}/authorisations/{given}/end")
    assert office.get(address).status_code == 404
    assert site.browser("teacher").post(address, **days("review", REVIEW)).status_code == 403
