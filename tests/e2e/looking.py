"""Judging a screen: does it fit, can it be touched, can everybody read it, is it well-formed."""

import re
from typing import Any

import html5lib
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.outside.browser import SMALL, TALL, WIDE, settled

SIZES = {"800x480": SMALL, "720x1280": TALL, "1280x800": WIDE}
NARROW = (320, 640)
"""A telephone, or a page enlarged four times: pages for reading are never wider than it."""

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TOUCH = 44
"""The least width and height of anything that is touched, in pixels."""

TALL_BUTTON = 64
"""The least height of a desk's buttons."""

_LOOK = """() => {
  const root = document.documentElement;
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && e.type !== "hidden";
  const box = (e) => e.getBoundingClientRect();
  const name = (e) => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className}`
    + ` “${(e.ariaLabel ?? e.textContent).replace(/\\s+/g, " ").trim().slice(0, 30)}”`
    + ` ${Math.round(box(e).width)}×${Math.round(box(e).height)}`;
  const all = (css) => [...document.querySelectorAll(css)].filter(seen);
  const clipped = (e) => {
    for (let around = e.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowX === "visible") continue;
      if (box(e).left >= box(around).right || box(e).top >= box(around).bottom) return true;
    }
    return false;
  };
  // While somebody types, half a row says that more is found.
  const halved = (e) => {
    if (e.closest(".lookup__found")) return false;
    for (let around = e.parentElement; around; around = around.parentElement) {
      if (getComputedStyle(around).overflowY !== "hidden") continue;
      const [inner, outer] = [box(e), box(around)];
      if (inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1) return true;
    }
    return false;
  };
  const targets = all("a[href]:not(.skip), button, input:not(.choice input), select, textarea,"
    + " summary, label.choice").filter((e) => !clipped(e));
  const cut = (e) => e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2;
  return {
    wide: root.scrollWidth - innerWidth,
    high: root.scrollHeight - innerHeight,
    bars: all("main, main *, .desk__foot, .bar").filter((e) =>
      ["auto", "scroll"].includes(getComputedStyle(e).overflowY) && cut(e)).map(name),
    outside: targets.filter((e) => box(e).right > innerWidth + 1 || box(e).left < -1).map(name),
    below: targets.filter((e) => box(e).bottom > innerHeight + 1 || box(e).top < -1).map(name),
    halved: targets.filter(halved).map(name),
    targets: targets.map((e) => [name(e), box(e).width, box(e).height]),
    buttons: all(".desk__foot .button, .desk__foot button, .parent__buttons .button")
      .map((e) => [name(e), box(e).height]),
    headings: all("h1").length,
    twice: [...document.querySelectorAll("[id]")].map((e) => e.id)
      .filter((id, place, ids) => ids.indexOf(id) !== place),
    title: document.title,
  };
}"""


class Judge:
    """Looks at screens as a walk reaches them, and keeps what is wrong with each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: dict[str, Any] = {}
        self.seen: list[str] = []
        page.emulate_media(reduced_motion="reduce")

    def kiosk(self, name: str) -> None:
        """A screen of the desk: no scroll bar, large buttons, at each of the three sizes."""
        self._look(name, is_kiosk=True)

    def reading(self, name: str) -> None:
        """A page for reading: it may be long, but never wider than the screen."""
        self._look(name, is_kiosk=False)

    def _look(self, name: str, *, is_kiosk: bool) -> None:
        self.seen.append(name)
        settled(self.page)
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            wrong = _wrong(self.page.evaluate(_LOOK), is_kiosk=is_kiosk)
            if wrong:
                self.faults[f"{name} at {size}"] = wrong
        if not is_kiosk:
            self.page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
            if (over := self.page.evaluate(_LOOK)["wide"]) > 0:
                self.faults[f"{name} at {NARROW[0]}"] = {"wider than the screen": over}
        self.page.set_viewport_size({"width": SMALL[0], "height": SMALL[1]})
        found = [*self._axe(), *self._markup()]
        if found:
            self.faults[name] = found

    def _axe(self) -> list[str]:
        found = Axe().run(self.page, options=RULES).response["violations"]
        return [f"{one['id']}: {node['html'][:100]}" for one in found for node in one["nodes"]]

    def _markup(self) -> list[str]:
        """The page as the server sent it; a page that was posted is not asked for again."""
        answer = self.page.request.get(self.page.url)
        html = answer.text()
        wrong = []
        try:
            html5lib.HTMLParser(strict=True).parse(html)
        except html5lib.html5parser.ParseError as error:
            wrong.append(f"HTML: {error}")
        without = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
        ids = re.findall(r'\sid="([^"]+)"', without)
        wrong += [f"id twice: {one}" for one in set(ids) if ids.count(one) > 1]
        if re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", html):
            wrong.append("something inline")
        return wrong


def _wrong(found: dict[str, Any], *, is_kiosk: bool) -> dict[str, Any]:
    least = TOUCH if is_kiosk else 24
    wrong = {
        "wider than the screen": max(0, found["wide"]),
        "outside": found["outside"],
        "too small": [
            name
            for name, wide, high in found["targets"]
            if min(wide, high) < least - 0.5 and not (not is_kiosk and name.startswith("a. "))
        ],
        "ids twice": found["twice"],
        "one heading": [] if found["headings"] <= 1 else [str(found["headings"])],
        "title": [] if found["title"].endswith("· Phonebox") else [found["title"]],
    }
    if is_kiosk:
        low = [name for name, high in found["buttons"] if high < TALL_BUTTON - 0.5]
        kiosk = {
            "scrolls": max(0, found["high"]),
            "scroll bars": found["bars"],
            "below": found["below"],
            "cut off": found["halved"],
            "low buttons": low,
        }
        wrong.update(kiosk)
    return {name: what for name, what in wrong.items() if what}
