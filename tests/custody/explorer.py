"""Every reachable custody record, every act, every role: a breadth-first walk over the real rules.

A place in the walk is a custody record and one of a few times. The records are real ones; what no
rule reads (slot, note, number of an entry beyond its order) is set to one value, so that the walk
ends. What else is left out, and why it hides nothing:

- At most one hold of each kind, a leader's alone, since holds are judged one by one.
- A hold that a rule placed is walked as one that the safeguarding lead placed: that is stricter,
  and `test_holds` shows what differs.
- At most one approval, since an act rests on one. Where there is one, only the acts that can use
  it are walked, one that changes the facts and one that does not; any other act leads where it
  leads without the approval.
- Faulty evidence is tried where the strongest evidence is enough. `test_release_rule` shows that
  evidence never speaks against a release, so what the strongest cannot do, no weaker can.
"""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kiosk.custody import asks
from kiosk.custody import events as e
from kiosk.custody.asks import Ask
from kiosk.custody.decide import Accepted, Refused, decide
from kiosk.custody.errors import Code
from kiosk.custody.evidence import Collector, Evidence
from kiosk.custody.folding import apply
from kiosk.custody.permissions import Actor
from kiosk.custody.record import Approval, Clearance, CustodyRecord, Entry, Hold, Pending
from kiosk.custody.school.dated import School
from kiosk.custody.states import ENDED, Action, Condition, HoldKind, State
from kiosk.custody.steps import Step as CaseStep
from kiosk.custody.transitions import OF
from tests.custody import world as w
from tests.custody.asking import CHANGED, UNCHANGED, Place, asked, is_live
from tests.custody.law import Step, broken

STALE = 0


class Broken(AssertionError):
    """A granted step broke the law."""


