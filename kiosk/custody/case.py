"""One ask, with all that it is judged from, and what is asked of many of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.custody.acts.approval import why_not_approved
from kiosk.custody.errors import Code, Refusal
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school.dated import School
from kiosk.custody.states import Action

Refusals = Iterable[Refusal]


@dataclass(frozen=True)
class Case:
    """One ask, with all that it is judged from."""

    ask: Any
    record: CustodyRecord | None
    actor: Actor
    school: School
    now: datetime

    @property
    def known(self) -> CustodyRecord:
        """The record, where the table of transitions has made sure that there is one."""
        if self.record is None:
            raise LookupError("this act needs a custody record")
        return self.record

    def approval(
        self, action: Action, reason: str | None, subject: str | None = None
    ) -> Iterable[Refusal]:
        """What is wrong with the approval on which the ask rests, for this reason."""
        return why_not_approved(
            self.known,
            action,
            self.ask.approval_id,
            self.actor,
            self.now,
            reason=reason,
            subject=subject,
        )


def needed(**values: object) -> Iterator[Refusal]:
    """What is missing, or says nothing, of these parts of an ask."""
    for name, value in values.items():
        if value is None or (isinstance(value, str) and not value.strip()):
            yield Refusal(Code.DETAILS_MISSING, {"field": name})


def for_their_own(case: Case) -> Iterator[Refusal]:
    """Nobody decides about their own child's device, nor in favour of themselves."""
    actor, collector = case.actor, getattr(case.ask, "collector_id", None)
    to_themselves = collector is not None and collector in actor.adults
    if to_themselves or case.known.pupil_id in actor.children:
        yield Refusal(Code.OWN_CHILD)
