"""Signing in by password, or by badge and PIN; locking, signing out, and changing person."""

from typing import Any
from urllib.parse import urlencode

from flask import abort, g, redirect, render_template, request
from flask import session as form_session
from werkzeug.wrappers import Response

from kiosk.services.acting import new_id
from kiosk.services.staff import sessions
from kiosk.services.staff.proof import NotProved, Problem
from kiosk.services.staff.sign_in import SignedIn, sign_in, sign_in_with_badge
from kiosk.services.views import Session, Staff
from kiosk.web import cookies, forms, here
from kiosk.web.access import Access, allow, anywhere
from kiosk.web.auth import (
    COOKIE,
    is_schools_own,
    lock_screen,
    place,
    quiet,
    services,
    session,
    staff,
)
from kiosk.web.blueprint import Blueprint

blueprint = Blueprint("sign_in")

NOTICE = "One account for each person. Activity may be monitored: what is done here is recorded."

_CALL = {
    "title": "Tap your badge",
    "lines": ["Or sign in with your user name.", "Visitors: the office will help you here."],
}
_LOCKED = {
    "mark": "locked",
    "title": "Locked",
    "lines": ["Tap your badge to go on.", "Devices scanned now are not taken in."],
}
_SCANNED = {
    "mark": "locked",
    "title": "Sign in first",
    "lines": ["Nothing was recorded.", "Sign in, then scan the device again."],
}


@blueprint.get("/sign-in")
@allow(Access.OPEN)
def page() -> str:
    """The gate: nobody is signed in here, or the screen is locked."""
    return _page(forms.local_address(request.args.get("next"), ""))


def _page(following: str, error: NotProved | None = None, user: str = "") -> str:
    with services().store.read() as facts:
        school = facts.school_name()
    call = _LOCKED if g.locked else _CALL
    if request.args.get("scanned"):
        call = _SCANNED
    return render_template(
        "sign_in/page.html",
        title="Locked" if g.locked else "Sign in",
        school=school,
        call=call,
        command_id=new_id(),
        next=following,
        user_name=user,
        errors=[{"words": error.words}] if error else [],
        notice=NOTICE,
        has_fingerprint=here.is_this_machine() and _has_root(),
    )


def _has_root() -> bool:
    folder = services().network.folder
    return folder is not None and folder.root() is not None


@blueprint.post("/sign-in")
@allow(Access.OPEN)
def by_password() -> Response | tuple[str, int]:
    """Sign in with a user name and password."""
    user, password = request.form.get("username", ""), request.form.get("password", "")
    following = forms.local_address(request.form.get("next"), "")
    parts = services()
    result = sign_in(
        parts.store,
        parts.hasher,
        user[:200],
        password[:200],
        station=_station(),
        place=place(),
    )
    if isinstance(result, NotProved):
        return _page(following, result, user[:200]), _status(result)
    return _let_in(result, following)


def _station() -> str | None:
    """The station that this screen may turn to: none where the browser is not the school's own."""
    return services().station if is_schools_own() else None


@blueprint.get("/sign-in/pin")
@allow(Access.OPEN)
def pin() -> str | Response:
    """A badge was read: ask for its PIN. Elsewhere than on the school's devices no PIN counts."""
    if not is_schools_own():
        abort(403)
    person = _badge_holder(request.args.get("badge", ""))
    return _pin(person) if person else redirect("/sign-in", 303)


def _pin(person: Staff, error: NotProved | None = None) -> str:
    return render_template(
        "sign_in/pin.html",
        title="Sign in",
        who=person.name,
        command_id=new_id(),
        badge=person.id,
        errors=[{"words": error.words}] if error else [],
        back="/hand-in" if g.session else "/sign-in",
    )


@blueprint.post("/sign-in/pin")
@allow(Access.OPEN)
def by_pin() -> Response | tuple[str, int]:
    """Sign in with a badge that was read, and its person's PIN."""
    if not is_schools_own():
        abort(403)
    person = _badge_holder(request.form.get("badge", ""))
    if person is None or person.badge is None:
        return redirect("/sign-in", 303)
    parts = services()
    typed = request.form.get("pin", "")[:20]
    result = sign_in_with_badge(
        parts.store, parts.hasher, person.badge, typed, station=_station(), place=place()
    )
    if isinstance(result, NotProved):
        return _pin(person, result), _status(result)
    return _let_in(result, "")


def _badge_holder(staff_id: str) -> Staff | None:
    with services().store.read() as facts:
        found = facts.staff(staff_id)
    return None if found is None or found.disabled else found


def _status(problem: NotProved) -> int:
    return 429 if problem.problem is Problem.WAIT else 401


def _let_in(result: SignedIn, following: str) -> Response:
    parts = services()
    if g.known is not None:
        sessions.sign_out(parts.store, g.known)
    form_session.clear()
    parts.presence.seen(sessions.presence_key(result.session))
    if result.waits:
        following = "/welcome?" + urlencode({"next": following}) if following else "/welcome"
    if result.session.station:
        parts.hub.publish(result.session.station, "person", staff=result.staff.id)
    answer = redirect(following or "/start", 303)
    cookies.keep(answer, COOKIE, result.secret, samesite="Strict")
    return answer


@blueprint.get("/start")
@allow(Access.SIGNED_IN)
@anywhere
def start() -> Response:
    """Where a person's work begins: the station's present task, or their own first page."""
    found = session()
    if found.station is None:
        return redirect("/", 303)
    with services().store.read() as facts:
        activity = facts.station(found.station).activity
    return redirect({"collect": "/collect"}.get(activity, "/hand-in"), 303)


@blueprint.get("/change-person")
@allow(Access.SIGNED_IN)
def change_person() -> str:
    """Hand the desk to somebody else: their badge and PIN, or their user name."""
    view: dict[str, Any] = {
        "title": "Change person",
        "card": {
            "kind": "waiting",
            "title": "Tap the other badge",
            "lines": ["The other person’s badge and PIN, and the desk is theirs."],
            "recorded": f"{staff().name} is signed in until then",
        },
        "buttons": [
            {"words": "Back", "url": "/start"},
            {"words": "User name", "url": "/sign-in"},
            {"words": "Sign out", "url": "/sign-out", "post": True, "command_id": new_id()},
            {"words": "Lock", "url": "/lock", "post": True, "command_id": new_id(), "main": True},
        ],
    }
    return render_template("sign_in/change.html", **view)


@blueprint.post("/lock")
@allow(Access.OPEN)
@quiet
def lock() -> Response:
    """Lock this screen: back to a page without names, also where it was locked already."""
    found: Session | None = g.session
    if found is not None and "left" in request.form:
        # Somebody was at another screen of the station, or the gate had locked them all.
        sessions.lock(services().store, found)
    elif found is not None:
        lock_screen(found)
    return redirect("/sign-in", 303)


@blueprint.post("/sign-out")
@allow(Access.SIGNED_IN)
@anywhere
def sign_out() -> Response:
    """End the session."""
    sessions.sign_out(services().store, session())
    form_session.clear()
    answer = redirect("/sign-in", 303)
    cookies.drop(answer, COOKIE)
    return answer
