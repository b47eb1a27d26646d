"""Fingers and eyes at a screen of Phonebox."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Page, expect

SMALL, TALL, WIDE = (800, 480), (720, 1280), (1280, 800)
"""The three screens that a desk may have."""

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
"""Where a failed test leaves what its screen showed."""

PACE = 12
"""Milliseconds between the keys of a scanner that types."""

PATIENT = 30_000
"""Milliseconds that a page may take on a busy machine."""

expect.set_options(timeout=PATIENT)


@contextmanager
def screen(chromium: Browser, url: str, size: tuple[int, int] = SMALL) -> Iterator[Page]:
    """A browser of somebody's own; at its end its console must have had nothing to complain of."""
    context = chromium.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        has_touch=True,
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.set_default_timeout(PATIENT)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: _heard(message, faults))
    page.fault_list = faults  # type: ignore[attr-defined]
    try:
        yield page
    except BaseException:
        page.screenshot(path=ARTIFACTS / f"{time.time_ns()}.png", timeout=PATIENT)
        raise
    finally:
        context.close()
    assert not faults, faults


def forgive(page: Page) -> None:
    """Forget what the console said: this test took the service away on purpose."""
    page.fault_list.clear()  # type: ignore[attr-defined]


def _heard(message: ConsoleMessage, faults: list[str]) -> None:
    if message.type in ("error", "warning"):
        faults.append(f"{message.type}: {message.text} {message.location.get('url', '')}")


def sign_in(page: Page, user: str) -> None:
    """Sign in as the sample's user, by the labels on the screen."""
    page.goto("/sign-in")
    page.get_by_label("User name").fill(user)
    page.get_by_label("Password").fill(f"sample-{user}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    settled(page)


def follow(page: Page, link: str, path: str) -> None:
    """Click a link and be on its page: what is scanned next is for that one."""
    page.get_by_role("link", name=link).click()
    page.wait_for_url(f"**{path}")
    settled(page)


def settled(page: Page) -> None:
    """The page has its scripts and fonts; asked in a way that outlives its being left."""
    page.wait_for_function("() => document.documentElement?.dataset.ready !== undefined")
    page.wait_for_function("() => document.fonts.status === 'loaded'")


def expect_card(page: Page, *words: str) -> None:
    """The loud card says all of this at once: some cards stay for a few seconds only."""
    parts = (re.escape(part).replace(r"\ ", r"\s+") for part in words)
    whole = "".join(f"(?=.*{part})" for part in parts)
    expect(page.locator("#card")).to_have_text(re.compile(whole, re.DOTALL))


def draw(page: Page) -> None:
    """Draw a name into the signature box, as a finger would."""
    box = page.locator("canvas").bounding_box()
    assert box is not None
    points = [(0.2, 0.7), (0.3, 0.2), (0.35, 0.8), (0.45, 0.4), (0.6, 0.7), (0.75, 0.3)]
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y, steps=6)
    page.mouse.up()


def wedge(page: Page, code: str) -> None:
    """A scanner types a code, at its pace, into whatever has focus: real keys, Enter at the end.

    The keys carry the times of a scanner, however busy the machine is that sends them.
    """
    session = page.context.new_cdp_session(page)
    start = page.evaluate("performance.timeOrigin + performance.now()") / 1000
    for place, key in enumerate([*code, "Enter"]):
        text = "\r" if key == "Enter" else key
        for kind in ("keyDown", "keyUp"):
            session.send(
                "Input.dispatchKeyEvent",
                {
                    "type": kind,
                    "key": key,
                    "timestamp": start + place * PACE / 1000,
                    "windowsVirtualKeyCode": 13 if key == "Enter" else ord(key.upper()),
                    **({"text": text} if kind == "keyDown" else {}),
                },
            )
    session.detach()


def picture(page: Page, name: str) -> None:
    """Keep a screenshot for the README, when PHONEBOX_SCREENSHOTS names a folder for them."""
    folder = os.environ.get("PHONEBOX_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.evaluate("document.activeElement?.blur()")
        page.screenshot(path=Path(folder, f"{name}.png"), animations="disabled")
