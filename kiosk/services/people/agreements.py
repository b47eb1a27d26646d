"""What services read of exceptional access: exemptions as they were asked for, permissions."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Agreement:
    """An exemption as it was asked for; `agreed` are the parties who agreed in writing.

    `from_` and `until` are the days on which a scan says "exempt": an interim one's are fewer.
    """

    id: str
    pupil_id: str
    device_id: str
    ground: str
    first: date
    last: date
    conditions: str | None
    sanctions: str | None
    carer_alone: str | None
    lead_id: str | None
    asked_by: str | None
    agreed: frozenset[str]
    approved: bool
    ended: bool
    from_: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Permission:
    """What was agreed with a visitor or a member of staff about their own device."""

    id: str
    party: str
    holder: str
    arrangement: str
    first: date
    last: date
