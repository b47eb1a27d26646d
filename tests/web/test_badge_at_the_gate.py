"""A badge that a scanner types into the sign-in page leads to its PIN; nothing else is taken."""

import uuid
from typing import Any

from kiosk.custody import register as r
from kiosk.scanning import codes
from tests.factories import record
from tests.web.conftest import LABELS, Site

OFFICE_BADGE = "B0000000P"


def typed(site: Site, code: str, **more: Any) -> Any:
    browser = site.browser()
    body = {"id": str(uuid.uuid4()), "code": code, "medium": "keyboard", **more}
    return browser.client.post(
        "/station/badge", json=body, headers={"X-CSRFToken": browser.token()}
    ).get_json()


def test_a_badge_is_asked_for_its_pin(site: Site) -> None:
    assert typed(site, OFFICE_BADGE)["outcome"] == "badge"


def test_a_stranger_scans_nothing_even_while_somebody_is_signed_in(site: Site) -> None:
    site.browser("office").get("/hand-in")
    answer = typed(site, LABELS["device-ada"])
    assert answer["outcome"] == "not_signed_in"
    with site.store.read() as facts:
        assert not facts.open_records()


def test_half_a_badge_and_no_code_are_nothing(site: Site) -> None:
    assert typed(site, OFFICE_BADGE[:5])["outcome"] == "not_signed_in"
    assert typed(site, "' OR 1=1 --")["outcome"] == "not_signed_in"


def test_a_badge_carries_no_tag_in(site: Site) -> None:
    uid = "04A1B2C3D4E5F6"
    known = r.CodeLinked(site.services.tag_of(uid), "tag", "device-ada")
    record(site.store, known)
    assert typed(site, OFFICE_BADGE, uid=uid)["outcome"] == "not_signed_in"
    site.browser("office").get("/hand-in")
    assert typed(site, OFFICE_BADGE, uid=uid)["outcome"] == "not_signed_in"
    with site.store.read() as facts:
        assert not facts.open_records()


def test_a_stranger_neither_disturbs_a_desk_nor_keeps_it_awake(site: Site) -> None:
    site.browser("office").get("/hand-in")
    heard = site.services.hub.newest_id()
    site.services.presence.forget("station:desk")
    for code in (OFFICE_BADGE, "B0000001M", codes.with_check("B0000099")):
        assert typed(site, code)["outcome"] == "not_signed_in"
    assert site.services.hub.newest_id() == heard
    assert not site.services.presence.is_idle("station:desk", -1)
    with site.store.read() as facts:
        assert facts.station("desk").recent == ()
