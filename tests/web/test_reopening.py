"""An account opened again after its end; and the printed register of who has access."""

from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import register as r
from kiosk.custody.states import Role
from kiosk.printing.documents import Document, Paper, Table
from kiosk.services.acting import Who
from kiosk.services.staff import reopening
from kiosk.services.staff.reopening import Reopening
from tests.factories import new_id, record
from tests.web.conftest import PASSWORD, PIN, Browser, Site
from tests.web.desk import at_hand_in, events, size
from tests.web.test_people import TODAY, days

AT = "/staff/staff-leader"
GIVEN = "three grey ponies"
AGAIN: dict[str, Any] = {"reason": "Back from leave", "password": GIVEN}


def closed(site: Site) -> Browser:
    head = site.browser("head")
    assert head.post(f"{AT}/close").status_code == 303
    return head


def signed_in(site: Site, password: str) -> Any:
    return Browser(site.app.test_client()).post("/sign-in", username="leader", password=password)


def test_an_account_is_opened_again_and_its_holder_chooses_a_password_first(site: Site) -> None:
    head = closed(site)
    assert signed_in(site, PASSWORD).status_code == 401
    assert "Open this account again" in head.get(AT).text
    assert head.post(f"{AT}/reopen", **AGAIN).status_code == 303
    (event,) = events(site, r.StaffReopened)
    assert (event.staff_id, event.reason, event.last) == ("staff-leader", "Back from leave", None)
    assert signed_in(site, PASSWORD).status_code == 401
    assert signed_in(site, GIVEN).location == "/welcome"
    assert "was opened again by" in head.get(AT).text
    assert list(site.store.refold()) == []


def test_until_then_their_old_pin_gives_no_word(site: Site) -> None:
    head = closed(site)
    head.post(f"{AT}/reopen", **AGAIN)
    office = at_hand_in(site)
    office.get("/collect/pupil/pupil-ada")
    answer = office.post("/collect/approve", username="leader", pin=PIN)
    assert "password that is to be changed" in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"password": "short"}, "password"),
        (days("last", TODAY - timedelta(days=1)), "last-day"),
    ],
)
def test_what_is_missing_is_said(site: Site, wrong: dict[str, Any], field: str) -> None:
    head = closed(site)
    answer = head.post(f"{AT}/reopen", **{**AGAIN, **wrong})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert not events(site, r.StaffReopened)


def test_an_account_that_ended_by_itself_is_opened_until_another_day(site: Site) -> None:
    last = r.StaffChanged("staff-leader", (Role.LEADER,), None, TODAY, "Leader Person")
    record(site.store, last, staff="staff-head")
    site.later(site.clock.at + timedelta(days=1))
    head = site.browser("head")
    until = days("last", TODAY + timedelta(days=6))
    assert head.post(f"{AT}/reopen", **AGAIN, **until).status_code == 303
    assert signed_in(site, GIVEN).location == "/welcome"
    site.later(site.clock.at + timedelta(days=7))
    assert signed_in(site, PASSWORD).status_code == 401


def test_nobody_else_opens_one_nor_one_that_is_open_nor_under_another_s_name(site: Site) -> None:
    head = closed(site)
    office = Who("staff-office", site_roles(site, "staff-office"))
    told = Reopening("back", GIVEN)
    parts = (site.store, site.services.hasher)
    assert reopening.reopen(*parts, office, new_id(), "staff-leader", told).refusals
    record(site.store, r.StaffAdded("staff-new", "leader", (Role.TEACHER,), name="New"))
    assert "user name is taken" in head.post(f"{AT}/reopen", **AGAIN).text
    before = size(site)
    assert head.post("/staff/staff-teacher/reopen", **AGAIN).status_code == 409
    assert size(site) == before


def site_roles(site: Site, staff_id: str) -> Any:
    with site.store.read() as facts:
        found = facts.staff(staff_id)
    assert found
    return found.roles


def test_the_printed_register_names_everybody_and_no_badge(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = closed(site)
    drawn: list[Document] = []

    def draws(document: Document) -> bytes:
        drawn.append(document)
        return b"%PDF-1.4"

    monkeypatch.setattr("kiosk.web.staff.reopening.pressed", draws)
    assert head.get("/staff/register.pdf").data.startswith(b"%PDF-")
    assert site.browser("dsl").get("/staff/register.pdf").status_code == 403
    (paper,) = drawn
    assert isinstance(paper, Paper)
    have, had = (block for block in paper.blocks if isinstance(block, Table))
    assert "Leader Person" in had.rows[0]
    assert had.rows[0][-1] == "23/11/2026"
    rows = {row[0]: row for row in have.rows}
    assert rows["Staff-Head"][3] == "23/11/2026 08:42"
    assert rows["Teacher Person"][3:5] == ("never", "23/11/2026")
    assert "B0000" not in str(paper)


def test_the_register_is_drawn(site: Site) -> None:
    assert site.browser("head").get("/staff/register.pdf").data.startswith(b"%PDF-")
