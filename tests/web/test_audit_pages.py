"""The audit: everything that happened, filtered, page by page, with proof beside it."""

import html
import json
import re
import sqlite3
from datetime import timedelta
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, Kind
from kiosk.ledger.checkpoint import VerifierKey, open_checkpoint
from kiosk.ledger.merkle import verify_consistency
from kiosk.services.ports import StoreError
from kiosk.services.records.checking import Checks
from kiosk.services.views import Query
from kiosk.signing import check_signature
from tests.factories import record
from tests.web.conftest import LABELS, Site

CLOSED_TO = ("office", "teacher", "leader", "technician", "governor")


def handed_in(site: Site, pupil: str = "ada") -> str:
    record_id = f"record-{pupil}-{site.clock.at:%d%H%M}"
    event = e.HandedIn(record_id, f"device-{pupil}", f"pupil-{pupil}", None)
    record(site.store, event, staff="staff-office")
    return record_id


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'id="entry-(\d+)"', page)]


def sentences(page: str) -> list[str]:
    return [html.unescape(what) for what in re.findall(r'class="moment__what">([^<]*)<', page)]


def panel(page: str) -> str:
    found = re.search(r'<section class="proof.*?</section>', page, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", found.group(0)))


def tamper(site: Site, *statements: str) -> None:
    """Change the database behind the store's back, as somebody with the file could."""
    with sqlite3.connect(str(site.store._reading.url.database)) as connection:
        for (name,) in connection.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            connection.execute(f'drop trigger "{name}"')
        for statement in statements:
            connection.execute(statement)
    connection.close()


# --- who, and what ---


@pytest.mark.parametrize("user", CLOSED_TO)
def test_the_audit_is_the_headteachers_and_the_safeguarding_leads(site: Site, user: str) -> None:
    handed_in(site)
    browser = site.browser(user)
    for path in ("/audit", "/audit/checkpoint", "/audit/proof?size=1&root=" + "0" * 64):
        answer = browser.get(path)
        assert answer.status_code == 403
        assert "Ada" not in answer.text
    assert browser.post("/audit/verify").status_code == 403


def test_the_audit_is_not_open_at_the_desk(site: Site) -> None:
    head = site.browser("head")
    assert head.get("/audit").status_code == 200
    head.post("/desk")
    assert "desk" in head.get("/").text
    assert head.get("/audit").status_code == 403


def test_everything_is_told_with_the_newest_day_first(site: Site) -> None:
    handed_in(site)
    site.clock.wait(days=1)
    handed_in(site, "ben")
    page = site.browser("dsl").get("/audit").text
    days = re.findall(r'<h2 class="day">([^<]*)<', page)
    assert days == ["Tuesday 24 November", "Monday 23 November"]
    assert sentences(page)[0] == "Handed in by Ben Lovell"
    assert "Hill Top Primary School began to keep its records here" in sentences(page)


# --- filters ---


def fill(site: Site) -> None:
    handed_in(site)
    handed_in(site, "zoe")
    site.clock.wait(days=1)
    taken = e.Taken(
        "record-taken",
        Kind.CONFISCATION,
        Reason.DEVICE_POLICY,
        "staff-teacher",
        site.clock.at + timedelta(hours=1),
        device_id="device-ben",
        pupil_id="pupil-ben",
        place="Room 4",
    )
    record(site.store, taken, staff="staff-teacher")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "Ada"}, ["Handed in by Ada Lovell"]),
        ({"q": "ada lovell"}, ["Handed in by Ada Lovell"]),
        ({"q": LABELS["device-zoe"].lower()}, ["Handed in by Zoë O’Brien-Smith"]),
        ({"pupil": "pupil-ben"}, ["Taken by Teacher Person in room 4"]),
        ({"device": "device-zoe"}, ["Handed in by Zoë O’Brien-Smith"]),
        ({"kind": "confiscation"}, ["Taken by Teacher Person in room 4"]),
        ({"kind": "handed_in"}, ["Handed in by Ada Lovell", "Handed in by Zoë O’Brien-Smith"]),
        ({"staff": "staff-teacher"}, ["Taken by Teacher Person in room 4"]),
        ({"day": "2026-11-24"}, ["Taken by Teacher Person in room 4"]),
        ({"when": "today"}, ["Taken by Teacher Person in room 4"]),
        ({"q": "Ada", "when": "today"}, []),
        ({"day": "2025-01-01"}, []),
        ({"staff": "nobody"}, []),
    ],
    ids=str,
)
def test_what_is_looked_for_is_found(
    site: Site, query: dict[str, str], expected: list[str]
) -> None:
    fill(site)
    page = site.browser("head").get("/audit", query_string=query).text
    kept = ("Handed in", "Taken by")
    assert [what for what in sentences(page) if what.startswith(kept)] == expected
    if not expected:
        assert not sentences(page)
        assert "Nothing recorded" in page


