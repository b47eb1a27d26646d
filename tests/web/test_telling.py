"""Telling parents on its pages: who was told, the messages, their words; nothing gets out."""

import re
from datetime import timedelta
from typing import Any

import pytest

from hardware.slips import Slip
from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.custody.reasons import Reason
from kiosk.custody.states import HoldKind, Kind, Role
from kiosk.custody.telling.messages import Decision, LeadNamed, StaffAddressSet, TellingDecided
from kiosk.outbox.climbing import climb
from kiosk.outbox.dispatch import send_waiting
from kiosk.outbox.post import AnswerLost, ServerTrouble, Trouble
from kiosk.services.views import Query
from tests.factories import new_id, record
from tests.outbox.conftest import FakePost, raises
from tests.web.conftest import Browser, Site
from tests.web.desk import CLARE

SECOND = "adult-second"
ACTS = ("again", "went", "not-gone", "withdraw")


@pytest.fixture
def post(site: Site) -> FakePost:
    """A mail server is set, and Ada has two parents; the second has no address."""
    post = FakePost()
    object.__setattr__(site.services, "post", post)
    second = {"op": "adult", "id": SECOND, "title": "Mr", "forename": "Daniel", "surname": "Marsh"}
    link = {"op": "link", "pupil": "pupil-ada", "adult": SECOND, "relationship": "father"}
    changes = [
        {"op": "adult", "id": CLARE, "email": "clare@families.example"},
        {**second, "address": "9 Elm Row"},
        {**link, "carer": True, "priority": 2},
    ]
    record(site.store, r.RegisterChanged("tests", len(changes), changes))
    return post


def taken(site: Site, **more: Any) -> str:
    """Ada's phone was taken; the record's id."""
    record_id = new_id()
    whole = {
        "kind": Kind.CONFISCATION,
        "reason": Reason.DEVICE_POLICY,
        "taken_by": "staff-office",
        "taken_at": site.clock.at,
        "device_id": "device-ada",
        "pupil_id": "pupil-ada",
        **more,
    }
    record(site.store, e.Confiscated(record_id, slot="1", **whole), staff="staff-office")
    return record_id


def write(browser: Browser, record_id: str, adult: str = CLARE, means: str = "mail") -> Any:
    told: dict[str, Any] = {"adult": adult, "occasion": "notice", "means": means}
    return browser.post(f"/telling/{record_id}/write", **told)


def messages(site: Site) -> list[Any]:
    with site.store.read() as facts:
        return list(facts.newest_messages(50))


def test_the_office_tells_each_parent_and_the_list_empties(site: Site, post: FakePost) -> None:
    record_id = taken(site)
    office = site.browser("office")
    assert f'href="/telling/{record_id}"' in office.get("/telling").text
    page = office.get(f"/telling/{record_id}").text
    assert page.count("Not told yet.") == 2
    assert "no e-mail address that can be used" in page
    assert page.count("Send an e-mail") == 1
    assert write(office, record_id).status_code == 303
    assert "An e-mail waits" in office.get(f"/telling/{record_id}").text
    assert "Send an e-mail" not in office.get(f"/telling/{record_id}").text
    assert write(office, record_id).status_code == 409, "it waits already"
    said: dict[str, Any] = {
        "adult": SECOND,
        "occasion": "notice",
        "means": "telephone",
        "time": "8:45",
    }
    site.clock.wait(minutes=10)
    assert office.post(f"/telling/{record_id}/told", **said).status_code == 303
    page = office.get(f"/telling/{record_id}").text
    assert "Told by telephone, 08:45, by Staff-Office." in page
    assert record_id not in office.get("/telling").text
    history = site.browser("head").get(f"/history/record/{record_id}").text
    assert "told Daniel Marsh by telephone" in history


