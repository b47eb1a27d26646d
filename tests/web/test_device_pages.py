"""A device's page: labels and tags put on, replaced, moved, lost; a tag read twice and alone."""

import uuid
from typing import Any

import pytest

from kiosk.custody import events as e
from kiosk.custody import register as r
from kiosk.scanning import codes
from kiosk.services.devices.tokens import token_of
from tests.factories import record
from tests.web.conftest import Browser, Site
from tests.web.desk import ADA, BEN, at_hand_in, events, hidden, size
from tests.web.test_hand_in import card, words

FRESH = codes.with_check("D0000042")
UID, OTHER_UID = "04A1B2C3D4E5F6", "04FFFFFFFFFF01"


def hold(site: Site, uid: str) -> dict[str, Any]:
    """A tag is held to the reader, then taken away."""
    site.clock.wait(seconds=3)
    return site.scan(None, uid=uid, medium="nfc")


def opened(site: Site, device: str = "device-ada", user: str = "office") -> tuple[Browser, str]:
    """Somebody opens the page on which a label or tag is put on a device; its address."""
    office = site.browser(user)
    answer = office.client.get(f"/device/{device}/mark")
    assert answer.status_code == 303
    return office, answer.location


def press(office: Browser, page: str, way: str = "put-on", device: str = "device-ada") -> Any:
    """Press the button that the page offers."""
    assert f'action="/device/{device}/{way}"' in page
    form = page[page.index(f'<form method="post" action="/device/{device}/{way}"') :]
    return office.post(f"/device/{device}/{way}", follow=True, **hidden(form))


def why(reason: str) -> dict[str, Any]:
    return {f"why-{ADA}": reason}


def live(site: Site, code: str, medium: str = "label") -> list[str]:
    with site.store.read() as facts:
        return [link.device_id for link in facts.codes(code, medium) if not link.retired]


def test_a_new_label_is_scanned_and_put_on(site: Site) -> None:
    office, address = opened(site)
    assert "Scan the new one" in office.get(address).text
    site.clock.wait(seconds=1)
    site.scan(FRESH)
    page = office.get(address).text
    assert f"Label {FRESH}" in words(page)
    after = press(office, page).text
    assert live(site, FRESH) == ["device-ada"]
    assert f"Label {FRESH} put on the" in words(after)
    assert f"Label {ADA}" in words(after)


def test_a_tag_is_read_twice_before_it_is_put_on(site: Site) -> None:
    office, address = opened(site)
    hold(site, UID)
    page = office.get(address).text
    assert "Once more" in page
    assert "put-on" not in page
    tag = site.services.tag_of(UID)
    refused = office.post("/device/device-ada/put-on", code=tag, medium="tag")
    assert "read only once" in refused.text
    hold(site, UID)
    press(office, office.get(address).text)
    assert live(site, tag, "tag") == ["device-ada"]


def test_two_tags_on_the_reader_are_refused(site: Site) -> None:
    office, address = opened(site)
    hold(site, UID)
    hold(site, UID)
    site.clock.wait(seconds=1)
    site.scan(None, uid=OTHER_UID, medium="nfc")
    assert "Two tags" in office.get(address).text
    tag = site.services.tag_of(UID)
    office.post("/device/device-ada/put-on", code=tag, medium="tag")
    assert not live(site, tag, "tag")


def test_a_tag_that_was_never_held_here_is_not_taken_from_a_form(site: Site) -> None:
    office, _ = opened(site)
    before = size(site)
    office.post("/device/device-ada/put-on", code="f" * 64, medium="tag")
    office.post("/device/device-ada/move", code="f" * 64, medium="tag")
    assert size(site) == before


def test_a_phones_own_number_is_told_for_what_it_is(site: Site) -> None:
    office, address = opened(site)
    site.clock.wait(seconds=3)
    assert site.scan(None, uid="08A1B2C3", medium="nfc")["outcome"] == "random_uid"
    assert "Hold the sticker" in office.get(address).text


def test_a_label_of_another_device_is_moved_and_its_history_stays(site: Site) -> None:
    office, address = opened(site)
    page = office.get(f"{address}&typed={BEN.lower()}").text
    assert "belongs to Ben Lovell’s phone, 4A" in words(page)
    press(office, page, "move")
    assert live(site, BEN) == ["device-ada"]
    assert events(site, r.CodeRetired)[-1].why == "moved"
    assert "moved to another device" in office.get("/device/device-ben").text


def test_a_label_that_is_on_the_device_already_needs_nothing(site: Site) -> None:
    office, address = opened(site)
    page = office.get(f"{address}&typed={ADA}").text
    assert "Already on this one" in page
    assert "Put it on" not in page


@pytest.mark.parametrize("typed", ["B0000000P", "DA7K2Q9XA", "hello", "<b>x"])
def test_what_is_no_label_is_refused_and_kept_in_the_field(site: Site, typed: str) -> None:
    office, address = opened(site)
    page = office.get(f"{address}&typed={typed}").text
    assert "Not a label" in page
    assert "<b>x" not in page
    assert "Put it on" not in page


