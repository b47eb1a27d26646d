"""What waits between signing in and working: acceptable use, and a password of one's own.

Until both are done the session carries no role at all, and belongs to no station.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.custody.errors import Code, Refusal
from kiosk.custody.events import Event
from kiosk.custody.people.accounts import acceptable_use, is_old
from kiosk.custody.people.changing import missing
from kiosk.custody.register import AcceptableUseAccepted, CredentialsSet
from kiosk.services import views as v
from kiosk.services.acting import Hasher, Who, refused
from kiosk.services.ports import Change, Done, Facts, Outcome, PutCredential, Store
from kiosk.services.staff import sessions
from kiosk.services.staff.proof import Claim, NotProved, key_of, prove
from kiosk.services.staff.strength import why_weak_password


class Step(StrEnum):
    """What somebody must do before they work here."""

    ACCEPT = "accept"
    PASSWORD = "password"


@dataclass(frozen=True)
class Answer:
    """What somebody did: accepted the words, typed their present password and a new one."""

    accepted: str = ""
    present: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def waiting(facts: Facts, staff: v.Staff) -> frozenset[Step]:
    """What this person must still do."""
    policy = facts.school().policy(facts.now.at)
    # A clock that nothing vouches for makes no password old.
    now = facts.now.at if facts.now.confirmed else staff.password_set_at or facts.now.at
    steps = {
        Step.ACCEPT: staff.accepted != acceptable_use(policy).version,
        Step.PASSWORD: staff.password_hash is not None
        and is_old(staff.password_set_at, policy, now),
    }
    return frozenset(step for step, waits in steps.items() if waits)


def is_waiting(session: v.Session) -> bool:
    """Whether the session is one of somebody who must do something first."""
    return not session.roles


def finish(
    store: Store, hasher: Hasher, session: v.Session, command_id: str, answer: Answer, station: str
) -> Done | NotProved:
    """Do what waits; the session then carries its roles, at this station for the desk's people."""
    with store.read() as facts:
        staff = facts.staff(session.staff_id)
        steps = waiting(facts, staff) if staff else frozenset()
    new_hash = None
    if Step.PASSWORD in steps:
        wrong = "That is not your present password. Try again."
        claim = Claim(key_of(staff, session.staff_id), staff, "password", answer.present, wrong)
        problem = prove(store, hasher, claim, lambda facts, staff: ())
        if problem is not None:
            return problem
        new_hash = hasher.hash(answer.password)

    def decide(facts: Facts) -> Outcome:
        current, staff = facts.session(session.key_hash), facts.staff(session.staff_id)
        if current is None or current.ended or current.locked or staff is None or staff.disabled:
            return refused(Code.ROLE_MISSING)
        steps = waiting(facts, staff)
        against = _why_not(facts, staff, steps, answer)
        if Step.PASSWORD in steps and new_hash is None:
            against.append(missing("password", "Choose a password of your own."))
        if against:
            return refused(*against)
        return _finished(facts, staff, current, steps, new_hash, station)

    return store.act(Who(session.staff_id, frozenset()).command(command_id), decide)


def _why_not(facts: Facts, staff: v.Staff, steps: frozenset[Step], answer: Answer) -> list[Refusal]:
    against: list[Refusal] = []
    version = acceptable_use(facts.school().policy(facts.now.at)).version
    if Step.ACCEPT in steps and answer.accepted != version:
        against.append(missing("accepted", "Read it, and tick that you accept it."))
    if Step.PASSWORD in steps:
        weak = why_weak_password(answer.password, staff.user, facts.school_name())
        if weak:
            against.append(missing("password", weak))
        elif answer.password == answer.present:
            against.append(missing("password", "Choose another one than now."))
    return against


def _finished(
    facts: Facts,
    staff: v.Staff,
    current: v.Session,
    steps: frozenset[Step],
    new_hash: str | None,
    station: str,
) -> Outcome:
    use, now = acceptable_use(facts.school().policy(facts.now.at)), facts.now.at
    events: list[Event] = []
    changes: list[Change] = []
    if Step.ACCEPT in steps:
        events.append(AcceptableUseAccepted(staff.id, use.version, use.words))
    if Step.PASSWORD in steps and new_hash is not None:
        events.append(CredentialsSet(staff.id, "password"))
        changes.append(PutCredential(staff.id, "password", new_hash, now))
    place = station if sessions.lands_at_the_desk(staff) else None
    changes += sessions.opened(facts, staff, current.key_hash, place)
    return Outcome(tuple(events), answer={"staff": staff.id}, changes=tuple(changes))
