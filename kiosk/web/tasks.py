"""Every task of a person in their own browser, once: its words, its page, and whose it is.

The first page lists them in their groups, and the row under the bar those of the page's own group;
whether a task is somebody's is asked of the access that its page asks for.
"""

from dataclasses import dataclass
from typing import Any

from kiosk.custody.states import Role
from kiosk.services.views import Session
from kiosk.web.access import Access, may_open

View = dict[str, Any]


MOST_IN_A_ROW = 7
"""Of who has no more tasks than that, the row shows all."""


@dataclass(frozen=True)
class Task:
    """One task. `short` is its name in the row, where it differs.

    `under` are addresses of other pages that belong to it. `only` narrows it to some of the roles
    that may open its page.
    """

    words: str
    hint: str
    url: str
    glyph: str
    access: Access
    short: str | None = None
    only: frozenset[Role] | None = None
    under: tuple[str, ...] = ()

    def is_for(self, session: Session) -> bool:
        """Whether it is this person's."""
        theirs = self.only is None or bool(self.only & session.roles)
        return theirs and may_open(self.access, session)

    def is_at(self, path: str) -> bool:
        """Whether a page belongs to it."""
        return any(f"{path}/".startswith(f"{url}/") for url in (self.url, *self.under))

    @property
    def tile(self) -> View:
        """The tile, as home/page.html and home/menu.html have it."""
        return {"words": self.words, "hint": self.hint, "url": self.url, "glyph": self.glyph}


ALERTS = Task("Alerts", "What waits for you", "/alerts", "alert", Access.LEADING)
REGISTER = Task(
    "Register",
    "What is here now",
    "/register",
    "list",
    Access.REGISTER,
    under=("/history", "/record", "/device"),
)
SAFE = Task("Safe", "Slot by slot", "/safe", "safe", Access.REGISTER)
FIRE_LIST = Task("Fire list", "Whose devices are here", "/fire-list", "fire", Access.REGISTER)
CONFISCATE = Task("Confiscate", "Taken, kept safe or found", "/confiscate", "take", Access.STAFF)
TELLING = Task("Tell parents", "Of what was taken", "/telling", "people", Access.REGISTER)
DESK = Task(
    "At the desk",
    "With the desk’s role",
    "/desk",
    "desk",
    Access.SIGNED_IN,
    only=frozenset({Role.OFFICE, Role.LEADER, Role.DSL, Role.HEAD}),
)
PEOPLE = Task(
    "People",
    "Pupils and adults",
    "/people",
    "people",
    Access.REGISTER,
    under=("/import", "/new-year"),
)
FOUND = Task("Found property", "Found, claimed, or not", "/found", "list", Access.REGISTER, "Found")
EVACUATION = Task(
    "Evacuation", "Start it, or end it", "/evacuation", "fire", Access.REGISTER, "Evacuation"
)
TO_DO = Task("Still to be done", "What stays open", "/to-do", "list", Access.REGISTER, "To do")
EXAMINATIONS = Task(
    "Looking into devices",
    "Decided, done, erased",
    "/examinations",
    "alert",
    Access.AUDIT,
    "Devices",
)
STANDING = Task(
    "Going home alone", "What carers signed", "/standing", "home", Access.REGISTER, "Home alone"
)
EXEMPTIONS = Task("Exempt", "Who keeps a device", "/exemptions", "exempt", Access.STAFF)
SEARCHES = Task("Searches", "Record one, read them", "/searches", "list", Access.OWN, "Searches")
TRANSIT = Task("On the way", "Taken, not yet at the office", "/transit", "arrive", Access.STAFF)
LESSONS = Task(
    "Lessons and trips", "Ask, or answer", "/lessons", "hand_over", Access.STAFF, "Lessons"
)
APPROVALS = Task(
    "Second person", "Who waits for your answer", "/approvals", "badge", Access.LEADING
)
UNCOLLECTED = Task("Longest here", "What nobody collects", "/uncollected", "list", Access.REGISTER)
CALL = Task(
    "Whom to call", "Staff, complaints", "/whom-to-call", "person", Access.OWN, under=("/sealed",)
)
HOLDS = Task("Holds", "What is held, and why", "/hold", "safe", Access.LEADING)
BARS = Task("Bars", "Who must not collect", "/bars", "bar", Access.AUDIT)
AUDIT = Task("Audit", "Who had what, when", "/audit", "report", Access.AUDIT)
POLICY = Task("Policy", "The school’s rules", "/policy", "settings", Access.HEAD)
CALENDAR = Task("Calendar", "Terms and closed days", "/calendar", "calendar", Access.SCHOOL)
STAFF = Task("Staff", "Who has access", "/staff", "badge", Access.HEAD)
BROWSERS = Task(
    "School devices", "Which browsers show names", "/browsers", "screen", Access.BROWSERS, "Devices"
)
BACKUPS = Task("Backups", "Their keys, the last one", "/backups", "safe", Access.HEAD)
LABELS = Task("Labels", "Devices, slots, badges", "/labels", "label", Access.LABELS)
HEALTH = Task("Machine", "Readers, clock, disk", "/machine", "settings", Access.MACHINE)
ACCOUNT = Task(
    "Your account",
    "Password and PIN",
    "/account/password",
    "person",
    Access.SIGNED_IN,
    "Account",
    under=("/account",),
)

GROUPS: tuple[tuple[str, tuple[Task, ...]], ...] = (
    (
        "Today",
        (
            *(REGISTER, SAFE, FIRE_LIST, EVACUATION, TO_DO),
            *(CONFISCATE, FOUND, TRANSIT, UNCOLLECTED, DESK),
        ),
    ),
    ("Pupils", (PEOPLE, STANDING, EXEMPTIONS, LESSONS, TELLING)),
    ("Safeguarding", (ALERTS, APPROVALS, HOLDS, SEARCHES, EXAMINATIONS, BARS, AUDIT)),
    ("School", (POLICY, CALENDAR, STAFF, BROWSERS, BACKUPS, LABELS, HEALTH)),
    ("You", (CALL, ACCOUNT)),
)
"""Every task in its group, in their order."""


def menu(session: Session) -> list[View]:
    """The tasks of a person's own browser, by group, as home/menu.html has them."""
    groups = [
        {"heading": heading, "tasks": [task.tile for task in found if task.is_for(session)]}
        for heading, found in GROUPS
    ]
    return [group for group in groups if group["tasks"]]


def row(session: Session | None, path: str) -> list[View]:
    """The row under the bar of a person's own browser: the tasks of the group of this page.

    Of who has few tasks it shows all. The desk has the way back to all of them instead.
    """
    if session is None or session.station is not None:
        return []
    theirs = [[task for task in found if task.is_for(session)] for _, found in GROUPS]
    near = [task for group in theirs for task in group]
    if len(near) > MOST_IN_A_ROW:
        near = next((group for group in theirs if any(task.is_at(path) for task in group)), [])
    return [
        {"words": task.short or task.words, "url": task.url, "current": task.is_at(path)}
        for task in near
    ]
