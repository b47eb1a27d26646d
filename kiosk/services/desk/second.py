"""A second person at the same screen: who they are, proved there, and fit to give their word.

Whoever could not work here until they accepted the school's words or chose a new password cannot
approve, witness or hear a call either: what they would answer for, they have not accepted yet.
"""

from dataclasses import replace

from kiosk.services import views as v
from kiosk.services.acting import Hasher
from kiosk.services.ports import Change, Facts, Store
from kiosk.services.staff.first_sign_in import Step, waiting
from kiosk.services.staff.proof import Claim, NotProved, Problem, key_of, prove

WRONG_PIN = "Wrong badge or PIN. Try again."
FIRST = {
    Step.ACCEPT: "has not accepted the school’s acceptable use as it is now",
    Step.PASSWORD: "has a password that is to be changed",
}
"""What keeps a second person from giving their word."""


def named(facts: Facts, text: str) -> v.Staff | None:
    """The second person, by a user name that was typed or a badge that was scanned."""
    name = text.strip()
    return facts.staff_by_user(name.lower()) or facts.staff_by_badge(name.upper())


def is_ready(facts: Facts, staff: v.Staff | None) -> bool:
    """Whether somebody may give their word: an account in force, for which nothing waits."""
    return staff is not None and not staff.disabled and not waiting(facts, staff)


def prove_second(
    store: Store, hasher: Hasher, second: v.Staff | None, pin: str, station: str | None
) -> NotProved | None:
    """Why the second person's word does not count, in words; None when it does.

    How their account stands is told only to who typed their PIN.
    """
    waits: list[Step] = []

    def grant(facts: Facts, found: v.Staff) -> tuple[Change, ...] | Problem:
        waits[:] = sorted(waiting(facts, found))
        return Problem.UNREADY if waits else ()

    claim = Claim(key_of(second, "second"), second, "pin", pin[:20], WRONG_PIN, station)
    problem = prove(store, hasher, claim, grant)
    if problem is None or problem.problem is not Problem.UNREADY or second is None:
        return problem
    why = " and ".join(FIRST[step] for step in waits)
    words = f"{second.name} {why}. They sign in once with their password, then come back here."
    return replace(problem, words=words)
