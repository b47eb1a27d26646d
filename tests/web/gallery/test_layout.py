"""No scroll bar on the desk, nothing cut off, every target big enough, at three sizes."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.gallery.screens import SCREENS

SIZES = {"800x480": (800, 480), "720x1280": (720, 1280), "1280x800": (1280, 800)}
ELSEWHERE = {"live", "stress"}
OFFICE = {"register", "history", "audit"}
DESK_NAMES = [
    name for name in SCREENS if name.split("/")[0] not in OFFICE | ELSEWHERE and "/own" not in name
]
OFFICE_NAMES = [name for name in SCREENS if name.split("/")[0] in OFFICE or "/own" in name]

LOOK = """() => {
  const seen = (e) => e.checkVisibility({ opacityProperty: false, visibilityProperty: true });
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className}`
    + ` "${(e.ariaLabel ?? e.textContent).trim().slice(0, 24)}"`;
  const root = document.documentElement;
  const parts = ".desk__main, .panel, .card__body, .card__line, .card__title, .desk__foot, .bar,"
    + " .lookup__found, .step, .tiles, .to-come, .button, .choice, .parent__form, .parent__page,"
    + " .card__foot, .pad";
  const targets = "a[href]:not(.skip), button, input:not(.choice input), select, textarea,"
    + " summary, label.choice";
  const size = (e) => e.getBoundingClientRect();
  return {
    scroll: [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight],
    cut: [...document.querySelectorAll(parts)].filter(seen).filter((e) =>
      e.scrollHeight > e.clientHeight + 2 || e.scrollWidth > e.clientWidth + 2).map(name),
    outside: [...document.querySelectorAll(targets)].filter(seen).filter((e) =>
      size(e).right > innerWidth + 1 || size(e).left < -1).map(name),
    targets: [...document.querySelectorAll(targets)].filter(seen)
      .filter((e) => !["hidden"].includes(e.type))
      .map((e) => [name(e), size(e).width, size(e).height]),
  };
}"""


def _look(page: Page, name: str, size: tuple[int, int]) -> dict[str, Any]:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"/{name}")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    page.evaluate("document.fonts.ready")
    found: dict[str, Any] = page.evaluate(LOOK)
    return found


def _small(found: dict[str, Any], least: float) -> list[str]:
    return [
        f"{what} {wide:.0f}×{high:.0f}"
        for what, wide, high in found["targets"]
        if wide < least - 0.5 or high < least - 0.5
    ]


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_desk_screens_fit_and_their_targets_are_large(page: Page, size: tuple[int, int]) -> None:
    faults = {}
    for name in DESK_NAMES:
        found = _look(page, name, size)
        wrong = {
            "scrolls": [by for by in found["scroll"] if by > 0],
            "cut off": found["cut"],
            "outside": found["outside"],
            "small": _small(found, 64),
        }
        faults[name] = {what: items for what, items in wrong.items() if items}
    assert not {name: wrong for name, wrong in faults.items() if wrong}


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_office_pages_do_not_scroll_sideways(page: Page, size: tuple[int, int]) -> None:
    faults = {}
    for name in OFFICE_NAMES:
        found = _look(page, name, size)
        buttons = [item for item in found["targets"] if not item[0].startswith("a. ")]
        wrong = [found["outside"], _small({"targets": buttons}, 28)]
        if found["scroll"][0] > 0 or any(wrong):
            faults[name] = wrong
    assert not faults


@pytest.mark.browser
def test_type_is_sized_by_the_height_of_the_screen(page: Page) -> None:
    _look(page, "hand-in/handed-in", (800, 480))
    size = "(css) => parseFloat(getComputedStyle(document.querySelector(css)).fontSize)"
    assert page.evaluate(size, ".card__title") == 44
    assert page.evaluate(size, ".card__line") == 22
    assert page.evaluate(size, ".scan") == 17
    assert page.evaluate(size, ".card__slot") == 40
    _look(page, "hand-in/handed-in", (1280, 800))
    assert page.evaluate(size, ".card__title") > 68


@pytest.mark.browser
def test_a_page_enlarged_to_200_percent_can_be_read_whole(page: Page) -> None:
    found = _look(page, "hand-in/handed-in", (400, 240))
    assert found["scroll"][0] <= 0
    assert found["scroll"][1] > 0
    assert not found["outside"]
