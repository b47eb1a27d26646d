"""Who asks: the session behind the cookie, and the gate before every route."""

from typing import Any, cast
from urllib.parse import urlencode

from flask import Flask, Response, abort, current_app, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight
from kiosk.services.acting import Who
from kiosk.services.context import Services
from kiosk.services.desk.leaving import lock_station
from kiosk.services.ports import StoreError
from kiosk.services.staff import browsers
from kiosk.services.staff.browser_views import Browser
from kiosk.services.staff.first_sign_in import is_waiting
from kiosk.services.staff.sessions import Present, lock, session_of
from kiosk.services.views import Session, Staff
from kiosk.web import cookies, here
from kiosk.web.access import Access, access_of, may_open, opens_anywhere

COOKIE = "phonebox"
BROWSER_COOKIE = "phonebox_browser"
KEEP_BROWSER = 400 * 24 * 60 * 60
"""Seconds: as long as browsers keep a cookie at most; each time it is seen they begin anew."""

MAY_TURN_TO_THE_DESK = frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD})

_ASKED_BY_NOBODY = frozenset({"static", "health.page"})
"""What answers without asking the database who is there: it must answer when that is silent."""


def services() -> Services:
    """The parts of this Phonebox."""
    return cast(Services, current_app.extensions["phonebox"])


def session() -> Session:
    """The session that asks; only behind a route that needs one."""
    found: Session | None = g.get("session")
    if found is None:
        abort(401)
    return found


def staff() -> Staff:
    """The person who asks."""
    session()
    return cast(Staff, g.staff)


def who() -> Who:
    """The person who asks, as services take them."""
    asking = session()
    return Who(asking.staff_id, asking.roles, asking.station)


def sight() -> Sight:
    """What the session may see."""
    return Sight(session().roles)


def is_schools_own() -> bool:
    """Whether this browser is the school's own: at the kiosk itself, or made so by a code."""
    return here.is_this_machine() or _browser() is not None


def place() -> str:
    """Where wrong tries are counted: "" at the kiosk, each of the school's browsers, elsewhere."""
    if here.is_this_machine():
        return ""
    browser = _browser()
    return browser.id if browser else "elsewhere"


def _browser() -> Browser | None:
    if "browser" not in g:
        secret = cookies.value_of(BROWSER_COOKIE)
        g.browser = None
        if secret:
            with services().store.read() as facts:
                g.browser = browsers.browser_of(facts, secret)
    return cast(Browser | None, g.browser)


def keep_browser(answer: AnyResponse, secret: str) -> None:
    """Let the browser keep the secret by which it is known as the school's own."""
    cookies.keep(answer, BROWSER_COOKIE, secret, samesite="Lax", seconds=KEEP_BROWSER)


def install(app: Flask) -> None:
    """Put the gate before every route of this app."""
    app.before_request(_load)
    app.before_request(_gate)
    app.after_request(_note_browser)


def _note_browser(answer: Response) -> Response:
    """Keep when a browser was last seen, and let it keep its secret for as long again."""
    browser, secret = g.get("browser"), cookies.value_of(BROWSER_COOKIE)
    now = services().clock.now().at
    if browser and secret and browsers.is_worth_noting(browser, now):
        try:
            browsers.seen(services().store, browser)
        except StoreError:
            # What was asked for is answered all the same.
            return answer
        keep_browser(answer, secret)
    return answer


def _load() -> None:
    g.session = g.staff = g.known = None
    g.locked = False
    secret = cookies.value_of(COOKIE)
    if not secret or request.endpoint in _ASKED_BY_NOBODY:
        return
    present = session_of(services().store, secret)
    if present is None:
        return
    g.known, g.locked = present.session, present.session.locked
    if g.locked:
        return
    with services().store.read() as facts:
        seconds = facts.school().policy(facts.now.at).idle_seconds
    if _is_idle(present, seconds):
        g.locked = True
        lock_screen(present.session)
        return
    g.session, g.staff, g.idle_seconds = present.session, present.staff, seconds


def _is_idle(present: Present, seconds: int) -> bool:
    """Whether nobody was there; a screen that only listens is no sign of anybody."""
    presence = services().presence
    if presence.is_idle(present.presence_key, seconds):
        presence.forget(present.presence_key)
        return True
    if not getattr(current_app.view_functions.get(request.endpoint or ""), "is_quiet", False):
        presence.seen(present.presence_key)
    return False


def lock_screen(left: Session) -> None:
    """Lock a screen; at a station, every screen, for they share one person."""
    if left.station:
        lock_station(services(), left.station)
    else:
        lock(services().store, left)


def quiet(view: Any) -> Any:
    """Mark a view that a page calls by itself: it is no sign that somebody is there."""
    view.is_quiet = True
    return view


def _gate() -> AnyResponse | None:
    if request.endpoint == "static":
        return None
    if request.endpoint is None:
        return None
    view = current_app.view_functions.get(request.endpoint)
    access = access_of(view)
    if access in (Access.OPEN, Access.READER):
        return None
    if g.session is None:
        return _to_sign_in()
    if not opens_anywhere(view) and not is_schools_own():
        return _elsewhere()
    if is_waiting(g.session) and request.blueprint != "sign_in":
        return redirect("/welcome", 303) if request.method == "GET" else abort(403)
    if access is None or not may_open(access, g.session):
        return _refused(access)
    return None


def _to_sign_in() -> AnyResponse:
    if request.headers.get("HX-Request") or _wants_json():
        # A page that looks again by itself goes to the gate; one that saves keeps what was typed.
        gate = {"HX-Redirect": "/sign-in"} if request.method == "GET" else {}
        words = "Sign in first. Nothing was recorded."
        return Response(words, 401, gate, mimetype="text/plain")
    if request.method != "GET":
        return Response(render_template("errors/401.html"), 401)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        # The browser keeps the session from what another site opens, as a link in a mail: this
        # page asks for itself once more, and then the browser does not.
        return Response(render_template("sign_in/again.html"))
    return redirect("/sign-in?" + urlencode({"next": request.full_path.rstrip("?")}), 303)


def _elsewhere() -> AnyResponse:
    """Not the school's own device: what to do instead. Nothing of anybody is shown."""
    if request.headers.get("HX-Request") or _wants_json():
        return Response("Use one of the school’s own devices. Nothing was recorded.", 403)
    return Response(render_template("browsers/elsewhere.html"), 403)


def _refused(access: Access | None) -> AnyResponse | None:
    """A person who may work at the desk is offered to turn there; anybody else is told no."""
    may_turn = g.session.station is None and g.staff.roles & MAY_TURN_TO_THE_DESK
    if access is Access.DESK and may_turn and request.method == "GET":
        return redirect("/desk?" + urlencode({"next": request.full_path.rstrip("?")}), 303)
    return abort(403)


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" or request.is_json
