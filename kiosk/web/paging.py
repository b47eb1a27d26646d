"""Long lists in pages: where a page goes on, and the links under it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

from kiosk.web import addresses

View = dict[str, Any]


def asked() -> str:
    """After which key the page begins; empty for the first."""
    return addresses.text("after")


def onward(after: str | None, **kept: str) -> View:
    """The links under a page: to the next, which begins after this key, and to the first.

    `kept` goes along in the address.
    """
    further = f"{request.path}?{urlencode({**kept, 'after': after})}" if after else None
    return {"first": request.path if asked() else None, "further": further}


def shown_of(sections: Mapping[str, str], show: str) -> Iterable[tuple[str, str]]:
    """The sections of a page that are shown: the one asked for alone, else the first of each."""
    return [(show, sections[show])] if show in sections else sections.items()


def section(title: str, cards: Sequence[View], links: View) -> View:
    """A section of a page, with the links under it."""
    return {"title": title, "cards": cards, "onward": links}
