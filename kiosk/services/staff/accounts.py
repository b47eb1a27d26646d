"""Staff accounts: added, closed, and their passwords, PINs and badges set."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.people.accounts import (
    Account,
    acceptable_use,
    why_not_account,
    why_not_until,
    why_not_without,
)
from kiosk.custody.register import (
    AcceptableUseAccepted,
    BadgeLinked,
    CredentialsSet,
    StaffAdded,
    StaffDisabled,
)
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import Role
from kiosk.scanning import codes
from kiosk.scanning.codes import Prefix
from kiosk.services import views as v
from kiosk.services.acting import Hasher, Who, new_id, refused
from kiosk.services.ports import Change, Done, Facts, Outcome, PutCredential, Store
from kiosk.services.staff.proof import Claim, NotProved, key_of, prove
from kiosk.services.staff.sessions import ended_for
from kiosk.services.staff.strength import why_weak_password, why_weak_pin

MANAGE = frozenset({Role.HEAD})
"""Who may add and close accounts, and set other people's secrets."""

ISSUE_BADGES = frozenset({Role.HEAD, Role.TECHNICIAN})

_USER = re.compile(r"[a-z][a-z0-9._-]{1,31}")


@dataclass(frozen=True)
class NewStaff:
    """An account to be. `adult_id` is the same person as a carer; `badge` a code.

    One with a `last` day ends by itself. A password that is not `chosen` by the person themselves
    is changed by them at the first sign-in. Whoever has not `accepted` the school's acceptable use
    when the account is made accepts it then.
    """

    user: str
    name: str
    roles: frozenset[Role]
    password: str | None = field(default=None, repr=False)
    pin: str | None = field(default=None, repr=False)
    badge: str | None = None
    adult_id: str | None = None
    last: date | None = None
    chosen: bool = True
    accepted: bool = False


@dataclass(frozen=True)
class Made:
    """What makes an account: its events, and the hashes of its secrets."""

    staff_id: str
    events: tuple[Event, ...]
    hashes: tuple[tuple[str, str], ...] = field(repr=False)
    chosen: bool = True

    def changes(self, now: datetime) -> tuple[Change, ...]:
        """The changes that keep its secrets from now on."""
        return tuple(
            PutCredential(self.staff_id, which, secret_hash, now if self.chosen else None)
            for which, secret_hash in self.hashes
        )


def tidy_user(user: str) -> str:
    """A user name as it is kept: without blanks around it, in small letters."""
    return user.strip().lower()


def made(hasher: Hasher, new: NewStaff) -> Made:
    """What makes this account; nothing is checked. Slow: it hashes."""
    staff_id = new_id()
    roles = tuple(sorted(new.roles))
    added = StaffAdded(
        staff_id, tidy_user(new.user), roles, new.adult_id, new.name.strip(), new.last
    )
    events: list[Event] = [added]
    hashes: list[tuple[str, str]] = []
    for which, secret in (("password", new.password), ("pin", new.pin)):
        if secret is not None:
            events.append(CredentialsSet(staff_id, which))
            hashes.append((which, hasher.hash(secret)))
    if new.badge is not None:
        events.append(BadgeLinked(staff_id, new.badge.strip().upper()))
    return Made(staff_id, tuple(events), tuple(hashes), new.chosen)


def add(store: Store, hasher: Hasher, who: Who, command_id: str, new: NewStaff) -> Done:
    """Add an account. The answer's `staff` is its id."""
    account = made(hasher, new)

    def decide(facts: Facts) -> Outcome:
        refusals = [*_not_among(who, MANAGE), *why_not_add(facts, new)]
        if refusals:
            return refused(*refusals)
        policy = facts.school().policy(facts.now.at)
        return Outcome(
            (*account.events, *acceptance(account.staff_id, new, policy)),
            answer={"staff": account.staff_id},
            changes=account.changes(facts.now.at),
        )

    return store.act(who.command(command_id), decide)


def acceptance(staff_id: str, new: NewStaff, policy: Policy) -> tuple[Event, ...]:
    """What records that the holder of a new account has accepted this policy's acceptable use."""
    use = acceptable_use(policy)
    accepted = AcceptableUseAccepted(staff_id, use.version, use.words)
    return (accepted,) if new.accepted else ()


