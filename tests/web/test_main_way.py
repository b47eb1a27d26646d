"""The main way through the day: handed in, confiscated, collected against a signature."""

from datetime import timedelta

from kiosk.services.views import Query
from tests.web.conftest import Site
from tests.web.desk import ADA, BEN, sign, to_the_afternoon


def test_a_scan_hands_in_and_the_screen_says_so(site: Site) -> None:
    office = site.browser("office")
    assert "Scan a device" in office.get("/hand-in").text
    answer = site.scan(ADA)
    assert answer["outcome"] == "handed_in"
    assert answer["entry"] is not None
    page = office.get("/hand-in").text
    assert "Ada Lovell" in page
    assert "1 in · 2 to come" in page
    again = site.scan(ADA)
    assert again["outcome"] == "already_in"
    assert again["entry"] is None


def test_one_signature_takes_home_for_two_children(site: Site) -> None:
    office = site.browser("office")
    office.get("/hand-in")
    site.scan(ADA)
    site.scan(BEN)
    to_the_afternoon(site)
    office.get("/collect")
    assert site.scan(ADA)["outcome"] == "selected"
    assert "Clare Lovell" in office.get("/collect").text
    assert site.scan(BEN)["outcome"] == "selected"
    with site.store.read() as facts:
        chosen = [record.record_id for record in facts.open_records()]
    page = office.post(
        "/collect/who", follow=True, collector="adult-lovell", check="known", devices=chosen
    )
    assert "I have received" in page.text
    assert "Zoë" not in page.text
    done = sign(office)
    assert "Thank you" in done.text
    with site.store.read() as facts:
        assert not facts.open_records()
        kinds = [type(entry.event).__name__ for entry in facts.entries(Query(limit=500))]
    assert kinds.count("Released") == 2
    assert kinds.count("SignedOff") == 1


def test_a_confiscated_device_waits_for_a_carer_who_signs(site: Site) -> None:
    office = site.browser("office")
    office.get("/hand-in")
    site.scan(ADA)
    site.clock.at = site.clock.at.replace(hour=11)
    office.get("/confiscate")
    assert site.scan(ADA)["outcome"] == "selected"
    assert "Why was it taken?" in office.get("/confiscate").text
    done = office.post(
        "/confiscate/device/device-ada",
        follow=True,
        reason="device_policy",
        kind="confiscation",
        place="Classroom",
        place_words="Room 4",
        taken_by="staff-teacher",
        time="10:50",
        told="Until the end of the day",
        condition="good",
    )
    assert "Other breach of the device policy" in done.text, done.text
    with site.store.read() as facts:
        (record,) = facts.open_records()
    assert record.kind == "confiscation"


def test_nobody_signed_in_records_nothing(site: Site) -> None:
    answer = site.scan(ADA)
    assert answer["outcome"] == "not_signed_in"
    with site.store.read() as facts:
        assert not facts.open_records()


def test_undo_within_the_minute_and_not_after(site: Site) -> None:
    office = site.browser("office")
    office.get("/hand-in")
    record = site.scan(ADA)["record"]
    site.clock.at += timedelta(seconds=30)
    assert "Undone" in office.post("/hand-in/undo", follow=True, record=record).text
    record = site.scan(ADA)["record"]
    site.clock.at += timedelta(seconds=61)
    late = office.post("/hand-in/undo", follow=True, record=record)
    assert late.status_code == 409
    assert "too late" in late.text
