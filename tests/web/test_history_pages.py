"""Accounts of a device, a pupil, a stay and a release: whole for some, discreet for the rest."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import Condition, HoldKind, IdentityMethod, Kind, Relation, SignOffMethod
from kiosk.services.views import Query
from tests import searches
from tests.factories import record
from tests.web.conftest import Site

MARKER = "MARKERWORD"
HELD = "Held: ask the DSL"
REGISTER = ("office", "leader", "dsl", "head")
NO_REGISTER = ("teacher", "technician", "governor")
STROKES = [[[1000, 5000], [4000, 2000], [8000, 6000]], [[9000, 9000]]]


def handed_in(site: Site, record_id: str = "record-1", pupil: str = "ada", slot: str = "3") -> None:
    event = e.HandedIn(record_id, f"device-{pupil}", f"pupil-{pupil}", slot)
    record(site.store, event, staff="staff-office")


def released(site: Site, *record_ids: str) -> int:
    """Everything goes to Clare Lovell; the number of the first release's entry."""
    signed = e.SignedOff(
        "signed-1",
        "adult-lovell",
        SignOffMethod.DRAWN,
        "en",
        record_ids,
        "collect-1",
        wording="I have received what is on this list.",
        strokes=STROKES,
    )
    gone = [
        e.Released(
            record_id,
            "adult-lovell",
            Relation.CARER,
            IdentityMethod.KNOWN,
            SignOffMethod.DRAWN,
            sign_off_id="signed-1",
            collector_name="Clare Lovell",
        )
        for record_id in record_ids
    ]
    done = record(site.store, signed, *gone, staff="staff-office")
    return done.sequences[1]


def sentences(page: str) -> list[str]:
    return [html.unescape(what) for what in re.findall(r'class="moment__what">([^<]*)<', page)]


def days(page: str) -> list[str]:
    return re.findall(r'<h2 class="day">([^<]*)<', page)


def test_a_device_has_its_account(site: Site) -> None:
    handed_in(site)
    site.clock.at = site.clock.at.replace(hour=15, minute=34)
    released(site, "record-1")
    page = site.browser("head").get("/history/device/device-ada").text
    assert sentences(page)[-2:] == [
        "Handed in by Ada Lovell",
        "Released to Clare Lovell, mother",
    ]
    assert "Free from 15:30 by the school’s policy of 1 September." in page
    assert "6 hours 52 minutes in custody" in page


def test_a_pupil_has_an_account_over_all_devices(site: Site) -> None:
    handed_in(site)
    handed_in(site, "record-2", "ben", "4")
    page = site.browser("office").get("/history/pupil/pupil-ada").text
    assert "Handed in by Ada Lovell" in sentences(page)
    assert "Handed in by Ben Lovell" not in page


def test_one_stay_reads_from_its_beginning(site: Site) -> None:
    handed_in(site)
    site.clock.wait(days=1)
    record(site.store, e.KeptOvernight("record-1"), staff="staff-office")
    page = site.browser("office").get("/history/record/record-1").text
    assert days(page) == ["Monday 23 November", "Tuesday 24 November"]


def test_the_newest_day_of_a_device_comes_first(site: Site) -> None:
    handed_in(site)
    site.clock.wait(days=1)
    record(site.store, e.KeptOvernight("record-1"), staff="staff-office")
    page = site.browser("office").get("/history/device/device-ada").text
    assert days(page) == ["Tuesday 24 November", "Monday 23 November"]


def test_a_correction_leaves_the_first_readable_and_points_at_it(site: Site) -> None:
    handed_in(site)
    with site.store.read() as facts:
        first = facts.record("record-1")
    assert first is not None
    number = first.intake_sequence
    fix = e.Corrected("record-1", number, "the slot", text="it was 4")
    record(site.store, fix, staff="staff-office")
    page = site.browser("office").get("/history/device/device-ada").text
    assert f'href="/history/record/record-1#entry-{number}"' in page
    assert f'id="entry-{number}"' in page
    crossed = re.search(r'moment--corrected" id="entry-(\d+)"', page)
    assert crossed is not None
    assert int(crossed.group(1)) == number


def test_a_time_that_nothing_vouches_for_is_marked(site: Site) -> None:
    site.clock.confirmed = False
    handed_in(site)
    assert "time not confirmed" in site.browser("office").get("/history/record/record-1").text


# --- who may see what ---


