"""The school's own browsers: which may show and record personal details (POLICY.md R43).

A code, made by who may and good once for some minutes, makes the browser in which it is typed one
of the school's own. From then on it carries a secret, of which only the hash is kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.custody.events import Event

CODE_LASTS = timedelta(minutes=15)
FIRST_CODE_LASTS = timedelta(days=1)
"""How long the code is good that comes with a new school: nothing is in its records yet."""

LONGEST_NAME = 60


@dataclass(frozen=True)
class BrowserInvited(Event):
    """A code was made for one browser, once; `code_hash` is the SHA-256 of the random code."""

    invitation_id: str
    browser: str
    until: datetime
    code_hash: str


@dataclass(frozen=True)
class BrowserEnrolled(Event):
    """A browser is the school's own from now on, by a code; `key_hash` is that of its secret."""

    browser_id: str
    invitation_id: str
    browser: str
    key_hash: str


@dataclass(frozen=True)
class BrowserEnded(Event):
    """A browser is the school's own no more."""

    browser_id: str


def why_no_name(name: str) -> str | None:
    """What is wrong with the name of a browser; None when nothing is."""
    if not name.strip():
        return "Give it a name, such as Room 4 laptop."
    if len(name.strip()) > LONGEST_NAME or not name.isprintable():
        return f"Give it a shorter name, of {LONGEST_NAME} letters at most."
    return None
