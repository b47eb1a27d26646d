"""One operation being asked for: by whom, for whom, and what a refusal of it says."""

from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import at_the_desk
from kiosk.custody.states import Role
from kiosk.services.acting import Who
from kiosk.services.context import Services
from kiosk.services.ports import Done, Facts
from kiosk.services.views import Pupil, Staff

NO = 1
OUTSIDE = 3


class Failed(Exception):
    """It was not done: words for standard error, and the exit code."""

    def __init__(self, words: str, exit_code: int = NO) -> None:
        super().__init__(words)
        self.words = words
        self.exit_code = exit_code


@dataclass(frozen=True)
class Call:
    """An operation asked for by a user of the operating system.

    `is_owner` tells whether the data folder is theirs: only then are pupils named to them.
    `as_user` is the account for which they act; without one, the headteacher's.
    """

    services: Services
    os_user: str
    is_owner: bool
    as_user: str | None = None
    args: dict[str, Any] = field(default_factory=dict)

    def who(self) -> Who:
        """The person for whom it is done, marked as by the command line."""
        with self.services.store.read() as facts:
            staff = self._staff(facts)
        return Who(staff.id, staff.roles, None, self.os_user)

    def reader(self) -> Who:
        """The same person as one who reads: as at the desk, since a shell proves nobody's role."""
        who = self.who()
        return replace(who, roles=at_the_desk(who.roles))

    def _staff(self, facts: Facts) -> Staff:
        if self.as_user is not None:
            named = facts.staff_by_user(self.as_user.strip().lower())
            if named is None or named.disabled:
                raise Failed(f"There is no account “{self.as_user}”. See: phonebox staff list")
            return named
        for staff in facts.all_staff():
            if Role.HEAD in staff.roles and not staff.disabled:
                return staff
        raise Failed("No headteacher has an account. Name whom you act for with --as USER.")

    def pupil(self, facts: Facts, ref: str) -> Pupil:
        """The pupil with the school's reference."""
        found = facts.pupil_by_ref(ref.strip())
        if found is None:
            raise Failed(f"No pupil has the reference “{ref}”. Check it in the register.")
        return found

    def name_of(self, pupil: Pupil | None) -> str | None:
        """The pupil's name, or initials for whom the data folder is not."""
        if pupil is None:
            return None
        return pupil.name if self.is_owner else pupil.initials


def granted(done: Done) -> dict[str, Any]:
    """What a granted act answers. Raises Failed where it was refused."""
    if done.refusals:
        raise Failed(" ".join(refusal_words(item) for item in done.refusals))
    return dict(done.answer)


def refusal_words(refusal: Refusal) -> str:
    """A refusal in words for a terminal."""
    why, about = refusal.facts.get("why"), refusal.facts.get("field")
    if refusal.code is Code.DETAILS_MISSING and about:
        return f"The {about} is missing or not right{f': {why}' if why else ''}."
    return f"{refusal.words} {why or refusal.remedy}"
