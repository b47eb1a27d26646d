"""Looking into devices, erasing from them, and images that were seen unavoidably."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.safeguarding.examinations import (
    AgencyConfirmed,
    DataErased,
    ExaminationDecided,
    Examined,
    ImageSeen,
)
from kiosk.custody.school.plain import policy_as_data
from kiosk.custody.states import HoldKind, Kind, Role
from tests.factories import a_policy, record
from tests.web.conftest import Browser, Site
from tests.web.desk import events, size
from tests.web.test_searches import MARKER, words

DAY: dict[str, Any] = {"day-day": "23", "day-month": "11", "day-year": "2026"}
NOW: dict[str, Any] = {**DAY, "time": "8:42"}
PAIR: dict[str, Any] = {"witness": "staff-teacher"}
ERASE: dict[str, Any] = {"erased_by": "staff-leader", **PAIR}
SEEN: dict[str, Any] = {
    "seen_by": "staff-teacher",
    "why": "on_screen",
    "care": ["stopped_at_once", "nothing_copied"],
    "reference": "CP-77",
    **NOW,
}
AT = "/examinations/record-1"


def taken(site: Site, reason: Reason = Reason.BEHAVIOUR) -> None:
    """A confiscated phone is at the office; the headteacher is not the safeguarding lead."""
    head = r.StaffChanged("staff-head", (Role.HEAD,), None, None, "Head")
    confiscated = e.Confiscated(
        "record-1", Kind.CONFISCATION, reason, "staff-teacher", site.clock.at,
        "device-ada", "pupil-ada", "1",
    )  # fmt: skip
    record(site.store, head, confiscated, staff="staff-teacher")


def decide(browser: Browser, what: str, **more: Any) -> Any:
    return browser.post(f"{AT}/decide", **{"what": what, "reason": f"Needed {MARKER}", **more})


def decided(site: Site) -> str:
    return f"{AT}/{events(site, ExaminationDecided)[-1].examination_id}"


def confirm(browser: Browser, at: str, agency: str, **more: Any) -> Any:
    told = {"agency": agency, "person": f"PC Hall {MARKER}", **NOW, **more}
    return browser.post(f"{at}/confirm", **told)


def test_only_the_headteacher_decides_unless_the_policy_says_more(site: Site) -> None:
    taken(site)
    dsl, head = site.browser("dsl"), site.browser("head")
    assert "may not do this" in words(decide(dsl, "examine"))
    assert decide(head, "examine", reason=" ").status_code == 422
    assert decide(head, "burn").status_code == 422
    assert not events(site, ExaminationDecided)
    assert decide(head, "examine").status_code == 303
    assert decide(head, "examine").status_code == 422
    more = a_policy(version="more", dsl_decides_examinations=True)
    record(site.store, r.PolicyAdopted(more.version, policy_as_data(more)))
    assert decide(dsl, "erase").status_code == 303


def test_a_look_needs_a_decision_and_a_concern_holds_the_device(site: Site) -> None:
    taken(site)
    head, dsl = site.browser("head"), site.browser("dsl")
    looked: dict[str, Any] = {"examined_by": "staff-leader", **PAIR, "outcome": "stopped"}
    assert dsl.post(f"{AT}/nothing/examined", **looked).status_code == 409
    decide(head, "erase")
    assert dsl.post(f"{decided(site)}/examined", **looked).status_code == 409
    decide(head, "examine")
    at = decided(site)
    alone = {**looked, "witness": "staff-leader"}
    assert dsl.post(f"{at}/examined", **alone).status_code == 422
    assert dsl.post(f"{at}/examined", **looked).status_code == 303
    assert dsl.post(f"{at}/examined", **looked).status_code == 409
    assert len(events(site, Examined)) == 1
    assert [hold.hold for hold in events(site, e.HoldPlaced)] == [HoldKind.DSL]
    assert events(site, r.AlertRaised)[-1].kind == "examination_concern"


def test_nothing_is_erased_until_every_agency_s_word_is_recorded(site: Site) -> None:
    taken(site)
    head, dsl = site.browser("head"), site.browser("dsl")
    decide(head, "erase")
    at, erase = decided(site), ERASE
    assert "do not need it" in words(head.post(f"{at}/erased", **erase))
    assert confirm(dsl, at, "police", person="").status_code == 422
    assert confirm(dsl, at, "police", time="7:00").status_code == 422
    assert confirm(dsl, at, "police", time="9:30").status_code == 422
    assert confirm(dsl, at, "police").status_code == 303
    assert head.post(f"{at}/erased", **erase).status_code == 409
    assert confirm(dsl, at, "childrens_services").status_code == 303
    record(site.store, e.HoldPlaced("record-1", "hold-1", HoldKind.POLICE))
    assert head.post(f"{at}/erased", **erase).status_code == 409
    assert not events(site, DataErased)
    record(site.store, e.HoldLifted("record-1", "hold-1", clearance="PC Hall"))
    assert head.post(f"{at}/erased", **erase).status_code == 303
    assert head.post(f"{at}/erased", **erase).status_code == 409
    assert (len(events(site, DataErased)), len(events(site, AgencyConfirmed))) == (1, 2)


def test_a_word_that_was_given_for_one_decision_serves_no_other(site: Site) -> None:
    taken(site)
    head = site.browser("head")
    decide(head, "erase")
    first = decided(site)
    for agency in ("police", "childrens_services"):
        confirm(head, first, agency)
    head.post(f"{first}/drop")
    site.clock.wait(minutes=10)
    decide(head, "erase")
    second, erase = decided(site), ERASE
    assert head.post(f"{first}/erased", **erase).status_code == 409
    assert head.post(f"{second}/erased", **erase).status_code == 409
    assert confirm(head, second, "police").status_code == 422, "it was given before the decision"


def test_where_an_image_is_suspected_nobody_looks_whoever_decides(site: Site) -> None:
    taken(site, Reason.SUSPECTED_IMAGE)
    head = site.browser("head")
    assert decide(head, "examine").status_code == 409
    assert decide(head, "erase").status_code == 303


def test_what_was_seen_is_the_safeguarding_lead_s_alone(site: Site) -> None:
    taken(site)
    dsl, head = site.browser("dsl"), site.browser("head")
    assert head.post(f"{AT}/seen", **SEEN).status_code == 409
    for lacking in ("seen_by", "why", "care", "time"):
        assert dsl.post(f"{AT}/seen", **{**SEEN, lacking: ""}).status_code == 422
    assert dsl.post(f"{AT}/seen", **SEEN, description="x").status_code == 303
    (event,) = events(site, ImageSeen)
    assert len(events(site, e.HoldPlaced)) == 1
    assert event.reference == "CP-77"
    assert "could not avoid seeing" in words(dsl.get(AT))
    for address in (AT, "/audit", "/history/record/record-1", "/history/pupil/pupil-ada"):
        shown = words(head.get(address))
        assert "could not avoid seeing" not in shown, address
        assert "CP-77" not in shown, address
    form = dsl.get(f"{AT}?act=seen").text
    assert "<textarea" not in form
    assert 'type="file"' not in form


@pytest.mark.parametrize("user", ["teacher", "leader", "office", "technician", "governor"])
def test_others_neither_read_nor_write_of_it(site: Site, user: str) -> None:
    taken(site)
    decide(site.browser("head"), "examine")
    browser, before = site.browser(user), size(site)
    assert browser.client.get(AT).status_code == 403
    for act in ("decide", "seen", "nothing/confirm", "nothing/erased", "nothing/examined"):
        assert browser.post(f"{AT}/{act}", **SEEN).status_code == 403
    assert size(site) == before
    assert MARKER not in browser.get("/history/record/record-1").text


def test_nobody_decides_for_their_own_child(site: Site) -> None:
    taken(site)
    mother = r.StaffChanged("staff-head", (Role.HEAD,), "adult-lovell", None, "Clare Lovell")
    record(site.store, mother)
    assert "own child" in words(decide(site.browser("head"), "erase"))


def test_each_look_is_an_entry_and_a_device_that_went_is_not_looked_into(site: Site) -> None:
    taken(site)
    head = site.browser("head")
    head.get(AT)
    assert [item.record_id for item in events(site, r.Looked)] == ["record-1"]
    assert head.client.get("/examinations/nothing").status_code == 404
    site.clock.at += timedelta(minutes=1)
    record(site.store, e.ReportedLost("record-1"))
    assert decide(head, "examine").status_code == 409
