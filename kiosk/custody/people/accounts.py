"""The rules of staff accounts: whose, until when, and what is accepted before the first sign-in.

In short. The headteacher keeps the register of who has access. An account is one person's; that of
supply staff ends by itself. A headteacher's account without an end is always left. Whoever signs in
has accepted the school's present words on acceptable use (POLICY.md R35), and has chosen their own
password, which nobody else knows (R20).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.people.changing import missing
from kiosk.custody.school.policy import Policy
from kiosk.custody.states import Role

LONGEST_SUPPLY = timedelta(days=366)
PASSWORD_MONTHS = "3"
_MONTH = timedelta(days=365) / 12

USUAL_WORDS = (
    "I use my own account only, and tell nobody my password or PIN. I lock the screen when I leave "
    "it. What I see here about pupils and families stays here, and is looked at only for my work. "
    "My activity may be monitored. I tell the headteacher of anything that goes wrong."
)
"""What is accepted where the school's policy has no words of its own (`acceptable_use`)."""


@dataclass(frozen=True)
class AcceptableUse:
    """The words that are accepted, and the version that names them."""

    words: str

    @property
    def version(self) -> str:
        """Other words are another version, and are accepted anew."""
        return f"use-{sha256(self.words.encode()).hexdigest()[:12]}"


def acceptable_use(policy: Policy) -> AcceptableUse:
    """What this school's staff accept."""
    return AcceptableUse(policy.extra.get("acceptable_use", "").strip() or USUAL_WORDS)


def password_months(policy: Policy) -> str:
    """After how many months a password is changed, as a policy writes it; "0" is never."""
    return policy.extra.get("password_months", PASSWORD_MONTHS)


def is_old(password_set_at: datetime | None, policy: Policy, now: datetime) -> bool:
    """Whether a password is older than the policy's `password_months` (0: never too old).

    One that its holder has not set, but somebody for them, is too old at once.
    """
    if password_set_at is None:
        return True
    months = int(password_months(policy))
    return bool(months) and now - password_set_at > months * _MONTH


@dataclass(frozen=True)
class Account:
    """An account as far as the rules ask for it; `last` is its last day, where it has one."""

    staff_id: str
    roles: frozenset[Role]
    last: date | None
    disabled: bool


def why_not_account(name: str, roles: frozenset[Role]) -> Iterator[Refusal]:
    """What is missing of an account."""
    if not name.strip():
        yield missing("name", "Type the person’s name.")
    if not roles:
        yield missing("role", "Choose at least one role.")


def why_not_until(last: date | None, today: date) -> Iterator[Refusal]:
    """What is wrong with an account's last day."""
    if last is not None and not today <= last <= today + LONGEST_SUPPLY:
        yield missing("last", f"Type a day from today on, within {LONGEST_SUPPLY.days} days.")


def why_not_reopen(account: Account, reason: str, *, name_is_taken: bool) -> Iterator[Refusal]:
    """What speaks against opening an account again that had ended."""
    if not account.disabled:
        yield missing("staff", "The account has not ended.")
    if not reason.strip():
        yield missing("reason", "Say why the account is opened again.")
    if name_is_taken:
        yield Refusal(Code.USER_TAKEN, {"field": "staff"})


def why_not_without(changed: Account, others: Iterable[Account]) -> Iterator[Refusal]:
    """What speaks against an account being so, beside all the others: a headteacher is left."""
    every = [item for item in others if item.staff_id != changed.staff_id]
    if not any(_leads(item) for item in (*every, changed)):
        yield Refusal(Code.LAST_HEADTEACHER)


def _leads(account: Account) -> bool:
    return Role.HEAD in account.roles and not account.disabled and account.last is None
