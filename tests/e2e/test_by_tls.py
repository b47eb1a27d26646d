"""A school device's browser at the kiosk by TLS: real Chromium, the real proxy, its own trust."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.conftest import QUIET
from tests.outside.browser import follow, screen, sign_in
from tests.outside.processes import Phonebox, Service
from tests.outside.proxies import NAME, Proxy, caddy, networked

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(
    sample: Phonebox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Proxy]]:
    copy = sample.copy(tmp_path_factory.mktemp("by_tls") / "school")
    with networked(copy) as school, school.serve() as service, caddy(school) as proxy:
        yield service, proxy


@pytest.fixture
def trusting(chromium: Browser, served: tuple[Service, Proxy], tmp_path: Path) -> Iterator[Browser]:
    """A browser of a device that was told, as /trust says, to trust the kiosk's authority."""
    store = tmp_path / ".pki" / "nssdb"
    store.mkdir(parents=True)
    told = ("certutil", "-d", f"sql:{store}")
    subprocess.run([*told, "-N", "--empty-password"], check=True)
    given = ("-A", "-t", "C,,", "-n", "Phonebox", "-i", str(served[1].root))
    subprocess.run([*told, *given], check=True)
    browser = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=[*QUIET, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        env={**os.environ, "HOME": str(tmp_path)},
    )
    yield browser
    browser.close()


def joined(page: Page, service: Service) -> None:
    code = service.phonebox.json("browsers", "code", "A browser")["code"]
    page.goto("/browsers/join")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Make this a school device").click()
    expect(page.get_by_role("heading", name="This is a school device")).to_be_visible()


def test_a_device_that_trusts_the_kiosk_works_and_another_site_moves_nothing(
    trusting: Browser, served: tuple[Service, Proxy]
) -> None:
    service, proxy = served
    with screen(trusting, proxy.url) as page:
        joined(page, service)
        sign_in(page, "teacher")
        here = page.url
        assert here.startswith(f"https://{NAME}:")
        assert all(item["secure"] and item["httpOnly"] for item in page.context.cookies())
        # A link in a mail: the session is kept from it, and then is there.
        page.goto("about:blank")
        page.set_content(f'<a href="{proxy.url}/confiscate">A link</a>')
        page.get_by_text("A link").click()
        page.wait_for_url("**/confiscate")
        expect(page.get_by_text("Whose", exact=False).first).to_be_visible()
        # A form of another site.
        before = service.phonebox.size()
        page.goto("about:blank")
        page.set_content(
            f'<form method="post" action="{proxy.url}/sign-out"><button>Win</button></form>'
        )
        with page.expect_response("**/sign-out") as answer:
            page.get_by_role("button", name="Win").click()
        assert answer.value.status == 403
        page.goto("/confiscate")
        expect(page.get_by_text("Whose", exact=False).first).to_be_visible()
        assert service.phonebox.size() == before
        page.fault_list.clear()  # type: ignore[attr-defined]  # the browser complains of the 403


def test_a_device_that_was_not_told_is_warned(
    chromium: Browser, served: tuple[Service, Proxy]
) -> None:
    page = chromium.new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"https://127.0.0.1:{served[1].https}/sign-in")
    page.close()


def test_at_the_kiosk_the_back_button_opens_nothing_of_who_was_there(
    chromium: Browser, served: tuple[Service, Proxy]
) -> None:
    with screen(chromium, served[0].url) as page:
        sign_in(page, "head")
        follow(page, "Audit", "/audit")
        page.get_by_role("button", name="sign out").click()
        page.wait_for_url("**/sign-in")
        page.go_back()
        page.wait_for_url("**/sign-in**")
        expect(page.get_by_label("User name")).to_be_visible()
