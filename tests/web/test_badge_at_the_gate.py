"""A badge that a scanner types into the sign-in page leads to its PIN; nothing else is taken."""

import uuid
from typing import Any

from tests.web.conftest import LABELS, Site

OFFICE_BADGE = "B0000000P"


def typed(site: Site, code: str) -> Any:
    browser = site.browser()
    body = {"id": str(uuid.uuid4()), "code": code, "medium": "keyboard"}
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
