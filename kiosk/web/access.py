"""Who may open which route. A route that does not say so is closed to everybody."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any, TypeVar

from kiosk.custody.permissions import KEEPS_THE_MACHINE, LABELS, MAY_KEEP, MAY_PRINT, Keep
from kiosk.custody.states import Role
from kiosk.custody.visibility import Sight
from kiosk.services.views import Session

View = TypeVar("View", bound=Callable[..., Any])


class Access(Enum):
    """What a route asks of whoever opens it."""

    OPEN = auto()
    """Nothing: sign-in, health, static files."""
    READER = auto()
    """A reader's key, checked by the route itself."""
    SIGNED_IN = auto()
    """Any member of staff."""
    DESK = auto()
    """A session at a station that carries the desk's role."""
    STAFF = auto()
    """Anybody who may see names: the desk, or a member of staff in their own browser."""
    OWN = auto()
    """A member of staff who may see names, in their own browser."""
    REGISTER = auto()
    """Who may see what is in custody, and histories."""
    LEADING = auto()
    """Leaders, the safeguarding lead and the headteacher, in their own browser."""
    AUDIT = auto()
    """Who may read the whole ledger."""
    HEAD = auto()
    """The headteacher, in their own browser."""
    SCHOOL = auto()
    """Who sets the school's rules or its calendar."""
    LABELS = auto()
    """Who may print labels of any kind."""
    MACHINE = auto()
    """Who looks after the machine: the technician and the headteacher, in their own browser."""
    BROWSERS = auto()
    """Who says which browsers are the school's own, in their own browser."""


def allow(access: Access) -> Callable[[View], View]:
    """Mark a view with what it asks."""

    def marked(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return marked


def anywhere(view: View) -> View:
    """Mark a view that opens in any browser: it shows and records nobody's details but one's own.

    Every other page opens only in a browser that is the school's own (POLICY.md R43).
    """
    view.opens_anywhere = True  # type: ignore[attr-defined]
    return view


def opens_anywhere(view: Callable[..., Any] | None) -> bool:
    """Whether a view opens in browsers that are not the school's own."""
    return bool(getattr(view, "opens_anywhere", False))


def access_of(view: Callable[..., Any] | None) -> Access | None:
    """What a view asks; None for one that does not say, and so is closed."""
    return getattr(view, "access", None)


def is_at_desk(session: Session) -> bool:
    """Whether the session is one of a station, with the desk's role."""
    return session.station is not None and Role.OFFICE in session.roles


def may_open(access: Access, session: Session) -> bool:
    """Whether this session may open a route that asks for so much."""
    sight = Sight(session.roles)
    granted = {
        Access.SIGNED_IN: True,
        Access.DESK: is_at_desk(session),
        Access.STAFF: sight.names,
        Access.OWN: sight.names and session.station is None,
        Access.REGISTER: sight.register,
        Access.LEADING: sight.leading and session.station is None,
        Access.AUDIT: sight.audit and session.station is None,
        Access.HEAD: Role.HEAD in session.roles and session.station is None,
        Access.SCHOOL: sight.school and session.station is None,
        Access.LABELS: any(session.roles & MAY_PRINT[item] for item in LABELS),
        Access.MACHINE: bool(session.roles & KEEPS_THE_MACHINE) and session.station is None,
        Access.BROWSERS: session.station is None and bool(session.roles & MAY_KEEP[Keep.BROWSERS]),
    }
    return granted.get(access, False)
