"""Found property: in without a pupil, claimed and checked, home with a carer; who owns what."""

from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.people.claiming import Check, PropertyClaimed
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import HoldKind, Kind, State
from tests.factories import record
from tests.web.conftest import Site
from tests.web.desk import ADA, CLARE, at_hand_in, events, name, size
from tests.web.test_searches import words

FOUND: dict[str, Any] = {"kind": "watch", "description": "blue strap", "place": "Hall"}
CLAIM: dict[str, Any] = {"device": "new", "kind": "watch", "checked": ["unlocked", "described"]}


def found_one(site: Site, user: str = "office") -> CustodyRecord:
    assert site.browser(user).post("/found/new", **FOUND).status_code == 303
    with site.store.read() as facts:
        (found,) = facts.open_records()
    return found


def test_it_comes_in_without_a_pupil_and_is_claimed_later(site: Site) -> None:
    found = found_one(site)
    assert (found.kind, found.pupil_id, found.state) == (
        Kind.FOUND_PROPERTY, None, State.IN_CUSTODY,
    )  # fmt: skip
    office = site.browser("office")
    assert "blue strap" in words(office.get("/found"))
    at = f"/found/{found.record_id}/pupil-ada"
    assert office.post(at, **{**CLAIM, "checked": ""}).status_code == 422
    assert office.post(at, **{**CLAIM, "device": "device-zoe"}).status_code == 422
    assert office.post(at, **CLAIM, claimant="<b>Gran</b>").status_code == 303
    assert office.post(at, **CLAIM).status_code == 409
    with site.store.read() as facts:
        known = facts.record(found.record_id)
    assert known
    assert known.pupil_id == "pupil-ada"
    (claimed,) = events(site, PropertyClaimed)
    assert claimed.checked == (Check.UNLOCKED, Check.DESCRIBED)
    history = site.browser("head").get(f"/history/record/{found.record_id}").text
    assert "&lt;b&gt;Gran" in history
    assert "Nothing is here" in words(office.get("/found"))


def test_a_teacher_records_it_where_it_was_found_and_it_is_on_its_way(site: Site) -> None:
    assert found_one(site, "teacher").state is State.IN_TRANSIT
    assert site.browser("teacher").client.get("/found").status_code == 403
    wrong = site.browser("teacher").post("/found/new", **{**FOUND, "place": " "})
    assert wrong.status_code == 422
    assert "blue strap" in wrong.text


def test_a_device_that_the_school_has_already_is_not_found_again(site: Site) -> None:
    at_hand_in(site, ADA)
    record(site.store, e.HandedIn("record-9", "device-ben", "pupil-ben", "9"))
    site.browser("office").post("/found/new", **FOUND)
    with site.store.read() as facts:
        found = next(item for item in facts.open_records() if item.device_id is None)
    at = f"/found/{found.record_id}/pupil-ada"
    answer = site.browser("office").post(at, **{**CLAIM, "device": "device-ada"})
    assert answer.status_code == 422


def test_what_is_held_and_unknown_is_not_on_the_desk_s_list(site: Site) -> None:
    found = found_one(site)
    record(site.store, e.HoldPlaced(found.record_id, "hold-1", HoldKind.DSL))
    office, before = site.browser("office"), size(site)
    at = f"/found/{found.record_id}"
    assert "blue strap" not in words(office.get("/found"))
    assert office.client.get(at).status_code == 404
    assert office.post(f"{at}/pupil-ada", **CLAIM).status_code == 409
    assert size(site) == before
    assert "blue strap" in words(site.browser("dsl").get("/found"))
    assert [item.record_id for item in events(site, r.Looked)] == [found.record_id]


@pytest.mark.parametrize("user", ["teacher", "technician", "governor"])
def test_nobody_else_says_whose_it_is(site: Site, user: str) -> None:
    at = f"/found/{found_one(site).record_id}/pupil-ada"
    assert site.browser(user).post(at, **CLAIM).status_code == 403


def test_who_owns_a_device_gains_no_standing_by_it(site: Site) -> None:
    office = at_hand_in(site, ADA)
    record(site.store, r.OwnerRecorded("device-ada", "adult-obrien"))
    office.get("/collect/pupil/pupil-ada")
    shown = words(name(site, office, CLARE, devices=[]))
    assert "owned by Dan O’Brien, which alone lets nobody collect it" in shown + words(
        office.get("/collect")
    )
