"""The fire list and the day sheet: what they say, of whom; nothing restricted is on them."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, IdentityMethod, Kind, Relation, SignOffMethod
from kiosk.ledger.checkpoint import open_checkpoint
from kiosk.printing import press
from kiosk.services.records.verifying import vkey_of
from kiosk.signer.client import SocketSigner
from kiosk.signing import check_signature
from tests.factories import record
from tests.printing.printed import text
from tests.web.conftest import Site
from tests.web.desk import ADA, BEN, CLARE, ZOE, at_hand_in, record_of, size

MARKER = "MARKERWORD"


def words(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    return text(answer.data)


def hold(site: Site, device: str) -> None:
    placed = e.HoldPlaced(record_of(site, device).record_id, "hold", HoldKind.DSL, reason=MARKER)
    record(site.store, placed, staff="staff-head")


def test_the_fire_list_is_one_tap_from_the_desk_s_tasks(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN, ZOE)
    assert 'href="/fire-list"' in office.get("/").text
    page = office.get("/fire-list").text
    assert "3 devices are here" in page
    titles = re.findall(r'section-title">(.*?) <small>', page)
    assert titles == ["Class 4A", "Class 5C", "Class 6B"]
    assert "Lovell, Ada" in page


def test_the_fire_list_on_paper_leaves_nobody_out(site: Site) -> None:
    office = at_hand_in(site, ADA, BEN, ZOE)
    paper = words(office.get("/fire-list.pdf"))
    assert "Class 6B" in paper
    for name in ("Lovell, Ada", "Lovell, Ben", "O’Brien-Smith, Zoë"):
        assert name in paper
    assert "Hill Top Primary School" in paper
    assert "23 November" in paper


def test_an_empty_school_says_so(site: Site) -> None:
    assert "No device is here" in site.browser("office").get("/fire-list").text
    assert "No device is here" in words(site.browser("leader").get("/fire-list.pdf"))


def test_the_day_sheet_counts_what_came_and_went(site: Site) -> None:
    office = at_hand_in(site, ADA)
    site.clock.wait(days=1)
    office = at_hand_in(site, BEN, ZOE)
    site.clock.wait(hours=3)
    early = e.Released(
        record_of(site, "device-ben").record_id,
        CLARE,
        Relation.CARER,
        IdentityMethod.KNOWN,
        SignOffMethod.DRAWN,
        early_reason="dentist",
    )
    record(site.store, early, staff="staff-office")
    undone = e.Voided(record_of(site, "device-zoe").record_id)
    record(site.store, undone, staff="staff-office")
    sheet = words(office.get("/day-sheet.pdf"))
    assert re.search(r"1\s+\+ ?2\s+− ?2\s+1\b", sheet)
    for said in ("Handed in", "Collected, signed for", "Undone within the minute"):
        assert said in sheet
    assert re.search(r"11:42\s+Went early\s+Ben Lovell, 4A\s+Staff-Office\s+dentist", sheet)
    assert re.search(r"11:42\s+Undone\s+Zoë", sheet)
    assert re.search(r"1\s+Ada Lovell, 6B\s+Phone, hand-in\s+due Mon 23 Nov", sheet)


def test_the_day_sheet_bears_the_ledger_s_fingerprint_and_a_checkpoint_that_holds(
    site: Site,
) -> None:
    office = at_hand_in(site, ADA)
    before = size(site)
    sheet = words(office.get("/day-sheet.pdf"))
    assert size(site) == before, "a print is no entry"
    with site.store.read() as facts:
        number, newest, root = facts.head()
    assert f"entry {number}" in sheet
    assert newest in sheet.replace(" ", "").replace("\n", "")
    lines = [line.strip() for line in sheet.splitlines() if line.strip()]
    start = next(place for place, line in enumerate(lines) if line.startswith("phonebox/"))
    note = "\n".join(lines[start : start + 3]) + "\n\n" + " ".join(lines[start + 3 : start + 5])
    known = open_checkpoint(note + "\n", vkey_of(site.services), check_signature)
    assert (known.size, known.root.hex()) == (number, root)


def test_without_the_signer_the_sheet_is_printed_and_says_so(site: Site, tmp_path: Path) -> None:
    gone = replace(site.services, signer=SocketSigner(tmp_path / "nobody"))
    site.app.extensions["phonebox"] = gone
    says = "Not signed: the signer does not answer. Tell the technician."
    office = at_hand_in(site, ADA)
    sheet = words(office.get("/day-sheet.pdf"))
    assert says in " ".join(sheet.split())
    assert "Ada Lovell" in sheet
    taken = site.browser("head").get("/audit/checkpoint")
    assert taken.status_code == 200
    assert taken.text.startswith("phonebox/")
    assert says in taken.text


def test_yesterday_s_sheet_can_be_printed_once_more(site: Site) -> None:
    office = at_hand_in(site, ADA)
    site.clock.wait(days=1)
    office = at_hand_in(site, BEN)
    sheet = words(office.get("/day-sheet.pdf?day=2026-11-23"))
    assert "Day sheet, Monday 23 November" in sheet
    assert re.search(r"0\s+\+ ?1\s+− ?0\s+1\b", sheet)
    assert "here at the end" in sheet
    assert "Ben" not in sheet
    for day in ("2026-11-25", "2026-11-01", "2026-02-30", "0001-01-01"):
        assert office.get(f"/day-sheet.pdf?day={day}").status_code in (200, 404)
    assert office.get("/day-sheet.pdf?day=2026-11-25").status_code == 404


def test_a_time_that_nobody_confirmed_is_said(site: Site) -> None:
    site.clock.confirmed = False
    office = at_hand_in(site, ADA)
    sheet = words(office.get("/day-sheet.pdf"))
    assert re.search(r"Times that nobody confirmed\s+\d", sheet)


@pytest.mark.parametrize("user", ["office", "leader", "dsl", "head"])
def test_paper_tells_nobody_what_is_restricted(site: Site, user: str) -> None:
    at_hand_in(site, ADA, BEN)
    hold(site, "device-ada")
    taken = e.Confiscated(
        "record-safe",
        Kind.SAFEKEEPING,
        Reason.PROTECT_PUPIL,
        "staff-head",
        site.clock.at,
        device_id="device-zoe",
        pupil_id="pupil-zoe",
        slot="19",
        place=MARKER,
    )
    record(site.store, taken, staff="staff-head")
    police = e.HandedToPolice("record-safe", "Kent Police", "46/1234/26", "off", officer=MARKER)
    site.clock.wait(minutes=5)
    browser, before = site.browser(user), size(site)
    for path in ("/fire-list.pdf", "/day-sheet.pdf", "/fire-list"):
        answer = browser.get(path)
        said = words(answer) if path.endswith(".pdf") else answer.text
        assert "Ben" in said
        assert not re.search(rf"{MARKER}|\bAda\b|Zoë|afekeeping|olice", said), path
        assert "Not shown" in said
    assert size(site) == before, "who sees nothing restricted has looked at nothing"
    record(site.store, police, staff="staff-head")
    said = words(browser.get("/day-sheet.pdf"))
    assert not re.search(rf"{MARKER}|Zoë|olice|46/1234", said)


@pytest.mark.parametrize("user", ["teacher", "technician", "governor"])
def test_who_sees_no_register_gets_neither(site: Site, user: str) -> None:
    at_hand_in(site, ADA)
    browser = site.browser(user)
    for path in ("/fire-list", "/fire-list.pdf", "/day-sheet.pdf"):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "Lovell" not in answer.text


def test_a_busy_school_fills_several_pages_and_each_says_of_how_many(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many(number: int) -> e.HandedIn:
        return e.HandedIn(f"record-{number}", f"device-{number}", "pupil-ada", f"{number}")

    record(site.store, *(many(number) for number in range(1, 91)), staff="staff-office")
    paper = words(site.browser("office").get("/fire-list.pdf"))
    assert paper.count("Lovell, Ada") == 90
    assert "continued" in paper
    assert "1 of 3" in paper
    assert "3 of 3" in paper


def test_a_print_that_fails_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(description: bytes) -> bytes:
        raise press.NotPrinted(press.FAILED)

    monkeypatch.setattr(press, "_drawn", fails)
    answer = site.browser("office").get("/fire-list.pdf")
    assert answer.status_code == 503
    assert "tell your technician" in answer.text
