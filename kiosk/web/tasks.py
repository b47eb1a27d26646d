"""Every task of a person in their own browser, once: its words, its page, and whose it is.

The row under the bar and the tiles of the first page are made from the same table; whether a task
is somebody's is asked of the access that its page asks for.
"""

from dataclasses import dataclass
from typing import Any

from kiosk.custody.states import Role
from kiosk.services.views import Session
from kiosk.web.access import Access, may_open

View = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """One task. `short` is its name in the row, None where it stands among the tiles alone.

    `only` narrows it to some of the roles that may open its page.
    """

    words: str
    hint: str
    url: str
    glyph: str
    access: Access
    short: str | None = None
    is_tile: bool = True
    only: frozenset[Role] | None = None

    def is_for(self, session: Session) -> bool:
        """Whether it is this person's."""
        theirs = self.only is None or bool(self.only & session.roles)
        return theirs and may_open(self.access, session)

    @property
    def tile(self) -> View:
        """The tile, as home/page.html has it."""
        return {"words": self.words, "hint": self.hint, "url": self.url, "glyph": self.glyph}


AUDIT = Task("Audit", "Who had what, and when", "/audit", "report", Access.AUDIT, "Audit")
ALERTS = Task("Alerts", "What waits for your notice", "/alerts", "alert", Access.AUDIT, "Alerts")
REGISTER = Task(
    "Register", "What is here, and since when", "/register", "list", Access.REGISTER, "Register"
)
SAFE = Task("Safe", "Slot by slot", "/safe", "safe", Access.REGISTER, "Safe", is_tile=False)
FIRE_LIST = Task(
    "Fire list", "Whose devices are here", "/fire-list", "fire", Access.REGISTER, "Fire list"
)
STANDING = Task("Going home alone", "What carers signed", "/standing", "home", Access.REGISTER)
PEOPLE = Task(
    "People", "Pupils, carers, other adults", "/people", "staff", Access.REGISTER, "People"
)
CONFISCATE = Task(
    "Confiscate", "Taken, kept safe or found", "/confiscate", "take", Access.STAFF, "Confiscate"
)
LESSONS = Task(
    "Lessons and trips", "Ask, or answer", "/lessons", "hand_over", Access.STAFF, "Lessons"
)
EXEMPTIONS = Task(
    "Exempt", "Who keeps a device", "/exemptions", "list", Access.STAFF, "Exempt", is_tile=False
)
BARS = Task("Bars", "Who must not collect", "/bars", "alert", Access.AUDIT, "Bars", is_tile=False)
LABELS = Task("Labels", "Spare ones, slots, badges", "/labels", "label", Access.LABELS)
DESK = Task(
    "At the desk",
    "With the desk’s role",
    "/desk",
    "staff",
    Access.SIGNED_IN,
    only=frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD}),
)
STAFF = Task("Staff", "Who has access", "/staff", "staff", Access.HEAD, "Staff")
BROWSERS = Task(
    "School devices",
    "Which browsers show names",
    "/browsers",
    "settings",
    Access.BROWSERS,
    "Devices",
    is_tile=False,
)
CALENDAR = Task(
    "Calendar",
    "Terms and closed days",
    "/calendar",
    "list",
    Access.SCHOOL,
    "Calendar",
    is_tile=False,
)
POLICY = Task(
    "Policy", "The school’s rules", "/policy", "settings", Access.HEAD, "Policy", is_tile=False
)
HEALTH = Task(
    "Health",
    "Readers, clock, disk",
    "/health",
    "settings",
    Access.SIGNED_IN,
    only=frozenset({Role.TECHNICIAN}),
)
ACCOUNT = Task(
    "Your account", "Password and PIN", "/account/password", "settings", Access.SIGNED_IN
)

OWN = (
    *(AUDIT, ALERTS, REGISTER, SAFE, FIRE_LIST, STANDING, PEOPLE, CONFISCATE, LESSONS, EXEMPTIONS),
    *(BARS, LABELS, DESK, STAFF, BROWSERS, CALENDAR, POLICY, HEALTH, ACCOUNT),
)
"""In their order."""


def tiles(session: Session) -> list[View]:
    """The tiles of a person's own browser; the first of them is the main one."""
    made = [task.tile for task in OWN if task.is_tile and task.is_for(session)]
    return [{**made[0], "main": True}, *made[1:]] if made else []


def row(session: Session | None, path: str) -> list[View]:
    """The row under the bar of a person's own browser; the desk has its list of tasks instead."""
    if session is None or session.station is not None:
        return []
    return [
        {"words": task.short, "url": task.url, "current": path.startswith(task.url)}
        for task in OWN
        if task.short and task.is_for(session)
    ]
