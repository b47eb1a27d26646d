"""A gallery that answers, and a page to look at it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.serving import serving
from tests.web.gallery.app import create_gallery


@pytest.fixture(scope="session")
def gallery() -> Iterator[str]:
    with serving(create_gallery(3600)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(chromium: Browser, gallery: str) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=gallery, viewport={"width": 800, "height": 480}, has_touch=True
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Security Policy" in message.text else None,
    )
    yield page
    context.close()
    assert not faults, faults
