"""An account that had ended is opened again; and everybody who has or had access, for paper."""

from dataclasses import dataclass, field
from datetime import date, datetime

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.accounts import Account, why_not_reopen, why_not_until
from kiosk.custody.people.changing import missing, why_not_keep
from kiosk.custody.permissions import Keep
from kiosk.custody.register import CredentialsSet, StaffAdded, StaffDisabled, StaffReopened
from kiosk.ledger.payload import type_name
from kiosk.services.acting import Hasher, Who, actor_of, refused
from kiosk.services.ports import Done, Facts, Outcome, PutCredential, Store
from kiosk.services.staff.staffing import MOST, Access, access_register
from kiosk.services.staff.strength import why_weak_password
from kiosk.services.views import Query, Staff


@dataclass(frozen=True)
class Reopening:
    """Why, with which password until its holder changes it, and until when if it ends again."""

    reason: str
    password: str = field(repr=False)
    last: date | None = None


def reopen(
    store: Store, hasher: Hasher, who: Who, command_id: str, staff_id: str, told: Reopening
) -> Done:
    """The account is in force again. Its holder changes the password at the next sign-in.

    They accept the words on acceptable use then, where those are new since.
    """
    secret_hash = hasher.hash(told.password)

    def decide(facts: Facts) -> Outcome:
        staff = facts.staff(staff_id)
        against = list(why_not_keep(actor_of(facts, who), Keep.ACCOUNTS))
        if staff is None:
            return refused(*against, missing("staff", "Look at the list again."))
        against += _why_not(facts, staff, told)
        if against:
            return refused(*against)
        events = (
            StaffReopened(staff_id, told.last, told.reason.strip()),
            CredentialsSet(staff_id, "password"),
        )
        changes = (PutCredential(staff_id, "password", secret_hash, None),)
        return Outcome(events, answer={"staff": staff_id}, changes=changes)

    return store.act(who.command(command_id), decide)


def _why_not(facts: Facts, staff: Staff, told: Reopening) -> list[Refusal]:
    account = Account(staff.id, staff.roles, staff.last, staff.disabled)
    other = facts.staff_by_user(staff.user)
    is_taken = other is not None and other.id != staff.id and not other.disabled
    against = list(why_not_reopen(account, told.reason, name_is_taken=is_taken))
    against += why_not_until(told.last, facts.school().today(facts.now.at))
    weak = why_weak_password(told.password, staff.user, facts.school_name())
    return [*against, *([Refusal(Code.WEAK_SECRET, {"why": weak})] if weak else [])]


@dataclass(frozen=True)
class Line:
    """One person in the printed register (POLICY.md R35); badges' codes are not in it.

    `ended` is when the account ended, by a decision or by its last day.
    """

    access: Access
    since: datetime | None
    last_sign_in: datetime | None
    ended: date | None


def register_lines(facts: Facts) -> list[Line]:
    """Everybody who has or had access, those who have it first, by name."""
    added, closed = _when(facts, StaffAdded), _when(facts, StaffDisabled)
    seen, today = facts.last_sign_ins(), facts.school().today
    lines = []
    for access in access_register(facts):
        staff = access.staff
        ended = None
        if staff.disabled:
            at = closed.get(staff.id)
            # An account may end by its last day before anybody closes it.
            ended = min(filter(None, (staff.last, today(at) if at else None)), default=None)
        lines.append(Line(access, added.get(staff.id), seen.get(staff.id), ended))
    return lines


def _when(facts: Facts, kind: type[StaffAdded] | type[StaffDisabled]) -> dict[str, datetime]:
    """When this last happened to each account, the first time for one that was added."""
    found = sorted(facts.entries(Query(kind=type_name(kind), limit=MOST)), key=lambda x: x.sequence)
    if kind is StaffAdded:
        found.reverse()
    return {getattr(item.event, "staff_id", ""): item.at for item in found}