@dataclass
class Explorer:
    """A walk through one school. `stop` ends it at the first step that breaks the law."""

    school: School
    hold_kinds: tuple[HoldKind, ...] = tuple(HoldKind)
    stop: bool = True
    ways: dict[Place, set[Place]] = field(default_factory=dict)
    granted: Counter[Action] = field(default_factory=Counter)
    refused: Counter[Code] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    judged: int = 0
    violations: list[str] = field(default_factory=list)
    begun: list[CustodyRecord] = field(default_factory=list)

    def walk(self) -> "Explorer":
        """Visit every place that can be reached."""
        start = Place(None, 0)
        self.ways[start] = set()
        queue = deque([start])
        while queue:
            place = queue.popleft()
            for following in self._from(place):
                self.ways[place].add(following)
                if following not in self.ways:
                    self.ways[following] = set()
                    queue.append(following)
        return self

    def _from(self, place: Place) -> Iterator[Place]:
        if place.record is not None:
            if time_passes(place):
                yield Place(plain(place.record, place.time + 1), place.time + 1)
            if place.record.approvals:
                yield Place(replace(place.record, approvals=()), place.time)
        for ask in self._asked(place):
            tried = [(actor, self._try(place, ask, actor)) for actor in actors_for(ask)]
            granted = [(actor, after) for actor, after in tried if after is not None]
            for _, after in walked(ask, granted):
                yield Place(plain(after, place.time), place.time)
        while self.begun:
            yield Place(plain(self.begun.pop(), place.time), place.time)
        yield from self._releases(place)

    def _asked(self, place: Place) -> Iterator[Ask]:
        there = {hold.kind for hold in place.record.holds} if place.record else set()
        for ask in asked(place):
            if isinstance(ask, asks.PlaceHold) and (
                ask.hold not in self.hold_kinds
                or HoldKind.LEADER in there
                or (there and ask.hold is HoldKind.LEADER)
            ):
                continue
            yield ask

    def _releases(self, place: Place) -> Iterator[Place]:
        record, now = place.record, w.TIMES[place.time]
        if record and any(given.action is not Action.RELEASE for given in record.approvals):
            return
        for collector in w.COLLECTORS:
            good, others = evidence_for(collector, record, now)
            ask = asks.Release(w.RECORD, collector, good)
            went = [(actor, self._try(place, ask, actor)) for actor in w.ACTORS]
            granted = [(actor, after) for actor, after in went if after is not None]
            for actor, after in granted[:1]:
                yield Place(plain(after, place.time), place.time)
                for _, evidence in others:
                    self._try(place, replace(ask, evidence=evidence), actor)

    def _try(self, place: Place, ask: Ask, actor: Actor) -> CustodyRecord | None:
        """What granting this ask leads to; None when it was refused."""
        self.judged += 1
        record, now = place.record, w.TIMES[place.time]
        decision = decide(ask, record, actor, self.school, now, _new_id)
        after = record
        number = CHANGED
        for event in decision.events:
            self.events[type(event).__name__] += 1
            if not isinstance(event, e.RecordEvent):
                continue
            number += 1
            entry = Entry(number, event, now, actor.staff_id)
            if after is not None and event.record_id != after.record_id:
                self.begun.append(apply(None, entry))
            else:
                after = apply(after, entry)
        if isinstance(decision, Refused):
            self._check_refused(record, decision, after)
            return None
        self._check(record, ask, actor, place, decision, after)
        return after

    def _check_refused(
        self, record: CustodyRecord | None, decision: Refused, after: CustodyRecord | None
    ) -> None:
        for item in decision.refusals:
            self.refused[item.code] += 1
        if record is None or after is None or after is record:
            return
        if replace(after, last_sequence=record.last_sequence) != record:
            self._broken("a refusal changed a record")

    def _check(
        self,
        record: CustodyRecord | None,
        ask: Ask,
        actor: Actor,
        place: Place,
        decision: Accepted,
        after: CustodyRecord | None,
    ) -> None:
        self.granted[ask.action] += 1
        assert after is not None
        step = Step(record, ask, actor, w.TIMES[place.time], self.school, decision.events, after)
        for what in broken(step):
            self._broken(f"{what}: {actor.staff_id} {ask} on {record} at {step.now}")

    def _broken(self, what: str) -> None:
        self.violations.append(what)
        if self.stop:
            raise Broken(what)

    @property
    def count(self) -> str:
        """How far the walk went."""
        return f"{len(self.ways)} places, {self.edges} ways, {self.judged} asks judged"

    @property
    def edges(self) -> int:
        """How many ways lead from a place to another."""
        return sum(len(ways) for ways in self.ways.values())

    def cannot_reach(self, wanted: frozenset[State]) -> list[Place]:
        """The open places from which no way leads to any of these states."""
        back: dict[Place, list[Place]] = {place: [] for place in self.ways}
        for place, ways in self.ways.items():
            for following in ways:
                back[following].append(place)
        reached = {place for place in self.ways if place.record and place.record.state in wanted}
        queue = deque(reached)
        while queue:
            for before in back[queue.popleft()]:
                if before not in reached:
                    reached.add(before)
                    queue.append(before)
        return [p for p in self.ways if p not in reached and p.record and p.record.is_open]


_KEPT: dict[tuple[Collector, str, datetime], tuple[Evidence, list[tuple[str, Evidence]]]] = {}


def evidence_for(
    collector: Collector, record: CustodyRecord | None, now: datetime
) -> tuple[Evidence, list[tuple[str, Evidence]]]:
    """The strongest evidence, and all that is weaker or as good; made once."""
    good = w.everything(collector, record, now)
    key = (collector, good.approval_id or "", now)
    if key not in _KEPT:
        _KEPT[key] = (good, [*w.faulty(good, now), *w.as_good(good)])
    return _KEPT[key]


def _new_id() -> str:
    return "new"


