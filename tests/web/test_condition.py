"""Condition in two taps coming in, and in two going out; nothing is asked of a suspected image."""

from kiosk.custody.events import Released
from kiosk.custody.states import Condition
from kiosk.services.views import Query
from tests.web.conftest import LABELS, Site
from tests.web.desk import sign, to_the_afternoon

ADA = LABELS["device-ada"]


def test_coming_in_one_tap_asks_and_one_answers(site: Site) -> None:
    office = site.browser("office")
    office.get("/hand-in")
    record = site.scan(ADA)["record"]
    page = office.get("/hand-in/condition").text
    assert "Ada Lovell" in page
    assert "Cracked screen" in page
    assert office.post("/hand-in/condition", record=record, condition="cracked").status_code == 303
    with site.store.read() as facts:
        found = facts.record(record)
    assert found is not None
    assert found.condition_in is Condition.CRACKED


def test_with_nothing_in_there_is_nothing_to_ask(site: Site) -> None:
    office = site.browser("office")
    assert "Scan a device" in office.get("/hand-in/condition").text


def test_going_out_the_release_says_how_it_looked(site: Site) -> None:
    office = site.browser("office")
    office.get("/hand-in")
    record = site.scan(ADA)["record"]
    to_the_afternoon(site)
    office.get("/collect")
    site.scan(ADA)
    assert "Condition going out" in office.get("/collect").text
    office.post(
        "/collect/who", collector="adult-lovell", check="known", devices=[record], condition="good"
    )
    assert "Thank you" in sign(office).text
    with site.store.read() as facts:
        (gone,) = [
            entry.event
            for entry in facts.entries(Query(limit=500))
            if isinstance(entry.event, Released)
        ]
    assert gone.condition is Condition.GOOD