def test_a_letter_is_written_and_printed_with_the_readers_address_alone(
    site: Site, post: FakePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[Any] = []

    def pressed(paper: Any) -> bytes:
        printed.append(paper)
        return b"%PDF-1.7"

    monkeypatch.setattr("kiosk.web.telling.routes.pressed", pressed)
    record_id, office = taken(site), site.browser("office")
    assert write(office, record_id, SECOND, "letter").status_code == 303
    page = office.get(f"/telling/{record_id}").text
    found = re.search(r'href="(/telling/letters/[^"]+)"', page)
    assert found
    assert office.get(found.group(1)).mimetype == "application/pdf"
    words = str(printed[0])
    assert "9 Elm Row" in words
    assert "Dear Mr Marsh" in words
    assert not any(secret in words for secret in ("Lovell", "clare@", "Mill Lane"))
    record(site.store, _bar(site, SECOND))
    assert office.get(found.group(1)).status_code == 409


def test_of_two_copies_of_one_carer_at_one_address_one_gets_the_mail(
    site: Site, post: FakePost
) -> None:
    copy = {"op": "adult", "id": "copy", "title": "", "forename": "Clare", "surname": "Lovell"}
    link = {"op": "link", "pupil": "pupil-ada", "adult": "copy", "relationship": "mother"}
    changes = [
        {**copy, "email": "Clare@families.example "},
        {**link, "carer": True, "priority": 3},
        {"op": "adult", "id": SECOND, "email": "clare@families.example"},
    ]
    record(site.store, r.RegisterChanged("tests", len(changes), changes))
    office, record_id = site.browser("office"), taken(site)
    assert write(office, record_id).status_code == 303
    assert write(office, record_id, "copy").status_code in (409, 422)
    assert write(office, record_id, SECOND).status_code == 303, "another person, told by name"
    assert {item.adult_id for item in messages(site)} == {CLARE, SECOND}


def _bar(site: Site, adult_id: str) -> r.BarPlaced:
    day = site.clock.at.date() + timedelta(days=30)
    return r.BarPlaced(new_id(), adult_id, (), True, "staff-head", day)


def test_a_barred_parent_is_not_told_and_the_office_is_not_told_why(
    site: Site, post: FakePost
) -> None:
    record_id, office = taken(site), site.browser("office")
    before = office.get(f"/telling/{record_id}").text
    record(site.store, _bar(site, SECOND))
    after = office.get(f"/telling/{record_id}").text
    plain = re.compile(r'value="[^"]*"|content="[^"]*"|\d\d:\d\d')
    assert plain.sub("", before) == plain.sub("", after), "the page does not betray it"
    for attempt in (
        write(office, record_id, SECOND, "letter"),
        office.post(f"/telling/{record_id}/told", adult=SECOND, means="telephone", time=""),
    ):
        assert attempt.status_code == 409
        assert "a colleague will help" in attempt.text
        assert not any(word in attempt.text.lower() for word in ("bar ", "barred", "must not"))
    head = site.browser("head")
    assert (
        "a message was meant for somebody who must not be told" in head.get("/alerts").text.lower()
    )
    assert "must not be told" in head.get(f"/telling/{record_id}").text
    assert not messages(site)


def test_of_what_is_restricted_the_office_sees_and_sends_nothing(
    site: Site, post: FakePost
) -> None:
    record_id = taken(site)
    office, dsl = site.browser("office"), site.browser("dsl")
    assert write(office, record_id).status_code == 303
    message = messages(site)[0].id
    record(site.store, e.HoldPlaced(record_id, new_id(), HoldKind.DSL), staff="staff-dsl")
    for path in ("/telling", "/telling/messages"):
        text = office.get(path).text
        assert not any(secret in text for secret in ("Ada", "Clare", record_id, message))
    assert office.get(f"/telling/{record_id}").status_code == 404
    for act in ACTS:
        assert office.post(f"/telling/messages/{message}/{act}").status_code == 404
    assert write(office, record_id).status_code == 404
    assert office.post(f"/telling/{record_id}/decide", decision="tell").status_code == 404
    assert write(dsl, record_id, SECOND, "letter").status_code == 409, "not before it is decided"
    assert dsl.post(f"/telling/{record_id}/decide", decision="tell").status_code == 303
    assert write(dsl, record_id, SECOND, "letter").status_code == 303
    assert "Clare" in dsl.get("/telling/messages").text
    with site.store.read() as facts:
        assert facts.entries(Query(kind="looked"))
    record(site.store, e.HoldPlaced(record_id, new_id(), HoldKind.POLICE), staff="staff-dsl")
    assert write(dsl, record_id, SECOND, "letter").status_code == 409, "a new fact, decided anew"


def test_not_yet_is_a_value_that_only_the_lead_ends(site: Site, post: FakePost) -> None:
    record_id, office = taken(site), site.browser("office")
    assert office.post(f"/telling/{record_id}/decide", decision="wait").status_code == 303
    page = office.get(f"/telling/{record_id}").text
    assert "the safeguarding lead decides" in page
    assert "Send an e-mail" not in page
    assert "the DSL decides" in office.get("/telling").text
    assert write(office, record_id).status_code == 409
    assert office.post(f"/telling/{record_id}/decide", decision="tell").status_code == 409
    assert (
        site.browser("head").post(f"/telling/{record_id}/decide", decision="tell").status_code
        == 303
    )
    assert write(office, record_id).status_code == 303


def test_a_doubt_and_a_failure_are_said_in_plain_words(site: Site, post: FakePost) -> None:
    record_id, office = taken(site), site.browser("office")
    write(office, record_id)
    message = messages(site)[0].id
    post.at_open = raises(ServerTrouble(Trouble.CERTIFICATE))
    send_waiting(site.store, post)
    page = office.get("/telling/messages").text
    assert "cannot prove that it is the school’s own" in page
    assert "Tried once" in page
    post.at_open, post.after_data = None, raises(AnswerLost())
    site.clock.wait(minutes=2)
    send_waiting(site.store, post)
    assert "may not have gone" in office.get("/telling/messages").text.lower()
    said = "1 e-mail may not have gone: check"
    assert said in site.browser("leader").get("/").text
    assert said not in site.browser("teacher").get("/").text
    assert "to tell" not in office.get("/telling").text
    assert office.post(f"/telling/messages/{message}/again").status_code == 409
    assert office.post(f"/telling/messages/{message}/not-gone").status_code == 303
    assert office.post(f"/telling/messages/{message}/again").status_code == 303
    assert len(messages(site)) == 2


def test_the_office_sees_no_mail_of_an_alert(site: Site, post: FakePost) -> None:
    from kiosk.custody.states import Role

    record(site.store, LeadNamed("staff-dsl"), StaffAddressSet("staff-dsl", "dsl@school.example"))
    record(site.store, r.AlertRaised(new_id(), "safety", (Role.DSL,)))
    climb(site.store, mails=True)
    assert "Dsl Person" in site.browser("dsl").get("/telling/messages").text
    text = site.browser("office").get("/telling/messages").text
    assert "alert waits, to" not in text
    assert "Dsl Person" not in text


def test_nobody_tells_about_their_own_child(site: Site, post: FakePost) -> None:
    record(
        site.store,
        r.StaffChanged("staff-office", (Role.OFFICE,), CLARE, None, name="Staff-Office"),
    )
    assert write(site.browser("office"), taken(site)).status_code == 409


def test_what_is_recorded_has_a_time_that_can_be(site: Site, post: FakePost) -> None:
    record_id, office = taken(site), site.browser("office")
    wrong = (("telephone", "23:59"), ("telephone", "8:00"), ("in_person", "x"), ("", ""))
    for means, time in wrong:
        told: dict[str, Any] = {"adult": CLARE, "occasion": "notice", "means": means, "time": time}
        assert office.post(f"/telling/{record_id}/told", **told).status_code == 422
    other: dict[str, Any] = {"adult": "nobody", "occasion": "notice", "means": "mail"}
    assert office.post(f"/telling/{record_id}/told", **other).status_code == 422


def test_the_headteacher_sets_words_and_sees_what_they_come_to(site: Site, post: FakePost) -> None:
    head = site.browser("head")
    typed: dict[str, Any] = {
        "subject": "About {pupil}",
        "text": "Dear {adult},\n<b>hello</b> {due}\n{school}",
    }
    shown = head.post("/telling/words/notice", act="preview", **typed)
    assert shown.status_code == 200
    assert "About Alex" in shown.text
    assert "&lt;b&gt;hello" in shown.text
    wrong = head.post("/telling/words/notice", act="adopt", subject="A", text="{secret} typed")
    assert wrong.status_code == 422
    assert "stands for nothing here" in wrong.text
    assert "{secret} typed" in wrong.text
    assert head.post("/telling/words/notice", act="adopt", **typed).status_code == 303
    page = head.get("/telling/words/notice").text
    assert "notice-2026-11-23-1" in page
    assert "notice-standard" in page
    assert head.get("/telling/words/other").status_code == 404
    office = site.browser("office")
    record_id = taken(site)
    write(office, record_id, CLARE, "letter")
    assert messages(site)[0].wording == "notice-2026-11-23-1"


def test_the_headteacher_says_whom_alerts_reach(site: Site) -> None:
    head = site.browser("head")
    page = head.get("/alerts/line").text
    names = re.findall(r'name="(address-[^"]+)"', page)
    assert names
    bad: dict[str, Any] = dict.fromkeys(names, "no address")
    refused = head.post("/alerts/line", lead="staff-dsl", **bad)
    assert refused.status_code == 422
    assert "no address" in refused.text
    good: dict[str, Any] = {"lead": "staff-dsl", "address-staff-dsl": "dsl@school.example"}
    assert head.post("/alerts/line", **good).status_code == 303
    assert "dsl@school.example" in head.get("/alerts/line").text


def test_how_long_it_took_to_take_note_is_kept_and_shown(site: Site) -> None:
    alert = r.AlertRaised(new_id(), "safety", (Role.DSL, Role.HEAD))
    record(site.store, alert)
    site.clock.wait(minutes=12)
    head = site.browser("head")
    assert head.post(f"/alerts/{alert.alert_id}").status_code == 303
    assert "after 12 minutes" in head.get("/alerts").text
    assert "After 12 minutes." in head.get("/audit").text


def test_the_words_of_a_decision_are_kept_from_the_office(site: Site, post: FakePost) -> None:
    record_id = taken(site)
    record(site.store, TellingDecided(record_id, Decision.TELL), staff="staff-dsl")
    text = site.browser("office").get(f"/history/record/{record_id}").text
    assert "decided that the parents" not in text


class Slips:
    """A receipt printer in memory."""

    def __init__(self) -> None:
        self.printed: list[Slip] = []

    def print(self, slip: Slip) -> None:
        self.printed.append(slip)


def test_a_receipt_comes_out_and_none_of_what_is_restricted(site: Site, post: FakePost) -> None:
    record_id, office = taken(site), site.browser("office")
    assert "receipt slip" not in office.get(f"/telling/{record_id}").text
    assert office.post(f"/telling/{record_id}/receipt").status_code == 404
    slips = Slips()
    object.__setattr__(site.services, "slips", slips)
    assert "receipt slip" in office.get(f"/telling/{record_id}").text
    assert office.post(f"/telling/{record_id}/receipt").status_code == 303
    assert slips.printed[0].heading == "Device taken"
    assert ("Pupil", "Ada Lovell, 6B") in slips.printed[0].facts
    record(site.store, e.HoldPlaced(record_id, new_id(), HoldKind.DSL), staff="staff-dsl")
    dsl = site.browser("dsl")
    assert "receipt slip" not in dsl.get(f"/telling/{record_id}").text
    assert dsl.post(f"/telling/{record_id}/receipt").status_code == 409
    assert len(slips.printed) == 1
