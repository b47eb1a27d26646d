"""Making a browser one of the school's own by a code that is good once, knowing it, ending it."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import urlencode

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.browsers import (
    CODE_LASTS,
    BrowserEnded,
    BrowserEnrolled,
    BrowserInvited,
    why_no_name,
)
from kiosk.custody.permissions import MAY_KEEP, Keep
from kiosk.scanning.codes import ALPHABET
from kiosk.services import views as v
from kiosk.services.acting import Who, new_id, refused
from kiosk.services.ports import Command, Done, Facts, Outcome, Store
from kiosk.services.staff.browser_views import Browser, Sighting
from kiosk.services.staff.proof import one_more, waiting_for

LENGTH = 12
"""Characters of a code: sixty bits, for minutes, behind a count of wrong tries."""

SEEN_EVERY = timedelta(minutes=10)
"""How exactly it is kept when a browser was last seen."""

_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FILLING = str.maketrans("", "", " -\u2010\u2011\u2013\t")


@dataclass(frozen=True)
class Joined:
    """What came of a code: the browser's new secret, or in words that it has to wait.

    `secret` goes into the cookie and is kept nowhere; without either the code is no good.
    """

    name: str = ""
    secret: str | None = field(default=None, repr=False)
    waits: str | None = None


def new_code() -> str:
    """A new code, as it is shown: in three groups."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[at : at + 4] for at in range(0, LENGTH, 4))


def path_of(code: str) -> str:
    """Where a browser joins by this code: a link that fills it in."""
    return f"/browsers/join?{urlencode({'code': code})}"


def hash_of(code: str) -> str:
    """What is kept of a code, however it was typed: its SHA-256 in hex."""
    plain = code.upper().translate(_FILLING).translate(_MEANT)
    return sha256(plain.encode()).hexdigest()


def key_of(secret: str) -> str:
    """What is kept of a browser's secret: its SHA-256 in hex."""
    return sha256(secret.encode()).hexdigest()


def invite(
    store: Store,
    who: Who,
    command_id: str,
    name: str,
    code: str,
    lasts: timedelta = CODE_LASTS,
) -> Done:
    """Let one browser, by this code, become the school's own under this name."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & MAY_KEEP[Keep.BROWSERS]:
            return refused(Code.ROLE_MISSING)
        why = why_no_name(name)
        if why:
            return refused(Refusal(Code.DETAILS_MISSING, {"field": "name", "why": why}))
        until = facts.now.at + lasts
        return Outcome((BrowserInvited(new_id(), name.strip(), until, hash_of(code)),))

    return store.act(who.command(command_id), decide)


def join(store: Store, code: str, address: str) -> Joined:
    """Make the browser that asks, from this address, the school's own, if the code is good.

    Wrong codes from one address are counted, and each makes the wait longer.
    """
    secret = secrets.token_urlsafe(32)
    counted = f"browser:{sha256(address.encode()).hexdigest()[:3]}"
    with store.read() as facts:
        invitation = facts.invitation_of(hash_of(code))
    maker = invitation.made_by if invitation else None

    def decide(facts: Facts) -> Outcome:
        if waiting_for(facts, counted) is not None:
            return Outcome(remember=False)
        found = facts.invitation_of(hash_of(code))
        if found is None or found.used or not facts.now.at < found.until:
            wrong = one_more(facts.attempts(counted), facts.now.at)
            return Outcome(changes=(wrong,), remember=False)
        enrolled = BrowserEnrolled(new_id(), found.id, found.name, key_of(secret))
        forgiven = (v.Attempts(counted, 0),) if facts.attempts(counted).failures else ()
        return Outcome((enrolled,), answer={"done": True}, changes=forgiven)

    done = store.act(Command(new_id(), {"staff": maker, "role": ""}), decide)
    if done.answer.get("done") and invitation:
        return Joined(invitation.name, secret)
    with store.read() as facts:
        wait = waiting_for(facts, counted)
    return Joined(waits=wait.words if wait else None)


def browser_of(facts: Facts, secret: str) -> Browser | None:
    """The browser that carries this secret, while it is the school's own."""
    found = facts.browser_of(key_of(secret))
    return found if found is not None and found.is_own else None


def is_worth_noting(browser: Browser, now: datetime) -> bool:
    """Whether the browser was last seen so long ago that it is kept anew."""
    return browser.seen_at is None or not timedelta() <= now - browser.seen_at < SEEN_EVERY


def seen(store: Store, browser: Browser) -> None:
    """Keep when a browser was last seen."""

    def decide(facts: Facts) -> Outcome:
        return Outcome(changes=(Sighting(browser.id, facts.now.at),), remember=False)

    store.act(Command(new_id(), {"staff": None, "role": ""}), decide)


def end(store: Store, who: Who, command_id: str, browser_id: str) -> Done:
    """A browser is the school's own no more, from its next page on."""

    def decide(facts: Facts) -> Outcome:
        if not who.roles & MAY_KEEP[Keep.BROWSERS]:
            return refused(Code.ROLE_MISSING)
        if not any(item.id == browser_id and item.is_own for item in facts.browsers()):
            return refused(Refusal(Code.WRONG_STATE))
        return Outcome((BrowserEnded(browser_id),))

    return store.act(who.command(command_id), decide)
