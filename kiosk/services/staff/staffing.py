"""The register of who has access: roles and last days changed, and how each account stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from kiosk.custody.errors import Refusal
from kiosk.custody.people.accounts import (
    Account,
    acceptable_use,
    is_old,
    why_not_account,
    why_not_until,
    why_not_without,
)
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.permissions import Keep
from kiosk.custody.register import StaffChanged
from kiosk.custody.states import Role
from kiosk.services.acting import Who, actor_of, refused
from kiosk.services.ports import Done, Facts, Outcome, Store
from kiosk.services.records.history import Moment, seen
from kiosk.services.records.known import Known, gather
from kiosk.services.records.looking import reading_entries, sight_of
from kiosk.services.staff.sessions import ended_for
from kiosk.services.views import Logged, Query, Staff

KINDS = (
    "staff_added",
    "staff_changed",
    "staff_disabled",
    "staff_reopened",
    "badge_linked",
    "credentials_set",
    "acceptable_use_accepted",
)
MOST = 500


@dataclass(frozen=True)
class Access:
    """One person who has access: how their password and their acceptance stand."""

    staff: Staff
    accepted: bool
    password_is_old: bool


@dataclass(frozen=True)
class StaffView:
    """One account with everything that was recorded of it."""

    access: Access
    since: datetime | None
    known: Known
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class StaffTold:
    """What an account is to be: whose, which roles, until when, and who they are as a carer."""

    name: str
    roles: frozenset[Role]
    last: date | None = None
    adult_id: str | None = None


def change(store: Store, who: Who, command_id: str, staff_id: str, told: StaffTold) -> Done:
    """Other roles, another name or last day. Its sessions end where it may do other things now."""

    def decide(facts: Facts) -> Outcome:
        staff = facts.staff(staff_id)
        against = list(why_not_keep(actor_of(facts, who), Keep.ACCOUNTS))
        against += _why_not(facts, staff, told)
        if against or staff is None:
            return refused(*against)
        roles = tuple(sorted(told.roles))
        event = StaffChanged(staff_id, roles, told.adult_id, told.last, told.name.strip())
        same = staff.roles == told.roles
        changes = () if same else ended_for(facts, staff_id)
        return Outcome((event,), answer={"staff": staff_id}, changes=changes)

    return store.act(who.command(command_id), decide)


def accounts_of(facts: Facts) -> list[Account]:
    """Every account, as the rules ask for it."""
    return [Account(x.id, x.roles, x.last, x.disabled) for x in facts.all_staff()]


def access_register(facts: Facts) -> list[Access]:
    """Everybody who has or had access, those who have it first, by name."""
    return [_access(facts, staff) for staff in sorted(facts.all_staff(), key=_order)]


def staff_view(facts: Facts, who: Who, staff_id: str) -> StaffView | None:
    """One account; None where there is none. Raises Unreadable."""
    staff = facts.staff(staff_id)
    if staff is None:
        return None
    with reading_entries():
        entries = sorted(_entries(facts, staff_id), key=lambda entry: entry.sequence)
        known = gather(facts, entries)
    moments = tuple(seen(entries, known, sight_of(who)))
    since = entries[0].at if entries else None
    return StaffView(_access(facts, staff), since, known, moments)


def _order(staff: Staff) -> tuple[bool, str]:
    return staff.disabled, staff.name.casefold()


def _access(facts: Facts, staff: Staff) -> Access:
    policy = facts.school().policy(facts.now.at)
    old = staff.password_hash is not None and is_old(staff.password_set_at, policy, facts.now.at)
    return Access(staff, staff.accepted == acceptable_use(policy).version, old)


def _entries(facts: Facts, staff_id: str) -> Iterable[Logged]:
    for kind in KINDS:
        for entry in facts.entries(Query(kind=kind, limit=MOST)):
            if getattr(entry.event, "staff_id", None) == staff_id:
                yield entry


def _why_not(facts: Facts, staff: Staff | None, told: StaffTold) -> Iterable[Refusal]:
    if staff is None or staff.disabled:
        yield missing("staff", "The account has ended. Make a new one.")
        return
    yield from why_not_account(told.name, told.roles)
    if told.adult_id is not None and facts.adult(told.adult_id) is None:
        yield missing("adult", "Choose somebody in the register.")
    yield from why_not_until(told.last, facts.school().today(facts.now.at))
    changed = Account(staff.id, told.roles, told.last, disabled=False)
    yield from why_not_without(changed, accounts_of(facts))