def test_a_torn_label_is_replaced(site: Site) -> None:
    office = site.browser("office")
    answer = office.client.get(f"/device/device-ada/mark?instead={ADA}&medium=label")
    page = office.get(f"{answer.location}&typed={FRESH}").text
    assert f"in place of label {ADA}" in words(page)
    press(office, page)
    assert (live(site, ADA), live(site, FRESH)) == ([], ["device-ada"])


def test_a_lost_tag_is_put_out_of_use_and_known_when_it_turns_up(site: Site) -> None:
    office = at_hand_in(site)
    office.post("/device/device-ada/retire", code=ADA, medium="label", **why("lost"))
    assert not live(site, ADA)
    assert "Because: lost" in office.get("/device/device-ada").text
    office.get("/hand-in")
    assert site.scan(ADA)["outcome"] == "retired_code"
    said = card(office)
    assert "It was on Ada Lovell’s phone, 6B" in said
    assert "Put on a new one" in said


def test_nothing_goes_out_of_use_without_a_reason_from_the_list(site: Site) -> None:
    office = site.browser("office")
    before = size(site)
    office.post("/device/device-ada/retire", code=ADA, medium="label", **why("spite"))
    office.post("/device/device-ada/retire", code=ADA, medium="label")
    assert size(site) == before


def test_a_mark_posted_twice_is_put_on_once(site: Site) -> None:
    office, address = opened(site)
    page = office.get(f"{address}&typed={FRESH}").text
    press(office, page)
    before = size(site)
    press(office, page)
    assert size(site) == before


def test_two_who_put_one_label_on_two_devices_cannot_both_succeed(site: Site) -> None:
    office, address = opened(site)
    page = office.get(f"{address}&typed={FRESH}").text
    office.post("/device/device-ben/put-on", code=FRESH, medium="label")
    assert "already belongs to something else" in press(office, page).text
    assert live(site, FRESH) == ["device-ben"]


def test_in_ones_own_browser_a_label_is_typed(site: Site) -> None:
    leader, address = opened(site, user="leader")
    press(leader, leader.get(f"{address}&typed={FRESH}").text)
    assert live(site, FRESH) == ["device-ada"]


def test_an_unknown_device_has_no_page(site: Site) -> None:
    office = site.browser("office")
    for path in ("/device/nobody", "/device/nobody/mark", "/device/%00/mark"):
        assert office.get(path).status_code == 404


def test_a_new_tag_is_enrolled_in_the_morning_once_it_was_read_twice(site: Site) -> None:
    office = at_hand_in(site)
    tag = site.services.tag_of(UID)
    assert hold(site, UID)["outcome"] == "unknown_code"
    assert "Once more" in card(office)
    fields: dict[str, Any] = {"tag": tag, "kind": "phone", "description": "red"}
    assert "read only once" in office.post("/hand-in/enrol/pupil-zoe", **fields).text
    assert "read only once" in office.get(f"/hand-in/enrol?tag={tag}").text
    hold(site, UID)
    assert "Enrol" in card(office)
    assert office.get(f"/hand-in/enrol?tag={tag}").status_code == 200
    assert office.post("/hand-in/enrol/pupil-zoe", **fields).status_code == 303
    assert live(site, tag, "tag")
    assert hold(site, UID)["outcome"] == "already_in"


# --- what is written on a tag ---


def on_ada(site: Site, uid: str = UID) -> None:
    record(site.store, r.CodeLinked(site.services.tag_of(uid), "tag", "device-ada"))


def test_a_blank_tag_on_a_device_gets_its_token_and_agrees_with_it_from_then_on(
    site: Site,
) -> None:
    on_ada(site)
    at_hand_in(site)
    assert "write" not in hold(site, UID)
    told = site.scan(None, uid=UID, medium="nfc", blank=True)
    assert told["write"] == token_of(site.services.tag_key, UID)
    assert site.scan(told["write"], uid=UID, medium="nfc")["outcome"] == "already_in"
    assert "write" not in site.scan(told["write"], uid=UID, medium="nfc", blank=True)


def test_a_token_on_another_tag_is_refused_whatever_that_tag_is_on(site: Site) -> None:
    on_ada(site)
    office = at_hand_in(site)
    copied = token_of(site.services.tag_key, UID)
    before = size(site)
    assert site.scan(copied, uid=OTHER_UID, medium="nfc")["outcome"] == "tag_mismatch"
    on_ada(site, OTHER_UID)
    assert site.scan(copied, uid=OTHER_UID, medium="nfc")["outcome"] == "tag_mismatch"
    assert "Not our tag" in card(office)
    assert size(site) == before + 1
    assert not events(site, e.HandedIn)


def test_a_new_tag_a_strangers_and_a_phone_are_told_to_write_nothing(site: Site) -> None:
    at_hand_in(site)
    for uid in (UID, "08A1B2C3"):
        assert "write" not in site.scan(None, uid=uid, medium="nfc", blank=True)
    assert "write" not in site.scan(ADA, blank=True)


def test_what_is_no_yes_or_no_is_no_blank_tag(site: Site) -> None:
    body = {"id": str(uuid.uuid4()), "code": None, "uid": UID, "medium": "nfc", "blank": "yes"}
    keyed = {"Authorization": f"Bearer {site.key}"}
    answer = site.app.test_client().post("/api/scans", json=body, headers=keyed)
    assert (answer.status_code, answer.get_json()["field"]) == (422, "blank")
