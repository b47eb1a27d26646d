"""A school's first day, as docs/first-day.md tells it: from nothing to the first hand-in."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.importing.files import MANY_ROWS
from tests.outside import new_school as do
from tests.outside.browser import WIDE, expect_card, follow, screen, settled, wedge
from tests.outside.processes import Phonebox

pytestmark = pytest.mark.browser


def test_a_new_school_comes_to_its_first_hand_in(tmp_path: Path, chromium: Browser) -> None:
    school = do.founded(Phonebox(tmp_path / "data"))
    with school.serve("mock:") as service:
        with screen(chromium, service.url, WIDE) as page:
            do.sign_in(page, "head", do.HEADTEACHER)
            follow(page, "First day", "/begin")
            do.review_rules(page)
            do.name_slots(page, "1-20, Drawer", 21)
            do.step(page, "Import the register", "/import")
            do.compare(page, MANY_ROWS)
            do.approve_import(page)
            do.step(page, "Add staff", "/staff")
            do.add_staff(page, "Priya Shah", "priya", "Office staff")
            (code,) = do.print_spare(page, tmp_path, 1)
        with screen(chromium, service.url) as page:
            do.begin(page, "priya")
            page.goto("/hand-in")
            settled(page)
            wedge(page, code)
            expect_card(page, code)
            do.enrol(page, "ada", "Ada Lovell")
    assert [item["slot"] for item in school.json("register")["records"]] == ["1"]
    assert school.run("ledger", "verify").exit == 0
