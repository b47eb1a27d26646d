"""The kiosk's screen with a real browser: no service yet, a service, its sudden end, and back."""

import json
import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect

from kiosk.screen.waiting import NO_ANSWER
from tests.conftest import QUIET
from tests.outside.processes import COMMAND, ENDS_WITH_US, PATIENCE, Phonebox, eventually

pytestmark = pytest.mark.browser


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def the_screen(folder: Path, server: str, debugging: int) -> Iterator[None]:
    """`phonebox screen run` with Chromium, which can be looked at through a port."""
    flags = ["--headless", *QUIET, f"--remote-debugging-port={debugging}"]
    browser = folder / "browser"
    browser.write_text(
        f'#!/bin/sh\nexec chromium --user-data-dir={folder / "profile"}$$ {" ".join(flags)} "$@"\n'
    )
    browser.chmod(0o755)
    command = (COMMAND, "screen", "run", "--server", server, "--port", "0", str(browser))
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            (*ENDS_WITH_US, *command), stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield
            process.terminate()
            assert process.wait(PATIENCE) == 0, (folder / "log").read_text()
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)


def seen_by(chromium: Browser, debugging: int, look: Callable[[str], bool], what: str) -> None:
    """Wait until the screen shows what `look` wants of its text; browsers come and go meanwhile."""

    def text() -> bool:
        with suppress(Error):
            there = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{debugging}")
            try:
                pages = [page for context in there.contexts for page in context.pages]
                return any(look(page.inner_text("body", timeout=2000)) for page in pages)
            finally:
                there.close()
        return False

    eventually(text, 90, what)


def test_the_screen_never_shows_an_error_page(
    school: Phonebox, chromium: Browser, tmp_path: Path
) -> None:
    port, debugging = a_free_port(), a_free_port()
    server, at = f"http://127.0.0.1:{port}", ("--port", str(port))
    with the_screen(tmp_path, server, debugging):
        seen_by(chromium, debugging, lambda text: "Phonebox is starting" in text, "starting")
        service = school.start(args=at)
        try:
            seen_by(chromium, debugging, lambda text: "User name" in text, "the sign-in page")
            assert eventually(lambda: silence(server) is not None, what="the page speaks")
        finally:
            service.kill()
        seen_by(chromium, debugging, lambda text: NO_ANSWER in text, "out of order")
        with school.serve(args=at):
            seen_by(chromium, debugging, lambda text: "User name" in text, "the page again")


def silence(server: str) -> float | None:
    """For how many seconds the page has not spoken."""
    with urllib.request.urlopen(f"{server}/station/silence") as answer:
        found: float | None = json.load(answer)["seconds"]
    return found


@pytest.mark.parametrize("size", [(800, 480), (720, 1280), (1280, 800)])
def test_the_waiting_page_fits_every_screen(
    chromium: Browser, size: tuple[int, int], waiting: str
) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    try:
        page.goto(waiting)
        expect(page.get_by_role("heading", name="Out of order")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    finally:
        page.close()


@pytest.fixture
def waiting() -> Iterator[str]:
    from kiosk.screen.waiting import WaitingPage, state_for

    words = ("The disk of the records may only be read. Ask the technician.",)
    page = WaitingPage(0)
    page.state = state_for("http://127.0.0.1:9", is_there=True, words=words, is_new=False)
    page.start()
    yield page.address
    page.stop()