def everything_restricted(site: Site) -> None:
    """One of each thing that only the safeguarding lead and the headteacher may read."""
    handed_in(site)
    now, dsl = site.clock.at, {"staff": "staff-dsl"}
    record(
        site.store,
        e.HoldPlaced("record-1", "hold-1", HoldKind.DSL, reason=f"{MARKER} hold"),
        e.HoldLifted("record-1", "hold-1", note=f"{MARKER} note"),
        e.HoldPlaced("record-1", "hold-2", HoldKind.LEADER, date(2026, 12, 1), f"{MARKER} leader"),
        r.BarPlaced(
            "bar", "adult-lovell", ("pupil-ada",), True, "staff-dsl", now.date(), None, MARKER
        ),
        r.ProtectiveStopPlaced("stop", "adult-lovell", ("pupil-ada",), now, MARKER),
        e.CollectionStopped("adult-lovell", ("record-1",), ("collector_barred",)),
        searches.recorded(records=("record-1",), **dict.fromkeys(searches.MARKER_FIELDS, MARKER)),
        r.AlertRaised("alert", "collection_stopped", (), "record-1", "adult-lovell"),
        r.Looked("record-1"),
        **dsl,
    )
    record(
        site.store,
        e.Confiscated(
            "record-safe",
            Kind.SAFEKEEPING,
            Reason.PROTECT_PUPIL,
            "staff-dsl",
            now,
            device_id="device-zoe",
            pupil_id="pupil-zoe",
            slot="9",
            place=MARKER,
            told_pupil=MARKER,
        ),
        **dsl,
    )


PATHS = (
    "/history/device/device-ada",
    "/history/pupil/pupil-ada",
    "/history/record/record-1",
    "/history/device/device-zoe",
    "/history/pupil/pupil-zoe",
    "/history/record/record-safe",
    "/record/record-1",
    "/record/record-safe",
    "/register",
    "/register?order=class",
)


@pytest.mark.parametrize("user", ["office", "leader"])
def test_what_is_restricted_never_shows_to_who_may_not(site: Site, user: str) -> None:
    everything_restricted(site)
    browser = site.browser(user)
    for path in PATHS:
        page = browser.get(path)
        assert page.status_code == 200
        words = page.text.lower()
        # Why a leader holds it, leaders read.
        theirs = words.replace(f"{MARKER} leader".lower(), "") if user == "leader" else words
        assert MARKER.lower() not in theirs, path
        hidden = (
            "safekeeping",
            "barred",
            "protective",
            "searched",
            "stopped",
            "looked at",
            "police",
        )
        assert not [word for word in hidden if word in words], path


@pytest.mark.parametrize("user", ["dsl", "head"])
def test_those_who_may_read_all_of_it(site: Site, user: str) -> None:
    everything_restricted(site)
    browser = site.browser(user)
    page = html.unescape(browser.get("/history/record/record-1").text)
    for words in ("Reason: MARKERWORD hold.", "Closing note: MARKERWORD note.", "was stopped"):
        assert words in page
    assert MARKER in browser.get("/history/record/record-safe").text


def test_a_hold_that_was_lifted_reads_as_the_desk_was_told(site: Site) -> None:
    everything_restricted(site)
    page = site.browser("office").get("/history/record/record-1").text
    assert "Handed in by Ada Lovell" in sentences(page)
    assert HELD in sentences(page)
    assert "Part of this is not shown." in page


def test_a_record_that_is_restricted_as_a_whole_does_not_say_whose_it_is(site: Site) -> None:
    everything_restricted(site)
    page = site.browser("office").get("/history/record/record-safe").text
    assert HELD in page
    assert "O’Brien" not in page
    assert "Zoë" not in page
    assert not sentences(page)


def test_once_it_has_ended_nothing_is_told_of_it(site: Site) -> None:
    everything_restricted(site)
    gone = e.Released(
        "record-safe",
        "adult-obrien",
        Relation.CARER,
        IdentityMethod.KNOWN,
        SignOffMethod.DRAWN,
        sign_off_id="signed-9",
    )
    sequence = record(site.store, gone, staff="staff-office").sequences[0]
    office = site.browser("office")
    page = office.get("/history/pupil/pupil-zoe").text
    assert HELD not in page
    assert "Released" not in page
    assert office.get(f"/history/release/{sequence}").status_code == 403
    assert site.browser("head").get(f"/history/release/{sequence}").status_code == 200


