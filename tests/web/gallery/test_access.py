"""WCAG 2.2 AA as far as a machine can tell, in every screen and theme."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.gallery.screens import SCREENS

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
THEMES = ["hand-in/handed-in", "hand-in/unknown", "collect/who", "sign-in/wrong", "audit/broken"]


def _faults(page: Page) -> list[str]:
    results = Axe().run(page, options=RULES)
    return [
        f"{fault['id']}: {node['html'][:120]}"
        for fault in results.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.browser
@pytest.mark.parametrize("name", [name for name in SCREENS if not name.startswith("live/")])
def test_every_screen_passes_axe(page: Page, name: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/{name}")
    assert not _faults(page)


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["dark", "contrast"])
def test_each_theme_passes_axe(page: Page, theme: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    faults = {}
    for name in THEMES:
        page.goto(f"/{name}")
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme }", theme)
        faults[name] = _faults(page)
    assert not {name: found for name, found in faults.items() if found}


@pytest.mark.browser
def test_nothing_moves_for_those_who_ask_for_less(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/hand-in/handed-in")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).animationDuration") in (
        "0s",
        "0ms",
    )


@pytest.mark.browser
def test_a_card_arrives_within_150_ms(page: Page) -> None:
    page.goto("/hand-in/handed-in")
    length = page.evaluate("getComputedStyle(document.querySelector('.card')).animationDuration")
    assert 0 < float(length.rstrip("s")) <= 0.15
