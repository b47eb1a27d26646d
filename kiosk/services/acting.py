"""Who acts, and the one way from an ask to an outcome: every custody act of every service."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.custody.asks import Ask
from kiosk.custody.decide import Accepted, decide
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.states import Role
from kiosk.services.people.persons import person_of
from kiosk.services.ports import Command, Done, Facts, Outcome, Store

NewId = Callable[[], str]


def new_id() -> str:
    """A fresh id: a random UUID."""
    return str(uuid.uuid4())


class Hasher(Protocol):
    """Hashes of passwords and PINs, slow on purpose."""

    def hash(self, secret: str) -> str:
        """A hash to keep."""

    def matches(self, secret_hash: str | None, secret: str) -> bool:
        """Whether this is the secret; takes as long when there is no hash."""


@dataclass(frozen=True)
class Who:
    """The one person for whom a service acts, and from where.

    `roles` are those that the session carries; `os_user` is set for acts by the command line.
    """

    staff_id: str
    roles: frozenset[Role]
    station: str | None = None
    os_user: str | None = None

    def command(self, command_id: str) -> Command:
        """The command that this person gives; it can be given once."""
        data: dict[str, Any] = {"staff": self.staff_id, "role": ",".join(sorted(self.roles))}
        if self.os_user:
            data["os_user"] = self.os_user
        return Command(command_id, data, self.station)


def actor_of(facts: Facts, who: Who) -> Actor:
    """The person as the rules of custody see them, with their own children."""
    staff = facts.staff(who.staff_id)
    if staff is None or staff.disabled:
        return Actor(who.staff_id, frozenset())
    person = person_of(facts, who.staff_id)
    children = (pupil for adult in person.adults for pupil in facts.pupils_of_adult(adult))
    return Actor(who.staff_id, who.roles, person.adults, frozenset(children), person.accounts)


def judged(
    facts: Facts,
    ask: Ask,
    record: CustodyRecord | None,
    who: Who,
    *,
    make_id: NewId = new_id,
    **answer: Any,
) -> Outcome:
    """The outcome of one ask on one record; `answer` is added to what a grant answers."""
    decision = decide(ask, record, actor_of(facts, who), facts.school(), facts.now.at, make_id)
    if isinstance(decision, Accepted):
        return Outcome(decision.events, answer={"record": ask.record_id, **answer})
    return refused(*decision.refusals, events=decision.events)


def refused(*refusals: Refusal | Code, events: tuple[Any, ...] = ()) -> Outcome:
    """The outcome of what was not granted; it is judged afresh when it is asked again."""
    whole = tuple(Refusal(item) if isinstance(item, Code) else item for item in refusals)
    answer = {"refusals": [refusal.code.value for refusal in whole]}
    return Outcome(events, whole, answer, remember=False)


def free_slot(facts: Facts, preferred: str | None) -> str | None:
    """The pupil's own slot when it is free, else the next free one, else none."""
    taken = facts.slots_taken()
    slots = facts.slots()
    if preferred in slots and preferred not in taken:
        return preferred
    kept = facts.home_slots()
    free = (slot for slot in slots if slot not in taken and slot not in kept)
    return next(free, None) or next((slot for slot in slots if slot not in taken), None)


def ask_on_record(store: Store, who: Who, command_id: str, ask: Ask) -> Done:
    """Ask one thing of one record, on its own."""
    return store.act(
        who.command(command_id), lambda facts: judged(facts, ask, facts.record(ask.record_id), who)
    )