def test_one_entry_is_found_by_its_number(site: Site) -> None:
    handed_in(site)
    with site.store.read() as facts:
        size = facts.head()[0]
    page = site.browser("head").get("/audit", query_string={"q": f"{size:,}"}).text
    assert numbers(page) == [size]


def test_several_pupils_of_a_name_are_asked_about(site: Site) -> None:
    fill(site)
    page = html.unescape(site.browser("head").get("/audit?q=Lovell").text)
    assert "Which of them?" in page
    assert not sentences(page)
    (link,) = re.findall(r'href="(/audit[^"]*pupil-ada[^"]*)"', page)
    chosen = site.browser("head").get(link).text
    assert "Handed in by Ada Lovell" in sentences(chosen)
    assert "Taken by Teacher Person in room 4" not in sentences(chosen)


def test_nobody_of_that_name(site: Site) -> None:
    assert "Nothing of that name" in site.browser("head").get("/audit?q=Xanthippe").text


def test_this_term_begins_with_its_first_day(site: Site) -> None:
    site.clock.at = site.clock.at.replace(month=8)
    record(site.store, e.KeptOvernight(handed_in(site)), staff="staff-office")
    site.clock.at = site.clock.at.replace(month=11)
    page = site.browser("head").get("/audit?when=term").text
    assert not any("Still here" in what for what in sentences(page))


HOSTILE = (
    "'; drop table ledger_entries; --",
    '" or 1=1 --',
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "\x00",
    "%",
    "9" * 30,
    "-1",
    "ＡＤＡ",
    "x" * 5000,
)
PARAMETERS = ("q", "pupil", "device", "when", "day", "kind", "staff", "before", "after", "named")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_in_every_parameter(site: Site, text: str) -> None:
    handed_in(site)
    head = site.browser("head")
    for name in PARAMETERS:
        page = head.get("/audit", query_string={name: text})
        assert page.status_code == 200, name
        assert "<script>alert" not in page.text
        assert "49" not in re.findall(r'value="([^"]*)"', page.text)
    assert head.get("/audit/proof", query_string={"size": text, "root": text}).status_code == 422
    assert "Handed in by Ada Lovell" in sentences(head.get("/audit").text)


# --- pages ---


def test_pages_go_by_keys(site: Site) -> None:
    record_id = handed_in(site)
    for _ in range(90):
        record(site.store, e.KeptOvernight(record_id), staff="staff-office")
    head = site.browser("head")
    path, found, pages = "/audit?kind=kept_overnight&when=year", [], 0
    while path:
        page = html.unescape(head.get(path).text)
        pages += 1
        found += sorted(numbers(page), reverse=True)
        # What is recorded meanwhile moves no page.
        record(site.store, e.KeptOvernight(record_id), staff="staff-office")
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older.group(1) if older else ""
        assert not path or "kind=kept_overnight" in path
    assert pages == 3
    assert len(found) == len(set(found)) == 90
    assert found == sorted(found, reverse=True)


def test_each_look_at_what_is_restricted_is_an_entry(site: Site) -> None:
    record_id = handed_in(site)
    hold = e.HoldPlaced(record_id, "hold", HoldKind.DSL, reason="MARKER")
    record(site.store, hold, staff="staff-dsl")
    head = site.browser("head")
    for _ in range(3):
        assert "MARKER" in head.get("/audit").text
    with site.store.read() as facts:
        assert len(facts.entries(Query(kind="looked"))) == 1


