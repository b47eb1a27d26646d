"""A custody record: one stay of one device, as its events add up to it (`folding`)."""

from dataclasses import dataclass
from datetime import date, datetime

from kiosk.custody.events import Event
from kiosk.custody.reasons import Reason
from kiosk.custody.states import OPEN, Action, Condition, HoldKind, Kind, State
from kiosk.custody.steps import Step


@dataclass(frozen=True)
class Entry:
    """An event as it stands in the ledger: its number, when, and who did it."""

    sequence: int
    event: Event
    at: datetime
    staff_id: str | None
    confirmed: bool = True


@dataclass(frozen=True)
class Hold:
    """A hold in force. `steps` are those of its case that are answered.

    One that is `by_rule` was placed with the intake itself, whoever took the device.
    """

    hold_id: str
    kind: HoldKind
    placed_by: str | None
    placed_at: datetime
    review_on: date | None = None
    by_rule: bool = False
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Approval:
    """A second person's agreement that has not been used yet."""

    approval_id: str
    action: Action
    collector_id: str | None
    requested_by: str
    approved_by: str | None
    reason: str | None
    at: datetime
    facts_at: int
    subject: str | None = None


@dataclass(frozen=True)
class Pending:
    """What a second person was asked to agree to, and has not answered."""

    ask_id: str
    asked: Action
    collector_id: str | None
    subject: str | None
    asked_by: str | None
    reason: str | None
    at: datetime
    facts_at: int


@dataclass(frozen=True)
class Clearance:
    """To whom, and from when, the designated safeguarding lead lets a device go."""

    collector_id: str
    not_before: datetime


@dataclass(frozen=True)
class CustodyRecord:
    """One stay of one device. `changed_at` is the number of the last entry that changed a fact.

    `stored`: it was recorded as locked away. `accounted`: its medical return was written up.
    `into` is the record in which a device that came back goes on. `noticed_on` is the day on which
    the family had notice of its disposal, `decided` who decided it. `sealed`: only the headteacher
    sees it.
    """

    record_id: str
    kind: Kind
    state: State
    device_id: str | None
    pupil_id: str | None
    taken_in_at: datetime
    taken_in_by: str | None
    opened_at: datetime
    changed_at: int
    last_sequence: int
    intake_sequence: int
    slot: str | None = None
    bag: str | None = None
    holder: str | None = None
    deadline: datetime | None = None
    left_out_on: date | None = None
    agreed_due: datetime | None = None
    reason: Reason | None = None
    condition_in: Condition = Condition.NOT_SEEN
    condition_out: Condition = Condition.NOT_SEEN
    holds: tuple[Hold, ...] = ()
    approvals: tuple[Approval, ...] = ()
    cleared: Clearance | None = None
    collector_id: str | None = None
    in_error: bool = False
    stored: bool = False
    accounted: bool = False
    continues: str | None = None
    asked: tuple[Pending, ...] = ()
    ended_at: datetime | None = None
    ended_by: str | None = None
    recovered: bool = False
    into: str | None = None
    noticed_on: date | None = None
    appointment: datetime | None = None
    decided: str | None = None
    sealed: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the record still asks something of somebody."""
        return self.state in OPEN

    def hold(self, hold_id: str) -> Hold | None:
        """The hold in force that has this id."""
        return next((hold for hold in self.holds if hold.hold_id == hold_id), None)

    def approval(self, approval_id: str) -> Approval | None:
        """The unused approval that has this id."""
        return next((item for item in self.approvals if item.approval_id == approval_id), None)
