"""Taken in class, on a telephone, with as few taps as ten seconds allow; scanned at the office."""

import pytest
from playwright.sync_api import Browser

from tests.outside.browser import screen, settled, sign_in
from tests.outside.processes import Service

pytestmark = pytest.mark.browser

PHONE = (390, 844)


def test_a_teacher_records_it_with_three_letters_and_four_taps(
    service: Service, chromium: Browser
) -> None:
    with screen(chromium, service.url, PHONE) as page:
        sign_in(page, "teacher")
        page.goto("/confiscate")
        page.get_by_label("Pupil").press_sequentially("mai")
        page.locator("a[href*='/confiscate/take/']").first.click()
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        page.get_by_text("Other breach of the device policy").click()
        page.get_by_text("Until the end of the day").click()
        page.get_by_role("button", name="Record: I have it").click()
        page.get_by_text("Take it to the office").wait_for()
        page.goto("/transit")
        page.get_by_text("Since ").wait_for()


def test_a_suspected_image_has_its_own_way_without_a_field(
    service: Service, chromium: Browser
) -> None:
    with screen(chromium, service.url, PHONE) as page:
        sign_in(page, "teacher")
        page.goto("/confiscate?q=mai")
        page.locator("a[href*='/confiscate/take/']").first.click()
        settled(page)
        page.get_by_text("Possible sexual imagery").click()
        page.wait_for_url("**/suspected-image/*")
        assert page.locator("input:visible, textarea:visible, select:visible").count() == 0
