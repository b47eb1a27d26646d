"""What every set of questions has: a connection, one now, and the school's settings."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, select

from db.memory import Memory
from db.models import PolicyRow, SchoolRow
from db.prepared import Prepared
from kiosk.clock import SCHOOL_ZONE, Moment
from kiosk.custody.school.calendar import Calendar
from kiosk.custody.school.dated import School
from kiosk.custody.school.plain import calendar_from_data, policy_from_data
from kiosk.custody.school.policy import Policies

T = TypeVar("T")

_CHANGED = Prepared(select(SchoolRow.entry).where(SchoolRow.log_id == bindparam("log_id")))
_SCHOOL = Prepared(
    select(SchoolRow.name, SchoolRow.slots, SchoolRow.calendar).where(
        SchoolRow.log_id == bindparam("log_id")
    )
)
_POLICIES = Prepared(select(PolicyRow.policy).order_by(PolicyRow.entry))


class Settings:
    """The school's settings as last read; read again when an entry has changed them."""

    def __init__(self) -> None:
        # Replaced as one: many threads read.
        self._known: tuple[int | None, _Settings] | None = None

    def forget(self) -> None:
        """What was read may have been undone."""
        self._known = None

    def read(self, connection: Connection, log_id: str) -> "_Settings":
        """The school's name, its slots, its policy and calendar."""
        entry = _CHANGED.scalar(connection, log_id=log_id)
        known = self._known
        if known is None or known[0] != entry:
            known = (entry, _read(connection, log_id))
            self._known = known
        return known[1]


_Settings = tuple[str, tuple[str, ...], School]


def _read(connection: Connection, log_id: str) -> _Settings:
    row: Any = _SCHOOL.first(connection, log_id=log_id)
    name, slots, calendar = row or ("", (), None)
    adopted = [policy_from_data(data) for data in _POLICIES.scalars(connection)]
    # Of two policies from one day, the one adopted later is in force: the sort is stable.
    versions = tuple(sorted(adopted, key=lambda policy: policy.effective_from))
    known = calendar_from_data(calendar) if calendar else Calendar()
    return name, tuple(slots), School(Policies(versions), known, SCHOOL_ZONE)


class Questions:
    """Questions to one moment of the database."""

    def __init__(
        self,
        connection: Connection,
        log_id: str,
        now: Moment,
        settings: Settings,
        memory: Memory | None = None,
    ) -> None:
        """`memory` is the writer's, who alone has one."""
        self._connection = connection
        self._log_id = log_id
        self._now = now
        self._settings = settings
        self._memory = memory
        self._found: dict[str, Any] = {}

    def _rare(self, key: object, ask: Callable[[], T]) -> T:
        """What no event of a custody record changes; asked anew where nobody remembers it."""
        found: T = ask() if self._memory is None else self._memory.rare(key, ask)
        return found

    def rarely(self, key: str, ask: Callable[[], Any]) -> Any:
        """What `ask` finds of people and settings; asked again once any of these changed."""
        if key not in self._found:
            self._found[key] = self._rare(key, ask)
        return self._found[key]

    @property
    def now(self) -> Moment:
        """The one moment of this act."""
        return self._now

    @property
    def today(self) -> date:
        """The school's date now."""
        return self._now.at.astimezone(SCHOOL_ZONE).date()

    @cached_property
    def _set(self) -> _Settings:
        # Once: nothing that a decision is made from changes before it is made.
        return self._rare("school", lambda: self._settings.read(self._connection, self._log_id))

    def school(self) -> School:
        """Policy and calendar."""
        return self._set[2]

    def school_name(self) -> str:
        """What the school calls itself."""
        return self._set[0]

    def slots(self) -> tuple[str, ...]:
        """The numbered places in the safe, in the order in which they are filled."""
        return self._set[1]

    def log_id(self) -> str:
        """The ledger's name."""
        return self._log_id