def test_what_is_restricted_stays_hidden_while_a_look_cannot_be_recorded(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_id = handed_in(site)
    hold = e.HoldPlaced(record_id, "hold", HoldKind.DSL, reason="MARKER")
    record(site.store, hold, staff="staff-dsl")
    head = site.browser("head")

    def full(*given: Any) -> None:
        raise StoreError("The disk is full. Nothing was recorded.")

    monkeypatch.setattr(site.store, "act", full)
    for path in ("/audit", f"/history/record/{record_id}", "/register"):
        answer = head.get(path)
        assert answer.status_code == 200
        assert "MARKER" not in answer.text
        assert "Held: ask the DSL" in answer.text
    assert head.get(f"/record/{record_id}").status_code == 503


def test_weeks_are_counted(site: Site) -> None:
    fill(site)
    page = site.browser("head").get("/audit").text
    row = re.search(r'<th scope="row">23 Nov</th>(.*?)</tr>', page, re.DOTALL)
    assert row is not None
    assert re.findall(r">(\d+)<", row.group(1)) == ["2", "1"]


# --- proof ---


def verified(site: Site) -> str:
    return site.browser("head").post("/audit/verify", follow=True).text  # type: ignore[no-any-return]


def test_before_any_check_it_says_so(site: Site) -> None:
    assert "Not checked yet" in panel(site.browser("head").get("/audit").text)


def test_verify_now_says_that_nothing_was_changed(site: Site) -> None:
    handed_in(site)
    with site.store.read() as facts:
        size = facts.head()[0]
    said = panel(verified(site))
    assert "Nothing was changed" in said
    assert f"{size} entries checked at 08:42." in said
    handed_in(site, "ben")
    assert "1 entry came after that." in panel(site.browser("head").get("/audit").text)
    assert "Nothing was changed" in panel(site.browser("dsl").get("/history/pupil/pupil-ada").text)


@pytest.mark.parametrize(
    ("statement", "title"),
    [
        (
            "update ledger_entries set body = replace(body, 'ada', 'ben') where sequence = {n}",
            "Entry {n} does not hold",
        ),
        ("update ledger_entries set body = x'00' where sequence = {n}", "Entry {n} does not hold"),
        (
            "update personal_values set value = '\"Somebody\"' where sequence = 5",
            "Entry 5 does not hold",
        ),
        ("delete from ledger_entries where sequence = {n}", "Entries are missing from {n} on"),
        ("delete from ledger_entries where sequence = 7", "Entry 7 does not hold"),
    ],
    ids=["changed", "garbled", "value", "cut off", "removed"],
)
def test_verify_now_names_the_entry_that_does_not_hold(
    site: Site, statement: str, title: str
) -> None:
    handed_in(site)
    with site.store.read() as facts:
        size = facts.head()[0]
    head = site.browser("head")
    tamper(site, statement.format(n=size))
    said = panel(head.post("/audit/verify", follow=True).text)
    assert title.format(n=size) in said
    assert "ring the technician" in said
    page = head.get("/audit").text
    assert "proof--broken" in page
    assert "data-consistency" not in page


def test_a_running_check_says_how_far_it_is(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    started = Checks()
    started.start(site.services)
    done = started.wait(30)
    assert done is not None
    assert done.report is not None
    running = type(done)(done.at, done.size, seen=12)
    monkeypatch.setattr(Checks, "last", property(lambda self: running))
    answer = site.browser("head").get("/audit")
    assert "12 of" in panel(answer.text)
    assert answer.headers["Refresh"]


def test_a_check_that_takes_too_long_is_given_up(site: Site) -> None:
    record_id = handed_in(site)
    held = [e.KeptOvernight(record_id) for _ in range(600)]
    record(site.store, *held, staff="staff-office")
    checks = Checks(longest=0.0)
    checks.start(site.services)
    done = checks.wait(30)
    assert done is not None
    assert done.words is not None
    assert "given up" in done.words


def test_the_checkpoint_is_signed(site: Site) -> None:
    answer = site.browser("head").get("/audit/checkpoint")
    assert answer.mimetype == "text/plain"
    assert "attachment" in answer.headers["Content-Disposition"]
    with site.store.read() as facts:
        size, _, root = facts.head()
        name = f"phonebox/{facts.log_id()}"
    key = VerifierKey(name, site.services.signer.public_key)
    found = open_checkpoint(answer.text, key, check_signature)
    assert (found.size, found.root.hex()) == (size, root)


def head_of(site: Site) -> tuple[int, str]:
    with site.store.read() as facts:
        size, _, root = facts.head()
    return size, root


def proof(site: Site, size: int, root: str) -> Any:
    answer = site.browser("head").get("/audit/proof", query_string={"size": size, "root": root})
    assert answer.status_code == 200
    return json.loads(answer.text)


def test_the_ledger_proves_that_it_continues_what_a_browser_saw(site: Site) -> None:
    old, old_root = head_of(site)
    for pupil in ("ada", "ben", "zoe"):
        handed_in(site, pupil)
    found = proof(site, old, old_root)
    size, root = head_of(site)
    assert found["holds"] is True
    assert f"entry {old}" in found["words"]
    assert found["new"] == {"size": size, "root": root}
    hashes = [bytes.fromhex(item) for item in found["proof"]]
    assert verify_consistency(old, bytes.fromhex(old_root), size, bytes.fromhex(root), hashes)


def test_what_was_rewritten_or_cut_off_is_not_continued(site: Site) -> None:
    old, old_root = head_of(site)
    handed_in(site)
    found = proof(site, old, "0" * 64)
    assert found["holds"] is False
    assert found["title"] == "The past was rewritten"
    found = proof(site, old + 100, old_root)
    assert found["holds"] is False
    assert found["title"] == "Entries are missing"


def test_the_page_tells_the_browser_what_to_keep(site: Site) -> None:
    browser = site.browser("head")
    browser.get("/audit")
    size, root = head_of(site)
    page = browser.get("/audit").text
    assert f'data-size="{size}" data-root="{root}"' in page
