"""Sealed custody is there for the headteacher alone: no page, count or error tells of it."""

import io
import re
from typing import Any

import pytest

from kiosk.custody import asks
from kiosk.custody import events as e
from kiosk.custody.safeguarding.sealing import Sealed, SealedHandedOver
from kiosk.custody.states import Role, State
from kiosk.printing import press
from kiosk.services.acting import Who, ask_on_record, new_id
from kiosk.services.records.history import record_history
from kiosk.services.records.record_view import record_view
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, STROKES, at_hand_in, events, here, size
from tests.web.test_hard_pages import OFFICER, fields_of
from tests.web.test_security import ENDS_THE_SESSION, ROUTES, STREAM, address

MARKERS = ("Zanzibar", "SEAL-7781", "Xanadu")
OTHERS = ("office", "teacher", "leader", "dsl", "technician", "governor")


@pytest.fixture(autouse=True)
def _described(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_drawn", lambda description: b"%PDF-" + description)


def sealed(site: Site) -> tuple[Browser, str]:
    """The headteacher sealed a tablet; their browser, and the record."""
    head = site.browser("head")
    told = {"what": "Tablet Zanzibar", "seal": "SEAL-7781", "place": "Cabinet Xanadu"}
    assert head.post("/sealed", **{**told, "seal": ""}).status_code == 422
    assert head.post("/sealed", **told).status_code == 303
    return head, events(site, Sealed)[0].record_id


def pages(record_id: str) -> list[str]:
    """Every address that there is, also of the sealed record."""
    gets = [route for route in ROUTES if route.startswith("GET") and route != STREAM]
    found = [address(route) for route in gets]
    of_it = [
        re.sub(r"<[^>]*sequence>", "1", route.split(" ")[1]).replace("<record_id>", record_id)
        for route in gets
        if "<record_id>" in route
    ]
    more = ["/audit?show=all", f"/history/record/{record_id}", f"/record/{record_id}"]
    return [*found, *(re.sub(r"<[^>]+>", "1", path) for path in of_it), *more]


@pytest.mark.parametrize("user", OTHERS)
def test_nobody_else_finds_a_trace_on_any_page(site: Site, user: str) -> None:
    at_hand_in(site, ADA)
    before = dict.fromkeys(("/register", "/safe"))
    other = site.browser(user)
    counted = {path: _numbers(other.get(path).text) for path in before}
    _, record_id = sealed(site)
    for path in pages(record_id):
        answer = other.get(path)
        text = answer.data.decode(errors="replace")
        # Its own address may be written on the page that turns somebody away.
        sought = MARKERS if record_id in path else (*MARKERS, record_id)
        assert not [marker for marker in sought if marker in text], path
        assert answer.status_code < 500, path
    assert counted == {path: _numbers(other.get(path).text) for path in before}


def _numbers(page: str) -> list[str]:
    main = page.partition("<main")[2]
    return re.findall(r">\s*(\d+)\s*<", main)


def test_the_headteacher_finds_it_on_their_own_page_and_in_the_audit(site: Site) -> None:
    head, record_id = sealed(site)
    for path in ("/sealed", f"/sealed/{record_id}", "/audit"):
        assert "Zanzibar" in head.get(path).text, path
    assert "Zanzibar" not in head.get("/register").text, "others may look on"
    head.post("/desk")
    assert head.client.get("/sealed").status_code == 403, "never at the desk"


def test_it_is_counted_nowhere(site: Site) -> None:
    at_hand_in(site, ADA)
    sealed(site)
    assert here(site) == 1


@pytest.mark.parametrize("role", sorted(set(Role)))
def test_no_service_does_anything_to_it_for_anybody(site: Site, role: Role) -> None:
    _, record_id = sealed(site)
    who = Who("staff-head" if role is Role.HEAD else f"staff-{role}", frozenset({role}))
    before = size(site)
    for ask in (asks.Move(record_id, "1"), asks.ReportLost(record_id), asks.Void(record_id),
                asks.ReturnMedically(record_id), asks.Close(record_id, "x")):  # fmt: skip
        done = ask_on_record(site.store, who, new_id(), ask)
        assert [item.code for item in done.refusals] == ["not_in_custody"]
    assert size(site) == before
    if role in (Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD):
        assert record_view(site.store, who, record_id) is None
        assert record_history(site.store, who, record_id) is None


def test_no_form_reaches_it_for_anybody_else(site: Site) -> None:
    _, record_id = sealed(site)
    before = size(site)
    for user in ("office", "dsl", "leader"):
        browser = site.browser(user)
        token = browser.token()
        for route in ROUTES:
            if not route.startswith("POST") or route in ENDS_THE_SESSION:
                continue
            path = route.split(" ")[1].replace("<record_id>", record_id)
            path = re.sub(r"<[^>]*sequence>", "1", path)
            if record_id not in path:
                continue
            path = re.sub(r"<[^>]+>", "lost", path)
            data: dict[str, Any] = {"csrf_token": token, "note": "x", "text": "x", **OFFICER}
            answer = browser.client.post(path, data=data)
            assert answer.status_code < 500, path
            assert not any(marker in answer.text for marker in MARKERS), path
    with site.store.read() as facts:
        record = facts.sealed_record(record_id)
        found = [facts.entry(number) for number in range(before + 1, facts.head()[0] + 1)]
    assert record is not None
    assert (record.state, record.holds) == (State.IN_CUSTODY, ())
    assert all(getattr(item and item.event, "record_id", None) != record_id for item in found)


def test_it_leaves_to_somebody_named_who_signs(site: Site) -> None:
    head, record_id = sealed(site)
    at = f"/sealed/{record_id}"
    assert head.post(f"{at}/sign", to_whom="Mr Wye").status_code == 422
    given = {"to_whom": "Mr Wye", "capacity": "IT manager", "note": "the case is closed"}
    page = head.post(f"{at}/sign", **given).text
    assert "Mr Wye, please sign" in page
    assert head.post(f"{at}/hand-over", **given).status_code == 409, "nobody signed"
    assert (
        head.post(f"{at}/hand-over", **{**fields_of(page), "strokes": STROKES}).status_code == 303
    )
    event = events(site, SealedHandedOver)[0]
    assert (event.to_whom, event.capacity) == ("Mr Wye", "IT manager")
    assert any(item.sign_off_id == event.sign_off_id for item in events(site, e.SignedOff))
    dsl = site.browser("dsl")
    assert "Mr Wye" not in dsl.get("/audit").text


def test_it_goes_to_the_police_and_comes_back_sealed(site: Site) -> None:
    head, record_id = sealed(site)
    at = f"/police/{record_id}"
    assert site.browser("dsl").get(at).status_code == 404
    theirs = head.post(at, **OFFICER).text
    ours = head.post(f"{at}/officer", **{**fields_of(theirs), "strokes": STROKES}).text
    assert (
        head.post(f"{at}/hand-over", **{**fields_of(ours), "strokes": STROKES}).status_code == 303
    )
    assert "police" not in site.browser("dsl").get("/alerts").text.partition("<main")[2].lower()
    assert head.post(f"{at}/back", brought_by="PC Hall").status_code == 303
    with site.store.read() as facts:
        again = facts.sealed_records()
    assert [item.continues for item in again] == [record_id]
    assert "PC Hall" not in site.browser("dsl").get("/audit").text
    assert here(site) == 0
    assert io.BytesIO(head.get(f"{at}/receipt.pdf").data).read(5) == b"%PDF-"
