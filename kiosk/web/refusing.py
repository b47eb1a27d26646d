"""A refusal as a page: what speaks against it, and what would satisfy the rule."""

from collections.abc import Sequence

from flask import render_template

from kiosk.custody.errors import NEUTRAL, Refusal
from kiosk.custody.visibility import shown
from kiosk.web.auth import sight


def words_of(refusals: Sequence[Refusal]) -> list[tuple[str, str]]:
    """What each refusal says to this session; only the neutral sentence where it must be so."""
    visible = shown(tuple(refusals), sight())
    return [(item.words, item.facts.get("why", item.remedy)) for item in visible] or [NEUTRAL]


def refused_page(refusals: Sequence[Refusal], back: str) -> tuple[str, int]:
    """The card that says no, the most serious reason first."""
    said = words_of(refusals)
    (title, remedy), rest = said[0], said[1:]
    card = {
        "kind": "stop",
        "word": "Not recorded",
        "title": title,
        "lines": [remedy, *(what for what, _ in rest)],
        "where": "Nothing recorded",
        "recorded": "Nothing was changed",
    }
    buttons = [{"words": "Back", "url": back, "main": True}]
    page = render_template(
        "hand_in/device.html", title="Not recorded", counts="", card=card, buttons=buttons
    )
    return page, 409
