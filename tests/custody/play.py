"""Play one custody record act by act, as services do: decide, write down, fold."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from kiosk.custody import events as e
from kiosk.custody.asks import Approve, Ask, HandIn, Release
from kiosk.custody.decide import Accepted, decide
from kiosk.custody.errors import Code
from kiosk.custody.evidence import Collector, Evidence
from kiosk.custody.folding import apply, fold
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord, Entry
from kiosk.custody.school.dated import School
from kiosk.custody.states import Action
from tests.custody import world as w
from tests.custody.law import Step, broken


def at(text: str) -> datetime:
    """A local time in the school, such as "2026-11-23 15:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=w.LONDON).astimezone(w.INTAKE.tzinfo)


@dataclass
class Play:
    """One record, its entries, and the clock; every granted step is held to the law."""

    school: School = w.L
    now: datetime = w.INTAKE
    record: CustodyRecord | None = None
    entries: list[Entry] = field(default_factory=list)
    last: tuple[e.Event, ...] = ()
    ids: "count[int]" = field(default_factory=count)

    @property
    def known(self) -> CustodyRecord:
        """The record, once there is one."""
        assert self.record is not None
        return self.record

    def do(self, ask: Ask, actor: Actor = w.OFFICE) -> set[Code]:
        """Ask it, and write down what comes of it; the codes of what was refused."""
        decision = decide(ask, self.record, actor, self.school, self.now, self._id)
        before = self.record
        self.last = decision.events
        for event in decision.events:
            if isinstance(event, e.RecordEvent):
                entry = Entry(len(self.entries) + 1, event, self.now, actor.staff_id)
                self.record = apply(self.record, entry)
                self.entries.append(entry)
        if not isinstance(decision, Accepted):
            return {item.code for item in decision.refusals}
        step = Step(before, ask, actor, self.now, self.school, decision.events, self.known)
        assert list(broken(step)) == []
        assert fold(self.entries) == self.record
        return set()

    def must(self, ask: Ask, actor: Actor = w.OFFICE) -> "Play":
        """Ask what will be granted."""
        assert self.do(ask, actor) == set()
        return self

    def release(
        self,
        collector: Collector = w.CARER,
        actor: Actor = w.OFFICE,
        evidence: Evidence | None = None,
    ) -> set[Code]:
        """Ask for a release, on the strongest evidence unless other is given."""
        given = evidence or w.everything(collector, self.record, self.now)
        return self.do(Release(w.RECORD, collector, given), actor)

    def approve(
        self,
        action: Action,
        reason: str,
        *,
        by: Actor = w.LEADER,
        collector: str | None = None,
        subject: str | None = None,
    ) -> str:
        """Have it approved, at the office's request; the approval's id."""
        self.must(Approve(w.RECORD, action, "office", reason, collector, subject), by)
        return self.known.approvals[-1].approval_id

    def _id(self) -> str:
        return f"id-{next(self.ids)}"


def handed_in(school: School = w.L, when: str = "2026-11-23 08:42") -> Play:
    """A pupil's device came in at the office."""
    return Play(school, at(when)).must(HandIn(w.RECORD, w.DEVICE, w.PUPIL))