def test_each_look_is_an_entry(site: Site) -> None:
    everything_restricted(site)
    head = site.browser("head")
    head.get("/history/pupil/pupil-zoe")
    head.get("/history/device/device-zoe")
    with site.store.read() as facts:
        looks = facts.entries(Query(kind="looked", staff_id="staff-head"))
    assert [item.event.record_id for item in looks] == ["record-safe"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("user", NO_REGISTER)
def test_accounts_are_closed_to_who_does_not_need_them(site: Site, user: str) -> None:
    handed_in(site)
    browser = site.browser(user)
    for path in PATHS:
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "Lovell" not in answer.text


# --- a release ---


def test_the_signature_is_drawn_from_its_strokes(site: Site) -> None:
    handed_in(site)
    handed_in(site, "record-2", "ben", "4")
    sequence = released(site, "record-1", "record-2")
    page = site.browser("office").get(f"/history/release/{sequence}").text
    assert '<polyline points="1000,1400 4000,560 8000,1680"/>' in page
    assert '<polyline points="9000,2520 9000,2520"/>' in page
    assert "I have received what is on this list." in page
    assert "Ada’s phone of pupil-ada, Ben’s phone of pupil-ben" in page
    link = f'href="/history/release/{sequence}"'
    assert link in site.browser("head").get("/history/record/record-1").text


@pytest.mark.parametrize(("user", "code"), [("leader", 403), ("dsl", 403), ("teacher", 403)])
def test_signatures_are_the_offices_and_the_headteachers(site: Site, user: str, code: int) -> None:
    handed_in(site)
    sequence = released(site, "record-1")
    browser = site.browser(user)
    assert browser.get(f"/history/release/{sequence}").status_code == code
    assert "/history/release/" not in browser.get("/history/record/record-1").text


def test_what_is_no_release_has_no_page(site: Site) -> None:
    handed_in(site)
    office = site.browser("office")
    for number in ("1", "999999", "0", "99999999999999999999999", "-1", "x"):
        assert office.get(f"/history/release/{number}").status_code == 404


def test_an_erased_signature_is_said_to_be_erased(site: Site) -> None:
    handed_in(site)
    sequence = released(site, "record-1")
    with site.store.read() as facts:
        (signed,) = facts.entries(Query(kind="signed_off"))
    gone: Any = [{"sequence": signed.sequence, "name": name} for name in ("wording", "strokes")]
    record(site.store, r.Erased(tuple(gone), "retention"), staff="staff-head")
    page = site.browser("office").get(f"/history/release/{sequence}").text
    assert "The signature was erased lawfully." in page
    assert "<polyline" not in page


# --- pages, and what is not so ---


def test_accounts_go_by_pages(site: Site) -> None:
    handed_in(site)
    for number in range(95):
        site.clock.wait(minutes=1)
        note = e.ConditionNoted("record-1", "in", Condition.GOOD, note=f"look {number}.")
        record(site.store, note, staff="staff-office")
    office = site.browser("office")
    found: list[int] = []
    path: str | None = "/history/record/record-1"
    pages = []
    while path:
        page = html.unescape(office.get(path).text)
        pages.append(page)
        found += sorted((int(n) for n in re.findall(r'id="entry-(\d+)"', page)), reverse=True)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older.group(1) if older else None
    assert len(pages) == 3
    assert len(found) == len(set(found)) == 96
    assert found == sorted(found, reverse=True)
    newer = re.search(r'href="([^"]+)" rel="prev"', pages[1])
    assert newer is not None
    again = html.unescape(office.get(newer.group(1)).text)
    assert re.findall(r'id="entry-(\d+)"', again) == re.findall(r'id="entry-(\d+)"', pages[0])


HOSTILE = ("'; drop table ledger_entries; --", "<script>alert(1)</script>", "\x00", "1e9", "-5")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_addresses_come_to_nothing(site: Site, text: str) -> None:
    handed_in(site)
    office = site.browser("office")
    for of in ("device", "pupil", "record"):
        assert office.get(f"/history/{of}/{text.replace('/', '%2F')}").status_code == 404
    page = office.get(
        "/history/record/record-1", query_string={"before": text, "after": text, "order": text}
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "Handed in by Ada Lovell" in page.text


def test_an_entry_that_somebody_changed_is_not_told(site: Site) -> None:
    handed_in(site)
    tamper(site, "update ledger_entries set body = x'7b' where sequence = (select max(sequence)"
           " from ledger_entries)")  # fmt: skip
    page = site.browser("office").get("/history/record/record-1")
    assert page.status_code == 200
    assert "This account cannot be read" in page.text


def tamper(site: Site, statement: str) -> None:
    """Change the database behind the store's back, as somebody with the file could."""
    import sqlite3

    path = site.store._reading.url.database
    with sqlite3.connect(str(path)) as connection:
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'trigger' and tbl_name = 'ledger_entries'"
        ).fetchall():
            connection.execute(f'drop trigger "{name}"')
        connection.execute(statement)
    connection.close()


def test_the_wall_clock_of_another_day_is_named(site: Site) -> None:
    handed_in(site)
    site.later(site.clock.at + timedelta(days=400))
    page = site.browser("office").get("/history/record/record-1").text
    assert "Monday 23 November 2026" in page
