"""One ask, with all that it is judged from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.custody.approval import why_not_approved
from kiosk.custody.errors import Refusal
from kiosk.custody.permissions import Actor
from kiosk.custody.record import CustodyRecord
from kiosk.custody.school import School
from kiosk.custody.states import Action


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

    def approval(self, action: Action, reason: str | None) -> Iterable[Refusal]:
        """What is wrong with the approval on which the ask rests, for this reason."""
        return why_not_approved(
            self.known, action, self.ask.approval_id, self.actor, self.now, reason=reason
        )
