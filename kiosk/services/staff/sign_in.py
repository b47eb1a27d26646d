"""Signing in: a password at any screen, or a badge and a PIN at a station; and unlocking."""

import secrets
from dataclasses import dataclass, field

from kiosk.services import views as v
from kiosk.services.acting import Hasher
from kiosk.services.ports import Change, Facts, Store
from kiosk.services.staff import sessions
from kiosk.services.staff.first_sign_in import Step, waiting
from kiosk.services.staff.proof import Claim, NotProved, Problem, key_of, prove

WRONG_BADGE = "Wrong badge or PIN. No PIN yet? Sign in with your password and set one."
WRONG_UNLOCK = "That is not right. Try again, or sign in as somebody else."


@dataclass(frozen=True)
class SignedIn:
    """Somebody is signed in: `secret` goes into the cookie and is kept nowhere.

    At the desk, `session.station` is set. While something `waits`, the session carries no role.
    """

    session: v.Session
    staff: v.Staff
    waits: frozenset[Step]
    secret: str = field(repr=False)


def sign_in(
    store: Store,
    hasher: Hasher,
    user: str,
    password: str,
    *,
    station: str | None,
    place: str = "",
) -> SignedIn | NotProved:
    """Sign in by password. `station` is the screen's station, None in a browser of one's own.

    Office staff land at the station's desk; everybody else in a session of their own. `place` is
    where wrong tries are counted: "" at the kiosk.
    """
    name = user.strip().lower()
    with store.read() as facts:
        staff = facts.staff_by_user(name)
    claim = Claim(key_of(staff, name, place), staff, "password", password, station=station)
    return _signed_in(store, hasher, claim)


def sign_in_with_badge(
    store: Store,
    hasher: Hasher,
    badge_code: str,
    pin: str,
    *,
    station: str | None,
    place: str = "",
) -> SignedIn | NotProved:
    """Sign in by a badge, which tells who, and its person's PIN, which proves it."""
    code = badge_code.strip().upper()
    with store.read() as facts:
        staff = facts.staff_by_badge(code)
    claim = Claim(key_of(staff, code, place), staff, "pin", pin, WRONG_BADGE, station)
    return _signed_in(store, hasher, claim)


def unlock(store: Store, hasher: Hasher, session: v.Session, secret: str) -> NotProved | None:
    """Unlock a screen with its person's PIN, or their password; None is success."""
    which = "pin" if secret.isascii() and secret.isdigit() else "password"
    with store.read() as facts:
        staff = facts.staff(session.staff_id)
    claim = Claim(
        key_of(staff, session.staff_id), staff, which, secret, WRONG_UNLOCK, session.station
    )

    def grant(facts: Facts, staff: v.Staff) -> tuple[Change, ...] | Problem:
        return sessions.reopened(facts, session) or Problem.ENDED

    return prove(store, hasher, claim, grant)


def _signed_in(store: Store, hasher: Hasher, claim: Claim) -> SignedIn | NotProved:
    secret = secrets.token_urlsafe(32)
    key_hash = sessions.key_of(secret)

    def grant(facts: Facts, staff: v.Staff) -> tuple[Change, ...]:
        if waiting(facts, staff):
            return (v.Session(key_hash, staff.id, frozenset(), facts.now.at),)
        at_desk = sessions.lands_at_the_desk(staff)
        return sessions.opened(facts, staff, key_hash, claim.station if at_desk else None)

    problem = prove(store, hasher, claim, grant)
    if problem is not None:
        return problem
    with store.read() as facts:
        session = facts.session(key_hash)
        staff = facts.staff(session.staff_id) if session else None
        if session is None or staff is None:
            return NotProved(Problem.ENDED, "You were signed out. Sign in again.")
        return SignedIn(session, staff, waiting(facts, staff), secret)