def plain(record: CustodyRecord, time: int) -> CustodyRecord:
    """The record with everything that no rule reads set to one value."""
    now = w.TIMES[time]
    unchanged = record.changed_at == record.intake_sequence and time < len(w.TIMES) - 1
    changed_at = UNCHANGED if unchanged else CHANGED
    ended = record.state in ENDED
    may_void = unchanged and time == 0
    same_day = record.taken_in_at.date() == w.DAY
    return replace(
        record,
        record_id=w.RECORD,
        continues=None,
        asked=tuple(_pending(item, record, changed_at, time) for item in record.asked),
        ended_at=w.INTAKE if ended else None,
        ended_by="office" if ended else None,
        appointment=record.appointment and _when(record.appointment, now),
        decided=record.decided and "head",
        taken_in_at=w.INTAKE if same_day or ended else record.taken_in_at,
        taken_in_by=record.taken_in_by if may_void and not ended else "office",
        opened_at=w.INTAKE,
        changed_at=CHANGED if ended else changed_at,
        last_sequence=CHANGED,
        intake_sequence=UNCHANGED,
        slot=None,
        bag=None,
        holder="teacher" if record.state is State.PASSED_ON else None,
        deadline=None,
        left_out_on=None,
        reason=None,
        holds=() if ended else tuple(sorted((_hold(item) for item in record.holds), key=repr)),
        approvals=tuple(_approval(item, record, changed_at, time) for item in record.approvals),
        agreed_due=None if ended or not record.agreed_due else _when(record.agreed_due, now),
        cleared=None if ended or not record.cleared else _cleared(record.cleared, now),
        collector_id=None,
        condition_in=Condition.NOT_SEEN,
        condition_out=Condition.NOT_SEEN,
        in_error=record.in_error and record.into is None,
        recovered=record.recovered and record.into is None,
        noticed_on=None if ended else record.noticed_on,
        stored=False,
        accounted=record.accounted,
        device_id=None if ended else record.device_id,
        pupil_id=None if ended else record.pupil_id,
    )


def _when(moment: datetime, now: datetime) -> datetime:
    """A time that has come, whichever it was, or one that has not."""
    return w.INTAKE if moment <= now else moment


def _cleared(cleared: Clearance, now: datetime) -> Clearance:
    return replace(cleared, not_before=_when(cleared.not_before, now))


def _hold(hold: Hold) -> Hold:
    by = "dsl" if hold.kind is HoldKind.DSL else "leader"
    steps = hold.steps if len(hold.steps) == len(CaseStep) else ()
    return Hold(f"hold-{hold.kind}", hold.kind, by, w.INTAKE, steps=steps)


def _approval(item: Approval, record: CustodyRecord, changed_at: int, time: int) -> Approval:
    live = item.facts_at == record.changed_at
    fresh = abs(w.TIMES[time] - item.at) < timedelta(minutes=15)
    return replace(
        item,
        approval_id=f"approved-{item.action}",
        facts_at=changed_at if live else STALE,
        at=w.TIMES[time] if fresh else w.INTAKE - timedelta(days=1),
        approved_by=item.approved_by if live and fresh else "leader",
    )


def _pending(item: Pending, record: CustodyRecord, changed_at: int, time: int) -> Pending:
    live = item.facts_at == record.changed_at and item.at == w.TIMES[time]
    at = w.TIMES[time] if live else w.INTAKE - timedelta(days=1)
    return replace(item, facts_at=changed_at if live else STALE, at=at)


def time_passes(place: Place) -> bool:
    """Whether the next time is walked to: nothing comes of an approval that is dead already."""
    record = place.record
    if record is None or not record.is_open or place.time + 1 == len(w.TIMES):
        return False
    return not record.approvals or is_live(record, w.TIMES[place.time])


def actors_for(ask: Ask) -> tuple[Actor, ...]:
    """Who asks it; a parent and a relative only where it could be in their own favour."""
    return w.ACTORS if ask.action in IN_FAVOUR else w.ACTORS[:-2]


IN_FAVOUR = {
    *(Action.APPROVE, Action.AGREE_TIME, Action.LIFT_HOLD, Action.CLEAR_SAFEKEEPING),
    Action.HAND_TO_POLICE,
}

Granted = list[tuple[Actor, CustodyRecord]]


def walked(ask: Ask, granted: Granted) -> Granted:
    """Of those who were granted the same ask, those by whom it leads to different places."""
    if None in OF[ask.action].sources:
        return granted[:2]
    if not isinstance(ask, asks.Approve):
        return granted[:1]
    if ask.requested_by == "every-chair" or ask.collector_id == "adult":
        return []
    return [item for item in granted if item[0] in (w.LEADER, w.EVERY_CHAIR)]