def why_not_add(facts: Facts, new: NewStaff) -> Iterable[Refusal]:
    """Every reason against this account."""
    user = tidy_user(new.user)
    if not _USER.fullmatch(user):
        words = "2 to 32 small letters, figures, dots or dashes, beginning with a letter"
        yield Refusal(Code.DETAILS_MISSING, {"field": "user", "why": words})
    elif facts.staff_by_user(user) is not None:
        yield Refusal(Code.USER_TAKEN, {"field": "user"})
    yield from why_not_account(new.name, new.roles)
    yield from why_not_until(new.last, facts.school().today(facts.now.at))
    if new.adult_id is not None and facts.adult(new.adult_id) is None:
        yield Refusal(Code.DETAILS_MISSING, {"field": "adult"})
    if new.password is not None:
        yield from _weak(why_weak_password(new.password, user, facts.school_name()))
    if new.pin is not None:
        yield from _weak(why_weak_pin(new.pin))
    if new.badge is not None:
        yield from _bad_badge(facts, new.badge)


def disable(store: Store, who: Who, command_id: str, staff_id: str) -> Done:
    """Close an account; its sessions end at once."""

    def decide(facts: Facts) -> Outcome:
        staff = facts.staff(staff_id)
        refusals = [*_not_among(who, MANAGE), *_why_not_close(facts, staff)]
        if refusals or staff is None:
            return refused(*refusals)
        if staff.disabled:
            return Outcome(answer={"staff": staff_id})
        events = (StaffDisabled(staff_id),)
        return Outcome(events, answer={"staff": staff_id}, changes=ended_for(facts, staff_id))

    return store.act(who.command(command_id), decide)


def set_secret(
    store: Store, hasher: Hasher, who: Who, command_id: str, staff_id: str, which: str, secret: str
) -> Done:
    """Give somebody a new "password" or "pin". Others' sessions of theirs stay as they are.

    A password that somebody else gave is changed at the next sign-in.
    """
    secret_hash = hasher.hash(secret)

    def decide(facts: Facts) -> Outcome:
        staff = facts.staff(staff_id)
        own = who.staff_id == staff_id
        refusals = [] if own else list(_not_among(who, MANAGE))
        if staff is None or staff.disabled:
            return refused(*refusals, Refusal(Code.DETAILS_MISSING, {"field": "staff"}))
        weak = (
            why_weak_password(secret, staff.user, facts.school_name())
            if which == "password"
            else why_weak_pin(secret)
        )
        refusals += _weak(weak)
        if refusals:
            return refused(*refusals)
        changes = (PutCredential(staff_id, which, secret_hash, facts.now.at if own else None),)
        return Outcome((CredentialsSet(staff_id, which),), (), {"staff": staff_id}, changes)

    return store.act(who.command(command_id), decide)


def change_own(
    store: Store, hasher: Hasher, who: Who, command_id: str, password: str, which: str, secret: str
) -> Done | NotProved:
    """Change one's own password or PIN, proving with the present password that it is oneself."""
    with store.read() as facts:
        staff = facts.staff(who.staff_id)
    wrong = "That is not your present password. Try again."
    claim = Claim(key_of(staff, who.staff_id), staff, "password", password, wrong, who.station)
    problem = prove(store, hasher, claim, lambda facts, staff: ())
    if problem is not None:
        return problem
    return set_secret(store, hasher, who, command_id, who.staff_id, which, secret)


def link_badge(store: Store, who: Who, command_id: str, staff_id: str, code: str) -> Done:
    """Make a badge somebody's; one that they had before then opens nothing."""

    def decide(facts: Facts) -> Outcome:
        staff = facts.staff(staff_id)
        refusals = [*_not_among(who, ISSUE_BADGES), *_bad_badge(facts, code)]
        if staff is None or staff.disabled:
            refusals.append(Refusal(Code.DETAILS_MISSING, {"field": "staff"}))
        if refusals:
            return refused(*refusals)
        linked = BadgeLinked(staff_id, code.strip().upper())
        return Outcome((linked,), answer={"staff": staff_id})

    return store.act(who.command(command_id), decide)


def _not_among(who: Who, roles: frozenset[Role]) -> Iterable[Refusal]:
    if not who.roles & roles:
        yield Refusal(Code.ROLE_MISSING)


def _weak(why: str | None) -> list[Refusal]:
    return [Refusal(Code.WEAK_SECRET, {"why": why})] if why else []


def _bad_badge(facts: Facts, text: str) -> Iterable[Refusal]:
    parsed = codes.parse(text)
    if not isinstance(parsed, codes.Code) or parsed.prefix is not Prefix.BADGE:
        yield Refusal(Code.NOT_A_CODE, {"field": "badge"})
    elif facts.staff_by_badge(parsed.text) is not None:
        yield Refusal(Code.CODE_TAKEN, {"field": "badge"})


def _why_not_close(facts: Facts, staff: v.Staff | None) -> Iterable[Refusal]:
    if staff is None:
        yield Refusal(Code.DETAILS_MISSING, {"field": "staff"})
        return
    closed = Account(staff.id, staff.roles, staff.last, disabled=True)
    yield from why_not_without(
        closed, [Account(x.id, x.roles, x.last, x.disabled) for x in facts.all_staff()]
    )
