"""Proving who one is by a password or PIN: wrong ones are counted, and each makes the wait longer.

The count is kept in the database, so a restart forgets none of it. An unknown name and a wrong
secret get the same words after the same time, or the screen would tell which names there are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from kiosk.services import views as v
from kiosk.services.acting import Hasher, new_id
from kiosk.services.ports import Change, Command, Facts, Outcome, Store

FREE_TRIES = 2
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)


class Problem(StrEnum):
    """Why somebody was not let in."""

    WRONG = "wrong"
    WAIT = "wait"
    ENDED = "ended"
    ROLE_MISSING = "role_missing"
    UNREADY = "unready"


@dataclass(frozen=True)
class NotProved:
    """Not let in: why, in words for the screen, and until when the account waits."""

    problem: Problem
    words: str
    until: datetime | None = None


@dataclass(frozen=True)
class Claim:
    """Somebody says who they are: `which` names their secret, "password" or "pin".

    `staff` is None for a name that nobody has; `key` counts the tries.
    """

    key: str
    staff: v.Staff | None
    which: str
    secret: str = field(repr=False)
    wrong: str = "Wrong user name or password. Try again."
    station: str | None = None

    def hash_of(self, staff: v.Staff | None) -> str | None:
        """The hash that the secret must match; none for nobody and for a closed account."""
        if staff is None or staff.disabled:
            return None
        return staff.password_hash if self.which == "password" else staff.pin_hash


Grant = Callable[[Facts, v.Staff], tuple[Change, ...] | Problem]
"""What is changed once the claim is proved, or why it cannot be."""


def key_of(staff: v.Staff | None, name: str, place: str = "") -> str:
    """Under which key tries are counted; unknown names share 4096, so they fill no table.

    Each `place` counts by itself: whoever guesses on the network shuts nobody out at the kiosk.
    """
    at = f":{place}" if place else ""
    if staff is not None:
        return f"staff:{staff.id}{at}"
    return f"unknown:{sha256(name.encode()).hexdigest()[:3]}{at}"


def wait_after(failures: int) -> timedelta:
    """How long an account waits after so many wrong secrets in a row."""
    doublings = min(failures - FREE_TRIES - 1, 10)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT) if doublings >= 0 else timedelta(0)


def prove(store: Store, hasher: Hasher, claim: Claim, grant: Grant) -> NotProved | None:
    """Check a claim and, when it holds, make what it grants; None is success."""
    with store.read() as facts:
        waiting = waiting_for(facts, claim.key)
    if waiting is not None:
        return waiting
    # Slow on purpose, and so outside the transaction.
    expected = claim.hash_of(claim.staff)
    right = hasher.matches(expected, claim.secret)

    def decide(facts: Facts) -> Outcome:
        if waiting_for(facts, claim.key) is not None:
            return _stays(Problem.WAIT)
        staff = facts.staff(claim.staff.id) if claim.staff else None
        attempts = facts.attempts(claim.key)
        if staff is None or not right or claim.hash_of(staff) != expected:
            return _stays(Problem.WRONG, one_more(attempts, facts.now.at))
        granted = grant(facts, staff)
        if isinstance(granted, Problem):
            return _stays(granted)
        forgiven = (v.Attempts(claim.key, 0),) if attempts.failures else ()
        return Outcome(changes=(*granted, *forgiven), remember=False)

    actor = {"staff": claim.staff.id if claim.staff else None, "role": ""}
    done = store.act(Command(new_id(), actor, claim.station), decide)
    problem = done.answer.get("problem")
    return _why_not(store, claim, Problem(problem)) if problem else None


def _stays(problem: Problem, *changes: Change) -> Outcome:
    return Outcome(answer={"problem": problem.value}, changes=changes, remember=False)


def one_more(attempts: v.Attempts, now: datetime) -> v.Attempts:
    """The count after one more wrong try."""
    failures = attempts.failures + 1
    wait = wait_after(failures)
    return v.Attempts(attempts.key, failures, now + wait if wait else None)


def waiting_for(facts: Facts, key: str) -> NotProved | None:
    """That too many tries under this key were wrong, and until when they wait; None if not."""
    until, now = facts.attempts(key).until, facts.now.at
    # Further ahead than any wait: the clock was put back meanwhile, and nobody waits for that.
    if until is None or not now < until <= now + LONGEST_WAIT:
        return None
    return NotProved(Problem.WAIT, _wait_words(until - now), until)


def _wait_words(left: timedelta) -> str:
    seconds = max(1, round(left.total_seconds()))
    minutes = -(-seconds // 60)
    words = f"{seconds} seconds" if seconds <= 60 else f"{minutes} minutes"
    return f"Too many wrong tries. Wait {words}, then try again."


def _why_not(store: Store, claim: Claim, problem: Problem) -> NotProved:
    with store.read() as facts:
        waiting = waiting_for(facts, claim.key)
    if problem is Problem.WAIT:
        return waiting or NotProved(problem, "Too many wrong tries. Wait, then try again.")
    words = {
        Problem.WRONG: claim.wrong,
        Problem.ENDED: "You were signed out. Sign in again.",
        Problem.ROLE_MISSING: "Your account may not do this. Ask a colleague who may.",
        Problem.UNREADY: "Sign in once with your password first: something waits there.",
    }
    until = waiting.until if waiting else None
    return NotProved(problem, words[problem], until)
